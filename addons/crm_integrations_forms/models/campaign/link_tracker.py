import base64

from odoo import api, fields, models


class LinkTracker(models.Model):
    _inherit = "link.tracker"

    form_id = fields.Many2one(
        "crm.form", "Form", readonly=True, index="btree_not_null", ondelete="set null"
    )
    form_qr_code = fields.Binary("QR Code", compute="_compute_form_qr_code")
    form_qr_name = fields.Char("Name of the Picture", compute="_compute_form_qr_code")

    @api.depends("code")
    def _compute_form_qr_code(self):
        # sudo: drawing it needs no rights on reports
        draw = self.env["ir.actions.report"].sudo().barcode
        for link in self:
            picture = draw("QR", link.short_url or "", width=480, height=480)
            link.form_qr_code = base64.b64encode(picture)
            link.form_qr_name = f"{link.code}.png"
