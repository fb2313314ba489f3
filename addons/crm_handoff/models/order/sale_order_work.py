from collections import defaultdict

from odoo import models
from odoo.tools import SQL


class SaleOrder(models.Model):
    """Manufacturing orders and deliveries of orders, and the state they add up to."""

    _inherit = "sale.order"

    def _handoff_work(self):
        """Production and delivery state: ``{order id: (production, delivery)}``."""
        result = defaultdict(lambda: ("none", "none"))
        made, sent = self._handoff_productions(), self._handoff_pickings()
        unplanned = self._handoff_unplanned(made)
        for order in self:
            productions = set(made[order._origin.id].values())
            deliveries = set(sent[order._origin.id].values())
            production = _overall(productions, {"progress", "to_close", "done"}, "progress")
            if order._origin.id in unplanned and "done" not in deliveries:
                production = "waiting"
            result[order._origin.id] = production, _overall(deliveries, {"done"}, "partial")
        return result

    def _handoff_productions(self):
        """:return: ``{order id: {manufacturing order id: state}}``, drafts left out"""
        found = defaultdict(dict)
        ids = tuple(order._origin.id for order in self if order._origin.id)
        if not ids:
            return found
        self.env["mrp.production"].flush_model(["state", "reference_ids", "sale_line_id"])
        self.env["stock.reference"].flush_model()
        for order_id, production_id, state in self.env.execute_query(
            SQL(
                """
                SELECT sale.sale_id, mo.id, mo.state
                  FROM stock_reference_sale_rel sale
                  JOIN stock_reference_production_rel rel USING (reference_id)
                  JOIN mrp_production mo ON mo.id = rel.production_id
                 WHERE sale.sale_id IN %(ids)s AND mo.state NOT IN ('cancel', 'draft')
                 UNION
                SELECT line.order_id, mo.id, mo.state
                  FROM mrp_production mo
                  JOIN sale_order_line line ON line.id = mo.sale_line_id
                 WHERE line.order_id IN %(ids)s AND mo.state NOT IN ('cancel', 'draft')
                """,
                ids=ids,
            )
        ):
            found[order_id][production_id] = state
        return found

    def _handoff_pickings(self):
        """:return: ``{order id: {delivery id: state}}``, incoming and internal ones left out"""
        found = defaultdict(dict)
        ids = tuple(order._origin.id for order in self if order._origin.id)
        if not ids:
            return found
        self.env["stock.picking"].flush_model(["state", "sale_id"])
        for order_id, picking_id, state in self.env.execute_query(
            SQL(
                """
                SELECT picking.sale_id, picking.id, picking.state
                  FROM stock_picking picking
                  JOIN stock_picking_type type ON type.id = picking.picking_type_id
                 WHERE picking.sale_id IN %s AND picking.state != 'cancel'
                   AND type.code = 'outgoing'
                """,
                ids,
            )
        ):
            found[order_id][picking_id] = state
        return found

    def _handoff_unplanned(self, productions):
        """Confirmed orders that sell what is made, as frozen, and nobody planned to make it.

        :param productions: as :meth:`_handoff_productions` gives it
        :return: set of order ids
        """
        ids = tuple(
            order._origin.id
            for order in self
            if order.state == "sale" and order._origin.id and not productions[order._origin.id]
        )
        if not ids:
            return set()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT DISTINCT line.order_id
                  FROM crm_handoff_bom version
                  JOIN crm_handoff_bom_line line ON line.version_id = version.id
                  JOIN mrp_bom structure ON structure.id = line.source_bom_id
                 WHERE version.order_id IN %s AND version.state = 'current'
                   AND line.is_leaf IS NOT TRUE AND structure.type = 'normal'
                """,
                ids,
            )
        )
        return {order_id for (order_id,) in rows}


def _overall(states, started, halfway):
    if not states:
        return "none"
    if states == {"done"}:
        return "done"
    return halfway if states & started else "waiting"
