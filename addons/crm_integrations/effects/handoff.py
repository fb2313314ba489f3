from odoo import api, models

from ..tools.errors import Later, Permanent
from ..tools.shapes import Target


class HandoffEffect(models.AbstractModel):
    """A handoff that another system's event opens or closes, as its node says.

    What a node needs besides (files, fields), or follows instead of events, still counts: nothing
    is closed against it.
    """

    _name = "crm.integration.effect.handoff"
    _inherit = "crm.integration.effect"
    _description = "Effect: Handoff"
    _effect = "handoff"
    _needs = ("crm.handoff",)

    @api.model
    def _label(self):
        return self.env._("Open or close a handoff")

    @api.model
    def _targets(self):
        return [
            Target(
                "event",
                self.env._("Event of the handoff's node"),
                required=True,
                help=self.env._("As it is written there: what opens it, or what closes it."),
            ),
            Target("order", self.env._("Order number")),
            Target("tracking_number", self.env._("Tracking number")),
            Target("result", self.env._("Result")),
        ]

    @api.model
    def _apply(self, occasion, values):
        code = self._text(values, "event")
        if not code:
            raise Permanent(self.env._("It is not said which event is reported."))
        lead = self._find_lead(occasion, values)
        orders = self._orders(occasion, values, lead)
        opens, closes = self._nodes(code)
        if not opens and not closes:
            raise Permanent(self.env._("No handoff that is switched on asks for “%s”.", code))
        given = {name: self._text(values, name) for name in ("tracking_number", "result")}
        count = orders.handoff_event(code, given)
        if count:
            self._note_given(occasion, {"event": code, "orders": orders.ids})
        waiting = self._of(orders, closes).filtered(
            lambda handoff: handoff.state not in ("done", "cancelled")
        )
        if not count and not waiting and not self._of(orders, opens | closes):
            # what it closes may be opened by something that is on its way
            raise Later(self.env._("No handoff of “%s” waits for it yet.", lead.name))
        sentences = [self.env._("Handoffs moved on “%(lead)s”: %(count)s.",
                                lead=lead.name, count=count - len(waiting))]  # fmt: skip
        for handoff, missing in waiting._missing("output").items():
            sentences.append(
                self.env._(
                    "“%(handoff)s” stays open, it still needs: %(what)s.",
                    handoff=handoff.display_name,
                    what=self.env._(", ").join(missing.mapped("name")),
                )
            )
        return "\n".join(sentences), lead

    @api.model
    def _take_back(self, occasion, given):
        orders = self.env["sale.order"].browse(given["orders"]).exists()
        # sudo: the sender was verified, as with what it reported before
        moved = self.env["crm.handoff"].sudo()._external_event_withdrawn(given["event"], orders)
        if not moved:
            return ""
        return self.env._("Handoffs taken back with “%(event)s”: %(count)s.",
                          event=given["event"], count=len(moved))  # fmt: skip

    @api.model
    def _orders(self, occasion, values, lead):
        """The order that is named, else those the opportunity's handoffs hang on."""
        number = self._text(values, "order", 100)
        if not number:
            return lead._handoff_orders()
        return lead.order_ids.filtered(
            lambda order: order.name == number and order.company_id == occasion.connector.company_id
        )

    @api.model
    def _nodes(self, code):
        """``(nodes an event opens, nodes it closes)`` of flows that are switched on."""
        enabled = self.env["crm.handoff.node"].sudo()._enabled()
        return (
            enabled.filtered(lambda node: node.trigger == "external" and node.event_code == code),
            enabled.filtered(
                lambda node: node.completion == "external" and node.done_event_code == code
            ),
        )

    @api.model
    def _of(self, orders, nodes):
        return (
            self.env["crm.handoff"]
            .sudo()
            .search([("order_id", "in", orders.ids), ("node_id", "in", nodes.ids)])
        )
