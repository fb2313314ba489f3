"""The manager approves an owner for a customer in a region; the director confirms that."""

from odoo.tests import tagged

from .common import RouterCase


@tagged("post_install", "-at_install")
class TestApprovalContent(RouterCase):
    def setUp(self):
        super().setUp()
        self.company.notary_director_id = self.dan
        self.rule.approval = "cross"
        self.far, self.other = (self.env.ref(f"base.state_us_{number}") for number in (5, 6))
        self.case = self.lead(partner_name="Wuxi Motors", state_id=self.far.id)
        self.route()
        self.first = self.waiting(self.case)

    def managers_yes(self):
        self.first.with_user(self.mia).action_approve()
        return self.waiting(self.case)

    def asked_for(self):
        """A handover Ann has asked for, approved by the manager."""
        lead = self.given_to(self.ann)
        lead.write({"partner_name": "Wuxi Motors", "state_id": self.far.id})
        self.env["crm.route.request"].with_user(self.ann).create(
            {"lead_id": lead.id, "user_id": self.ben.id, "reason": "He knows them"}
        ).action_apply()
        first = self.waiting(lead)
        first.with_user(self.mia).action_approve()
        return lead, first, self.waiting(lead)

    def test_the_director_sees_what_the_manager_approved(self):
        second = self.managers_yes()
        self.assertEqual(second.manager_approval_id, self.first)
        self.assertIn("Wuxi Motors", second.manager_content_html)
        self.assertIn(self.far.name, second.manager_content_html)

    def test_another_region_asks_the_manager_again(self):
        second = self.managers_yes()
        self.case.state_id = self.other
        self.assertEqual((self.first.state, second.state), ("lapsed", "lapsed"))
        self.assertIn(self.other.name, self.first.ended_reason)
        self.assertEqual(self.case.route_state, "queued")
        self.route()
        again = self.waiting(self.case)
        self.assertEqual((again.step, again.content["region"]["id"]), ("manager", self.other.id))

    def test_another_customer_asks_the_manager_again(self):
        for change in ({"partner_name": "Hebei Pumps"}, {"partner_id": self.dan.partner_id.id}):
            with self.subTest(change):
                lead, first, second = self.asked_for()
                lead.write(change)
                self.assertEqual((first.state, second.state), ("lapsed", "lapsed"))
                again = self.waiting(lead)
                self.assertEqual((again.step, again.approver_ids), ("manager", self.mia))
                self.assertEqual(again.requested_by_id, self.ann)
                self.assertEqual(again.request_reason, "He knows them")

    def test_who_asked_is_told_that_the_managers_approval_does_not_hold_any_more(self):
        lead = self.asked_for()[0]
        lead.state_id = self.other
        self.assertTrue(any("does not hold" in each for each in self.inbox(self.ann)))

    def test_a_customer_that_gets_its_record_is_the_same_one(self):
        second = self.managers_yes()
        firm = self.env["res.partner"].create({"name": "Wuxi Motors", "is_company": True})
        buyer = self.env["res.partner"].create({"name": "Li Na", "parent_id": firm.id})
        self.case.partner_id = buyer
        self.assertEqual((self.first.state, second.state), ("approved", "pending"))

    def test_what_changes_before_the_manager_decides_is_what_they_decide_about(self):
        self.case.partner_name = "Hebei Pumps"
        self.assertEqual(self.first.state, "pending")
        self.assertEqual(self.first.content["customer"]["name"], "Hebei Pumps")

    def test_what_both_have_approved_is_over(self):
        self.managers_yes().with_user(self.dan).action_approve()
        self.case.state_id = self.other
        self.assertEqual(self.first.state, "approved")
        self.assertTrue(self.case.user_id)

    def test_a_manager_who_takes_the_approval_back_ends_the_directors_question(self):
        second = self.managers_yes()
        self.first.with_user(self.mia).action_withdraw("Wrong person")
        self.assertEqual((self.first.state, second.state), ("withdrawn", "withdrawn"))
        self.assertEqual(self.case.route_state, "queued")
