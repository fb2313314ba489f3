"""The canvas's kinds on My Day: follow-ups due, customers unanswered, deals that fell silent."""

from odoo import api, fields, models

OPEN_DEALS = [("active", "=", True), ("won_status", "=", "pending")]


class MyDayFollowups(models.AbstractModel):
    _name = "crm.my.day.followups"
    _description = "Follow-up"
    _inherit = ["crm.my.day.kind"]
    _my_day_model = "crm.lead"
    _my_day_weight = 55
    _my_day_icon = "fa-phone"
    _my_day_activity_types = ("crm_followup_canvas.mail_activity_followup",)

    @api.model
    def _my_day_rows(self, users, now):
        """People's own, and what they have while its owner is not there."""
        today = fields.Date.context_today(self)
        others = self.env["crm.lead"]._followup_for_others(users, today)
        leads = self._my_day_search(
            [
                ("date_next_followup", "<=", today),
                *OPEN_DEALS,
                "|", ("user_id", "in", users.ids), ("id", "in", list(others)),
            ],
            "date_next_followup, id",
            users,
        )  # fmt: skip
        rows = [self._my_day_followup(lead, others.get(lead.id), now, today) for lead in leads]
        hidden = {each.lead_id for each in others.values() if each.user_id == self.env.uid}
        hidden -= set(leads.ids)
        if len(leads) == self._my_day_limit(users):
            # what is less urgent is not hidden
            hidden -= set(self.env["crm.lead"].browse(hidden)._filtered_access("read").ids)
        return rows + [self._my_day_todo(others[lead_id], now, today) for lead_id in sorted(hidden)]

    @api.model
    def _my_day_followup(self, lead, other, now, today):
        due = lead.date_next_followup
        user = self.env["res.users"].browse(other.user_id) if other else lead.user_id
        return self._my_day_row(
            lead,
            user,
            now,
            why=self._my_day_why(due, other, today),
            due=due,
            action=self._my_day_canvas(lead),
            others=[self._my_day_open(lead)],
            **self._my_day_of_lead(lead),
        )

    @api.model
    def _my_day_todo(self, other, now, today):
        """What somebody has who may not read the opportunity: natively they tick it off."""
        todo = self.env["mail.activity"].browse(other.todo_id)
        return self._my_day_row(
            todo,
            self.env["res.users"].browse(other.user_id),
            now,
            title=other.name,
            why=self._my_day_why(other.due, other, today),
            due=other.due,
            action=self._my_day_do(todo, "action_done", self.env._("Done")),
            opened={**self._my_day_open(todo), "target": "new"},
        )

    @api.model
    def _my_day_why(self, due, other, today):
        env = self.env
        if due < today:
            why = env._("Was to be followed up on %s.", self._my_day_date(due))
        else:
            why = env._("To be followed up today.")
        if not other:
            return why
        if not other.last_day:
            return env._("%(why)s For %(owner)s.", why=why, owner=other.owner)
        return env._(
            "%(why)s For %(owner)s, on leave until %(day)s.",
            why=why,
            owner=other.owner,
            day=self._my_day_date(other.last_day),
        )


class CrmMyDayKind(models.AbstractModel):
    _inherit = "crm.my.day.kind"

    @api.model
    def _my_day_canvas(self, lead):
        """The action that opens the canvas over the page."""
        return self._my_day_do(lead, "action_open_canvas", self.env._("Record"))


