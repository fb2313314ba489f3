from odoo import models


class StockPicking(models.Model):
    _name = "stock.picking"
    _inherit = ["stock.picking", "crm.notary.watched"]

    def _notary_fields_changed(self, names):  # pylint: disable=missing-return
        """Every way in which a state changes comes here, in batches."""
        super()._notary_fields_changed(names)
        if "state" in names:
            self._handoff_delivery_changed()

    def _handoff_delivery_changed(self):
        """Handoffs that follow deliveries move with them."""
        if self.env["crm.handoff.flow"]._in_use():
            # sudo: who moves goods need not see orders
            moved = self.sudo().filtered(lambda each: each.state in ("done", "cancel"))
            self.env["crm.handoff"]._follow_orders(moved.sale_id, ("started", "delivered"))
