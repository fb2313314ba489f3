"""Days, weeks, months and quarters, as the company's clock has them.

A day begins at midnight where the company is, everywhere in the suite: in a list, in a figure and
in the records behind it. Weeks begin on Monday.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

import babel.dates
import pytz
from dateutil.relativedelta import relativedelta
from odoo.tools import SQL
from odoo.tools.misc import babel_locale_parse, format_date

KINDS = ("day", "week", "month", "quarter")
_STEPS = {
    "day": relativedelta(days=1),
    "week": relativedelta(weeks=1),
    "month": relativedelta(months=1),
    "quarter": relativedelta(months=3),
}


@dataclass(frozen=True, order=True)
class Period:
    """A stretch of whole days: ``kind`` is one of :data:`KINDS`, ``last`` belongs to it."""

    kind: str
    first: date
    last: date

    def __contains__(self, day):
        return self.first <= day <= self.last

    def bounds(self, company):
        """:return: naive UTC ``(start, end)``; the end is the first moment after it"""
        zone = zone_of(company)
        return _midnight(self.first, zone), _midnight(self.last + timedelta(days=1), zone)

    def previous(self):
        return _starting(self.kind, self.first - _STEPS[self.kind])

    def next(self):
        return _starting(self.kind, self.first + _STEPS[self.kind])

    def label(self, env):
        """The period in the language of ``env``: "November 2026", "2026年第4季度"."""
        if self.kind == "day":
            return format_date(env, self.first)
        if self.kind == "week":
            year, week, _day = self.first.isocalendar()
            return env._("Week %(week)s, %(year)s", week=week, year=year)
        locale = babel_locale_parse(env.lang or "en_US")
        skeleton = {"month": "yMMMM", "quarter": "yQQQ"}[self.kind]
        return babel.dates.format_skeleton(skeleton, self.first, locale=locale)


def zone_of(company):
    """The time zone of a company: of its working hours, else of its address, else UTC.

    :return: a pytz zone
    """
    # sudo: whoever may see a figure counts it in the same days
    company = company.sudo()
    return pytz.timezone(company.resource_calendar_id.tz or company.partner_id.tz or "UTC")


def today(company, now=None):
    """The date on the company's wall.

    :param datetime now: naive UTC, else this moment
    """
    return _local_date(now or datetime.utcnow(), company)


def period_of(kind, moment, company):
    """The period in which something falls.

    :param str kind: see :data:`KINDS`
    :param moment: a date, or a naive UTC datetime that the company's zone makes one
    """
    if isinstance(moment, datetime):
        moment = _local_date(moment, company)
    first = {
        "day": moment,
        "week": moment - timedelta(days=moment.weekday()),
        "month": moment.replace(day=1),
        "quarter": moment.replace(month=(moment.month - 1) // 3 * 3 + 1, day=1),
    }[kind]
    return _starting(kind, first)


# -- the same in SQL ----------------------------------------------------------------------------


def sql_company_zone(company_sql):
    """SQL for the name of the zone of the company with that id, as :func:`zone_of` has it."""
    return SQL(
        "(SELECT COALESCE(calendar.tz, partner.tz, 'UTC') FROM res_company AS company"
        " LEFT JOIN resource_calendar AS calendar ON calendar.id = company.resource_calendar_id"
        " LEFT JOIN res_partner AS partner ON partner.id = company.partner_id"
        " WHERE company.id = %s)",
        _sql(company_sql),
    )


def sql_local_date(column_sql, zone_sql):
    """SQL for the local date of a datetime column (naive UTC).

    :param column_sql: SQL, or its text
    :param zone_sql: SQL of a zone's name, see :func:`sql_company_zone`
    """
    return SQL(
        "(%s AT TIME ZONE 'UTC' AT TIME ZONE COALESCE(%s, 'UTC'))::date",
        _sql(column_sql),
        _sql(zone_sql),
    )


def sql_period(kind, column_sql, zone_sql):
    """SQL for the first day of the period of a datetime column."""
    if kind not in KINDS:
        raise ValueError(f"no such period: {kind}")
    return SQL("date_trunc(%s, %s::timestamp)::date", kind, sql_local_date(column_sql, zone_sql))


# -- inside -----------------------------------------------------------------------------------


def _sql(code):
    return SQL(code) if isinstance(code, str) else code


def _starting(kind, first):
    return Period(kind, first, first + _STEPS[kind] - timedelta(days=1))


def _local_date(moment, company):
    return pytz.utc.localize(moment).astimezone(zone_of(company)).date()


def _midnight(day, zone):
    """The first moment of a day, naive UTC; where the clocks change at midnight, too."""
    naive = datetime.combine(day, time.min)
    try:
        local = zone.localize(naive, is_dst=None)
    except pytz.NonExistentTimeError:
        local = zone.localize(naive, is_dst=False)
    except pytz.AmbiguousTimeError:
        local = zone.localize(naive, is_dst=True)
    return local.astimezone(pytz.utc).replace(tzinfo=None)
