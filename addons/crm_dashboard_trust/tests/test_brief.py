import io
from datetime import datetime, timedelta
from unittest.mock import patch

from freezegun import freeze_time
from odoo.addons.crm_notary.tools.periods import period_of, today
from odoo.exceptions import AccessError, UserError
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from ..models.brief import brief_content
from ..tools.numbers import Measured
from .common import TrustCase

# Wednesday, 10:00 in Shanghai
NOW = datetime(2026, 11, 25, 2, 0)


@tagged("post_install", "-at_install")
class TestBrief(TrustCase):
    def setUp(self):
        super().setUp()
        self.patch(type(self.env["ir.cron"]), "_commit_progress", lambda *args, **kw: float("inf"))
        self.env["crm.trust.brief"].search([]).action_archive()
        # who leads gets some by themselves: see test_brief_defaults
        self.patch(type(self.env["crm.trust.brief"]), "_brief_leaders", lambda self: set())

    def brief(self, user, kind="daily", **values):
        values = {"user_id": user.id, "kind": kind, "company_id": user.company_id.id, **values}
        with freeze_time(NOW):
            return self.env["crm.trust.brief"].create(values)

    def told(self, user):
        return self.env["mail.message"].search(
            [("subject", "=like", "Funnel health%"), ("partner_ids", "=", user.partner_id.id)]
        )

    def send(self, moment):
        with freeze_time(moment):
            self.env["crm.trust.brief"]._cron_send()

    def weak(self, user, count=3, **values):
        leads = self.env["crm.lead"].concat(*(self.lead(user, **values) for _ in range(count)))
        self.env.flush_all()
        self.env.cr.execute("UPDATE crm_lead SET credibility = 20 WHERE id IN %s", [leads._ids])
        leads.invalidate_recordset()
        return leads

    def test_first_brief_is_the_next_one(self):
        brief = self.brief(self.ann)
        self.weak(self.ann)
        self.send(NOW)
        self.assertFalse(self.told(self.ann))
        self.send(NOW + timedelta(days=1))
        self.assertTrue(self.told(self.ann))
        self.assertEqual(str(brief.date_told), "2026-11-25")

    def test_comes_once_a_period(self):
        self.brief(self.ann)
        self.weak(self.ann)
        for hours in (24, 25, 30):
            self.send(NOW + timedelta(hours=hours))
        self.assertEqual(len(self.told(self.ann)), 1)

    def test_waits_for_the_hour_of_the_reader(self):
        self.ann.tz = "America/New_York"
        brief = self.brief(self.ann)
        # 12:59 UTC is 7:59 in New York
        self.assertFalse(brief._brief_is_due(datetime(2026, 11, 25, 12, 59)))
        self.assertTrue(brief._brief_is_due(datetime(2026, 11, 25, 13, 0)))

    def test_friday_list_comes_on_friday_at_its_hour(self):
        self.mia.tz = "Asia/Shanghai"
        brief = self.brief(self.mia, "friday", hour=16)
        self.assertFalse(brief._brief_is_due(datetime(2026, 11, 27, 7, 59)))
        self.assertTrue(brief._brief_is_due(datetime(2026, 11, 27, 8, 0)))
        self.assertEqual(str(brief._brief_period(datetime(2026, 11, 27, 8, 0)).first), "2026-11-23")

    def test_friday_list_names_the_records_of_its_figure(self):
        brief = self.brief(self.mia, "friday")
        lead = self.lead(self.ann, name="Idle bolts")
        period = brief._brief_period(NOW)
        with patch.dict(brief_content.LISTS, friday=("open_deals",)):
            (section,) = brief.with_user(self.mia)._brief_sections(period)
        self.assertIn(lead.id, section["records"])

    def test_the_title_of_a_share_says_how_many_of_how_many(self):
        brief = self.brief(self.mia, "friday").with_user(self.mia)
        lead = self.lead(self.ann, name="Idle bolts")
        self.lead(self.ann, name="Busy bolts").message_post(body="They called back.")
        self.make_old(lead)
        period = brief._brief_period(NOW)
        scope = brief._brief_scope(period)
        catalogue = self.env["crm.trust.catalogue"].with_user(self.mia)
        share = catalogue._read(["idle_deals"], scope)["idle_deals"]
        self.assertLess(share.part, share.whole)
        (section,) = brief._brief_sections(period)
        self.assertEqual(section["title"], f"Idle Opportunities: {share.part} of {share.whole}")

    def test_list_of_a_figure_that_is_not_there_is_left_out(self):
        brief = self.brief(self.mia, "friday")
        with patch.dict(brief_content.LISTS, friday=("no_such_figure",)):
            self.assertEqual(brief._brief_sections(brief._brief_period(NOW)), [])

    def test_reader_gets_own_deals_only(self):
        brief = self.brief(self.ann)
        for user in (self.ann, self.bob):
            self.lead(user, name=f"Rotting {user.name}")
        self.first_stage.rotting_threshold_days = 3
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE crm_lead SET date_last_stage_update = now() - interval '30 days'"
            " WHERE name LIKE 'Rotting %%'"
        )
        self.env.invalidate_all()
        _subject, body = brief._brief_as_reader()._brief_message(brief._brief_period(NOW))
        self.assertIn("Rotting Ann", body)
        self.assertNotIn("Rotting Bob", body)

    def test_brief_is_in_the_language_of_its_reader(self):
        self.env["res.lang"]._activate_lang("zh_CN")
        self.env["ir.module.module"]._load_module_terms(["crm_dashboard_trust"], ["zh_CN"])
        self.ann.lang = "zh_CN"
        self.weak(self.ann)
        brief = self.brief(self.ann)
        _subject, body = brief._brief_as_reader()._brief_message(brief._brief_period(NOW))
        self.assertIn("不可靠的阶段", body)

    def test_jumps_are_counted_by_person(self):
        """Past a gate with an override is a jump, too; each person has one row."""
        brief = self.brief(self.mia).with_user(self.mia)
        for user, kind, span in (
            (self.ann, "advance", 3), (self.ann, "override", 4), (self.ann, "won", 3),
            (self.ann, "override", 2), (self.ann, "regress", 3), (self.bob, "override", 3),
        ):  # fmt: skip
            lead = self.lead(user).with_user(user).sudo()
            lead._stagegate_record_transitions(
                [
                    {
                        "lead": lead,
                        "kind": kind,
                        "from_stage": self.first_stage,
                        "to_stage": self.second_stage,
                        "span": span,
                    }
                ]
            )
        day = period_of("day", today(self.company), self.company)
        sections = {each["title"]: each["rows"] for each in brief._brief_sections(day)}
        self.assertEqual(sections["Jumped 3 stages or more"], [["Ann", 3], ["Bob", 1]])

    def test_a_week_says_how_long_deals_stay_and_what_each_person_did(self):
        moved = self.lead(self.ann)
        moved.stage_id = self.second_stage
        self.lead(self.bob, 3000).action_set_won()
        brief = self.brief(self.mia, "weekly").with_user(self.mia)
        week = period_of("week", today(self.company), self.company)
        sections = {each["title"]: each for each in brief._brief_sections(week)}
        stays = {row[0]: row[1:3] for row in sections["How long deals stay"]["rows"]}
        self.assertEqual(stays[self.first_stage.name], [2, 2])
        people = sections["By person"]
        won = people["headers"].index("Won Revenue")
        self.assertEqual([row[0] for row in people["rows"]], ["Ann", "Bob"])
        self.assertEqual(people["rows"][1][won], Measured(3000, "money"))
        # a seller reads of nobody else
        own = self.brief(self.ann, "weekly").with_user(self.ann)._brief_sections(week)
        (people,) = [each for each in own if each["title"] == "By person"]
        self.assertEqual([row[0] for row in people["rows"]], ["Ann"])

    def test_it_speaks_the_readers_language(self):
        self.env["res.lang"]._activate_lang("zh_CN")
        terms = self.env["ir.module.module"]
        terms._load_module_terms(["crm_dashboard_trust"], ["zh_CN"])
        self.lead(self.ann)
        brief = self.brief(self.mia, "weekly").with_user(self.mia).with_context(lang="zh_CN")
        self.assertEqual(brief.display_name, "周度指标（每周一）")
        titles = [each["title"] for each in brief._brief_sections(brief._brief_period(NOW))]
        self.assertIn("资料完整度", titles)
        self.assertFalse([title for title in titles if title.isascii()])

    def test_nothing_to_tell_is_not_told(self):
        self.brief(self.bob)
        self.send(NOW + timedelta(days=1))
        self.assertFalse(self.told(self.bob))

    def test_one_that_fails_stops_nobody(self):
        self.brief(self.ann)
        self.brief(self.bob)
        self.weak(self.ann)
        self.weak(self.bob)
        whole = type(self.env["crm.trust.brief"])._brief_message

        def fails_for_ann(brief, period):
            if brief.env.user == self.ann:
                raise ValueError("broken")
            return whole(brief, period)

        self.patch(type(self.env["crm.trust.brief"]), "_brief_message", fails_for_ann)
        with self.assertLogs("odoo.addons.crm_dashboard_trust", "WARNING"):
            self.send(NOW + timedelta(days=1))
        self.assertFalse(self.told(self.ann))
        self.assertTrue(self.told(self.bob))

    def test_who_left_the_company_is_told_nothing(self):
        self.mia.company_ids = self.company | self.other_company
        brief = self.brief(self.mia, "weekly", company_id=self.other_company.id)
        self.mia.company_ids = self.company
        with self.assertRaises(UserError):
            brief._brief_as_reader()._brief_message(brief._brief_period(NOW))

    def test_archived_user_is_told_nothing(self):
        self.brief(self.ann)
        self.weak(self.ann)
        self.ann.active = False
        self.send(NOW + timedelta(days=1))
        self.assertFalse(self.told(self.ann))

    def test_salesperson_subscribes_nobody_else(self):
        with self.assertRaises(AccessError):
            self.env["crm.trust.brief"].with_user(self.ann).create(
                {"user_id": self.bob.id, "kind": "daily"}
            )

    def test_figures_of_the_week_are_those_of_the_catalogue(self):
        brief = self.brief(self.mia, "weekly").with_user(self.mia)
        self.lead(self.ann)
        self.lead(self.bob)
        sections = brief._brief_sections(brief._brief_period(NOW))
        rows = {row[0]: row[1] for section in sections for row in section["rows"]}
        figure = self.figure(self.mia, "open_deals")
        self.assertEqual(rows["Open Opportunities"], Measured(figure["value"], "count"))
        self.assertEqual(figure["value"], 2)

    def test_queries_do_not_grow_with_deals(self):
        brief = self.brief(self.mia).with_user(self.mia)
        period = brief._brief_period(NOW)

        def queries():
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            brief._brief_sections(period)
            return self.env.cr.sql_log_count - before

        self.weak(self.ann, 3)
        queries()
        few = queries()
        self.weak(self.ann, 9)
        self.assertLessEqual(queries(), few)


