"""Working hours of people, roles and companies. Dates are worked out by hand.

2026: 26 November is a Thursday, 6 December a Sunday.
"""

from datetime import date, datetime, time, timedelta

import pytz
from odoo.fields import Command
from odoo.tests import tagged

from .common_time import SHANGHAI, WEEK, WorkingTimeCase, local


@tagged("post_install", "-at_install")
class TestWhoseHours(WorkingTimeCase):
    def test_leave_until_the_sixth_gives_the_seventh(self):
        self.make_leave("2026-11-26", "2026-12-06", self.ann_works)
        self.assertEqual(self.plan("2026-11-26 09:00", 8, self.ann), "2026-12-07 17:00")

    def test_person_role_and_company_agree(self):
        asked = [
            (local("2026-11-26 09:00"), 8, who, self.company)
            for who in (self.ann, self.ben, self.eve, self.sales, self.nobody)
        ]
        self.assertEqual(set(self.time._plan(asked)), {local("2026-11-27 09:00")})

    def test_leave_of_one_does_not_hold_up_the_role(self):
        self.make_leave("2026-11-26", "2026-12-06", self.ann_works)
        self.assertEqual(self.plan("2026-11-26 09:00", 8, self.sales), "2026-11-27 09:00")

    def test_role_of_one_person_has_the_leave_of_that_person(self):
        self.make_leave("2026-11-26", "2026-12-06", self.ann_works)
        self.sales.user_ids = self.ann
        self.assertEqual(self.plan("2026-11-26 09:00", 8, self.sales), "2026-12-07 17:00")

    def test_archived_and_external_people_of_a_role_do_not_count(self):
        self.make_leave("2026-11-26", "2026-12-06", self.ann_works)
        self.ben.active = False
        self.assertEqual(self.plan("2026-11-26 09:00", 8, self.sales), "2026-12-07 17:00")

    def test_role_with_one_shared_calendar_has_its_hours(self):
        mornings = self.make_calendar("Mornings", hours=((8, 12),))
        (self.ann_works | self.ben_works).calendar_id = mornings
        self.assertEqual(self.plan("2026-11-26 09:00", 8, self.sales), "2026-11-30 09:00")

    def test_role_with_two_calendars_has_the_hours_of_the_company(self):
        self.ann_works.calendar_id = self.make_calendar("Mornings", hours=((8, 12),))
        self.assertEqual(self.plan("2026-11-26 09:00", 8, self.sales), "2026-11-27 09:00")

    def test_role_without_people_has_the_hours_of_the_company(self):
        self.sales.user_ids = False
        self.assertEqual(self.plan("2026-11-26 09:00", 8, self.sales), "2026-11-27 09:00")

    def test_holiday_holds_up_everybody(self):
        self.make_leave("2026-11-27", "2026-11-27", calendar=self.office)
        for who in (self.ann, self.sales, self.eve, self.nobody):
            self.assertEqual(self.plan("2026-11-26 09:00", 8, who), "2026-11-30 09:00")

    def test_holiday_of_another_company_holds_up_nobody(self):
        other = self.make_company("Elsewhere")
        leave = self.make_leave("2026-11-27", "2026-11-27", calendar=self.office)
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE resource_calendar_leaves SET company_id = %s, calendar_id = NULL WHERE id = %s",
            (other.id, leave.id),
        )
        self.env.invalidate_all()
        for who in (self.ann, self.eve):
            self.assertEqual(self.plan("2026-11-26 09:00", 8, who), "2026-11-27 09:00")

    def test_person_works_in_their_own_zone(self):
        self.ann_works.tz = "Europe/Berlin"
        # 8:00 to 17:00 in Berlin is 15:00 to midnight in Shanghai
        self.assertEqual(self.plan("2026-11-26 09:00", 1, self.ann), "2026-11-26 16:00")
        self.assertEqual(self.time._zone(self.ann, self.company), "Europe/Berlin")
        self.assertEqual(self.time._zone(self.eve, self.company), SHANGHAI)

    def test_resource_of_the_company_comes_first(self):
        other = self.make_company("Elsewhere", self.office)
        mornings = self.make_calendar("Mornings", hours=((8, 12),))
        self.make_resource(self.ann, mornings, company_id=other.id)
        nights = self.make_calendar("Nights", hours=((20, 24),))
        self.make_resource(self.ann, nights, company_id=False)
        third = self.make_company("Third", self.office)
        self.assertEqual(self.plan("2026-11-26 12:00", 1, self.ann), "2026-11-26 14:00")
        self.assertEqual(self.plan("2026-11-26 12:00", 1, self.ann, other), "2026-11-27 09:00")
        self.assertEqual(self.plan("2026-11-26 12:00", 1, self.ann, third), "2026-11-26 21:00")

    def test_any_resource_is_better_than_none(self):
        other = self.make_company("Elsewhere", self.office)
        self.ann_works.calendar_id = self.make_calendar("Mornings", hours=((8, 12),))
        self.assertEqual(self.plan("2026-11-26 12:00", 1, self.ann, other), "2026-11-27 09:00")

    def test_resource_without_company_has_the_holidays_of_the_one_asked(self):
        self.ann_works.company_id = False
        self.make_leave("2026-11-27", "2026-11-27", calendar=self.office)
        self.assertEqual(self.plan("2026-11-26 09:00", 8, self.ann), "2026-11-30 09:00")

    def test_archived_resource_is_none(self):
        self.make_leave("2026-11-26", "2026-12-06", self.ann_works)
        self.ann_works.active = False
        self.assertEqual(self.plan("2026-11-26 09:00", 8, self.ann), "2026-11-27 09:00")

    def test_without_company_the_one_of_the_person_counts(self):
        nobody, anywhere = self.nobody, self.env["res.company"]
        start = local("2026-11-28 09:00")
        planned = self.time._plan([(start, 1, self.eve, anywhere), (start, 1, nobody, anywhere)])
        self.assertEqual(planned[0], local("2026-11-30 09:00"))
        self.assertTrue(planned[1])

    def test_salesperson_may_ask(self):
        self.make_leave("2026-11-26", "2026-12-06", self.ann_works)
        asked = [(local("2026-11-26 09:00"), 8, self.ann, self.company)]
        planned = self.time.with_user(self.ben)._plan(asked)
        self.assertEqual(planned, [local("2026-12-07 17:00")])


