from odoo import api, models

from .money import changes


class AccountPartialReconcile(models.Model):
    _inherit = "account.partial.reconcile"

    @api.model_create_multi
    def create(self, vals_list):
        with changes.collecting(self.env):
            partials = super().create(vals_list)
            changes.mark(self.env, moves=partials._notary_moves())
        return partials

    def unlink(self):
        if not self:
            return super().unlink()
        with changes.collecting(self.env):
            changes.mark(self.env, moves=self._notary_moves())
            return super().unlink()

    def _notary_moves(self):
        return (self.debit_move_id | self.credit_move_id).move_id.ids
