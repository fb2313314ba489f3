from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    gate_grace_hours = fields.Float(related="company_id.gate_grace_hours", readonly=False)
