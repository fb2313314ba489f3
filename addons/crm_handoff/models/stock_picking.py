from odoo import api, models


class StockPicking(models.Model):
    _inherit = "stock.picking"

    @api.constrains("state")
    def _handoff_delivery_changed(self):
        """Handoffs that follow deliveries move with them."""
        if self.env["crm.handoff.flow"]._in_use():
            # sudo: who moves goods need not see orders
            moved = self.sudo().filtered(lambda each: each.state in ("done", "cancel"))
            self.env["crm.handoff"]._follow_orders(moved.sale_id, ("started", "delivered"))
