"""On a walk-through each handoff is done by its people, or says who is missing."""

from odoo.tests import tagged

from .common import HandoffCommon


@tagged("post_install", "-at_install")
class TestHandoffWalk(HandoffCommon):
    with_accounting = True

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.team = cls.env["crm.team"].create(
            {"name": "Walkers", "company_id": cls.company.id, "member_ids": [(6, 0, cls.sales.ids)]}
        )
        cls.env["crm.stage.gate"].search([]).mode = "off"
        cls.registry_enter_test_mode_cls()

    def walk(self):
        self.env.flush_all()
        dialog = (
            self.env["crm.walk.through"]
            .with_user(self.manager)
            .create({"team_id": self.team.id, "user_id": self.sales.id, "finance_id": False})
        )
        dialog.action_walk()
        return dialog.line_ids

    def test_from_the_solution_to_the_delivery(self):
        lines = self.walk()
        steps = [(line.who, line.what, line.result) for line in lines]
        self.assertEqual([step for step in steps if step[2] == "stop"], [], lines.mapped("reason"))
        for step in (
            ("Handoff_Sales", "Deliver “Solution confirmed by the customer”", "ok"),
            ("Handoff_Sales", "Close “Solution confirmed”", "ok"),
            ("Handoff_Sales", "Confirm the order", "ok"),
            ("Handoff_Finance", "Invoice the order and register the payment", "ok"),
            ("Handoff_Production", "Start “Delivery started”", "ok"),
        ):
            self.assertIn(step, steps)
        # goods move in the warehouse, not on a walk
        self.assertEqual(steps[-1], ("Handoff_Production", "Delivery started", "assumed"))

    def test_a_role_without_people_stops_the_flow(self):
        self.role_finance.user_ids = False
        (stop,) = self.walk().filtered(lambda line: line.result == "stop")
        self.assertEqual(stop.what, "Start “Payment received”")
        self.assertIn("Finance (test)", stop.reason)

    def test_a_gate_that_waits_for_a_handoff(self):
        won = self.env["crm.stage"].search([("is_won", "=", True)], limit=1)
        self.env["crm.stage.gate"].create(
            {
                "name": "Paid",
                "stage_id": won.id,
                "kind": "handoff",
                "mode": "observe",
                "handoff_node_id": self.node_payment.id,
            }
        )
        lines = self.walk()
        self.assertNotIn("stop", lines.mapped("result"), lines.mapped("reason"))
        paid = lines.filtered(lambda line: line.who == "Handoff_Finance" and "Invoice" in line.what)
        self.assertEqual(paid.where, won.name)
