from odoo.addons.crm_handoff.tests.common import HandoffCommon
from odoo.tests import new_test_user, tagged


@tagged("post_install", "-at_install")
class TestHandoffRepair(HandoffCommon):
    """A repair is seen on the opportunity by the salesperson."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.order.action_confirm()
        cls.workshop = new_test_user(
            cls.env, login="handoff_workshop", groups="stock.group_stock_user"
        )
        cls.repair = (
            cls.env["repair.order"]
            .with_user(cls.workshop)
            .create(
                {
                    "partner_id": cls.partner.id,
                    "product_id": cls.kit.id,
                    "internal_notes": "Thread worn",
                }
            )
        )

    def test_repair_shows_on_the_opportunity(self):
        complaint = self.lead.complaint_ids
        self.assertEqual(complaint.sudo().repair_id, self.repair.sudo())
        self.assertIn("Kit", complaint.name)

    def test_salesperson_is_told(self):
        self.send_notices()
        self.assertTrue(any("Repair" in subject for subject in self.received(self.sales)))

    def test_state_follows(self):
        self.repair.action_repair_start()
        self.assertEqual(self.lead.complaint_ids.state, "in_progress")
        self.repair.action_repair_cancel()
        self.assertEqual(self.lead.complaint_ids.state, "solved")
        self.assertEqual(len(self.lead.complaint_ids), 1)

    def test_own_repair_without_customer_is_no_complaint(self):
        before = self.env["crm.handoff.complaint"].search_count([])
        self.env["repair.order"].create({"product_id": self.kit.id})
        self.assertEqual(self.env["crm.handoff.complaint"].search_count([]), before)
