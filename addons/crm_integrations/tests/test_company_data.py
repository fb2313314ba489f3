"""What is registered of companies: asked for rarely, proposed and never written over."""

import json
from datetime import date
from urllib.parse import parse_qs, urlsplit

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, HttpCase, tagged

from ..demo.loopback import LoopbackServer, RequestHandler
from ..tools import capital
from .common import IntegrationMixin

TOKEN = "token-of-tianyancha"
CODE = "91110000600037341L"
BAIDU = {
    "name": "北京百度网讯科技有限公司", "creditCode": CODE, "regCapital": "77800.32万人民币",
    "socialStaffNum": 512, "legalPersonName": "梁志祥", "regStatus": "开业", "city": "北京市",
    "industry": "软件和信息技术服务业", "estiblishTime": 991497600000, "email": "ir@example.com",
    "regLocation": "北京市海淀区上地十街10号", "websiteList": "www.baidu.com",
    "phoneNumber": "010-59928888",
}  # fmt: skip


class Tianyancha(LoopbackServer):
    """Companies by name or code; ``codes`` are answered next instead."""

    def __init__(self):
        self.companies = {}
        self.codes = []
        self.asked = []
        outer = self

        class Handler(RequestHandler):
            def do_GET(self):
                parts = urlsplit(self.path)
                keyword = parse_qs(parts.query)["keyword"][0]
                outer.asked.append((parts.path, keyword))
                found = outer.companies.get(keyword)
                code = outer.codes.pop(0) if outer.codes else 0 if found else 300000
                if self.headers["Authorization"] != TOKEN:
                    code = 300002
                answer = {"error_code": code, "reason": "ok" if not code else "原因"}
                if not code:
                    answer["result"] = found
                body = json.dumps(answer).encode()
                self.send_response(200)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

        self.listen(Handler)


