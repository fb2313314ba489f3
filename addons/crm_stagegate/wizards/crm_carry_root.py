from odoo import fields, models


class CrmCarryRoot(models.TransientModel):
    """Carry the last mailed root of an earlier installation over."""

    _name = "crm.carry.root"
    _description = "Carry a Root Over"

    sequence = fields.Integer("Checkpoint No.", required=True)
    root = fields.Char(required=True)

    def action_carry(self):
        self.ensure_one()
        self.env["crm.stage.checkpoint"].action_carry_root(self.sequence, self.root)
        return {"type": "ir.actions.act_window_close"}
