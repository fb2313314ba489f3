from odoo import api, models

from .money import changes

WATCHED_FIELDS = {
    "order_id",
    "product_id",
    "product_uom_id",
    "product_uom_qty",
    "price_unit",
    "discount",
    "tax_ids",
    "qty_delivered",
    "display_type",
    "invoice_lines",
}


class SaleOrderLine(models.Model):
    """Lines say when they change, and belong to invoices only by who may change invoices."""

    _name = "sale.order.line"
    _inherit = ["sale.order.line", "crm.notary.recomputed", "crm.notary.watched"]

    @api.model
    def default_get(self, fields):
        # no invoice by a default, whoever set it
        return super().default_get([name for name in fields if name != "invoice_lines"])

    @api.model_create_multi
    def create(self, vals_list):
        self._notary_check_links(vals_list)
        with changes.collecting(self.env):
            lines = super().create(vals_list)
            changes.mark(self.env, orders=lines.order_id.ids)
        return lines

    def write(self, vals):
        self._notary_check_links([vals])
        if "order_id" in vals:
            self._notary_check_order(vals["order_id"])
        if not WATCHED_FIELDS & vals.keys():
            return super().write(vals)
        with changes.collecting(self.env):
            orders = self.order_id
            result = super().write(vals)
            changes.mark(self.env, orders=(orders | self.order_id).ids)
        return result

    def unlink(self):
        with changes.collecting(self.env):
            orders = self.order_id.ids
            result = super().unlink()
            changes.mark(self.env, orders=orders)
        return result

    def _notary_fields_changed(self, names):  # pylint: disable=missing-return
        """A delivery changes what is to be invoiced by recomputation only, never by a write."""
        super()._notary_fields_changed(names)
        if "invoice_status" in names:
            changes.mark(self.env, orders=self.order_id.ids)

    @api.model
    def _notary_recomputed_fields(self):
        return super()._notary_recomputed_fields() | {
            "price_subtotal",
            "price_tax",
            "price_total",
            "qty_invoiced",
            "qty_to_invoice",
            "invoice_status",
            "untaxed_amount_invoiced",
            "untaxed_amount_to_invoice",
        }

    def _notary_check_links(self, vals_list):
        """Invoices are attached, and invoiced lines moved, by who may change invoices.

        :raise AccessError: for a salesperson who names an invoice's lines on an own order
        """
        if any("invoice_lines" in vals for vals in vals_list) or (
            any("order_id" in vals for vals in vals_list)
            # sudo: whether there is an invoice, not what is on it
            and self.sudo().invoice_lines
        ):
            self.env["account.move.line"].check_access("write")

    def _notary_check_order(self, order_id):
        """Lines are moved to orders that one may change: their amounts prove things.

        :raise AccessError: for a line that is put on a colleague's order
        """
        if not self.env.su:
            self.env["sale.order"].browse(order_id or ()).check_access("write")
