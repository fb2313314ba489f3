"""Money received for invoices, from posted counterparts and not from the residual.

A credit note settles an invoice without money. A payment that is set back to draft keeps its
reconciliation, so the residual still says "paid".
"""

from collections import defaultdict

from odoo.tools import SQL

# signed: into an invoice is more, out of a credit note is less; in the currency of the entry
_BY_MOVE = """
    SELECT move_id, SUM(amount) FILTER (WHERE NOT is_bank), SUM(amount) FILTER (WHERE is_bank)
      FROM (
        SELECT item.move_id, partial.debit_amount_currency AS amount,
               counterpart.statement_line_id IS NOT NULL AS is_bank
          FROM account_move_line item
          JOIN account_partial_reconcile partial ON partial.debit_move_id = item.id
          JOIN account_move_line other ON other.id = partial.credit_move_id
          JOIN account_move counterpart ON counterpart.id = other.move_id
         WHERE item.move_id IN %(ids)s AND counterpart.state = 'posted'
           AND counterpart.move_type NOT IN ('out_invoice', 'out_refund')
        UNION ALL
        SELECT item.move_id, -partial.credit_amount_currency,
               counterpart.statement_line_id IS NOT NULL
          FROM account_move_line item
          JOIN account_partial_reconcile partial ON partial.credit_move_id = item.id
          JOIN account_move_line other ON other.id = partial.debit_move_id
          JOIN account_move counterpart ON counterpart.id = other.move_id
         WHERE item.move_id IN %(ids)s AND counterpart.state = 'posted'
           AND counterpart.move_type NOT IN ('out_invoice', 'out_refund')
      ) AS money
  GROUP BY move_id
"""
# payments without an entry of their own: the bank statement's entry takes their place later
_BARE = """
    SELECT payment.id, payment.amount, payment.currency_id,
           ABS(payment.amount_company_currency_signed),
           move.id, move.currency_id, move.amount_residual, move.move_type,
           move.amount_total / NULLIF(ABS(move.amount_total_signed), 0)
      FROM account_move__account_payment rel
      JOIN account_payment payment ON payment.id = rel.payment_id
      JOIN account_move move ON move.id = rel.invoice_id
     WHERE payment.move_id IS NULL AND payment.state IN ('in_process', 'paid')
       AND move.state = 'posted'
       AND payment.id IN (SELECT payment_id FROM account_move__account_payment
                           WHERE invoice_id IN %(ids)s)
  ORDER BY payment.id, move.id
"""


def received_by_move(env, move_ids):
    """Money received for posted invoices, given back for credit notes.

    A payment without an entry of its own and a line of the bank statement may be the same money:
    of an invoice that has both, the larger sum counts.

    :return: ``{move id: amount}``, signed, in the currency of each invoice or credit note
    """
    received = defaultdict(float)
    if not move_ids:
        return received
    env["account.move"].flush_model()
    env["account.move.line"].flush_model(["move_id"])
    env["account.partial.reconcile"].flush_model()
    env["account.payment"].flush_model()
    ids = tuple(move_ids)
    bank = defaultdict(float)
    for move, booked, by_bank in env.execute_query(SQL(_BY_MOVE, ids=ids)):
        received[move] += float(booked or 0.0)
        bank[move] = float(by_bank or 0.0)
    bare = _bare_by_move(env, ids, bank)
    for move in bank.keys() | bare.keys():
        received[move] += max(bank[move], bare.get(move, 0.0), key=abs)
    return received


def _bare_by_move(env, ids, bank):
    """What payments without an entry bring to each move; one of several fills them in order."""
    left, room, bare = {}, {}, defaultdict(float)
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
        in_move = float(amount if currency == move_currency else company_amount * (rate or 1))
        share = left.setdefault(payment, 1.0)
        filled = min(in_move * share, room.setdefault(move, float(residual) + abs(bank[move])))
        if in_move:
            left[payment] = share - filled / in_move
        room[move] -= filled
        bare[move] += filled if kind == "out_invoice" else -filled
    return bare
