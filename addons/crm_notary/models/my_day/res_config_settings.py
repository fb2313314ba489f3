from odoo import api, fields, models

from .res_users import SETTING, is_home


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    # no config_parameter: a field that is off would remove it, and without it My Day is home
    notary_my_day_home = fields.Boolean("Begin with My Day")

    @api.model
    def get_values(self):
        return {**super().get_values(), "notary_my_day_home": is_home(self.env)}

    def set_values(self):
        result = super().set_values()
        if is_home(self.env) != self.notary_my_day_home:
            # sudo: whoever may save the settings decides
            self.env["ir.config_parameter"].sudo().set_param(SETTING, str(self.notary_my_day_home))
        return result