@tagged("post_install", "-at_install")
class TestFallbacks(WorkingTimeCase):
    def empty_calendar(self):
        calendar = self.make_calendar("Empty")
        calendar.attendance_ids.unlink()
        return calendar

    def test_company_without_calendar_goes_round_the_clock(self):
        self.company.resource_calendar_id = False
        self.assertEqual(self.plan("2026-11-28 09:00", 30), "2026-11-29 15:00")
        self.assertEqual(self.worked("2026-11-28 09:00", "2026-11-29 15:00"), 30)

    def test_calendar_without_hours_goes_round_the_clock(self):
        self.company.resource_calendar_id = self.empty_calendar()
        self.assertEqual(self.plan("2026-11-28 09:00", 30, self.eve), "2026-11-29 15:00")

    def test_person_without_hours_works_those_of_the_company_in_their_zone_with_their_leave(self):
        for calendar in (self.env["resource.calendar"], self.empty_calendar()):
            self.ann_works.write({"calendar_id": calendar.id, "tz": "Europe/Berlin"})
            leave = self.make_leave(
                "2026-11-26", "2026-12-06", self.ann_works, zone="Europe/Berlin"
            )
            self.assertEqual(
                self.plan("2026-11-26 09:00", 8, self.ann, zone="Europe/Berlin"),
                "2026-12-07 17:00",
            )
            leave.unlink()

    def test_clock_of_a_person_stops_for_their_leave(self):
        self.ann_works.calendar_id = self.company.resource_calendar_id = False
        self.make_leave("2026-11-26", "2026-12-06", self.ann_works)
        self.assertEqual(self.plan("2026-11-26 09:00", 8, self.ann), "2026-12-07 08:00")

    def test_leave_of_three_months(self):
        self.make_leave("2026-11-26", "2027-02-28", self.ann_works)
        self.assertEqual(self.plan("2026-11-26 09:00", 8, self.ann), "2027-03-01 17:00")

    def test_away_for_more_than_two_years_the_company_answers(self):
        self.make_leave("2026-11-26", "2029-11-26", self.ann_works)
        self.assertEqual(self.plan("2026-11-26 09:00", 8, self.ann), "2026-11-27 09:00")

    def test_more_hours_than_two_years_hold_go_on_by_the_clock(self):
        start = local("2026-11-26 09:00")
        (planned,) = self.time._plan([(start, 10000, self.nobody, self.company)])
        edge = start + timedelta(weeks=105)
        # 105 weeks of 40 hours are worked, the other 5,800 hours are not
        self.assertEqual(planned, edge + timedelta(hours=5800))

    def test_answer_does_not_depend_on_the_batch(self):
        start = local("2026-11-26 09:00")
        asked = (start, 10000, self.nobody, self.company)
        later = (start + timedelta(weeks=90), 10000, self.nobody, self.company)
        self.assertEqual(self.time._plan([asked, later])[0], self.time._plan([asked])[0])

    def test_missing_calendars_of_companies(self):
        empty = self.make_company("Empty", self.empty_calendar())
        none = self.make_company("None")
        none.resource_calendar_id = False
        companies = self.company | empty | none
        self.assertEqual(self.time._missing_calendars(companies), empty | none)

    def test_missing_calendars_of_people(self):
        self.ann_works.calendar_id = self.empty_calendar()
        people = self.ann | self.ben | self.eve
        self.assertEqual(self.time._missing_calendars(people), self.ann)
        self.company.resource_calendar_id = False
        self.assertEqual(self.time._missing_calendars(people), self.ann | self.eve)


