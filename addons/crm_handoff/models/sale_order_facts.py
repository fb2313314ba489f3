from collections import defaultdict

from odoo import api, fields, models
from odoo.tools import SQL

PRODUCTION_STATES = [
    ("none", "Nothing to make"),
    ("waiting", "Not started"),
    ("progress", "In production"),
    ("done", "Made"),
]
DELIVERY_STATES = [
    ("none", "Nothing to deliver"),
    ("waiting", "Not delivered"),
    ("partial", "Partly delivered"),
    ("done", "Delivered"),
]
PAYMENT_STATES = [
    ("none", "Not invoiced"),
    ("unpaid", "Not paid"),
    ("partial", "Partly paid"),
    ("paid", "Paid"),
]


class SaleOrder(models.Model):
    """What accounting, manufacturing and inventory know about an order, live."""

    _inherit = "sale.order"

    handoff_amount_invoiced = fields.Monetary(
        "Invoiced amount", compute="_compute_handoff_amounts", compute_sudo=True
    )
    handoff_amount_paid = fields.Monetary(
        "Paid amount", compute="_compute_handoff_amounts", compute_sudo=True
    )
    handoff_amount_due = fields.Monetary(
        "Due amount",
        compute="_compute_handoff_amounts",
        compute_sudo=True,
        help="Order total minus what was received.",
    )
    handoff_payment_state = fields.Selection(
        PAYMENT_STATES, "Payment", compute="_compute_handoff_amounts", compute_sudo=True
    )
    handoff_production_state = fields.Selection(
        PRODUCTION_STATES, "Production", compute="_compute_handoff_work", compute_sudo=True
    )
    handoff_delivery_state = fields.Selection(
        DELIVERY_STATES, "Delivery", compute="_compute_handoff_work", compute_sudo=True
    )

    @api.depends(
        "amount_total",
        "invoice_ids.state",
        "invoice_ids.payment_state",
        "invoice_ids.amount_residual",
        "transaction_ids.state",
    )
    def _compute_handoff_amounts(self):
        amounts = self._handoff_amounts()
        for order in self:
            invoiced, paid = amounts[order._origin.id]
            order.handoff_amount_invoiced = invoiced
            order.handoff_amount_paid = paid
            order.handoff_amount_due = order.amount_total - paid
            currency = order.currency_id or order.company_id.currency_id
            if paid and currency.compare_amounts(paid, order.amount_total) >= 0:
                order.handoff_payment_state = "paid"
            elif paid:
                order.handoff_payment_state = "partial"
            else:
                order.handoff_payment_state = "unpaid" if invoiced else "none"

    @api.depends("stock_reference_ids.production_ids.state", "picking_ids.state")
    def _compute_handoff_work(self):
        work = self._handoff_work()
        for order in self:
            order.handoff_production_state, order.handoff_delivery_state = work[order._origin.id]

    def _handoff_facts(self, kinds):
        """What the cards of these orders follow, with a fixed number of queries.

        :param kinds: values of ``crm.handoff.node.truth``
        :return: ``{order id: {"contract": bool, "started": bool, "delivered": bool,
            "paid": amount, "total": amount, "rounding": amount}}`` in the order's currency
        """
        orders = self.sudo()
        amounts = orders._handoff_amounts() if "payment" in kinds else {}
        work = orders._handoff_work() if {"started", "delivered"} & set(kinds) else {}
        facts = {}
        for order in orders:
            production, delivery = work.get(order.id, ("none", "none"))
            facts[order.id] = {
                "contract": order.state == "sale",
                "started": production in ("progress", "done") or delivery in ("partial", "done"),
                "delivered": delivery == "done",
                "paid": amounts.get(order.id, (0.0, 0.0))[1],
                "total": order.amount_total,
                "rounding": order.currency_id.rounding / 2,
            }
        return facts

    def _handoff_amounts(self):
        """Invoiced and received, from posted invoices and credit notes and their payments.

        An invoice of several orders counts for each with its own lines' share. What a credit
        note settles is not money received. Online payments count before they are invoiced.

        :return: ``{order id: (invoiced, paid)}`` in the order's currency
        """
        amounts = {order._origin.id: [0.0, 0.0] for order in self}
        ids = tuple(each for each in amounts if each)
        if not ids:
            return defaultdict(lambda: (0.0, 0.0))
        rows = self._handoff_invoice_shares(ids)
        settled = self._handoff_settled_by_notes({row["move_id"] for row in rows})
        orders = {order._origin.id: order for order in self}
        for row in rows:
            order = orders[row["order_id"]]
            sign = -1 if row["move_type"] == "out_refund" else 1
            if row["currency_id"] == order.currency_id.id:
                rate = 1.0
            else:
                # amounts of another currency go through the company's, at the order's rate
                rate = (row["company_rate"] or 1.0) * (order.currency_rate or 1.0)
            share = row["share"] / row["total"] if row["total"] else 0.0
            if row["payment_state"] in ("paid", "in_payment"):
                received = row["total"]
            else:
                received = row["total"] - row["residual"]
            received -= settled.get(row["move_id"], 0.0)
            amounts[order.id][0] += sign * row["share"] * rate
            amounts[order.id][1] += sign * received * share * rate
        online = self._handoff_online_payments(ids)
        return defaultdict(
            lambda: (0.0, 0.0),
            {
                order_id: (
                    orders[order_id].currency_id.round(invoiced),
                    orders[order_id].currency_id.round(max(paid, online.get(order_id, 0.0))),
                )
                for order_id, (invoiced, paid) in amounts.items()
                if order_id
            },
        )

    def _handoff_invoice_shares(self, ids):
        self.env["account.move"].flush_model()
        self.env["account.move.line"].flush_model()
        self.env["sale.order.line"].flush_model(["order_id", "invoice_lines"])
        return self.env.execute_query_dict(
            SQL(
                """
                SELECT sol.order_id, move.id AS move_id, move.move_type, move.currency_id,
                       move.payment_state, move.amount_total AS total,
                       move.amount_residual AS residual,
                       ABS(move.amount_total_signed) / NULLIF(move.amount_total, 0)
                           AS company_rate,
                       SUM(aml.price_total) AS share
                  FROM (SELECT DISTINCT sol.order_id, rel.invoice_line_id
                          FROM sale_order_line sol
                          JOIN sale_order_line_invoice_rel rel ON rel.order_line_id = sol.id
                         WHERE sol.order_id IN %s) sol
                  JOIN account_move_line aml ON aml.id = sol.invoice_line_id
                  JOIN account_move move ON move.id = aml.move_id
                 WHERE move.state = 'posted' AND move.move_type IN ('out_invoice', 'out_refund')
              GROUP BY sol.order_id, move.id
                """,
                ids,
            )
        )

    def _handoff_settled_by_notes(self, move_ids):
        """Part of each invoice that a credit note settled (or note that an invoice settled)."""
        if not move_ids:
            return {}
        self.env["account.partial.reconcile"].flush_model()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT debit.move_id, credit.move_id, part.debit_amount_currency,
                       part.credit_amount_currency
                  FROM account_partial_reconcile part
                  JOIN account_move_line debit ON debit.id = part.debit_move_id
                  JOIN account_move_line credit ON credit.id = part.credit_move_id
                  JOIN account_move debit_move ON debit_move.id = debit.move_id
                  JOIN account_move credit_move ON credit_move.id = credit.move_id
                 WHERE debit_move.move_type = 'out_invoice'
                   AND credit_move.move_type = 'out_refund'
                   AND (debit.move_id IN %(ids)s OR credit.move_id IN %(ids)s)
                """,
                ids=tuple(move_ids),
            )
        )
        settled = defaultdict(float)
        for debit, credit, debit_amount, credit_amount in rows:
            settled[debit] += abs(debit_amount or 0.0)
            settled[credit] += abs(credit_amount or 0.0)
        return settled

    def _handoff_online_payments(self, ids):
        self.env["payment.transaction"].flush_model()
        return dict(
            self.env.execute_query(
                SQL(
                    """
                    SELECT rel.sale_order_id, SUM(tx.amount)
                      FROM sale_order_transaction_rel rel
                      JOIN payment_transaction tx ON tx.id = rel.transaction_id
                      JOIN sale_order so ON so.id = rel.sale_order_id
                     WHERE rel.sale_order_id IN %s AND tx.state = 'done'
                       AND tx.currency_id = so.currency_id
                  GROUP BY rel.sale_order_id
                    """,
                    ids,
                )
            )
        )

    def _handoff_work(self):
        """Production and delivery state: ``{order id: (production, delivery)}``."""
        ids = tuple(order._origin.id for order in self if order._origin.id)
        result = defaultdict(lambda: ("none", "none"))
        if not ids:
            return result
        self.env["mrp.production"].flush_model(["state", "reference_ids"])
        self.env["stock.picking"].flush_model(["state", "sale_id"])
        self.env["stock.reference"].flush_model()
        production, delivery = defaultdict(set), defaultdict(set)
        for order_id, state in self.env.execute_query(
            SQL(
                """
                SELECT DISTINCT sale.sale_id, mo.state
                  FROM stock_reference_sale_rel sale
                  JOIN stock_reference_production_rel rel USING (reference_id)
                  JOIN mrp_production mo ON mo.id = rel.production_id
                 WHERE sale.sale_id IN %s AND mo.state NOT IN ('cancel', 'draft')
                """,
                ids,
            )
        ):
            production[order_id].add(state)
        for order_id, state in self.env.execute_query(
            SQL(
                """
                SELECT DISTINCT picking.sale_id, picking.state
                  FROM stock_picking picking
                  JOIN stock_picking_type type ON type.id = picking.picking_type_id
                 WHERE picking.sale_id IN %s AND picking.state != 'cancel'
                   AND type.code = 'outgoing'
                """,
                ids,
            )
        ):
            delivery[order_id].add(state)
        for order_id in ids:
            made, sent = production[order_id], delivery[order_id]
            result[order_id] = (
                _overall(made, {"progress", "to_close", "done"}, "progress"),
                _overall(sent, {"done"}, "partial"),
            )
        return result


def _overall(states, started, halfway):
    if not states:
        return "none"
    if states == {"done"}:
        return "done"
    return halfway if states & started else "waiting"
