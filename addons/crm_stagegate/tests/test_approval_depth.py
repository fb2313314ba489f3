"""Several deciders, deadlines and escalation, delegation, the context of a decision."""

from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import HttpCase, new_test_user, tagged

from .common import StageGateCase, StageGateFixtures


@tagged("post_install", "-at_install")
class TestApprovalSteps(StageGateCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.gate_drawing.mode = "off"
        cls.gate_leader.step_ids = [
            Command.create(
                {"sequence": 1, "approver_type": "role", "approver_role_id": cls.role_engineer.id}
            ),
            Command.create({"sequence": 2, "approver_type": "leader"}),
        ]
        cls.Approval = cls.env["crm.gate.approval"]

    def _ask(self):
        return self.Approval.with_user(self.seller)._request(self.gate_leader, self.lead)

    def _pending(self):
        return self.Approval.search([("lead_id", "=", self.lead.id), ("state", "=", "pending")])

    def test_one_after_the_other(self):
        first = self._ask()
        self.assertEqual(first.sudo().approver_ids, self.engineer)
        first.with_user(self.engineer).action_approve()
        second = self._pending()
        self.assertEqual(second.approver_ids, self.leader)
        with self.assertRaises(ValidationError):
            self.lead.with_user(self.seller).stage_id = self.sample
        second.with_user(self.leader).action_approve()
        self.lead.with_user(self.seller).stage_id = self.sample

    def test_withdrawing_the_first_takes_the_later_ones_along(self):
        first = self._ask()
        first.with_user(self.engineer).action_approve()
        second = self._pending()
        second.with_user(self.leader).action_approve()
        self.lead.stage_id = self.sample
        first.with_user(self.engineer).action_withdraw("The alloy is out of production.")
        self.assertEqual(second.state, "withdrawn")
        self.assertEqual(self.lead.stage_id, self.drawing)

    def test_any_one_of_them(self):
        self.gate_leader.step_order = "any"
        approval = self._ask()
        self.assertEqual(approval.sudo().approver_ids, self.engineer | self.leader)
        approval.with_user(self.engineer).action_approve()
        self.lead.with_user(self.seller).stage_id = self.sample

    def test_asking_again_changes_nothing(self):
        self.assertEqual(self._ask(), self._ask())

    def test_asking_for_what_is_approved_is_refused(self):
        self._ask().with_user(self.engineer).action_approve()
        self._pending().with_user(self.leader).action_approve()
        with self.assertRaises(UserError):
            self._ask()

    def test_deciding_a_list_at_once(self):
        other = self._create_lead("Nuts")
        approvals = self._ask() | self.Approval.with_user(self.seller)._request(
            self.gate_leader, other
        )
        approvals.with_user(self.engineer).action_approve()
        self.assertEqual(set(approvals.mapped("state")), {"approved"})

    def test_a_list_decided_at_once_is_one_message(self):
        approvals = self._ask() | self.Approval.with_user(self.seller)._request(
            self.gate_leader, self._create_lead("Nuts")
        )
        told = [("partner_ids", "in", self.seller.partner_id.ids)]
        before = self.env["mail.message"].search_count(told)
        approvals.with_user(self.engineer).action_refuse("Too early.")
        self.assertEqual(self.env["mail.message"].search_count(told), before + 1)


@tagged("post_install", "-at_install")
class TestApprovalDeadline(StageGateCase):
    def setUp(self):
        super().setUp()
        self.second = new_test_user(
            self.env, login="sg_second", name="Sg_second", groups="base.group_user"
        )
        self.role = self.env["res.role"].create(
            {"name": "Test directors", "user_ids": [Command.set(self.second.ids)]}
        )
        self.gate_leader.write({"deadline_hours": 4, "escalation_role_id": self.role.id})
        self.approval = (
            self.env["crm.gate.approval"]
            .with_user(self.seller)
            ._request(self.gate_leader, self.lead)
            .sudo()
        )

    def _pass_deadline(self):
        self.approval._decision_store({"deadline": fields.Datetime.now() - timedelta(minutes=1)})
        self._escalate()

    def _escalate(self):
        self.env.flush_all()
        Approval = self.env["crm.gate.approval"]
        Approval.search(Approval._decision_due_domain())._decision_do_each("_decision_escalate")

    def test_deadline_counts_working_hours(self):
        calendar = self.env.company.resource_calendar_id
        planned = calendar.plan_hours(4, self.approval.date_requested, compute_leaves=True)
        self.assertEqual(self.approval.deadline, planned.replace(tzinfo=None))

    def test_open_approvals_follow_a_change_of_the_hours(self):
        calendar = self.env.company.resource_calendar_id
        planned = calendar.plan_hours(2, self.approval.date_requested, compute_leaves=True)
        self.gate_leader.deadline_hours = 2
        self.assertEqual(self.approval.deadline, planned.replace(tzinfo=None))

    def test_open_approvals_follow_a_change_of_the_hours_of_a_step(self):
        self.env.company.notary_fallback_user_id = self.boss
        step = {"approver_type": "leader", "deadline_hours": 8}
        self.gate_leader.step_ids = [Command.create(step)]
        approval = (
            self.env["crm.gate.approval"]
            .with_user(self.seller)
            ._request(self.gate_leader, self.lead)
        )
        before = approval.deadline
        self.gate_leader.step_ids.deadline_hours = 4
        self.assertLess(approval.deadline, before)

    def test_next_level_is_asked_too(self):
        self._pass_deadline()
        self.assertIn(self.second, self.approval.approver_ids)
        self.assertIn(self.second, self.approval.activity_ids.user_id)
        self.approval.with_user(self.second).action_approve()
        self.assertEqual(self.approval.state, "approved")

    def test_then_the_fallback_of_the_company(self):
        self.env.company.notary_fallback_user_id = self.boss
        self._pass_deadline()
        self._pass_deadline()
        self.assertIn(self.boss, self.approval.approver_ids)
        self.assertNotIn(self.manager, self.approval.approver_ids)

    def test_without_a_fallback_the_gate_managers(self):
        self._pass_deadline()
        self._pass_deadline()
        self.assertIn(self.manager, self.approval.approver_ids)
        self.assertTrue(self.approval.deadline)

    def test_who_asked_is_told(self):
        self._pass_deadline()
        message = self.env["mail.message"].search(
            [("partner_ids", "in", self.seller.partner_id.ids)], order="id desc", limit=1
        )
        self.assertIn("Nobody decided in time", message.subject)
        self.assertIn("Sg_second", message.body)

    def test_before_the_deadline_nobody_else_is_asked(self):
        self._escalate()
        self.assertNotIn(self.second, self.approval.approver_ids)


@tagged("post_install", "-at_install")
class TestApprovalDelegation(StageGateCase):
    def _delegate(self, **values):
        today = fields.Date.today()
        return (
            self.env["crm.decision.delegation"]
            .with_user(self.leader)
            .create(
                {"delegate_id": self.engineer.id, "date_from": today, "date_to": today, **values}
            )
        )

    def _ask(self):
        return (
            self.env["crm.gate.approval"]
            .with_user(self.seller)
            ._request(self.gate_leader, self.lead)
        )

    def test_delegate_decides_in_the_name_of_the_absent(self):
        self._delegate()
        approval = self._ask()
        approval.with_user(self.engineer).action_approve()
        self.assertEqual(approval.sudo().on_behalf_ids, self.leader)
        self.assertEqual(approval.sudo().decided_by_id, self.engineer)

    def test_what_waits_already_is_shared(self):
        approval = self._ask()
        self._delegate()
        self.assertIn(self.engineer, approval.sudo().activity_ids.user_id)
        approval.with_user(self.engineer).action_approve()

    def test_after_the_absence_the_right_is_gone(self):
        self._delegate()
        approval = self._ask()
        yesterday = fields.Date.today() - timedelta(days=1)
        self.env["crm.decision.delegation"].search([]).write(
            {"date_from": yesterday, "date_to": yesterday}
        )
        with self.assertRaises(AccessError):
            approval.with_user(self.engineer).action_approve()

    def test_nobody_delegates_for_others(self):
        with self.assertRaises(AccessError):
            self._delegate(user_id=self.manager.id)

    def test_nobody_delegates_to_the_owner_of_the_lead(self):
        self._delegate(delegate_id=self.seller.id)
        approval = self._ask()
        with self.assertRaises(AccessError):
            approval.with_user(self.seller).action_approve()

    def test_bad_dates_are_refused(self):
        with self.assertRaises(ValidationError):
            self._delegate(date_to=fields.Date.today() - timedelta(days=2))


@tagged("post_install", "-at_install")
class TestApprovalPage(StageGateFixtures, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._set_up_fixtures()
        cls.gate_leader.write({"approver_type": "role", "approver_role_id": cls.role_engineer.id})
        cls.document = cls._upload(cls.lead)
        cls.approval = (
            cls.env["crm.gate.approval"].with_user(cls.seller)._request(cls.gate_leader, cls.lead)
        )

    def _document_url(self, document=None):
        document = document or self.document
        return f"/crm_stagegate/approval/{self.approval.id}/document/{document.id}"

    def test_context_names_documents_for_people_without_crm(self):
        html = str(self.approval.with_user(self.engineer).context_html)
        self.assertIn("drawing.pdf", html)
        self.assertIn(self._document_url(), html)

    def test_who_decides_may_read_the_documents(self):
        self.authenticate("sg_engineer", "sg_engineer")
        response = self.url_open(self._document_url())
        self.assertEqual((response.status_code, response.content[:4]), (200, b"%PDF"))

    def test_others_may_not(self):
        self.authenticate("sg_seller_2", "sg_seller_2")
        self.assertEqual(self.url_open(self._document_url()).status_code, 404)

    def test_other_files_are_not_reachable(self):
        other = self.env["ir.attachment"].create({"name": "secret", "raw": b"secret"})
        self.authenticate("sg_engineer", "sg_engineer")
        self.assertEqual(self.url_open(self._document_url(other)).status_code, 404)

    def test_link_of_the_mail_leads_to_the_decision_after_login(self):
        url = f"/mail/view?model=crm.gate.approval&res_id={self.approval.id}"
        response = self.url_open(url, allow_redirects=False)
        self.assertIn("/web/login", response.headers["Location"])
        self.authenticate("sg_engineer", "sg_engineer")
        response = self.url_open(url, allow_redirects=False)
        self.assertIn(str(self.approval.id), response.headers["Location"])