@tagged("post_install", "-at_install")
class TestKindsOfCalendar(WorkingTimeCase):
    def use(self, calendar):
        self.company.resource_calendar_id = calendar

    def test_part_time(self):
        self.use(self.make_calendar("Part", days=(0, 2), hours=((9, 12),)))
        # Thursday: the next hours are Monday's and Wednesday's
        self.assertEqual(self.plan("2026-11-26 09:00", 5), "2026-12-02 11:00")

    def test_two_weeks(self):
        calendar = self.make_calendar("Turns", days=(), two_weeks_calendar=True)
        calendar.attendance_ids = [
            Command.create(
                {"name": f"{week}", "dayofweek": "0", "week_type": week, "hour_from": begin,
                 "hour_to": begin + 4, "day_period": "morning"}
            )
            for week, begin in (("0", 8), ("1", 6))
        ]  # fmt: skip
        self.use(calendar)
        parity = self.env["resource.calendar.attendance"].get_week_type
        begin = {0: "08", 1: "06"}[parity(local("2026-11-30 09:00").date())]
        other = {"08": "06", "06": "08"}[begin]
        self.assertEqual(self.plan("2026-11-26 09:00", 1), f"2026-11-30 {int(begin) + 1:02d}:00")
        self.assertEqual(self.plan("2026-11-26 09:00", 5), f"2026-12-07 {int(other) + 1:02d}:00")

    def test_night_shift_loses_nothing_at_midnight(self):
        self.use(self.make_calendar("Nights", days=range(7), hours=((0, 6), (22, 24))))
        self.assertEqual(self.plan("2026-11-26 21:00", 3), "2026-11-27 01:00")
        self.assertEqual(self.worked("2026-11-26 21:00", "2026-11-27 06:00"), 8)

    def test_holiday_leaves_no_second_of_a_night_shift(self):
        calendar = self.make_calendar(
            "Nights", days=range(7), hours=((0, 6), (22, 24)), company_id=self.company.id
        )
        self.use(calendar)
        self.make_leave("2026-11-26", "2026-11-26", calendar=calendar)
        self.assertEqual(self.worked("2026-11-26 06:00", "2026-11-27 06:00"), 6)

    def test_night_with_a_lost_hour(self):
        zone = "Europe/Berlin"
        self.use(self.make_calendar("Nights", days=range(7), hours=((0, 6),), tz=zone))
        # on 29 March 2026 there is no 2:30 in Berlin, and 25 October has it twice
        self.assertEqual(self.worked("2026-03-29 00:00", "2026-03-29 06:00", zone=zone), 5)
        self.assertEqual(self.worked("2026-10-25 00:00", "2026-10-25 06:00", zone=zone), 7)
        self.assertEqual(self.plan("2026-03-29 00:00", 3, zone=zone), "2026-03-29 04:00")
        self.assertEqual(self.plan("2026-10-25 00:00", 3, zone=zone), "2026-10-25 02:00")

    def test_flexible_hours_say_the_same_whenever_they_are_asked(self):
        self.use(
            self.make_calendar(
                "Flexible",
                days=(),
                schedule_type="flexible",
                hours_per_day=8,
                full_time_required_hours=40,
            )
        )
        # Odoo lays 8 hours around noon, Monday to Friday
        self.assertEqual(self.plan("2026-11-26 09:00", 8), "2026-11-27 09:00")
        self.assertEqual(self.plan("2026-11-27 15:00", 2), "2026-11-30 09:00")
        self.assertEqual(self.worked("2026-11-28 00:00", "2026-11-30 00:00"), 0)

    def test_flexible_without_an_amount_is_without_hours(self):
        self.use(
            self.make_calendar(
                "Flexible",
                days=(),
                schedule_type="flexible",
                hours_per_day=0,
                full_time_required_hours=0,
            )
        )
        self.assertEqual(self.plan("2026-11-28 09:00", 30), "2026-11-29 15:00")

    def test_breaks_are_not_worked(self):
        self.office.attendance_ids = [
            Command.create(
                {"name": "Break", "dayofweek": str(day), "hour_from": 12, "hour_to": 13,
                 "day_period": "lunch"}
            )
            for day in WEEK
        ]  # fmt: skip
        self.assertEqual(self.worked("2026-11-26 00:00", "2026-11-27 00:00"), 8)


