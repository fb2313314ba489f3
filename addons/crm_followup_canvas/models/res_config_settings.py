from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    followup_clock = fields.Boolean(related="company_id.followup_clock", readonly=False)
    followup_signals = fields.Boolean(related="company_id.followup_signals", readonly=False)
    followup_default_days = fields.Integer(
        related="company_id.followup_default_days", readonly=False
    )
    followup_max_days = fields.Integer(related="company_id.followup_max_days", readonly=False)
    followup_min_score = fields.Integer(related="company_id.followup_min_score", readonly=False)
    followup_share = fields.Float(related="company_id.followup_share", readonly=False)
    followup_min_count = fields.Integer(related="company_id.followup_min_count", readonly=False)
    followup_coaching = fields.Boolean(related="company_id.followup_coaching", readonly=False)
    followup_weight = fields.Float(related="company_id.followup_weight", readonly=False)
