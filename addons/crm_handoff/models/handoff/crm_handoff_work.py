from odoo import api, fields, models


class CrmHandoff(models.Model):
    """One click from a handoff to the manufacturing orders and deliveries behind it."""

    _inherit = "crm.handoff"

    production_count = fields.Integer(compute="_compute_work_counts")
    picking_count = fields.Integer(compute="_compute_work_counts")

    @api.depends_context("uid")
    @api.depends("order_id")
    def _compute_work_counts(self):
        # sudo: what is behind the handoff is counted for those who may open it only
        orders = self.sudo().order_id
        found = {"mrp.production": {}, "stock.picking": {}}
        if self.env["mrp.production"].has_access("read"):
            found["mrp.production"] = orders._handoff_productions()
        if self.env["stock.picking"].has_access("read"):
            found["stock.picking"] = orders._handoff_pickings()
        for handoff in self:
            order_id = handoff.order_id.id
            handoff.production_count = len(found["mrp.production"].get(order_id, ()))
            handoff.picking_count = len(found["stock.picking"].get(order_id, ()))

    def action_view_productions(self):
        """Open the manufacturing orders of this handoff's order."""
        self.ensure_one()
        self.check_access("read")
        # sudo: which they are is read from the order; whether the user may see them is not
        ids = list(self.sudo().order_id._handoff_productions()[self.order_id.id])
        return self._action_view_work("mrp.production", ids, self.env._("Manufacturing orders"))

    def action_view_pickings(self):
        """Open the deliveries of this handoff's order."""
        self.ensure_one()
        self.check_access("read")
        ids = list(self.sudo().order_id._handoff_pickings()[self.order_id.id])
        return self._action_view_work("stock.picking", ids, self.env._("Deliveries"))

    def _action_view_work(self, model, ids, name):
        action = {"type": "ir.actions.act_window", "name": name, "res_model": model}
        if len(ids) == 1:
            return {**action, "res_id": ids[0], "views": [(False, "form")]}
        return {
            **action,
            "domain": [("id", "in", ids)],
            "views": [(False, "list"), (False, "form")],
        }
