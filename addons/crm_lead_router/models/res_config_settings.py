from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    route_weight_followups = fields.Float(
        related="company_id.route_weight_followups", readonly=False
    )
    route_weight_open = fields.Float(related="company_id.route_weight_open", readonly=False)
    route_weight_coverage = fields.Float(related="company_id.route_weight_coverage", readonly=False)
    route_near_equal = fields.Float(related="company_id.route_near_equal", readonly=False)
    route_even_within = fields.Float(related="company_id.route_even_within", readonly=False)
    route_remind_2h = fields.Float(related="company_id.route_remind_2h", readonly=False)
    route_reclaim_2h = fields.Float(related="company_id.route_reclaim_2h", readonly=False)
    route_remind_8h = fields.Float(related="company_id.route_remind_8h", readonly=False)
    route_reclaim_8h = fields.Float(related="company_id.route_reclaim_8h", readonly=False)
    route_remind_24h = fields.Float(related="company_id.route_remind_24h", readonly=False)
    route_reclaim_24h = fields.Float(related="company_id.route_reclaim_24h", readonly=False)
    route_max_reclaims = fields.Integer(related="company_id.route_max_reclaims", readonly=False)
    route_approval_hours = fields.Float(related="company_id.route_approval_hours", readonly=False)
    route_deviation_limit = fields.Float(related="company_id.route_deviation_limit", readonly=False)
    route_duplicate_policy = fields.Selection(
        related="company_id.route_duplicate_policy", readonly=False
    )
    route_hot_count = fields.Integer(related="company_id.route_hot_count", readonly=False)
    route_morning_hour = fields.Float(related="company_id.route_morning_hour", readonly=False)
