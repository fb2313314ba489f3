"""Who has no working hours is said where deadlines are set up."""

from odoo import api, fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    notary_resource_calendar_id = fields.Many2one(
        related="company_id.resource_calendar_id",
        string="Company's Working Hours",
        readonly=False,
    )
    notary_is_calendar_missing = fields.Boolean(compute="_compute_notary_missing_hours")
    notary_people_without_hours = fields.Char(compute="_compute_notary_missing_hours")

    @api.depends("company_id", "notary_resource_calendar_id")
    def _compute_notary_missing_hours(self):
        service = self.env["crm.working.time"]
        for settings in self:
            company = settings.company_id
            people = self.env["res.users"].search(
                [("share", "=", False), ("company_ids", "in", company.ids)]
            )
            settings.notary_is_calendar_missing = bool(service._missing_calendars(company))
            lacking = (
                people.browse()
                if settings.notary_is_calendar_missing
                else service._missing_calendars(people)
            )
            settings.notary_people_without_hours = self.env._(", ").join(lacking.mapped("name"))
