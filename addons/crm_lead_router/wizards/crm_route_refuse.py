from odoo import fields, models


class CrmRouteRefuse(models.TransientModel):
    _name = "crm.route.refuse"
    _description = "Refuse Approvals"

    approval_ids = fields.Many2many("crm.route.approval", string="Approvals", required=True)
    reason = fields.Char(required=True)

    def action_apply(self):
        """Refuse all of them with one reason."""
        self.ensure_one()
        self.approval_ids._refuse(self.reason)
        return {"type": "ir.actions.act_window_close"}
