from collections import defaultdict

from odoo import api, fields, models
from odoo.addons.crm_stagegate.models.gate.payments_received import received_by_move
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
        "invoice_ids.matched_payment_ids.state",
        "invoice_ids.matched_payment_ids.amount",
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

    @api.depends(
        "state",
        "stock_reference_ids.production_ids.state",
        "picking_ids.state",
        "handoff_bom_ids.state",
    )
    def _compute_handoff_work(self):
        work = self._handoff_work()
        for order in self:
            order.handoff_production_state, order.handoff_delivery_state = work[order._origin.id]

    def _handoff_facts(self, kinds):
        """What the handoffs of these orders follow, with a fixed number of queries.

        :param kinds: values of ``crm.handoff.node.completion``
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
        received = received_by_move(self.env, {row["move_id"] for row in rows})
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
            amounts[order.id][0] += sign * row["share"] * rate
            amounts[order.id][1] += received[row["move_id"]] * share * rate
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
                       move.amount_total AS total,
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

    def _handoff_online_payments(self, ids):
        self.env["payment.transaction"].flush_model()
        self.env["account.payment"].flush_model(["state"])
        return dict(
            self.env.execute_query(
                SQL(
                    """
                    SELECT rel.sale_order_id, SUM(tx.amount)
                      FROM sale_order_transaction_rel rel
                      JOIN payment_transaction tx ON tx.id = rel.transaction_id
                      JOIN sale_order so ON so.id = rel.sale_order_id
                 LEFT JOIN account_payment payment ON payment.id = tx.payment_id
                     WHERE rel.sale_order_id IN %s AND tx.state = 'done'
                       AND (payment.id IS NULL OR payment.state IN ('in_process', 'paid'))
                       AND tx.currency_id = so.currency_id
                  GROUP BY rel.sale_order_id
                    """,
                    ids,
                )
            )
        )
