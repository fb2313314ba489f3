from odoo.exceptions import AccessError, RedirectWarning, UserError
from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import ApprovalCase


@tagged("post_install", "-at_install")
class TestApproval(ApprovalCase):
    def setUp(self):
        super().setUp()
        self.route_case()

    def test_lead_from_another_region_waits(self):
        self.assertEqual(self.case.route_state, "approval")
        self.assertFalse(self.case.user_id)
        self.assertEqual((self.approval.state, self.approval.step), ("pending", "manager"))
        self.assertEqual(self.approval.approver_ids, self.mia)
        self.assertEqual(self.approval.activity_ids.user_id, self.mia)
        self.assertEqual(len(self.inbox(self.mia)), 1)

    def test_owner_from_the_region_needs_no_approval(self):
        for member in self.team.crm_team_member_ids:
            member.route_state_ids = self.far
        lead = self.lead(industry_id=self.industry.id, state_id=self.far.id)
        self.route()
        self.assertTrue(lead.user_id)

    def test_two_levels_then_the_owner_changes_and_gets_a_card(self):
        self.approval.with_user(self.mia).action_approve()
        self.assertEqual(self.approval.state, "approved")
        self.assertFalse(self.case.user_id)
        second = self.waiting(self.case)
        self.assertEqual((second.step, second.approver_ids), ("director", self.dan))
        second.with_user(self.dan).action_approve()
        self.assertEqual(self.case.user_id, self.approval.user_id)
        self.assertEqual(self.case.assignment_id.kind, "approval")
        self.assertTrue(any("is yours now" in each for each in self.inbox(self.case.user_id)))

    def test_only_whose_turn_it_is_decides(self):
        for user in (self.dan, self.ann):
            with (
                self.assertRaises(AccessError),
                mute_logger("odoo.addons.base.models.ir_rule"),
            ):
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

    def test_the_manager_follows_the_salesperson_to_another_team(self):
        ned = self._user("ned", "sales_team.group_sale_manager")
        west = self._team("West", ned, {})
        member = self.team.crm_team_member_ids.filtered(
            lambda each: each.user_id == self.approval.user_id
        )
        for change in (
            lambda: member.write({"crm_team_id": west.id}),
            lambda: member.write({"crm_team_id": self.team.id}),
            lambda: west.write({"member_ids": [Command.link(member.user_id.id)]}),
            lambda: west.write({"member_ids": [Command.unlink(member.user_id.id)]}),
        ):
            change()
            self.env.flush_all()
            manager = self.approval.user_id.sale_team_id.user_id or self.mia
            self.assertEqual(self.approval.approver_ids, manager)
            self.assertEqual(self.approval.activity_ids.user_id, manager)

    def test_a_membership_that_is_deleted_asks_the_manager_of_the_lead_s_team(self):
        ned = self._user("ned", "sales_team.group_sale_manager")
        member = self.team.crm_team_member_ids.filtered(
            lambda each: each.user_id == self.approval.user_id
        )
        member.crm_team_id = self._team("West", ned, {})
        self.env.flush_all()
        self.assertEqual(self.approval.approver_ids, ned)
        member.unlink()
        self.env.flush_all()
        self.assertEqual(self.approval.approver_ids, self.mia)

    def test_direct_writes_are_refused(self):
        for user in (self.mia, self.dan):
            with self.assertRaises(AccessError):
                self.approval.with_user(user).sudo().write({"state": "approved"})

    def escalate(self):
        Approval = self.env["crm.route.approval"].sudo()
        due = Approval.search(Approval._decision_due_domain())
        due._decision_do_each("_decision_escalate")

    def test_director_decides_after_two_working_hours(self):
        self.at("2026-11-02 10:59:00")
        self.escalate()
        self.assertEqual(self.approval.approver_ids, self.mia)
        self.at("2026-11-02 11:00:00")
        self.escalate()
        self.assertEqual(self.approval.approver_ids, self.mia | self.dan)
        self.approval.with_user(self.dan).action_approve()
        # what the director has decided is decided
        self.assertEqual(self.case.user_id, self.approval.user_id)

    def test_a_manager_who_is_late_is_heard_and_the_director_after(self):
        self.at("2026-11-02 11:00:00")
        self.escalate()
        self.approval.with_user(self.mia).action_approve()
        self.assertFalse(self.case.user_id)
        self.waiting(self.case).with_user(self.dan).action_approve()
        self.assertTrue(self.case.user_id)

    def test_a_manager_on_leave_has_given_no_answer(self):
        self.leave(self.mia, "2026-11-02", "2026-11-06")
        case = self.lead(industry_id=self.industry.id, state_id=self.far.id)
        self.route()
        self.assertEqual(self.waiting(case).approver_ids, self.mia | self.dan)

    def test_a_director_on_leave_leaves_it_to_the_fallback(self):
        fay = self._user("fay", "base.group_user")
        self.company.notary_fallback_user_id = fay
        self.leave(self.dan, "2026-11-02", "2026-11-06")
        self.approval.with_user(self.mia).action_approve()
        second = self.waiting(self.case)
        self.assertEqual(second.approver_ids, self.dan | fay)
        # who stands in for the whole firm need not sell
        second.with_user(fay).action_approve()
        self.assertTrue(self.case.user_id)

    def asked_by_ann(self, lead, user):
        """The wizard in which Ann asks that ``lead`` goes to ``user``."""
        return (
            self.env["crm.route.request"]
            .with_user(self.ann)
            .create({"lead_id": lead.id, "user_id": user.id, "reason": "Moves to another region"})
        )

    def directors_turn(self):
        """A handover Ann has asked for that waits for the director."""
        lead = self.given_to(self.ann)
        self.asked_by_ann(lead, self.ben).action_apply()
        self.waiting(lead).with_user(self.mia).action_approve()
        return self.waiting(lead)

    def test_a_silent_director_leaves_it_to_the_fallback_and_who_asked_is_told(self):
        fay = self._user("fay", "base.group_user")
        self.company.notary_fallback_user_id = fay
        second = self.directors_turn()
        self.assertEqual(second.approver_ids, self.dan)
        self.at("2026-11-02 11:00:00")
        self.cron(self.env["crm.decision.mixin"], "_cron_decisions")
        self.assertEqual(second.approver_ids, self.dan | fay)
        self.assertTrue(any("Nobody decided in time" in each for each in self.inbox(self.ann)))
        second.with_user(fay).action_approve()
        self.assertEqual(second.lead_id.user_id, self.ben)

    def test_without_a_fallback_a_silent_director_leaves_it_to_those_who_define_the_rules(self):
        self.company.notary_fallback_user_id = False
        second = self.directors_turn()
        managers = second._decision_last_resort()
        self.at("2026-11-02 11:00:00")
        self.cron(self.env["crm.decision.mixin"], "_cron_decisions")
        self.assertIn(self.dan, second.approver_ids)
        self.assertTrue(second.approver_ids - self.dan <= managers)
        self.assertTrue(any("Nobody decided in time" in each for each in self.inbox(self.ann)))
        self.at("2026-11-04 11:00:00")
        self.cron(self.env["crm.decision.mixin"], "_cron_decisions")
        self.assertEqual(second.state, "pending")
        self.assertTrue(any("Nobody has decided yet" in each for each in self.inbox(self.ann)))

    def test_a_new_leader_is_asked_instead(self):
        self.team.user_id = self.dan
        self.assertEqual(self.approval.approver_ids, self.dan)

    def test_the_chosen_owner_leaves_and_the_lead_is_routed_again(self):
        chosen = self.approval.user_id
        chosen.active = False
        self.assertEqual(self.approval.state, "cancelled")
        self.assertEqual(self.case.route_state, "queued")
        self.route()
        self.assertNotEqual(self.waiting(self.case).user_id, chosen)

    def test_a_lost_lead_needs_no_approval(self):
        self.case.action_set_lost()
        self.assertEqual(self.approval.state, "cancelled")
        self.assertFalse(self.approval.activity_ids)

    def test_strangers_are_told_nothing(self):
        for user in (self.cai, self.ben, self.ann):
            if user == self.approval.user_id:
                continue
            with (
                self.assertRaises(AccessError) as caught,
                mute_logger("odoo.addons.base.models.ir_rule"),
            ):
                self.approval.with_user(user).action_approve()
            self.assertNotIn(self.case.name, str(caught.exception))

    def test_refusal_needs_a_reason_and_goes_on(self):
        approval = self.approval.with_user(self.mia)
        self.assertEqual(approval.action_refuse(" ")["res_model"], "crm.decision.reason")
        approval.action_refuse("Too far away")
        self.assertEqual(self.approval.state, "refused")
        self.assertEqual(self.case.route_state, "queued")
        self.route()
        second = self.waiting(self.case)
        self.assertNotEqual(second.user_id, self.approval.user_id)

    def test_batch_approval(self):
        leads = self.leads(3, industry_id=self.industry.id, state_id=self.far.id)
        self.route()
        approvals = self.env["crm.route.approval"].search([("lead_id", "in", leads.ids)])
        approvals.with_user(self.mia).action_approve()
        self.waiting(leads).with_user(self.dan).action_approve()
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
        self.waiting(lead).with_user(self.dan).action_approve()
        self.assertEqual(lead.user_id, self.ben)
        self.assertEqual(first.state, "reassigned")

    def test_asking_again_looks_up_again_who_decides(self):
        lead = self.given_to(self.ann)
        self.asked_by_ann(lead, self.ben).action_apply()
        approval = self.waiting(lead)
        self.leave(self.mia, "2026-11-02", "2026-11-06")
        answer = self.asked_by_ann(lead, self.ben).action_apply()
        self.assertEqual(self.waiting(lead), approval)
        self.assertEqual(approval.approver_ids, self.mia | self.dan)
        self.assertEqual(answer["tag"], "display_notification")
        self.assertIn("Dan", answer["params"]["message"])

    def test_asking_again_asks_anew_where_the_question_is_over(self):
        lead = self.given_to(self.ann)
        self.asked_by_ann(lead, self.ben).action_apply()
        first = self.waiting(lead)
        first._decision_store({"former_user_id": self.cai.id})
        self.asked_by_ann(lead, self.ben).action_apply()
        self.assertEqual(first.state, "cancelled")
        self.assertEqual(self.waiting(lead).former_user_id, self.ann)

    def test_whoever_asks_for_somebody_else_is_led_to_the_question_to_withdraw(self):
        lead = self.given_to(self.ann)
        self.asked_by_ann(lead, self.ben).action_apply()
        with self.assertRaisesRegex(RedirectWarning, "Withdraw") as caught:
            self.asked_by_ann(lead, self.cai).action_apply()
        self.assertEqual(caught.exception.args[1]["res_id"], self.waiting(lead).id)

    def test_who_may_not_withdraw_the_question_is_told_who_may(self):
        lead = self.given_to(self.ann)
        self.asked_by_ann(lead, self.ben).action_apply()
        self.waiting(lead)._decision_store({"requested_by_id": self.cai.id})
        with self.assertRaisesRegex(UserError, "Cai can withdraw"):
            self.asked_by_ann(lead, self.cai).action_apply()

    def test_nobody_approves_for_themselves(self):
        lead = self.given_to(self.ann)
        self.env["crm.route.request"].with_user(self.ann).create(
            {"lead_id": lead.id, "user_id": self.mia.id, "reason": "Key account"}
        ).action_apply()
        approval = self.env["crm.route.approval"].search([("lead_id", "=", lead.id)])
        self.assertEqual(approval.approver_ids, self.dan)
        approval.with_user(self.dan).action_approve()
        self.assertEqual(lead.user_id, self.mia)

    def test_waiting_person_may_not_decide_by_search(self):
        mine = (
            self.env["crm.route.approval"].with_user(self.mia).search([("can_decide", "=", True)])
        )
        self.assertIn(self.approval, mine)
        others = (
            self.env["crm.route.approval"].with_user(self.dan).search([("can_decide", "=", True)])
        )
        self.assertNotIn(self.approval, others)

    def test_whoever_is_full_when_it_is_granted_gets_nothing(self):
        chosen = self.approval.user_id
        member = self.team.crm_team_member_ids.filtered(lambda each: each.user_id == chosen)
        self.approval.with_user(self.mia).action_approve()
        member.assignment_max = 0
        self.waiting(self.case).with_user(self.dan).action_approve()
        self.assertFalse(self.case.user_id)
        self.assertEqual(self.case.route_state, "queued")
        self.assertIn("takes no more leads", self.case.message_ids[0].body)
        self.route()
        self.assertNotEqual(self.waiting(self.case).user_id, chosen)

    def test_granted_proposals_fill_the_capacity_they_were_counted_in(self):
        leads = self.leads(24, industry_id=self.industry.id, state_id=self.far.id)
        self.route()
        for user in (self.mia, self.dan):
            self.waiting(leads | self.case).with_user(user).action_approve()
        owned = (leads | self.case).grouped("user_id")
        self.assertEqual(
            {user: len(theirs) for user, theirs in owned.items()},
            {self.ann: 10, self.ben: 10, self.cai: 5},
        )
