"""What waits natively: decisions of all kinds, and the to-dos of all apps."""

from odoo import api, fields, models
from odoo.tools import formatLang


class MyDayDecisions(models.AbstractModel):
    _name = "crm.my.day.decisions"
    _description = "Decision"
    _inherit = ["crm.my.day.kind"]
    _my_day_weight = 70
    _my_day_icon = "fa-gavel"

    @api.model
    def _my_day_is_offered(self):
        return bool(self._my_day_models())

    @api.model
    def _my_day_models(self):
        models_ = self.env["crm.decision.mixin"]._decision_models()
        return [model for model in models_ if model.has_access("read")]

    @api.model
    def _my_day_rows(self, users, now):
        rows = []
        for model in self._my_day_models():
            waiting = model.search_fetch(
                [
                    ("state", "=", "pending"),
                    "|",
                    ("approver_ids", "in", users.ids),
                    ("delegate_ids", "in", users.ids),
                ],
                limit=60,
                order="deadline, id",
            )
            # sudo: the titles of decisions name records that who decides may not read
            titles = waiting.sudo()._decision_titles()
            facts = self._my_day_facts(waiting) if waiting else {}
            for each in waiting:
                shown = {"title": titles[each.sudo()], "subtitle": facts[each]}
                people = (each.approver_ids | each.delegate_ids) & users
                rows += [self._my_day_decision(each, shown, person, now) for person in people]
        return rows

    @api.model
    def _my_day_decision(self, request, shown, person, now):
        """Bound to what is shown: whoever approves here approves this and nothing newer."""
        context = {"decision_seen": request.content_fingerprint}
        env = self.env
        asked_by = request.requested_by_id.sudo().name
        why = (
            env._("%s waits for a decision and cannot go on.", asked_by)
            if asked_by
            else env._("It waits for a decision and cannot go on.")
        )
        return self._my_day_row(
            request,
            person,
            now,
            why=why,
            due=request.deadline or None,
            action=self._my_day_do(
                request,
                "action_approve",
                env._("Approve"),
                context=context,
                batch=env._("Approve All"),
            ),
            others=[
                self._my_day_do(
                    request, "action_refuse", env._("Refuse"), is_beside=True, style="danger"
                ),
                self._my_day_open(request),
            ],
            **shown,
        )

    @api.model
    def _my_day_facts(self, requests):
        """``{request: the money and names that are decided about, in a line}``."""
        # sudo: a currency's symbol
        currencies = self.env["res.currency"].sudo().with_context(active_test=False)
        by_name = {each.name: each for each in currencies.search([])}
        return {
            request: " · ".join(
                formatLang(self.env, fact["value"], currency_obj=by_name.get(fact["currency"]))
                if fact["kind"] == "money"
                else fact["name"]
                for key, fact in (request.content or {}).items()
                if key != "team"
                and fact.get("kind") in ("money", "name")
                and fact.get("value", fact.get("name"))
            )
            for request in requests
        }


class MyDayActivities(models.AbstractModel):
    """To-dos of all apps, without those that a kind of its own says better."""

    _name = "crm.my.day.activities"
    _description = "To-do"
    _inherit = ["crm.my.day.kind"]
    _my_day_model = "mail.activity"
    _my_day_weight = 35
    _my_day_icon = "fa-clock-o"
    _my_day_events = ("mail.activity/updated",)

    @api.model
    def _my_day_rows(self, users, now):
        today = fields.Date.context_today(self)
        kinds = self.env["crm.my.day.kind"]._my_day_kinds()
        said = [
            each.id
            for name in {name for kind in kinds for name in kind._my_day_activity_types}
            if (each := self.env.ref(name, raise_if_not_found=False))
        ]
        decided = [model._name for model in self.env["crm.decision.mixin"]._decision_models()]
        activities = self._my_day_search(
            [
                ("user_id", "in", users.ids),
                ("date_deadline", "<=", today),
                ("activity_type_id", "not in", said),
                ("res_model", "not in", decided),
            ],
            "date_deadline, id",
            users,
        )
        return [self._my_day_activity(activity, now, today) for activity in activities]

    @api.model
    def _my_day_activity(self, activity, now, today):
        what = activity.summary or activity.activity_type_id.name or ""
        if activity.date_deadline < today:
            day = self._my_day_date(activity.date_deadline)
            why = self.env._("%(what)s, planned for %(day)s.", what=what, day=day)
        else:
            why = self.env._("%s, planned for today.", what)
        about = activity
        if activity.res_model in self.env and activity.res_id:
            about = self.env[activity.res_model].browse(activity.res_id)
        done = self._my_day_do(activity, "action_done", self.env._("Done"))
        return self._my_day_row(
            activity,
            activity.user_id,
            now,
            subject=about,
            title=activity.res_name or what,
            why=why,
            due=activity.date_deadline,
            action=done,
            others=[self._my_day_open(about)],
        )
