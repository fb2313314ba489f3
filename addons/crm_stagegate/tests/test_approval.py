"""Gate kind ``approval``: who may decide, and what becomes of a decision."""

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from .common import StageGateCase


@tagged("post_install", "-at_install")
class TestApproval(StageGateCase):
    def setUp(self):
        super().setUp()
        self.gate_drawing.mode = "off"

    def _request(self, gate=None, user=None, lead=None):
        Approval = self.env["crm.gate.approval"].with_user(user or self.seller)
        return Approval._request(gate or self.gate_leader, lead or self.lead)

    def _approvers(self, **values):
        self.gate_leader.write(values)
        return self._request().sudo().approver_ids

    # -- who --------------------------------------------------------------------------------

    def test_team_leader(self):
        self.assertEqual(self._approvers(approver_type="leader"), self.leader)

    def test_role_without_any_sales_right(self):
        approvers = self._approvers(approver_type="role", approver_role_id=self.role_engineer.id)
        self.assertEqual(approvers, self.engineer)
        self.lead.approval_ids.with_user(self.engineer).action_approve()
        self.lead.with_user(self.seller).stage_id = self.sample

    def test_group(self):
        group = self.env["res.groups"].create(
            {"name": "Board", "user_ids": [Command.set((self.boss | self.seller).ids)]}
        )
        # who asks is no approver
        self.assertEqual(
            self._approvers(approver_type="group", approver_group_id=group.id), self.boss
        )

    def test_named_person(self):
        approvers = self._approvers(approver_type="user", approver_user_id=self.boss.id)
        self.assertEqual(approvers, self.boss)

    def test_archived_people_and_other_companies_cannot_decide(self):
        company = self.env["res.company"].create({"name": "Elsewhere"})
        stranger = new_test_user(
            self.env, login="sg_stranger", company_id=company.id, company_ids=company.ids
        )
        gone = new_test_user(self.env, login="sg_gone")
        gone.active = False
        self.lead.company_id = self.env.company
        self.role_engineer.user_ids = stranger | gone
        with self.assertRaises(UserError):
            self._approvers(approver_type="role", approver_role_id=self.role_engineer.id)

    def test_nobody_left_to_decide_is_said(self):
        self.team.user_id = self.seller
        with self.assertRaisesRegex(UserError, "Nobody but yourself"):
            self._request()

    def test_a_gate_must_name_its_deciders(self):
        for kind in ("role", "group", "user"):
            with self.subTest(kind=kind), self.assertRaises(ValidationError):
                self.gate_leader.approver_type = kind
                self.env.flush_all()

    # -- deciding ---------------------------------------------------------------------------

    def test_everybody_else_is_refused_and_told_who_it_waits_for(self):
        approval = self._request()
        for user in (self.seller, self.seller_2, self.manager, self.boss, self.engineer):
            for decide in ("action_approve", "action_refuse"):
                with (
                    self.subTest(user=user.login, decide=decide),
                    self.assertRaises(AccessError) as caught,
                    mute_logger("odoo.addons.base.models.ir_rule"),
                ):
                    getattr(approval.with_user(user), decide)("A reason that says why.")
                if user in (self.seller, self.manager, self.boss):
                    self.assertIn("Leader", str(caught.exception))
        self.assertEqual(approval.sudo().state, "pending")

    def test_nobody_decides_on_an_own_opportunity(self):
        approval = self._request(user=self.manager)
        self.lead.user_id = self.leader
        with self.assertRaises(AccessError):
            approval.with_user(self.leader).action_approve()

    def test_nobody_decides_on_an_own_request(self):
        self.gate_leader.write({"approver_type": "role", "approver_role_id": self.role_engineer.id})
        self.role_engineer.user_ids = self.engineer | self.leader
        approval = self._request(user=self.leader)
        self.assertEqual(approval.sudo().approver_ids, self.engineer)
        with self.assertRaises(AccessError):
            approval.with_user(self.leader).action_approve()

    def test_sudo_does_not_decide(self):
        approval = self._request()
        with self.assertRaises(AccessError):
            approval.with_user(self.seller).sudo().action_approve()

    def test_refusal_without_a_reason_asks_for_it(self):
        approval = self._request().with_user(self.leader)
        for reason in ("", "  ", None):
            action = approval.action_refuse(reason)
            self.assertEqual(action["res_model"], "crm.decision.reason")
            self.assertEqual(approval.state, "pending")
        approval.action_refuse("The tolerance is missing.")
        self.assertEqual(approval.state, "refused")
        with self.assertRaisesRegex(UserError, "tolerance is missing"):
            self.lead.with_user(self.seller).stage_id = self.sample

    def test_who_asked_is_told_what_came_of_it(self):
        self._request().with_user(self.leader).action_refuse("The tolerance is missing.")
        message = self._last_message_to(self.seller)
        self.assertIn("refused", message.subject)
        self.assertIn("The tolerance is missing.", message.body)
        self.assertIn(f"/odoo/crm.lead/{self.lead.id}", message.body)
        self._request().with_user(self.leader).action_approve()
        self.assertIn("approved", self._last_message_to(self.seller).subject)

    def _last_message_to(self, person):
        return self.env["mail.message"].search(
            [("partner_ids", "in", person.partner_id.ids)], order="id desc", limit=1
        )

    def test_decided_once(self):
        approval = self._request().with_user(self.leader)
        approval.action_approve()
        with self.assertRaises(UserError):
            approval.action_refuse("Changed my mind.")

    def test_asked_once(self):
        self.assertEqual(self._request(), self._request())

    def test_asking_again_after_a_refusal(self):
        self._request().with_user(self.leader).action_refuse("The tolerance is missing.")
        self._approve(self.lead)
        self.lead.with_user(self.seller).stage_id = self.sample

    def test_withdrawing_needs_a_reason_and_the_one_who_approved(self):
        approval = self._approve(self.lead)
        self.lead.stage_id = self.sample
        self.assertIsInstance(approval.with_user(self.leader).action_withdraw(" "), dict)
        with self.assertRaises(AccessError):
            approval.with_user(self.seller).action_withdraw("I do not like it.")
        approval.with_user(self.manager).action_withdraw("The customer changed the thread.")
        self.assertEqual(self.lead.stage_id, self.drawing)

    def test_a_question_is_withdrawn_by_who_asked_it_or_a_gate_manager(self):
        for user in (self.seller, self.manager):
            with self.subTest(user=user.login):
                approval = self._request()
                approval.with_user(user).action_withdraw()
                self.assertEqual(approval.sudo().state, "withdrawn")
                self.assertFalse(approval.sudo().activity_ids)
        approval = self._request()
        for user in (self.leader, self.engineer):
            with (
                self.subTest(user=user.login),
                self.assertRaises(AccessError),
                mute_logger("odoo.addons.base.models.ir_rule"),
            ):
                approval.with_user(user).action_withdraw("I would rather not decide.")

    def test_asking_needs_the_right_to_write_the_opportunity(self):
        for user in (self.seller_2, self.engineer):
            with (
                self.subTest(user=user.login),
                self.assertRaises(AccessError),
                mute_logger("odoo.addons.base.models.ir_rule"),
            ):
                self.lead.with_user(user).action_gate_do(self.gate_leader.id)

    # -- to-dos -----------------------------------------------------------------------------

    def test_each_decider_has_a_to_do_until_one_has_decided(self):
        self.gate_leader.write({"approver_type": "role", "approver_role_id": self.role_engineer.id})
        self.role_engineer.user_ids = self.engineer | self.boss
        approval = self._request().sudo()
        self.assertEqual(approval.activity_ids.user_id, self.engineer | self.boss)
        approval.with_user(self.boss).action_approve()
        self.assertFalse(approval.activity_ids)

    def test_ticking_off_the_to_do_approves(self):
        approval = self._request().sudo()
        approval.activity_ids.with_user(self.leader).action_feedback("Good price.")
        self.assertEqual((approval.state, approval.reason), ("approved", "Good price."))

    def test_an_approval_of_a_gate_that_became_another_one_is_kept_with_its_definition(self):
        self._approve(self.lead)
        evidence = self.lead.evidence_ids.filtered(lambda each: each.state == "valid")
        before = evidence.definition
        self.gate_leader.name = "Somebody agrees"
        self.lead._stagegate_refresh()
        self.assertEqual((evidence.definition, evidence.gate_name), (before, "Leader agrees"))
