"""How far open opportunities are carried by what their sellers cannot make alone."""

from odoo import api, models
from odoo.fields import Domain

from ..catalogue.metric import Metric
from ..tools.credibility import LOW
from ..tools.domains import fact, open_deals


class CredibilitySubject(models.AbstractModel):
    _name = "crm.trust.subject.credibility"
    _inherit = "crm.trust.subject"
    _description = "Figures: Credibility"

    @api.model
    def _metrics(self):
        return [
            Metric(
                code="credibility",
                name=self.env._("Credibility"),
                says=self.env._(
                    "How far the open opportunities can be believed, 0 to 100: by gates that hold, "
                    "answers in time and customers who make contact."
                ),
                formula=self.env._(
                    "Mean of the credibility of the open opportunities, now. Of each: gates that "
                    "hold up to its stage, approvals and handoffs answered in time, days with "
                    "customer contact against what is usual for the stage, weighted as set; a part "
                    "without data gives its weight to the others."
                ),
                unit="score",
                model="crm.lead",
                domain="_open",
                measure="credibility:avg",
                target=LOW,
                owner=self.env._("Sales manager"),
            ),
            Metric(
                code="weak_deals",
                name=self.env._("Hard to Believe"),
                says=self.env._("How many open opportunities nobody should rely on."),
                formula=self.env._("Open opportunities with a credibility under %s, now.", LOW),
                unit="count",
                model="crm.lead",
                domain="_weak",
                direction="down",
                owner=self.env._("Sales manager"),
            ),
            Metric(
                code="deals_proven",
                name=self.env._("All Gates Hold"),
                says=self.env._(
                    "What share of the open opportunities has valid proof for every stage passed."
                ),
                formula=self.env._(
                    "Open opportunities all of whose gates up to their stage hold / those with "
                    "gates, now."
                ),
                unit="percent",
                model="crm.lead",
                domain="_proven",
                whole="_gated",
                owner=self.env._("Salesperson"),
            ),
            Metric(
                code="deals_in_contact",
                name=self.env._("Customer Makes Contact"),
                says=self.env._(
                    "In what share of the open opportunities the customer was heard of lately."
                ),
                formula=self.env._(
                    "Open opportunities whose customer wrote, signed or checked in within 30 days, "
                    "as counted last night / all open ones."
                ),
                unit="percent",
                model="crm.lead",
                domain="_in_contact",
                whole="_open",
                owner=self.env._("Salesperson"),
            ),
            Metric(
                code="deals_unanswered",
                name=self.env._("Answers Late"),
                says=self.env._(
                    "How many open opportunities waited too long for a colleague's answer."
                ),
                formula=self.env._(
                    "Open opportunities with an approval or a handoff that was answered late or is "
                    "overdue, as counted last night."
                ),
                unit="count",
                model="crm.lead",
                domain="_unanswered",
                direction="down",
                owner=self.env._("The departments"),
            ),
        ]

    @api.model
    def _open(self, scope):
        return open_deals(scope)

    @api.model
    def _weak(self, scope):
        return open_deals(scope) & Domain("credibility", "<", LOW)

    @api.model
    def _gated(self, scope):
        return open_deals(scope) & Domain("trust_gates_all", ">", 0)

    @api.model
    def _proven(self, scope):
        return self._gated(scope) & ~fact("weak_gates")

    @api.model
    def _in_contact(self, scope):
        return open_deals(scope) & Domain("trust_contacts", ">", 0)

    @api.model
    def _unanswered(self, scope):
        return open_deals(scope) & fact("weak_answers")
