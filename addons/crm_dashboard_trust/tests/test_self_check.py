"""The lead quality self-check: each row is its list, on the screen and in its files."""

import io
import json

from odoo.exceptions import AccessError, UserError
from odoo.tests import HttpCase, tagged

from .test_diagnose import DiagnoseCase

FIELDS, CHANNEL, PERSON, LEADS = "fields", "channel", "person", "leads"


class SelfCheckCase(DiagnoseCase):
    def screen(self, user, **scope):
        scope = {"company_id": user.company_id.id, **scope}
        return self.env["crm.trust.self.check"].with_user(user).self_check_screen(scope)

    def sections(self, user, **scope):
        return {each["key"]: each for each in self.screen(user, **scope)["sections"]}

    def rows(self, user, section, **scope):
        found = self.sections(user, **scope).get(section, {"rows": []})["rows"]
        return {row["key"]: row for row in found}

    def opened(self, user, section, key, **scope):
        scope = {"company_id": user.company_id.id, **scope}
        action = self.env["crm.trust.self.check"].with_user(user).open_row(section, key, scope)
        model = self.env[action["res_model"]].with_user(user).with_context(**action["context"])
        return model.search(action["domain"])


@tagged("post_install", "-at_install")
class TestSelfCheck(SelfCheckCase):
    def test_every_row_is_its_list_for_everybody(self):
        for user in self.ann | self.bob | self.lea | self.mia:
            sections = self.sections(user)
            for row in sections[FIELDS]["rows"]:
                with self.subTest(user=user.name, field=row["key"]):
                    found = self.opened(user, FIELDS, row["key"])
                    self.assertEqual(row["texts"][1], str(len(found)))
            for section in (CHANNEL, PERSON):
                for row in sections[section]["rows"]:
                    with self.subTest(user=user.name, section=section, group=row["texts"][0]):
                        found = self.opened(user, section, row["key"])
                        self.assertEqual(row["texts"][1], str(len(found)))
            for row in sections["checks"]["rows"]:
                with self.subTest(user=user.name, check=row["key"]):
                    figure = self.figure(user, row["key"])
                    if figure["part"] is not None:
                        found = self.opened(user, "checks", row["key"])
                        self.assertEqual(figure["part"], len(found))

    def test_who_is_worse_than_chance_is_said_and_the_small_are_not(self):
        self.deals.write({"partner_name": "Nuts", "contact_name": "Li"})
        if "industry_id" in self.deals._fields:
            self.deals.industry_id = self.env["res.partner.industry"].search([], limit=1)
        rows = self.rows(self.mia, PERSON)
        self.assertEqual(rows[self.bob.id]["tone"], "low")
        self.assertIn("Key Fields Filled", rows[self.bob.id]["texts"][-1])
        self.assertEqual(rows[self.lea.id]["tone"], "", "three leads are not judged")

    def test_leads_say_what_they_lack(self):
        mute = self.lead(self.ann, 9000, phone=False, partner_name="Nuts")
        rows = self.rows(self.mia, LEADS)
        self.assertIn("No Phone", rows[mute.id]["texts"][-1])
        self.assertNotIn("No Customer", rows[mute.id]["texts"][-1])
        self.assertEqual(next(iter(rows)), mute.id, "the largest first")
        everything = self.opened(self.mia, LEADS, None)
        title = self.sections(self.mia)[LEADS]["title"]
        self.assertIn(f"({len(everything)})", title)

    def test_a_lead_opens_whichever_company_is_chosen_above(self):
        lead = self.lead(self.out, 9000)
        mia = self.mia.with_company(self.company)
        scope = {"company_id": self.other_company.id}
        action = self.env["crm.trust.self.check"].with_user(mia).open_row(LEADS, lead.id, scope)
        chosen = {"allowed_company_ids": self.company.ids, **action["context"]}
        opened = self.env["crm.lead"].with_user(mia).with_context(**chosen).browse(lead.id)
        self.assertTrue(opened.has_access("read"))

    def test_a_seller_reads_of_their_own_leads(self):
        self.assertEqual(list(self.rows(self.ann, PERSON)), [self.ann.id])
        self.assertEqual(self.screen(self.ann)["arrived"], 40)
        self.assertEqual(self.screen(self.mia)["arrived"], 123)

    def test_finance_reads_nothing(self):
        screen = self.screen(self.fin)
        self.assertEqual((screen["sections"], screen["arrived"]), ([], 0))

    def test_an_empty_month_is_whole_and_quiet(self):
        screen = self.screen(self.mia, day="2020-01-15")
        self.assertEqual(screen["arrived"], 0)
        self.assertEqual([each["key"] for each in screen["sections"]], ["checks"])

    def test_who_answers_for_it_is_named(self):
        self.env["crm.trust.target"].create(
            {"code": "key_fields", "value": 90, "company_id": self.company.id,
             "user_id": self.lea.id}
        )  # fmt: skip
        self.assertEqual(self.rows(self.mia, "checks")["key_fields"]["texts"][-1], "Lea")

    def test_nonsense_is_told(self):
        check = self.env["crm.trust.self.check"].with_user(self.mia)
        for section, key in (("group", 1), ("_x", 1), (FIELDS, "moon"), (PERSON, "1"), (None, 1)):
            with self.subTest(section=section), self.assertRaisesRegex(UserError, "not there"):
                check.open_row(section, key)

    def test_queries_do_not_grow_with_the_records(self):
        self.screen(self.mia)

        def queries():
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.screen(self.mia)
            return self.env.cr.sql_log_count - before

        few = queries()
        self.deals.copy()
        self.assertLessEqual(queries(), few)

    def test_the_report_is_in_the_language_of_its_reader(self):
        self.env["res.lang"]._activate_lang("zh_CN")
        self.env["ir.module.module"]._load_module_terms(["crm_dashboard_trust"], ["zh_CN"])
        check = self.env["crm.trust.self.check"].with_user(self.mia).with_context(lang="zh_CN")
        self.assertIn("线索质量", check.self_check_screen({"company_id": self.company.id})["title"])


