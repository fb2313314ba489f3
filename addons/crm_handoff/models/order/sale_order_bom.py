from collections import defaultdict

from odoo import api, fields, models

MAX_DEPTH = 30


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

        One question a level and company, however many orders and lines.

        :return: ``{order id: [row]}``, rows top down with the keys of ``crm.handoff.bom.line``
        """
        result = {}
        for company, orders in self.sudo().grouped("company_id").items():
            orders = orders.with_company(company)
            lines = orders.order_line.filtered(
                lambda line: line.product_id and not line.display_type and line.product_uom_qty
            )
            parts = orders._handoff_parts(lines.product_id, company)
            for order in orders:
                result[order.id] = rows = []
                for line in order.order_line & lines:
                    factor = line.product_uom_id._compute_quantity(
                        line.product_uom_qty, line.product_id.uom_id, round=False
                    )
                    for part in parts[line.product_id]:
                        rows.append(
                            {
                                **part,
                                "order_line_id": line.id,
                                "company_id": company.id,
                                "quantity": part["quantity"] * factor,
                                "base_quantity": part["base_quantity"] * factor,
                            }
                        )
        return result

    def _handoff_parts(self, products, company):
        """Expanded structure of one unit of each product: ``{product: [row]}``."""
        boms = {}
        level, todo = 0, products
        while todo and level < MAX_DEPTH:
            found = self.env["mrp.bom"]._bom_find(todo, company_id=company.id)
            boms.update({product: found[product] for product in todo})
            todo = self.env["product.product"].union(
                *(
                    line.product_id
                    for product in todo
                    for line in boms[product].bom_line_ids
                    if not line._skip_bom_line(product)
                )
            ) - self.env["product.product"].union(*boms)
            level += 1
        parts = defaultdict(list)
        for product in products:
            self._handoff_expand(
                parts[product], product, product.uom_id, 1.0, 0, str(product.id), boms
            )
        return parts

    def _handoff_expand(self, rows, product, uom, quantity, level, key, boms):
        """Append the row of ``product`` and, below it, those of its parts."""
        bom = boms.get(product) or self.env["mrp.bom"]
        base = quantity
        if uom != product.uom_id:
            base = uom._compute_quantity(quantity, product.uom_id, round=False)
        cost = product.standard_price
        rows.append(
            {
                "level": level,
                "key": key,
                "product_id": product.id,
                "source_bom_id": bom.id,
                "quantity": quantity,
                "uom_id": uom.id,
                "base_quantity": base,
                "unit_cost": cost * base / quantity if quantity else cost,
                "base_cost": cost,
                "is_leaf": not bom.bom_line_ids,
            }
        )
        if not bom or level >= MAX_DEPTH:
            return
        made = product.uom_id._compute_quantity(base, bom.product_uom_id, round=False)
        above = set(key.split("/"))
        for line in bom.bom_line_ids:
            # a product inside itself is an error in the bill of materials, not a reason to hang
            if line._skip_bom_line(product) or str(line.product_id.id) in above:
                continue
            self._handoff_expand(
                rows,
                line.product_id,
                line.product_uom_id,
                line.product_qty * made / (bom.product_qty or 1.0),
                level + 1,
                f"{key}/{line.product_id.id}",
                boms,
            )
