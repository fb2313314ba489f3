from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged

from .common import RouterCase


@tagged("post_install", "-at_install")
class TestDuplicates(RouterCase):
    def setUp(self):
        super().setUp()
        self.known = self.lead(
            "Known",
            phone="+86 138 0013 8000",
            email_from="wang@huadong.example.com",
            credit_code="91110000600037341L",
            country_id=self.env.ref("base.cn").id,
        )
        self.known.write({"user_id": self.cai.id, "assignment_reason": "history"})
        self.given_to(self.cai)

    def arrive(self, **values):
        lead = self.lead("Again", **values)
        self.route()
        return lead

    def test_same_phone_goes_to_the_same_owner(self):
        lead = self.arrive(phone="138-0013-8000", country_id=self.env.ref("base.cn").id)
        self.assertEqual(lead.user_id, self.cai)
        self.assertEqual(lead.duplicate_of_id, self.known)
        self.assertEqual(lead.assignment_id.kind, "duplicate")

    def test_same_mail_goes_to_the_same_owner(self):
        self.assertEqual(
            self.arrive(email_from="Wang <WANG@huadong.example.com>").user_id, self.cai
        )

    def test_same_credit_code_goes_to_the_same_owner(self):
        self.assertEqual(self.arrive(credit_code="91110000600037341L").user_id, self.cai)

    def test_customer_keeps_the_salesperson(self):
        self.env["res.partner"].create(
            {"name": "Old customer", "email": "li@old.example.com", "user_id": self.cai.id}
        )
        lead = self.arrive(email_from="li@old.example.com")
        self.assertEqual(lead.user_id, self.cai)
        self.assertEqual(lead.duplicate_partner_id.name, "Old customer")

    def test_closed_leads_are_no_reason(self):
        self.known.action_set_lost()
        self.assertNotEqual(self.arrive(email_from="wang@huadong.example.com").user_id, self.cai)

    def test_merge_is_proposed_to_the_owner(self):
        self.company.route_duplicate_policy = "merge"
        lead = self.arrive(email_from="wang@huadong.example.com")
        self.assertEqual(lead.route_state, "duplicate")
        self.assertFalse(lead.user_id)
        self.assertEqual(lead.activity_ids.user_id, self.cai)
        with self.assertRaises(UserError):
            lead.with_user(self.ann).action_merge_repeated()

    def test_owner_merges_and_keeps_clock_and_lead(self):
        self.company.route_duplicate_policy = "merge"
        lead = self.arrive(email_from="wang@huadong.example.com")
        lead.with_user(self.cai).action_merge_repeated()
        survivor = (self.known | lead).exists()
        self.assertEqual(len(survivor), 1)
        self.assertEqual(survivor.user_id, self.cai)
        self.assertEqual(survivor.assignment_id.state, "assigned")
        self.assertEqual(survivor.route_state, "owned")

    def test_kept_apart_goes_to_the_router(self):
        self.company.route_duplicate_policy = "merge"
        lead = self.arrive(email_from="wang@huadong.example.com")
        lead.with_user(self.mia).action_keep_apart()
        self.route()
        self.assertTrue(lead.user_id)
        self.assertEqual(lead.duplicate_outcome, "separate")

    def test_refusal_at_the_keyboard_names_the_owner(self):
        self.company.route_duplicate_policy = "refuse"
        with self.assertRaisesRegex(ValidationError, "Cai"):
            self.env["crm.lead"].with_user(self.ann).create(
                {
                    "name": "Again",
                    "team_id": self.team.id,
                    "email_from": "wang@huadong.example.com",
                }
            )

    def test_refused_arrival_is_kept(self):
        self.company.route_duplicate_policy = "refuse"
        lead = self.arrive(email_from="wang@huadong.example.com")
        self.assertTrue(lead.exists())
        self.assertEqual(lead.route_state, "duplicate")
        self.assertEqual(lead.duplicate_outcome, "refuse")

    def test_repeats_within_one_batch(self):
        first = self.lead("First", email_from="new@customer.example.com")
        second = self.lead("Second", email_from="new@customer.example.com")
        self.route()
        self.assertEqual(second.duplicate_of_id, first)
        self.assertEqual(second.user_id, first.user_id)
