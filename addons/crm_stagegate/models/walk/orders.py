"""On a walk the salesperson quotes and confirms, finance invoices and registers the payment."""

from odoo import api, models

from .stopped import Stopped


class CrmWalk(models.AbstractModel):
    _inherit = "crm.walk"

    @api.model
    def _walk_order(self, walk, lead, confirm=True):
        """The order of the walk, sent; confirmed, too, if that is wanted.

        :raise Stopped: when there is nothing to sell
        """
        Order = walk.env["sale.order"].with_user(walk.seller)
        order = Order.search([("opportunity_id", "=", lead.id)], limit=1)
        if not order:
            order = Order.create(self._walk_order_values(walk, lead.with_user(walk.seller)))
        if order.state == "draft":
            order.action_quotation_sent()
        if confirm and order.state == "sent":
            order.action_confirm()
        return order

    @api.model
    def _walk_order_values(self, walk, lead):
        if not lead.partner_id:
            lead.partner_id = lead.env["res.partner"].create({"name": self.env._("Walk-through")})
        line = {
            "product_id": self._walk_product(lead).id,
            "product_uom_qty": 1,
            "price_unit": lead.expected_revenue or 1000.0,
        }
        return {
            "partner_id": lead.partner_id.id,
            "opportunity_id": lead.id,
            "team_id": lead.team_id.id,
            "order_line": [(0, 0, line)],
        }

    @api.model
    def _walk_product(self, lead):
        """What the seller could sell: best what is invoiced as ordered and makes a margin."""
        found = lead.env["product.product"].search(
            [("sale_ok", "=", True), ("type", "!=", "combo")], limit=80
        )
        if not found:
            raise Stopped(self.env._("There is no product to sell."))
        price = lead.expected_revenue or 1000.0

        def fits(product):
            # sudo: the cost, which the seller may not see, decides about the margin only
            cost = product.sudo().standard_price
            return (product.invoice_policy != "order", not 0 < cost < price / 2)

        return found.sorted(fits)[0]

    @api.model
    def _walk_confirm(self, walk, lead):
        """Have the seller confirm the order.

        :return: the order; empty when that did not work
        """
        # sudo: whether it has been done already
        known = walk.env["sale.order"].sudo().search([("opportunity_id", "=", lead.id)], limit=1)
        if known.state == "sale":
            return known.sudo(False)
        made = []
        what = self.env._("Confirm the order")
        if walk.act(walk.seller, what, lambda: made.append(self._walk_order(walk, lead))):
            return made[0]
        return walk.env["sale.order"]

    @api.model
    def _walk_pay(self, walk, lead):
        """Have the order confirmed, invoiced and paid."""
        order = self._walk_confirm(walk, lead)
        if not order:
            return
        what = self.env._("Invoice the order and register the payment")
        if not walk.finance:
            walk.note("", what, "stop", self.env._("Nobody may write invoices."))
            return
        walk.act(walk.finance, what, lambda: self._walk_invoice(order, walk.finance))

    @api.model
    def _walk_invoice(self, order, person):
        """Invoice an order and register the payment as ``person``, as Odoo's own dialogs do.

        :raise Stopped: when there is nothing to invoice
        """
        invoices = order.with_user(person)._create_invoices(final=True)
        if not invoices:
            raise Stopped(self.env._("There is nothing to invoice."))
        invoices.action_post()
        context = {"active_model": "account.move", "active_ids": invoices.ids}
        register = invoices.env["account.payment.register"].with_context(**context)
        register.create({})._create_payments()
