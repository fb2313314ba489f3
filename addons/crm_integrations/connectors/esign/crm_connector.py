from odoo import fields, models


class CrmConnector(models.Model):
    _inherit = "crm.connector"

    esign_app_id = fields.Char(
        "App ID",
        tracking=True,
        groups="base.group_system",
        help="Of the application at the vendor of electronic signatures.",
    )
    evidence_event = fields.Char(
        "Event a Gate Asks For",
        tracking=True,
        groups="base.group_system",
        help="As it is written on the gate; empty: “e-signature completed” or “payment reported”.",
    )
