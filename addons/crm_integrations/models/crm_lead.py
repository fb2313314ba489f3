from odoo import fields, models


class CrmLead(models.Model):
    _inherit = "crm.lead"

    identity_ids = fields.One2many(
        "crm.external.identity", "lead_id", "In Other Systems", readonly=True
    )

    def _merge_dependences(self, opportunities):  # pylint: disable=missing-return
        super()._merge_dependences(opportunities)
        self.env["crm.external.identity"]._moved(self, opportunities)

    def _create_customer(self, with_parent=None):
        partner = super()._create_customer(with_parent=with_parent)
        # sudo: whoever makes the contact need not see connectors
        self.sudo().identity_ids._show_picture(partner)
        return partner
