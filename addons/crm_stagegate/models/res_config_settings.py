from odoo import fields, models

from .ledger.crm_stage_checkpoint import check_address


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    gate_grace_hours = fields.Float(related="company_id.gate_grace_hours", readonly=False)
    ledger_time_stamp_url = fields.Char(
        config_parameter="crm_stagegate.time_stamp_url", groups="base.group_system"
    )
    ledger_auditor_email = fields.Char(config_parameter="crm_stagegate.auditor_email")

    def set_values(self):
        for settings in self:
            check_address(self.env, settings.ledger_auditor_email)
        return super().set_values()
