"""Quotations: price, quantity, lead time and material, proposed on the opportunity."""

import base64
import contextlib
from pathlib import Path

from odoo.exceptions import AccessError, UserError
from odoo.tests import BaseCase, tagged
from odoo.tools import mute_logger

from ..paper import pdf, quotation
from .common import IntegrationCase

# what the library says of damaged files
QUIET = mute_logger(
    "PyPDF2._reader", "PyPDF2._page", "PyPDF2.filters", "PyPDF2.generic._base",
    "PyPDF2.generic._data_structures", "pypdf._reader", "pypdf._page", "pypdf.filters",
    "pypdf.generic._base", "pypdf.generic._data_structures",
)  # fmt: skip
DATA = Path(__file__).parent / "data"


def content(name):
    return (DATA / f"{name}.pdf").read_bytes()


@tagged("post_install", "-at_install")
class TestQuotationText(BaseCase):
    def assertSays(self, name, kind, text):
        self.assertIn((kind, text), quotation.read(content(name)))

    def test_each_row_of_a_table(self):
        self.assertSays("zh_table", "price", "六角螺栓 M10×60: 0.85 CNY")
        self.assertSays("zh_table", "quantity", "平垫圈 φ10: 40,000")
        self.assertSays("zh_table", "material", "六角螺栓 M10×60: 304不锈钢")

    def test_terms_below_a_table(self):
        self.assertSays("zh_table", "lead_time", "收到预付款后25天内交货")

    def test_lines_without_a_table(self):
        self.assertSays("zh_list", "price", "¥128,000.00/套(含税)")
        self.assertSays("zh_list", "quantity", "2套")
        self.assertSays("zh_list", "lead_time", "合同签订后45个工作日")
        self.assertSays("en_terms", "price", "EUR 4.850,00")
        self.assertSays("en_terms", "material", "stainless steel 1.4301")

    def test_heads_of_two_lines_and_cells_of_two_lines(self):
        self.assertSays("en_table", "price", "Flange bolt M12 x 80, zinc plated: 0.412 USD")
        self.assertSays(
            "en_table", "material", "Flange bolt M12 x 80, zinc plated: Grade 10.9 steel"
        )
        self.assertSays("zh_competitor", "lead_time", "CNC 铝合金外壳: 20天")

    def test_the_sum_is_no_price(self):
        self.assertFalse(
            [text for _kind, text in quotation.read(content("en_table")) if "7,605" in text]
        )

    def test_a_letter_is_no_quotation(self):
        self.assertEqual(quotation.read(content("letter")), [])

    @QUIET
    def test_what_is_no_pdf_or_damaged_says_so(self):
        whole = content("en_terms")
        for raw in (b"", b"%PDF-1.4\n%%EOF", whole[: len(whole) // 2], b"\x00" * 1000):
            with self.assertRaises(pdf.Unreadable):
                pdf.cells(raw)

    @QUIET
    def test_damage_anywhere_is_an_answer(self):
        whole = bytearray(content("en_terms"))
        for place in range(100, len(whole), len(whole) // 40):
            damaged = bytes(whole[:place]) + b"\xff\x00)>" + bytes(whole[place + 4 :])
            with contextlib.suppress(pdf.Unreadable):
                quotation.read(damaged)


@tagged("post_install", "-at_install")
class TestQuotations(IntegrationCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.lead = cls.env["crm.lead"].create(
            {"name": "Bolts", "type": "opportunity", "user_id": cls.ann.id, "team_id": cls.team.id}
        )

    def wizard(self, user=None, **values):
        return (
            self.env["crm.paper.read"]
            .with_user(user or self.ann)
            .create({"lead_id": self.lead.id, "kind": "quotation", **values})
        )

    def upload(self, name, **values):
        return self.wizard(file=base64.b64encode(content(name)), file_name=f"{name}.pdf", **values)

    def test_a_quotation_is_proposed_and_kept_on_the_opportunity(self):
        self.upload("zh_list", whose="competitor").action_read()
        proposal = self.lead.proposal_ids
        self.assertEqual(proposal.origin, "competitor")
        self.assertIn("zh_list.pdf", proposal.source)
        self.assertEqual(proposal.attachment_id.res_id, self.lead.id)
        self.assertIn("2套", proposal.line_ids.mapped("value"))

    def test_confirmed_it_is_noted_and_writes_no_field(self):
        self.upload("zh_list").action_read()
        before = self.lead.expected_revenue
        self.lead.proposal_ids.line_ids.with_user(self.ann).action_accept()
        self.assertEqual(self.lead.expected_revenue, before)
        self.assertIn("¥128,000.00", self.lead.message_ids[0].body)
        self.assertEqual(set(self.lead.proposal_line_ids.mapped("state")), {"accepted"})

    def test_a_file_of_the_opportunity_is_read(self):
        attachment = self.env["ir.attachment"].with_user(self.ann).create(
            {"name": "q.pdf", "raw": content("en_terms"), "res_model": "crm.lead",
             "res_id": self.lead.id}
        )  # fmt: skip
        self.wizard(attachment_id=attachment.id).action_read()
        self.assertEqual(self.lead.proposal_ids.attachment_id, attachment)

    def test_a_file_of_something_else_is_refused(self):
        other = self.env["crm.lead"].create({"name": "Other", "user_id": self.mia.id})
        attachment = self.env["ir.attachment"].create(
            {
                "name": "q.pdf",
                "raw": content("en_terms"),
                "res_model": "crm.lead",
                "res_id": other.id,
            }
        )
        with self.assertRaises(UserError):
            self.wizard(attachment_id=attachment.id).action_read()

    def test_a_colleagues_opportunity_is_refused(self):
        self.lead.user_id = self.mia
        with self.assertRaises(AccessError):
            self.upload("en_terms")

    def test_nothing_found_says_so(self):
        with self.assertRaisesRegex(UserError, "letter.pdf"):
            self.upload("letter").action_read()

    def test_what_is_no_pdf_says_so(self):
        with self.assertRaisesRegex(UserError, "no PDF"):
            self.wizard(file=base64.b64encode(b"hello there"), file_name="a.txt").action_read()
        with self.assertRaisesRegex(UserError, "choose a file"):
            self.wizard().action_read()

    def test_the_dialog_opens(self):
        action = self.lead.with_user(self.ann).action_read_paper()
        self.assertEqual(action["context"]["default_lead_id"], self.lead.id)
        self.env["crm.paper.read"].with_user(self.ann).get_views([(False, "form")])
