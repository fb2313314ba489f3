from odoo import Command
from odoo.tests import tagged

from .common import HandoffCommon


@tagged("post_install", "-at_install")
class TestHandoffBatch(HandoffCommon):
    """Costs grow with the number of nodes and not of orders."""

    def orders(self, count):
        return self.env["sale.order"].create(
            [
                {
                    "partner_id": self.partner.id,
                    "user_id": self.sales.id,
                    "order_line": [
                        Command.create({"product_id": self.kit.id, "product_uom_qty": 1 + n % 3})
                    ],
                }
                for n in range(count)
            ]
        )

    def cost(self, orders):
        """Queries of everything a confirmation triggers here."""
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE sale_order SET state = 'sale' WHERE id = ANY(%s)", (orders.ids,)
        )
        self.env.invalidate_all()
        orders.read(["state", "opportunity_id"])
        before = self.env.cr.sql_log_count
        orders._handoff_state_changed()
        self.env.flush_all()
        return self.env.cr.sql_log_count - before

    def test_five_hundred_orders_cost_as_much_as_five(self):
        few, many = self.orders(5), self.orders(500)
        self.cost(self.orders(1))
        few_cost = self.cost(few)
        many_cost = self.cost(many)
        # a few more: Odoo reads a thousand records at a time, and there are thousands of lines
        self.assertLessEqual(many_cost, few_cost + 8, f"{few_cost} for 5, {many_cost} for 500")
        handoffs = self.env["crm.handoff"].search([("order_id", "in", many.ids)])
        self.assertEqual(len(handoffs), 1500)
        self.assertEqual(len(many.handoff_bom_ids), 500)

    def test_board_reads_in_batch(self):
        orders = self.orders(20)
        orders.write({"state": "sale"})
        self.env.flush_all()
        handoffs = self.env["crm.handoff"].with_user(self.finance).search([])
        spec = {
            name: {}
            for name in (
                "urgency", "can_act", "state", "missing_input", "bom_changed", "partner_id",
                "node_id", "date_agreed", "user_id", "deadline", "contract_number",
            )
        }  # fmt: skip

        def cost(records):
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            records.web_read(spec)
            return self.env.cr.sql_log_count - before

        cost(handoffs[:2])
        self.assertLessEqual(cost(handoffs), cost(handoffs[:2]) + 1)
