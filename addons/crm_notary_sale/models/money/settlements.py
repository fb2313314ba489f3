"""What settled an invoice, each kind apart, by what was posted against its receivable items.

Money is what a liquidity or outstanding account got. An entry that settles a receivable item is
taken apart by its items on the other side: of a payment of 950 with 50 written off, 950 of 1,000
is money. Cash-basis tax entries never touch a receivable account. An entry that is set back to
draft keeps its reconciliation, so the residual still says "paid"; only posted entries count.
"""

from collections import defaultdict

from odoo.tools import SQL

KINDS = ("money", "credited", "discounted", "written_off", "exchanged")

# signed: into an invoice is more, out of a credit note is less; in the currency of the document
_SETTLEMENTS = """
    WITH item AS (
        SELECT item.id, item.move_id
          FROM account_move_line item
          JOIN account_account account ON account.id = item.account_id
         WHERE item.move_id IN %(ids)s AND account.account_type = 'asset_receivable'
    ), settlement AS (
        SELECT item.move_id, partial.credit_move_id AS other_id,
               partial.debit_amount_currency AS amount
          FROM item JOIN account_partial_reconcile partial ON partial.debit_move_id = item.id
        UNION ALL
        SELECT item.move_id, partial.debit_move_id, -partial.credit_amount_currency
          FROM item JOIN account_partial_reconcile partial ON partial.credit_move_id = item.id
    )
    SELECT settlement.move_id, counterpart.statement_line_id IS NOT NULL AS is_bank,
           SUM(settlement.amount) FILTER (WHERE is_credit) AS credited,
           SUM(settlement.amount) FILTER (WHERE is_exchange) AS exchanged,
           SUM(settlement.amount * COALESCE(made_of.money, 0)) FILTER (WHERE is_entry),
           SUM(settlement.amount * COALESCE(made_of.discounted, 0)) FILTER (WHERE is_entry),
           SUM(settlement.amount * COALESCE(made_of.exchanged, 0)) FILTER (WHERE is_entry),
           SUM(settlement.amount * COALESCE(made_of.other, 1)) FILTER (WHERE is_entry)
      FROM settlement
      JOIN account_move_line other ON other.id = settlement.other_id
      JOIN account_move counterpart ON counterpart.id = other.move_id
 LEFT JOIN account_payment payment ON payment.id = counterpart.origin_payment_id
CROSS JOIN LATERAL (
        SELECT counterpart.move_type IN ('out_invoice', 'out_refund', 'out_receipt') AS is_credit,
               counterpart.move_type NOT IN ('out_invoice', 'out_refund', 'out_receipt')
               AND EXISTS (SELECT FROM account_partial_reconcile partial
                            WHERE partial.exchange_move_id = counterpart.id) AS is_exchange
     ) AS first_kind
CROSS JOIN LATERAL (SELECT NOT is_credit AND NOT is_exchange AS is_entry) AS second_kind
 LEFT JOIN LATERAL (%(made_of)s) AS made_of ON is_entry
     WHERE counterpart.state = 'posted' AND counterpart.id != settlement.move_id
       AND (payment.id IS NULL OR payment.state IN ('in_process', 'paid'))
  GROUP BY settlement.move_id, counterpart.statement_line_id IS NOT NULL
"""
# Shares of the items on the other side of ``other`` in its entry. By the amounts in currency where
# the entry has only one, else by the company's
MADE_OF = SQL("""
    SELECT COALESCE(SUM(weight) FILTER (WHERE is_money), 0) / NULLIF(SUM(weight), 0) AS money,
           COALESCE(SUM(weight) FILTER (WHERE is_discount), 0) / NULLIF(SUM(weight), 0)
               AS discounted,
           COALESCE(SUM(weight) FILTER (WHERE is_exchanged), 0) / NULLIF(SUM(weight), 0)
               AS exchanged,
           COALESCE(SUM(weight) FILTER (
               WHERE NOT is_money AND NOT is_discount AND NOT is_exchanged), 0)
               / NULLIF(SUM(weight), 0) AS other
      FROM (
        SELECT CASE WHEN MIN(part.currency_id) OVER () = MAX(part.currency_id) OVER ()
                    THEN ABS(part.amount_currency) ELSE ABS(part.balance) END AS weight,
               is_money,
               NOT is_money AND is_payment AND COALESCE(
                   part.account_id IN (company.account_journal_early_pay_discount_loss_account_id,
                                       company.account_journal_early_pay_discount_gain_account_id)
                   -- the tax of a discount that reduces it
                   OR part.tax_repartition_line_id IS NOT NULL, FALSE) AS is_discount,
               NOT is_money AND is_payment AND is_foreign AND COALESCE(
                   part.account_id IN (company.expense_currency_exchange_account_id,
                                       company.income_currency_exchange_account_id), FALSE
               ) AS is_exchanged
          FROM account_move_line part
          JOIN account_move entry ON entry.id = part.move_id
          JOIN account_account account ON account.id = part.account_id
          JOIN account_journal journal ON journal.id = part.journal_id
          JOIN res_company company ON company.id = part.company_id
    CROSS JOIN LATERAL (
            SELECT account.account_type IN ('asset_cash', 'liability_credit_card')
                   OR (journal.type IN ('bank', 'cash', 'credit')
                       AND part.account_id = journal.default_account_id)
                   OR EXISTS (SELECT FROM account_payment_method_line method
                               WHERE method.payment_account_id = part.account_id)
                   OR EXISTS (SELECT FROM account_payment outstanding
                               WHERE outstanding.outstanding_account_id = part.account_id)
                   AS is_money,
                   -- a miscellaneous entry writes off, whatever account it names
                   entry.origin_payment_id IS NOT NULL OR entry.statement_line_id IS NOT NULL
                   AS is_payment,
                   company.currency_id != ANY (ARRAY[part.currency_id, other.currency_id])
                   AS is_foreign
         ) AS kind
         WHERE part.move_id = other.move_id AND part.balance * other.balance < 0
      ) AS parts
""")
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