@tagged("post_install", "-at_install")
class TestDirections(WorkingTimeCase):
    def test_hours_back(self):
        self.assertEqual(self.plan("2026-11-30 09:00", -8), "2026-11-27 09:00")
        self.assertEqual(self.plan("2026-11-28 09:00", -8), "2026-11-27 08:00")

    def test_back_over_a_leave_of_three_months(self):
        self.make_leave("2026-08-31", "2026-11-29", self.ann_works)
        self.assertEqual(self.plan("2026-11-30 09:00", -2, self.ann), "2026-08-28 16:00")

    def test_no_hours_are_over_at_once(self):
        self.assertEqual(self.plan("2026-11-28 09:00", 0), "2026-11-28 09:00")

    def test_a_span_the_other_way_round_is_negative(self):
        self.assertEqual(self.worked("2026-11-30 09:00", "2026-11-27 16:00"), -2)

    def test_an_empty_moment_gives_nothing(self):
        spans = [(None, local("2026-11-26 09:00"), self.ann, self.company)]
        self.assertEqual(self.time._hours_between(spans), [0.0])

    def test_planned_to_the_second(self):
        (planned,) = self.time._plan([(local("2026-11-26 09:00"), 1 / 7, self.ann, self.company)])
        self.assertFalse(planned.microsecond)


@tagged("post_install", "-at_install")
class TestAbsent(WorkingTimeCase):
    def absent(self, start, until=None, users=None):
        return self.time._absent_users(
            users or self.ann | self.ben | self.eve, local(start), until and local(until)
        )

    def test_on_leave_now(self):
        self.make_leave("2026-11-26", "2026-12-06", self.ann_works)
        self.assertEqual(self.absent("2026-11-26 09:00"), self.ann)
        self.assertFalse(self.absent("2026-11-25 09:00"))
        self.assertFalse(self.absent("2026-12-07 09:00"))

    def test_leave_that_begins_before_the_deadline(self):
        self.make_leave("2026-11-27", "2026-12-06", self.ann_works)
        self.assertFalse(self.absent("2026-11-26 09:00"))
        self.assertEqual(self.absent("2026-11-26 09:00", "2026-11-27 09:00"), self.ann)
        self.assertFalse(self.absent("2026-11-26 09:00", "2026-11-26 17:00"))

    def test_each_has_an_own_deadline(self):
        for resource in (self.ann_works, self.ben_works):
            self.make_leave("2026-11-27", "2026-12-06", resource)
        until = {self.ann: local("2026-11-26 17:00"), self.ben: local("2026-12-07 09:00")}
        found = self.time._absent_users(self.ann | self.ben, local("2026-11-26 09:00"), until)
        self.assertEqual(found, self.ben)

    def test_holidays_and_trainings_are_no_absence(self):
        self.make_leave("2026-11-26", "2026-11-26", calendar=self.office)
        self.make_leave("2026-11-26", "2026-11-26", self.ann_works).time_type = "other"
        self.assertFalse(self.absent("2026-11-26 09:00"))

    def test_archived_people_are_absent(self):
        self.ben.active = False
        self.assertEqual(self.absent("2026-11-26 09:00"), self.ben)

    def test_seen_by_a_colleague(self):
        self.make_leave("2026-11-26", "2026-12-06", self.ann_works)
        found = self.time.with_user(self.ben)._absent_users(
            self.ann | self.ben, local("2026-11-26 09:00")
        )
        self.assertEqual(found, self.ann)


