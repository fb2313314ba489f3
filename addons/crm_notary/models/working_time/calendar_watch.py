"""Whatever changes somebody's working hours is noted, so that open deadlines follow."""

from odoo import models

CALENDAR_FIELDS = {
    "attendance_ids",
    "attendance_ids_1st_week",
    "attendance_ids_2nd_week",
    "company_id",
    "duration_based",
    "flexible_hours",
    "full_time_required_hours",
    "hours_per_day",
    "hours_per_week",
    "schedule_type",
    "two_weeks_calendar",
    "tz",
}


class ResourceCalendar(models.Model):
    _inherit = "resource.calendar"

    def write(self, vals):
        result = super().write(vals)
        if CALENDAR_FIELDS & vals.keys():
            self.env["crm.calendar.change"]._note(calendars=self)
        return result

    def unlink(self):
        # sudo: whose hours they were matters, whoever deletes them
        resources = self.env["resource.resource"].sudo().search([("calendar_id", "in", self.ids)])
        self.env["crm.calendar.change"]._note(users=resources.user_id)
        return super().unlink()


class ResourceCalendarAttendance(models.Model):
    _name = "resource.calendar.attendance"
    _inherit = ["resource.calendar.attendance", "crm.calendar.part"]

    def _notary_note_hours(self):
        self.env["crm.calendar.change"]._note(calendars=self.calendar_id)


class ResourceCalendarLeaves(models.Model):
    _name = "resource.calendar.leaves"
    _inherit = ["resource.calendar.leaves", "crm.calendar.part"]

    _notary_hours_fields = frozenset(
        ("calendar_id", "company_id", "date_from", "date_to", "resource_id", "time_type")
    )

    def _notary_note_hours(self):
        # sudo: resources of other companies, too
        leaves = self.sudo()
        own = leaves.filtered("resource_id")
        general = leaves - own
        self.env["crm.calendar.change"]._note(
            users=own.resource_id.user_id,
            calendars=general.calendar_id,
            # without a calendar it is a holiday of everybody in the company
            companies=general.filtered(lambda leave: not leave.calendar_id).company_id,
        )


class ResourceResource(models.Model):
    _name = "resource.resource"
    _inherit = ["resource.resource", "crm.calendar.part"]

    _notary_hours_fields = frozenset(("active", "calendar_id", "company_id", "tz", "user_id"))

    def _notary_note_hours(self):
        # sudo: the people of other companies, too
        self.env["crm.calendar.change"]._note(users=self.sudo().user_id)


class ResCompany(models.Model):
    _inherit = "res.company"

    def write(self, vals):
        # every save of the settings writes it, mostly as it was
        changed = self.filtered(
            lambda company: (
                "resource_calendar_id" in vals
                and company.resource_calendar_id.id != vals["resource_calendar_id"]
            )
        )
        result = super().write(vals)
        self.env["crm.calendar.change"]._note(companies=changed)
        return result
