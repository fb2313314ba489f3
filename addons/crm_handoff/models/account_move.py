from odoo import api, models


class AccountMove(models.Model):
    _inherit = "account.move"

    @api.constrains("state", "payment_state", "amount_residual")
    def _handoff_payment_changed(self):
        """Posting, payment, reversal: every way they happen comes here, in batches."""
        if not self.env["crm.handoff.node"]._enabled_ids():
            return
        invoices = self.sudo().filtered(
            lambda move: move.move_type in ("out_invoice", "out_refund")
        )
        # down payments too hang on order lines
        orders = invoices.line_ids.sale_line_ids.order_id
        if not orders:
            return
        cards = self.env["crm.handoff"].sudo()
        posted = invoices.filtered(
            lambda move: move.state == "posted" and move.move_type == "out_invoice"
        )
        cards._fire("invoice_posted", posted.line_ids.sale_line_ids.order_id)
        cards._payment_changed(orders)