@tagged("post_install", "-at_install")
class TestBatches(WorkingTimeCase):
    def count(self, asked):
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        self.time._plan(asked)
        return self.env.cr.sql_log_count - before

    def test_queries_grow_with_calendars_only(self):
        start = local("2026-11-26 09:00")
        people = self.ann | self.ben | self.eve
        few = [(start, 8, self.ann, self.company)]
        many = [
            (start + timedelta(minutes=minute), hours, who, self.company)
            for minute in range(50)
            for hours in (1, 8, 24)
            for who in people
        ]
        self.count(many)
        self.assertLessEqual(self.count(many), self.count(few))

    def test_another_calendar_costs_a_fixed_number(self):
        start = local("2026-11-26 09:00")
        asked, counts = [(start, 8, self.ben, self.company)], []
        for number in range(3):
            user = self.make_user(f"more_{number}")
            self.make_resource(user, self.make_calendar(f"Calendar {number}"))
            asked += [(start, hours, user, self.company) for hours in range(1, 9)]
            self.count(asked)
            counts.append(self.count(asked))
        self.assertEqual(counts[2] - counts[1], counts[1] - counts[0])
        self.assertLessEqual(counts[1] - counts[0], 5)

    def test_spans_cost_no_more(self):
        start, stop = local("2026-11-26 09:00"), local("2026-11-30 09:00")
        self.env.invalidate_all()
        spans = [
            (start, stop + timedelta(minutes=minute), who, self.company)
            for minute in range(100)
            for who in self.ann | self.ben | self.eve
        ]
        with self.assertQueryCount(20):
            self.time._hours_between(spans)

    def test_absence_of_many_is_one_question(self):
        people = self.ann | self.ben | self.eve
        people.mapped("active")
        with self.assertQueryCount(3):
            self.time._absent_users(people, local("2026-11-26 09:00"))


@tagged("post_install", "-at_install")
class TestDays(WorkingTimeCase):
    def days(self, text, days, who=None, company=None):
        request = (
            date.fromisoformat(text), days, who or self.nobody, company or self.company
        )  # fmt: skip
        return str(self.time._plan_days([request])[0])

    def test_working_days_ahead(self):
        self.assertEqual(self.days("2026-11-26", 2), "2026-11-30")
        self.assertEqual(self.days("2026-11-28", 1, self.ann), "2026-11-30")

    def test_leave_and_holidays_are_no_working_days(self):
        self.make_leave("2026-11-27", "2026-12-06", self.ann_works)
        self.make_leave("2026-12-07", "2026-12-07", calendar=self.office)
        self.assertEqual(self.days("2026-11-26", 2, self.ann), "2026-12-09")

    def test_today_does_not_count_and_nothing_is_today(self):
        self.assertEqual(self.days("2026-11-26", 1), "2026-11-27")
        self.assertEqual(self.days("2026-11-28", 0), "2026-11-28")

    def test_back(self):
        self.assertEqual(self.days("2026-11-30", -2), "2026-11-26")

    def test_day_is_the_one_where_the_person_is(self):
        # 8:00 to 12:00 in Auckland is the evening before in UTC
        self.ann_works.tz = "Pacific/Auckland"
        self.assertEqual(self.days("2026-11-27", 1, self.ann), "2026-11-30")

    def test_long_leave_and_no_hours_at_all(self):
        self.make_leave("2026-11-26", "2027-02-28", self.ann_works)
        self.assertEqual(self.days("2026-11-26", 1, self.ann), "2027-03-01")
        self.company.resource_calendar_id = False
        self.assertEqual(self.days("2026-11-26", 3), "2026-11-29")

    def test_as_native_counts_them(self):
        asked = [
            (date(2026, 11, 20) + timedelta(days=ahead), days, self.nobody, self.company)
            for ahead in range(10)
            for days in range(1, 12)
        ]
        for (day, days, *_who), found in zip(asked, self.time._plan_days(asked), strict=True):
            start = pytz.timezone(SHANGHAI).localize(
                datetime.combine(day + timedelta(days=1), time.min)
            )
            self.assertEqual(found, self.office.plan_days(days, start, compute_leaves=True).date())
