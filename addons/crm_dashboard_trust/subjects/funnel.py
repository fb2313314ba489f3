"""How opportunities go through the stages."""

from datetime import UTC, timedelta

from odoo import api, models
from odoo.fields import Domain

from ..catalogue.metric import Metric
from ..tools.domains import arrived, fact, lost_deals, told


class FunnelSubject(models.AbstractModel):
    _name = "crm.trust.subject.funnel"
    _inherit = "crm.trust.subject"
    _description = "Figures: Funnel"

    @api.model
    def _metrics(self):
        return [
            Metric(
                code="advance_rate",
                name=self.env._("First Stage to Proposal"),
                says=self.env._(
                    "What share of the opportunities in the first stage came as far as a proposal."
                ),
                formula=self.env._(
                    "Opportunities that entered a proposal stage or a later one in the period / "
                    "those that stood in the first stage at some time in the period. The proposal "
                    "stage is the third of a pipeline unless stages are marked."
                ),
                unit="percent",
                model="crm.lead",
                domain="_advanced",
                whole="_in_first_stage",
                target=18,
                owner=self.env._("Sales leader"),
            ),
            Metric(
                code="won_of_arrivals",
                name=self.env._("Won of New Opportunities"),
                says=self.env._(
                    "What share of the opportunities that arrived in the period is won by now."
                ),
                formula=self.env._(
                    "Opportunities of the period in a won stage / all opportunities of the period, "
                    "open ones among them."
                ),
                unit="percent",
                model="crm.lead",
                domain="_arrived_won",
                whole="_arrived",
            ),
            Metric(
                code="lost_deals",
                name=self.env._("Lost"),
                says=self.env._("How many opportunities were lost in the period."),
                formula=self.env._("Opportunities that were marked lost within the period."),
                unit="count",
                model="crm.lead",
                domain="_lost",
                direction="down",
            ),
            Metric(
                code="lost_with_reason",
                name=self.env._("Lost With a Reason"),
                says=self.env._("What share of the lost opportunities says why it was lost."),
                formula=self.env._("Opportunities lost with a reason / all lost in the period."),
                unit="percent",
                model="crm.lead",
                domain="_lost_with_reason",
                whole="_lost",
                target=100,
                owner=self.env._("Salesperson"),
            ),
            Metric(
                code="demotions",
                name=self.env._("Fell Back"),
                says=self.env._("How often opportunities fell back because a proof was lost."),
                formula=self.env._("Entries “Fell back” of the ledger in the period."),
                unit="count",
                model="crm.stage.transition",
                domain="_demotions",
                direction="down",
            ),
            Metric(
                code="overrides",
                name=self.env._("Gates Overridden"),
                says=self.env._("How often somebody went past a gate, with a written reason."),
                formula=self.env._("Entries “Overridden” of the ledger in the period."),
                unit="count",
                model="crm.stage.transition",
                domain="_overrides",
                direction="down",
            ),
            Metric(
                code="stage_jumps",
                name=self.env._("Stage Jumps"),
                says=self.env._(
                    "How often one person moved an opportunity three or more stages in a day."
                ),
                formula=self.env._("Rows of the stage jump report in the period."),
                unit="count",
                model="crm.stage.jump.report",
                domain="_jumps",
                direction="down",
                target=0,
                owner=self.env._("Sales manager"),
            ),
        ]

    # ------------------------------------------------------------
    # OPPORTUNITIES
    # ------------------------------------------------------------

    @api.model
    def _in_first_stage(self, scope):
        """Came into a first stage before the period's end and had not left it at its start."""
        return (
            scope.leads()
            & Domain("type", "=", "opportunity")
            & fact(f"stood_first:{_seconds(scope)}")
        )

    @api.model
    def _advanced(self, scope):
        return self._in_first_stage(scope) & Domain(
            "trust_fact_besides", "in", [f"proposed:{_seconds(scope)}"]
        )

    @api.model
    def _arrived(self, scope):
        return arrived(scope) & Domain("type", "=", "opportunity")

    @api.model
    def _arrived_won(self, scope):
        return self._arrived(scope) & Domain("won_status", "=", "won")

    @api.model
    def _lost(self, scope):
        return lost_deals(scope)

    @api.model
    def _lost_with_reason(self, scope):
        return self._lost(scope) & Domain("lost_reason_id", "!=", False)

    # ------------------------------------------------------------
    # LEDGER
    # ------------------------------------------------------------

    @api.model
    def _demotions(self, scope):
        return self._entries(scope, "demote")

    @api.model
    def _overrides(self, scope):
        return self._entries(scope, "override")

    @api.model
    def _entries(self, scope, kind):
        return told(scope) & Domain("kind", "=", kind) & scope.during("date")

    @api.model
    def _context(self, metric, scope):
        context = super()._context(metric, scope)
        if metric.code == "stage_jumps":
            # the report must not go through the whole ledger
            since = scope.period.first - timedelta(days=1)
            context["stagegate_jumps_since"] = since.isoformat()
        return context

    @api.model
    def _jumps(self, scope):
        return told(scope) & scope.days("date")

    # ------------------------------------------------------------
    # STAGES
    # ------------------------------------------------------------

    @api.model
    def _pipelines(self):
        """:return: list of tuples of stage ids: each pipeline in its order, won stages left out"""
        # sudo: the order of stages is no secret
        Stage = self.env["crm.stage"].sudo()
        teams = self.env["crm.team"].sudo().with_context(active_test=False).search([])
        won = set(Stage.search([("is_won", "=", True)]).ids)
        found = {Stage._pipeline_ids(team_id) for team_id in (False, *teams.ids)}
        return sorted(tuple(each for each in ids if each not in won) for ids in found)

    @api.model
    def _first_stage_ids(self):
        return sorted({ids[0] for ids in self._pipelines() if ids})

    @api.model
    def _proposal_stage_ids(self):
        """Stages in which an offer is out, and all behind them: won ones, too."""
        # sudo: the order of stages is no secret
        Stage = self.env["crm.stage"].sudo()
        marked = set(Stage.search([("trust_is_proposal", "=", True)]).ids)
        found = set(Stage.search([("is_won", "=", True)]).ids)
        for ids in self._pipelines():
            place = next((n for n, each in enumerate(ids) if each in marked), 2)
            found.update(ids[place:])
        return sorted(found - set(self._first_stage_ids()))


def _seconds(scope):
    """:return: the bounds of a scope as facts have them"""
    start, end = (moment.replace(tzinfo=UTC).timestamp() for moment in scope.bounds())
    return f"{start:.0f}:{end:.0f}"
