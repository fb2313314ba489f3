"""What leaves the house on paper or as a file: one sheet of A4, in the reader's language, with its
numbers."""

import base64
import io
import re
import shutil
import unicodedata
import unittest
from datetime import date, timedelta
from unittest.mock import patch

import openpyxl
from odoo.tests import HttpCase, tagged
from odoo.tools.pdf import PdfFileReader

from .looking import look
from .test_metrics import MetricCase

CHINESE = re.compile(r"[\u4e00-\u9fff]")
LIKE_A_NUMBER = re.compile(r"[-+]?[\d.,\s]*\d[\d.,\s]*[%¥€$]?")
KINDS = ("daily", "weekly", "monthly", "friday")
A4 = (595, 842)
# what stands on a paper that opens within the page
PAPER = "document.querySelector('iframe')?.contentDocument?.body?.innerText.includes('%s')"


class PaperCase(MetricCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("zh_CN")
        cls.env["ir.module.module"]._load_module_terms(
            ["web", "crm", "crm_notary", "crm_stagegate", "crm_dashboard_trust"], ["zh_CN"]
        )
        cls.mia.write(
            {"lang": "zh_CN", "group_ids": [(4, cls.env.ref("base.group_allow_export").id)]}
        )
        leads = cls.env["crm.lead"]
        for index in range(30):
            leads |= cls.lead(
                (cls.ann, cls.bob)[index % 2], 123_456 * (index + 1), name=f"宁波泵业 {index} 号线"
            )
        cls.first_stage.rotting_threshold_days = 5
        cls.make_old(leads)

    def brief(self, kind):
        return self.env["crm.trust.brief"].create(
            {"user_id": self.mia.id, "kind": kind, "company_id": self.company.id}
        )


@tagged("post_install", "-at_install")
class TestSpreadsheets(PaperCase):
    def test_each_brief_is_in_chinese_and_its_numbers_are_numbers(self):
        for kind in KINDS:
            with self.subTest(kind=kind):
                own = self.brief(kind).with_user(self.mia).with_context(lang="zh_CN")
                book = openpyxl.load_workbook(io.BytesIO(base64.b64decode(own.xlsx)))
                self.assertGreater(len(book.worksheets), 0)
                numbers = 0
                for sheet in book:
                    self.assertRegex(sheet.title, CHINESE)
                    head, *rows = sheet.iter_rows(values_only=True)
                    self.assertRegex(head[0], CHINESE)
                    for value in (cell for row in rows for cell in row):
                        numbers += isinstance(value, int | float)
                        if isinstance(value, str):
                            self.assertIsNone(LIKE_A_NUMBER.fullmatch(value), (sheet.title, value))
                self.assertGreater(numbers, 0)


@tagged("post_install", "-at_install")
class TestPrinted(PaperCase, HttpCase):
    def without_pdf(self):
        return patch.object(
            type(self.env["ir.actions.report"]), "get_wkhtmltopdf_state", lambda _self: "install"
        )

    def text(self, page):
        """What stands on a page; fonts have radicals where characters look the same."""
        return "".join(unicodedata.normalize("NFKC", page.extract_text()).split())

    def pages(self, url):
        """What a printer gets of a page."""
        found = []

        def prints(screen):
            screen.wait("document.readyState === 'complete' && document.fonts.status === 'loaded'")
            found.extend(screen.printed().pages)

        look(self, url, self.mia.login, prints)
        for page in found:
            size = tuple(round(float(each)) for each in page.mediabox[2:])
            self.assertLessEqual(abs(size[0] - A4[0]) + abs(size[1] - A4[1]), 3, size)
        return [self.text(page) for page in found]

    def test_the_friday_list_is_one_page(self):
        brief = self.brief("friday")
        pages = self.pages(f"/report/html/crm_dashboard_trust.brief_document/{brief.id}")
        self.assertEqual(len(pages), 1)
        self.assertIn("宁波泵业29号线", pages[0])
        self.assertIn("3,703,680", pages[0])

    def full_week(self):
        """The seven days are over; more was left undone than the sheet names, and much was said."""
        self.env.cr.execute(
            "UPDATE crm_lead SET create_date = now() AT TIME ZONE 'UTC' - interval '5 days',"
            " partner_name = '宁波市北仑区阀门铸造有限公司' WHERE id = ANY(%s)",
            [self.env["crm.lead"].search([("name", "like", "宁波泵业")]).ids],
        )
        self.env.invalidate_all()
        guide = self.env["crm.guide"].with_user(self.mia)
        guide.start_plan()
        started = date.today() - timedelta(days=6)
        self.patch(
            type(self.env["crm.guide.plan"]), "_guide_started", lambda _plan, _entries: started
        )
        for kind in ("remark", "promise"):
            for number in range(3):
                guide.say(kind, f"每天下班前把当天的线索都联系一遍 {number}")
        return guide.get_report()

    def test_the_week_after_seven_days_is_one_page(self):
        report = self.full_week()
        self.assertGreater(report["more"], 0)
        (page,) = self.pages(f"/report/html/crm_notary.guide_week/{self.company.id}")
        for row in report["rows"]:
            self.assertIn(row["name"].replace(" ", ""), page)
        self.assertIn(str(report["figures"]["not_done"]), page)
        self.assertIn("每天下班前把当天的线索都联系一遍2", page)

    def test_print_on_the_seventh_day_shows_its_paper(self):
        report = self.full_week()

        def presses(screen):
            days = ".o_crm_guide_tab_days"
            screen.wait(f"document.querySelector('{days}')")
            screen.run(f"document.querySelector('{days}').click()")
            screen.wait("document.querySelector('[data-day=\"7\"]')")
            screen.run("document.querySelector('[data-day=\"7\"]').click()")
            button = ".o_crm_guide_buttons .btn-secondary"
            screen.wait(f"document.querySelector('{button}')")
            screen.run(f"document.querySelector('{button}').click()")
            screen.wait(PAPER % report["rows"][0]["name"])

        with self.without_pdf():
            look(self, "/odoo/crm-guide", self.mia.login, presses)

    def test_print_prints_the_screens_one_page_each(self):
        for path, ready, button in (
            ("trusted-numbers", ".o_trust_head .o_trust_value", ".o_trust_page header .fa-print"),
            ("what-it-saved", ".o_trust_saved_value", ".o_trust_saved .fa-print"),
        ):
            with self.subTest(path=path):

                def prints(screen, ready=ready, button=button):
                    screen.wait(f"document.querySelector('{ready}')")
                    screen.wait("!document.querySelector('.o_trust_waiting, .fa-spin')")
                    # what the browser's own dialog would be opened for
                    screen.run("window.print = () => { window.asked = true; }")
                    screen.run(f"document.querySelector('{button}').closest('button').click()")
                    self.assertTrue(screen.run("window.asked"))
                    number = screen.run(f"document.querySelector('{ready}').innerText")
                    (page,) = screen.printed().pages
                    text = self.text(page)
                    self.assertIn("".join(unicodedata.normalize("NFKC", number).split()), text)
                    self.assertRegex(text, CHINESE)

                look(self, f"/odoo/{path}", self.mia.login, prints)

    def made(self, report, ids, data=None):
        """Text of the pages of a file as it is downloaded: made by wkhtmltopdf."""
        reports = self.env["ir.actions.report"].with_user(self.mia)
        reports = reports.with_context(lang="zh_CN", force_report_rendering=True)
        content, kind = reports._render_qweb_pdf(report, ids, data=data)
        self.assertEqual(kind, "pdf")
        found = PdfFileReader(io.BytesIO(content)).pages
        for page in found:
            size = tuple(round(float(each)) for each in page.mediabox[2:])
            self.assertLessEqual(abs(size[0] - A4[0]) + abs(size[1] - A4[1]), 3, size)
        return [self.text(page) for page in found]

    @unittest.skipUnless(shutil.which("wkhtmltopdf"), "needs wkhtmltopdf")
    def test_files_are_as_the_papers(self):
        (page,) = self.made("crm_dashboard_trust.brief_document", self.brief("friday").ids)
        # the text of such files has no digits: they are drawn from a font that does not say which
        self.assertEqual(page.count("宁波泵业"), 20)
        for kind in ("daily", "weekly", "monthly"):
            with self.subTest(kind):
                pages = self.made("crm_dashboard_trust.brief_document", self.brief(kind).ids)
                self.assertTrue(all(CHINESE.search(page) for page in pages))
        self.full_week()
        (page,) = self.made("crm_notary.guide_week", self.company.ids)
        self.assertIn("宁波市北仑区阀门铸造有限公司", page)
        pages = self.made("crm_dashboard_trust.self_check_document", [], {"scope": {}})
        self.assertRegex(pages[0], CHINESE)

    def test_print_on_a_brief_shows_its_paper(self):
        """Where nothing makes PDF files the paper opens in the browser."""
        brief = self.brief("friday")

        def presses(screen):
            button = ".o_form_statusbar button[name=action_pdf], button[name=action_pdf]"
            screen.wait(f"document.querySelector('{button}')")
            screen.run(f"document.querySelector('{button}').click()")
            screen.wait(PAPER % "3,703,680")

        with self.without_pdf():
            look(self, f"/odoo/crm.trust.brief/{brief.id}", self.mia.login, presses)
