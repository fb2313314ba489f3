import ipaddress

from odoo import api, fields, models
from odoo.exceptions import ValidationError


class CrmConnector(models.Model):
    _inherit = "crm.connector"

    sms_access_id = fields.Char(
        "Access Key ID",
        tracking=True,
        groups="base.group_system",
        help="Aliyun: AccessKey ID; Tencent: SecretId. Of a user who may only send SMS.",
    )
    sms_app_id = fields.Char(
        "SMS App ID", tracking=True, groups="base.group_system", help="SmsSdkAppId, 1400…"
    )
    sms_sign_name = fields.Char(
        "SMS Signature",
        tracking=True,
        groups="base.group_system",
        help="As the vendor approved it (签名), without 【】.",
    )
    sms_report_addresses = fields.Char(
        "Reports Come From",
        tracking=True,
        groups="base.group_system",
        help="Addresses or networks, separated by commas. Reports are not signed; empty: from "
        "anywhere. What a report says is asked for in any case.",
    )
    sms_template_ids = fields.One2many(
        "crm.sms.vendor.template", "connector_id", "SMS Templates", groups="base.group_system"
    )

    @api.constrains("sms_report_addresses")
    def _check_sms_report_addresses(self):
        for connector in self.sudo():
            try:
                connector._sms_networks()
            except ValueError:
                raise ValidationError(
                    self.env._(
                        "“Reports Come From” must be addresses or networks such as 203.0.113.0/24, "
                        "separated by commas."
                    )
                ) from None

    def _sms_networks(self):
        """
        :raise ValueError: for what is neither an address nor a network
        """
        parts = (self.sudo().sms_report_addresses or "").replace("，", ",").split(",")
        return [ipaddress.ip_network(part.strip()) for part in parts if part.strip()]

    def _sms_is_from(self, address):
        """Whether reports may come from an address."""
        networks = self._sms_networks()
        if not networks:
            return True
        try:
            found = ipaddress.ip_address(address)
        except ValueError:
            return False
        return any(found in network for network in networks)
