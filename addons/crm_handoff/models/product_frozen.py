"""Products and units in a frozen bill of materials: who changes them is told which order it is."""

from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import SQL

SHOWN = 3


class CrmHandoffBomLine(models.Model):
    _inherit = "crm.handoff.bom.line"

    @api.model
    def _orders_with(self, column, ids, *, only_open):
        """Orders in whose frozen bills of materials these products or units are.

        :param column: ``product_id`` or ``uom_id``
        :param only_open: only what is in force on confirmed orders that are not delivered yet
        :return: list of ``(id of the product or unit, names of orders)``
        """
        if not ids:
            return []
        self.env["crm.handoff.bom"].flush_model(["order_id", "state"])
        self.env["sale.order"].flush_model(["name", "state", "delivery_status"])
        condition = SQL()
        if only_open:
            condition = SQL(
                "AND version.state = 'current' AND so.state != 'cancel'"
                " AND so.delivery_status IS DISTINCT FROM 'full'"
            )
        return self.env.execute_query(
            SQL(
                """
                SELECT line.%(column)s, ARRAY_AGG(DISTINCT so.name ORDER BY so.name)
                  FROM crm_handoff_bom_line line
                  JOIN crm_handoff_bom version ON version.id = line.version_id
                  JOIN sale_order so ON so.id = version.order_id
                 WHERE line.%(column)s IN %(ids)s %(condition)s
              GROUP BY line.%(column)s
              ORDER BY line.%(column)s
                """,
                column=SQL.identifier(column),
                ids=tuple(ids),
                condition=condition,
            )
        )

    @api.model
    def _order_names(self, names):
        """A few names of orders, and how many more there are."""
        shown = self.env._(", ").join(names[:SHOWN])
        if len(names) <= SHOWN:
            return shown
        return self.env._("%(orders)s and %(count)s more", orders=shown, count=len(names) - SHOWN)


class ProductProduct(models.Model):
    _inherit = "product.product"

    def write(self, vals):
        if "active" in vals and not vals["active"]:
            self.filtered("active")._handoff_check_archiving()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _handoff_frozen_deleted(self):
        lines = self.env["crm.handoff.bom.line"].sudo()
        for product_id, names in lines._orders_with("product_id", self.ids, only_open=False):
            raise UserError(
                self.env._(
                    "“%(product)s” is in the frozen bill of materials of order %(orders)s, which "
                    "is kept. Please archive the product instead of deleting it.",
                    product=self.browse(product_id).display_name,
                    orders=lines._order_names(names),
                )
            )

    def _handoff_check_archiving(self):
        """:raise UserError: for what is still to be made or delivered as frozen"""
        if not self.env["crm.handoff.flow"]._in_use():
            return
        # sudo: who keeps products need not see orders, but is told which one is in the way
        lines = self.env["crm.handoff.bom.line"].sudo()
        for product_id, names in lines._orders_with("product_id", self.ids, only_open=True):
            raise UserError(
                self.env._(
                    "“%(product)s” is in the bill of materials that is in force for order "
                    "%(orders)s. Please deliver or cancel the order first, or have a new version "
                    "without the product accepted; then archive it.",
                    product=self.browse(product_id).display_name,
                    orders=lines._order_names(names),
                )
            )


class ProductTemplate(models.Model):
    _inherit = "product.template"

    def write(self, vals):
        if self.env["crm.handoff.flow"]._in_use():
            if "active" in vals and not vals["active"]:
                self.filtered("active").product_variant_ids._handoff_check_archiving()
            if "uom_id" in vals:
                changed = self.filtered(lambda each: each.uom_id.id != vals["uom_id"])
                changed._handoff_check_unit()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _handoff_frozen_deleted(self):
        # the database deletes the variants
        self.with_context(active_test=False).product_variant_ids._handoff_frozen_deleted()

    def _handoff_check_unit(self):
        """:raise UserError: for products whose frozen quantities would be of another unit"""
        products = self.with_context(active_test=False).product_variant_ids
        lines = self.env["crm.handoff.bom.line"].sudo()
        for product_id, names in lines._orders_with("product_id", products.ids, only_open=True):
            raise UserError(
                self.env._(
                    "The unit of “%(product)s” cannot change: its quantity is frozen in the bill "
                    "of materials of order %(orders)s. Please deliver or cancel the order first, "
                    "or make a new product with the other unit and use that in the bill of "
                    "materials.",
                    product=products.browse(product_id).display_name,
                    orders=lines._order_names(names),
                )
            )


class UomUom(models.Model):
    _inherit = "uom.uom"

    @api.ondelete(at_uninstall=False)
    def _handoff_frozen_deleted(self):
        lines = self.env["crm.handoff.bom.line"].sudo()
        for uom_id, names in lines._orders_with("uom_id", self.ids, only_open=False):
            raise UserError(
                self.env._(
                    "The unit “%(unit)s” is in the frozen bill of materials of order %(orders)s, "
                    "which is kept. Please archive the unit instead of deleting it.",
                    unit=self.browse(uom_id).display_name,
                    orders=lines._order_names(names),
                )
            )
