import io
from datetime import date

from lxml import html
from odoo.exceptions import AccessError
from odoo.service.model import call_kw
from odoo.tests import HttpCase, new_test_user, tagged
from odoo.tools import mute_logger
from openpyxl import load_workbook

from ..controllers.fairness import fairness_workbook
from .common import RouterCase, candidate


@tagged("post_install", "-at_install")
class TestFairness(RouterCase):
    def test_the_button_of_the_list_opens_this_month(self):
        """As the web client calls it: with what is ticked, which is nothing."""
        action = call_kw(
            self.env["crm.route.fairness"].with_user(self.mia), "action_this_month", [[]], {}
        )
        self.assertEqual(action["res_model"], "crm.route.fairness")

    def month(self, qualities):
        """Leads that went to people: ``{user: [quality, ...]}``."""
        for user, values in qualities.items():
            for quality in values:
                lead = self.lead(expected_revenue=quality * 100)
                lead._route_write({"score_total": quality})
                lead.write({"user_id": user.id, "assignment_reason": "history"})

    def report(self):
        return self.env["crm.route.fairness"]._generate(self.company, date(2026, 11, 2))

    def test_lines_by_person_and_team(self):
        self.month({self.ann: [40, 60, 50], self.ben: [50, 50, 50]})
        report = self.report()
        self.assertEqual(report.lead_count, 6)
        line = report.line_ids.filtered(lambda each: each.user_id == self.ann)
        self.assertEqual((line.lead_count, line.mean_quality, line.value), (3, 50, 15000))
        self.assertTrue(report.is_fair)

    def test_uneven_month_is_marked(self):
        self.month({self.ann: [90, 90, 90], self.ben: [30, 30, 30]})
        report = self.report()
        self.assertFalse(report.is_fair)
        self.assertEqual(report.largest_deviation, 50)

    def test_rule_is_marked_with_the_weight_to_move(self):
        self.company.write(
            {"route_weight_followups": 100, "route_weight_open": 10, "route_weight_coverage": 0}
        )
        rows = []
        for number in range(12):
            good = number % 2 == 0
            rows.append(
                {
                    "lead_id": number,
                    "user_id": self.ann.id if good else self.ben.id,
                    "quality": 90.0 if good else 30.0,
                    "value": 0,
                    "won": 0,
                    "rule_id": self.rule.id,
                    "candidates": [
                        candidate(self.ann.id, "chosen" if good else "load"),
                        candidate(self.ben.id, "load" if good else "chosen"),
                    ],
                }
            )
            # follow-ups alone decide: whoever has fewer
            rows[-1]["candidates"][0][3] = 0 if good else 9
            rows[-1]["candidates"][1][3] = 9 if good else 0
        rules, advice = self.env["crm.route.fairness"]._calibrate(self.company, rows, 15.0)
        self.assertEqual(rules, self.rule)
        self.assertTrue(self.rule.needs_calibration)
        self.env["res.lang"]._activate_lang("zh_CN")
        english, chinese = (
            advice(self.env(context={**self.env.context, "lang": lang}))
            for lang in ("en_US", "zh_CN")
        )
        self.assertIn("Move", english)
        self.assertIn("recent follow-ups", english)
        self.assertNotIn("Move", chinese)
        self.assertRegex(chinese, "[一-鿿]")
        self.assertIn("recent follow-ups", self.rule.calibration_note)
        rules, _advice = self.env["crm.route.fairness"]._calibrate(self.company, rows, 15.0)
        for lang, said in (("en_US", english), ("zh_CN", chinese)):
            self.assertEqual(rules.with_context(lang=lang).calibration_note, said)

    def test_report_is_made_once_a_month(self):
        self.month({self.ann: [50]})
        self.assertEqual(self.report(), self.report())

    def test_spreadsheet(self):
        self.month({self.ann: [90, 90, 90], self.ben: [30, 30, 30]})
        book = load_workbook(io.BytesIO(fairness_workbook(self.report())))
        rows = list(book.worksheets[0].iter_rows(values_only=True))
        # of six leads, ten parts of twenty-five are Ann's: 2.4
        self.assertIn(("East", "Ann", 3, 10, 25, 90, 50, 27000, 0, 0), rows)

    def test_spreadsheet_draws_leads_as_bars(self):
        self.month({self.ann: [90, 90, 90], self.ben: [30]})
        book = load_workbook(io.BytesIO(fairness_workbook(self.report())))
        people, teams = book.worksheets[:2]
        # Cai received nothing, and has a row, too
        self.assertEqual(people._charts[0].series[0].val.numRef.f, "People!$C$4:$C$6")
        self.assertEqual(teams._charts[0].barDir, "bar")

    def test_form_draws_leads_as_bars(self):
        self.month({self.ann: [90, 90, 90, 90], self.ben: [30]})
        page = html.fromstring(str(self.report().with_user(self.mia).chart_html))
        drawn = [bar.get("aria-label") for bar in page.xpath("//*[@role='img']")]
        self.assertEqual(drawn[0], "Ann: 4 leads, capacity 10")
        widths = [bar[0].get("style") for bar in page.xpath("//*[@role='img']")]
        self.assertEqual(widths[:2], ["width: 100%", "width: 25%"])

    def test_an_empty_month_draws_nothing(self):
        self.team.crm_team_member_ids.unlink()
        self.assertFalse(self.report().chart_html)

    def test_simulation_leaves_no_trace(self):
        self.leads(12)
        self.route()
        self.env.flush_all()
        tables = ("crm_lead", "crm_lead_assignment", "mail_message", "crm_route_lock")

        def fingerprint():
            found = []
            for table in tables:
                self.env.cr.execute(
                    f"SELECT count(*), md5(string_agg(t::text, '' ORDER BY t.id)) FROM {table} t"
                )
                found.append(self.env.cr.fetchone())
            return found

        before = fingerprint()
        simulation = (
            self.env["crm.route.simulation"]
            .with_user(self.mia)
            .new({"month": date(2026, 11, 1), "weight_open": 0, "weight_followups": 100})
        )
        simulation.company_id = self.company
        self.assertIn("12", simulation.result_html)
        self.env.flush_all()
        self.assertEqual(fingerprint(), before)

    def test_simulation_under_the_same_weights_changes_nothing(self):
        leads = self.leads(12)
        for number, lead in enumerate(leads):
            lead._route_write({"score_total": number, "date_scored": "2026-11-02 09:00:00"})
        self.route()
        result = (
            self.env["crm.route.simulation"]
            .new({"month": date(2026, 11, 1), "company_id": self.company.id})
            ._compare()
        )
        self.assertEqual(result["total"], 12)
        self.assertEqual(sum(result["after"].leads.values()), 12)

    def test_a_lead_that_came_back_is_won_once(self):
        lead = self.given_to(self.ann)
        for hour, user in ((10, self.ben), (11, self.ann)):
            self.at(f"2026-11-02 {hour}:00:00")
            lead.write({"user_id": user.id, "assignment_reason": "back and forth"})
        lead.action_set_won()
        self.env.flush_all()
        lines = {line.user_id: line for line in self.report().line_ids}
        self.assertEqual((lines[self.ann].lead_count, lines[self.ann].won_count), (1, 1))
        self.assertEqual((lines[self.ben].lead_count, lines[self.ben].won_count), (1, 0))
        rows = self.env["crm.route.fairness.report"].search([("lead_id", "=", lead.id)])
        self.assertEqual(sum(rows.mapped("lead_count")), 2)
        self.assertEqual(sorted(rows.mapped("conversion")), [0, 0, 100])

    def test_winning_counts_for_whom_it_was_won(self):
        lead = self.given_to(self.ann)
        lead.action_set_won()
        self.at("2026-11-03 09:00:00")
        lead.write({"user_id": self.ben.id, "assignment_reason": "after sales"})
        self.env.flush_all()
        lines = {line.user_id: line for line in self.report().line_ids}
        self.assertEqual((lines[self.ann].won_count, lines[self.ben].won_count), (1, 0))

    def test_numbers_against_capacity(self):
        self.month({self.ann: [50] * 9, self.ben: [50]})
        report = self.report()
        lines = {line.user_id: line for line in report.line_ids}
        # ten leads; ten parts of twenty-five are four, five parts are two
        self.assertEqual(lines[self.ann].count_deviation, 125)
        self.assertEqual(lines[self.ben].count_deviation, -75)
        self.assertEqual((lines[self.cai].lead_count, lines[self.cai].count_deviation), (0, -100))
        self.assertEqual(report.largest_deviation, 0)
        self.assertEqual(report.largest_count_deviation, 125)
        self.assertFalse(report.is_fair)

    def test_a_lead_or_two_are_no_matter_of_evenness(self):
        self.month({self.ann: [50] * 4, self.ben: [50] * 5, self.cai: [50]})
        self.assertTrue(self.report().is_fair)

    def test_months_are_those_of_the_company(self):
        self.calendar.tz = "Asia/Shanghai"
        # still October in London, 1 November at 7 in the morning in Shanghai
        self.at("2026-10-31 23:00:00")
        self.given_to(self.ann)
        self.assertEqual(self.report().lead_count, 1)
        october = self.env["crm.route.fairness"]._generate(self.company, date(2026, 10, 31))
        self.assertEqual(october.lead_count, 0)
        line = self.report().line_ids.filtered("lead_count")
        self.assertEqual(
            self.env["crm.lead.assignment"].search_count(line.action_open_leads()["domain"]), 1
        )

    def test_a_closed_month_stays_as_it_was_made(self):
        self.month({self.ann: [50] * 3})
        self.at("2026-12-01 09:00:00")
        report = self.report()
        self.assertTrue(report.is_closed)
        self.env["crm.lead.assignment"].search([("user_id", "=", self.ann.id)]).lead_id[:1].unlink()
        self.team.crm_team_member_ids.assignment_max = 77
        report.action_refresh()
        self.assertEqual(report.lead_count, 3)
        self.assertNotIn(77, report.line_ids.mapped("capacity"))

    def test_salespeople_do_not_see_the_reports(self):
        report = self.report()
        with self.assertRaises(AccessError):
            report.with_user(self.ann).read(["lead_count"])

    def test_metrics(self):
        lead = self.lead()
        self.route()
        self.env.cr.execute(
            "UPDATE crm_lead SET create_date = '2026-11-02 08:00:00' WHERE id = %s", [lead.id]
        )
        self.at("2026-11-02 13:30:00")
        lead.with_user(lead.user_id).action_start_followup()
        self.env.flush_all()
        row = self.env["crm.route.metric.report"].browse(lead.id)
        self.assertEqual(row.assigned_2h, 100)
        self.assertEqual(row.contact_4h, 0)
        self.assertEqual(row.contact_24h, 100)
        self.assertEqual(row.hours_to_contact, 5.5)


@tagged("post_install", "-at_install")
class TestFairnessDownload(HttpCase):
    def test_download_is_for_managers(self):
        report = self.env["crm.route.fairness"]._generate(self.env.company, date(2026, 1, 1))
        new_test_user(self.env, "fair_boss", groups="sales_team.group_sale_manager")
        self.authenticate("fair_boss", "fair_boss")
        with mute_logger("odoo.http"):
            response = self.url_open(f"/crm_lead_router/fairness/{report.id}.xlsx")
        self.assertEqual(response.status_code, 403, "the right to export is needed, too")
        self.authenticate("admin", "admin")
        self.env.ref("base.user_admin").group_ids += self.env.ref("sales_team.group_sale_manager")
        response = self.url_open(f"/crm_lead_router/fairness/{report.id}.xlsx")
        self.assertEqual(response.status_code, 200)
        self.assertEqual(response.content[:2], b"PK")
