"""Which invoices belong to which orders, and how much of each."""

import math
from typing import NamedTuple

from odoo.tools import SQL

# an invoice is shared by the amounts of the lines that stem from orders; what was added on it
# (freight, rounding) is shared alike. A line of several order lines counts for each in equal parts
_SHARES = """
    WITH involved AS (
        SELECT DISTINCT item.move_id
          FROM sale_order_line sol
          JOIN sale_order_line_invoice_rel rel ON rel.order_line_id = sol.id
          JOIN account_move_line item ON item.id = rel.invoice_line_id
         WHERE sol.order_id IN %(ids)s
    ), part AS (
        SELECT item.move_id, sol.order_id,
               item.price_total / COUNT(*) OVER (PARTITION BY item.id) AS amount
          FROM involved
          JOIN account_move_line item ON item.move_id = involved.move_id
          JOIN sale_order_line_invoice_rel rel ON rel.invoice_line_id = item.id
          JOIN sale_order_line sol ON sol.id = rel.order_line_id
    ), shared AS (
        SELECT move_id, order_id, SUM(amount) AS amount,
               SUM(SUM(amount)) OVER (PARTITION BY move_id) AS whole,
               COUNT(*) OVER (PARTITION BY move_id) AS orders
          FROM part GROUP BY move_id, order_id
    )
    SELECT shared.order_id, shared.move_id,
           COALESCE(shared.amount / NULLIF(shared.whole, 0), 1.0 / shared.orders) AS share,
           move.state, move.move_type, move.currency_id,
           COALESCE(move.invoice_date, move.date) AS date,
           -- the posted items, not a total that can be written
           COALESCE((
               SELECT SUM(item.amount_currency)
                 FROM account_move_line item
                 JOIN account_account account ON account.id = item.account_id
                WHERE item.move_id = move.id AND account.account_type = 'asset_receivable'
           ), 0) AS total
      FROM shared
      JOIN account_move move ON move.id = shared.move_id
     WHERE move.state IN ('draft', 'posted')
       AND move.move_type IN ('out_invoice', 'out_refund')
  ORDER BY shared.move_id, shared.order_id
"""


class Share(NamedTuple):
    """One order's part of one invoice or credit note.

    ``total`` is the whole document's, in the document's currency, negative for a credit note.
    """

    order_id: int
    move_id: int
    share: float
    state: str
    move_type: str
    currency_id: int
    date: object
    total: float


def invoice_shares(env, order_ids):
    """Parts of posted and draft invoices and credit notes.

    :param order_ids: ids of orders
    :return: list of :class:`Share` of the documents of these orders, those of other orders on the
        same document among them; by document, the shares add up to 1
    """
    if not order_ids:
        return []
    env["account.move"].flush_model(["state", "move_type", "currency_id", "invoice_date", "date"])
    env["account.move.line"].flush_model(
        ["move_id", "price_total", "amount_currency", "account_id", "sale_line_ids"]
    )
    env["sale.order.line"].flush_model(["order_id", "invoice_lines"])
    rows = env.execute_query(SQL(_SHARES, ids=tuple(order_ids)))
    return [Share(*row[:2], float(row[2]), *row[3:7], float(row[7])) for row in rows]


def apportion(amount, shares, rounding):
    """Take an amount apart without losing or making a cent.

    Who has the largest remainder gets the next unit; of equal ones, who is named first.

    :param shares: list of numbers that add up to 1
    :param rounding: smallest unit of the currency
    :return: list of amounts that add up to ``amount``
    """
    if len(shares) < 2:
        return [amount] * len(shares)
    whole = round(amount / rounding)
    # a share of a third times 300 is 100 and not 99.99999
    exact = [round(share * amount / rounding, 6) for share in shares]
    parts = [math.floor(each) for each in exact]
    order = sorted(range(len(shares)), key=lambda n: (parts[n] - exact[n], n))
    for number in range(whole - sum(parts)):
        parts[order[number % len(order)]] += 1
    return [part * rounding for part in parts]