@tagged("post_install", "-at_install")
class TestCompanyData(IntegrationMixin, HttpCase):
    def setUp(self):
        super().setUp()
        self.server = Tianyancha()
        self.addCleanup(self.server.stop)
        self.server.companies = {BAIDU["name"]: BAIDU, CODE: BAIDU}
        self.provider = self.make_connector("tianyancha", api_url=self.server.url)
        self.set_secret(self.provider, "token", TOKEN)
        self.lead = self.env["crm.lead"].create(
            {"name": "Servers", "partner_name": BAIDU["name"], "user_id": self.ann.id}
        )
        self.env.flush_all()

    def look_up(self, record=None, user=None):
        record = (record or self.lead).with_user(user or self.ann)
        action = record.action_look_up_company()
        return record.env[action["res_model"]].browse(action["res_id"])

    def test_it_is_shown_and_fills_what_is_empty(self):
        lookup = self.look_up()
        self.assertEqual(lookup.capital_text, "77800.32万人民币")
        self.assertEqual((lookup.credit_code, lookup.insured_headcount), (CODE, 512))
        self.assertEqual(lookup.date_founded, date(2001, 6, 2))
        lookup.action_apply()
        self.assertEqual((self.lead.city, self.lead.street), ("北京市", BAIDU["regLocation"]))
        self.assertEqual((self.lead.company_capital, self.lead.company_headcount),
                         ("77800.32万人民币", 512))  # fmt: skip
        # the company's switchboard is nobody's number until somebody says so
        self.assertFalse(self.lead.phone)

    def test_what_a_person_wrote_stays_whatever_is_ticked(self):
        self.lead.write({"city": "上海", "website": "https://example.com"})
        lookup = self.look_up()
        lines = lookup.line_ids.grouped("source")
        self.assertFalse(lines["city"].is_taken)
        self.assertEqual(lines["city"].current, "上海")
        lookup.line_ids.write({"is_taken": True, "proposed": "forged"})
        lookup.action_apply()
        self.assertEqual((self.lead.city, self.lead.website), ("上海", "https://example.com"))
        self.assertEqual(self.lead.phone, BAIDU["phoneNumber"])
        self.assertNotIn("forged", str(self.lead.read()))

    def test_what_was_written_meanwhile_stays(self):
        lookup = self.look_up()
        self.lead.city = "深圳"
        lookup.action_apply()
        self.assertEqual(self.lead.city, "深圳")

    def test_the_dialog_as_it_is_used(self):
        lookup = self.look_up()
        with Form(lookup) as form:
            for number in range(len(form.line_ids)):
                with form.line_ids.edit(number) as line:
                    if line.source == "city":
                        line.is_taken = False
        lookup.action_apply()
        self.assertFalse(self.lead.city)
        self.assertTrue(self.lead.street)

    def test_a_contact_gets_its_code(self):
        partner = self.env["res.partner"].create({"name": BAIDU["name"], "is_company": True})
        person = self.env["res.partner"].create({"name": "Chen", "parent_id": partner.id})
        # salespeople may change contacts where they may create them
        self.ann.group_ids |= self.env.ref("base.group_partner_manager")
        lookup = self.look_up(person)
        self.assertEqual(lookup.partner_id, partner)
        lookup.action_apply()
        self.assertEqual(partner.vat, CODE)
        self.assertEqual(partner.with_user(self.ann).company_headcount, 512)

    def test_it_is_asked_once(self):
        for _each in range(3):
            self.look_up()
        self.lead.partner_name = CODE
        self.look_up()
        self.assertEqual(len(self.server.asked), 1)

    def test_what_is_not_registered_is_asked_once_too(self):
        self.lead.partner_name = "没有这家公司"
        for _each in range(2):
            self.assertFalse(self.look_up().data_id)
        self.assertEqual(len(self.server.asked), 1)

    def test_it_is_asked_again_when_it_is_old(self):
        self.look_up()
        data = self.env["crm.company.data"].search([("connector_id", "=", self.provider.id)])
        data.date_fetched = "2020-01-01"
        self.server.companies[BAIDU["name"]] = {**BAIDU, "socialStaffNum": None}
        self.assertEqual(self.look_up().insured_headcount, 0)
        self.assertEqual(len(self.server.asked), 2)

    def test_the_number_of_the_insured_as_it_is_told(self):
        data = self.env["crm.company.data"]
        for told, expected in ((None, 0), (512, 512), ("512", 512), ("-", 0), (-5, 0)):
            self.server.companies[BAIDU["name"]] = {**BAIDU, "socialStaffNum": told}
            data.search([("connector_id", "=", self.provider.id)]).unlink()
            self.assertEqual(self.look_up().insured_headcount, expected, told)

    def test_a_code_that_cannot_be_is_not_asked_for(self):
        lookup = self.look_up()
        lookup.keyword = "91110000600037341X"
        with self.assertRaisesRegex(UserError, "check digit"):
            lookup.action_look_up()
        self.assertEqual(len(self.server.asked), 1)

    def test_a_code_of_the_provider_that_cannot_be_is_no_code(self):
        self.server.companies[BAIDU["name"]] = {**BAIDU, "creditCode": "91110000600037341X"}
        self.assertFalse(self.look_up().credit_code)

    def test_another_companys_data_are_not_taken(self):
        if "credit_code" not in self.lead._fields:
            self.skipTest("needs the router")
        self.lead.credit_code = "91350100M000100Y43"
        lookup = self.look_up()
        lookup.keyword = BAIDU["name"]
        lookup.action_look_up()
        self.assertTrue(lookup.is_other)
        with self.assertRaisesRegex(UserError, "another company"):
            lookup.action_apply()

    def test_errors_say_what_to_do(self):
        for code, words in ((300004, "slow down"), (300006, "credit"), (300002, "administrator")):
            with self.subTest(code=code):
                self.server.codes = [code]
                with self.assertRaisesRegex(UserError, words):
                    self.look_up()

    def test_it_is_limited(self):
        self.provider.per_minute = 2
        self.env.flush_all()
        self.look_up()
        self.lead.partner_name = "没有这家公司"
        with self.assertRaisesRegex(UserError, "Too many"):
            self.look_up()
        self.assertEqual(len(self.server.asked), 1)

    def test_without_a_key_it_is_off(self):
        self.assertTrue(self.lead.can_look_up_company)
        self.set_secret(self.provider, "token", "")
        self.lead.invalidate_recordset()
        self.assertFalse(self.lead.can_look_up_company)
        with self.assertRaisesRegex(UserError, "administrator"):
            self.look_up()

    def test_another_companys_key_is_not_used(self):
        other = self.env["res.company"].create({"name": "Other"})
        self.lead.write({"user_id": False, "team_id": False, "company_id": other.id})
        self.assertFalse(self.lead.can_look_up_company)

    def test_who_may(self):
        theirs = self.lead.copy({"user_id": self.mia.id, "partner_name": BAIDU["name"]})
        with self.assertRaises(AccessError):
            self.look_up(theirs)
        lookup = self.look_up()
        with self.assertRaises(AccessError):
            lookup.with_user(self.mia).action_apply()
        self.assertFalse(self.server.asked[1:])

    def test_the_path_is_the_administrators(self):
        self.provider.company_data_path = "services/open/ic/baseinfoV2/2.0"
        self.look_up()
        self.assertEqual(self.server.asked[0][0], "/services/open/ic/baseinfoV2/2.0")

    def test_the_settings_are_tried(self):
        said = self.provider.with_user(self.adam).action_test()["params"]
        self.assertEqual(said["type"], "success", said)

    def test_capital_is_read(self):
        for text, expected in (
            ("77800.32万人民币", (778003200.0, "CNY")),
            ("1,000万元人民币", (10000000.0, "CNY")),
            ("1.5亿", (150000000.0, "CNY")),
            ("500万美元", (5000000.0, "USD")),
            ("20万澳大利亚元", (200000.0, "AUD")),
            ("300 万元", (3000000.0, "CNY")),
            ("100万比特币", (1000000.0, "")),
            ("-", (0.0, "")),
            (None, (0.0, "")),
        ):
            with self.subTest(text=text):
                self.assertEqual(capital.read(text), expected)
