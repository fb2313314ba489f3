"""A new opportunity from what fits in a line: the customer, what they want, the phone."""

from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import escape_psql

from ...tools.defaults import without_defaults
from ...tools.phone import phone_key


class CrmMyDay(models.AbstractModel):
    _inherit = "crm.my.day"

    @api.model
    def note_opportunity(self, customer, wants, phone=""):
        """Make an opportunity of the reader's own; a customer who is known is found again.

        :return: ``{"id", "name", "customer", "is_known", "is_mine"}``; where leads are routed it
            may be somebody else's
        :raise UserError: without a customer or what they want
        :raise AccessError: for people who do not sell
        """
        self._my_day_check_reader()
        customer, wants, phone = (
            " ".join((each or "").split()) for each in (customer, wants, phone)
        )
        if len(customer) < 2 or len(wants) < 2:
            raise UserError(
                self.env._("Please say who it is and what they want, with a comma between.")
            )
        leads = without_defaults(self.env["crm.lead"])
        leads.check_access("create")
        known = self._my_day_known_customer(customer, phone)
        values = {"name": wants, "type": "opportunity", "user_id": self.env.uid}
        if known:
            values["partner_id"] = known.id
            # the number on record is not written over by one that was heard
            if phone and known.phone:
                country = self.env.company.country_id
                if phone_key(self.env, known.phone, country) != phone_key(self.env, phone, country):
                    values["description"] = phone
                phone = ""
        elif without_defaults(self.env["res.partner"]).has_access("create"):
            made = without_defaults(self.env["res.partner"]).create(
                {"name": customer, "is_company": True, "phone": phone or False}
            )
            values["partner_id"] = made.id
        else:
            values["partner_name"] = customer
        if phone:
            values["phone"] = phone
        # sudo: to say whose it is now
        lead = leads.create(values).sudo()
        return {
            "id": lead.id,
            "name": lead.name,
            "customer": known.display_name or customer,
            "is_known": bool(known),
            "is_mine": lead.user_id == self.env.user,
        }

    @api.model
    def _my_day_known_customer(self, customer, phone):
        """The customer of that name, else the one with that number; companies first."""
        partners = self.env["res.partner"]
        domains = [Domain("name", "=ilike", escape_psql(customer))]
        if key := phone_key(self.env, phone, self.env.company.country_id):
            # as countries write it; what no country's rules make a number of, by its digits
            spelled = Domain("phone_mobile_search", "=", phone)
            domains.append(Domain("phone_sanitized", "=", key) | spelled)
        for domain in domains:
            if found := partners.search(domain, order="is_company desc, id", limit=1):
                return found.commercial_partner_id
        return partners
