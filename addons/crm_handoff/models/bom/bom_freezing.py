from odoo import api, fields, models
from odoo.addons.crm_notary.tools.bulk import bulk_insert, bulk_update
from psycopg2.extras import Json

LINE_COLUMNS = (
    "version_id",
    "order_id",
    "order_line_id",
    "company_id",
    "sequence",
    "level",
    "key",
    "product_id",
    "name",
    "source_bom_id",
    "quantity",
    "uom_id",
    "base_quantity",
    "unit_cost",
    "base_cost",
    "total_cost",
    "is_leaf",
)


class CrmHandoffBom(models.Model):
    """How versions come into being: in batches, as the orders are then."""

    _inherit = "crm.handoff.bom"

    @api.model
    def _freeze(self, orders_by_flow, *, state="current"):
        """Freeze orders as they are now: three statements however many orders.

        :param orders_by_flow: ``[(flow, orders)]``
        """
        orders = self.env["sale.order"].union(*(orders for _flow, orders in orders_by_flow))
        if not orders:
            return self.browse()
        versions = dict(
            self._read_group([("order_id", "in", orders.ids)], ["order_id"], ["version:max"])
        )
        now = fields.Datetime.now()
        inserted = bulk_insert(
            self.env,
            self._table,
            ("order_id", "company_id", "flow_id", "version", "state", "date", "user_id"),
            [
                (
                    order.id,
                    order.company_id.id,
                    flow.id or None,
                    versions.get(order, 0) + 1,
                    state,
                    now,
                    self.env.uid,
                )
                for flow, flow_orders in orders_by_flow
                for order in flow_orders
            ],
            conflict="DO NOTHING",
            returning="id, order_id",
        )
        self._insert_lines(inserted, orders._handoff_structure())
        orders.invalidate_recordset(
            [
                "handoff_bom_ids",
                "handoff_bom_id",
                "handoff_bom_line_ids",
                "handoff_bom_changed",
                "handoff_proposed_bom_id",
            ],
            flush=False,
        )
        return self.browse([row[0] for row in inserted])

    def _insert_lines(self, inserted, structures):
        names = self._names_of(
            {row["product_id"] for structure in structures.values() for row in structure}
        )
        rows = []
        for bom_id, order_id in inserted:
            for sequence, row in enumerate(structures.get(order_id, ())):
                rows.append(
                    (
                        bom_id,
                        order_id,
                        row["order_line_id"],
                        row["company_id"],
                        sequence,
                        row["level"],
                        row["key"],
                        row["product_id"],
                        Json(names[row["product_id"]]),
                        row["source_bom_id"] or None,
                        row["quantity"],
                        row["uom_id"],
                        row["base_quantity"],
                        row["unit_cost"],
                        row["base_cost"],
                        row["base_quantity"] * row["base_cost"],
                        row["is_leaf"],
                    )
                )
        bulk_insert(self.env, "crm_handoff_bom_line", LINE_COLUMNS, rows)

    def _names_of(self, product_ids):
        """What products are called now, in each language of this database.

        :return: ``{product id: {language: name}}``
        """
        products = self.env["product.product"].browse(product_ids)
        # the database keeps what is not translated under this language
        languages = {"en_US", *(code for code, _name in self.env["res.lang"].get_installed())}
        names = {product_id: {} for product_id in product_ids}
        for lang in sorted(languages):
            for product in products.with_context(lang=lang):
                names[product.id][lang] = product.display_name
        return names

    def _replace(self):
        """What the customer has agreed to anew takes the place of this version."""
        self.ensure_one()
        order = self.order_id
        open_proposals = order.handoff_bom_ids.filtered(lambda bom: bom.state == "proposed")
        open_proposals._outdate()
        bulk_update(self, {"state": "superseded"})
        return self._freeze([(self.flow_id, order)])
