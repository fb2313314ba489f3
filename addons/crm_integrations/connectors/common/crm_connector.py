from odoo import api, fields, models


class CrmConnector(models.Model):
    _inherit = "crm.connector"

    lead_channel = fields.Char(
        "Channel of Its Leads",
        tracking=True,
        groups="base.group_system",
        help="Short name of a lead channel; without the lead router it is the source.",
    )
    makes_leads = fields.Boolean(compute="_compute_makes_leads")

    @api.depends("kind")
    def _compute_makes_leads(self):
        for connector in self:
            kind = connector._kind_model()
            connector.makes_leads = bool(kind is not None and kind._makes_leads)
