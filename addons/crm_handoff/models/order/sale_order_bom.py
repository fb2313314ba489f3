from odoo import api, fields, models

from ..bom.structure import Structures


class SaleOrder(models.Model):
    """The bill of materials of an order: frozen versions, and as it is now."""

    _inherit = "sale.order"

    handoff_bom_ids = fields.One2many("crm.handoff.bom", "order_id", "Frozen bills of materials")
    handoff_bom_id = fields.Many2one(
        "crm.handoff.bom", "Bill of materials in force", compute="_compute_handoff_bom"
    )
    handoff_bom_line_ids = fields.One2many(
        "crm.handoff.bom.line", compute="_compute_handoff_bom", string="Frozen lines"
    )
    handoff_bom_changed = fields.Boolean("New version proposed", compute="_compute_handoff_bom")
    handoff_proposed_bom_id = fields.Many2one("crm.handoff.bom", compute="_compute_handoff_bom")

    @api.depends("handoff_bom_ids.state")
    def _compute_handoff_bom(self):
        # sudo: which version is in force is no secret to those who see the handoff
        boms = (
            self.env["crm.handoff.bom"]
            .sudo()
            .search([("order_id", "in", self.ids), ("state", "in", ("current", "proposed"))])
        )
        current, proposed = {}, {}
        for bom in boms:
            (current if bom.state == "current" else proposed)[bom.order_id.id] = bom
        for order in self:
            bom = current.get(order._origin.id, boms.browse()).sudo(False)
            proposal = proposed.get(order._origin.id, boms.browse()).sudo(False)
            order.handoff_bom_id = bom
            order.handoff_bom_line_ids = bom.sudo().line_ids.sudo(False)
            order.handoff_bom_changed = bool(proposal)
            order.handoff_proposed_bom_id = proposal

    def _handoff_freeze_bom(self):
        """Freeze the first version of orders that some switched-on flow applies to."""
        if not self:
            return
        orders = self.sudo()
        flows = self.env["crm.handoff.node"]._enabled().flow_id.filtered("freeze_bom")
        if not flows:
            return
        frozen = self.env["crm.handoff.bom"].sudo().search([("order_id", "in", orders.ids)])
        frozen.order_id._handoff_freeze_again()
        orders -= frozen.order_id
        by_flow = []
        for flow in flows.sorted():
            mine = flow._filter_orders(orders)
            if mine:
                by_flow.append((flow, mine))
                orders -= mine
        self.env["crm.handoff.bom"].sudo()._freeze(by_flow)

    def _handoff_freeze_again(self):
        """What is signed or confirmed once more, and differs, is in force from now on."""
        for order in self:
            current = order.handoff_bom_id.sudo()
            if not current or not current._differences(current._rows_frozen(), current._rows_now()):
                continue
            current._replace()

    def _handoff_structure(self):
        """Multi-level bill of materials of each order as it is now.

        A question a level, company and warehouse, however many orders and lines.

        :return: ``{order id: [row]}``, rows top down with the keys of ``crm.handoff.bom.line``
        """
        result = {}
        for company, orders in self.sudo().grouped("company_id").items():
            orders = orders.with_company(company)
            lines = orders.order_line.filtered(
                lambda line: line.product_id and not line.display_type and line.product_uom_qty
            )
            # read for all orders at once
            lines.mapped("product_no_variant_attribute_value_ids")
            structures = Structures(orders.env, company)
            structures.load({(line.product_id, line._handoff_manufacture()) for line in lines})
            for order in orders:
                result[order.id] = [
                    {**row, "order_line_id": line.id, "company_id": company.id}
                    for line in order.order_line & lines
                    for row in structures.rows(
                        line.product_id,
                        line.product_uom_qty,
                        line.product_uom_id,
                        line._handoff_manufacture(),
                        line.product_no_variant_attribute_value_ids,
                    )
                ]
        return result


class SaleOrderLine(models.Model):
    _inherit = "sale.order.line"

    def _handoff_manufacture(self):
        """The operation type by which what is sold is made."""
        return (self.warehouse_id or self.order_id.warehouse_id).manu_type_id
