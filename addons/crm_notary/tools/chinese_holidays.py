"""Public holidays and made-up working days (调休) of mainland China, from ``chinesecalendar``.

The library is optional: ask ``is_available`` first. Its data come from the announcements of the
State Council, so that a year is known from about November of the year before.
"""

from datetime import date, timedelta
from importlib import metadata
from typing import NamedTuple

try:
    import chinese_calendar
except ImportError:
    chinese_calendar = None

PACKAGE = "chinesecalendar"
SATURDAY = 5


class Holiday(NamedTuple):
    """Days off in a row, both included."""

    first: date
    last: date
    english: str
    chinese: str


class Workday(NamedTuple):
    """A Saturday or Sunday on which people work as they do on ``weekday`` (0 is Monday)."""

    date: date
    weekday: int
    english: str
    chinese: str


def is_available():
    return chinese_calendar is not None


def version():
    return metadata.version(PACKAGE)


def known_years():
    """First and last year that the library knows."""
    days = chinese_calendar.constants.holidays
    return min(days).year, max(days).year


def of_year(year):
    """The holidays and the made-up working days of a year: ``([Holiday], [Workday])``.

    :raise LookupError: when the library does not know the year
    """
    first, last = known_years()
    if not first <= year <= last:
        raise LookupError(year)
    return _holidays(year), _workdays(year)


def _holidays(year):
    found = []
    for day, name in sorted(chinese_calendar.constants.holidays.items()):
        if day.year != year:
            continue
        last = found[-1] if found else None
        if last and last.english == name and last.last + timedelta(days=1) == day:
            found[-1] = last._replace(last=day)
        else:
            found.append(Holiday(day, day, name, _chinese(name)))
    return found


def _workdays(year):
    """A made-up day is worked instead of a weekday off, in the order in which they come.

    In 2026 Sunday 20 September and Saturday 10 October make up for Tuesday 6 and Wednesday
    7 October: who never works on Wednesdays does not work on 10 October either.
    """
    by_name = {}
    for day, name in sorted(chinese_calendar.constants.workdays.items()):
        if day.year == year:
            by_name.setdefault(name, []).append(day)
    found = []
    for name, days in by_name.items():
        off = sorted(
            day
            for day, each in chinese_calendar.constants.in_lieu_days.items()
            if each == name and day.year == year
        )
        paired = len(off) == len(days) and all(day.weekday() < SATURDAY for day in off)
        for index, day in enumerate(days):
            # else as on the working day beside it: Friday's hours on Saturday, Monday's on Sunday
            beside = 4 if day.weekday() == SATURDAY else 0
            weekday = off[index].weekday() if paired else beside
            found.append(Workday(day, weekday, name, _chinese(name)))
    return sorted(found)


def _chinese(name):
    return chinese_calendar.constants.Holiday(name).chinese
