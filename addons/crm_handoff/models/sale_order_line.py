from odoo import api, models


class SaleOrderLine(models.Model):
    _inherit = "sale.order.line"

    @api.constrains("product_id", "product_uom_qty", "product_uom_id", "order_id", "warehouse_id",
                    "product_no_variant_attribute_value_ids")  # fmt: skip
    def _handoff_line_changed(self):
        """What was frozen may differ from the order now."""
        if not self.env["crm.handoff.flow"]._in_use():
            return
        boms = self.env["crm.handoff.bom"].sudo()
        boms._mark_to_check(
            boms.search([("order_id", "in", self.order_id.ids), ("state", "=", "current")])
        )

    @api.constrains("qty_delivered", "product_uom_qty")
    def _handoff_service_delivered(self):
        """Services are delivered by their quantities, goods by transfers."""
        if not self.env["crm.handoff.flow"]._in_use():
            return
        services = self.filtered(
            lambda line: line.state == "sale" and line.product_id.type == "service"
        )
        self.env["crm.handoff"]._follow_orders(services.order_id, ("started", "delivered"))

    @api.ondelete(at_uninstall=False)
    def _handoff_line_deleted(self):
        self._handoff_line_changed()
