from odoo import api, fields, models
from odoo.exceptions import ValidationError


class CrmStageGateStep(models.Model):
    """One of several deciders of an approval gate."""

    _name = "crm.stage.gate.step"
    _description = "Approval Step"
    _inherit = ["crm.decision.holder.mixin"]
    _order = "sequence, id"

    gate_id = fields.Many2one("crm.stage.gate", required=True, index=True, ondelete="cascade")
    sequence = fields.Integer(default=10)
    name = fields.Char(compute="_compute_name")

    @api.depends("approver_type", "approver_role_id", "approver_group_id", "approver_user_id")
    def _compute_name(self):
        labels = dict(self._fields["approver_type"]._description_selection(self.env))
        for step in self:
            who = step.approver_role_id or step.approver_group_id or step.approver_user_id
            named = step.approver_type not in ("leader", "director") and who.display_name
            step.name = named or labels.get(step.approver_type, "")

    @api.constrains("approver_type", "approver_role_id", "approver_group_id", "approver_user_id")
    def _check_approver(self):
        for step in self:
            if not step._holder_is_complete():
                raise ValidationError(
                    self.env._("Please choose who decides in each step of “%s”.", step.gate_id.name)
                )

    @api.model_create_multi
    def create(self, vals_list):
        steps = super().create(vals_list)
        steps.gate_id._on_definition_change()
        return steps

    def write(self, vals):
        result = super().write(vals)
        self.gate_id._on_definition_change()
        return result

    def unlink(self):
        gates = self.gate_id
        result = super().unlink()
        gates._on_definition_change()
        return result
