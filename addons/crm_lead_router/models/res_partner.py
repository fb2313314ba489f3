from odoo import api, fields, models

from ..tools import contact


class ResPartner(models.Model):
    """Customers somebody takes care of, by what a repeated enquiry is known by."""

    _inherit = "res.partner"

    route_email = fields.Char("Known Mail Address", compute="_compute_route_email", store=True)
    route_phone = fields.Char("Known Number", compute="_compute_route_phone", store=True)
    route_phone_2 = fields.Char("Second Known Number", compute="_compute_route_phone", store=True)
    route_code = fields.Char("Known Credit Code", compute="_compute_route_code", store=True)

    _route_email_idx = models.Index("(route_email) WHERE user_id IS NOT NULL")
    _route_phone_idx = models.Index("(route_phone) WHERE user_id IS NOT NULL")
    _route_phone_2_idx = models.Index("(route_phone_2) WHERE user_id IS NOT NULL")
    _route_code_idx = models.Index("(route_code) WHERE user_id IS NOT NULL")

    @api.depends("email")
    def _compute_route_email(self):
        for partner in self:
            partner.route_email = contact.email_key(partner.email)

    @api.depends("phone", "country_id.code")
    def _compute_route_phone(self):
        for partner in self:
            country = partner.country_id or (partner.company_id or self.env.company).country_id
            keys = contact.phone_keys(partner.phone, country.code) if partner.phone else []
            partner.route_phone, partner.route_phone_2 = (*keys, False, False)[:2]

    @api.depends("vat")
    def _compute_route_code(self):
        for partner in self:
            code = contact.plain(partner.vat).upper().removeprefix("CN")
            partner.route_code = contact.code_key(code)
