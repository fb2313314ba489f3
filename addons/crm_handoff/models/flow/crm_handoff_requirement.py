from odoo import api, fields, models
from odoo.exceptions import ValidationError

# Where a required field may lie, and how a handoff gets there
MODELS = {
    "crm.handoff": lambda handoff: handoff,
    "sale.order": lambda handoff: handoff.order_id,
    "crm.lead": lambda handoff: handoff.lead_id,
    "res.partner": lambda handoff: handoff.partner_id,
}


class CrmHandoffRequirement(models.Model):
    """What a node needs from others (input) or must deliver (output)."""

    _name = "crm.handoff.requirement"
    _description = "Handoff Requirement"
    _order = "node_id, direction, sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    node_id = fields.Many2one("crm.handoff.node", required=True, index=True, ondelete="cascade")
    direction = fields.Selection(
        [("input", "Input"), ("output", "Output")], required=True, default="input"
    )
    kind = fields.Selection(
        [("document", "Document"), ("field", "Filled-in field")], required=True, default="document"
    )
    document_type_id = fields.Many2one(
        "crm.document.type",
        help="Empty: any file on the handoff (for an input: on the order or opportunity too).",
    )
    field_id = fields.Many2one(
        "ir.model.fields",
        ondelete="cascade",
        domain=[("model", "in", tuple(MODELS)), ("ttype", "not in", ("one2many", "binary"))],
    )
    owed_by = fields.Selection(
        [("salesperson", "Salesperson"), ("role", "A role")],
        "Owed by",
        required=True,
        default="salesperson",
        help="Who has to bring an input.",
    )
    role_id = fields.Many2one("res.role", "Owing Role")

    @api.constrains("kind", "field_id", "owed_by", "role_id", "direction")
    def _check_complete(self):
        for requirement in self:
            if requirement.kind == "field" and not requirement.field_id:
                raise ValidationError(
                    self.env._("“%s”: please choose the field to be filled in.", requirement.name)
                )
            if requirement.kind == "field" and requirement.field_id.model not in MODELS:
                raise ValidationError(
                    self.env._(
                        "“%s”: the field must be one of the handoff, the order, the opportunity or "
                        "the customer.",
                        requirement.name,
                    )
                )

    def _record(self, handoff):
        """The record of ``handoff`` on which the required field lies."""
        self.ensure_one()
        return MODELS[self.field_id.model](handoff)
