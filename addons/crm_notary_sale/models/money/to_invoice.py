"""What is still to be invoiced of an order, from its lines and what was posted for them.

A line that natively is fully invoiced asks for nothing more, whatever was invoiced for it: the
rest may have been cancelled (delivered 9.8 of 10), the accountant may have agreed to another price
on the invoice. Unless its price was raised since: then the line counts as it is now. What the
price was is kept on the invoice's item when it is posted (``notary_unit_price``).
"""

from collections import defaultdict

from odoo.tools import SQL, float_compare

# one row for each line and kind of document; amounts of one line of several order lines in parts
_LINES = """
    SELECT sol.order_id, sol.id, sol.price_total, sol.product_uom_qty,
           sol.qty_invoiced, sol.invoice_status, COALESCE(sol.is_downpayment, FALSE),
           doc.state, doc.currency_id, doc.date, doc.amount, doc.priced_at, doc.is_invoice
      FROM sale_order_line sol
 LEFT JOIN LATERAL (
        SELECT move.state, move.currency_id, COALESCE(move.invoice_date, move.date) AS date,
               SUM(CASE WHEN move.move_type = 'out_refund' THEN -item.price_total
                        ELSE item.price_total END
                   / (SELECT COUNT(*) FROM sale_order_line_invoice_rel same
                       WHERE same.invoice_line_id = item.id)) AS amount,
               (ARRAY_AGG(item.notary_unit_price ORDER BY move.id DESC) FILTER (
                   WHERE move.move_type = 'out_invoice' AND item.notary_unit_price IS NOT NULL
               ))[1] AS priced_at,
               BOOL_OR(move.move_type = 'out_invoice') AS is_invoice
          FROM sale_order_line_invoice_rel rel
          JOIN account_move_line item ON item.id = rel.invoice_line_id
          JOIN account_move move ON move.id = item.move_id
         WHERE rel.order_line_id = sol.id AND move.state IN ('draft', 'posted')
           AND move.move_type IN ('out_invoice', 'out_refund')
      GROUP BY move.state, move.currency_id, COALESCE(move.invoice_date, move.date)
     ) AS doc ON TRUE
     WHERE sol.order_id IN %(ids)s AND sol.display_type IS NULL
  ORDER BY sol.id, doc.date
"""


class _Line:
    """What is known of one order line; amounts in the order's currency, with taxes."""

    def __init__(self, value, quantity, quantity_invoiced, status, is_downpayment):
        self.value = float(value or 0.0)
        self.quantity = float(quantity or 0.0)
        self.quantity_invoiced = float(quantity_invoiced or 0.0)
        self.is_full = status in ("invoiced", "upselling")
        self.is_downpayment = is_downpayment
        self.posted = self.draft = 0.0
        self.has_invoice = False
        self.priced_at = None

    def is_raised(self, rounding):
        """Whether the price was raised after the last invoice."""
        if self.priced_at is None or not self.quantity:
            return False
        # per unit of measure: the rounding of the line's total is spread over its quantity
        unit = self.value / self.quantity
        step = rounding / max(abs(self.quantity), 1.0)
        return float_compare(unit, self.priced_at, precision_rounding=step) > 0

    def rest(self, rounding):
        """What is still to be invoiced of this line."""
        if self.is_full and self.has_invoice:
            if not self.is_raised(rounding):
                return max(self.draft, 0.0) if self.value >= 0 else min(self.draft, 0.0)
            # what natively is not delivered any more is not invoiced at the new price either
            value = self.value * min(1.0, self.quantity_invoiced / self.quantity)
        else:
            value = self.value
        return max(value - self.posted, 0.0) if value >= 0 else value - self.posted


def to_invoice(env, orders, rates):
    """What is still to be invoiced of each order.

    :param orders: ``{order id: (amount, currency id, company id, rounding)}``; the amount with
        taxes, whether the order is confirmed yet or not
    :param Rates rates: conversion rates, for invoices in another currency than their order's
    :return: ``{order id: amount}`` in the order's currency
    """
    rests = dict.fromkeys(orders, 0.0)
    if not orders:
        return rests
    env["sale.order.line"].flush_model(
        ["order_id", "price_total", "product_uom_qty", "qty_invoiced", "invoice_status",
         "is_downpayment", "display_type", "invoice_lines"]
    )  # fmt: skip
    env["account.move"].flush_model(["state", "move_type", "currency_id", "invoice_date", "date"])
    env["account.move.line"].flush_model(
        ["move_id", "price_total", "sale_line_ids", "notary_unit_price"]
    )
    lines_by_order = defaultdict(dict)
    for order_id, line_id, *facts in env.execute_query(SQL(_LINES, ids=tuple(orders))):
        _amount, order_currency, company, _rounding = orders[order_id]
        lines = lines_by_order[order_id]
        line = lines.get(line_id) or lines.setdefault(line_id, _Line(*facts[:5]))
        state, currency, date, amount, priced_at, is_invoice = facts[5:]
        if not state:
            continue
        amount = float(amount) * rates.rate(currency, order_currency, company, date)
        if state == "posted":
            line.posted += amount
            line.has_invoice = line.has_invoice or is_invoice
            line.priced_at = priced_at if priced_at is not None else line.priced_at
        else:
            line.draft += amount
    for order_id, lines in lines_by_order.items():
        amount, *_rest, rounding = orders[order_id]
        rests[order_id] = _rest_of_order(lines.values(), amount, rounding)
    return rests


def _rest_of_order(lines, amount, rounding):
    if not any(line.posted or line.draft or line.has_invoice for line in lines):
        return amount  # rounded as the order is, not line by line
    rest = sum(line.rest(rounding) for line in lines if not line.is_downpayment)
    # deposits that were invoiced and not deducted on an invoice yet
    rest -= sum(line.posted for line in lines if line.is_downpayment)
    return max(rest, 0.0) if amount >= 0 else min(rest, 0.0)
