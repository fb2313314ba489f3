"""An order proves something about its own customer's opportunity only."""

from odoo import models


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


def _head(partner):
    while partner.parent_id:
        partner = partner.parent_id
    return partner
