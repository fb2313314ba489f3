from odoo import models

INVOICE_TYPES = ("out_invoice", "out_refund")
WATCHED_FIELDS = {"state", "amount_residual", "amount_total", "payment_state"}


class AccountMove(models.Model):
    _inherit = "account.move"

    def _validate_fields(self, field_names, excluded_names=()):  # pylint: disable=missing-return
        """Called after each write and recomputation: payments and reversals change the residual."""
        field_names = set(field_names)
        super()._validate_fields(field_names, excluded_names)
        if field_names & WATCHED_FIELDS:
            self._refresh_payment_gates()

    def _refresh_payment_gates(self):
        """Judge the leads again whose invoices these entries are, or pay."""
        if "payment" not in self.env["crm.stage.gate"]._kinds_in_play():
            return
        # sudo: whoever books the payment, the sales side is judged
        moves = self.sudo()
        lines = moves.line_ids
        paid = lines.matched_debit_ids.debit_move_id | lines.matched_credit_ids.credit_move_id
        invoices = (moves | paid.move_id).filtered(lambda move: move.move_type in INVOICE_TYPES)
        leads = invoices.line_ids.sale_line_ids.order_id.opportunity_id
        if leads:
            names = self.env._(", ").join(name for name in invoices.mapped("name") if name)
            leads._stagegate_refresh(reason=self.env._("Payment of %s changed.", names))
