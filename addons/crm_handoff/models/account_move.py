from odoo import models


class AccountMove(models.Model):
    _name = "account.move"
    _inherit = ["account.move", "crm.notary.watched"]

    def _notary_fields_changed(self, names):  # pylint: disable=missing-return
        """Every way an invoice gets posted comes here, in batches."""
        super()._notary_fields_changed(names)
        if "state" not in names or not self.env["crm.handoff.flow"]._in_use():
            return
        # sudo: whoever posts the invoice, the handoffs of others move
        posted = self.sudo().filtered(
            lambda move: move.state == "posted" and move.move_type == "out_invoice"
        )
        # down payments too hang on order lines
        orders = posted.line_ids.sale_line_ids.order_id
        if orders:
            self.env["crm.handoff"].sudo()._fire("invoice_posted", orders)
