"""Money that came in for an order and is not matched with an invoice (yet).

Natively booked on the customer, and linked to the order: by its online transaction, or by the
field *Sales Order* of a payment or a line of the bank statement. What is matched with an invoice
counts by that invoice; only the open rest counts here, so nothing counts twice.
"""

from collections import defaultdict

from odoo.tools import SQL

from .settlements import MADE_OF, flush

# a refund or a partial capture names no order: it follows its source, up to the one that does
_TRANSACTIONS = """
    WITH RECURSIVE tree AS (
        SELECT DISTINCT rel.transaction_id AS id, rel.transaction_id AS root
          FROM sale_order_transaction_rel rel WHERE rel.sale_order_id IN %(ids)s
         UNION
        SELECT child.id, tree.root
          FROM payment_transaction child
          JOIN tree ON child.source_transaction_id = tree.id
         WHERE NOT EXISTS (SELECT FROM sale_order_transaction_rel own
                            WHERE own.transaction_id = child.id)
    )
    SELECT tree.root, tx.payment_id, tx.amount, tx.currency_id, tx.company_id,
           COALESCE(tx.last_state_change, tx.create_date)::date
      FROM tree JOIN payment_transaction tx ON tx.id = tree.id
     WHERE tx.state = 'done' AND COALESCE(tx.operation, '') != 'validation'
       -- what was captured in parts counts by its parts
       AND NOT EXISTS (
           SELECT FROM payment_transaction part
            WHERE part.source_transaction_id = tx.id AND part.state IN ('done', 'cancel')
              AND part.operation IS NOT DISTINCT FROM tx.operation)
"""
_ORDERS_OF_TRANSACTIONS = """
    SELECT rel.transaction_id, rel.sale_order_id,
           COALESCE(GREATEST(so.amount_total, 0)
               / NULLIF(SUM(GREATEST(so.amount_total, 0)) OVER one, 0), 1.0 / COUNT(*) OVER one)
      FROM sale_order_transaction_rel rel
      JOIN sale_order so ON so.id = rel.sale_order_id
     WHERE rel.transaction_id IN %(roots)s
    WINDOW one AS (PARTITION BY rel.transaction_id)
"""
_LINKED = """
    SELECT payment.notary_order_id, payment.id, NULL
      FROM account_payment payment WHERE payment.notary_order_id IN %(ids)s
     UNION ALL
    SELECT line.notary_order_id, NULL, line.move_id
      FROM account_bank_statement_line line WHERE line.notary_order_id IN %(ids)s
"""
# the open part of the receivable items, less what was not money in the entry
OPEN_ITEMS = """
    SELECT item.partner_id, move.id, payment.id, item.currency_id, company.currency_id,
           move.company_id, move.date,
           -item.amount_residual_currency * COALESCE(made_of.money, 0),
           -item.amount_residual * COALESCE(made_of.money, 0)
      FROM account_move move
      JOIN account_move_line item ON item.move_id = move.id
      JOIN account_account account ON account.id = item.account_id
      JOIN res_company company ON company.id = move.company_id
 LEFT JOIN account_payment payment ON payment.id = move.origin_payment_id
 LEFT JOIN LATERAL (SELECT item.move_id, item.balance, item.currency_id) AS other ON TRUE
 LEFT JOIN LATERAL (%(made_of)s) AS made_of ON TRUE
     WHERE account.account_type = 'asset_receivable' AND move.state = 'posted'
       AND move.move_type = 'entry' AND NOT item.reconciled
       AND (payment.id IS NULL OR payment.state IN ('in_process', 'paid'))
"""
_OPEN = OPEN_ITEMS + " AND (move.id IN %(moves)s OR payment.id IN %(payments)s)"
# payments without an entry of their own, until they are matched with an invoice
OPEN_BARE = """
    SELECT payment.partner_id, NULL, payment.id, payment.currency_id, company.currency_id,
           payment.company_id, payment.date,
           CASE WHEN payment.payment_type = 'outbound' THEN -payment.amount ELSE payment.amount END,
           payment.amount_company_currency_signed
      FROM account_payment payment
      JOIN res_company company ON company.id = payment.company_id
     WHERE payment.move_id IS NULL AND payment.state IN ('in_process', 'paid')
       AND payment.partner_type = 'customer'
       AND NOT EXISTS (SELECT FROM account_move__account_payment rel
                         JOIN account_move invoice ON invoice.id = rel.invoice_id
                        WHERE rel.payment_id = payment.id AND invoice.state = 'posted')
"""
_OPEN_BARE = OPEN_BARE + " AND payment.id IN %(payments)s"
# deposits without an entry whose money is at the bank by now, natively known by the amount: on a
# line that names the order too, or that is matched with one of its invoices. Of the same amount
# payments that are matched with an invoice come first, then each line stands for one payment
_AT_THE_BANK = """
    WITH invoice AS (
        SELECT DISTINCT sol.order_id, item.move_id
          FROM sale_order_line sol
          JOIN sale_order_line_invoice_rel rel ON rel.order_line_id = sol.id
          JOIN account_move_line item ON item.id = rel.invoice_line_id
          JOIN account_move move ON move.id = item.move_id AND move.state = 'posted'
         WHERE sol.order_id IN %(ids)s
    ), paid AS (
        SELECT order_id, payment.id, payment.amount, payment.currency_id,
               ROW_NUMBER() OVER (PARTITION BY order_id, payment.amount, payment.currency_id
                                  ORDER BY is_of_invoice DESC, payment.id) AS number
          FROM (
            SELECT invoice.order_id, rel.payment_id, TRUE AS is_of_invoice
              FROM invoice
              JOIN account_move__account_payment rel ON rel.invoice_id = invoice.move_id
             UNION
            SELECT notary_order_id, id, FALSE FROM account_payment
             WHERE notary_order_id IN %(ids)s
               AND NOT EXISTS (SELECT FROM account_move__account_payment rel
                                 JOIN account_move move ON move.id = rel.invoice_id
                                WHERE rel.payment_id = account_payment.id
                                  AND move.state = 'posted')
          ) AS of_order
          JOIN account_payment payment ON payment.id = of_order.payment_id
         WHERE payment.move_id IS NULL AND payment.state IN ('in_process', 'paid')
           AND payment.payment_type = 'inbound'
    ), line AS (
        SELECT line.notary_order_id AS order_id, line.id
          FROM account_bank_statement_line line WHERE line.notary_order_id IN %(ids)s
         UNION
        SELECT invoice.order_id, entry.statement_line_id
          FROM invoice
          JOIN account_move_line item ON item.move_id = invoice.move_id
          JOIN account_partial_reconcile partial
            ON partial.debit_move_id = item.id OR partial.credit_move_id = item.id
          JOIN account_move_line other
            ON other.id IN (partial.debit_move_id, partial.credit_move_id)
          JOIN account_move entry ON entry.id = other.move_id
         WHERE entry.statement_line_id IS NOT NULL AND entry.state = 'posted'
    ), bank AS (
        SELECT line.order_id, amount, currency_id,
               ROW_NUMBER() OVER (PARTITION BY line.order_id, amount, currency_id ORDER BY id)
                   AS number
          FROM (
            SELECT line.order_id, line.id,
                   CASE WHEN statement.foreign_currency_id IS NULL THEN statement.amount
                        ELSE statement.amount_currency END AS amount,
                   COALESCE(statement.foreign_currency_id, statement.currency_id) AS currency_id
              FROM line JOIN account_bank_statement_line statement ON statement.id = line.id
          ) AS line
    )
    SELECT paid.id FROM paid JOIN bank USING (order_id, amount, currency_id, number)
"""


