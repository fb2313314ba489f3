from odoo import fields, models


class CrmConnector(models.Model):
    _inherit = "crm.connector"

    payment_merchant = fields.Char(
        "Merchant Number",
        tracking=True,
        groups="base.group_system",
        help="WeChat Pay: mchid (商户号); Alipay: seller_id (2088…). What was paid to another one "
        "is no evidence.",
    )
    payment_app_id = fields.Char(
        "App ID at the Payment Service",
        tracking=True,
        groups="base.group_system",
        help="Alipay: app_id of the application. WeChat Pay: empty, or the only appid that counts.",
    )
    payment_serial = fields.Char(
        "Certificate's Number",
        tracking=True,
        groups="base.group_system",
        help="Serial number of the merchant's API certificate (商户API证书序列号).",
    )
    payment_key_id = fields.Char(
        "Public Key's Number",
        tracking=True,
        groups="base.group_system",
        help="PUB_KEY_ID_… of WeChat Pay's public key; empty with a platform certificate.",
    )
    finance_user_ids = fields.Many2many(
        "res.users",
        "crm_connector_finance_rel",
        "connector_id",
        "user_id",
        "Told of Payments",
        domain="[('share', '=', False)]",
        help="Finance: compares what is reported with the bank. Empty: who looks after it.",
    )
