from odoo import api, fields, models


class CrmConnector(models.Model):
    _inherit = "crm.connector"

    esign_app_id = fields.Char(
        "App ID",
        tracking=True,
        groups="base.group_system",
        help="Of the application at the vendor of electronic signatures.",
    )
    esign_secret_id = fields.Char(
        "SecretId",
        tracking=True,
        groups="base.group_system",
        help="Of the key of Tencent Cloud (访问密钥) that asks about contracts.",
    )
    esign_operator = fields.Char(
        "Operator's UserId",
        tracking=True,
        groups="base.group_system",
        help="Of the employee at 腾讯电子签 as whom it is asked, as their page there shows it: "
        "contracts they may not see are not found.",
    )
    esign_missing = fields.Char(compute="_compute_esign_missing", groups="base.group_system")
    evidence_event = fields.Char(
        "Event a Gate Asks For",
        tracking=True,
        groups="base.group_system",
        help="As it is written on the gate; empty: “e-signature completed” or “payment reported”.",
    )

    @api.depends(
        "kind", "esign_app_id", "esign_secret_id", "esign_operator", "secret_ids.current_value"
    )
    def _compute_esign_missing(self):
        for connector in self:
            kind = connector._kind_model()
            asks = kind is not None and hasattr(kind, "_missing_to_ask")
            connector.esign_missing = ", ".join(kind._missing_to_ask(connector)) if asks else ""
