from odoo import api, models


class StockPicking(models.Model):
    _inherit = "stock.picking"

    @api.constrains("state")
    def _handoff_delivery_changed(self):
        """Handoffs that follow deliveries move with them."""
        if self.env["crm.handoff.flow"]._in_use():
            orders = (
                self.sudo()
                .filtered(
                    lambda each: (
                        each.state in ("done", "cancel") and each.picking_type_code == "outgoing"
                    )
                )
                .sale_id
            )
            self.env["crm.handoff"]._follow_orders(orders, ("started", "delivered"))
