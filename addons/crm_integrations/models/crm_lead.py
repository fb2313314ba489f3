from odoo import fields, models


class CrmLead(models.Model):
    _inherit = "crm.lead"

    identity_ids = fields.One2many(
        "crm.external.identity", "lead_id", "In Other Systems", readonly=True
    )

    def _merge_dependences(self, opportunities):  # pylint: disable=missing-return
        super()._merge_dependences(opportunities)
        self.env["crm.external.identity"]._moved(self, opportunities)
