"""Money received for invoices, from posted counterparts and not from the residual.

A credit note settles an invoice without money. A payment that is set back to draft keeps its
reconciliation, so the residual still says "paid".
"""

from collections import defaultdict

from odoo.tools import SQL

# signed: into an invoice is more, out of a credit note is less; in the currency of the entry
_BY_MOVE = """
    SELECT move_id, SUM(amount)
      FROM (
        SELECT item.move_id, partial.debit_amount_currency AS amount
          FROM account_move_line item
          JOIN account_partial_reconcile partial ON partial.debit_move_id = item.id
          JOIN account_move_line other ON other.id = partial.credit_move_id
          JOIN account_move counterpart ON counterpart.id = other.move_id
         WHERE item.move_id IN %(ids)s AND counterpart.state = 'posted'
           AND counterpart.move_type NOT IN ('out_invoice', 'out_refund')
        UNION ALL
        SELECT item.move_id, -partial.credit_amount_currency
          FROM account_move_line item
          JOIN account_partial_reconcile partial ON partial.credit_move_id = item.id
          JOIN account_move_line other ON other.id = partial.debit_move_id
          JOIN account_move counterpart ON counterpart.id = other.move_id
         WHERE item.move_id IN %(ids)s AND counterpart.state = 'posted'
           AND counterpart.move_type NOT IN ('out_invoice', 'out_refund')
      ) AS money
  GROUP BY move_id
"""
# payments without an entry of their own, until the bank statement's entry takes their place
_BARE = """
    SELECT payment.id, payment.amount, payment.currency_id,
           ABS(payment.amount_company_currency_signed),
           move.id, move.currency_id, move.amount_residual, move.move_type,
           move.amount_total / NULLIF(ABS(move.amount_total_signed), 0)
      FROM account_move__account_payment rel
      JOIN account_payment payment ON payment.id = rel.payment_id
      JOIN account_move move ON move.id = rel.invoice_id
     WHERE payment.move_id IS NULL AND move.state = 'posted'
       AND payment.id IN (SELECT payment_id FROM account_move__account_payment
                           WHERE invoice_id IN %(ids)s)
       AND (payment.state = 'in_process' OR payment.state = 'paid' AND NOT EXISTS (
            SELECT FROM account_partial_reconcile partial
              JOIN account_move_line item
                ON item.id IN (partial.debit_move_id, partial.credit_move_id)
             WHERE item.move_id = move.id))
  ORDER BY payment.id, move.id
"""


def received_by_move(env, move_ids):
    """:return: ``{move id: amount}``, signed, in the currency of each invoice or credit note"""
    received = defaultdict(float)
    if not move_ids:
        return received
    env["account.move"].flush_model()
    env["account.move.line"].flush_model(["move_id"])
    env["account.partial.reconcile"].flush_model()
    env["account.payment"].flush_model()
    ids = tuple(move_ids)
    received.update(env.execute_query(SQL(_BY_MOVE, ids=ids)))
    left, room = {}, {}
    for (
        payment,
        amount,
        currency,
        company_amount,
        move,
        move_currency,
        residual,
        kind,
        rate,
    ) in env.execute_query(SQL(_BARE, ids=ids)):
        # one payment of several invoices fills them in their order
        share = left.setdefault(payment, 1.0)
        in_move = amount if currency == move_currency else company_amount * (rate or 1.0)
        filled = min(in_move * share, room.setdefault(move, residual))
        if in_move:
            left[payment] = share - filled / in_move
        room[move] -= filled
        received[move] += filled if kind == "out_invoice" else -filled
    return received
