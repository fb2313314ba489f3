from odoo import models


class SaleOrder(models.Model):
    _inherit = "sale.order"

    def _message_post_after_hook(self, message, msg_values):
        """Who answers a quotation answers on its opportunity."""
        result = super()._message_post_after_hook(message, msg_values)
        # sudo: signals are written by the system, on the customer's word
        self.sudo().opportunity_id._followup_signals_read(message)
        return result
