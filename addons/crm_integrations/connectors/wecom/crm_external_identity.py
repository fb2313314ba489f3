from odoo import fields, models


class CrmExternalIdentity(models.Model):
    _inherit = "crm.external.identity"

    wecom_preferences = fields.Text(
        "Preferences", readonly=True, help="What colleagues noted in WeCom, the newest first."
    )

    def action_erase(self):
        result = super().action_erase()
        # sudo: as the rest of what is erased
        self.sudo().write({"wecom_preferences": False})
        return result
