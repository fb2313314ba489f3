"""Deals to worry about, by name and with the reason."""

from datetime import timedelta

from odoo import api, fields, models
from odoo.addons.crm_notary.tools.dates import day_text
from odoo.addons.crm_notary.tools.periods import today
from odoo.fields import Domain

LISTED = 8
SILENT_DAYS = 30


class CrmTrustPage(models.AbstractModel):
    _inherit = "crm.trust.page"

    @api.model
    def _page_sections(self, scope):
        sections = super()._page_sections(scope)
        if self._page_sees_leads():
            sections["worries"] = self._page_worries(scope)
        return sections

    @api.model
    def _page_worries(self, scope):
        """The largest deals with a reason to worry, a reason each: the worst one."""
        Lead, found = self.env["crm.lead"], {}
        for key, domain in self._page_worry_domains(scope):
            leads = Lead.search(
                self._page_open(scope) & domain, order="expected_revenue desc, id", limit=LISTED
            )
            for lead in leads:
                found.setdefault(lead, key)
        leads = sorted(found, key=lambda lead: (-lead.expected_revenue, lead.id))[:LISTED]
        return [
            {
                "id": lead.id,
                "name": lead.name,
                "amount": lead.expected_revenue,
                "user_id": lead.user_id.id,
                "user_name": lead.user_id.name or "",
                "stage": lead.stage_id.name or "",
                "reason": self._page_worry_reason(lead, found[lead], scope),
            }
            for lead in leads
        ]

    @api.model
    def _page_worry_domains(self, scope):
        """:return: list of ``(reason, Domain)``, the worst first"""
        day = today(scope.company)
        silent = fields.Datetime.now() - timedelta(days=SILENT_DAYS)
        return [
            ("demoted", Domain("gate_state", "=", "demoted")),
            ("grace", Domain("gate_grace_until", "!=", False)),
            ("late", Domain("date_deadline", "<", day)),
            (
                "silent",
                Domain("date_last_stage_update", "<", silent) & Domain("create_date", "<", silent),
            ),
        ]

    @api.model
    def _page_worry_reason(self, lead, key, scope):
        if key == "demoted":
            return lead.gate_reason or self.env._("It fell back: its proof was lost.")
        if key == "grace":
            return self.env._("Its proof was lost; it falls back soon.")
        here = fields.Date.context_today(self)
        if key == "late":
            return self.env._(
                "It should have closed on %s.", day_text(self.env, lead.date_deadline, here)
            )
        since = today(scope.company, lead.date_last_stage_update)
        return self.env._("In the same stage since %s.", day_text(self.env, since, here))
