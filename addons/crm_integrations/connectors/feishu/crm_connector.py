from odoo import fields, models


class CrmConnector(models.Model):
    _inherit = "crm.connector"

    feishu_app_id = fields.Char(
        "Feishu App ID",
        tracking=True,
        groups="base.group_system",
        help="cli_…, under Credentials (凭证与基础信息). For Lark, fill in "
        "https://open.larksuite.com as the address of the other system.",
    )
