from odoo import api, fields, models
from odoo.addons.crm_notary.tools.qr_code import qr_code


class LinkTracker(models.Model):
    _inherit = "link.tracker"

    form_id = fields.Many2one(
        "crm.form", readonly=True, index="btree_not_null", ondelete="set null"
    )
    form_qr_code = fields.Binary("QR Code", compute="_compute_form_qr_code")
    form_qr_name = fields.Char("Name of the Picture", compute="_compute_form_qr_code")

    @api.depends("code")
    def _compute_form_qr_code(self):
        for link in self:
            link.form_qr_code = qr_code(link.short_url)
            link.form_qr_name = f"{link.code}.png"
