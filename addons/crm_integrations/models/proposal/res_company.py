from odoo import fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    proposal_from_mail = fields.Boolean(
        "Read Signatures",
        default=True,
        help="What stands in the signature of a customer's mail is proposed for empty fields of "
        "the contact.",
    )


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    proposal_from_mail = fields.Boolean(related="company_id.proposal_from_mail", readonly=False)
