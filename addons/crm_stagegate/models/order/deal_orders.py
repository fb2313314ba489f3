"""Quotations and orders of deals, read once for all gates that judge by them."""

from collections import defaultdict, namedtuple

from odoo import models
from odoo.addons.crm_notary.tools.fetch import fetch_with, in_memory
from odoo.tools import SQL

from ..gate.reading import read_once

ORDER = (
    "name", "opportunity_id", "state", "signed_by_customer", "amount_untaxed", "currency_id",
    "currency_rate", "user_id", "signed_content", "partner_id", "company_id", "create_date",
)  # fmt: skip
# plain values: each move of each lead asks; amount: the untaxed one of its lines
DealOrder = namedtuple("DealOrder", "id amount state currency_id company_id create_date")
LINE = ("order_id", "display_type", "product_uom_qty", "price_unit", "discount")
# totals can be written by whoever may write the order
AMOUNT_OF_LINES = SQL(
    """
    (SELECT SUM(line.product_uom_qty * line.price_unit * (1 - COALESCE(line.discount, 0) / 100))
       FROM sale_order_line AS line
      WHERE line.order_id = sale_order.id AND line.display_type IS NULL)
    """
)


class CrmLead(models.Model):
    _inherit = "crm.lead"

    def _stagegate_orders(self):
        """Quotations and orders that are not cancelled; what gates ask of them is in memory, too.

        :return: ``{lead id: [DealOrder]}``, the newest first; of other leads, too, that are being
            judged
        """
        return read_once(self, _read_orders)


def _read_orders(leads):
    leads.env["sale.order.line"].flush_model(LINE)
    # sudo: what is judged is the same whoever asks
    found, amounts = fetch_with(
        leads.env["sale.order"].sudo(),
        ORDER,
        SQL("opportunity_id = ANY(%s) AND state <> %s", list(leads._ids), "cancel"),
        AMOUNT_OF_LINES,
        order=SQL("id DESC"),
    )
    values = in_memory(found, ("opportunity_id", *DealOrder._fields[2:]))
    orders = defaultdict(list)
    for order_id, (lead_id, *plain) in values.items():
        orders[lead_id].append(DealOrder(order_id, float(amounts[order_id] or 0.0), *plain))
    return orders
