from odoo import api, models

INVOICE_TYPES = ("out_invoice", "out_refund")


class AccountMove(models.Model):
    _inherit = "account.move"

    @api.constrains("state", "payment_state", "amount_residual")
    def _handoff_payment_changed(self):
        """Posting, payment, reversal: every way they happen comes here, in batches.

        Also the entries of payments: set back to draft they leave the invoice's residual alone.
        """
        if not self.env["crm.handoff.flow"]._in_use():
            return
        # sudo: whoever books the payment, the handoffs of others move
        moves = self.sudo()
        lines = moves.line_ids
        paid = lines.matched_debit_ids.debit_move_id | lines.matched_credit_ids.credit_move_id
        invoices = (moves | paid.move_id).filtered(lambda move: move.move_type in INVOICE_TYPES)
        # down payments too hang on order lines
        orders = invoices.line_ids.sale_line_ids.order_id
        if not orders:
            return
        handoffs = self.env["crm.handoff"].sudo()
        posted = (moves & invoices).filtered(
            lambda move: move.state == "posted" and move.move_type == "out_invoice"
        )
        handoffs._fire("invoice_posted", posted.line_ids.sale_line_ids.order_id)
        handoffs._payment_changed(orders)
