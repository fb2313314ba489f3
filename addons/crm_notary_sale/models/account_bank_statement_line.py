from odoo import api, fields, models

from .money import changes


class AccountBankStatementLine(models.Model):
    _inherit = "account.bank.statement.line"

    notary_order_id = fields.Many2one(
        "sale.order",
        "Sales Order",
        domain="[('partner_id', 'child_of', partner_id), ('company_id', '=', company_id)]",
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        help="The order this deposit is for. It counts once it is booked on the customer's "
        "receivable account, until it is matched with an invoice.",
    )

    @api.constrains("notary_order_id", "partner_id", "company_id")
    def _check_notary_order(self):
        for line in self:
            # sudo: accountants may link an order they cannot open
            line.sudo().notary_order_id._notary_check_deposit(line)

    @api.model_create_multi
    def create(self, vals_list):
        with changes.collecting(self.env):
            return super().create(vals_list)

    def write(self, vals):
        if "notary_order_id" not in vals:
            return super().write(vals)
        with changes.collecting(self.env):
            changes.mark_before_deletion(self.env, moves=self.move_id.ids)
            result = super().write(vals)
            changes.mark(self.env, moves=self.move_id.ids)
        return result

    def unlink(self):
        with changes.collecting(self.env):
            changes.mark_before_deletion(self.env, moves=self.move_id.ids)
            return super().unlink()

    def action_undo_reconciliation(self):
        with changes.collecting(self.env):
            return super().action_undo_reconciliation()
