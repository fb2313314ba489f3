from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ...tools.askable import ASKABLE, OWN, Askable

# fields the seller has added to leads that can be asked, too
OWN_TYPES = {
    "char": Askable(),
    "text": Askable("text", limit=5000),
    "integer": Askable("number", inputmode="numeric", limit=9),
    "float": Askable("number", inputmode="decimal", limit=20),
    "selection": Askable("choice"),
}


class CrmFormField(models.Model):
    """One question of a form."""

    _name = "crm.form.field"
    _description = "Question of a Form"
    _order = "sequence, id"

    form_id = fields.Many2one("crm.form", required=True, ondelete="cascade", index=True)
    company_id = fields.Many2one(related="form_id.company_id", store=True)
    sequence = fields.Integer(default=10)
    asks = fields.Selection("_selection_asks", required=True)
    is_required = fields.Boolean("Required")
    is_forced = fields.Boolean("Required by the Channel", compute="_compute_is_forced")
    label = fields.Char("Own Words", translate=True, help="Empty: the usual words.")
    hint = fields.Char(translate=True, help="Shown below the label.")
    options = fields.Text(
        translate=True, help="One a line, for a choice of your own. None: visitors write freely."
    )
    product_line_ids = fields.Many2many(
        "product.category", string="Product Lines", help="Empty: all of them are offered."
    )

    @api.model
    def _codes(self):
        """``{code: Askable}`` of everything a form can ask."""
        Lead = self.env["crm.lead"]
        known = {code: askable for code, askable in ASKABLE.items() if code in Lead._fields}
        manual = {
            name: OWN_TYPES[field.type]
            for name, field in Lead._fields.items()
            if field.manual and field.store and not field.readonly and field.type in OWN_TYPES
        }
        return {**known, **manual, **OWN}

    @api.model
    def _selection_asks(self):
        return [(code, self._label_of(code)) for code in self._codes()]

    @api.model
    def _label_of(self, code):
        """How visitors are asked for it, in their language."""
        labels = {
            "contact_name": self.env._("Your name"),
            "partner_name": self.env._("Company"),
            "phone": self.env._("Telephone"),
            "email_from": self.env._("Mail address"),
            "function": self.env._("Position"),
            "website": self.env._("Website"),
            "street": self.env._("Street and number"),
            "city": self.env._("City"),
            "zip": self.env._("Postal code"),
            "state_id": self.env._("Province or state"),
            "country_id": self.env._("Country"),
            "industry_id": self.env._("Industry"),
            "product_line_id": self.env._("Product line"),
            "expected_revenue": self.env._("Budget"),
            "credit_code": self.env._("Social credit code"),
            "booth_number": self.env._("Booth number"),
            "description": self.env._("What do you need?"),
            "question": self.env._("Question of your own"),
            "story": self.env._("Question of your own, long answer"),
            "choice": self.env._("Choice of your own"),
        }
        if code in labels:
            return labels[code]
        return self.env["crm.lead"]._fields[code]._description_string(self.env)

    @api.depends("asks", "form_id.channel_id")
    def _compute_is_forced(self):
        for line in self:
            line.is_forced = line.asks in line.form_id._forced_codes()

    @api.constrains("asks", "form_id", "label", "options")
    def _check_asks(self):
        for line in self:
            if line.asks in OWN:
                if not (line.label or "").strip():
                    raise ValidationError(
                        self.env._("Please write what visitors are asked under “Own Words”.")
                    )
            elif line.form_id.field_ids.mapped("asks").count(line.asks) > 1:
                raise ValidationError(self.env._("“%s” is asked twice.", self._label_of(line.asks)))
