"""Gate kind ``field``: fields filled in, or a condition true."""

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..rules_cache import by_record, rule_cached
from ..verdict import Verdict, fingerprint

# What says nothing about the deal or changes by itself is no proof
UNPROVABLE_TYPES = ("one2many", "binary", "properties", "json")


class CrmStageGate(models.Model):
    _inherit = "crm.stage.gate"

    kind = fields.Selection(
        selection_add=[("field", "Fields or condition")], ondelete={"field": "cascade"}
    )
    field_ids = fields.Many2many(
        "ir.model.fields",
        string="Fields to fill",
        domain=f"[('model', '=', 'crm.lead'), ('ttype', 'not in', {UNPROVABLE_TYPES!r})]",
        ondelete="cascade",
    )
    condition_domain = fields.Char(
        string="Condition", help="Must be true on the opportunity, besides the filled fields."
    )

    @api.constrains("kind", "field_ids", "condition_domain")
    def _check_field_parameters(self):
        for gate in self.filtered(lambda gate: gate.kind == "field"):
            if gate.condition_domain:
                gate._check_domain(gate.condition_domain, gate._fields["condition_domain"].string)
            elif not gate.field_ids:
                raise ValidationError(
                    self.env._(
                        "Please choose the fields to fill or a condition for “%s”.", gate.name
                    )
                )
            if wrong := gate.field_ids.filtered(lambda field: field.model != "crm.lead"):
                raise ValidationError(
                    self.env._("“%s” is not a field of opportunities.", wrong[0].display_name)
                )

    def _definition_field(self):
        return ["field_ids", "condition_domain"]

    def _trigger_fields_field(self):
        return self._domain_fields(self.condition_domain) | set(self.field_ids.mapped("name"))

    def _judge_field(self, leads):
        verdicts = {}
        for gate in self:
            names = gate._names_of_fields()
            matching = leads if names else None
            if gate.condition_domain:
                matching = self._filter_leads(leads, gate.condition_domain)
            if matching is None:
                verdict = gate._verdict_of_unusable_filter()
                verdicts[gate.id] = dict.fromkeys(leads.ids, verdict)
                continue
            matching = set(matching._ids)
            verdicts[gate.id] = {
                lead_id: gate._judge_fields_of(lead, names, lead_id in matching)
                for lead_id, lead in zip(leads._ids, leads, strict=True)
            }
        return verdicts

    @rule_cached(key=by_record)
    def _names_of_fields(self):
        """Names of the fields to fill, kept: each move of each lead asks for them."""
        known = self.env["crm.lead"]._fields
        return [name for name in self.field_ids.mapped("name") if name in known]

    def _judge_fields_of(self, lead, names, matches):
        # each field is read once: each move of each lead asks
        found = [(name, lead[name]) for name in names]
        empty = [name for name, value in found if not _is_filled(lead._fields[name], value)]
        if empty:
            labels = (lead._fields[name]._description_string(self.env) for name in empty)
            listed = self.env._(", ").join(labels)
            return Verdict(False, reason=self.env._("Please fill in: %s", listed))
        if not matches:
            return Verdict(False, reason=self.env._("The condition is not met yet."))
        values = [_plain(lead, name, value) for name, value in found]
        return Verdict(
            True,
            res_model="crm.lead",
            res_id=lead.id,
            checksum=fingerprint(names, values),
            user_id=self.env.uid,
            way="user",
        )


def _plain(lead, name, value):
    if isinstance(value, models.BaseModel):
        return value.id if lead._fields[name].type == "many2one" else value.ids
    return lead._fields[name].convert_to_read(value, lead)


def _is_filled(field, value):
    if isinstance(value, str):
        if field.type == "html":
            return bool(value.striptags().strip()) if hasattr(value, "striptags") else bool(value)
        return bool(value.strip())
    return bool(value)
