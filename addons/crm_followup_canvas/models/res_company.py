from odoo import fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    followup_clock = fields.Boolean(
        "Next-step clock",
        help="Every opportunity that is worked on has a next follow-up date or a pause reason.",
    )
    followup_signals = fields.Boolean(
        "Signals", help="Rules look for what matters in what customers write."
    )
    followup_default_days = fields.Integer("Next step after (working days)", default=2)
    followup_max_days = fields.Integer("Next step within (days)", default=60)
    followup_min_score = fields.Integer("Effective from a score of", default=60)
    followup_share = fields.Float("Effective share (%)", default=85.0)
    followup_min_count = fields.Integer("Judged from (follow-ups a month)", default=10)
    followup_coaching = fields.Boolean(
        "Coaching cases", help="Opened each month for people below the effective share."
    )
    followup_weight = fields.Float(
        "Weight in the performance (%)", default=30.0, help="At least 30 %."
    )

    _followup_days_positive = models.Constraint(
        "CHECK (followup_default_days >= 1 AND followup_max_days >= followup_default_days)",
        "The next step is at least one day away, and its default within the limit.",
    )
    _followup_share_range = models.Constraint(
        "CHECK (followup_share BETWEEN 0 AND 100 AND followup_min_score BETWEEN 0 AND 100 "
        "AND followup_min_count >= 1)",
        "Shares and scores are between 0 and 100, and at least one follow-up is judged.",
    )
    _followup_weight_range = models.Constraint(
        "CHECK (followup_weight BETWEEN 30 AND 100)",
        "Follow-up quality weighs at least 30 % in the performance, and at most 100 %.",
    )

    def write(self, vals):
        result = super().write(vals)
        if vals.get("followup_clock"):
            cron = self.env.ref("crm_followup_canvas.ir_cron_clock", raise_if_not_found=False)
            if cron:
                # sudo: whoever may switch the clock on may have it run
                cron.sudo()._trigger()
        return result
