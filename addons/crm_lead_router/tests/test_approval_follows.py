"""What waits for an approval follows the lead, its rule and the person's regions."""

from odoo.tests import tagged
from odoo.tools import mute_logger
from psycopg2.errors import CheckViolation

from .common import ApprovalCase


@tagged("post_install", "-at_install")
class TestApprovalFollows(ApprovalCase):
    def setUp(self):
        super().setUp()
        self.home, self.other = (self.env.ref(f"base.state_us_{number}") for number in (6, 1))
        self.team.crm_team_member_ids.route_state_ids = self.home
        self.route_case()

    def assertRoutedAfresh(self):
        self.assertEqual(self.approval.state, "cancelled")
        self.assertTrue(self.approval.ended_reason)
        self.assertFalse(self.approval.ended_by_id)
        self.assertEqual(self.case.route_state, "queued")

    # -- the lead -----------------------------------------------------------------------------

    def test_a_region_corrected_to_the_persons_own_needs_no_approval(self):
        self.case.state_id = self.home
        self.assertRoutedAfresh()
        self.assertIn("own region", self.approval.ended_reason)
        self.route()
        self.assertTrue(self.case.user_id)
        self.assertFalse(self.waiting(self.case))

    def test_a_region_corrected_while_the_director_is_asked_needs_no_approval(self):
        self.approval.with_user(self.mia).action_approve()
        second = self.waiting(self.case)
        self.case.state_id = self.home
        self.assertEqual(second.state, "cancelled")
        self.assertEqual(self.case.route_state, "queued")

    def test_another_foreign_region_waits_on(self):
        self.case.state_id = self.other
        self.assertEqual(self.approval.state, "pending")

    def test_a_lead_the_rule_is_not_for_any_more_is_routed_afresh(self):
        self.case.industry_id = False
        self.assertRoutedAfresh()
        self.assertIn("rule", self.approval.ended_reason)

    def test_a_lead_of_another_team_is_routed_afresh(self):
        west = self._team("West", self.mia, {self.ann: 10})
        self.case.write({"team_id": west.id, "assignment_reason": "test"})
        self.assertRoutedAfresh()

    def test_a_lead_of_another_company_is_routed_afresh(self):
        self.team.company_id = False
        self.case.company_id = self.env["res.company"].create({"name": "Elsewhere"})
        self.assertRoutedAfresh()

    def test_what_does_not_matter_leaves_it_alone(self):
        self.case.write({"name": "Hospital in town", "city": "Newtown"})
        self.assertEqual(self.approval.state, "pending")

    def test_what_the_router_writes_itself_ends_nothing(self):
        self.rule.lead_domain = "[('is_duplicate_checked', '=', False)]"
        case = self.lead(state_id=self.far.id)
        self.route()
        self.waiting(case)._decision_look_up()
        self.assertEqual(case.route_state, "approval")

    # -- the rule -----------------------------------------------------------------------------

    def test_an_archived_rule_asks_nobody(self):
        self.rule.active = False
        self.assertRoutedAfresh()

    def test_a_deleted_rule_asks_nobody(self):
        self.rule.unlink()
        self.assertRoutedAfresh()

    def test_a_rule_without_approvals_asks_nobody(self):
        self.rule.approval = "none"
        self.assertRoutedAfresh()

    def test_a_rule_that_always_asks_asks_at_home_too(self):
        self.rule.approval = "always"
        self.case.state_id = self.home
        self.assertEqual(self.approval.state, "pending")

    def test_a_rule_for_other_leads_asks_nobody(self):
        self.rule.lead_domain = "[('industry_id', '=', False)]"
        self.assertRoutedAfresh()

    def test_a_rule_of_another_team_has_others_to_choose_from(self):
        self.rule.team_id = self._team("West", self.mia, {self.ann: 10})
        self.assertRoutedAfresh()

    def test_a_change_the_database_refuses_is_refused_as_such(self):
        for record, change in (
            (self.rule, {"lead_percent": 110}),
            (self.case, {"industry_id": False, "probability": 110}),
        ):
            with self.assertRaises(CheckViolation), mute_logger("odoo.sql_db"):
                record.write(change)
                self.env.flush_all()

    # -- the person ---------------------------------------------------------------------------

    def test_the_persons_regions_were_completed(self):
        chosen = self.approval.user_id
        member = self.team.crm_team_member_ids.filtered(lambda each: each.user_id == chosen)
        member.route_state_ids |= self.far
        self.assertRoutedAfresh()

    # -- what people asked for ----------------------------------------------------------------

    def test_what_a_person_asked_for_waits_on_in_the_persons_own_region(self):
        lead = self.given_to(self.ann)
        self.env["crm.route.request"].with_user(self.ann).create(
            {"lead_id": lead.id, "user_id": self.ben.id, "reason": "He knows them"}
        ).action_apply()
        lead.state_id = self.home
        self.rule.active = False
        self.assertEqual(self.waiting(lead).user_id, self.ben)

    def test_nobody_left_to_decide_still_goes_to_the_pool(self):
        self.patch(
            self.registry["crm.route.approval"],
            "_decision_last_resort",
            lambda approvals: approvals.env["res.users"],
        )
        self.company.notary_director_id = False
        self.team.user_id = False
        self.assertEqual(self.approval.state, "cancelled")
        self.assertEqual(self.case.route_state, "pool")

    def test_the_number_of_queries_does_not_grow_with_the_leads(self):
        def count(number):
            leads = self.leads(number, industry_id=self.industry.id, state_id=self.far.id)
            self.route()
            requests = self.waiting(leads).sudo()
            self.assertEqual(len(requests), number)
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.assertEqual(requests._decision_needed(), requests)
            return self.env.cr.sql_log_count - before

        count(1)
        self.assertEqual(count(2), count(12))

    # -- the customer -------------------------------------------------------------------------

    def test_a_customer_the_rule_is_not_for_any_more(self):
        tag = self.env["res.partner.category"].create({"name": "Strategic"})
        firm = self.env["res.partner"].create({"name": "Firm", "category_id": tag.ids})
        self.rule.lead_domain = f"[('partner_id.parent_id.category_id', 'in', {tag.ids})]"
        contact = self.env["res.partner"].create({"name": "Contact", "parent_id": firm.id})
        self.case = self.lead(state_id=self.far.id, partner_id=contact.id)
        # a contact brings its own address
        self.case.state_id = self.far
        self.route()
        self.approval = self.waiting(self.case)
        self.assertTrue(self.approval)
        firm.category_id = False
        self.assertRoutedAfresh()
