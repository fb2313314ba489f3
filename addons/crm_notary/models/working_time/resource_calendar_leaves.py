from odoo import fields, models


class ResourceCalendarLeaves(models.Model):
    _inherit = "resource.calendar.leaves"

    notary_holiday_origin = fields.Char(
        string="Imported From",
        readonly=True,
        copy=False,
        help="Set on holidays that were imported; importing the year again may change or remove "
        "them.",
    )
