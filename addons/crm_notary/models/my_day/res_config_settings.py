from odoo import fields, models

from .res_users import SETTING, is_home


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    notary_my_day_home = fields.Boolean("Begin with My Day", config_parameter=SETTING)

    def set_values(self):
        before = is_home(self.env)
        result = super().set_values()
        if is_home(self.env) != before:
            self.env["res.users"]._notary_my_day_switched(not before)
        return result
