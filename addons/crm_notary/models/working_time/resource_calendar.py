"""The native calendar knows exceptional working days wherever it is asked for hours."""

from datetime import datetime, time, timedelta

import pytz
from odoo import api, fields, models
from odoo.tools import ormcache
from odoo.tools.date_utils import float_to_time
from odoo.tools.intervals import Intervals


class ResourceCalendar(models.Model):
    _inherit = "resource.calendar"

    notary_workday_ids = fields.One2many(
        "resource.calendar.workday", "calendar_id", string="Exceptional Working Days", copy=True
    )

    @api.model_create_multi
    def create(self, vals_list):
        """As native does with holidays, a calendar begins with those of its company's."""
        calendars = super().create(vals_list)
        days = []
        for calendar, vals in zip(calendars, vals_list, strict=True):
            model = calendar.company_id.resource_calendar_id
            if model != calendar and "notary_workday_ids" not in vals:
                days += [
                    {**day._notary_copy_vals(), "calendar_id": calendar.id}
                    for day in model.notary_workday_ids
                ]
        if days:
            self.env["resource.calendar.workday"].create(days)
        return calendars

    def _attendance_intervals_batch(
        self, start_dt, end_dt, resources=None, domain=None, tz=None, lunch=False
    ):
        """On exceptional working days the hours of the weekday that they name."""
        result = super()._attendance_intervals_batch(
            start_dt, end_dt, resources=resources, domain=domain, tz=tz, lunch=lunch
        )
        # a day more on each side: dates are those of the zone people work in
        first, last = start_dt.date() - timedelta(days=1), end_dt.date() + timedelta(days=1)
        days = {
            date: weekday
            for date, weekday in self._origin._notary_workdays()
            if first <= date <= last
        }
        if not days or (self.flexible_hours and lunch):
            return result
        hours = self._notary_weekday_hours(domain, lunch)
        calendars = (resources or self.env["resource.resource"])._get_calendar_at(start_dt, tz)
        extra = {}
        for resource in [*(resources or ()), self.env["resource.resource"]]:
            if resource and calendars.get(resource) != self:
                continue  # works whenever they like, or by another calendar
            zone = tz or pytz.timezone((resource or self).tz)
            if zone not in extra:
                extra[zone] = [
                    (max(begin, start_dt.astimezone(zone)), min(end, end_dt.astimezone(zone)), meta)
                    for date, weekday in days.items()
                    for begin, end, meta in self._notary_day_hours(date, weekday, hours, zone)
                ]
            kept = [
                (begin, end, meta)
                for begin, end, meta in result[resource.id]
                if begin.astimezone(zone).date() not in days
            ]
            result[resource.id] = Intervals([*kept, *extra[zone]], keep_distinct=True)
        return result

    def _works_on_date(self, date):
        return super()._works_on_date(self._notary_model_date(date))

    def _get_hours_for_date(self, target_date, day_period=None):
        if target_date and not self.flexible_hours:
            target_date = self._notary_model_date(target_date)
        return super()._get_hours_for_date(target_date, day_period=day_period)

    # -- exceptional working days -------------------------------------------------------------

    @ormcache("self.id")
    def _notary_workdays(self):
        """The exceptional working days: ``((date, weekday whose hours count), ...)``."""
        # sudo: hours hold for whoever asks
        days = self.env["resource.calendar.workday"].sudo().search([("calendar_id", "=", self.id)])
        return tuple((day.date, int(day.dayofweek)) for day in days)

    def _notary_model_date(self, date):
        """The date of the same week whose hours are worked on ``date``."""
        date = date.date() if isinstance(date, datetime) else date
        weekday = dict(self._origin._notary_workdays()).get(date, date.weekday())
        return date + timedelta(days=weekday - date.weekday())

    def _notary_weekday_hours(self, domain, lunch):
        """Attendances by ``(week type, weekday)``; False is the week type of ordinary calendars."""
        attendances = self.env["resource.calendar.attendance"].search(
            [
                *(domain or []),
                ("calendar_id", "=", self.id),
                ("display_type", "=", False),
                ("day_period", "=" if lunch else "!=", "lunch"),
            ]
        )
        return attendances.grouped(
            lambda each: (
                self.two_weeks_calendar and int(each.week_type),
                int(each.dayofweek),
            )
        )

    def _notary_day_hours(self, date, weekday, hours, zone):
        """What is worked on ``date``: ``[(begin, end, attendance)]`` in ``zone``."""
        Attendance = self.env["resource.calendar.attendance"]
        if self.flexible_hours:
            # as native does it: the hours of a day around noon
            half = timedelta(hours=self.hours_per_day / 2)
            noon = zone.localize(datetime.combine(date, time(12)))
            meta = Attendance.new({"duration_hours": self.hours_per_day, "duration_days": 1})
            return [(noon - half, noon + half, meta)]
        week = self.two_weeks_calendar and Attendance.get_week_type(date)
        return [
            (
                zone.localize(datetime.combine(date, float_to_time(each.hour_from))),
                zone.localize(datetime.combine(date, float_to_time(each.hour_to))),
                each,
            )
            for each in hours.get((week, weekday), ())
        ]

    # -- actions ------------------------------------------------------------------------------

    @api.readonly
    def action_notary_import_holidays(self):
        """Open the import of a year's public holidays into these calendars."""
        self.env["crm.calendar.import"].check_access("create")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Import Public Holidays"),
            "res_model": "crm.calendar.import",
            "view_mode": "form",
            "target": "new",
            "context": {"default_calendar_ids": self.ids},
        }