@tagged("post_install", "-at_install")
class TestSelfCheckFiles(HttpCase, SelfCheckCase):
    def url(self, **scope):
        return f"/crm_trust/self_check.xlsx?scope={json.dumps(scope)}"

    def login(self, user, export=True):
        user.password = f"{user.login}_1"
        if export:
            user.group_ids += self.env.ref("base.group_allow_export")
        self.authenticate(user.login, f"{user.login}_1")

    def test_spreadsheet_says_what_the_screen_says(self):
        import openpyxl

        self.login(self.ann)
        answer = self.url_open(self.url(company_id=self.company.id))
        self.assertEqual(answer.status_code, 200)
        book = openpyxl.load_workbook(io.BytesIO(answer.content))
        cells = {
            row[0].value: row[1].value
            for sheet in book
            for row in sheet.iter_rows()
            if len(row) > 1
        }
        rows = self.rows(self.ann, FIELDS)
        self.assertEqual(cells["No Phone"], 4)
        self.assertEqual(rows["phone"]["texts"][1], "4")
        self.assertNotIn("Bob", cells)

    def test_who_may_not_export_has_no_spreadsheet(self):
        self.login(self.ann, export=False)
        self.assertEqual(self.url_open(self.url()).status_code, 403)
        with self.assertRaises(AccessError):
            self.env["crm.trust.self.check"].with_user(self.ann)._xlsx({})

    def test_nonsense_is_a_bad_request(self):
        self.login(self.mia)
        for scope in ("x", "[1]", '{"day": "yesterday"}', '{"company_id": 0.5}'):
            with self.subTest(scope=scope):
                answer = self.url_open(f"/crm_trust/self_check.xlsx?scope={scope}")
                self.assertEqual(answer.status_code, 400)

    def test_strangers_are_shown_the_door(self):
        self.authenticate(None, None)
        answer = self.url_open(self.url(), allow_redirects=False)
        self.assertIn(answer.status_code, (302, 303, 403))

    def pdf(self, user):
        """:return: str: what is made into a PDF"""
        report = self.env["ir.actions.report"].with_user(user)
        data = {"scope": {"company_id": self.company.id}}
        document = "crm_dashboard_trust.self_check_document"
        return report._render_qweb_html(document, None, data=data)[0].decode()

    def test_who_may_not_export_has_no_pdf(self):
        self.ann.group_ids -= self.env.ref("base.group_allow_export")
        self.assertFalse(self.screen(self.ann)["can_export"])
        with self.assertRaisesRegex(AccessError, "may not export"):
            self.pdf(self.ann)

    def test_pdf_has_the_tables_of_who_asks(self):
        self.ann.group_ids += self.env.ref("base.group_allow_export")
        text = self.pdf(self.ann)
        self.assertIn("What new leads leave empty", text)
        self.assertIn("No Phone", text)
        self.assertNotIn("Bob 1", text)
