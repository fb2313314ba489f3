"""The door to *What Would Happen* for who does not know where fields are defined."""

from odoo import api, fields, models


class CrmChangeAsk(models.TransientModel):
    """Ask which field is to be required; what it would touch is shown next."""

    _name = "crm.change.ask"
    _description = "Before a Field Is Required"

    model_id = fields.Many2one(
        "ir.model",
        "Form Of",
        required=True,
        default=lambda self: self.env["ir.model"]._get("crm.lead"),
        domain=[("transient", "=", False), ("abstract", "=", False)],
        ondelete="cascade",
    )
    field_id = fields.Many2one(
        "ir.model.fields",
        required=True,
        # what nobody fills in cannot be required
        domain="[('model_id', '=', model_id), ('store', '=', True), ('readonly', '=', False),"
        " ('required', '=', False), ('ttype', 'not in', ('boolean', 'one2many'))]",
        ondelete="cascade",
    )

    @api.onchange("model_id")
    def _onchange_model_id(self):
        if self.field_id.model_id != self.model_id:
            self.field_id = False

    def action_show(self):
        """Show what would happen if the field had to be filled in everywhere."""
        self.ensure_one()
        self.check_access("read")
        return self.field_id.action_notary_preview_required()
