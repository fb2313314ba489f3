"""What documents say: copies are known whatever their bytes; rubbish proves nothing."""

import io
from datetime import timedelta

from odoo import fields
from odoo.exceptions import ValidationError
from odoo.tests import BaseCase, tagged
from odoo.tools.pdf import PdfReader, PdfWriter, generic
from PIL import Image

from ..models.gate import document_content
from ..tools.pdf import make_pdf
from .common import PDF, StageGateCase

LONG = "The customer agrees to the drawing of the bolt M8 with all its tolerances. " * 5


def _saved_again(raw, title="Again"):
    """As a PDF editor writes it: other objects, other metadata, the same pages."""
    writer = PdfWriter()
    for page in PdfReader(io.BytesIO(raw)).pages:
        page.compress_content_streams()
        writer.add_page(page)
    writer.add_metadata({"/Title": title})
    buffer = io.BytesIO()
    writer.write(buffer)
    return buffer.getvalue()


def _picture(color="red", kind="PNG", **options):
    buffer = io.BytesIO()
    Image.new("RGB", (20, 20), color).save(buffer, kind, **options)
    return buffer.getvalue()


@tagged("post_install", "-at_install")
class TestDocumentContent(BaseCase):
    def assertSame(self, first, second, mimetype="application/pdf"):
        contents = [document_content.read(raw, mimetype) for raw in (first, second)]
        self.assertTrue(all(each.is_readable for each in contents))
        self.assertEqual(contents[0].digest, contents[1].digest)

    def assertDiffers(self, first, second, mimetype="application/pdf"):
        contents = [document_content.read(raw, mimetype) for raw in (first, second)]
        self.assertNotEqual(contents[0].digest, contents[1].digest)

    def test_a_byte_more_says_the_same(self):
        self.assertSame(PDF, PDF + b"%")

    def test_saved_again_says_the_same(self):
        for raw in (PDF, make_pdf(LONG, "second page")):
            self.assertSame(raw, _saved_again(raw))

    def test_another_text_or_page_says_something_else(self):
        self.assertDiffers(make_pdf("Drawing 1"), make_pdf("Drawing 2"))
        self.assertDiffers(make_pdf(LONG), make_pdf(LONG + "not"))
        self.assertDiffers(make_pdf("Drawing"), make_pdf("Drawing", "Drawing"))

    def test_the_signed_copy_says_more_than_the_draft(self):
        writer = PdfWriter()
        writer.add_page(PdfReader(io.BytesIO(make_pdf(LONG))).pages[0])
        stamp = generic.DictionaryObject(
            {
                generic.NameObject("/Subtype"): generic.NameObject("/FreeText"),
                generic.NameObject("/Contents"): generic.create_string_object("Signed"),
            }
        )
        writer.pages[0][generic.NameObject("/Annots")] = generic.ArrayObject([stamp])
        buffer = io.BytesIO()
        writer.write(buffer)
        self.assertDiffers(make_pdf(LONG), buffer.getvalue())

    def test_a_header_alone_is_no_pdf(self):
        for raw in (b"%PDF-1.4\n", b"%PDF-1.4 anything", PDF[:60]):
            with self.subTest(raw=raw):
                self.assertFalse(document_content.read(raw, "application/pdf").is_readable)

    def test_a_picture_is_its_pixels(self):
        self.assertSame(_picture(), _picture(compress_level=1), "image/png")
        self.assertSame(_picture(), _picture(dpi=(300, 300)) + b"%", "image/png")
        self.assertDiffers(_picture(), _picture("blue"), "image/png")

    def test_the_start_of_a_picture_is_none(self):
        self.assertFalse(document_content.read(_picture()[:16], "image/png").is_readable)

    def test_other_kinds_are_their_bytes(self):
        self.assertDiffers(b"AC1027 a", b"AC1027 b", "image/vnd.dwg")


