from odoo import fields, models


class CrmExternalIdentity(models.Model):
    _inherit = "crm.external.identity"

    wecom_preferences = fields.Text(
        "Preferences", readonly=True, help="What colleagues noted in WeCom, the newest first."
    )

    def _erase(self):
        self.write({"wecom_preferences": False})
        return super()._erase()
