from odoo import api, fields, models
from odoo.exceptions import ValidationError

KINDS = ("aliyun_sms", "tencent_sms")


class CrmConnector(models.Model):
    _inherit = "crm.connector"

    sends_sms = fields.Boolean(
        "Sends Odoo's SMS",
        tracking=True,
        copy=False,
        groups="base.group_system",
        help="All SMS of its company go out by it, whoever writes them in Odoo.",
    )

    @api.constrains("sends_sms", "active", "company_id", "kind")
    def _check_sends_sms(self):
        for connector in self.sudo().filtered(lambda each: each.sends_sms and each.active):
            others = connector.company_id._crm_sms_connectors() - connector
            if connector.kind not in KINDS or others:
                raise ValidationError(
                    self.env._(
                        "One connector of a kind of SMS sends those of a company. Take the tick "
                        "off “%s” first.",
                        (others or connector)[0].name,
                    )
                )