@tagged("post_install", "-at_install")
class TestBriefFiles(HttpCase, TrustCase):
    def test_spreadsheet_over_http_is_of_who_asks(self):
        import openpyxl

        self.ann.password = "trust_ann_1"
        self.ann.group_ids += self.env.ref("base.group_allow_export")
        brief = self.env["crm.trust.brief"].create(
            {"user_id": self.ann.id, "kind": "weekly", "company_id": self.company.id}
        )
        self.lead(self.bob)
        self.authenticate("trust_ann", "trust_ann_1")
        answer = self.url_open(brief.with_user(self.ann).action_xlsx()["url"])
        self.assertEqual(answer.status_code, 200)
        book = openpyxl.load_workbook(io.BytesIO(answer.content))
        cells = {row[0].value: row[1].value for sheet in book for row in sheet.iter_rows()}
        # numbers are numbers, to be summed and charted
        self.assertEqual(cells["Open Opportunities"], 0)

    def test_who_may_not_export_gets_no_spreadsheet(self):
        """As with lists: an intern reads the brief, and takes nothing home."""
        self.ann.password = "trust_ann_1"
        brief = self.env["crm.trust.brief"].create(
            {"user_id": self.ann.id, "kind": "weekly", "company_id": self.company.id}
        )
        self.authenticate("trust_ann", "trust_ann_1")
        answer = self.url_open(f"/web/content/crm.trust.brief/{brief.id}/xlsx/brief.xlsx")
        self.assertEqual(answer.status_code, 404)
        own = brief.with_user(self.ann)
        with self.assertRaises(AccessError):
            own.action_xlsx()
        self.assertIn("<table", own.preview)
        views = own.get_views([(False, "form")])["views"]
        self.assertNotIn("action_xlsx", views["form"]["arch"])

    def test_spreadsheet_of_somebody_else_is_refused(self):
        self.bob.password = "trust_bob_1"
        self.bob.group_ids += self.env.ref("base.group_allow_export")
        brief = self.env["crm.trust.brief"].create(
            {"user_id": self.ann.id, "kind": "weekly", "company_id": self.company.id}
        )
        self.authenticate("trust_bob", "trust_bob_1")
        answer = self.url_open(f"/web/content/crm.trust.brief/{brief.id}/xlsx/brief.xlsx")
        self.assertEqual(answer.status_code, 404)

    def test_who_may_not_export_gets_no_pdf(self):
        """The same right as of the spreadsheet, whichever way it is asked for."""
        self.ann.password = "trust_ann_1"
        brief = self.env["crm.trust.brief"].create(
            {"user_id": self.ann.id, "kind": "weekly", "company_id": self.company.id}
        )
        own = brief.with_user(self.ann)
        with self.assertRaisesRegex(AccessError, "may not export"):
            own.action_pdf()
        self.assertNotIn("action_pdf", own.get_views([(False, "form")])["views"]["form"]["arch"])
        self.authenticate("trust_ann", "trust_ann_1")
        url = f"/report/html/crm_dashboard_trust.brief_document/{brief.id}"
        with mute_logger("odoo.http", "odoo.addons.web.controllers.report"):
            self.assertNotIn("Open Opportunities", self.url_open(url).text)
        self.ann.group_ids += self.env.ref("base.group_allow_export")
        self.assertIn("Open Opportunities", self.url_open(url).text)
        self.assertEqual(own.action_pdf()["report_type"], "qweb-pdf")

    def test_pdf_of_somebody_else_is_refused(self):
        self.bob.password = "trust_bob_1"
        self.bob.group_ids += self.env.ref("base.group_allow_export")
        brief = self.env["crm.trust.brief"].create(
            {"user_id": self.ann.id, "kind": "weekly", "company_id": self.company.id}
        )
        self.authenticate("trust_bob", "trust_bob_1")
        url = f"/report/html/crm_dashboard_trust.brief_document/{brief.id}"
        with mute_logger("odoo.http", "odoo.addons.web.controllers.report"):
            self.assertNotIn("Open Opportunities", self.url_open(url).text)

    def test_pdf_has_the_tables(self):
        self.mia.group_ids += self.env.ref("base.group_allow_export")
        brief = self.env["crm.trust.brief"].create(
            {"user_id": self.mia.id, "kind": "weekly", "company_id": self.company.id}
        )
        html, _type = (
            self.env["ir.actions.report"]
            .with_user(self.mia)
            ._render_qweb_html("crm_dashboard_trust.crm_trust_brief_report", brief.ids)
        )
        self.assertIn("Open Opportunities", html.decode())
