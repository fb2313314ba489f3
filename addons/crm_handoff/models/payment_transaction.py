from odoo import api, models


class PaymentTransaction(models.Model):
    _inherit = "payment.transaction"

    @api.constrains("state")
    def _handoff_transaction_changed(self):
        """An online payment arrives before there is an invoice."""
        if not self.env["crm.handoff.flow"]._in_use():
            return
        orders = self.sudo().sale_order_ids
        if orders:
            self.env["crm.handoff"].sudo()._payment_changed(orders)
