from odoo import api, fields, models
from odoo.tools import SQL

from .money import changes

WATCHED_FIELDS = {
    "account_id",
    "sale_line_ids",
    "quantity",
    "price_unit",
    "discount",
    "tax_ids",
}


class AccountMoveLine(models.Model):
    _inherit = "account.move.line"

    notary_unit_price = fields.Float(
        "Ordered Unit Price",
        digits=(16, 6),
        readonly=True,
        copy=False,
        help="What one unit cost on the order, with taxes, when this invoice was posted.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        if any(vals.get("sale_line_ids") for vals in vals_list):
            # an invoice line that is added by hand or copied on a credit note
            changes.mark(self.env, moves=lines.move_id.ids)
        return lines

    def write(self, vals):
        if not WATCHED_FIELDS & vals.keys():
            return super().write(vals)
        with changes.collecting(self.env):
            changes.mark_before_deletion(self.env, moves=self.sudo()._notary_moves_of_orders())
            result = super().write(vals)
            changes.mark(self.env, moves=self.move_id.ids)
        return result

    def unlink(self):
        with changes.collecting(self.env):
            changes.mark_before_deletion(self.env, moves=self.sudo()._notary_moves_of_orders())
            return super().unlink()

    def reconcile(self):
        with changes.collecting(self.env):
            return super().reconcile()

    def remove_move_reconcile(self):
        with changes.collecting(self.env):
            return super().remove_move_reconcile()

    def _notary_moves_of_orders(self):
        """Ids of the entries of those of these lines that stem from order lines."""
        return self.filtered("sale_line_ids").move_id.ids

    def _notary_keep_unit_price(self):
        """Keep what the order said when its invoice was posted, in one query."""
        if not self:
            return
        self.flush_model(["sale_line_ids", "notary_unit_price"])
        self.env["sale.order.line"].flush_model(["price_total", "product_uom_qty"])
        self.env.cr.execute(
            SQL(
                """
                UPDATE account_move_line item
                   SET notary_unit_price = line.price_total / line.product_uom_qty
                  FROM sale_order_line_invoice_rel rel
                  JOIN sale_order_line line ON line.id = rel.order_line_id
                 WHERE item.id IN %s AND rel.invoice_line_id = item.id
                   AND line.product_uom_qty != 0
                """,
                tuple(self.ids),
            )
        )
        self.invalidate_recordset(["notary_unit_price"], flush=False)
