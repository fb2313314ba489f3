"""My Day: what waits is found by kinds, read as the person who looks, put off with a reason."""

from datetime import timedelta
from unittest.mock import patch

from lxml import html
from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import HttpCase, new_test_user, tagged
from odoo.tools import mute_logger

from .common_decision import DecisionCase
from .common_time import SHANGHAI, local


class MyDayCase(DecisionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.team.member_ids = [Command.set((cls.seller | cls.second).ids)]
        cls.seller.group_ids |= cls.env.ref("sales_team.group_sale_salesman")
        cls.leader.group_ids |= cls.env.ref("sales_team.group_sale_salesman_all_leads")

    def day(self, user):
        return self.env["crm.my.day"].with_user(user).get_my_day()

    def rows(self, user, kind=None):
        return [row for row in self.day(user)["rows"] if kind in (None, row["kind"])]

    def team_day(self, user):
        return self.env["crm.my.day"].with_user(user).get_team_day()

    def todo(self, user, summary="Call", days=0, record=None):
        record = record or self.customer
        return record.activity_schedule(
            "mail.mail_activity_data_todo",
            user_id=user.id,
            summary=summary,
            date_deadline=fields.Date.context_today(record) + timedelta(days=days),
        )


@tagged("post_install", "-at_install")
class TestMyDay(MyDayCase):
    def test_nothing_waits(self):
        self.assertEqual(self.day(self.outsider)["rows"], [])

    def test_a_decision_waits_for_who_decides_and_says_for_whom(self):
        approval = self._ask()
        row = self.rows(self.leader, "decisions")[0]
        self.assertEqual((row["res_model"], row["res_id"]), (approval._name, approval.id))
        self.assertIn("Seller", row["why"])
        self.assertIn("310,000", row["subtitle"])
        self.assertEqual(
            [row["action"]["method"], row["others"][0]["method"]],
            ["action_approve", "action_refuse"],
        )
        self.assertEqual(self.rows(self.seller, "decisions"), [])

    def test_the_rows_button_approves_what_it_showed_and_nothing_newer(self):
        approval = self._ask()
        action = self.rows(self.leader, "decisions")[0]["action"]
        self.loan.amount = 500000
        with self.assertRaises(UserError):
            approval.with_user(self.leader).with_context(**action["context"]).action_approve()
        action = self.rows(self.leader, "decisions")[0]["action"]
        approval._decision_look_up()
        action = self.rows(self.leader, "decisions")[0]["action"]
        approval.with_user(self.leader).with_context(**action["context"]).action_approve()
        self.assertEqual(self.rows(self.leader, "decisions"), [])

    def test_to_dos_of_today_and_late_ones_and_not_those_to_come(self):
        self.todo(self.second, "Today")
        self.todo(self.second, "Late", -3)
        self.todo(self.second, "Tomorrow", 1)
        row = self.rows(self.second, "activities")[0]
        said = [row["why"], *(each["text"] for each in row["also"])]
        self.assertEqual(len(said), 2)
        self.assertTrue(said[0].startswith("Late"), said)
        self.assertTrue(row["is_late"])

    def test_a_row_says_what_kind_of_thing_it_is_in_the_readers_language(self):
        self.env["res.lang"]._activate_lang("zh_CN")
        kind = self.env["ir.model"]._get("crm.my.day.activities")
        kind.with_context(lang="zh_CN").name = "待办"
        self.todo(self.second, "First")
        self.todo(self.second, "Second")
        self.assertEqual(self.rows(self.second)[0]["label"], "To-do")
        row = self.env["crm.my.day"].with_user(self.second).with_context(lang="zh_CN")
        row = row.get_my_day()["rows"][0]
        self.assertEqual([row["label"], row["also"][0]["label"]], ["待办", "待办"])

    def test_days_and_moments_look_as_in_the_fields_beside_them(self):
        self.env["res.lang"]._activate_lang("zh_CN")
        english = self.env["crm.my.day.kind"].with_context(lang="en_US", tz=SHANGHAI)
        chinese = english.with_context(lang="zh_CN")
        for day, in_english, in_chinese in (
            ("2026-11-24", "Nov 24", "11月24日"),
            ("2025-11-24", "Nov 24, 2025", "2025年11月24日"),
        ):
            day = fields.Date.to_date(day)
            self.assertEqual(english._my_day_date(day), in_english)
            self.assertEqual(chinese._my_day_date(day), in_chinese)
        moment = local("2026-11-24 17:05")
        self.assertEqual(english._my_day_moment(moment).replace("\u202f", " "), "Nov 24, 5:05 PM")
        self.assertEqual(chinese._my_day_moment(moment), "11月24日 17:05")
        self.assertEqual(chinese._my_day_moment(local("2026-11-25 17:05")), "昨天 17:05")

    def test_one_row_a_record_with_everything_that_is_to_say(self):
        self.todo(self.second, "First")
        self.todo(self.second, "Second")
        rows = self.rows(self.second, "activities")
        self.assertEqual(len(rows), 1)
        self.assertEqual(len(rows[0]["keys"]), 2)
        methods = [each.get("method") for each in rows[0]["others"]]
        self.assertEqual(methods.count("action_done"), 1, "the other to-do can be done as well")

    def test_a_decisions_own_to_do_is_not_said_twice(self):
        self._ask()
        self.assertEqual([row["kind"] for row in self.rows(self.leader)], ["decisions"])

    def test_order_of_harm(self):
        self._ask()
        self.todo(self.leader)
        self.assertEqual(
            [row["kind"] for row in self.rows(self.leader)], ["decisions", "activities"]
        )

    def test_portal_users_have_no_day(self):
        with self.assertRaises(AccessError):
            self.day(self.portal)

    def test_queries_do_not_grow_with_the_rows(self):
        def queries(user):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            self.rows(user)
            return self.cr.sql_log_count - before

        for _each in range(2):
            self._ask(self._make_loan("x"))
            self.todo(self.leader)
        queries(self.leader)
        few = queries(self.leader)
        for number in range(30):
            self._ask(self._make_loan(f"Loan {number}"))
            self.todo(
                self.leader,
                record=self.env["res.partner"].create({"name": f"Customer {number}"}),
            )
        queries(self.leader)
        with self.assertQueryCount(few):
            self.env.flush_all()
            self.env.invalidate_all()
            self.rows(self.leader)
        self.assertGreaterEqual(len(self.rows(self.leader)), 60)


@tagged("post_install", "-at_install")
class TestNotNow(MyDayCase):
    def put_off(self, user, row, days=1, reason="The customer is away"):
        return self.env["crm.my.day"].with_user(user).put_off(row["keys"], days, reason)

    def test_put_off_until_the_morning(self):
        self.todo(self.second)
        self.put_off(self.second, self.rows(self.second)[0])
        day = self.day(self.second)
        self.assertEqual(day["rows"], [])
        self.assertEqual(day["put_off"][0]["put_off"]["reason"], "The customer is away")
        self._at("2026-11-27 07:59")
        self.assertEqual(self.rows(self.second), [])
        self._at("2026-11-27 08:01")
        self.assertEqual(len(self.rows(self.second)), 1)

    def test_not_without_a_reason_nor_for_ever(self):
        self.todo(self.second)
        row = self.rows(self.second)[0]
        for days, reason in ((1, " "), (15, "Later"), (-1, "Later")):
            with self.subTest(days=days, reason=reason), self.assertRaises(UserError):
                self.put_off(self.second, row, days, reason)

    def test_shown_again_by_hand(self):
        self.todo(self.second)
        self.put_off(self.second, self.rows(self.second)[0])
        later = self.day(self.second)["put_off"][0]
        self.env["crm.my.day"].with_user(self.second).put_off([later["key"]], 0, "")
        self.assertEqual(len(self.rows(self.second)), 1)

    def test_only_what_waits_for_oneself(self):
        self.todo(self.second)
        row = self.rows(self.second)[0]
        with self.assertRaises(UserError):
            self.put_off(self.leader, row)

    def test_what_was_said_stays(self):
        self.todo(self.second)
        self.put_off(self.second, self.rows(self.second)[0])
        mark = self.env["crm.my.day.mark"].with_user(self.second).search([])
        self.assertEqual((mark.kind, mark.reason), ("snooze", "The customer is away"))
        for call in (lambda: mark.write({"reason": "x"}), mark.unlink):
            with self.assertRaises(AccessError):
                call()
        with self.assertRaises(AccessError), mute_logger("odoo.addons.base.models.ir_rule"):
            mark.with_user(self.seller).check_access("read")
        with (
            self.assertRaisesRegex(Exception, "append-only|must not"),
            mute_logger("odoo.sql_db"),
            self.cr.savepoint(),
        ):
            self.cr.execute("UPDATE crm_my_day_mark SET reason = 'x' WHERE id = %s", [mark.id])


@tagged("post_install", "-at_install")
class TestTeamDay(MyDayCase):
    def person(self, day, user):
        return next(each for each in day["people"] if each["id"] == user.id)

    def test_by_person_who_is_worst_off_first(self):
        self.todo(self.second, days=-5)
        self.todo(self.seller)
        day = self.team_day(self.leader)
        self.assertEqual([each["id"] for each in day["people"]], [self.second.id, self.seller.id])
        self.assertEqual((day["people"][0]["count"], day["people"][0]["late"]), (1, 1))

    def test_for_leaders_and_administrators_only(self):
        self.assertFalse(self.day(self.seller)["leads_team"])
        self.assertTrue(self.day(self.leader)["leads_team"])
        self.assertTrue(self.day(self.admin)["leads_team"])
        with self.assertRaises(AccessError):
            self.team_day(self.seller)

    def test_the_leader_reads_why_something_was_put_off(self):
        self.todo(self.second)
        keys = self.rows(self.second)[0]["keys"]
        self.env["crm.my.day"].with_user(self.second).put_off(keys, 2, "He asked for Friday")
        put_off = self.person(self.team_day(self.leader), self.second)["put_off"]
        self.assertEqual(put_off[0]["put_off"]["reason"], "He asked for Friday")

    def test_what_changed_is_told_from_when_yesterday_began(self):
        self.leader.company_id.resource_calendar_id.tz = SHANGHAI
        self._at("2026-11-26 21:00")
        with patch.object(
            self.registry["crm.my.day.kind"], "_my_day_changes", return_value=[]
        ) as changes:
            self.team_day(self.leader)
        since = {call.args[-1] for call in changes.call_args_list}
        self.assertEqual(since, {local("2026-11-25 00:00")})

    def nudge(self, leader, user, words="Please do this today"):
        key = self.rows(user)[0]["key"]
        return self.env["crm.my.day"].with_user(leader).nudge(user.id, key, words)

    def test_one_nudge_a_day_reaches_the_person(self):
        self.todo(self.second, "Send the drawing")
        self.nudge(self.leader, self.second)
        told = self._told(self.second)[-1]
        self.assertIn("Leader asks you to look at", told)
        with self.assertRaisesRegex(UserError, "already"):
            self.nudge(self.leader, self.second)
        row = self.person(self.team_day(self.leader), self.second)["rows"][0]
        self.assertEqual(row["nudged"], "Leader")
        self._at("2026-11-27 09:00")
        self.nudge(self.leader, self.second)

    def test_nobody_nudges_people_of_others(self):
        self.todo(self.outsider)
        with self.assertRaises(AccessError):
            self.nudge(self.leader, self.outsider)
        self.todo(self.second)
        with self.assertRaises(AccessError):
            self.nudge(self.seller, self.second)

    def shown(self, user, kind):
        """The leader's row of somebody."""
        rows = self.person(self.team_day(self.leader), user)["rows"]
        return next(row for row in rows if row["kind"] == kind)

    def test_a_to_do_is_given_to_somebody_else_with_a_reason_that_stays(self):
        todo = self.todo(self.seller, "Send the drawing")
        row = self.shown(self.seller, "activities")
        self.assertIn(self.second, self.env["res.users"].search(row["takers"]))
        day = self.env["crm.my.day"].with_user(self.leader)
        with self.assertRaises(UserError):
            day.reassign(self.seller.id, row["key"], self.second.id, " ")
        with self.assertRaises(UserError):
            day.reassign(self.seller.id, row["key"], self.portal.id, "He is away")
        day.reassign(self.seller.id, row["key"], self.second.id, "He is away")
        self.assertEqual(todo.user_id, self.second)
        mark = self.env["crm.my.day.mark"].search([("kind", "=", "reassign")])
        self.assertEqual(
            (mark.name, mark.user_id, mark.author_id),
            (self.customer.name, self.seller, self.leader),
        )
        self.assertEqual(mark.reason, f"→ {self.second.name}: He is away")

    def test_a_leader_who_does_not_administer_gives_no_decision_away(self):
        self.team.member_ids |= self.leader
        self._ask()
        self.assertFalse(self.leader.has_group("sales_team.group_sale_manager"))
        (row,) = self.rows(self.leader, "decisions")
        self.env["crm.my.day"].with_user(self.leader)._my_day_add_takers([row])
        self.assertFalse(row["takers"])

    def test_only_leaders_reassign(self):
        self.todo(self.seller)
        key = self.rows(self.seller)[0]["key"]
        day = self.env["crm.my.day"].with_user(self.second)
        with self.assertRaises(AccessError):
            day.reassign(self.seller.id, key, self.second.id, "I want it")


@tagged("post_install", "-at_install")
class TestMyDeals(MyDayCase):
    def deal(self, name, **values):
        values = {"user_id": self.seller.id, "team_id": self.team.id, **values}
        return self.env["crm.lead"].create({"name": name, "type": "opportunity", **values})

    def deals(self, user=None):
        return self.env["crm.my.day"].with_user(user or self.seller).get_my_deals()

    def test_those_nearest_to_the_money_first(self):
        first, last = self.env["crm.stage"].create(
            [{"name": name, "sequence": number} for number, name in enumerate(("A", "Z"), 900)]
        )
        made = [
            self.deal(name, stage_id=stage.id, expected_revenue=revenue)
            for name, stage, revenue in (("x", first, 9), ("y", last, 1), ("z", last, 5))
        ]
        found = self.deals()
        self.assertEqual([deal["title"] for deal in found["deals"]], ["z", "y", "x"])
        self.assertEqual(found["deals"][0]["id"], made[2].id)

    def test_own_and_open_or_won_lately(self):
        open_, lost = self.deal("Open"), self.deal("Lost")
        won, long_ago = self.deal("Won"), self.deal("Long ago")
        self.deal("A colleague's", user_id=self.second.id)
        lost.action_set_lost()
        (won | long_ago).action_set_won()
        long_ago.date_closed = fields.Datetime.now() - timedelta(days=200)
        found = {deal["id"]: deal["is_won"] for deal in self.deals()["deals"]}
        self.assertEqual(found, {open_.id: False, won.id: True})

    def test_a_few_and_how_many_more(self):
        for number in range(15):
            self.deal(f"Deal {number}")
        found = self.deals()
        self.assertEqual((len(found["deals"]), found["more"]), (12, 3))
        self.assertTrue(self.day(self.seller)["has_deals"])

    def test_people_who_do_not_sell_have_none(self):
        self.assertEqual(self.deals(self.outsider), {"deals": [], "more": 0})
        self.assertFalse(self.day(self.outsider)["has_deals"])
        with self.assertRaises(AccessError):
            self.deals(self.portal)

    def test_queries_do_not_grow_with_the_deals(self):
        def queries():
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            self.deals()
            return self.cr.sql_log_count - before

        self.deal("One", partner_id=self.customer.id)
        self.deal("Two", partner_id=self.customer.id)
        queries()
        few = queries()
        for number in range(9):
            self.deal(f"Deal {number}", partner_id=self.customer.id)
        self.assertEqual(queries(), few)


@tagged("post_install", "-at_install")
class TestBeginsWithMyDay(MyDayCase):
    def switch(self, wanted):
        self.env["res.config.settings"].create({"notary_my_day_home": wanted}).execute()

    @property
    def action(self):
        return self.env.ref("crm_notary.my_day_action")

    def home(self, user):
        return user._notary_home_action()

    def test_who_sells_without_any_setting(self):
        self.assertEqual(self.home(self.seller), self.action.id)
        self.assertFalse(self.home(self.outsider))
        self.assertFalse(self.seller.action_id, "nothing is written on people")

    def test_whoever_is_asked_to_decide(self):
        self.leader.group_ids = self.env.ref("base.group_user")
        self.assertFalse(self.home(self.leader))
        self.assertIn(self.leader, self._ask().approver_ids)
        self.assertEqual(self.home(self.leader), self.action.id)

    def test_what_somebody_chose_stays(self):
        own = self.env.ref("base.action_res_users")
        self.leader.action_id = own.id
        self.assertEqual(self.home(self.leader), own.id)

    def test_a_person_says_no_to_it_in_their_preferences(self):
        self.seller.with_user(self.seller).write({"notary_my_day_home": False})
        self.assertFalse(self.home(self.seller))
        self.assertEqual(self.home(self.leader), self.action.id)

    def test_a_role_given_or_taken_holds_from_the_next_login_on(self):
        sells = self.env.ref("sales_team.group_sale_salesman")
        self.outsider.group_ids |= sells
        self.assertEqual(self.home(self.outsider), self.action.id)
        self.outsider.group_ids -= sells
        self.assertFalse(self.home(self.outsider))

    def test_an_administrator_says_no_for_all_and_yes_again(self):
        self.switch(False)
        self.assertFalse(self.home(self.seller))
        settings = self.env["res.config.settings"].create({})
        self.assertFalse(settings.notary_my_day_home, "no stays no when settings are saved again")
        settings.execute()
        self.assertFalse(self.home(self.seller))
        self.switch(True)
        self.assertEqual(self.home(self.seller), self.action.id)

    def test_crm_opens_as_natively(self):
        crm = self.env.ref("crm.crm_menu_root")
        menus = self.env["ir.ui.menu"].with_user(self.seller)
        self.assertNotEqual(menus.load_web_menus(False)[crm.id]["actionID"], self.action.id)


@tagged("post_install", "-at_install")
class TestOnAPhone(HttpCase):
    """As the web client and a phone ask for it."""

    def setUp(self):
        super().setUp()
        self.seller = new_test_user(
            self.env, "phone_seller", groups="sales_team.group_sale_salesman"
        )
        self.authenticate("phone_seller", "phone_seller")

    def test_the_web_client_begins_with_my_day(self):
        answer = self.url_open("/web/session/get_session_info", json={"params": {}}).json()
        action = self.env.ref("crm_notary.my_day_action")
        self.assertEqual(answer["result"]["home_action_id"], action.id)

    def test_what_is_installed_opens_at_the_first_page(self):
        """The page offers Odoo's own app, which starts where people begin."""
        page = html.fromstring(self.url_open("/odoo/my-day").content)
        (offered,) = page.xpath("//link[@rel='manifest']/@href")
        answer = self.url_open(offered)
        self.assertEqual(answer.headers["Content-Type"], "application/manifest+json")
        manifest = answer.json()
        self.assertEqual((manifest["start_url"], manifest["display"]), ("/odoo", "standalone"))
        self.assertTrue("/odoo/my-day".startswith(manifest["scope"]))
        for icon in manifest["icons"]:
            self.assertEqual(self.url_open(icon["src"]).status_code, 200)
