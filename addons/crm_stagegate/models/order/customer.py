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
        """Those of ``orders`` of these opportunities that are for somebody else.

        Every move asks, and nearly always the customer is the very same: numbers are compared
        first. Who differs is read with all others, for branches and contacts of a customer.
        """
        customers, for_whom = linked_ids(self, "partner_id"), linked_ids(orders, "partner_id")
        of_lead, leads = linked_ids(orders, "opportunity_id"), {lead.id: lead for lead in self}
        return orders.filtered(
            lambda order: (
                for_whom[order.id] != customers[of_lead[order.id]]
                and leads[of_lead[order.id]]._stagegate_is_of_another(order.partner_id)
            )
        )


def _head(partner):
    while partner.parent_id:
        partner = partner.parent_id
    return partner
