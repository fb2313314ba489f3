"""No answer in time: the next level is asked, too. Who asked is told, also where there is none."""

import logging

from odoo import api, fields, models
from odoo.fields import Domain

from ...tools.told_once import told_once
from .decision_asking import _whose_hours

_logger = logging.getLogger(__name__)


class CrmDecisionMixin(models.AbstractModel):
    _inherit = "crm.decision.mixin"

    # -- cron ---------------------------------------------------------------------------------

    @api.model
    @told_once
    def _cron_decisions(self, batch=100):
        """Escalate what is due and look up what is stale; bounded batches, killable anywhere."""
        for model in self._decision_models():
            model = model.sudo()
            model._decision_new_day()
            for domain, work in (
                (model._decision_due_domain, "_decision_escalate"),
                (model._decision_stale_domain, "_decision_look_up"),
            ):
                if not model._decision_in_batches(domain, work, batch):
                    return

    def _decision_due_domain(self):
        # what nobody answered waits for somebody new, see _decision_look_up
        waiting = Domain("state", "=", "pending") & Domain("is_unanswered", "=", False)
        return waiting & Domain("deadline", "<=", fields.Datetime.now())

    def _decision_stale_domain(self):
        return Domain("state", "=", "pending") & Domain("is_stale", "=", True)

    def _decision_in_batches(self, domain, work, batch):
        """Claim, do, commit; each record once a run, a bad one is left behind.

        :return: whether there is time for more
        """
        last = 0
        while found := self.search(domain() & Domain("id", ">", last), limit=batch, order="id"):
            last = found[-1].id
            claimed = found.try_lock_for_update()
            claimed._decision_do_each(work)
            remaining = self.search_count(domain() & Domain("id", ">", last))
            if not self.env["ir.cron"]._commit_progress(len(claimed), remaining=remaining):
                return False
        return True

    def _decision_do_each(self, work):
        """Run the method ``work`` on all at once, so that people hear of it once.

        When it fails, one by one: an error stays with the record it is about.
        """
        try:
            with self.env.cr.savepoint():
                getattr(self, work)()
            return
        except Exception:
            _logger.info("%s of a batch of decisions failed; one by one", work, exc_info=True)
        for each in self:
            try:
                with self.env.cr.savepoint():
                    getattr(each, work)()
            except Exception:
                _logger.warning("%s failed on %s", work, each, exc_info=True)

    def _decision_new_day(self):
        """Absences begin and end by the day: what waits is looked up when one begins anywhere."""
        key = f"crm_notary.looked_up.{self._name}"
        parameters = self.env["ir.config_parameter"].sudo()
        days = self._decision_days()
        if parameters.get_param(key) != days:
            parameters.set_param(key, days)
            self.search([("state", "=", "pending")])._decision_mark_stale()

    @api.model
    def _decision_days(self):
        """Which day it is where people are, in words: another text where a new one has begun."""
        # sudo: the zones of everybody, and of companies for those who have none
        users = self.env["res.users"].sudo()._read_group([("share", "=", False)], ["tz"])
        companies = self.env["res.company"].sudo().search([]).partner_id
        zones = {zone or "UTC" for zone in [*companies.mapped("tz"), *(tz for [tz] in users)]}
        return ", ".join(
            f"{zone} {fields.Date.context_today(self.with_context(tz=zone))}"
            for zone in sorted(zones)
        )

    # -- escalating ---------------------------------------------------------------------------

    def _decision_escalate(self):
        """The time is over: ask the next level that is there, and has not been asked yet."""
        pending = self.sudo().filtered(lambda each: each.state == "pending")
        pending = pending & pending._decision_needed()
        (self - pending)._decision_look_up()
        if not pending:
            return
        moment = fields.Datetime.now()
        known = pending._decision_deciders()
        last = pending.filtered(lambda each: known[each].approvers and not known[each].has_next)
        last._decision_leave_unanswered(known)
        rest = pending - last
        deciders = rest._decision_present_deciders(rest._decision_next_deciders(known), moment)
        rest._decision_climb(deciders, moment, dict.fromkeys(rest, "late"))

    def _decision_next_deciders(self, known):
        """The next level that has somebody new: ``{request: Deciders}``.

        :param known: ``{request: Deciders}`` of the present one
        """
        deciders = self._decision_deciders(
            {each: known[each].level + 1 for each in self if known[each].has_next}
        )
        # levels without anybody new are passed over
        while passed := self.filtered(
            lambda each: (
                deciders[each].has_next and not deciders[each].newly - known[each].approvers
            )
        ):
            deciders.update(
                passed._decision_deciders({each: deciders[each].level + 1 for each in passed})
            )
        return deciders

    def _decision_leave_unanswered(self, deciders):
        """Nobody is left to ask: they stay with whom they are, and it is said once.

        :param deciders: ``{request: Deciders}``
        """
        fresh = self.filtered(lambda each: not each.is_unanswered)
        if fresh:
            fresh._decision_store({"is_unanswered": True})
            fresh._decision_tell_unanswered(deciders)

    def _decision_climb(self, deciders, moment, causes, values=None):
        """Store who is asked now, and where that is a higher level; tell everybody concerned once.

        :param deciders: ``{request: Deciders}``
        :param causes: ``{request: why a higher level is asked}``, of those where one is
        :param values: ``{request: what else is stored}``
        """
        if not self:
            return
        climbing = self.filtered(lambda each: each in causes)
        told = climbing.filtered(lambda each: deciders[each].approvers - each.approver_ids)
        deadlines = climbing._decision_plan(deciders, moment)
        stored = {each: dict((values or {}).get(each, {})) for each in self}
        for each in climbing:
            stored[each].update(
                escalation_level=deciders[each].level,
                deadline=deadlines[each],
                date_escalated=moment,
                is_unanswered=False,
            )
        self._decision_keep(deciders, stored)
        told._decision_tell_escalated(causes)

    def _decision_hours_changed(self):
        """How long people may take changed: it holds for what waits, too.

        It counts from when those were asked who are asked now; what is over by that is escalated
        by the next run of the cron.
        """
        pending = self.sudo().filtered(lambda each: each.state == "pending")
        planned = pending._decision_timed()._deadline_planned()
        wanted = {each: planned.get(each, {"deadline": False}) for each in pending}
        moved = {
            each: values for each, values in wanted.items() if each.deadline != values["deadline"]
        }
        self._deadline_store(moved)
        self.browse().concat(*moved)._deadline_date_todos()

    def _decision_timed(self):
        """Those of these whose deciders have a time."""
        hours = self._decision_hours()
        return self.filtered(lambda each: hours[each])

    # -- the calendar (crm.deadline.mixin) ----------------------------------------------------

    @api.model
    def _deadline_domain(self):
        return Domain("state", "=", "pending") & Domain("deadline", "!=", False)

    @api.model
    def _deadline_people(self):
        return {"user": "approver_ids", "company": "company_id"}

    @api.model
    def _deadline_todo_type(self):
        return self._decision_activity_type

    def _deadline_requests(self):
        deciders, hours = self._decision_deciders(), self._decision_hours()
        return {
            each: [
                (
                    "deadline",
                    each.date_escalated or each.date_requested,
                    hours[each],
                    _whose_hours(deciders[each]),
                    each.company_id,
                )
            ]
            for each in self
        }

    @api.model
    def _deadline_store(self, values_by_record):
        now = fields.Datetime.now()
        for record, values in values_by_record.items():
            if record.is_unanswered and (values["deadline"] or now) >= now:
                # there is time again, or no end to it
                values = {**values, "is_unanswered": False}
            record._decision_store(values)

    def _deadline_replan(self):
        """Somebody's hours changed: who went on leave does not answer; what is left is planned."""
        before = {each: each.escalation_level for each in self}
        self._decision_look_up()
        same = self.filtered(
            lambda each: (
                each.state == "pending" and each.deadline and each.escalation_level == before[each]
            )
        )
        return super(CrmDecisionMixin, same)._deadline_replan() if same else self.browse()
