from odoo import fields, models
from odoo.exceptions import UserError


class CrmHandoffBlock(models.TransientModel):
    """Say what is in the way; the clock stands from then on."""

    _name = "crm.handoff.block"
    _description = "Block a Handoff"

    handoff_ids = fields.Many2many("crm.handoff", required=True)
    reason_id = fields.Many2one("crm.handoff.reason", required=True)
    note = fields.Char(help="What exactly, and who can help.")

    def action_block(self):
        """Block the handoffs with this reason.

        :raise UserError: without a handoff
        """
        self.ensure_one()
        if not self.handoff_ids:
            raise UserError(self.env._("Please open this from a handoff."))
        self.handoff_ids._block(self.reason_id, self.note)
        return {"type": "ir.actions.act_window_close"}