def settlements(env, move_ids):
    """What settled each invoice or credit note.

    A payment without an entry of its own and a line of the bank statement may be the same money:
    of a document that has both, the larger sum counts.

    :param move_ids: ids of invoices and credit notes
    :return: ``{move id: {kind of KINDS: amount}}``, signed, in the currency of each document
    """
    found = defaultdict(lambda: dict.fromkeys(KINDS, 0.0))
    if not move_ids:
        return found
    flush(env)
    ids = tuple(move_ids)
    bank = defaultdict(float)
    for move_id, is_bank, credited, exchanged, *parts in env.execute_query(
        SQL(_SETTLEMENTS, ids=ids, made_of=MADE_OF)
    ):
        money, discounted, exchanged_in, written_off = (float(part or 0.0) for part in parts)
        kinds = found[move_id]
        kinds["credited"] += float(credited or 0.0)
        kinds["exchanged"] += float(exchanged or 0.0) + exchanged_in
        kinds["discounted"] += discounted
        kinds["written_off"] += written_off
        if is_bank:
            bank[move_id] += money
        else:
            kinds["money"] += money
    bare = _bare_by_move(env, ids, bank)
    for move_id in bank.keys() | bare.keys():
        found[move_id]["money"] += max(bank[move_id], bare.get(move_id, 0.0), key=abs)
    return found


def flush(env):
    """Write out what the queries on payments and reconciliations read."""
    env["account.move"].flush_model(
        ["state", "move_type", "statement_line_id", "origin_payment_id", "matched_payment_ids",
         "amount_residual", "amount_total", "amount_total_signed", "currency_id"]
    )  # fmt: skip
    env["account.move.line"].flush_model(
        ["move_id", "account_id", "balance", "amount_currency", "currency_id", "company_id",
         "journal_id", "tax_repartition_line_id", "amount_residual", "amount_residual_currency",
         "reconciled"]
    )  # fmt: skip
    env["account.partial.reconcile"].flush_model()
    env["account.payment"].flush_model()


def _bare_by_move(env, ids, bank):
    """What payments without an entry bring to each document; one of several fills them in order."""
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
