from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import RouterCase


@tagged("post_install", "-at_install")
class TestApproval(RouterCase):
    def setUp(self):
        super().setUp()
        self.company.notary_director_id = self.dan
        self.industry = self.env["res.partner.industry"].create({"name": "Hospitals"})
        self.rule.write(
            {
                "approval": "cross",
                "lead_domain": f"[('industry_id', '=', {self.industry.id})]",
            }
        )
        self.far = self.env.ref("base.state_us_5")
        self.case = self.lead(industry_id=self.industry.id, state_id=self.far.id)
        self.route()
        self.approval = self.env["crm.route.approval"].search([("lead_id", "=", self.case.id)])

    def test_lead_from_another_region_waits(self):
        self.assertEqual(self.case.route_state, "approval")
        self.assertFalse(self.case.user_id)
        self.assertEqual(self.approval.state, "manager")
        self.assertEqual(
            (self.approval.manager_id, self.approval.director_id), (self.mia, self.dan)
        )
        self.assertEqual(len(self.inbox(self.mia)), 1)

    def test_owner_from_the_region_needs_no_approval(self):
        for member in self.team.crm_team_member_ids:
            member.route_state_ids = self.far
        lead = self.lead(industry_id=self.industry.id, state_id=self.far.id)
        self.route()
        self.assertTrue(lead.user_id)

    def test_two_levels_then_the_owner_changes_and_gets_a_card(self):
        self.approval.with_user(self.mia).action_approve()
        self.assertEqual(self.approval.state, "director")
        self.assertFalse(self.case.user_id)
        self.approval.with_user(self.dan).action_approve()
        self.assertEqual(self.approval.state, "approved")
        self.assertEqual(self.case.user_id, self.approval.user_id)
        self.assertEqual(self.case.assignment_id.kind, "approval")
        self.assertTrue(any("is yours now" in each for each in self.inbox(self.case.user_id)))

    def test_only_whose_turn_it_is_decides(self):
        for user in (self.dan, self.ann):
            with self.assertRaises(AccessError):
                self.approval.with_user(user).action_approve()

    def test_what_nobody_can_approve_goes_to_the_pool_alone(self):
        self.company.notary_director_id = False
        self.team.user_id = False
        unanswered = self.leads(3, industry_id=self.industry.id, state_id=self.far.id)
        self.rule.copy({"name": "Others", "approval": "none", "lead_domain": "[]"})
        others = self.leads(3)
        self.route()
        self.assertEqual(set(unanswered.mapped("route_state")), {"pool"})
        for lead in unanswered:
            self.assertIn("Nobody can approve", lead.message_ids[0].body)
        self.assertTrue(all(others.mapped("user_id")))

    def test_request_that_nobody_can_approve_is_refused(self):
        self.company.notary_director_id = False
        self.team.user_id = False
        lead = self.given_to(self.ann)
        wizard = (
            self.env["crm.route.request"]
            .with_user(self.ann)
            .create({"lead_id": lead.id, "user_id": self.ben.id, "reason": "He knows them"})
        )
        with self.assertRaisesRegex(UserError, "set a leader"):
            wizard.action_apply()

    def test_direct_writes_are_refused(self):
        for user in (self.mia, self.dan):
            with self.assertRaises(AccessError):
                self.approval.with_user(user).sudo().write({"state": "approved"})

    def test_director_decides_after_two_working_hours(self):
        self.at("2026-11-02 10:59:00")
        self.env["crm.route.approval"]._escalate_due()
        self.assertEqual(self.approval.state, "manager")
        self.at("2026-11-02 11:00:00")
        self.env["crm.route.approval"]._escalate_due()
        self.assertEqual(self.approval.state, "director")
        self.assertTrue(self.approval.escalated)
        self.approval.with_user(self.dan).action_approve()
        self.assertEqual(self.case.user_id, self.approval.user_id)

    def test_refusal_needs_a_reason_and_goes_on(self):
        wizard = (
            self.env["crm.route.refuse"]
            .with_user(self.mia)
            .create({"approval_ids": [(6, 0, self.approval.ids)], "reason": " "})
        )
        with self.assertRaises(UserError):
            wizard.action_apply()
        wizard.reason = "Too far away"
        wizard.action_apply()
        self.assertEqual(self.approval.state, "refused")
        self.assertEqual(self.case.route_state, "queued")
        self.route()
        second = self.env["crm.route.approval"].search(
            [("lead_id", "=", self.case.id), ("state", "=", "manager")]
        )
        self.assertNotEqual(second.user_id, self.approval.user_id)

    def test_batch_approval(self):
        leads = self.leads(3, industry_id=self.industry.id, state_id=self.far.id)
        self.route()
        approvals = self.env["crm.route.approval"].search([("lead_id", "in", leads.ids)])
        approvals.with_user(self.mia).action_approve()
        approvals.with_user(self.dan).action_approve()
        self.assertEqual(len(leads.filtered("user_id")), 3)

    def test_handover_asked_for(self):
        lead = self.given_to(self.ann)
        first = lead.assignment_id
        self.env["crm.route.request"].with_user(self.ann).create(
            {"lead_id": lead.id, "user_id": self.ben.id, "reason": "Moves to Ben's region"}
        ).action_apply()
        approval = self.env["crm.route.approval"].search([("lead_id", "=", lead.id)])
        self.assertEqual(lead.user_id, self.ann)
        approval.with_user(self.mia).action_approve()
        approval.with_user(self.dan).action_approve()
        self.assertEqual(lead.user_id, self.ben)
        self.assertEqual(first.state, "reassigned")

    def test_nobody_approves_for_themselves(self):
        lead = self.given_to(self.ann)
        self.env["crm.route.request"].with_user(self.ann).create(
            {"lead_id": lead.id, "user_id": self.mia.id, "reason": "Key account"}
        ).action_apply()
        approval = self.env["crm.route.approval"].search([("lead_id", "=", lead.id)])
        self.assertEqual(approval.state, "director")

    def test_waiting_person_may_not_decide_by_search(self):
        mine = (
            self.env["crm.route.approval"].with_user(self.mia).search([("may_decide", "=", True)])
        )
        self.assertIn(self.approval, mine)
        others = (
            self.env["crm.route.approval"].with_user(self.dan).search([("may_decide", "=", True)])
        )
        self.assertNotIn(self.approval, others)
