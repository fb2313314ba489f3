"""Open payments of customers that are linked to no order: shown, and counted nowhere."""

from collections import defaultdict

from odoo.tools import SQL

from .deposits import OPEN_BARE, OPEN_ITEMS, amount_in
from .settlements import MADE_OF, flush

_NOT_LINKED = """
       AND payment.notary_order_id IS NULL
       AND NOT EXISTS (
           SELECT FROM payment_transaction tx
        LEFT JOIN payment_transaction source ON source.id = tx.source_transaction_id
        LEFT JOIN payment_transaction origin ON origin.id = source.source_transaction_id
             JOIN sale_order_transaction_rel rel
               ON rel.transaction_id IN (tx.id, source.id, origin.id)
            WHERE tx.payment_id = payment.id)
"""
_ITEMS = f"""{OPEN_ITEMS} {_NOT_LINKED}
       AND item.partner_id IN %(partners)s AND move.company_id IN %(companies)s
       AND (payment.id IS NOT NULL OR EXISTS (
           SELECT FROM account_bank_statement_line line
            WHERE line.id = move.statement_line_id AND line.notary_order_id IS NULL))
"""
_BARE = f"""{OPEN_BARE} {_NOT_LINKED}
       AND payment.partner_id IN %(partners)s AND payment.company_id IN %(companies)s
"""


def on_account(env, orders, rates):
    """Open money of each order's customer.

    :param orders: ``{order id: (partner id, currency id, company id)}``
    :param Rates rates: conversion rates
    :return: ``{order id: amount}`` in the order's currency; negative if more went back
    """
    amounts = dict.fromkeys(orders, 0.0)
    customers = env["res.partner"].browse({partner for partner, *_rest in orders.values()})
    families = customers.commercial_partner_id
    members = env["res.partner"].with_context(active_test=False)
    members = members.search([("commercial_partner_id", "in", families.ids)])
    if not members:
        return amounts
    flush(env)
    env["payment.transaction"].flush_model()
    env["account.bank.statement.line"].flush_model(["notary_order_id"])
    family_of = {member.id: member.commercial_partner_id.id for member in members}
    rows = defaultdict(list)
    for query in (_ITEMS, _BARE):
        for partner, _move, _payment, *row in env.execute_query(
            SQL(
                query,
                made_of=MADE_OF,
                partners=tuple(members.ids),
                companies=tuple({company for *_rest, company in orders.values()}),
            )
        ):
            rows[family_of[partner], row[2]].append(row)
    for order_id, (partner, currency, company) in orders.items():
        open_items = rows.get((family_of.get(partner), company), ())
        amounts[order_id] = sum(amount_in(currency, row, rates) for row in open_items)
    return amounts
