from markupsafe import Markup
from odoo import api, models

from .compare import differences, total
from .crm_handoff_bom_line import COST_GROUPS


class CrmHandoffBom(models.Model):
    """What differs between two versions, or between a version and what would be frozen now."""

    _inherit = "crm.handoff.bom"

    @api.depends_context("uid", "lang")
    def _compute_difference_html(self):
        shows_cost = self.env.user.has_groups(COST_GROUPS)
        for bom in self:
            other = (
                bom._rows_now()
                if bom.state == "current"
                else bom.order_id.handoff_bom_id._rows_frozen()
            )
            mine = bom._rows_frozen()
            old, new = (mine, other) if bom.state == "current" else (other, mine)
            found = bom._differences(old, new)
            if not shows_cost:
                found = [each for each in found if each.kind != "cost"]
            bom.difference_html = bom._difference_table(found)

    def _rows_frozen(self):
        """What is frozen, as :func:`compare.total` gives it."""
        return total(
            (line.key, line.base_quantity, line.base_cost, _step(line.uom_id, line.product_id))
            for line in self.line_ids
        )

    def _rows_now(self):
        """What would be frozen now."""
        products, units = self.env["product.product"], self.env["uom.uom"]
        return total(
            (
                row["key"],
                row["base_quantity"],
                row["base_cost"],
                _step(units.browse(row["uom_id"]), products.browse(row["product_id"])),
            )
            for row in self.order_id._handoff_structure().get(self.order_id.id, [])
        )

    def _differences(self, old, new):
        self.ensure_one()
        return differences(old, new, self.sudo().flow_id.cost_tolerance or 0.0)

    def _difference_table(self, found):
        """Differences as a small HTML table, in the language of the user."""
        if not found:
            return False
        labels = {
            "added": (self.env._("Added"), "text-bg-success"),
            "removed": (self.env._("Removed"), "text-bg-danger"),
            "quantity": (self.env._("Quantity"), "text-bg-warning"),
            "cost": (self.env._("Cost"), "text-bg-info"),
        }
        products = (
            self.env["product.product"]
            .sudo()
            .browse({int(each.key.rsplit("/", 1)[-1]) for each in found})
        )
        names = {product.id: product.display_name for product in products.exists()}
        rows = Markup("").join(
            Markup(
                '<tr><td><span class="badge %s">%s</span></td><td>%s</td>'
                '<td class="text-end">%s</td><td class="text-end">%s</td></tr>'
            )
            % (
                labels[each.kind][1],
                labels[each.kind][0],
                "　" * each.key.count("/")
                + names.get(int(each.key.rsplit("/", 1)[-1]), self.env._("Deleted product")),
                _number(each.old) if each.kind != "added" else "",
                _number(each.new) if each.kind != "removed" else "",
            )
            for each in found
        )
        return Markup(
            '<table class="table table-sm o_crm_handoff_difference"><thead><tr><th>%s</th>'
            '<th>%s</th><th class="text-end">%s</th><th class="text-end">%s</th></tr></thead>'
            "<tbody>%s</tbody></table>"
        ) % (
            self.env._("Change"),
            self.env._("Product"),
            self.env._("Frozen"),
            self.env._("New"),
            rows,
        )


def _step(uom, product):
    """What quantities in ``uom`` are rounded to, in the product's own unit."""
    return uom._compute_quantity(uom.rounding, product.uom_id, round=False)


def _number(value):
    return f"{value:,.4f}".rstrip("0").rstrip(".")
