"""My Day of whoever has a follow-up that is somebody else's."""

from datetime import timedelta

from freezegun import freeze_time
from odoo import fields
from odoo.tests import tagged

from .common import FollowupCase

# a Monday
TODAY = "2026-12-07"


@freeze_time(f"{TODAY} 06:00:00")
@tagged("post_install", "-at_install")
class TestMyDayStandIn(FollowupCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.company.resource_calendar_id.tz = "UTC"
        cls.env.company.write({"followup_clock": True, "notary_fallback_user_id": cls.boss.id})
        cls.monday = fields.Date.to_date(TODAY)
        cls.env["crm.lead"].search([]).date_next_followup = cls.monday + timedelta(days=30)
        cls.resource = cls.env["resource.resource"].create(
            {"name": cls.seller.name, "user_id": cls.seller.id}
        )

    def setUp(self):
        super().setUp()
        self.patch(type(self.env["ir.cron"]), "_commit_progress", lambda *args, **kw: float("inf"))
        self.opportunity = self._create_lead("M10", date_next_followup=self.monday)

    def _away(self, days=1):
        """The seller is on leave from today on, and the clock has run."""
        last = self.monday + timedelta(days=days - 1)
        self.env["resource.calendar.leaves"].create(
            {
                "name": "Leave",
                "resource_id": self.resource.id,
                "date_from": f"{TODAY} 08:00:00",
                "date_to": f"{last} 17:00:00",
            }
        )
        self.env["crm.lead"]._cron_followup_clock()

    def _todo(self, lead=None):
        kind = self.env["mail.activity.type"]._followup_type()
        activities = (lead or self.opportunity).activity_ids
        return activities.filtered(lambda each: each.activity_type_id == kind)

    def _day(self, user, lang="en_US"):
        return self.env["crm.my.day"].with_user(user).with_context(lang=lang).get_my_day()

    def _rows(self, user, lang="en_US"):
        return self._day(user, lang)["rows"]

    def test_the_stand_in_has_the_follow_up_with_what_can_be_done_about_it(self):
        self._away()
        (row,) = self._rows(self.leader)
        self.assertEqual(
            (row["kind"], row["res_model"], row["res_id"], row["also"]),
            ("followups", "crm.lead", self.opportunity.id, []),
        )
        self.assertEqual(row["action"]["method"], "action_open_canvas")
        self.assertTrue(row["can_wait"])

    def test_it_says_for_whom_and_until_when(self):
        self._away(days=3)
        (row,) = self._rows(self.leader)
        self.assertEqual(row["why"], "To be followed up today. For Seller, on leave until Dec 9.")

    def test_it_says_so_in_the_readers_language(self):
        self.env["res.lang"]._activate_lang("zh_CN")
        self.env["ir.module.module"]._load_module_terms(["crm_followup_canvas"], ["zh_CN"])
        self._away(days=3)
        (row,) = self._rows(self.leader, "zh_CN")
        self.assertEqual(row["why"], "今天该跟进。替Seller跟进（休假至12月9日）。")

    def test_what_somebody_gave_to_a_colleague_is_on_their_day(self):
        self._todo().with_user(self.leader).user_id = self.boss
        (row,) = self._rows(self.boss)
        self.assertEqual(row["kind"], "followups")
        self.assertEqual(row["why"], "To be followed up today. For Seller.")

    def test_recorded_by_the_stand_in_it_is_gone(self):
        self._away()
        self._record(self.opportunity, user=self.leader, date_next=self.monday + timedelta(days=2))
        self.assertEqual(self._rows(self.leader), [])

    def test_the_stand_in_puts_it_off(self):
        self._away()
        (row,) = self._rows(self.leader)
        self.env["crm.my.day"].with_user(self.leader).put_off(row["keys"], 1, "Seller is back")
        day = self._day(self.leader)
        self.assertEqual((day["rows"], len(day["put_off"])), ([], 1))

    def test_of_an_owner_who_is_there_nothing_is_on_the_leaders_day(self):
        self.assertEqual(self._rows(self.leader), [])

    def test_the_owner_has_it_on_their_own_day_without_a_word_of_others(self):
        self._away()
        (row,) = self._rows(self.seller)
        self.assertEqual(row["why"], "To be followed up today.")

    def test_what_is_won_or_not_due_is_not_there(self):
        self._todo().user_id = self.boss
        self.opportunity.date_next_followup = self.monday + timedelta(days=1)
        self.assertEqual(self._rows(self.boss), [])

    def test_who_may_not_read_it_has_a_to_do_that_opens_nothing_of_it(self):
        self._todo().user_id = self.seller_2
        self.assertFalse(self.opportunity.with_user(self.seller_2).has_access("read"))
        (row,) = self._rows(self.seller_2)
        self.assertEqual((row["kind"], row["res_model"]), ("followups", "mail.activity"))
        self.assertEqual((row["phone"], row["subtitle"]), ("", ""))
        self.assertEqual(row["why"], "To be followed up today. For Seller.")

    def test_who_may_not_read_it_ticks_it_off_and_the_clock_goes_on(self):
        self._todo().user_id = self.seller_2
        (row,) = self._rows(self.seller_2)
        action = row["action"]
        todo = self.env[action["model"]].with_user(self.seller_2).browse(action["ids"])
        getattr(todo, action["method"])()
        self.assertEqual(self._rows(self.seller_2), [])
        self.assertGreater(self.opportunity.date_next_followup, self.monday)

    def test_for_a_leader_of_both_it_is_with_who_has_it_and_only_there(self):
        self._todo().user_id = self.seller_2
        people = self.env["crm.my.day"].with_user(self.leader).get_team_day()["people"]
        counts = {each["id"]: each["count"] for each in people}
        self.assertEqual((counts[self.seller.id], counts[self.seller_2.id]), (0, 1))

    def test_what_is_less_urgent_than_is_shown_is_no_to_do_either(self):
        self._create_lead("M12", date_next_followup=self.monday)
        self._away()
        kind = self.env["crm.my.day.kind"]
        self.patch(type(kind), "_my_day_limit", lambda self, users: 1)
        (row,) = self._rows(self.leader)
        self.assertEqual(row["res_model"], "crm.lead")

    def test_for_a_leader_there_is_nothing_that_neither_may_read(self):
        self._todo().user_id = self.seller_2
        self.leader.group_ids = self.seller_2.group_ids
        self.assertFalse(self.opportunity.with_user(self.leader).has_access("read"))
        people = self.env["crm.my.day"].with_user(self.leader).get_team_day()["people"]
        self.assertEqual([each["count"] for each in people], [0, 0])

    def test_what_is_of_a_company_that_is_not_selected_is_not_there(self):
        other = self.env["res.company"].create({"name": "Other"})
        self._todo().user_id = self.leader
        self.opportunity.team_id = False
        self.opportunity.company_id = self.env.company
        self.leader.company_ids |= other
        day = self.env["crm.my.day"].with_user(self.leader).with_company(other)
        day = day.with_context(allowed_company_ids=other.ids)
        self.assertEqual(day.get_my_day()["rows"], [])

    def test_it_costs_as_much_as_ones_own_and_for_many_as_much_as_for_one(self):
        def cost(user):
            self.env.flush_all()
            self.env.invalidate_all()
            kind = self.env["crm.my.day.followups"].with_user(user)
            people = user.with_user(user)
            self.assertTrue(people.partner_id.name)
            kind._my_day_rows(people, fields.Datetime.now())
            self.env.invalidate_all()
            self.assertTrue(people.partner_id.name)
            before = self.env.cr.sql_log_count
            rows = kind._my_day_rows(people, fields.Datetime.now())
            return self.env.cr.sql_log_count - before, len(rows)

        own, _rows = cost(self.seller)
        self._away()
        one = cost(self.leader)
        for index in range(6):
            self._create_lead(f"L{index}", date_next_followup=self.monday)
        many = cost(self.leader)
        self.assertEqual((one, many), ((own, 1), (own, 7)))