def deposits(env, currencies, rates):
    """Open money linked to each order.

    :param currencies: ``{order id: currency id}``
    :param Rates rates: conversion rates
    :return: ``{order id: [came in, went back]}``, both positive, in the order's currency
    """
    found = defaultdict(lambda: [0.0, 0.0])
    if not currencies:
        return found
    flush(env)
    env["payment.transaction"].flush_model()
    env["account.bank.statement.line"].flush_model()
    env["sale.order.line"].flush_model(["order_id", "invoice_lines"])
    ids = tuple(currencies)
    transactions = env.execute_query(SQL(_TRANSACTIONS, ids=ids))
    linked = env.execute_query(SQL(_LINKED, ids=ids))
    if not transactions and not linked:
        return found
    shares = _shares_of_transactions(env, {row[0] for row in transactions})
    by_transaction = {payment for _root, payment, *_rest in transactions if payment}
    open_items = _open_items(
        env,
        moves={move for _order, _payment, move in linked if move},
        payments={payment for _order, payment, _move in linked if payment} | by_transaction,
    )

    def add(order_id, share, rows):
        if order_id in currencies:
            for row in rows:
                amount = amount_in(currencies[order_id], row, rates) * share
                found[order_id][amount < 0] += abs(amount)

    for root, payment, amount, currency, company, date in transactions:
        rows = (
            open_items[payment, None] if payment else [(currency, None, company, date, amount, 0)]
        )
        for order_id, share in shares[root]:
            add(order_id, share, rows)
    at_the_bank = {payment for (payment,) in env.execute_query(SQL(_AT_THE_BANK, ids=ids))}
    for order_id, payment, move in linked:
        if payment not in by_transaction and payment not in at_the_bank:
            add(order_id, 1.0, open_items[payment, move])
    return found


def _shares_of_transactions(env, roots):
    """``{transaction id: [(order id, share)]}``, by the amounts of the orders."""
    shares = defaultdict(list)
    if roots:
        env["sale.order"].flush_model(["amount_total"])
        for root, order_id, share in env.execute_query(
            SQL(_ORDERS_OF_TRANSACTIONS, roots=tuple(roots))
        ):
            shares[root].append((order_id, float(share)))
    return shares


def _open_items(env, moves, payments):
    """``{(payment id, None) or (None, move id): rows}``."""
    found = defaultdict(list)
    moves, payments = tuple(moves) or (0,), tuple(payments) or (0,)
    for query in (_OPEN, _OPEN_BARE):
        for _partner, move, payment, *row in env.execute_query(
            SQL(query, moves=moves, payments=payments, made_of=MADE_OF)
        ):
            found[payment, None if payment else move].append(row)
    return found


def amount_in(order_currency, row, rates):
    """An open item in a currency: as booked where it is one of the two booked, else by the rate.

    :param row: ``(currency id, company's currency id, company id, date, amount, in company's)``
    """
    currency, company_currency, company, date, amount, company_amount = row
    if currency != order_currency == company_currency:
        return float(company_amount)
    return float(amount) * rates.rate(currency, order_currency, company, date)
