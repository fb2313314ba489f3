from odoo import fields, models


class CrmHandoffComplaint(models.Model):
    _inherit = "crm.handoff.complaint"

    repair_id = fields.Many2one(
        "repair.order", readonly=True, index="btree_not_null", ondelete="set null"
    )

    _one_of_repair = models.UniqueIndex(
        "(repair_id) WHERE repair_id IS NOT NULL", "This repair is noted already."
    )

    def _find_order(self):
        """A repair that came from an order or its delivery belongs to it."""
        # sudo: workshop people have no right to read orders
        repair = self.repair_id.sudo()
        order = repair.sale_order_id or repair.picking_id.sale_id
        return order or super()._find_order()
