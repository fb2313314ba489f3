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

    # -- however it is written ----------------------------------------------------------------

    def test_extensions_plus_tags_and_lower_case_codes_are_the_same_customer(self):
        cn = self.env.ref("base.cn").id
        office = self.lead("Office", phone="0512-66668003/66668004", country_id=cn)
        office.write({"user_id": self.cai.id, "assignment_reason": "history"})
        for values in (
            {"phone": "0512-66668003-801", "country_id": cn},
            {"phone": "0512-66668004 转 12"},
            {"phone": "+8651266668004"},
        ):
            with self.subTest(values):
                self.assertEqual(self.arrive(**values).user_id, self.cai)
        for values in (
            {"email_from": "wang+fair＠huadong.example.com"},
            {"credit_code": "91110000 600037341l"},
        ):
            with self.subTest(values):
                lead = self.arrive(**values)
                self.assertEqual((lead.user_id, lead.duplicate_of_id), (self.cai, self.known))

    def test_credit_code_of_a_customer_in_lower_case(self):
        partner = self.env["res.partner"].create({"name": "Old", "user_id": self.ben.id})
        self.env.flush_all()
        # as somebody typed it long ago
        self.env.cr.execute(
            "UPDATE res_partner SET vat = '91310000607378160 y' WHERE id = %s", [partner.id]
        )
        partner.invalidate_recordset()
        partner.modified(["vat"])
        lead = self.arrive(credit_code="91310000607378160Y")
        self.assertEqual((lead.user_id, lead.duplicate_partner_id), (self.ben, partner))

    def test_credit_code_is_stored_in_capitals(self):
        lead = self.lead(credit_code=" 91110000 600037341l")
        self.assertEqual(lead.credit_code, "91110000600037341L")

    # -- owners who are not there -------------------------------------------------------------

    def test_enquiry_of_somebody_who_left_goes_to_somebody_who_is_there(self):
        self.cai.active = False
        lead = self.arrive(email_from="wang@huadong.example.com")
        self.assertIn(lead.user_id, self.ann | self.ben)
        self.assertEqual(lead.duplicate_of_id, self.known)
        self.assertEqual(lead.assignment_id.kind, "route")
        self.assertIn("Cai", lead.assignment_id.explanation_html)

    def test_enquiry_of_somebody_at_capacity_zero_goes_elsewhere(self):
        self.team.crm_team_member_ids.filtered(
            lambda member: member.user_id == self.cai
        ).assignment_max = 0
        lead = self.arrive(email_from="wang@huadong.example.com")
        self.assertIn(lead.user_id, self.ann | self.ben)

    def test_enquiry_of_somebody_on_leave_goes_elsewhere(self):
        self.leave(self.cai, "2026-11-01", "2026-11-10")
        self.assertNotEqual(self.arrive(email_from="wang@huadong.example.com").user_id, self.cai)

    def test_enquiry_stays_in_its_company(self):
        south = self.env["res.company"].create({"name": "South"})
        self.cai.write({"company_ids": [(6, 0, south.ids)], "company_id": south.id})
        lead = self.arrive(email_from="wang@huadong.example.com", company_id=self.company.id)
        self.assertNotEqual(lead.user_id, self.cai)
        self.assertEqual(lead.company_id, self.company)

    def test_owner_at_the_limit_keeps_the_own_customer(self):
        for _number in range(5):
            self.given_to(self.cai)
        self.assertEqual(self.arrive(email_from="wang@huadong.example.com").user_id, self.cai)

    def test_merge_is_proposed_to_somebody_who_is_there(self):
        self.company.route_duplicate_policy = "merge"
        self.cai.active = False
        lead = self.arrive(email_from="wang@huadong.example.com")
        self.assertEqual(lead.activity_ids.user_id, self.mia)

    # -- nobody has claimed it yet ------------------------------------------------------------

    def test_older_enquiry_in_the_pool_goes_along(self):
        older = self.lead("Older", email_from="li@new.example.com")
        older._route_write({"route_state": "pool", "is_duplicate_checked": True})
        lead = self.arrive(email_from="li@new.example.com")
        again = self.arrive(email_from="LI@new.example.com")
        self.assertTrue(lead.user_id)
        self.assertEqual(older.user_id, lead.user_id)
        self.assertEqual(older.assignment_id.kind, "duplicate")
        self.assertEqual(again.user_id, lead.user_id)

    def test_two_that_repeat_one_in_the_pool_stay_together(self):
        older = self.lead("Older", email_from="li@new.example.com")
        older._route_write({"route_state": "pool", "is_duplicate_checked": True})
        first = self.lead("First", email_from="li@new.example.com")
        second = self.lead("Second", email_from="li@new.example.com")
        self.route()
        self.assertEqual(len((older | first | second).user_id), 1)
        self.assertEqual(set((older | first | second).mapped("route_state")), {"owned"})

    # -- refused at the keyboard --------------------------------------------------------------

    def enter(self, *rows):
        return (
            self.env["crm.lead"]
            .with_user(self.ann)
            .create([{"team_id": self.team.id, **values} for values in rows])
        )

    def test_refusal_names_lead_number_and_person(self):
        self.company.route_duplicate_policy = "refuse"
        with self.assertRaises(ValidationError) as caught:
            self.enter({"name": "Wang again", "phone": "138-0013-8000 转 1"})
        for text in ("Wang again", "Known", "138-0013-8000 转 1", "Cai"):
            self.assertIn(text, str(caught.exception))

    def test_refusal_does_not_send_people_to_somebody_who_left(self):
        self.company.route_duplicate_policy = "refuse"
        self.cai.active = False
        with self.assertRaises(ValidationError) as caught:
            self.enter({"name": "Again", "email_from": "wang@huadong.example.com"})
        self.assertIn("Mia", str(caught.exception))
        self.assertNotIn("Cai", str(caught.exception))

    def test_refusal_of_what_waits_in_the_pool_says_so(self):
        self.company.route_duplicate_policy = "refuse"
        older = self.lead("Older", email_from="li@new.example.com")
        older._route_write({"route_state": "pool"})
        with self.assertRaisesRegex(ValidationError, "Claim “Older”"):
            self.enter({"name": "Again", "email_from": "li@new.example.com"})

    def test_two_equal_rows_are_called_that(self):
        self.company.route_duplicate_policy = "refuse"
        with self.assertRaises(ValidationError) as caught:
            self.enter(
                {"name": "One", "email_from": "li@new.example.com"},
                {"name": "Two", "email_from": "sun@other.example.com"},
                {"name": "Three", "email_from": "LI@new.example.com"},
            )
        text = str(caught.exception)
        self.assertIn("Row 3", text)
        self.assertIn("“Three” repeats “One” of the same list", text)
        self.assertNotIn("Two", text)

    # -- written later ------------------------------------------------------------------------

    def test_known_number_written_later_is_told_to_whoever_knows_it(self):
        lead = self.given_to(self.ann)
        lead.with_user(self.ann).write({"email_from": "wang@huadong.example.com"})
        self.assertEqual((lead.duplicate_of_id, lead.user_id), (self.known, self.ann))
        todo = lead.activity_ids.filtered(
            lambda each: (
                each.activity_type_id == self.env.ref("crm_lead_router.mail_activity_repeated")
            )
        )
        self.assertEqual(todo.user_id, self.cai)
        with self.assertRaises(UserError):
            lead.with_user(self.cai).sudo(False).action_merge_repeated()
        lead.with_user(self.mia).action_keep_apart()
        self.assertEqual((lead.duplicate_outcome, lead.user_id), ("separate", self.ann))

    def test_known_number_written_later_is_refused_where_policy_says_so(self):
        self.company.route_duplicate_policy = "refuse"
        lead = self.given_to(self.ann)
        with self.assertRaisesRegex(ValidationError, "Known"):
            lead.with_user(self.ann).write({"email_from": "wang@huadong.example.com"})

    def test_queries_do_not_grow_with_repeated_enquiries(self):
        def count(number):
            self.env["crm.lead"].create(
                [
                    {
                        "name": f"Again {index}",
                        "team_id": self.team.id,
                        "user_id": False,
                        "email_from": "wang@huadong.example.com",
                    }
                    for index in range(number)
                ]
            )
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.env["crm.lead"]._route_next()
            self.env.flush_all()
            return self.env.cr.sql_log_count - before

        count(2)
        few, many = count(5), count(40)
        self.assertEqual(many, few)
