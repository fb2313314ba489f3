from odoo import fields, models
from odoo.exceptions import UserError


class CrmHandoffClose(models.TransientModel):
    """Say why a handoff is done that nothing native can close."""

    _name = "crm.handoff.close"
    _description = "Close a Handoff by Hand"

    handoff_ids = fields.Many2many("crm.handoff", required=True)
    reason = fields.Char(required=True)

    def action_close(self):
        """Close the handoffs with this reason.

        :raise UserError: without a handoff, or when something is still under way
        """
        self.ensure_one()
        if not self.handoff_ids:
            raise UserError(self.env._("Please open this from a handoff."))
        self.handoff_ids._close_by_hand(self.reason)
        return {"type": "ir.actions.act_window_close"}
