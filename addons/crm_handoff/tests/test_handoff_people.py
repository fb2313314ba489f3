"""A role's handoffs belong to the people who have the role now."""

from odoo.tests import new_test_user, tagged

from .common import HandoffCommon


@tagged("post_install", "-at_install")
class TestHandoffPeople(HandoffCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.finance_2 = new_test_user(
            cls.env,
            login="handoff_finance_2",
            groups="crm_handoff.group_handoff_user,account.group_account_invoice",
        )

    def setUp(self):
        super().setUp()
        self.order.action_confirm()
        self.payment = self.handoff(self.node_payment)
        self.payment.with_user(self.finance).action_start()

    def sees(self, user):
        handoffs = self.env["crm.handoff"].with_user(user)
        return bool(handoffs.search([("id", "=", self.payment.id)]))

    def test_who_left_the_role_sees_its_handoffs_no_more(self):
        self.role_finance.user_ids = self.finance_2
        self.assertFalse(self.sees(self.finance))
        self.assertTrue(self.sees(self.finance_2))

    def test_who_is_alone_in_the_role_now_has_them(self):
        self.role_finance.user_ids = self.finance_2
        self.assertEqual(self.payment.user_id, self.finance_2)

    def test_among_several_nobody_has_what_was_left(self):
        self.role_finance.user_ids = self.finance_2 | self.engineer
        self.assertFalse(self.payment.user_id)

    def test_those_who_stay_are_told_what_was_left(self):
        self.send_notices()
        self.role_finance.user_ids = self.finance_2
        self.send_notices()
        self.assertTrue(
            any(self.node_payment.name in each for each in self.received(self.finance_2))
        )

    def test_leaving_by_the_form_of_the_user_counts_too(self):
        self.role_finance.user_ids = self.finance | self.finance_2
        self.finance.role_ids = False
        self.assertEqual(self.payment.user_id, self.finance_2)

    def test_archived_people_keep_nothing(self):
        self.role_finance.user_ids = self.finance | self.finance_2
        self.finance.active = False
        self.assertEqual(self.payment.user_id, self.finance_2)

    def test_their_todo_goes_with_the_handoff(self):
        self.send_notices()
        self.assertTrue(self.payment.activity_ids.filtered(lambda a: a.user_id == self.finance))
        self.role_finance.user_ids = self.finance_2
        self.assertEqual(self.payment.activity_ids.user_id, self.finance_2)
