"""Follow-ups: what they say, and what stands in the way."""

from odoo import api, models
from odoo.fields import Domain

from ..catalogue.metric import Metric
from ..tools.domains import ours

# an addon that may be there
TECHNICAL = ("crm_followup_canvas", "obstacle_5")


class FollowupsSubject(models.AbstractModel):
    _name = "crm.trust.subject.followups"
    _inherit = "crm.trust.subject"
    _description = "Figures: Follow-ups"

    @api.model
    def _metrics(self):
        return [
            Metric(
                code="effective_followups",
                name=self.env._("Effective Follow-ups"),
                says=self.env._(
                    "What share of the follow-ups says what was done, what the customer answered "
                    "and what happens next."
                ),
                formula=self.env._(
                    "Effective follow-ups of the period / all that were written, drafts among "
                    "them; replaced versions count on neither side."
                ),
                unit="percent",
                model="crm.followup",
                domain="_effective",
                whole="_written",
                target=85,
                owner=self.env._("Salesperson"),
            ),
            Metric(
                code="witnessed_followups",
                name=self.env._("Witnessed Follow-ups"),
                says=self.env._(
                    "Of what share of the follow-ups the system itself saw something happen."
                ),
                formula=self.env._(
                    "Witnessed follow-ups of the period / all that were written in the period."
                ),
                unit="percent",
                model="crm.followup",
                domain="_witnessed",
                whole="_written",
            ),
            Metric(
                code="followup_quality",
                name=self.env._("Quality of Follow-ups"),
                says=self.env._("How good the follow-ups are on average, 0 to 100."),
                formula=self.env._("Mean quality of the follow-ups done in the period."),
                unit="score",
                model="crm.followup",
                domain="_done",
                measure="quality_score:avg",
            ),
            Metric(
                code="obstacles_solved",
                name=self.env._("Obstacles Solved"),
                says=self.env._(
                    "What share of the obstacles that came up in the period is out of the way."
                ),
                formula=self.env._(
                    "Follow-ups of the period with an obstacle that is solved / all with one."
                ),
                unit="percent",
                model="crm.followup",
                domain="_obstacles_solved",
                whole="_obstacles",
            ),
            Metric(
                code="technical_solved",
                name=self.env._("Technical Questions Closed"),
                says=self.env._(
                    "What share of the technical doubts that came up in the period is cleared."
                ),
                formula=self.env._(
                    "Follow-ups of the period with the obstacle “Technical doubt” that is solved / "
                    "all with it."
                ),
                unit="percent",
                model="crm.followup",
                domain="_technical_solved",
                whole="_technical",
                owner=self.env._("Technical support"),
            ),
        ]

    @api.model
    def _written(self, scope):
        """As the performance report counts: what was replaced counts on neither side."""
        return (
            ours(scope)
            & scope.during("date")
            & Domain("replaced_by_id", "=", False)
            & (Domain("state", "=", "done") | Domain("corrected_id", "=", False))
        )

    @api.model
    def _done(self, scope):
        return self._written(scope) & Domain("state", "=", "done")

    @api.model
    def _effective(self, scope):
        return self._written(scope) & Domain("is_effective", "=", True)

    @api.model
    def _witnessed(self, scope):
        return self._written(scope) & Domain("is_witnessed", "=", True)

    @api.model
    def _obstacles(self, scope):
        return self._done(scope) & Domain("obstacle_id", "!=", False)

    @api.model
    def _obstacles_solved(self, scope):
        return self._obstacles(scope) & Domain("is_obstacle_open", "=", False)

    @api.model
    def _technical(self, scope):
        kind = self.env.ref(".".join(TECHNICAL), raise_if_not_found=False)
        return self._done(scope) & Domain("obstacle_id", "in", kind.ids if kind else [])

    @api.model
    def _technical_solved(self, scope):
        return self._technical(scope) & Domain("is_obstacle_open", "=", False)
