"""Who gets leads, and who repeats whom."""

from odoo import api, models
from odoo.fields import Domain

from ..catalogue.metric import Metric
from ..tools.domains import arrived, ours


class RoutingSubject(models.AbstractModel):
    _name = "crm.trust.subject.routing"
    _inherit = "crm.trust.subject"
    _description = "Figures: Routing"

    @api.model
    def _metrics(self):
        return [
            Metric(
                code="leads_taken_back",
                name=self.env._("Taken Back"),
                says=self.env._("How often leads were taken back because nobody began in time."),
                formula=self.env._("Assignments of the period that were taken back."),
                unit="count",
                model="crm.lead.assignment",
                domain="_taken_back",
                target=0,
                direction="down",
                owner=self.env._("Salesperson"),
            ),
            Metric(
                code="routing_deviation",
                name=self.env._("Fairness of Routing"),
                says=self.env._(
                    "How far the quality of somebody's leads lies from that of the team at most."
                ),
                formula=self.env._(
                    "Largest deviation of mean quality in the fairness report of the month, in "
                    "percent."
                ),
                unit="score",
                model="crm.route.fairness",
                domain="_fairness",
                measure="largest_deviation:max",
                target=15,
                direction="down",
                owner=self.env._("Sales manager"),
                person=None,
                team=None,
            ),
            Metric(
                code="repeated_enquiries",
                name=self.env._("Repeated Enquiries"),
                says=self.env._("What share of new leads repeats somebody we know."),
                formula=self.env._(
                    "Leads of the period that share number, mail address or credit code with an "
                    "older lead or a customer / all leads of the period."
                ),
                unit="percent",
                model="crm.lead",
                domain="_repeated",
                whole="_arrived",
                direction="down",
                needs=("crm.lead.channel",),
            ),
        ]

    @api.model
    def _taken_back(self, scope):
        return ours(scope) & Domain("state", "=", "reclaimed") & scope.during("date")

    @api.model
    def _fairness(self, scope):
        return ours(scope) & Domain("month", "=", scope.period.last.replace(day=1))

    @api.model
    def _arrived(self, scope):
        return arrived(scope)

    @api.model
    def _repeated(self, scope):
        return arrived(scope) & Domain("duplicate_outcome", "!=", False)
