"""A document that somebody of a role must confirm asks for it and needs no access to CRM."""

from datetime import timedelta

from freezegun import freeze_time
from odoo import fields
from odoo.tests import Form, tagged

from ..tools.pdf import make_pdf
from .common import StageGateCase


@tagged("post_install", "-at_install")
class TestDocumentConfirmation(StageGateCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.gate_leader.mode = "off"
        cls.gate_drawing.confirm_role_id = cls.role_engineer

    def _approval(self, lead=None):
        return self.env["crm.gate.approval"].search(
            [("lead_id", "=", (lead or self.lead).id), ("gate_id", "=", self.gate_drawing.id)]
        )

    def test_an_upload_asks_the_role(self):
        document = self._upload(self.lead)
        approval = self._approval()
        self.assertEqual((approval.state, approval.attachment_id), ("pending", document))
        self.assertEqual(approval.approver_ids, self.engineer)
        self.assertEqual(approval.activity_ids.user_id, self.engineer)

    def test_approving_confirms_the_document_without_access_to_crm(self):
        document = self._upload(self.lead)
        self._approval().with_user(self.engineer).action_approve()
        self.assertEqual(document.document_confirmed_by_id, self.engineer)
        self.lead.with_user(self.seller).stage_id = self.sample

    def test_it_is_asked_once(self):
        self._upload(self.lead)
        self.lead._stagegate_refresh()
        self.assertEqual(len(self._approval()), 1)

    def test_refused_is_not_asked_again_until_the_file_changes(self):
        document = self._upload(self.lead)
        self._approval().with_user(self.engineer).action_refuse("The stamp is missing.")
        self.lead._stagegate_refresh()
        self.assertEqual(self._approval().mapped("state"), ["refused"])
        document.raw = make_pdf("with the stamp")
        self.assertEqual(sorted(self._approval().mapped("state")), ["pending", "refused"])

    def test_a_document_that_changed_meanwhile_is_asked_anew(self):
        document = self._upload(self.lead)
        first = self._approval()
        document.raw = make_pdf("other")
        self.assertEqual(first.state, "cancelled")
        self.assertEqual((self._approval() - first).state, "pending")

    def test_a_deleted_document_is_no_longer_asked(self):
        self._upload(self.lead).unlink()
        self.assertEqual(self._approval().mapped("state"), ["cancelled"])
        self.assertFalse(self._approval().activity_ids)

    def test_withdrawn_confirmation_means_demotion(self):
        self._upload(self.lead)
        approval = self._approval()
        approval.with_user(self.engineer).action_approve()
        self.lead.stage_id = self.sample
        approval.with_user(self.engineer).action_withdraw("It was the drawing of another part.")
        self.assertEqual(self.lead.stage_id, self.drawing)

    def test_confirming_on_the_document_closes_the_question(self):
        document = self._upload(self.lead)
        document.with_user(self.engineer).action_confirm_document()
        self.assertFalse(self._approval().filtered(lambda each: each.state == "pending"))

    def test_who_confirmed_and_owns_it_later_has_confirmed_the_own_document(self):
        self.role_engineer.user_ids |= self.leader
        document = self._upload(self.lead)
        first = self._approval()
        first.with_user(self.leader).action_approve()
        self.lead.stage_id = self.sample
        self.lead.user_id = self.leader
        self.assertEqual(first.state, "lapsed")
        self.assertFalse(document.document_confirmed_by_id)
        self.assertEqual(self.lead.stage_id, self.drawing)
        # somebody else of the role is asked
        self.assertEqual((self._approval() - first).approver_ids, self.engineer)

    def test_nor_is_a_confirmation_without_a_question_kept(self):
        self.role_engineer.user_ids |= self.leader
        self._upload(self.lead).with_user(self.leader).action_confirm_document()
        self.lead.stage_id = self.sample
        self.lead.user_id = self.leader
        self.assertEqual(self.lead.stage_id, self.drawing)


@tagged("post_install", "-at_install")
class TestConfirmationDeadline(StageGateCase):
    """Who is there and says nothing does not hold up a document for ever."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.gate_leader.mode = "off"
        cls.gate_drawing.write({"confirm_role_id": cls.role_engineer.id, "deadline_hours": 4})
        cls.env.company.notary_fallback_user_id = cls.boss
        document = cls._upload(cls.lead)
        cls.approval = cls.env["crm.gate.approval"].search([("attachment_id", "=", document.id)])

    def setUp(self):
        super().setUp()
        self.patch(type(self.env["ir.cron"]), "_commit_progress", lambda *args, **kw: float("inf"))

    def _pass_deadline(self):
        with freeze_time(fields.Datetime.now() + timedelta(days=7)):
            self.env.flush_all()
            self.env["crm.gate.approval"]._cron_decisions()

    def _planned(self, hours):
        calendar = self.env.company.resource_calendar_id
        asked = self.approval.date_requested
        return calendar.plan_hours(hours, asked, compute_leaves=True).replace(tzinfo=None)

    def test_a_confirmation_is_due_after_the_working_hours_of_its_gate(self):
        self.assertEqual(self.approval.deadline, self._planned(4))

    def test_no_hours_mean_no_deadline(self):
        self.assertTrue(self.approval.deadline)
        self.gate_drawing.deadline_hours = 0
        self.assertFalse(self.approval.deadline)
        self._pass_deadline()
        self.assertEqual(self.approval.approver_ids, self.engineer)

    def test_after_the_deadline_the_companys_fallback_is_asked_too(self):
        self.assertNotIn(self.boss, self.approval.approver_ids)
        self._pass_deadline()
        self.assertEqual(self.approval.approver_ids, self.engineer | self.boss)
        self.assertIn(self.boss, self.approval.activity_ids.user_id)
        self.approval.with_user(self.boss).action_approve()
        self.lead.with_user(self.seller).stage_id = self.sample

    def test_who_uploaded_it_is_told_that_nobody_answered(self):
        self._pass_deadline()
        message = self.env["mail.message"].search(
            [("partner_ids", "in", self.seller.partner_id.ids)], order="id desc", limit=1
        )
        self.assertIn("Nobody decided in time", message.subject)
        self.assertIn(self.boss.name, message.body)

    def test_open_confirmations_follow_a_change_of_the_hours(self):
        self.gate_drawing.deadline_hours = 2
        self.assertEqual(self.approval.deadline, self._planned(2))
        self.gate_drawing.deadline_hours = 0
        self.gate_drawing.deadline_hours = 6
        self.assertEqual(self.approval.deadline, self._planned(6))

    def test_following_costs_the_same_for_many(self):
        def cost():
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            approvals = self.env["crm.gate.approval"].search(
                [("gate_id", "=", self.gate_drawing.id), ("state", "=", "pending")]
            )
            approvals._decision_hours_changed()
            self.env.flush_all()
            return self.env.cr.sql_log_count - before

        cost()
        one = cost()
        for number in range(5):
            self._upload(self._create_lead(f"L{number}"))
        self.assertEqual(cost(), one)

    def test_the_hours_are_set_where_it_is_said_who_confirms(self):
        with Form(self.gate_drawing) as form:
            form.deadline_hours = 8
            form.confirm_role_id = self.env["res.role"]
            with self.assertRaises(AssertionError):
                form.deadline_hours = 2
        self.assertEqual(self.gate_drawing.deadline_hours, 8)
