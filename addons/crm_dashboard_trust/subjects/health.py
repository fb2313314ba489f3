"""Whether the data can be true: contradictions, each a list that somebody mends."""

from odoo import api, models
from odoo.addons.crm_notary.tools.periods import today
from odoo.fields import Domain
from odoo.tools.misc import format_datetime

from ..catalogue.memo import once
from ..catalogue.metric import Metric
from ..tools.domains import APART_PERCENT, fact, open_deals, ours, won_deals


class HealthSubject(models.AbstractModel):
    _name = "crm.trust.subject.health"
    _inherit = "crm.trust.subject"
    _description = "Figures: Data Health"

    @api.model
    def _metrics(self):
        sales, admin = self.env._("Salesperson"), self.env._("Administrator")
        leader = self.env._("Sales leader")
        return [
            self._contradiction(
                "paid_drafts",
                self.env._("Paid, Contract in Draft"),
                self.env._("Orders that money came in for and that nobody has confirmed."),
                self.env._("Quotations with money received, now."),
                sales,
                model="sale.order",
            ),
            self._contradiction(
                "won_without_order",
                self.env._("Won Without an Order"),
                self.env._("Opportunities won in the period that no order was confirmed for."),
                self.env._("Opportunities won in the period without a confirmed order."),
                sales,
            ),
            self._contradiction(
                "stage_uncovered",
                self.env._("Stage Not Covered by Evidence"),
                self.env._("Open opportunities that stand further than their proofs carry them."),
                self.env._(
                    "Open opportunities with a gate up to their stage that is not proven, "
                    "overridden ones among them, now."
                ),
                sales,
            ),
            self._contradiction(
                "ledger_broken",
                self.env._("Ledger Broken"),
                self.env._("Opportunities whose ledger, or which themselves, were tampered with."),
                self._ledger_formula(),
                admin,
            ),
            self._contradiction(
                "amounts_apart",
                self.env._("Amounts Far Apart"),
                self.env._("Opportunities won in the period for another amount than was ordered."),
                self.env._(
                    "Opportunities won in the period whose expected revenue is more than 20 % away "
                    "from their confirmed orders without taxes."
                ),
                sales,
            ),
            self._contradiction(
                "owner_gone",
                self.env._("Owner Gone"),
                self.env._("Open opportunities of somebody who has left."),
                self.env._("Open opportunities whose salesperson is archived, now."),
                leader,
            ),
            self._contradiction(
                "no_owner",
                self.env._("Nobody's Opportunities"),
                self.env._("Open opportunities that belong to nobody."),
                self.env._("Open opportunities without a salesperson, now."),
                leader,
            ),
            self._contradiction(
                "closing_passed",
                self.env._("Closing Date Passed"),
                self.env._("Open opportunities that should have been closed by now."),
                self.env._("Open opportunities whose expected closing is before today."),
                sales,
            ),
            Metric(
                code="events_processed",
                name=self.env._("Events Processed"),
                says=self.env._("What share of what other systems sent was understood."),
                formula=self.env._(
                    "Received events of the period that are done or ignored / those and the ones "
                    "given up."
                ),
                unit="percent",
                model="crm.inbox.event",
                domain="_events_good",
                whole="_events_ended",
                target=99,
                owner=admin,
                person=None,
                team=None,
            ),
            Metric(
                code="messages_sent",
                name=self.env._("Messages Sent"),
                says=self.env._("What share of the messages to other systems went out."),
                formula=self.env._(
                    "Messages of the period that were sent / those and the ones given up."
                ),
                unit="percent",
                model="crm.outbox.message",
                domain="_messages_good",
                whole="_messages_ended",
                target=99,
                owner=admin,
                team=None,
            ),
        ]

    @api.model
    def _contradiction(self, code, name, says, formula, owner, model="crm.lead"):
        return Metric(
            code=code, name=name, says=says, formula=formula, unit="count", model=model,
            domain=f"_{code}", target=0, direction="down", owner=owner,
        )  # fmt: skip

    # ------------------------------------------------------------
    # CONTRADICTIONS
    # ------------------------------------------------------------

    @api.model
    def _paid_drafts(self, scope):
        return ours(scope) & Domain(
            [("state", "in", ("draft", "sent")), ("money_received", ">", 0)]
        )

    @api.model
    def _won_without_order(self, scope):
        return won_deals(scope) & fact("no_order")

    @api.model
    def _stage_uncovered(self, scope):
        return open_deals(scope) & fact("weak_gates")

    @api.model
    def _ledger_broken(self, scope):
        """Won and lost ones among them: those are worth being tampered with."""
        return scope.leads() & fact("ledger_broken")

    @api.model
    def _ledger_formula(self):
        """What it counts, and until when that is known."""
        counts = self.env._(
            "Open opportunities whose stage, state or head is not what their ledger ends with, "
            "now; and all with an entry that the last full verification found changed."
        )
        last = once(self, "last verification", self.env["crm.ledger.verification"]._last)
        if not last:
            until = self.env._("All entries are verified tonight for the first time.")
        else:
            until = self.env._(
                "Every entry is verified until %s.", format_datetime(self.env, last.date)
            )
        return f"{counts} {until}"

    @api.model
    def _amounts_apart(self, scope):
        return won_deals(scope) & fact(f"amount_apart:{APART_PERCENT}")

    @api.model
    def _owner_gone(self, scope):
        return open_deals(scope) & fact("owner_gone")

    @api.model
    def _no_owner(self, scope):
        return open_deals(scope) & Domain("user_id", "=", False)

    @api.model
    def _closing_passed(self, scope):
        return open_deals(scope) & Domain("date_deadline", "<", today(scope.company))

    # ------------------------------------------------------------
    # CONNECTORS
    # ------------------------------------------------------------

    @api.model
    def _events_ended(self, scope):
        """As the health of a connector counts."""
        ended = Domain("state", "in", ("done", "ignored", "dead"))
        return ours(scope) & ended & scope.during("date_received")

    @api.model
    def _events_good(self, scope):
        return self._events_ended(scope) & Domain("state", "!=", "dead")

    @api.model
    def _messages_ended(self, scope):
        return ours(scope) & Domain("state", "in", ("sent", "dead")) & scope.during("create_date")

    @api.model
    def _messages_good(self, scope):
        return self._messages_ended(scope) & Domain("state", "=", "sent")
