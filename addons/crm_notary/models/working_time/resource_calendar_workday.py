"""Days on which people work although the week says they do not, or at another weekday's hours."""

from odoo import api, fields, models


class ResourceCalendarWorkday(models.Model):
    """One exceptional working day of a calendar, such as a made-up Saturday in China (调休).

    Native attendances know weekdays and no dates. On this date the hours of another weekday (of
    the same week, where two weeks take turns) replace those of its own.
    """

    _name = "resource.calendar.workday"
    _inherit = ["crm.calendar.part", "crm.notary.kept"]
    _description = "Exceptional Working Day"
    _order = "date, id"

    calendar_id = fields.Many2one(
        "resource.calendar",
        string="Working Hours",
        required=True,
        ondelete="cascade",
        index=True,
    )
    company_id = fields.Many2one(related="calendar_id.company_id")
    date = fields.Date(required=True)
    dayofweek = fields.Selection(
        "_selection_dayofweek",
        string="Hours Of",
        required=True,
        default="0",
        help="People work on this day as they do on this day of the week.",
    )
    name = fields.Char(string="Reason")
    holiday_origin = fields.Char(
        readonly=True,
        copy=False,
        help="Set on days that were imported; importing the year again may change or remove them.",
    )

    _one_a_date = models.UniqueIndex(
        "(calendar_id, date)", "This calendar already has an exceptional working day on this date."
    )

    @api.model
    def _selection_dayofweek(self):
        attendance = self.env["resource.calendar.attendance"]
        return attendance._fields["dayofweek"]._description_selection(self.env)

    @api.depends("date", "name")
    def _compute_display_name(self):
        for day in self:
            parts = (day.date and fields.Date.to_string(day.date), day.name)
            day.display_name = " ".join(part for part in parts if part)

    def _notary_note_hours(self):
        self.env["crm.calendar.change"]._note(calendars=self.calendar_id)

    def _notary_copy_vals(self):
        self.ensure_one()
        return {
            "date": self.date,
            "dayofweek": self.dayofweek,
            "name": self.name,
            "holiday_origin": self.holiday_origin,
        }
