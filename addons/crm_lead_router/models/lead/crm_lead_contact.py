"""What a lead's customer is known by, kept beside what people typed."""

from odoo import api, fields, models

from ...tools import contact


class CrmLead(models.Model):
    _inherit = "crm.lead"

    route_email = fields.Char("Known Mail Address", compute="_compute_route_email", store=True)
    route_phone = fields.Char("Known Number", compute="_compute_route_phone", store=True)
    route_phone_2 = fields.Char("Second Known Number", compute="_compute_route_phone", store=True)

    _route_email_idx = models.Index("(route_email) WHERE route_email IS NOT NULL")
    _route_phone_idx = models.Index("(route_phone) WHERE route_phone IS NOT NULL")
    _route_phone_2_idx = models.Index("(route_phone_2) WHERE route_phone_2 IS NOT NULL")
    _credit_code_idx = models.Index("(credit_code) WHERE credit_code IS NOT NULL")

    @api.depends("email_from")
    def _compute_route_email(self):
        for lead in self:
            lead.route_email = contact.email_key(lead.email_from)

    @api.depends("phone", "country_id.code")
    def _compute_route_phone(self):
        for lead in self:
            country = lead.country_id or lead._route_company().country_id
            keys = contact.phone_keys(lead.phone, country.code) if lead.phone else []
            lead.route_phone, lead.route_phone_2 = (*keys, False, False)[:2]

    @api.model
    def _route_clean_credit_code(self, vals):
        """A valid credit code is stored in capitals and without blanks, however it is typed."""
        if vals.get("credit_code"):
            code = vals["credit_code"]
            vals["credit_code"] = contact.code_key(code) or contact.plain(code)
