"""Gate kind ``document``: judged by content, size, place and confirmation."""

import base64
import io
import zipfile

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import PDF, PNG, StageGateCase

EXE = b"MZ\x90\x00\x03\x00\x00\x00\x04\x00\x00\x00\xff\xff\x00\x00" + b"\x00" * 64


def _zip():
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("a.txt", "a")
    return buffer.getvalue()


@tagged("post_install", "-at_install")
class TestDocument(StageGateCase):
    def setUp(self):
        super().setUp()
        self.gate_leader.mode = "off"

    def _verdict(self, lead=None):
        lead = lead or self.lead
        self.env.invalidate_all()
        return lead._stagegate_board().verdict(lead, self.gate_drawing)

    def _send(self, raw, name="drawing.pdf", **kwargs):
        data = base64.b64encode(raw).decode() if isinstance(raw, bytes) else raw
        return self.lead.with_user(self.seller).gate_upload(self.gate_drawing.id, name, data)

    # -- content ----------------------------------------------------------------------------

    def test_pdf_is_a_pdf_whatever_it_is_called(self):
        self._send(PDF, name="setup.exe")
        self.assertTrue(self._verdict().met)

    def test_program_called_pdf_is_refused(self):
        with self.assertRaisesRegex(ValidationError, "whatever its name says"):
            self._send(EXE, name="drawing.pdf")

    def test_kinds_that_are_not_allowed_are_refused_and_the_allowed_ones_named(self):
        for raw in (PNG, _zip(), b"text", b"<html><body>%PDF-1.4</body></html>", b"\x00" * 100):
            with self.subTest(raw=raw[:8]), self.assertRaisesRegex(ValidationError, "PDF"):
                self._send(raw)
        self.assertFalse(self._verdict().met)

    def test_families_can_be_allowed(self):
        for family, raw in (
            ("image", PNG),
            ("archive", _zip()),
            ("cad", b"AC1027" + b"\x00" * 64),
            ("cad", b"ISO-10303-21;\nHEADER;"),
            ("cad", b"  0\nSECTION\n  2\nHEADER\n"),
        ):
            with self.subTest(family=family):
                self.drawing_type[f"allow_{family}"] = True
                self._send(raw)
                self.assertTrue(self._verdict().met)

    def test_empty_file_is_refused(self):
        for data in ("", b"", False, None):
            with self.subTest(data=data), self.assertRaisesRegex(ValidationError, "empty"):
                self._send(data)

    def test_what_did_not_arrive_whole_is_refused(self):
        for data in ("not base64!", "YQ", "\udcff", "数据"):
            with self.subTest(data=repr(data)), self.assertRaisesRegex(UserError, "arrive whole"):
                self._send(data)

    def test_what_is_no_text_is_refused(self):
        for data in (5, {"a": 1}, ["YQ=="], True):
            with self.subTest(data=data), self.assertRaises(UserError):
                self.lead.with_user(self.seller).gate_upload(self.gate_drawing.id, "x.pdf", data)

    def test_too_large_a_file_is_refused_before_it_is_decoded(self):
        """As a 200 MB upload is, with a limit of 1 MB that keeps the test small."""
        self.drawing_type.max_size_mb = 1
        # no base64 at all: it is refused for its size and not for that
        with self.assertRaisesRegex(ValidationError, "at most 1 MB"):
            self._send("!" * (2 * 1024 * 1024))
        before = self.env["ir.attachment"].search_count([])
        with self.assertRaisesRegex(ValidationError, "at most 1 MB"):
            self._upload(self.lead, raw=PDF + b"0" * 1024 * 1024)
        self.assertEqual(self.env["ir.attachment"].search_count([]), before)

    def test_replaced_by_too_large_a_file_it_proves_nothing(self):
        self.drawing_type.max_size_mb = 1
        attachment = self._upload(self.lead)
        with self.assertRaises(UserError), self.env.cr.savepoint():
            attachment.raw = PDF + b"0" * 1024 * 1024
            self.lead.with_user(self.seller).stage_id = self.sample

    def test_a_type_must_allow_something_and_have_a_limit(self):
        with self.assertRaises(ValidationError):
            self.env["crm.document.type"].create(
                {"name": "Nothing", "allow_pdf": False, "allow_image": False}
            )

    def test_gate_without_a_type_is_refused(self):
        with self.assertRaises(ValidationError):
            self.gate_drawing.document_type_id = False

    # -- place ------------------------------------------------------------------------------

    def test_the_chatter_may_ask_for_a_document_that_was_just_deleted(self):
        """It makes the first file the main one whenever it is loaded, as this deletion has it."""
        document = self._upload(self.lead).with_user(self.manager)
        document.sudo().unlink()
        self.assertFalse(document.register_as_main_attachment())

    def test_same_file_on_two_opportunities_proves_the_first(self):
        second = self._create_lead("M10 nuts")
        self._upload(self.lead, raw=PDF)
        self._upload(second, raw=PDF)
        self.assertTrue(self._verdict().met)
        verdict = self._verdict(second)
        self.assertFalse(verdict.met)
        self.assertIn("another opportunity", verdict.reason)

    def test_same_file_may_be_allowed(self):
        self.gate_drawing.own_file_required = False
        second = self._create_lead("M10 nuts")
        self._upload(self.lead, raw=PDF)
        self._upload(second, raw=PDF)
        self.assertTrue(self._verdict(second).met)

    def test_same_file_twice_on_one_opportunity(self):
        first = self._upload(self.lead, raw=PDF)
        self._upload(self.lead, raw=PDF)
        self.lead.stage_id = self.sample
        first.unlink()
        self.assertEqual(self.lead.stage_id, self.sample)

    def test_document_of_another_type_does_not_count(self):
        other = self.env["crm.document.type"].create({"name": "Contract"})
        self._upload(self.lead, document_type=other)
        self.assertFalse(self._verdict().met)

    def test_upload_for_a_gate_that_asks_for_none(self):
        self.gate_leader.mode = "enforce"
        with self.assertRaises(UserError):
            self.lead.with_user(self.seller).gate_upload(self.gate_leader.id, "x.pdf", "YQ==")
        with self.assertRaises(UserError):
            self.lead.with_user(self.seller).gate_upload(0, "x.pdf", "YQ==")

    def test_upload_needs_the_right_to_write_the_opportunity(self):
        for user in (self.seller_2, self.engineer):
            with (
                self.subTest(user=user.login),
                self.assertRaises(AccessError),
                mute_logger("odoo.addons.base.models.ir_rule"),
            ):
                self.lead.with_user(user).gate_upload(
                    self.gate_drawing.id, "x.pdf", base64.b64encode(PDF).decode()
                )

    def test_upload_is_in_the_chatter(self):
        attachment = self._send(PDF)
        self.assertIn(attachment, self.lead.message_ids.attachment_ids.ids)

    # -- confirmation -----------------------------------------------------------------------

    def test_confirmed_by_the_role(self):
        self.gate_drawing.confirm_role_id = self.role_engineer
        self.role_engineer.user_ids = self.engineer | self.leader
        attachment = self._upload(self.lead)
        self.assertEqual(self._verdict().waiting, "Test engineers")
        for user in (self.seller, self.manager):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                attachment.with_user(user).action_confirm_document()
        attachment.with_user(self.leader).action_confirm_document()
        self.assertTrue(self._verdict().met)
        self.assertEqual(attachment.document_confirmed_by_id, self.leader)

    def test_confirmed_by_somebody_of_the_role_without_sales_rights(self):
        self.gate_drawing.confirm_role_id = self.role_engineer
        attachment = self._upload(self.lead)
        attachment.with_user(self.engineer).action_confirm_document()
        self.assertTrue(self._verdict().met)

    def test_nobody_confirms_on_an_own_opportunity(self):
        self.gate_drawing.confirm_role_id = self.role_engineer
        self.role_engineer.user_ids = [Command.link(self.seller.id)]
        attachment = self._upload(self.lead)
        with self.assertRaises(AccessError):
            attachment.with_user(self.seller).action_confirm_document()

    def test_sudo_does_not_confirm(self):
        self.gate_drawing.confirm_role_id = self.role_engineer
        attachment = self._upload(self.lead)
        with self.assertRaises(AccessError):
            attachment.with_user(self.seller).sudo().action_confirm_document()

    def test_confirmation_of_one_role_is_not_that_of_another(self):
        """Two gates ask two roles about the same document."""
        role = self.env["res.role"].create(
            {"name": "Finance", "user_ids": [Command.set(self.boss.ids)]}
        )
        self.gate_drawing.confirm_role_id = role
        self.Gate.create(
            {
                "name": "Engineering",
                "stage_id": self.drawing.id,
                "kind": "document",
                "mode": "enforce",
                "document_type_id": self.drawing_type.id,
                "confirm_role_id": self.role_engineer.id,
            }
        )
        self.role_engineer.user_ids = self.leader
        attachment = self._upload(self.lead)
        attachment.with_user(self.leader).action_confirm_document()
        self.assertFalse(self._verdict().met)
        attachment.with_user(self.boss).action_confirm_document()
        self.assertTrue(self._verdict().met)
