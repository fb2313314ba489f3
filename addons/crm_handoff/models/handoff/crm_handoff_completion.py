from odoo import api, fields, models


class CrmHandoff(models.Model):
    """Cards that follow accounting, manufacturing and inventory, both ways."""

    _inherit = "crm.handoff"

    @api.model
    def _follow_orders(self, orders, kinds):
        """The facts of these orders may have changed: close or re-open what follows them.

        :param kinds: values of ``crm.handoff.node.truth`` to look at
        """
        if not orders:
            return
        # sudo: an accountant's posting moves the cards of production
        self.sudo().search(
            [
                ("order_id", "in", orders.ids),
                ("node_id.truth", "in", list(kinds)),
                ("state", "!=", "cancelled"),
            ]
        )._follow_truth()

    @api.model
    def _payment_changed(self, orders):
        """Money came in or went back on these orders."""
        facts = orders._handoff_facts({"payment"})
        for node in self.env["crm.handoff.node"]._for_trigger("payment_received"):
            paid = orders.filtered(
                lambda order, node=node: (
                    facts[order.id]["paid"] > 0
                    and facts[order.id]["paid"]
                    >= facts[order.id]["total"] * node.payment_percent / 100
                    - facts[order.id]["rounding"]
                )
            )
            self._fire("payment_received", paid, nodes=node)
        self._follow_orders(orders, ("payment",))

    def _follow_truth(self):
        """Close the cards of ``self`` whose fact holds, re-open those whose fact holds no more."""
        cards = self.filtered(
            lambda card: (
                card.order_id
                and card.state != "cancelled"
                and card.node_id.truth in ("contract", "payment", "started", "delivered")
            )
        )
        if not cards:
            return
        facts = cards.order_id._handoff_facts(set(cards.node_id.mapped("truth")))
        true = cards.filtered(lambda card: card._is_true(facts[card.order_id.id]))
        closing = true.filtered(lambda card: card.state != "done")
        missing = closing._missing("output")
        closing = closing.filtered(lambda card: not missing[card])
        closing._close()
        false = (cards - true).filtered(lambda card: card.state == "done")
        for truth, batch in false.grouped(lambda card: card.node_id.truth).items():
            batch._reopen(self._reopen_note(truth))

    def _is_true(self, facts):
        """Whether the fact this card follows holds.

        :param facts: see ``sale.order._handoff_facts``
        """
        self.ensure_one()
        truth = self.node_id.truth
        if truth == "payment":
            needed = facts["total"] * self.node_id.payment_percent / 100
            return facts["total"] > 0 and facts["paid"] >= needed - facts["rounding"]
        return facts[truth]

    @api.model
    def _reopen_note(self, truth):
        return {
            "contract": self.env._("The order is not confirmed any more."),
            "payment": self.env._("The payment was reversed or the amount changed."),
            "started": self.env._("Production and delivery were taken back."),
            "delivered": self.env._("There is something left to deliver."),
        }[truth]

    def _why_not_true(self):
        """What the facts say, for the person who tries to close the card against them."""
        self.ensure_one()
        order = self.sudo().order_id
        if self.node_id.truth == "payment":
            return self.env._(
                "This card follows accounting: %(paid)s of %(total)s received. Please register "
                "the payment on the invoice; the card then closes by itself.",
                paid=order.currency_id.format(order.handoff_amount_paid),
                total=order.currency_id.format(
                    order.amount_total * self.node_id.payment_percent / 100
                ),
            )
        return {
            "contract": self.env._(
                "This card follows the order, which is not confirmed yet. Please confirm it; the "
                "card then closes by itself."
            ),
            "started": self.env._(
                "This card follows manufacturing and delivery, and neither has started. Please "
                "start the manufacturing order or validate a delivery."
            ),
            "delivered": self.env._(
                "This card follows the deliveries, and some are not validated yet."
            ),
        }[self.node_id.truth]

    @api.model
    def _external_event(self, code, orders, values=None):
        """Open and close the cards of these orders that wait for an external event.

        :param dict values: ``tracking_number`` and ``result`` for the cards it closes
        :return: number of cards opened and closed
        """
        opened = self._fire("external", orders, event=code)
        closing = self.search(
            [
                ("order_id", "in", orders.ids),
                ("node_id.truth", "=", "external"),
                ("node_id.done_event_code", "=", code),
                ("state", "in", ("waiting", "todo", "in_progress", "blocked")),
            ]
        )
        if closing:
            closing.write(
                {
                    name: str(values[name])
                    for name in ("tracking_number", "result")
                    if values and values.get(name)
                }
            )
            closing._set({"event_date": fields.Datetime.now()})
            missing = closing._missing("output")
            closing.filtered(lambda card: not missing[card])._close(
                self.env._("External event “%s”.", code)
            )
        return len(opened) + len(closing)