@tagged("post_install", "-at_install")
class TestReusedDocuments(StageGateCase):
    def setUp(self):
        super().setUp()
        self.gate_leader.mode = "off"
        self.second = self._create_lead("M10 nuts")

    def _verdict(self, lead=None):
        lead = lead or self.lead
        self.env.flush_all()
        self.env.invalidate_all()
        return lead._stagegate_board().verdict(lead, self.gate_drawing)

    def _later(self, days):
        """Let the time pass that the rows of this test are old by."""
        self.env.flush_all()
        self.env.cr.execute("ALTER TABLE crm_gate_evidence DISABLE TRIGGER USER")
        self.env.cr.execute(
            "UPDATE crm_gate_evidence SET date = date - %(days)s, "
            "valid_until = valid_until - %(days)s WHERE lead_key = %(lead)s",
            {"days": timedelta(days=days), "lead": self.lead.id},
        )
        self.env.cr.execute("ALTER TABLE crm_gate_evidence ENABLE TRIGGER USER")
        self.env.cr.execute(
            "UPDATE ir_attachment SET create_date = create_date - %s WHERE res_model = 'crm.lead' "
            "AND res_id = %s",
            [timedelta(days=days), self.lead.id],
        )
        self.env.invalidate_all()

    def test_a_copy_with_a_byte_more_on_another_opportunity(self):
        self._upload(self.lead, raw=PDF)
        self._upload(self.second, raw=PDF + b"%")
        self.assertFalse(self._verdict(self.second).met)

    def test_a_copy_of_what_lies_on_a_lost_opportunity(self):
        self._upload(self.lead, raw=PDF)
        self.lead.action_set_lost()
        self._upload(self.second, raw=_saved_again(PDF))
        self.assertFalse(self._verdict(self.second).met)

    def test_a_header_alone_is_refused_with_what_to_do(self):
        with self.assertRaisesRegex(ValidationError, "cannot be opened"):
            self._upload(self.lead, raw=b"%PDF-1.4\n")

    def test_written_over_with_rubbish_it_proves_nothing(self):
        attachment = self._upload(self.lead)
        self.lead.stage_id = self.sample
        attachment.raw = b"%PDF-1.4 nothing"
        self.env.flush_all()
        self.assertEqual(self.lead.stage_id, self.drawing)

    def test_expired_and_uploaded_again(self):
        self.gate_drawing.validity_days = 30
        self._upload(self.lead, raw=PDF)
        self.lead.stage_id = self.sample
        self._later(31)
        self.assertTrue(self._verdict().expired)
        for raw in (PDF, PDF + b"%", _saved_again(PDF)):
            with self.subTest(size=len(raw)):
                self._upload(self.lead, raw=raw)
                self.assertTrue(self._verdict().expired)
        self._upload(self.lead, raw=make_pdf("Drawing of this year"))
        self.assertTrue(self._verdict().met)

    def test_deleting_the_newer_expired_one_does_not_bring_the_older_back(self):
        self.gate_drawing.validity_days = 30
        self._upload(self.lead, raw=make_pdf("older"))
        newer = self._upload(self.lead, raw=make_pdf("newer"))
        self.lead.stage_id = self.sample
        self._later(31)
        newer.unlink()
        self.assertFalse(self._verdict().met)

    def test_uploaded_again_before_it_expires_lasts_no_longer(self):
        self.gate_drawing.validity_days = 30
        first = self._upload(self.lead, raw=PDF)
        self.lead.stage_id = self.sample
        self._later(20)
        until = self._evidence().valid_until
        self._upload(self.lead, raw=PDF + b"%")
        first.unlink()
        self.lead._stagegate_refresh()
        self.assertEqual(self._evidence().valid_until, until)
        self.assertLess(until, fields.Datetime.now() + timedelta(days=11))

    def _evidence(self):
        self.env.flush_all()
        return self.Evidence.search(
            [("lead_key", "=", self.lead.id), ("gate_id", "=", self.gate_drawing.id),
             ("state", "=", "valid")]
        )  # fmt: skip
