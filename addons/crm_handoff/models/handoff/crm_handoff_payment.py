from odoo import api, fields, models
from odoo.exceptions import UserError


class CrmHandoff(models.Model):
    """What finance does for a payment: invoice the order, register what came in."""

    _inherit = "crm.handoff"

    can_invoice = fields.Boolean(compute="_compute_can_invoice")
    can_register_payment = fields.Boolean(compute="_compute_can_invoice")

    @api.depends_context("uid")
    @api.depends("node_id.completion", "state", "order_id.invoice_status", "order_id.state")
    def _compute_can_invoice(self):
        keeps_books = self.env["account.move"].has_access("create")
        for handoff in self:
            # sudo: who has the handoff may read no orders
            order = handoff.sudo().order_id
            is_open = (
                keeps_books
                and handoff.sudo().node_id.completion == "payment"
                and handoff.state in ("todo", "in_progress")
                and handoff._can_act()
            )
            handoff.can_invoice = (
                is_open and order.state == "sale" and order.invoice_status != "invoiced"
            )
            handoff.can_register_payment = is_open and bool(handoff._handoff_unpaid_invoices())

    def _handoff_unpaid_invoices(self):
        # sudo: as above; what is opened is opened with the user's own rights
        return self.sudo().order_id.invoice_ids.filtered(
            lambda move: (
                move.state == "posted"
                and move.move_type == "out_invoice"
                and move.payment_state in ("not_paid", "partial")
            )
        )

    def action_handoff_invoice(self):
        """Open Odoo's dialog that invoices the order: all of it, or a deposit.

        :raise UserError: when there is nothing to invoice
        """
        self.ensure_one()
        self.check_access("write")
        if not self.can_invoice:
            raise UserError(
                self.env._("There is nothing to invoice here, or it is somebody else's work.")
            )
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "sale.action_view_sale_advance_payment_inv"
        )
        order_id = self.order_id.id
        action["context"] = {
            "active_model": "sale.order",
            "active_id": order_id,
            "active_ids": [order_id],
        }
        return action

    def action_handoff_register_payment(self):
        """Open Odoo's dialog that registers a payment for the order's open invoices.

        :raise UserError: when no invoice is open
        """
        self.ensure_one()
        self.check_access("write")
        if not self.can_register_payment:
            raise UserError(
                self.env._("No invoice of this order is open. Please invoice it first.")
            )
        # back to the user's own rights
        invoices = self.env["account.move"].browse(self._handoff_unpaid_invoices().ids)
        return invoices.action_register_payment()
