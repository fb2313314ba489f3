"""An order proves something about its own customer's opportunity only."""

from odoo import models
from odoo.addons.crm_notary.tools.fetch import linked_ids


class CrmLead(models.Model):
    _inherit = "crm.lead"

    def _stagegate_is_of_another(self, partner):
        """Whether an order for ``partner`` is somebody else's than this opportunity's customer.

        Branches belong to the company above them. An opportunity without a customer takes any.
        """
        self.ensure_one()
        if not partner or not self.partner_id or partner == self.partner_id:
            return False
        return _head(partner) != _head(self.partner_id)

    def _stagegate_orders_of_others(self, orders):
        """Those of ``orders`` of these opportunities that are for somebody else; without a query
        more than theirs: every move asks, and nearly always the customer is the very same."""
        customers, for_whom = linked_ids(self, "partner_id"), linked_ids(orders, "partner_id")
        of_lead = linked_ids(orders, "opportunity_id")
        return orders.browse(
            order_id
            for order_id in orders._ids
            if for_whom[order_id] != customers[of_lead[order_id]]
            and self.browse(of_lead[order_id])._stagegate_is_of_another(
                orders.browse(order_id).partner_id
            )
        )


def _head(partner):
    while partner.parent_id:
        partner = partner.parent_id
    return partner
