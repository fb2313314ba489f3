from odoo import api, fields, models
from odoo.exceptions import ValidationError


class ResCompany(models.Model):
    _inherit = "res.company"

    notary_fallback_user_id = fields.Many2one(
        "res.users",
        "Fallback Person",
        domain="[('share', '=', False), ('company_ids', 'in', id)]",
        help="Gets notices, to-dos and decisions that nobody else is there for: those of people "
        "who left and have no team leader.",
    )
    notary_quiet_from = fields.Float(
        "Quiet Hours From",
        help="By the reader's clock. Between these hours nobody is notified; notices wait and "
        "come as one message when the quiet hours end.",
    )
    notary_quiet_to = fields.Float("Quiet Hours To")

    @api.constrains("notary_quiet_from", "notary_quiet_to")
    def _check_notary_quiet_hours(self):
        for company in self:
            if not all(
                0 <= hour < 24 for hour in (company.notary_quiet_from, company.notary_quiet_to)
            ):
                raise ValidationError(
                    self.env._("Quiet hours are times of the day, from 00:00 to 23:59.")
                )

    @api.constrains("notary_fallback_user_id")
    def _check_notary_fallback_user(self):
        for company in self:
            person = company.notary_fallback_user_id
            if person and person.share:
                raise ValidationError(
                    self.env._("The fallback person must be an employee who logs in to Odoo.")
                )
