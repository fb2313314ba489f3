from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    notary_fallback_user_id = fields.Many2one(
        related="company_id.notary_fallback_user_id", readonly=False
    )
    notary_quiet_from = fields.Float(related="company_id.notary_quiet_from", readonly=False)
    notary_quiet_to = fields.Float(related="company_id.notary_quiet_to", readonly=False)
