from odoo import models

from .money import changes


class AccountPaymentRegister(models.TransientModel):
    _inherit = "account.payment.register"

    def _create_payments(self):
        with changes.collecting(self.env):
            return super()._create_payments()
