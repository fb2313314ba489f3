from odoo import api, fields, models

from .money import changes

WATCHED_FIELDS = {
    "state",
    "amount",
    "payment_type",
    "currency_id",
    "move_id",
    "invoice_ids",
    "notary_order_id",
}


class AccountPayment(models.Model):
    _inherit = "account.payment"

    notary_order_id = fields.Many2one(
        "sale.order",
        "Sales Order",
        domain="[('partner_id', 'child_of', partner_id), ('company_id', '=', company_id)]",
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        tracking=True,
        help="The order this deposit is for. Until it is matched with an invoice it counts as "
        "received on this order.",
    )

    @api.constrains("notary_order_id", "partner_id", "company_id")
    def _check_notary_order(self):
        for payment in self:
            # sudo: accountants may link an order they cannot open
            payment.sudo().notary_order_id._notary_check_deposit(payment)

    @api.model_create_multi
    def create(self, vals_list):
        with changes.collecting(self.env):
            payments = super().create(vals_list)
            changes.mark(self.env, payments=payments.ids)
        return payments

    def write(self, vals):
        if not WATCHED_FIELDS & vals.keys():
            return super().write(vals)
        with changes.collecting(self.env):
            if {"notary_order_id", "invoice_ids", "move_id"} & vals.keys():
                # the order it is taken from
                changes.mark_before_deletion(self.env, payments=self.ids)
            result = super().write(vals)
            changes.mark(self.env, payments=self.ids)
        return result

    def unlink(self):
        with changes.collecting(self.env):
            changes.mark_before_deletion(self.env, payments=self.ids)
            return super().unlink()

    def action_post(self):
        with changes.collecting(self.env):
            return super().action_post()

    def action_draft(self):
        with changes.collecting(self.env):
            return super().action_draft()

    def action_cancel(self):
        with changes.collecting(self.env):
            return super().action_cancel()
