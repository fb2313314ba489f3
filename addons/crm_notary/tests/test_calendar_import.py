"""Public holidays and made-up working days of China in the native calendar.

2026, as the State Council announced it: National Day 1 to 7 October; Sunday 20 September (worked
for Tuesday 6 October) and Saturday 10 October (worked for Wednesday 7 October).
"""

from datetime import date, datetime
from unittest import skipUnless
from unittest.mock import patch

import pytz
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import Form, new_test_user, tagged
from odoo.tools import mute_logger
from psycopg2 import IntegrityError

from ..tools import chinese_holidays
from .common_time import SHANGHAI, WorkingTimeCase, local, shown

SATURDAY = date(2026, 10, 10)


@tagged("post_install", "-at_install")
class TestExceptionalWorkdays(WorkingTimeCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.zone = pytz.timezone(SHANGHAI)
        cls.work_on(cls.office, SATURDAY, 2)

    @classmethod
    def work_on(cls, calendar, day, weekday):
        return cls.env["resource.calendar.workday"].create(
            {"calendar_id": calendar.id, "date": day, "dayofweek": str(weekday)}
        )

    def aware(self, text):
        return self.zone.localize(datetime.fromisoformat(text))

    def hours(self, calendar, day="2026-10-10", resource=None):
        intervals = calendar._work_intervals_batch(
            self.aware(f"{day} 00:00"), self.aware(f"{day} 23:59:59"), resources=resource
        )
        return [
            (begin.strftime("%H:%M"), end.strftime("%H:%M"))
            for begin, end, _meta in intervals[resource.id if resource else False]
        ]

    def test_made_up_saturday_is_worked(self):
        for who in (self.ann, self.sales, self.eve, self.nobody):
            self.assertEqual(self.plan("2026-10-10 09:00", 2, who), "2026-10-10 11:00")

    def test_the_next_saturday_is_not(self):
        self.assertEqual(self.plan("2026-10-17 09:00", 2), "2026-10-19 10:00")

    def test_native_code_sees_it(self):
        nine = self.aware("2026-10-10 09:00")
        planned = self.office.plan_hours(2, nine, compute_leaves=True)
        self.assertEqual(planned, self.aware("2026-10-10 11:00"))
        self.assertEqual(self.office.plan_hours(2, nine), planned)
        self.assertEqual(
            self.office.plan_days(2, self.aware("2026-10-09 00:00")),
            self.aware("2026-10-10 12:00"),
        )
        first, last = self.aware("2026-10-05 00:00"), self.aware("2026-10-12 00:00")
        self.assertEqual(self.office.get_work_hours_count(first, last), 48)
        data = self.office.get_work_duration_data(first, last)
        self.assertEqual((data["days"], data["hours"]), (6, 48))
        self.assertFalse(self.office._get_unusual_days(first, last)["2026-10-10"])
        self.assertTrue(self.office._get_unusual_days(first, last)["2026-10-11"])
        self.assertTrue(self.office._works_on_date(SATURDAY))
        self.assertFalse(self.office._works_on_date(date(2026, 10, 17)))
        self.assertEqual(self.office._get_hours_for_date(SATURDAY), (8, 17))

    def test_of_a_person_in_their_zone(self):
        self.assertEqual(self.hours(self.office, resource=self.ann_works)[0], ("08:00", "12:00"))
        self.ann_works.tz = "Europe/Berlin"
        self.assertEqual(self.plan("2026-10-10 09:00", 1, self.ann), "2026-10-10 15:00")

    def test_hours_of_the_chosen_weekday_replace_its_own(self):
        short = self.make_calendar("Six days", days=range(6))
        short.attendance_ids.filtered(
            lambda each: each.dayofweek == "5" and each.hour_from == 13
        ).unlink()
        self.assertEqual(self.hours(short), [("08:00", "12:00")])
        self.work_on(short, SATURDAY, 4)
        self.assertEqual(self.hours(short), [("08:00", "12:00"), ("13:00", "17:00")])
        self.assertEqual(self.hours(short, "2026-10-17"), [("08:00", "12:00")])

    def test_who_does_not_work_on_that_weekday_does_not_work_on_that_date(self):
        part = self.make_calendar("Part", days=(0, 1))
        self.work_on(part, SATURDAY, 2)
        self.assertFalse(self.hours(part))

    def test_two_weeks_take_the_hours_of_the_same_week(self):
        parity = self.env["resource.calendar.attendance"].get_week_type(SATURDAY)
        turns = self.make_calendar("Turns", days=(), two_weeks_calendar=True)
        turns.attendance_ids = [
            Command.create(
                {"name": week, "dayofweek": "2", "week_type": week, "hour_from": begin,
                 "hour_to": begin + 2, "day_period": "morning"}
            )
            for week, begin in ((str(parity), 7), (str(1 - parity), 9))
        ]  # fmt: skip
        self.work_on(turns, SATURDAY, 2)
        self.assertEqual(self.hours(turns), [("07:00", "09:00")])
        self.assertEqual(turns._get_hours_for_date(SATURDAY), (7, 9))

    def test_flexible_people_work_a_day_more(self):
        flexible = self.make_calendar(
            "Flexible",
            days=(),
            schedule_type="flexible",
            hours_per_day=8,
            full_time_required_hours=40,
        )
        self.work_on(flexible, SATURDAY, 2)
        self.company.resource_calendar_id = flexible
        self.assertEqual(self.worked("2026-10-05 00:00", "2026-10-12 00:00"), 48)

    def test_fully_flexible_resources_work_any_time_as_before(self):
        self.ann_works.calendar_id = False
        self.assertEqual(len(self.hours(self.office, resource=self.ann_works)), 1)

    def test_leave_on_a_made_up_day_counts(self):
        self.make_leave(SATURDAY, SATURDAY, self.ann_works)
        self.assertFalse(self.hours(self.office, resource=self.ann_works))
        self.assertEqual(self.plan("2026-10-10 09:00", 2, self.ann), "2026-10-12 10:00")

    def test_changes_are_seen_at_once(self):
        day = self.office.notary_workday_ids
        day.date = "2026-10-17"
        self.assertFalse(self.hours(self.office))
        self.assertTrue(self.hours(self.office, "2026-10-17"))
        day.unlink()
        self.assertFalse(self.hours(self.office, "2026-10-17"))

    def test_no_query_where_there_are_none(self):
        plain = self.make_calendar("Plain")
        first, last = self.aware("2026-10-05 00:00"), self.aware("2026-10-12 00:00")
        plain._attendance_intervals_batch(first, last)
        self.env.invalidate_all()
        with self.assertQueryCount(3):  # as many as native: calendar, attendances and their values
            plain._attendance_intervals_batch(first, last)

    def test_copy_takes_them_along(self):
        self.assertEqual(self.office.copy().notary_workday_ids.date, SATURDAY)

    def test_new_calendar_of_the_company_begins_with_them(self):
        calendar = self.env["resource.calendar"].create(
            {"name": "New", "company_id": self.company.id}
        )
        self.assertEqual(calendar.notary_workday_ids.date, SATURDAY)

    def test_one_a_date(self):
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
            self.work_on(self.office, SATURDAY, 3)

    def test_colleagues_read_and_do_not_write(self):
        day = self.office.notary_workday_ids.with_user(self.ann)
        self.assertEqual(day.date, SATURDAY)
        with self.assertRaises(AccessError):
            day.date = "2026-10-17"


@tagged("post_install", "-at_install")
@skipUnless(chinese_holidays.is_available(), "chinesecalendar is not installed")
class TestImport(WorkingTimeCase):
    def wizard(self, year=2026, calendars=None):
        return self.env["crm.calendar.import"].create(
            {"year": year, "calendar_ids": (calendars or self.office).ids}
        )

    def leaves(self, calendar=None):
        return self.env["resource.calendar.leaves"].search(
            [("calendar_id", "=", (calendar or self.office).id)]
        )

    def test_year_2026(self):
        self.wizard().action_import()
        self.assertEqual(
            [(each.name, shown(each.date_from), shown(each.date_to)) for each in self.leaves()],
            [
                ("New Year's Day", "2026-01-01 00:00", "2026-01-03 23:59"),
                ("Spring Festival", "2026-02-15 00:00", "2026-02-23 23:59"),
                ("Tomb-sweeping Day", "2026-04-04 00:00", "2026-04-06 23:59"),
                ("Labour Day", "2026-05-01 00:00", "2026-05-05 23:59"),
                ("Dragon Boat Festival", "2026-06-19 00:00", "2026-06-21 23:59"),
                ("Mid-autumn Festival", "2026-09-25 00:00", "2026-09-27 23:59"),
                ("National Day", "2026-10-01 00:00", "2026-10-07 23:59"),
            ],
        )
        self.assertEqual(
            [(str(each.date), each.dayofweek) for each in self.office.notary_workday_ids],
            [
                ("2026-01-04", "4"),
                ("2026-02-14", "4"),
                ("2026-02-28", "0"),
                ("2026-05-09", "1"),
                ("2026-09-20", "1"),
                ("2026-10-10", "2"),
            ],
        )

    def test_deadlines_after_the_import(self):
        self.wizard().action_import()
        self.assertEqual(self.plan("2026-10-10 09:00", 2), "2026-10-10 11:00")
        # Wednesday 30 September, then Thursday 8 October
        self.assertEqual(self.plan("2026-09-30 16:00", 8, self.ann), "2026-10-08 16:00")
        # Saturday is the day between Friday and Monday
        self.assertEqual(self.plan("2026-10-09 09:00", 16, self.sales), "2026-10-12 09:00")

    def test_twice_changes_nothing_twice(self):
        self.wizard().action_import()
        before = (self.leaves().ids, self.office.notary_workday_ids.ids)
        result = self.wizard().action_import()
        self.env.invalidate_all()
        self.assertEqual((self.leaves().ids, self.office.notary_workday_ids.ids), before)
        self.assertEqual(result["params"]["type"], "info")

    def test_names_in_the_language_of_the_company(self):
        self.company.partner_id.lang = "zh_CN"
        self.wizard().action_import()
        self.assertIn("国庆节", self.leaves().mapped("name"))
        self.assertIn("国庆节调休", self.office.notary_workday_ids.mapped("name"))
        self.wizard().action_import()
        self.assertEqual(len(self.leaves()), 7)

    def test_the_list_writes_days_as_its_reader_does(self):
        self.env["res.lang"]._activate_lang("zh_CN")
        for lang, days in (
            ("zh_CN", "1月1日周四 – 1月3日周六"),
            ("en_US", "Thu, Jan 1 – Sat, Jan 3"),
        ):
            self.assertIn(days, self.wizard().with_context(lang=lang).preview)

    def test_what_was_entered_by_hand_stays(self):
        mine = self.make_leave("2026-10-01", "2026-10-03", calendar=self.office)
        own = self.env["resource.calendar.workday"].create(
            {"calendar_id": self.office.id, "date": "2026-10-10", "dayofweek": "4"}
        )
        self.wizard().action_import()
        october = self.leaves().filtered(lambda each: each.date_from.month >= 10 or each == mine)
        rest = october - mine
        self.assertIn(mine, october)
        self.assertEqual(shown(rest[-1].date_from), "2026-10-04 00:00")
        self.assertEqual(own.dayofweek, "4")
        self.assertEqual(len(self.office.notary_workday_ids), 6)

    def test_revised_announcement_replaces_what_was_imported(self):
        self.wizard().action_import()
        holidays, workdays = chinese_holidays.of_year(2026)
        longer = [
            day._replace(last=date(2026, 2, 24)) if day.english == "Spring Festival" else day
            for day in holidays
        ]
        with patch.object(chinese_holidays, "of_year", return_value=(longer, workdays[:-1])):
            self.wizard().action_import()
        self.assertIn("2026-02-24 23:59", [shown(each.date_to) for each in self.leaves()])
        self.assertEqual(len(self.leaves()), 7)
        self.assertEqual(len(self.office.notary_workday_ids), 5)

    def test_week_that_works_on_saturdays_needs_no_made_up_saturday(self):
        six = self.make_calendar("Six days", days=range(6), company_id=self.company.id)
        self.wizard(calendars=six).action_import()
        self.assertEqual({each.date.weekday() for each in six.notary_workday_ids}, {6})

    def test_calendar_in_another_zone_has_its_own_midnights(self):
        tokyo = self.make_calendar("Tokyo", tz="Asia/Tokyo", company_id=self.company.id)
        self.wizard(calendars=tokyo).action_import()
        self.assertEqual(self.leaves(tokyo)[0].date_from, local("2026-01-01 00:00", "Asia/Tokyo"))

    def test_shared_calendar_has_the_holidays_for_each_company(self):
        shared = self.make_calendar("Shared")
        companies = self.company | self.make_company("Second", shared)
        wizard = self.wizard(calendars=shared).with_context(allowed_company_ids=companies.ids)
        for _time in range(2):
            wizard.action_import()
            self.assertEqual(len(self.leaves(shared)), 14)
        self.assertEqual(self.leaves(shared).company_id, companies)

    def test_unknown_year_is_said(self):
        wizard = self.wizard(year=2100)
        self.assertFalse(wizard.is_known)
        self.assertIn("2100", wizard.preview)
        with self.assertRaisesRegex(UserError, "2100"):
            wizard.action_import()

    def test_missing_library_is_said_with_the_remedy(self):
        with patch.object(chinese_holidays, "chinese_calendar", None):
            wizard = self.wizard()
            self.assertFalse(wizard.is_available)
            with self.assertRaisesRegex(UserError, "pip install chinesecalendar"):
                wizard.action_import()

    def test_form_opened_from_the_calendar(self):
        action = self.office.action_notary_import_holidays()
        form = Form(self.env["crm.calendar.import"].with_context(**action["context"]))
        form.year = 2026
        self.assertIn("Spring Festival", form.preview)
        form.save().action_import()
        self.assertEqual(len(self.leaves()), 7)

    def test_administrators_import_and_nobody_else(self):
        admin = new_test_user(
            self.env,
            login="time_admin",
            groups="base.group_user,base.group_system",
            company_id=self.company.id,
            company_ids=[Command.set(self.company.ids)],
        )
        self.wizard().with_user(admin).action_import()
        self.assertEqual(len(self.leaves()), 7)
        with self.assertRaises(AccessError):
            self.env["crm.calendar.import"].with_user(self.ann).create({"year": 2026})

    def test_settings_say_that_hours_are_missing(self):
        settings = self.env["res.config.settings"].with_company(self.company)
        self.assertFalse(settings.create({}).notary_is_calendar_missing)
        empty = self.make_calendar("Empty", days=())
        self.ann_works.calendar_id = empty
        self.assertEqual(settings.create({}).notary_people_without_hours, "Ann")
        self.company.resource_calendar_id = empty
        self.assertTrue(settings.create({}).notary_is_calendar_missing)
