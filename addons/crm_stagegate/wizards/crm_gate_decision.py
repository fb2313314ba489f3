from odoo import fields, models


class CrmGateDecision(models.TransientModel):
    """Ask for the reason of a refusal or a withdrawal."""

    _name = "crm.gate.decision"
    _description = "Reason of a Decision"

    approval_ids = fields.Many2many("crm.gate.approval", required=True)
    decision = fields.Selection(
        [("refuse", "Refuse"), ("withdraw", "Withdraw")], required=True, readonly=True
    )
    reason = fields.Text(required=True)

    def action_confirm(self):
        """Carry the decision out with its reason."""
        self.ensure_one()
        if self.decision == "refuse":
            self.approval_ids.action_refuse(self.reason)
        else:
            self.approval_ids.action_withdraw(self.reason)
        return {"type": "ir.actions.act_window_close"}
