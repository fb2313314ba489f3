from odoo import fields, models

from .crm_trust_mcp import SWITCH


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    trust_mcp_enabled = fields.Boolean("Figures for Assistants", config_parameter=SWITCH)
