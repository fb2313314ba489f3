"""The margin of quotations, from the cost of their products.

The cost on a line is the salesperson's to write; the cost of a product is not.
"""

from collections import namedtuple

from odoo import models

# percent: of the untaxed amount, None where nothing is sold; unknown: products without a cost
Margin = namedtuple("Margin", "percent unknown")


class SaleOrder(models.Model):
    _inherit = "sale.order"

    def _stagegate_margins(self):
        """``{order: Margin}``; call as superuser.

        ``percent = 100 × (untaxed amount − cost) / untaxed amount``, where the cost is the
        products' standard price in the order's company, per unit of measure, at the exchange rate
        of the day when the order was begun. Services may cost nothing; goods that cost nothing
        have a cost that nobody entered.
        """
        sold, cost = dict.fromkeys(self, 0.0), dict.fromkeys(self, 0.0)
        unknown = dict.fromkeys(self, self.env["product.product"])
        lines = self.env["sale.order.line"].search_fetch(
            [
                ("order_id", "in", self.ids),
                ("display_type", "=", False),
                ("is_downpayment", "=", False),
            ],
            ["order_id", "product_id", "product_uom_qty", "product_uom_id", "price_subtotal"],
        )
        for line in lines:
            order, product = line.order_id, line.product_id.with_company(line.order_id.company_id)
            quantity = line.product_uom_qty
            sold[order] += line.price_subtotal
            if not product or not quantity:
                continue
            if not product.standard_price:
                if product.type != "service":
                    unknown[order] |= product
                continue
            if line.product_uom_id and line.product_uom_id != product.uom_id:
                quantity = line.product_uom_id._compute_quantity(
                    quantity, product.uom_id, round=False
                )
            cost[order] += product.cost_currency_id._convert(
                quantity * product.standard_price,
                order.currency_id,
                order.company_id,
                order.create_date.date(),
                round=False,
            )
        return {
            order: Margin(
                100 * (sold[order] - cost[order]) / sold[order] if sold[order] else None,
                unknown[order],
            )
            for order in self
        }
