"""The guide: steps are judged by how things are, say what they changed, and take it back."""

from datetime import timedelta
from unittest import skipUnless

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import HttpCase, TransactionCase, new_test_user, tagged
from odoo.tools import mute_logger

from ..tools import chinese_holidays


class GuideFixtures:
    @classmethod
    def _set_up_guide(cls):
        cls.manager = new_test_user(cls.env, "gd_manager", "sales_team.group_sale_manager")
        cls.admin = new_test_user(
            cls.env, "gd_admin", "sales_team.group_sale_manager,base.group_system"
        )
        cls.seller = new_test_user(cls.env, "gd_seller", "sales_team.group_sale_salesman")
        cls.company = cls.env.company

    def guide(self, user=None):
        return self.env["crm.guide"].with_user(user or self.admin)

    def step(self, code, user=None):
        steps = self.guide(user).get_guide()["steps"]
        return next(step for step in steps if step["code"] == code)

    def run_step(self, code, name, values=None, user=None):
        return self.guide(user).run(code, name, values)


@tagged("post_install", "-at_install")
class TestGuide(GuideFixtures, TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._set_up_guide()

    def test_who_does_not_administer_sales_has_no_guide(self):
        for call in (
            lambda guide: guide.get_guide(),
            lambda guide: guide.run("company", "skip"),
            lambda guide: guide.start_plan(),
            lambda guide: guide.say("remark", "words"),
            lambda guide: guide.get_report(),
            lambda guide: guide.get_plan(),
            lambda guide: guide.look_at_day(),
        ):
            with self.assertRaises(AccessError):
                call(self.guide(self.seller))

    def test_somebody_without_a_zone_leaves_the_first_step_open(self):
        self.env["res.users"].search([("tz", "=", False)]).tz = "Asia/Shanghai"
        self.assertEqual(self.step("company")["state"], "done")
        self.seller.tz = False
        step = self.step("company")
        self.assertEqual(step["state"], "todo")
        self.assertIn("gd_seller", str([fact["text"] for fact in step["facts"]]))

    def test_the_zone_is_set_for_who_has_none_and_taken_back(self):
        self.seller.tz, self.manager.tz = False, "Europe/Paris"
        before = self.company.resource_calendar_id.tz
        self.run_step("company", "zone", {"zone": "Asia/Shanghai"})
        self.assertEqual(
            (self.seller.tz, self.manager.tz, self.company.resource_calendar_id.tz),
            ("Asia/Shanghai", "Europe/Paris", "Asia/Shanghai"),
        )
        change = self.step("company")["changes"][0]
        self.assertTrue(change["can_undo"])
        self.run_step("company", "undo", {"id": change["id"]})
        self.assertEqual((self.seller.tz, self.company.resource_calendar_id.tz), (False, before))
        self.assertTrue(self.step("company")["changes"][0]["undone"])
        with self.assertRaises(UserError):
            self.run_step("company", "undo", {"id": change["id"]})

    def test_what_somebody_changed_since_is_not_taken_back(self):
        self.seller.tz = False
        self.run_step("company", "zone", {"zone": "Asia/Shanghai"})
        change = self.step("company")["changes"][0]
        self.company.resource_calendar_id.tz = "Asia/Tokyo"
        with self.assertRaisesRegex(UserError, "changed since"):
            self.run_step("company", "undo", {"id": change["id"]})
        self.assertEqual(self.seller.tz, "Asia/Shanghai", "all of it or nothing")

    def test_each_reader_reads_in_their_language_what_was_changed(self):
        self.env["res.lang"]._activate_lang("zh_CN")
        self.seller.tz = False
        self.run_step("company", "zone", {"zone": "Asia/Shanghai"})
        self.run_step("company", "undo", {"id": self.step("company")["changes"][0]["id"]})
        said = [self.guide().with_context(lang=lang).get_guide() for lang in ("en_US", "zh_CN")]
        english, chinese = (
            next(step for step in each["steps"] if step["code"] == "company")["changes"][0]["text"]
            for each in said
        )
        self.assertIn("Time zone Asia/Shanghai", english)
        self.assertIn("Asia/Shanghai", chinese)
        self.assertNotIn("Time zone", chinese)

    @skipUnless(chinese_holidays.is_available(), "optional package")
    def test_imported_holidays_are_said_and_taken_back(self):
        calendar = self.company.resource_calendar_id
        Leave = self.env["resource.calendar.leaves"]
        off = [("calendar_id", "=", calendar.id), ("resource_id", "=", False)]
        own = Leave.create(
            {
                "name": "Party of the firm",
                "calendar_id": calendar.id,
                "date_from": "2026-03-10 00:00:00",
                "date_to": "2026-03-10 23:00:00",
            }
        )
        before = Leave.search_count(off)
        wizard = self.env["crm.calendar.import"].with_user(self.admin)
        wizard.create({"year": 2026, "calendar_ids": calendar.ids}).action_import()
        self.assertGreater(Leave.search_count(off), before)
        change = self.step("company")["changes"][0]
        self.assertIn("2026", change["text"])
        self.run_step("company", "undo", {"id": change["id"]})
        self.assertEqual(Leave.search_count(off), before)
        self.assertTrue(own.exists(), "what somebody entered stays")
        self.assertFalse(
            self.env["resource.calendar.workday"].search([("calendar_id", "=", calendar.id)])
        )

    def test_a_choice_that_is_not_offered_is_refused(self):
        with self.assertRaises(UserError):
            self.run_step("company", "zone", {"zone": "Moon/Sea"})
        with self.assertRaises(UserError):
            self.run_step("company", "look", {})

    def test_a_sales_administrator_sees_what_only_the_systems_may_press(self):
        step = self.step("company", self.manager)
        self.assertEqual((step["can_act"], step["buttons"]), (False, []))
        with self.assertRaises(AccessError):
            self.run_step("company", "zone", {"zone": "Asia/Shanghai"}, self.manager)

    def test_skipped_with_a_reason_and_taken_up_again(self):
        self.company.alias_domain_id = False
        if self.step("connect")["state"] == "done":
            self.skipTest("a connector is connected")
        before = self.guide().get_guide()["done"]
        self.run_step("connect", "skip", {"reason": "Later"}, self.manager)
        step = self.step("connect")
        self.assertEqual((step["state"], step["skipped"]["reason"]), ("skipped", "Later"))
        self.assertEqual(self.guide().get_guide()["done"], before + 1)
        self.run_step("connect", "resume", {}, self.manager)
        self.assertEqual(self.step("connect")["state"], "todo")

    def test_a_team_without_a_leader_and_the_director(self):
        self.env["crm.team"].create({"name": "Lost", "member_ids": [Command.set(self.seller.ids)]})
        self.assertEqual(self.step("people")["state"], "todo")
        self.assertIn("Lost", str(self.step("people")["facts"]))
        self.company.notary_director_id = False
        self.run_step("people", "director", {"user": str(self.seller.id)}, self.manager)
        self.assertEqual(self.company.notary_director_id, self.seller)
        change = self.step("people")["changes"][0]
        self.run_step("people", "undo", {"id": change["id"]}, self.manager)
        self.assertFalse(self.company.notary_director_id)

    def test_the_journal_is_kept(self):
        self.run_step("connect", "skip", {"reason": "Later"})
        entry = self.env["crm.guide.entry"].search([], limit=1)
        with self.assertRaises(UserError):
            entry.with_user(self.admin).write({"text": "else"})
        with self.assertRaises(AccessError):
            self.env["crm.guide.entry"].with_user(self.manager).create({"kind": "look"})

    def test_no_other_company_in_the_journal(self):
        other = self.env["res.company"].create({"name": "Other"})
        self.run_step("connect", "skip", {"reason": "Only here"})
        self.admin.company_ids |= other
        guide = self.guide().with_context(allowed_company_ids=other.ids)
        step = next(s for s in guide.get_guide()["steps"] if s["code"] == "connect")
        self.assertFalse(step["skipped"])


@tagged("post_install", "-at_install")
class TestSevenDays(GuideFixtures, TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._set_up_guide()
        calendar = cls.company.resource_calendar_id
        calendar.tz = "Asia/Shanghai"

    def start(self, days_ago=0):
        self.guide(self.manager).start_plan()
        entry = self.env["crm.guide.entry"].search([("kind", "=", "start")], limit=1)
        if days_ago:
            # told again as of then: the journal itself is not rewritten
            self.env["crm.guide.entry"].invalidate_model()
            moment = fields.Datetime.now() - timedelta(days=days_ago)
            self.patch(
                type(self.env["crm.guide.plan"]),
                "_guide_started",
                lambda plan, entries: moment.date(),
            )
        return entry

    def lead(self, name, days_ago=0, **values):
        lead = self.env["crm.lead"].create(
            {"name": name, "type": "lead", "user_id": self.seller.id, "team_id": False, **values}
        )
        moment = fields.Datetime.now() - timedelta(days=days_ago)
        self.env.cr.execute("UPDATE crm_lead SET create_date = %s WHERE id = %s", (moment, lead.id))
        lead.invalidate_recordset()
        return lead

    def test_before_it_begins_nothing_is_looked_at(self):
        plan = self.guide().get_guide()["plan"]
        self.assertEqual(
            (plan["started"], plan["day"], len(plan["days"]), plan["days"][0]["looks"]),
            ("", 0, 7, []),
        )

    def test_the_first_day_says_what_to_look_at_and_the_others_wait(self):
        self.start()
        plan = self.guide().get_guide()["plan"]
        self.assertEqual(plan["day"], 1)
        self.assertTrue(plan["days"][0]["looks"])
        self.assertFalse(plan["days"][1]["looks"])

    def test_days_off_do_not_count(self):
        with self.mocked_today("2026-11-30 01:00:00"):  # Monday; began on Friday
            plan = self.env["crm.guide.plan"]
            self.assertEqual(plan._guide_day(fields.Date.to_date("2026-11-27")), 2)

    def mocked_today(self, moment):
        from freezegun import freeze_time

        return freeze_time(moment)

    def test_every_day_has_a_page(self):
        self.start(days_ago=30)
        plan = self.guide().get_guide()["plan"]
        self.assertEqual(plan["day"], 8)
        self.assertTrue(all(day["looks"] for day in plan["days"]))

    def test_the_day_is_on_my_day_of_who_administers_sales(self):
        self.start()
        rows = self.env["crm.my.day"].with_user(self.manager).get_my_day()["rows"]
        row = next(row for row in rows if row["kind"] == "guide")
        self.assertIn("1 of 7", row["title"])
        rows = self.env["crm.my.day"].with_user(self.seller).get_my_day()["rows"]
        self.assertFalse([row for row in rows if row["kind"] == "guide"])

    def guide_rows(self):
        rows = self.env["crm.my.day"].with_user(self.manager).get_my_day()["rows"]
        return [row for row in rows if row["kind"] == "guide"]

    def test_a_day_that_was_looked_at_waits_no_more(self):
        self.start()
        self.guide(self.manager).look_at_day()
        self.assertFalse(self.guide_rows())

    def test_a_plan_that_begins_anew_is_looked_at_anew(self):
        self.start()
        self.guide(self.manager).look_at_day()
        self.start()
        self.assertTrue(self.guide_rows())

    def test_yesterdays_look_leaves_todays_day_to_be_looked_at(self):
        self.start()
        self.guide(self.manager).look_at_day()
        self.patch(type(self.env["crm.guide.plan"]), "_guide_day", lambda plan, started: 2)
        self.assertTrue(self.guide_rows())

    def test_before_the_plan_begins_no_day_can_be_looked_at(self):
        with self.assertRaises(UserError):
            self.guide(self.manager).look_at_day()

    def test_remarks_and_promises_are_of_this_plan(self):
        self.start()
        self.guide(self.manager).say("remark", "Nobody finds  the button")
        self.guide(self.manager).say("promise", "We move it")
        said = self.guide().get_guide()["plan"]["said"]
        self.assertEqual(
            [(each["kind"], each["text"]) for each in said],
            [("remark", "Nobody finds the button"), ("promise", "We move it")],
        )
        with self.assertRaises(UserError):
            self.guide(self.manager).say("promise", " ")
        with self.assertRaises(UserError):
            self.guide(self.manager).say("change", "Forged")

    def report(self):
        return self.guide(self.manager).get_report()

    def reason(self, lead):
        return next(row["reason"] for row in self.report()["rows"] if row["id"] == lead.id)

    def test_the_report_says_by_name_who_was_not_followed_up_and_why(self):
        self.start(days_ago=6)
        before = self.report()["figures"]
        late = self.lead("Late", 5, phone="+86 574 8888 6600", partner_name="Ningbo Valves")
        nobody = self.lead("Nobody's", 5, user_id=False)
        mute = self.lead("Mute", 5)
        fresh = self.lead("Fresh", 1)
        after = self.report()["figures"]
        self.assertEqual(after["new"] - before["new"], 4)
        self.assertEqual(after["not_done"] - before["not_done"], 3)
        self.assertEqual(after["open"] - before["open"], 1)
        self.assertEqual(self.reason(late), "The owner has not begun")
        self.assertEqual(self.reason(nobody), "Nobody has it")
        self.assertEqual(self.reason(mute), "Neither a phone number nor a mail address")
        self.assertNotIn(fresh.id, [row["id"] for row in self.report()["rows"]])

    @mute_logger("odoo.addons.base.models.ir_actions_report")
    def test_the_pages_paper_says_the_same(self):
        self.start(days_ago=6)
        self.lead("Late", 5, phone="+86 574 8888 6600", partner_name="Ningbo Valves")
        paper = self.env["report.crm_notary.guide_week"].with_user(self.manager)
        with self.assertRaisesRegex(AccessError, "may not export"):
            paper._get_report_values(self.company.ids)
        self.manager.group_ids += self.env.ref("base.group_allow_export")
        html, _kind = (
            self.env["ir.actions.report"]
            .with_user(self.manager)
            ._render_qweb_html("crm_notary.guide_week", self.company.ids)
        )
        self.assertIn("Ningbo Valves", html.decode())
        self.assertIn("The owner has not begun", html.decode())
        with self.assertRaises(AccessError):
            self.env["report.crm_notary.guide_week"].with_user(self.seller)._get_report_values(
                self.company.ids
            )


@tagged("post_install", "-at_install")
class TestGuideOverHttp(GuideFixtures, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._set_up_guide()

    def call(self, login, method, *args):
        self.authenticate(login, login)
        return self.url_open(
            "/web/dataset/call_kw/crm.guide/" + method,
            json={
                "params": {"model": "crm.guide", "method": method, "args": args, "kwargs": {}},
            },
        ).json()

    def test_steps_over_rpc(self):
        guide = self.call("gd_manager", "get_guide")["result"]
        self.assertIn("company", [step["code"] for step in guide["steps"]])

    @mute_logger("odoo.http")
    def test_a_salesperson_is_refused(self):
        self.assertIn("error", self.call("gd_seller", "get_guide"))

    def test_the_paper_comes_as_a_pdf_and_not_to_everybody(self):
        self.manager.group_ids += self.env.ref("base.group_allow_export")
        self.authenticate("gd_manager", "gd_manager")
        page = self.url_open(f"/report/html/crm_notary.guide_week/{self.env.company.id}")
        self.assertEqual(page.status_code, 200)
        self.authenticate("gd_seller", "gd_seller")
        with mute_logger("odoo.http", "odoo.addons.web.controllers.report"):
            page = self.url_open(f"/report/html/crm_notary.guide_week/{self.env.company.id}")
        self.assertNotIn("72", page.text if page.status_code == 200 else "")
