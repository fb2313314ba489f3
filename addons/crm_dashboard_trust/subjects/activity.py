"""What is done on opportunities."""

from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain

from ..catalogue.metric import Metric
from ..models.credibility.credibility_events import WINDOW
from ..tools.domains import arrived, fact, judged, open_deals

IDLE_DAYS = 7
# younger opportunities may still get their second follow-up
PATIENCE_DAYS = 7


class ActivitySubject(models.AbstractModel):
    _name = "crm.trust.subject.activity"
    _inherit = "crm.trust.subject"
    _description = "Figures: Activity"

    @api.model
    def _metrics(self):
        return [
            Metric(
                code="idle_deals",
                name=self.env._("Idle Opportunities"),
                says=self.env._(
                    "What share of the open opportunities nobody did anything real about in 7 days."
                ),
                formula=self.env._(
                    "Open opportunities without a note, message, document, meeting, follow-up or "
                    "move in 7 days / all open opportunities, now. What programs write is nothing "
                    "real."
                ),
                unit="percent",
                model="crm.lead",
                domain="_idle",
                whole="_open",
                target=15,
                direction="down",
                owner=self.env._("Sales leader"),
            ),
            Metric(
                code="silent_deals",
                name=self.env._("No Word from the Customer"),
                says=self.env._(
                    "What share of the open opportunities has not heard from its customer for 30 "
                    "days."
                ),
                formula=self.env._(
                    "Open opportunities older than 30 days whose customer neither wrote, signed "
                    "nor checked in within 30 days, as counted last night / all open ones older "
                    "than 30 days, now."
                ),
                unit="percent",
                model="crm.lead",
                domain="_silent",
                whole="_settled",
                direction="down",
                owner=self.env._("Salesperson"),
            ),
            Metric(
                code="second_meetings",
                name=self.env._("Second Meeting Won"),
                says=self.env._("What share of the customers we met once met us again."),
                formula=self.env._(
                    "Leads of the period with two or more meetings held / those with one or more."
                ),
                unit="percent",
                model="crm.lead",
                domain="_met_twice",
                whole="_met",
                owner=self.env._("Salesperson"),
            ),
            Metric(
                code="two_followups",
                name=self.env._("Two or More Effective Follow-ups"),
                says=self.env._(
                    "What share of new leads were followed up twice with something to show for it."
                ),
                formula=self.env._(
                    "Leads of the period with two or more effective follow-ups / those and all "
                    "that are older than 7 days."
                ),
                unit="percent",
                model="crm.lead",
                domain="_followed_up",
                whole="_followed_up_whole",
                target=85,
                owner=self.env._("Salesperson"),
                needs=("crm.followup",),
            ),
        ]

    @api.model
    def _open(self, scope):
        return open_deals(scope)

    @api.model
    def _idle(self, scope):
        return open_deals(scope) & fact(f"idle:{IDLE_DAYS}")

    @api.model
    def _settled(self, scope):
        """Open long enough for a customer to have been heard of."""
        since = fields.Datetime.now() - timedelta(days=WINDOW)
        return open_deals(scope) & Domain("create_date", "<", since)

    @api.model
    def _silent(self, scope):
        return self._settled(scope) & Domain("trust_contacts", "=", 0)

    @api.model
    def _met(self, scope):
        return arrived(scope) & fact("meetings:1")

    @api.model
    def _met_twice(self, scope):
        return arrived(scope) & fact("meetings:2")

    @api.model
    def _followed_up(self, scope):
        return arrived(scope) & Domain("followup_count", ">=", 2)

    @api.model
    def _followed_up_whole(self, scope):
        return arrived(scope) & judged(Domain("followup_count", ">=", 2), days=PATIENCE_DAYS)
