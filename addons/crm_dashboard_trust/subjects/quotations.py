"""How soon customers get an offer."""

from statistics import median

from odoo import api, models
from odoo.fields import Domain

from ..catalogue.metric import Metric

OFFERED = ("sent", "sale", "cancel")


class QuotationsSubject(models.AbstractModel):
    _name = "crm.trust.subject.quotations"
    _inherit = "crm.trust.subject"
    _description = "Figures: Quotations"

    @api.model
    def _metrics(self):
        return [
            Metric(
                code="quotation_days",
                name=self.env._("Days to the First Quotation"),
                says=self.env._("How long customers waited for their first quotation."),
                formula=self.env._(
                    "Median of the days from the arrival of an opportunity to its first quotation "
                    "that was sent or confirmed, of the opportunities first quoted in the period."
                ),
                unit="days",
                model="crm.lead",
                domain="_first_quoted",
                compute="_quotation_days",
                spread="_waits",
                direction="down",
                needs=("sale.order",),
                owner=self.env._("Salesperson"),
            ),
        ]

    @api.model
    def _offers(self):
        return Domain("state", "in", OFFERED)

    @api.model
    def _first_quoted(self, scope):
        """Opportunities whose first quotation was made in the period, as far as the reader sees."""
        start, _end = scope.bounds()
        within = self._offers() & scope.during("create_date")
        before = self._offers() & Domain("create_date", "<", start)
        return (
            scope.leads() & Domain("order_ids", "any", within) & ~Domain("order_ids", "any", before)
        )

    @api.model
    def _quotation_days(self, scope):
        """:return: median days, None where nothing was quoted"""
        waits = self._waits(scope)
        return median(waits.values()) if waits else None

    @api.model
    def _waits(self, scope):
        """:return: ``{id of the opportunity: days until its first quotation}``"""
        metric = self._metrics()[0]
        domain = self._records(metric, metric.domain, scope)
        leads = self.env["crm.lead"].search_fetch(domain, ["create_date"], order="id")
        first = dict(
            self.env["sale.order"]._read_group(
                self._offers() & Domain("opportunity_id", "in", leads.ids),
                ["opportunity_id"],
                ["create_date:min"],
            )
        )
        return {
            lead.id: (first[lead] - lead.create_date).total_seconds() / 86400
            for lead in leads
            if lead in first
        }
