from odoo import models


class MrpProduction(models.Model):
    _name = "mrp.production"
    _inherit = ["mrp.production", "crm.notary.watched"]

    def _notary_fields_changed(self, names):  # pylint: disable=missing-return
        """Every way in which a state changes comes here, in batches."""
        super()._notary_fields_changed(names)
        if "state" in names:
            self._handoff_production_changed()

    def _handoff_production_changed(self):
        """Handoffs that follow production move with it."""
        if self.env["crm.handoff.flow"]._in_use():
            # sudo: workers know nothing of the orders
            productions = self.sudo()
            orders = productions.reference_ids.sale_ids | productions.sale_line_id.order_id
            self.env["crm.handoff"]._follow_orders(orders, ("started",))
