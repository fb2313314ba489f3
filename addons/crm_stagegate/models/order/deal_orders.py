"""Quotations and orders of deals, read once for all gates that judge by them."""

from collections import defaultdict, namedtuple

from odoo import models
from odoo.addons.crm_notary.tools.fetch import keep_in_memory
from odoo.tools import SQL

from ..gate.reading import read_once

# plain values: each move of each lead asks; amount: the untaxed one of its lines
DealOrder = namedtuple(
    "DealOrder",
    "id amount state currency_id company_id create_date opportunity_id name signed_by_customer "
    "amount_untaxed currency_rate user_id",
)
# what gates ask of orders, and the columns of lines that amounts are made of
ORDER = (*DealOrder._fields[2:], "signed_content", "partner_id")
LINE = ("order_id", "display_type", "product_uom_qty", "price_unit", "discount")
# totals can be written by whoever may write the order
QUERY = f"""
    SELECT id,
           (SELECT SUM(line.product_uom_qty * line.price_unit
                       * (1 - COALESCE(line.discount, 0) / 100))
              FROM sale_order_line AS line
             WHERE line.order_id = sale_order.id AND line.display_type IS NULL),
           {", ".join(ORDER)}
      FROM sale_order
     WHERE opportunity_id = ANY(%s) AND state <> 'cancel'
     ORDER BY id DESC
"""


class CrmLead(models.Model):
    _inherit = "crm.lead"

    def _stagegate_orders(self):
        """Quotations and orders that are not cancelled; what gates ask of them is in memory, too.

        :return: ``{lead id: [DealOrder]}``, the newest first; of other leads, too, that are being
            judged
        """
        return read_once(self, _read_orders)


def _read_orders(leads):
    # sudo: what is judged is the same whoever asks
    model = leads.env["sale.order"].sudo()
    model.flush_model(ORDER)
    model.order_line.flush_model(LINE)
    rows = model.env.execute_query(SQL(QUERY, list(leads._ids)))
    orders = defaultdict(list)
    for order_id, amount, *plain in rows:
        order = DealOrder(order_id, float(amount or 0.0), *plain[: len(DealOrder._fields) - 2])
        orders[order.opportunity_id].append(order)
    if rows:
        ids, _amounts, *columns = zip(*rows, strict=True)
        keep_in_memory(model.browse(ids), ORDER, columns)
    return orders
