from odoo import Command
from odoo.tests import new_test_user, tagged

from .common import HandoffCommon


@tagged("post_install", "-at_install")
class TestHandoffCompany(HandoffCommon):
    """Two factories of a group, with a currency and people of their own.

    =============  =============================================================================
    ``abroad``     company in another currency; ``order_abroad`` is its order
    ``finance_2``  finance of ``abroad`` only, in the same role as ``finance``
    =============  =============================================================================
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        currency = cls.env.ref("base.JPY" if cls.company.currency_id.name != "JPY" else "base.EUR")
        currency.active = True
        cls.abroad = cls.env["res.company"].create(
            {"name": "Factory abroad", "currency_id": currency.id}
        )
        cls.env.user.company_ids += cls.abroad
        cls.finance_2 = new_test_user(
            cls.env,
            login="handoff_finance_2",
            groups="crm_handoff.group_handoff_user,account.group_account_invoice",
            company_id=cls.abroad.id,
            company_ids=[Command.set(cls.abroad.ids)],
        )
        cls.role_finance.user_ids += cls.finance_2
        cls.order_abroad = cls.env["sale.order"].create(
            {
                "partner_id": cls.partner.id,
                "company_id": cls.abroad.id,
                "order_line": [
                    Command.create(
                        {"product_id": cls.kit.id, "product_uom_qty": 2, "price_unit": 9}
                    )
                ],
            }
        )
        # both factories make the kit the same way
        (cls.bom_kit | cls.bom_bolt).company_id = False
        (cls.order | cls.order_abroad).action_confirm()
        cls.handoff = cls._payment_handoff(cls.order)
        cls.handoff_abroad = cls._payment_handoff(cls.order_abroad)

    @classmethod
    def _payment_handoff(cls, order):
        return order.handoff_ids.filtered(lambda handoff: handoff.node_id == cls.node_payment)

    def test_handoffs_are_of_the_company_of_their_order(self):
        self.assertEqual(self.handoff.company_id, self.company)
        self.assertEqual(self.handoff_abroad.company_id, self.abroad)

    def test_each_finance_sees_the_handoffs_of_its_company(self):
        seen = self.env["crm.handoff"].with_user(self.finance_2).search([])
        self.assertEqual(seen, self.handoff_abroad)
        seen = self.env["crm.handoff"].with_user(self.finance).search([])
        self.assertIn(self.handoff, seen)
        self.assertNotIn(self.handoff_abroad, seen)

    def test_who_alone_has_the_role_in_a_company_gets_its_handoffs(self):
        self.assertEqual(self.handoff.user_id, self.finance)
        self.assertEqual(self.handoff_abroad.user_id, self.finance_2)

    def test_changed_role_finds_the_person_of_each_company(self):
        self.node_payment.role_id = self.role_production
        self.node_payment.role_id = self.role_finance
        self.assertEqual(self.handoff.user_id, self.finance)
        self.assertEqual(self.handoff_abroad.user_id, self.finance_2)

    def test_nobody_is_told_of_another_companys_handoff(self):
        colleague = new_test_user(
            self.env, login="handoff_finance_3", groups="crm_handoff.group_handoff_user"
        )
        self.role_finance.user_ids += colleague
        (self.handoff | self.handoff_abroad).write({"user_id": False})
        self.assertEqual(self.handoff._responsible_users(), self.finance | colleague)
        self.assertEqual(self.handoff_abroad._responsible_users(), self.finance_2)

    def test_amounts_are_in_the_currency_of_the_order(self):
        handoff = self.handoff_abroad.with_user(self.finance_2)
        self.assertEqual(handoff.currency_id, self.abroad.currency_id)
        self.assertEqual(handoff.amount_total, self.order_abroad.amount_total)

    def test_frozen_costs_are_those_of_the_company(self):
        self.steel.with_company(self.abroad).standard_price = 600
        self.order_abroad.handoff_bom_id._propose()
        proposed = self.order_abroad.handoff_proposed_bom_id.line_ids
        steel = proposed.filtered(lambda line: line.product_id == self.steel)
        self.assertEqual(steel.unit_cost, 600)
        self.assertEqual(steel.currency_id, self.abroad.currency_id)
        self.order.handoff_bom_id._propose()
        self.assertFalse(self.order.handoff_proposed_bom_id, "the other company's did not move")

    def test_monthly_table_is_by_company(self):
        rows = (
            self.env["crm.handoff.month"].sudo().search([("node_id", "=", self.node_contract.id)])
        )
        self.assertEqual(rows.company_id & (self.company | self.abroad), rows.company_id)
        manager = new_test_user(
            self.env, login="handoff_admin_2", groups="crm_handoff.group_handoff_manager",
            company_id=self.abroad.id, company_ids=[Command.set(self.abroad.ids)],
        )  # fmt: skip
        seen = self.env["crm.handoff.month"].with_user(manager).search([])
        self.assertEqual(seen.company_id, self.abroad)
