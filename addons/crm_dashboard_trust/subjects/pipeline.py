"""What is open, and what came of it."""

from odoo import api, models
from odoo.fields import Domain

from ..catalogue.metric import Metric
from ..tools.domains import lost_deals, open_deals, won_deals


class PipelineSubject(models.AbstractModel):
    _name = "crm.trust.subject.pipeline"
    _inherit = "crm.trust.subject"
    _description = "Figures: Pipeline"

    @api.model
    def _metrics(self):
        return [
            Metric(
                code="open_deals",
                name=self.env._("Open Opportunities"),
                says=self.env._("How many opportunities are neither won nor lost."),
                formula=self.env._("Opportunities that are active and in no won stage, now."),
                unit="count",
                model="crm.lead",
                domain="_open",
            ),
            Metric(
                code="open_revenue",
                name=self.env._("Open Pipeline"),
                says=self.env._("What all open opportunities would bring if every one were won."),
                formula=self.env._("Sum of the expected revenue of the open opportunities, now."),
                unit="money",
                model="crm.lead",
                domain="_open",
                measure="expected_revenue:sum",
            ),
            Metric(
                code="closing_revenue",
                name=self.env._("Expected to Close"),
                says=self.env._(
                    "What the open opportunities would bring that should close in the period."
                ),
                formula=self.env._(
                    "Sum of the expected revenue of the open opportunities whose expected closing "
                    "is within the period."
                ),
                unit="money",
                model="crm.lead",
                domain="_closing",
                measure="expected_revenue:sum",
            ),
            Metric(
                code="won_deals",
                name=self.env._("Won"),
                says=self.env._("How many opportunities were won in the period."),
                formula=self.env._(
                    "Opportunities in a won stage that were closed within the period."
                ),
                unit="count",
                model="crm.lead",
                domain="_won",
            ),
            Metric(
                code="won_revenue",
                name=self.env._("Won Revenue"),
                says=self.env._("What the opportunities bring that were won in the period."),
                formula=self.env._(
                    "Sum of the expected revenue of the opportunities won in the period."
                ),
                unit="money",
                model="crm.lead",
                domain="_won",
                measure="expected_revenue:sum",
            ),
            Metric(
                code="win_rate",
                name=self.env._("Win Rate"),
                says=self.env._("What share of the opportunities that were closed was won."),
                formula=self.env._(
                    "Opportunities won in the period / all that were won or lost in it."
                ),
                unit="percent",
                model="crm.lead",
                domain="_won",
                whole="_closed",
            ),
            Metric(
                code="days_to_win",
                name=self.env._("Days to Win"),
                says=self.env._("How long it took from arrival to winning, on average."),
                formula=self.env._(
                    "Mean of the days from creation to winning, of the opportunities won in the "
                    "period."
                ),
                unit="days",
                model="crm.lead",
                domain="_won",
                measure="day_close:avg",
                direction="down",
            ),
            Metric(
                code="demoted_deals",
                name=self.env._("Proof Lost"),
                says=self.env._(
                    "How many open opportunities stand where their proofs do not carry them."
                ),
                formula=self.env._("Open opportunities that fell back or are about to, now."),
                unit="count",
                model="crm.lead",
                domain="_demoted",
                target=0,
                direction="down",
                owner=self.env._("Sales manager"),
            ),
        ]

    @api.model
    def _open(self, scope):
        return open_deals(scope)

    @api.model
    def _closing(self, scope):
        return self._open(scope) & scope.days("date_deadline")

    @api.model
    def _won(self, scope):
        return won_deals(scope)

    @api.model
    def _closed(self, scope):
        return won_deals(scope) | lost_deals(scope)

    @api.model
    def _demoted(self, scope):
        about_to = Domain("gate_grace_until", "!=", False)
        return self._open(scope) & (Domain("gate_state", "=", "demoted") | about_to)
