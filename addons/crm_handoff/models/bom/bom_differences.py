from markupsafe import Markup
from odoo import api, models
from odoo.tools.misc import format_amount

from .compare import cost_of, differences, total
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
            bom.difference_html = bom._difference_table(found, old, new, shows_cost)

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

    def _difference_table(self, found, old, new, shows_cost):
        """Differences as a small HTML table, in the language of the user.

        :param found: list of ``Difference``; ``old`` and ``new`` are what was compared
        """
        if not found:
            return False
        products = self._difference_products(found)
        titles = [
            (self.env._("Change"), ""),
            (self.env._("Product"), ""),
            (self.env._("Part of"), ""),
            (self.env._("Frozen"), "text-end"),
            (self.env._("New"), "text-end"),
            (self.env._("Unit"), ""),
            (self.env._("Change (%)"), "text-end"),
        ]
        if shows_cost:
            titles.append((self.env._("Cost of the change"), "text-end"))
        rows = [
            _row("td", self._difference_cells(each, old, new, products, shows_cost))
            for each in found
        ]
        return Markup(
            # on a phone it is moved sideways: a syllable a line is not read
            '<div class="table-responsive">'
            '<table class="table table-sm text-nowrap o_crm_handoff_difference">'
            "<thead>%s</thead><tbody>%s</tbody></table></div>"
        ) % (_row("th", titles), Markup("").join(rows))

    @api.model
    def _difference_products(self, found):
        """The products these differences name, their parents too: ``{number: product}``."""
        numbers = {int(number) for each in found for number in each.key.split("/")[-2:]}
        # sudo: what is made is said to whoever may read the version
        products = self.env["product.product"].sudo().browse(numbers).exists()
        return {product.id: product for product in products}

    def _difference_cells(self, each, old, new, products, shows_cost):
        """One line of the table: ``[(text, classes)]``."""
        labels = {
            "added": (self.env._("Added"), "text-bg-success"),
            "removed": (self.env._("Removed"), "text-bg-danger"),
            "quantity": (self.env._("Quantity"), "text-bg-warning"),
            "cost": (self.env._("Cost"), "text-bg-info"),
        }
        label, color = labels[each.kind]
        *above, number = (int(number) for number in each.key.split("/"))
        product = products.get(number)
        gone = self.env._("Deleted product")
        parent = products.get(above[-1]) if above else None
        unit = product.uom_id.name if product else ""
        if each.kind == "cost":
            unit = f"{self.currency_id.symbol or ''} / {unit}"
        cells = [
            (Markup('<span class="badge %s">%s</span>') % (color, label), ""),
            ("　" * len(above) + (product.display_name if product else gone), ""),
            (parent.display_name if parent else gone if above else "", ""),
            (_number(each.old) if each.kind != "added" else "", "text-end"),
            (_number(each.new) if each.kind != "removed" else "", "text-end"),
            (unit, ""),
            (_percent(each), "text-end"),
        ]
        if shows_cost:
            amount = cost_of(each, old, new)
            sign = "+" if amount > 0 else ""
            text = sign + format_amount(self.env, amount, self.currency_id)
            cells.append((text, "text-end"))
        return cells


def _step(uom, product):
    """What quantities in ``uom`` are rounded to, in the product's own unit."""
    return uom._compute_quantity(uom.rounding, product.uom_id, round=False)


def _number(value):
    return f"{value:,.4f}".rstrip("0").rstrip(".")


def _percent(difference):
    """How much more or less, where there is something to compare with."""
    if difference.kind in ("added", "removed") or not difference.old:
        return ""
    return f"{100 * (difference.new - difference.old) / difference.old:+,.1f} %"


def _row(tag, cells):
    return Markup("<tr>%s</tr>") % Markup("").join(
        Markup(f'<{tag} class="%s">%s</{tag}>') % (classes, text) for text, classes in cells
    )
