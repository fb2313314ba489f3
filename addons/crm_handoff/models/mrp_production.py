from odoo import api, models


class MrpProduction(models.Model):
    _inherit = "mrp.production"

    @api.constrains("state")
    def _handoff_production_changed(self):
        """Cards that follow production move with it."""
        if self.env["crm.handoff.node"]._enabled_ids():
            orders = self.sudo().reference_ids.sale_ids
            self.env["crm.handoff"]._follow_orders(orders, ("started",))
