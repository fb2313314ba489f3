"""What holds for every calendar, person and moment, over random ones."""

from datetime import datetime, timedelta

import pytz
from odoo.tests import BaseCase, tagged

from ..tools.timeline import Timeline, merged, subtracted
from .common_time import SHANGHAI, WorkingTimeCase, local
from .properties import HealthCheck, given, settings, st

NEW_YEAR = datetime(2026, 1, 1)
SECOND = timedelta(seconds=1)

minutes = st.integers(0, 60 * 24 * 20)
moments = minutes.map(lambda each: NEW_YEAR + timedelta(minutes=each))
span = st.tuples(moments, st.integers(1, 60 * 12)).map(
    lambda each: (each[0], each[0] + timedelta(minutes=each[1]))
)
spans = st.lists(span, max_size=12)
durations = st.integers(-60 * 24 * 5, 60 * 24 * 5).map(lambda each: timedelta(minutes=each))


quick = settings(
    max_examples=15, deadline=None, suppress_health_check=list(HealthCheck), database=None
)
pure = settings(quick, max_examples=100)


@tagged("post_install", "-at_install")
class TestTimelineLaws(BaseCase):
    @pure
    @given(spans, moments, durations)
    def test_what_is_planned_is_what_is_worked(self, worked, start, duration):
        timeline = Timeline(worked)
        planned = timeline.add(start, duration)
        if planned is not None:
            self.assertEqual(timeline.between(start, planned), duration)

    @pure
    @given(spans, moments, durations, durations)
    def test_more_hours_end_no_earlier(self, worked, start, one, other):
        timeline = Timeline(worked)
        less, more = (timeline.add(start, each) for each in sorted((one, other)))
        if less is not None and more is not None:
            self.assertLessEqual(less, more)

    @pure
    @given(spans, moments, moments, durations)
    def test_a_later_start_ends_no_earlier(self, worked, one, other, duration):
        timeline = Timeline(worked)
        early, late = (timeline.add(each, duration) for each in sorted((one, other)))
        if early is not None and late is not None:
            self.assertLessEqual(early, late)

    @pure
    @given(spans, moments, moments, moments)
    def test_hours_add_up(self, worked, one, two, three):
        timeline = Timeline(worked)
        self.assertEqual(
            timeline.between(one, two) + timeline.between(two, three), timeline.between(one, three)
        )

    @pure
    @given(spans, spans)
    def test_nothing_is_lost_between_hours_and_leaves(self, worked, away):
        worked, away = merged(worked), merged(away)
        left = subtracted(worked, away)
        taken = subtracted(worked, left)
        self.assertEqual(Timeline(left).total + Timeline(taken).total, Timeline(worked).total)
        self.assertEqual(merged([*left, *taken]), worked)
        for moment in [edge for each in away for edge in (each[0], each[1] - SECOND)]:
            self.assertFalse(any(begin <= moment < end for begin, end in left))


@tagged("post_install", "-at_install")
class TestServiceLaws(WorkingTimeCase):
    """Random moments, hours and people, with leaves, holidays and a made-up working day."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.make_leave("2026-09-14", "2026-09-18", cls.ann_works)
        cls.make_leave("2026-10-01", "2026-10-07", calendar=cls.office)
        cls.env["resource.calendar.workday"].create(
            {"calendar_id": cls.office.id, "date": "2026-10-10", "dayofweek": "2"}
        )
        cls.ben_works.write(
            {
                "tz": "America/New_York",
                "calendar_id": cls.make_calendar(
                    "Nights", days=range(7), hours=((0, 6), (22, 24))
                ).id,
            }
        )
        cls.people = [cls.ann, cls.ben, cls.eve, cls.sales, cls.nobody]

    cases = st.lists(
        st.tuples(st.integers(0, 60 * 24 * 60), st.integers(-400, 400), st.integers(0, 4)),
        min_size=1,
        max_size=30,
    )

    def requests(self, cases):
        first = local("2026-09-01 00:00")
        return [
            (first + timedelta(minutes=minute), quarters / 4, self.people[who], self.company)
            for minute, quarters, who in cases
        ]

    @quick
    @given(cases)
    def test_planned_hours_are_worked(self, cases):
        requests = self.requests(cases)
        planned = self.time._plan(requests)
        spans = [
            (start, stop, who, company)
            for (start, _hours, who, company), stop in zip(requests, planned, strict=True)
        ]
        for request, hours in zip(requests, self.time._hours_between(spans), strict=True):
            self.assertAlmostEqual(hours, request[1], places=6)

    @quick
    @given(cases)
    def test_a_batch_answers_as_each_alone(self, cases):
        requests = self.requests(cases)
        alone = [self.time._plan([request])[0] for request in requests]
        self.assertEqual(self.time._plan(requests), alone)

    @quick
    @given(cases)
    def test_as_native_plans_for_a_person(self, cases):
        requests = [
            (start, abs(hours) or 1, self.ann, company)
            for start, hours, _who, company in self.requests(cases)
        ]
        for (start, hours, *_who), planned in zip(requests, self.time._plan(requests), strict=True):
            native = self.office.plan_hours(
                hours, pytz.utc.localize(start), compute_leaves=True, resource=self.ann_works
            )
            self.assertEqual(planned, native.astimezone(pytz.utc).replace(tzinfo=None))

    @quick
    @given(cases)
    def test_as_native_counts_for_a_company(self, cases):
        spans = [
            (start, start + timedelta(hours=abs(hours)), self.nobody, company)
            for start, hours, _who, company in self.requests(cases)
        ]
        for (start, stop, *_who), hours in zip(spans, self.time._hours_between(spans), strict=True):
            native = self.office.get_work_hours_count(
                *(
                    pytz.utc.localize(each).astimezone(pytz.timezone(SHANGHAI))
                    for each in (start, stop)
                )
            )
            self.assertAlmostEqual(hours, native, places=6)
