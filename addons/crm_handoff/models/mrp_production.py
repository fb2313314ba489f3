from odoo import api, models


class MrpProduction(models.Model):
    _inherit = "mrp.production"

    @api.constrains("state")
    def _handoff_production_changed(self):
        """Handoffs that follow production move with it."""
        if self.env["crm.handoff.flow"]._in_use():
            # sudo: workers know nothing of the orders
            productions = self.sudo()
            orders = productions.reference_ids.sale_ids | productions.sale_line_id.order_id
            self.env["crm.handoff"]._follow_orders(orders, ("started",))
