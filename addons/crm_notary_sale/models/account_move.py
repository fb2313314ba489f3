from odoo import models

from .money import changes

WATCHED_FIELDS = {"state", "matched_payment_ids", "line_ids", "invoice_line_ids", "currency_id"}


class AccountMove(models.Model):
    _inherit = "account.move"

    def write(self, vals):
        if not WATCHED_FIELDS & vals.keys():
            return super().write(vals)
        with changes.collecting(self.env):
            result = super().write(vals)
            changes.mark(self.env, moves=self.ids)
        return result

    def unlink(self):
        with changes.collecting(self.env):
            changes.mark_before_deletion(self.env, moves=self.ids)
            return super().unlink()

    def action_post(self):
        with changes.collecting(self.env):
            return super().action_post()

    def _post(self, soft=True):
        with changes.collecting(self.env):
            posted = super()._post(soft)
            posted.line_ids._notary_keep_unit_price()
        return posted

    def button_draft(self):
        with changes.collecting(self.env):
            return super().button_draft()

    def button_cancel(self):
        with changes.collecting(self.env):
            return super().button_cancel()

    def _reverse_moves(self, default_values_list=None, cancel=False):
        with changes.collecting(self.env):
            return super()._reverse_moves(default_values_list, cancel=cancel)
