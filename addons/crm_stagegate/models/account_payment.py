from odoo import models


class AccountPayment(models.Model):
    _inherit = "account.payment"

    def _validate_fields(self, field_names, excluded_names=()):  # pylint: disable=missing-return
        """A payment without a journal entry of its own leaves the invoice's residual alone."""
        field_names = set(field_names)
        super()._validate_fields(field_names, excluded_names)
        if field_names & {"state", "amount"}:
            # sudo: the payer's rights say nothing about the sales side
            self.sudo().invoice_ids._refresh_payment_gates()
