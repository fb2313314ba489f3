"""A year's public holidays and made-up working days, into the native calendar."""

from collections import Counter
from datetime import datetime, time, timedelta

import pytz
from babel.dates import format_skeleton
from markupsafe import Markup
from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools.misc import babel_locale_parse, get_lang

from ..tools import chinese_holidays


class CrmCalendarImport(models.TransientModel):
    _name = "crm.calendar.import"
    _description = "Import of Public Holidays"

    calendar_ids = fields.Many2many(
        "resource.calendar",
        string="Working Hours",
        required=True,
        default=lambda self: self.env.company.resource_calendar_id,
    )
    year = fields.Integer(required=True, default=lambda self: fields.Date.context_today(self).year)
    is_available = fields.Boolean(compute="_compute_preview")
    is_known = fields.Boolean(compute="_compute_preview")
    preview = fields.Html(compute="_compute_preview", sanitize=False)

    @api.depends("year")
    def _compute_preview(self):
        for wizard in self:
            wizard.is_available = chinese_holidays.is_available()
            wizard.is_known, wizard.preview = False, False
            if not wizard.is_available:
                continue
            try:
                holidays, workdays = chinese_holidays.of_year(wizard.year)
            except LookupError:
                wizard.preview = Markup("<p>%s</p>") % wizard._unknown_year()
            else:
                wizard.is_known = True
                wizard.preview = wizard._render(holidays, workdays)

    # -- actions ------------------------------------------------------------------------------

    def action_import(self):
        """Bring the calendars up to date with the year, and say what changed.

        :raise UserError: when the library is not installed or does not know the year
        """
        self.ensure_one()
        if not chinese_holidays.is_available():
            raise UserError(self._missing_library())
        try:
            holidays, workdays = chinese_holidays.of_year(self.year)
        except LookupError as error:
            raise UserError(self._unknown_year()) from error
        count = self._sync_holidays(holidays) + self._sync_workdays(workdays)
        if count["holidays"] or count["workdays"]:
            self.env["crm.guide.step.company"]._guide_note_holidays(
                self.year, self.calendar_ids, count
            )
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success" if count else "info",
                "title": self.env._("Public holidays of %s", self.year),
                "message": self._result(count),
                "next": {"type": "ir.actions.act_window_close"},
            },
        }

    # -- business -----------------------------------------------------------------------------

    @api.model
    def _take_back(self, year, calendars):
        """Take what was imported of a year out of these calendars; what others entered stays."""
        origin = self.new({"year": year})._origin_key()
        of_calendars = [("calendar_id", "in", calendars.ids)]
        self.env["resource.calendar.leaves"].search(
            [*of_calendars, ("notary_holiday_origin", "=", origin)]
        ).unlink()
        self.env["resource.calendar.workday"].search(
            [*of_calendars, ("holiday_origin", "=", origin)]
        ).unlink()

    def _origin_key(self):
        return f"chinesecalendar:{self.year}"

    def _sync_holidays(self, holidays):
        """Make the global leaves of the year what ``holidays`` says; others' are left alone.

        Days somebody already entered as off are not entered again.
        """
        Leave = self.env["resource.calendar.leaves"]
        imported = Leave.search(
            [
                ("calendar_id", "in", self.calendar_ids.ids),
                ("notary_holiday_origin", "=", self._origin_key()),
            ]
        )
        others = self._other_leaves(imported)
        obsolete, values = Leave.browse(), {}
        for calendar, company in self._targets():
            zone = pytz.timezone(calendar.tz or "UTC")
            wanted = {}
            for holiday in holidays:
                for first, last in self._days_left(holiday, others, calendar, company, zone):
                    bounds = (_utc(zone, first, time.min), _utc(zone, last, time(23, 59, 59)))
                    wanted[bounds] = self._in_language(holiday, company)
            for leave in imported.filtered(
                lambda each, calendar=calendar, company=company: (
                    each.calendar_id == calendar and each.company_id == company
                )
            ):
                if wanted.pop((leave.date_from, leave.date_to), None) is None:
                    obsolete |= leave
            values.setdefault(company, []).extend(
                {
                    "name": name,
                    "calendar_id": calendar.id,
                    "date_from": date_from,
                    "date_to": date_to,
                    "notary_holiday_origin": self._origin_key(),
                }
                for (date_from, date_to), name in wanted.items()
            )
        obsolete.unlink()
        for company, each in values.items():
            # a holiday in a calendar that companies share would be of whoever is logged in
            Leave.create(each).write({"company_id": company.id})
        return Counter(holidays=sum(len(each) for each in values.values()), removed=len(obsolete))

    def _targets(self):
        """Calendars with the company that they are for; shared ones are for each of them."""
        return [
            (calendar, company)
            for calendar in self.calendar_ids
            for company in calendar.company_id or self.env.companies
        ]

    def _other_leaves(self, imported):
        """Days off for all that were entered by hand: ``[(calendar, company, from, to)]``."""
        leaves = self.env["resource.calendar.leaves"].search(
            [
                ("id", "not in", imported.ids),
                ("resource_id", "=", False),
                ("time_type", "=", "leave"),
                ("calendar_id", "in", [*self.calendar_ids.ids, False]),
                ("date_from", "<=", datetime(self.year + 1, 1, 2)),
                ("date_to", ">=", datetime(self.year - 1, 12, 30)),
            ]
        )
        return [
            (each.calendar_id, each.company_id, each.date_from, each.date_to) for each in leaves
        ]

    def _days_left(self, holiday, others, calendar, company, zone):
        """The days of a holiday that nobody entered yet: ``[(first, last)]``."""
        left = []
        for number in range((holiday.last - holiday.first).days + 1):
            day = holiday.first + timedelta(days=number)
            begin, end = _utc(zone, day, time.min), _utc(zone, day, time(23, 59))
            if any(
                date_from <= begin and date_to >= end
                for other_calendar, other_company, date_from, date_to in others
                if other_calendar in (calendar, calendar.browse())
                and other_company in (company, company.browse())
            ):
                continue
            if left and left[-1][1] + timedelta(days=1) == day:
                left[-1] = (left[-1][0], day)
            else:
                left.append((day, day))
        return left

    def _sync_workdays(self, workdays):
        """Make the exceptional working days of the year what ``workdays`` says.

        Dates somebody entered by hand stay as they are; a calendar whose week already has work on
        that day needs none.
        """
        Workday = self.env["resource.calendar.workday"]
        present = Workday.search(
            [
                ("calendar_id", "in", self.calendar_ids.ids),
                ("date", ">=", f"{self.year}-01-01"),
                ("date", "<=", f"{self.year}-12-31"),
            ]
        )
        obsolete, values = Workday.browse(), []
        for calendar in self.calendar_ids:
            wanted = {day.date: day for day in workdays if not self._is_worked(calendar, day.date)}
            for each in present.filtered(
                lambda each, calendar=calendar: each.calendar_id == calendar
            ):
                day = wanted.get(each.date)
                if each.holiday_origin != self._origin_key():
                    wanted.pop(each.date, None)
                elif day and int(each.dayofweek) == day.weekday:
                    wanted.pop(each.date)
                else:
                    obsolete |= each
            company = calendar.company_id or self.env.company
            values += [
                {
                    "calendar_id": calendar.id,
                    "date": day.date,
                    "dayofweek": str(day.weekday),
                    "name": self._in_language(day, company),
                    "holiday_origin": self._origin_key(),
                }
                for day in wanted.values()
            ]
        obsolete.unlink()
        Workday.create(values)
        return Counter(workdays=len(values), removed=len(obsolete))

    def _is_worked(self, calendar, date):
        """Whether the ordinary week of a calendar has hours on that day."""
        if calendar.flexible_hours:
            return False
        week = str(self.env["resource.calendar.attendance"].get_week_type(date))
        return any(
            attendance._is_work_period()
            and int(attendance.dayofweek) == date.weekday()
            and (not calendar.two_weeks_calendar or attendance.week_type == week)
            for attendance in calendar.attendance_ids
        )

    # -- words --------------------------------------------------------------------------------

    def _in_language(self, day, company):
        """The name of a holiday as the people of the company read it."""
        language = company.partner_id.lang or self.env.lang or ""
        if not language.startswith("zh"):
            return day.english
        made_up = isinstance(day, chinese_holidays.Workday)
        return f"{day.chinese}调休" if made_up else day.chinese

    def _result(self, count):
        if not count.total():
            return self.env._("Nothing changed: the calendars already had them.")
        return self.env._(
            "Added: %(holidays)s holidays and %(workdays)s made-up working days. Outdated and "
            "removed: %(removed)s.",
            holidays=count["holidays"],
            workdays=count["workdays"],
            removed=count["removed"],
        )

    def _missing_library(self):
        return self.env._(
            "The holidays come from the Python package %(package)s, which is not installed on this "
            "server. Ask your administrator to run: pip install %(package)s, and to restart Odoo.",
            package=chinese_holidays.PACKAGE,
        )

    def _unknown_year(self):
        first, last = chinese_holidays.known_years()
        return self.env._(
            "The installed %(package)s %(version)s knows the years %(first)s to %(last)s, not "
            "%(year)s. A year is announced in about November of the year before; then ask your "
            "administrator to run: pip install --upgrade %(package)s, and import it again.",
            package=chinese_holidays.PACKAGE,
            version=chinese_holidays.version(),
            first=str(first),
            last=str(last),
            year=str(self.year),
        )

    def _render(self, holidays, workdays):
        """The list shown before anything is imported."""

        locale = babel_locale_parse(get_lang(self.env).code)

        def shown(day):
            # the year is in the field above; each language has an order of its own
            return format_skeleton("MMMEd", day, locale=locale)

        def name(day):
            return day.chinese if (self.env.lang or "").startswith("zh") else day.english

        rows = [
            (day.first, f"{shown(day.first)} – {shown(day.last)}", self.env._("off"), name(day))
            for day in holidays
        ] + [(day.date, shown(day.date), self.env._("worked"), name(day)) for day in workdays]
        lines = Markup().join(
            Markup("<tr><td>%s</td><td>%s</td><td>%s</td></tr>") % row[1:] for row in sorted(rows)
        )
        return Markup('<table class="table table-sm">%s</table>') % lines


def _utc(zone, day, at):
    """A local moment as the database keeps it."""
    return zone.localize(datetime.combine(day, at)).astimezone(pytz.utc).replace(tzinfo=None)
