"""The next step's day follows the calendar where nobody promised it."""

from odoo import api, fields, models
from odoo.fields import Domain


class CrmLead(models.Model):
    _name = "crm.lead"
    _inherit = ["crm.lead", "crm.deadline.mixin"]

    date_followup_default = fields.Date(
        "Default counted from", readonly=True, copy=False, index="btree_not_null",
        help="The day from which the system counted the date of the next follow-up. Empty when a "
        "person named the date: it then stays, whatever happens to calendars.",
    )  # fmt: skip

    def _followup_store_default(self, date):
        """Store a date that the system chose, or that there is none."""
        since = fields.Date.context_today(self) if date else False
        self._followup_store({"date_next_followup": date, "date_followup_default": since})

    def _followup_promised(self):
        """Somebody named the date: from now on it stays."""
        if counted := self.filtered("date_followup_default"):
            counted._followup_store({"date_followup_default": False})

    @api.model
    def _deadline_domain(self):
        return super()._deadline_domain() | (
            Domain("date_followup_default", "!=", False)
            & Domain("date_next_followup", "!=", False)
            & Domain("won_status", "=", "pending")
            & Domain("user_id", "!=", False)
        )

    def _deadline_requests(self):
        requests = {}
        for lead in self:
            company = lead._followup_company()
            request = (
                "date_next_followup", lead.date_followup_default, company.followup_default_days,
                lead.user_id.sudo(), company,
            )  # fmt: skip
            requests[lead] = [request]
        return requests

    def _deadline_planned(self):
        """Never a day that has passed, nor one further away than people may plan."""
        planned = super()._deadline_planned()
        today = fields.Date.context_today(self)
        for lead, values in planned.items():
            old, new = lead.date_next_followup, values["date_next_followup"]
            latest = fields.Date.add(today, days=lead._followup_company().followup_max_days)
            # what is overdue is not forgiven by a change that leaves it so
            values["date_next_followup"] = (
                old if max(old, new) < today or old == new else min(max(new, today), latest)
            )
        return planned

    @api.model
    def _deadline_store(self, values_by_record):
        leads = self.browse([lead.id for lead in values_by_record])
        dates = {lead: values["date_next_followup"] for lead, values in values_by_record.items()}
        for date, group in leads.grouped(dates.get).items():
            group._followup_store({"date_next_followup": date})
        leads._followup_clock_sync()

    @api.model
    def _deadline_sentence(self, env, record, name, moment, whose, *, is_main):
        # an opportunity has more than one deadline: say which
        return super()._deadline_sentence(env, record, name, moment, whose, is_main=False)
