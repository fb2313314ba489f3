from odoo.tests import HttpCase, tagged

from .common import HandoffCommon


@tagged("post_install", "-at_install")
class TestHandoffTours(HandoffCommon, HttpCase):
    """What people click, as the people who click it."""

    with_accounting = True

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        users = cls.sales | cls.finance | cls.production
        users.write({"lang": "en_US"})
        cls.order.contract_number = "HT-TOUR-1"

    def test_salesperson_follows_the_contract(self):
        self.order.action_confirm()
        self.start_tour(f"/odoo/crm/{self.lead.id}", "crm_handoff_sales", login=self.sales.login)

    def test_finance_takes_the_handoff(self):
        self.order.action_confirm()
        self.start_tour("/odoo/handoffs", "crm_handoff_finance", login=self.finance.login)
        handoff = self.handoff(self.node_payment)
        self.assertEqual(handoff.state, "blocked")
        self.assertEqual(handoff.blocked_reason_id, self.env.ref("crm_handoff.reason_customer"))

    def test_production_works_by_the_frozen_bill_of_materials(self):
        self.order.action_confirm()
        self.handoff(self.node_payment)._close()
        self.start_tour("/odoo/handoffs", "crm_handoff_production", login=self.production.login)
        self.assertEqual(self.handoff(self.node_delivery).state, "in_progress")
