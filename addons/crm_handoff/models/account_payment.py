from odoo import api, models


class AccountPayment(models.Model):
    _inherit = "account.payment"

    @api.constrains("state", "amount")
    def _handoff_payment_changed(self):
        """A payment without an entry of its own leaves the invoice's residual alone."""
        if self.env["crm.handoff.flow"]._in_use():
            # sudo: the payer's rights say nothing about orders
            self.sudo().invoice_ids._handoff_payment_changed()
