from odoo import fields, models


class CrmConnector(models.Model):
    _inherit = "crm.connector"

    wecom_corp_id = fields.Char(
        "Corp ID", tracking=True, groups="base.group_system", help="Under My Company (我的企业)."
    )
    wecom_agent_id = fields.Integer(
        "Agent ID", tracking=True, groups="base.group_system", help="Number of the app."
    )
