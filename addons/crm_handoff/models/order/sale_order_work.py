from collections import defaultdict
from typing import NamedTuple

from odoo import models
from odoo.tools import SQL


class Transfers(NamedTuple):
    """Of one order: how many are done and open, and whether the customer keeps anything."""

    done: int = 0
    open: int = 0
    has_arrived: bool = False


class SaleOrder(models.Model):
    """Manufacturing orders and deliveries of orders, and the state they add up to."""

    _inherit = "sale.order"

    def _handoff_work(self):
        """Production and delivery state: ``{order id: (production, delivery)}``."""
        result = defaultdict(lambda: ("none", "none"))
        made, sent = self._handoff_productions(), self._handoff_transfers()
        unplanned = self._handoff_unplanned(made)
        for order in self:
            productions = set(made[order._origin.id].values())
            delivery = order._handoff_delivery(sent[order._origin.id])
            production = _overall(productions, {"progress", "to_close", "done"}, "progress")
            if order._origin.id in unplanned and delivery not in ("partial", "done"):
                production = "waiting"
            result[order._origin.id] = production, delivery
        return result

    def _handoff_delivery(self, transfers):
        """What natively is delivered: of goods by transfers, of services by quantities.

        :param transfers: :class:`Transfers` of the order
        """
        self.ensure_one()
        if transfers.done or transfers.open:
            if transfers.has_arrived:
                return "partial" if transfers.open else "done"
            # under way, or everything came back
            return "waiting"
        if self.state != "sale":
            return "none"
        lines = self.order_line.filtered(
            lambda line: (
                not line.display_type and not line.is_downpayment and line.product_uom_qty > 0
            )
        )
        # goods without any transfer are not sent by this house
        if not lines or any(line.product_id.type != "service" for line in lines):
            return "none"
        if all(
            line.product_uom_id.compare(line.qty_delivered, line.product_uom_qty) >= 0
            for line in lines
        ):
            return "done"
        return "partial" if any(line.qty_delivered > 0 for line in lines) else "waiting"

    def _handoff_transfers(self):
        """Transfers of each order, as the native delivery status sees them, and what arrived.

        All of an order's transfers count: what is picked or packed and not sent, backorders,
        what goes from the vendor to the customer, and what comes back.

        :return: ``{order id: Transfers}``
        """
        found = defaultdict(Transfers)
        ids = tuple(order._origin.id for order in self if order._origin.id)
        if not ids:
            return found
        self.env["stock.picking"].flush_model(["state", "sale_id"])
        self.env["stock.move"].flush_model(
            ["state", "sale_line_id", "location_id", "location_dest_id", "to_refund",
             "origin_returned_move_id"]
        )  # fmt: skip
        self.env["stock.move.line"].flush_model(["move_id", "product_id", "quantity_product_uom"])
        for order_id, done, waiting, has_arrived in self.env.execute_query(
            SQL(
                """
                WITH transfer AS (
                    SELECT sale_id, COUNT(*) FILTER (WHERE state = 'done') AS done,
                           COUNT(*) FILTER (WHERE state != 'done') AS waiting
                      FROM stock_picking WHERE sale_id IN %(ids)s AND state != 'cancel'
                  GROUP BY sale_id
                ), arrived AS (
                    SELECT sale_id, BOOL_OR(quantity > 0) AS has_arrived
                      FROM (
                        SELECT line.order_id AS sale_id,
                               SUM(CASE WHEN target.usage = 'customer'
                                         AND source.usage != 'customer'
                                         AND (move.origin_returned_move_id IS NULL
                                              OR move.to_refund) THEN item.quantity_product_uom
                                        WHEN source.usage = 'customer' AND move.to_refund
                                        THEN -item.quantity_product_uom ELSE 0 END) AS quantity
                          FROM stock_move move
                          JOIN sale_order_line line ON line.id = move.sale_line_id
                          JOIN stock_location source ON source.id = move.location_id
                          JOIN stock_location target ON target.id = move.location_dest_id
                          JOIN stock_move_line item ON item.move_id = move.id
                         WHERE line.order_id IN %(ids)s AND move.state = 'done'
                      GROUP BY line.order_id, item.product_id
                      ) AS net
                  GROUP BY sale_id
                )
                SELECT transfer.sale_id, transfer.done, transfer.waiting,
                       COALESCE(arrived.has_arrived, FALSE)
                  FROM transfer LEFT JOIN arrived USING (sale_id)
                """,
                ids=ids,
            )
        ):
            found[order_id] = Transfers(done, waiting, has_arrived)
        return found

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
                   AND type.code IN ('outgoing', 'dropship')
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
