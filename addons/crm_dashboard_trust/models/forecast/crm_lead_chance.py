"""The calibrated chance of one opportunity."""

from odoo import api, fields, models
from odoo.addons.crm_notary.tools.periods import period_of, today

from ...tools.forecasting import chances
from ...tools.reliability import bin_of


class CrmLead(models.Model):
    _inherit = "crm.lead"

    trust_chance = fields.Float(
        "Credible Chance",
        compute="_compute_trust_chance",
        digits=(16, 1),
        aggregator=None,
        exportable=False,
        help="How often opportunities of this stage and credibility were won in the month in which "
        "they were due, in percent, in the firm's own history. 0 where there is no expected "
        "closing from this month on, or no history.",
    )

    @api.depends("stage_id", "credibility", "date_deadline", "won_status", "active")
    def _compute_trust_chance(self):
        """A few queries for each month in which opportunities are due."""
        self.trust_chance = 0
        groups = {}
        for company, ids in self._trust_due_by_company().items():
            day = today(company)
            for lead in self.browse(ids):
                month = period_of("month", lead.date_deadline, company)
                if month.last >= day:
                    groups.setdefault((company, month), []).append(lead)
        Forecast = self.env["crm.trust.forecast"]
        for (company, month), leads in groups.items():
            day = today(company)
            lessons = Forecast._stands(company, month, (day - month.first).days)
            known = chances(lessons, day)
            for lead in leads if known else ():
                lead.trust_chance = 100 * known.of((lead.stage_id.id, bin_of(lead.credibility)))

    def _trust_due_by_company(self):
        """:return: ``{company: ids}`` of open opportunities with an expected closing"""
        due = self.filtered(
            lambda lead: (
                lead.id
                and lead.active
                and lead.date_deadline
                and lead.type == "opportunity"
                and lead.won_status == "pending"
            )
        )
        return due._origin._trust_by_company() if due._origin else {}
