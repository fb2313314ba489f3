from odoo import Command
from odoo.tests import new_test_user, tagged

from .common import HandoffCommon


@tagged("post_install", "-at_install")
class TestHandover(HandoffCommon):
    """Orders and handoffs of somebody who left."""

    def hand_over(self, leaver, *users):
        users = self.env["res.users"].union(*users)
        self.env["crm.handover"].with_user(self.manager).create(
            {
                "leaver_ids": [Command.set(leaver.ids)],
                "rule": "capacity",
                "user_ids": [Command.set(users.ids)],
            }
        ).action_hand_over()
        self.env.flush_all()
        self.env.invalidate_all()

    def test_order_goes_with_its_salesperson_and_what_hangs_on_it(self):
        self.order.action_confirm()
        handoff = self.handoff(self.node_contract)
        quotation = self._create_order()
        self.hand_over(self.sales, self.sales_2)
        for record in (self.order, quotation, self.lead):
            self.assertEqual(record.user_id, self.sales_2)
        self.assertEqual(self.handoff(self.node_payment).salesperson_id, self.sales_2)
        self.assertTrue(handoff)

    def test_handoff_goes_to_people_of_its_role(self):
        second = new_test_user(
            self.env, login="handoff_finance_2",
            groups="crm_handoff.group_handoff_user,account.group_account_invoice",
        )  # fmt: skip
        self.role_finance.user_ids += second
        self.order.action_confirm()
        handoff = self.handoff(self.node_payment)
        handoff.with_user(self.finance).action_start()
        self.assertEqual(handoff.user_id, self.finance)
        self.hand_over(self.finance, self.sales_2, second)
        self.assertEqual(handoff.user_id, second)
        self.assertEqual(handoff.activity_ids.user_id, second)
