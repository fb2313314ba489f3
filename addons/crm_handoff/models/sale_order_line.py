from odoo import api, models

# what a frozen bill of materials was made of
FROZEN_FIELDS = {
    "product_id",
    "product_uom_qty",
    "product_uom_id",
    "order_id",
    "warehouse_id",
    "product_no_variant_attribute_value_ids",
}


class SaleOrderLine(models.Model):
    _name = "sale.order.line"
    _inherit = ["sale.order.line", "crm.notary.watched"]

    def _notary_fields_changed(self, names):  # pylint: disable=missing-return
        """Every way in which a line changes comes here, in batches."""
        super()._notary_fields_changed(names)
        if FROZEN_FIELDS & names:
            self._handoff_line_changed()
        if {"qty_delivered", "product_uom_qty"} & names:
            self._handoff_service_delivered()

    def _handoff_line_changed(self):
        """What was frozen may differ from the order now."""
        if not self.env["crm.handoff.flow"]._in_use():
            return
        boms = self.env["crm.handoff.bom"].sudo()
        boms._mark_to_check(
            boms.search([("order_id", "in", self.order_id.ids), ("state", "=", "current")])
        )

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
