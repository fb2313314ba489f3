"""One definition of a day, a week, a month and a quarter."""

from datetime import date, datetime, timedelta

from odoo.tests import TransactionCase, tagged
from odoo.tools import SQL

from ..tools import periods
from ..tools.periods import Period, period_of


@tagged("post_install", "-at_install")
class TestPeriods(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("zh_CN")
        cls.company = cls.env["res.company"].create({"name": "Ningbo Fasteners"})
        cls._set_zone("Asia/Shanghai")

    @classmethod
    def _set_zone(cls, zone):
        cls.company.resource_calendar_id.tz = zone

    def _month(self, text):
        return period_of("month", date.fromisoformat(text), self.company)

    # -- zone -----------------------------------------------------------------------------------

    def test_zone_of_the_working_hours(self):
        self.company.partner_id.tz = "Europe/Berlin"
        self.assertEqual(periods.zone_of(self.company).zone, "Asia/Shanghai")

    def test_zone_of_the_address_without_working_hours(self):
        self.company.resource_calendar_id = False
        self.company.partner_id.tz = "Europe/Berlin"
        self.assertEqual(periods.zone_of(self.company).zone, "Europe/Berlin")
        self.company.partner_id.tz = False
        self.assertEqual(periods.zone_of(self.company).zone, "UTC")

    def test_zone_is_that_of_deadlines(self):
        for zone in ("Asia/Shanghai", "America/New_York"):
            self._set_zone(zone)
            service = self.env["crm.working.time"]
            self.assertEqual(
                periods.zone_of(self.company).zone,
                service._zone(self.env["res.users"], self.company),
            )

    def test_today(self):
        moment = datetime(2026, 11, 30, 16, 0)
        self.assertEqual(periods.today(self.company, moment), date(2026, 12, 1))
        before = moment - timedelta(seconds=1)
        self.assertEqual(periods.today(self.company, before), date(2026, 11, 30))

    # -- stretches ------------------------------------------------------------------------------

    def test_a_moment_falls_into_the_companys_month(self):
        self.assertEqual(
            period_of("month", datetime(2026, 11, 30, 16, 0), self.company),
            Period("month", date(2026, 12, 1), date(2026, 12, 31)),
        )

    def test_kinds(self):
        day = date(2026, 11, 26)
        for kind, first, last in (
            ("day", date(2026, 11, 26), date(2026, 11, 26)),
            ("week", date(2026, 11, 23), date(2026, 11, 29)),
            ("month", date(2026, 11, 1), date(2026, 11, 30)),
            ("quarter", date(2026, 10, 1), date(2026, 12, 31)),
        ):
            with self.subTest(kind=kind):
                period = period_of(kind, day, self.company)
                self.assertEqual(period, Period(kind, first, last))
                self.assertIn(day, period)
                self.assertNotIn(last + timedelta(days=1), period)
                self.assertEqual(period.next().previous(), period)
                self.assertEqual(period.next().first, last + timedelta(days=1))
                self.assertEqual(period.previous().last, first - timedelta(days=1))

    def test_leap_year(self):
        self.assertEqual(self._month("2028-02-29").last, date(2028, 2, 29))
        self.assertEqual(self._month("2028-03-31").previous().last, date(2028, 2, 29))

    def test_bounds_are_moments(self):
        self.assertEqual(
            self._month("2026-11-10").bounds(self.company),
            (datetime(2026, 10, 31, 16, 0), datetime(2026, 11, 30, 16, 0)),
        )

    def test_bounds_join_without_a_gap(self):
        for zone in ("Europe/Berlin", "America/Sao_Paulo", "Africa/Cairo", "Asia/Beirut"):
            self._set_zone(zone)
            period = period_of("day", date(2018, 1, 1), self.company)
            while period.first.year == 2018:
                following = period.next()
                end = period.bounds(self.company)[1]
                self.assertEqual(end, following.bounds(self.company)[0])
                self.assertEqual(period_of("day", end, self.company), following, zone)
                self.assertEqual(
                    period_of("day", end - timedelta(seconds=1), self.company), period, zone
                )
                period = following

    def test_labels(self):
        november = self._month("2026-11-10")
        quarter = period_of("quarter", november.first, self.company)
        week = period_of("week", date(2026, 11, 26), self.company)
        for lang, expected in (
            ("en_US", ("November 2026", "Q4 2026", "Week 48, 2026", "11/01/2026")),
            ("zh_CN", ("2026年11月", "2026年第4季度", "2026年第48周", "2026/11/01")),
        ):
            env = self.env(context={"lang": lang})
            day = period_of("day", november.first, self.company)
            with self.subTest(lang=lang):
                found = tuple(each.label(env) for each in (november, quarter, week, day))
                self.assertEqual(found, expected)

    # -- SQL ------------------------------------------------------------------------------------

    def test_sql_counts_the_same_days(self):
        moments = [datetime(2026, 1, 1) + timedelta(hours=7 * step) for step in range(1300)]
        for zone in ("Asia/Shanghai", "America/New_York", "Europe/Berlin"):
            self._set_zone(zone)
            self.env.flush_all()
            name = periods.sql_company_zone(SQL("%s", self.company.id))
            for kind in periods.KINDS:
                rows = self.env.execute_query(
                    SQL(
                        "SELECT moment, %s, %s FROM unnest(%s::timestamp[]) AS moment",
                        periods.sql_local_date("moment", name),
                        periods.sql_period(kind, "moment", name),
                        moments,
                    )
                )
                for moment, day, first in rows:
                    self.assertEqual(day, periods.today(self.company, moment))
                    self.assertEqual(first, period_of(kind, moment, self.company).first)

    def test_sql_zone_of_a_company_without_working_hours(self):
        self.company.resource_calendar_id = False
        self.company.partner_id.tz = "Europe/Berlin"
        self.env.flush_all()
        name = periods.sql_company_zone(SQL("%s", self.company.id))
        self.assertEqual(self.env.execute_query(SQL("SELECT %s", name)), [("Europe/Berlin",)])
