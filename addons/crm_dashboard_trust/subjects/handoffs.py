"""What other departments owe orders, and whether it comes in time."""

from odoo import api, fields, models
from odoo.fields import Domain

from ..catalogue.metric import Metric
from ..tools.domains import ours


class HandoffsSubject(models.AbstractModel):
    _name = "crm.trust.subject.handoffs"
    _inherit = "crm.trust.subject"
    _description = "Figures: Handoffs"

    @api.model
    def _metrics(self):
        return [
            Metric(
                code="handoffs_in_time",
                name=self.env._("Handoffs in Time"),
                says=self.env._("What share of the handoffs was done within the agreed time."),
                formula=self.env._(
                    "Handoffs with a deadline done in time in the period / all with a deadline "
                    "done in the period."
                ),
                unit="percent",
                model="crm.handoff",
                domain="_in_time",
                whole="_done",
                target=90,
                owner=self.env._("The departments"),
                team=None,
            ),
            Metric(
                code="handoffs_late",
                name=self.env._("Handoffs Overdue"),
                says=self.env._("How many handoffs are open and past their time."),
                formula=self.env._(
                    "Open handoffs whose deadline is past; where the clock stands, those that had "
                    "no time left. Now."
                ),
                unit="count",
                model="crm.handoff",
                domain="_overdue",
                target=0,
                direction="down",
                owner=self.env._("The departments"),
                team=None,
            ),
            Metric(
                code="handoffs_stuck",
                name=self.env._("Handoffs Late or Blocked"),
                says=self.env._("How many handoffs are overdue or cannot go on."),
                formula=self.env._(
                    "Open handoffs whose deadline is past, and all that are blocked, in time or "
                    "not. Now."
                ),
                unit="count",
                model="crm.handoff",
                domain="_stuck",
                direction="down",
                owner=self.env._("The departments"),
                team=None,
            ),
            Metric(
                code="handoff_hours",
                name=self.env._("Duration of Handoffs"),
                says=self.env._("How many working hours handoffs take on average."),
                formula=self.env._(
                    "Mean of the working hours from opening to done, of those done in the period."
                ),
                unit="hours",
                model="crm.handoff",
                domain="_done",
                measure="done_hours:avg",
                direction="down",
                team=None,
            ),
        ]

    @api.model
    def _done(self, scope):
        return (
            ours(scope)
            & Domain([("state", "=", "done"), ("deadline", "!=", False)])
            & scope.during("date_done")
        )

    @api.model
    def _in_time(self, scope):
        return self._done(scope) & Domain("is_late", "=", False)

    @api.model
    def _overdue(self, scope):
        """As a handoff itself says it, see ``_is_overdue``."""
        late = Domain("state", "!=", "blocked") & Domain("deadline", "<", fields.Datetime.now())
        stands = Domain([("state", "=", "blocked"), ("deadline", "!=", False)])
        opened = Domain("state", "in", ("waiting", "todo", "in_progress", "blocked"))
        return ours(scope) & opened & (late | (stands & Domain("hours_left", "<", 0)))

    @api.model
    def _stuck(self, scope):
        return self._overdue(scope) | (ours(scope) & Domain("state", "=", "blocked"))
