from odoo import api, fields, models

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


class SaleOrder(models.Model):
    """What accounting, manufacturing and inventory know about an order, live."""

    _inherit = "sale.order"

    handoff_amount_invoiced = fields.Monetary("Invoiced amount", related="money_invoiced")
    handoff_amount_paid = fields.Monetary(
        "Paid amount",
        compute="_compute_handoff_amount_paid",
        compute_sudo=True,
        help="Money received less what went back.",
    )
    handoff_amount_due = fields.Monetary("Due amount", related="money_due")
    handoff_payment_state = fields.Selection(string="Payment state", related="money_state")
    handoff_production_state = fields.Selection(
        PRODUCTION_STATES, "Production", compute="_compute_handoff_work", compute_sudo=True
    )
    handoff_delivery_state = fields.Selection(
        DELIVERY_STATES, "Delivery", compute="_compute_handoff_work", compute_sudo=True
    )

    @api.depends("money_received", "money_returned")
    def _compute_handoff_amount_paid(self):
        for order in self:
            order.handoff_amount_paid = order.money_received - order.money_returned

    @api.depends(
        "state",
        "stock_reference_ids.production_ids.state",
        "picking_ids.state",
        "order_line.qty_delivered",
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
            "is_idle": bool, "money": OrderMoney or None}}``; idle: nothing that is under way
            natively can change whether it is started or delivered
        """
        orders = self.sudo()
        money = orders._notary_money(with_on_account=False) if "payment" in kinds else {}
        follows_work = {"started", "delivered"} & set(kinds)
        work = orders._handoff_work() if follows_work else {}
        sent = orders._handoff_transfers() if follows_work else {}
        made = orders._handoff_productions() if follows_work else {}
        facts = {}
        for order in orders:
            production, delivery = work.get(order.id, ("none", "none"))
            transfers = sent[order.id] if follows_work else None
            facts[order.id] = {
                "contract": order.state == "sale",
                # natively a delivery has started when anything is picked
                "started": production in ("progress", "done")
                or delivery in ("partial", "done")
                or bool(transfers and transfers.done),
                "delivered": delivery == "done",
                "is_idle": order.state == "sale"
                and bool(follows_work)
                and not transfers.open
                and not set(made[order.id].values()) - {"done"},
                "money": money.get(order.id),
            }
        return facts
