"""One way to hear that the money of orders changed.

Whatever is an input of an order's money says so when it is created, written or deleted: orders and
their lines, invoices, payments, reconciliations, lines of the bank statement, transactions. What
was said is collected and looked at once, at the end of the outermost operation: several
invoices, payments and reconciliations of one click are one call of
``sale.order._notary_money_changed()`` for all orders they concern. What is heard outside of such
an operation (a delivery that changes the invoice status when it is recomputed) is looked at before
the transaction commits or a savepoint begins, by the cursor's ``precommit``.

``with collecting(env): ...`` marks an operation; they nest, the outermost one looks.
"""

import logging
from contextlib import contextmanager

from odoo.tools import SQL
from odoo.tools.misc import clean_context

_logger = logging.getLogger(__name__)

_KEY = "crm_notary_sale.money_changes"
# what changed may change something again: a closed card, an order confirmed by a payment
MAX_ROUNDS = 10

# an entry that is set back to draft or deleted changes the invoices it settled, and a refund
# that is matched with a payment changes what is open of it
_ORDERS = """
    WITH near AS (
        SELECT id FROM account_move WHERE id IN %(moves)s
         UNION
        SELECT credit.move_id FROM account_move_line item
          JOIN account_partial_reconcile partial ON partial.debit_move_id = item.id
          JOIN account_move_line credit ON credit.id = partial.credit_move_id
         WHERE item.move_id IN %(moves)s
         UNION
        SELECT debit.move_id FROM account_move_line item
          JOIN account_partial_reconcile partial ON partial.credit_move_id = item.id
          JOIN account_move_line debit ON debit.id = partial.debit_move_id
         WHERE item.move_id IN %(moves)s
         UNION
        SELECT invoice_id FROM account_move__account_payment WHERE payment_id IN %(payments)s
    ), paid AS (
        SELECT id, notary_order_id FROM account_payment
         WHERE id IN %(payments)s OR move_id IN (SELECT id FROM near)
    ), named AS (
        SELECT tx.id, source.id AS source_id, source.source_transaction_id AS origin_id
          FROM payment_transaction tx
     LEFT JOIN payment_transaction source ON source.id = tx.source_transaction_id
         WHERE tx.id IN %(transactions)s OR tx.payment_id IN (SELECT id FROM paid)
    )
    SELECT sol.order_id
      FROM near JOIN account_move_line item ON item.move_id = near.id
      JOIN sale_order_line_invoice_rel rel ON rel.invoice_line_id = item.id
      JOIN sale_order_line sol ON sol.id = rel.order_line_id
     UNION
    SELECT line.notary_order_id
      FROM near JOIN account_bank_statement_line line ON line.move_id = near.id
     WHERE line.notary_order_id IS NOT NULL
     UNION
    SELECT notary_order_id FROM paid WHERE notary_order_id IS NOT NULL
     UNION
    SELECT rel.sale_order_id
      FROM named JOIN sale_order_transaction_rel rel
        ON rel.transaction_id IN (named.id, named.source_id, named.origin_id)
"""


class _Changes:
    """What changed in a transaction and was not looked at yet."""

    def __init__(self):
        self.env = None
        self.orders, self.moves, self.payments, self.transactions = set(), set(), set(), set()


def orders_of(env, moves=(), payments=(), transactions=()):
    """Ids of the orders whose money depends on these entries, payments or transactions."""
    env["account.move"].flush_model(["statement_line_id"])
    env["account.move.line"].flush_model(["move_id", "sale_line_ids"])
    env["account.partial.reconcile"].flush_model(["debit_move_id", "credit_move_id"])
    env["account.payment"].flush_model(["move_id", "invoice_ids", "notary_order_id"])
    env["account.bank.statement.line"].flush_model(["move_id", "notary_order_id"])
    env["payment.transaction"].flush_model(
        ["payment_id", "source_transaction_id", "sale_order_ids"]
    )
    env["sale.order.line"].flush_model(["order_id", "invoice_lines"])
    query = SQL(
        _ORDERS,
        moves=tuple(moves) or (0,),
        payments=tuple(payments) or (0,),
        transactions=tuple(transactions) or (0,),
    )
    return {order_id for (order_id,) in env.execute_query(query)}


def mark(env, *, orders=(), moves=(), payments=(), transactions=()):
    """Say that these changed.

    :param orders: ids of orders; the others are ids of entries, payments, online transactions
    """
    # with the callback: a rollback forgets both
    data = env.cr.precommit.data
    if _KEY not in data:
        data[_KEY] = _Changes()
        env.cr.precommit.add(lambda: _look(env.cr))
    changes = data[_KEY]
    changes.env = env
    changes.orders.update(orders)
    changes.moves.update(moves)
    changes.payments.update(payments)
    changes.transactions.update(transactions)


def mark_before_deletion(env, *, moves=(), payments=(), transactions=()):
    """Say that these are about to be deleted: what they concern is looked up while they exist."""
    orders = orders_of(env, moves, payments, transactions)
    if orders:
        mark(env, orders=orders)


@contextmanager
def collecting(env):
    """An operation at whose end what changed is looked at, unless a larger one goes on."""
    with _nested(env.cr) as depth:
        yield
        if depth == 1:
            _look(env.cr)


@contextmanager
def _nested(cr):
    cr.cache[_KEY] = depth = cr.cache.get(_KEY, 0) + 1
    try:
        yield depth
    finally:
        cr.cache[_KEY] = depth - 1


def _look(cr):
    for _round in range(MAX_ROUNDS):
        if _KEY not in cr.precommit.data:
            return
        # a pending invoice status says so when it is computed
        cr.precommit.data[_KEY].env["sale.order.line"].flush_model(["invoice_status"])
        changes = cr.precommit.data.pop(_KEY)
        # sudo: whoever books the payment, orders, cards and gates of others follow
        env = changes.env(su=True, context=clean_context(changes.env.context))
        ids = changes.orders
        if changes.moves or changes.payments or changes.transactions:
            ids |= orders_of(env, changes.moves, changes.payments, changes.transactions)
        orders = env["sale.order"].browse(sorted(ids)).exists()
        if orders:
            # what this changes in turn waits for the next round
            with _nested(cr):
                orders._notary_money_changed()
    _logger.error("The money of orders keeps changing by what its change causes.")
