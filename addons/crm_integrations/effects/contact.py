from odoo import api, models

from ..tools.errors import Permanent
from ..tools.shapes import Target

FIELDS = {
    "name": 200,
    "function": 100,
    "phone": 64,
    "email": 200,
    "website": 200,
    "street": 200,
    "city": 100,
    "zip": 24,
}


class ContactEffect(models.AbstractModel):
    """Empty fields of the contact are filled; what is there is never written over."""

    _name = "crm.integration.effect.contact"
    _inherit = "crm.integration.effect"
    _description = "Effect: Contact"
    _effect = "contact"

    @api.model
    def _label(self):
        return self.env._("Fill empty fields of the contact")

    @api.model
    def _targets(self):
        fields = self.env["res.partner"]._fields
        return [Target(name, fields[name]._description_string(self.env)) for name in FIELDS]

    @api.model
    def _apply(self, occasion, values):
        identity = occasion.identity
        if not identity:
            raise Permanent(self.env._("The event does not say which customer it is about."))
        partner = identity.partner_id or identity.lead_id.partner_id
        wanted = {
            name: text
            for name, limit in FIELDS.items()
            if (text := self._text(values, name, limit))
        }
        if not partner:
            return self.env._("There is no contact of this customer yet."), identity.lead_id
        changes = {name: value for name, value in wanted.items() if not partner[name]}
        if changes:
            partner.write(changes)
            sentence = self.env._(
                "Filled in on the contact “%(contact)s”: %(fields)s.",
                contact=partner.name,
                fields=", ".join(
                    partner._fields[name]._description_string(self.env) for name in changes
                ),
            )
        else:
            sentence = self.env._("Nothing was empty on the contact “%s”.", partner.name)
        identity.partner_id = partner
        return sentence, identity.lead_id