class MyDaySignals(models.AbstractModel):
    _name = "crm.my.day.signals"
    _description = "Customer Unanswered"
    _inherit = ["crm.my.day.kind"]
    _my_day_model = "crm.lead.signal"
    _my_day_weight = 72
    _my_day_icon = "fa-bolt"
    _my_day_events = ("crm_followup_canvas/signal",)

    @api.model
    def _my_day_rows(self, users, now):
        signals = self._my_day_search(
            [("state", "=", "open"), ("user_id", "in", users.ids), ("lead_id.active", "=", True)],
            "date, id",
            users,
        )
        # sudo: the rule may be another company's by now
        rules = {rule.id: rule for rule in signals.sudo().rule_id}
        return [
            self._my_day_signals_of(lead, found, rules, now)
            for lead, found in signals.grouped("lead_id").items()
        ]

    @api.model
    def _my_day_signals_of(self, lead, signals, rules, now):
        """One customer, one answer: a message may raise several signals."""
        found = [rules[signal.rule_id.id] for signal in signals]
        last = signals[-1]
        answer = {
            **self._my_day_do(signals, "action_close", self.env._("Answered"), args=["handled"]),
            "type": "reason",
            "question": self.env._("What did you tell the customer?"),
            "chips": [
                self.env._("Called back, settled"),
                self.env._("Sent what was asked for"),
                self.env._("Agreed a date"),
            ],
        }
        dismiss = {
            **answer,
            "label": self.env._("Does Not Matter"),
            "args": ["dismissed"],
            "question": self.env._("Why does it not matter?"),
            "chips": [],
        }
        is_grave = any(rule.severity == "danger" for rule in found)
        return self._my_day_row(
            last,
            last.user_id,
            now,
            subject=lead,
            why=self.env._(
                "%(what)s, %(since)s: “%(words)s”",
                what=self.env._(", ").join(dict.fromkeys(rule.name for rule in found)),
                since=self._my_day_moment(last.date),
                words=last.excerpt,
            ),
            weight=self._my_day_weight + (12 if is_grave else 0),
            action=answer,
            others=[
                {**self._my_day_canvas(lead), "is_beside": True},
                dismiss,
                self._my_day_open(lead),
            ],
            **self._my_day_of_lead(lead),
        )


class MyDaySilent(models.AbstractModel):
    _name = "crm.my.day.silent"
    _description = "Silent Deal"
    _inherit = ["crm.my.day.kind"]
    _my_day_model = "crm.lead"
    _my_day_weight = 45
    _my_day_icon = "fa-volume-off"

    @api.model
    def _my_day_rows(self, users, now):
        leads = self._my_day_search(
            [
                ("user_id", "in", users.ids),
                ("silence_count", ">", 0),
                ("type", "=", "opportunity"),
                ("pause_reason_id", "=", False),
                *OPEN_DEALS,
            ],
            "silence_count desc, expected_revenue desc, id",
            users,
        )
        return [
            self._my_day_row(
                lead,
                lead.user_id,
                now,
                why=self._my_day_silence(lead),
                action=self._my_day_canvas(lead),
                others=[self._my_day_open(lead)],
                **self._my_day_of_lead(lead),
            )
            for lead in leads
        ]

    @api.model
    def _my_day_silence(self, lead):
        if last := lead.date_last_effective_followup:
            day = self._my_day_date(last.date())
            return self.env._("Silent: the last follow-up that counts was on %s.", day)
        return self.env._("Silent: no follow-up that counts was ever recorded.")


class CrmMyDay(models.AbstractModel):
    _inherit = "crm.my.day"

    @api.model
    def _my_day_enrich(self, rows):
        """Say on every row about an opportunity what is stuck and what was promised."""
        super()._my_day_enrich(rows)
        ids = {row["res_id"] for row in rows if row["res_model"] == "crm.lead"}
        if not ids:
            return
        # sudo: what a colleague noted concerns whoever works on it, as on the canvas
        memory = (
            self.env["crm.followup"]
            .sudo()
            .search_fetch(
                [
                    ("lead_id", "in", list(ids)),
                    ("replaced_by_id", "=", False),
                    "|", ("step_state", "=", "open"), ("is_obstacle_open", "=", True),
                ],
                ["lead_id", "is_obstacle_open", "obstacle_id", "obstacle_note", "date_obstacle",
                 "step_state", "next_action", "deliverable"],
                order="date, id",
            )
        )  # fmt: skip
        today, stuck, promised = fields.Date.context_today(self), {}, {}
        for each in memory:
            # the latest counts
            if each.is_obstacle_open:
                stuck[each.lead_id.id] = self._my_day_obstacle(each, today)
            if each.step_state == "open":
                promised[each.lead_id.id] = each._step_text()
        for row in rows:
            if row["res_model"] == "crm.lead":
                row["obstacle"] = row["obstacle"] or stuck.get(row["res_id"], "")
                row["promised"] = row["promised"] or promised.get(row["res_id"], "")

    @api.model
    def _my_day_obstacle(self, followup, today):
        what = " · ".join(filter(None, (followup.obstacle_id.name, followup.obstacle_note)))
        days = (today - followup.date_obstacle).days if followup.date_obstacle else 0
        if days < 1:
            return self.env._("%s, since today", what)
        return self.env._("%(what)s, for %(days)s days", what=what, days=days)
