from odoo import fields, models


class CrmLead(models.Model):
    """Where an enquiry was written: the form, the page and the ad that led there."""

    _inherit = "crm.lead"

    form_id = fields.Many2one(
        "crm.form", readonly=True, index="btree_not_null", copy=False, ondelete="set null"
    )
    form_landing_url = fields.Char("Landing Page", readonly=True, copy=False)
    form_referrer = fields.Char(
        "Came From", readonly=True, copy=False, help="The page before the landing page."
    )
    form_ad_values = fields.Text(
        "Click Numbers",
        readonly=True,
        copy=False,
        help="What the advertising systems need to know which click became a customer.",
    )
