from odoo import api, models


class CrmHandoff(models.Model):
    """Handoffs that follow accounting, manufacturing and inventory, both ways."""

    _inherit = "crm.handoff"

    @api.model
    def _follow_orders(self, orders, kinds):
        """The facts of these orders may have changed: close or re-open what follows them.

        :param kinds: values of ``crm.handoff.node.completion`` to look at
        """
        if not orders:
            return
        # sudo: an accountant's posting moves the handoffs of production
        self.sudo().search(
            [
                ("order_id", "in", orders.ids),
                ("node_id.completion", "in", list(kinds)),
                ("state", "!=", "cancelled"),
            ]
        )._follow_facts()

    @api.model
    def _payment_changed(self, orders):
        """The money of these orders changed, or what they amount to."""
        nodes = self.env["crm.handoff.node"]._for_trigger("payment_received")
        if nodes:
            facts = orders._handoff_facts({"payment"})
            for node in nodes:
                paid = orders.filtered(
                    lambda order, node=node: node._is_paid(facts[order.id]["money"])
                )
                self._fire("payment_received", paid, nodes=node)
        self._follow_orders(orders, ("payment",))

    def _follow_facts(self):
        """Close the handoffs whose fact holds, re-open those whose fact holds no more."""
        handoffs = self.filtered(
            lambda handoff: (
                handoff.order_id
                and handoff.order_id.state != "cancel"
                and handoff.state != "cancelled"
                and handoff.node_id.completion in ("contract", "payment", "started", "delivered")
            )
        )
        if not handoffs:
            return
        facts = handoffs.order_id._handoff_facts(set(handoffs.node_id.mapped("completion")))
        true = handoffs.filtered(lambda handoff: handoff._is_complete(facts[handoff.order_id.id]))
        closing = true.filtered(lambda handoff: handoff.state != "done")
        missing = closing._missing("output")
        closing = closing.filtered(lambda handoff: not missing[handoff])
        closing._close()
        false = (handoffs - true).filtered(
            lambda handoff: (
                handoff.state == "done"
                # what was closed by hand stays so until there is something to follow again
                and not (handoff.closed_reason and facts[handoff.order_id.id]["is_idle"])
            )
        )
        for completion, batch in false.grouped(lambda handoff: handoff.node_id.completion).items():
            batch._reopen(lambda env, why=completion: self.with_env(env)._reopen_note(why))

    def _is_complete(self, facts):
        """Whether the fact this handoff follows holds.

        :param facts: see ``sale.order._handoff_facts``
        """
        self.ensure_one()
        completion = self.node_id.completion
        if completion == "payment":
            return self.node_id._is_paid(facts["money"])
        return facts[completion]

    def _can_never_complete(self):
        """Those of these handoffs that nothing native can close: nothing to deliver, all back."""
        handoffs = self.sudo().filtered(
            lambda handoff: (
                handoff.order_id
                and handoff.state in ("todo", "in_progress")
                and handoff.node_id.completion in ("started", "delivered")
            )
        )
        if not handoffs:
            return self.browse()
        facts = handoffs.order_id._handoff_facts({"started", "delivered"})
        return handoffs.filtered(
            lambda handoff: (
                facts[handoff.order_id.id]["is_idle"]
                and not handoff._is_complete(facts[handoff.order_id.id])
            )
        )

    @api.model
    def _reopen_note(self, completion):
        return {
            "contract": self.env._("The order is not confirmed any more."),
            "payment": self.env._("The payment was reversed or the amount changed."),
            "started": self.env._("Production and delivery were taken back."),
            "delivered": self.env._("There is something left to deliver."),
        }[completion]

    def _why_incomplete(self):
        """What the facts say, for the person who tries to close the handoff against them."""
        self.ensure_one()
        order = self.sudo().order_id
        if self.node_id.completion == "payment":
            money = order._notary_money(with_on_account=False)[order.id]
            return self.env._(
                "This handoff follows accounting: %(paid)s of %(total)s received. Please register "
                "the payment on the invoice; the handoff then closes by itself.",
                paid=order.currency_id.format(money.money),
                total=order.currency_id.format(money.payable * self.node_id.payment_percent / 100),
            )
        if self._can_never_complete():
            return self.env._(
                "This handoff follows manufacturing and delivery, and of this order nothing is to "
                "be made or delivered (any more). Please use “Close by Hand” and say why."
            )
        return {
            "contract": self.env._(
                "This handoff follows the order, which is not confirmed yet. Please confirm it; "
                "the handoff then closes by itself."
            ),
            "started": self.env._(
                "This handoff follows manufacturing and delivery, and neither has started. Please "
                "start the manufacturing order or validate a delivery."
            ),
            "delivered": self.env._(
                "This handoff follows the deliveries, and some are not validated yet."
            ),
        }.get(
            self.node_id.completion,
            # it follows no fact
            self.env._("Please use the buttons on the handoff."),
        )
