"""A document that somebody of a role must confirm asks for it and needs no access to CRM."""

from odoo.tests import tagged

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
