from odoo import api, fields, models

from .money import changes

WATCHED_FIELDS = {
    "state",
    "amount",
    "operation",
    "payment_id",
    "sale_order_ids",
    "source_transaction_id",
}


class PaymentTransaction(models.Model):
    _inherit = "payment.transaction"

    # found from the payment whenever that changes
    payment_id = fields.Many2one(index="btree_not_null")

    @api.model_create_multi
    def create(self, vals_list):
        with changes.collecting(self.env):
            transactions = super().create(vals_list)
            changes.mark(self.env, transactions=transactions.ids)
        return transactions

    def write(self, vals):
        if not WATCHED_FIELDS & vals.keys():
            return super().write(vals)
        with changes.collecting(self.env):
            if {"payment_id", "sale_order_ids", "source_transaction_id"} & vals.keys():
                # the orders it is taken from
                changes.mark_before_deletion(self.env, transactions=self.ids)
            result = super().write(vals)
            changes.mark(self.env, transactions=self.ids)
        return result

    def unlink(self):
        with changes.collecting(self.env):
            changes.mark_before_deletion(self.env, transactions=self.ids)
            return super().unlink()

    def _post_process(self):
        with changes.collecting(self.env):
            return super()._post_process()
