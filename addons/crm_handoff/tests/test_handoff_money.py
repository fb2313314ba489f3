"""What a payment handoff makes of the money of its order; the money itself: crm_notary_sale."""

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import HandoffCommon


@tagged("post_install", "-at_install")
class TestPaymentHandoff(HandoffCommon):
    with_accounting = True

    def setUp(self):
        super().setUp()
        self.order.action_confirm()
        self.payment_handoff = self.handoff(self.node_payment)

    def write_off(self, move, amount):
        """A miscellaneous entry that takes ``amount`` off an invoice."""
        item = move.line_ids.filtered(lambda line: line.account_type == "asset_receivable")
        expense = self.env["account.account"].search(
            [("account_type", "=", "expense"), ("company_ids", "in", self.company.ids)], limit=1
        )
        entry = self.env["account.move"].create(
            {
                "move_type": "entry",
                "line_ids": [
                    Command.create(
                        {
                            "account_id": item.account_id.id,
                            "partner_id": item.partner_id.id,
                            "credit": amount,
                        }
                    ),
                    Command.create({"account_id": expense.id, "debit": amount}),
                ],
            }
        )
        entry.action_post()
        (item | entry.line_ids.filtered("credit")).reconcile()

    # -- finance does it from the handoff -----------------------------------------------------

    def test_finance_invoices_and_registers_the_payment(self):
        handoff = self.payment_handoff.with_user(self.finance)
        self.assertTrue(handoff.can_invoice)
        action = handoff.action_handoff_invoice()
        wizard = self.env[action["res_model"]].with_user(self.finance)
        wizard = wizard.with_context(**action["context"]).create({})
        wizard.create_invoices()
        move = self.order.invoice_ids
        self.assertEqual(move.amount_total, self.order.amount_total)
        self.assertFalse(handoff.can_register_payment, "not posted yet")
        move.with_user(self.finance).action_post()
        handoff.invalidate_recordset()
        self.assertEqual((handoff.can_invoice, handoff.can_register_payment), (False, True))
        action = handoff.action_handoff_register_payment()
        register = self.env[action["res_model"]].with_user(self.finance)
        register.with_context(**action["context"]).create({}).action_create_payments()
        self.assertEqual(self.payment_handoff.state, "done")

    def test_others_invoice_nothing_from_the_handoff(self):
        for user in (self.sales, self.manager):
            handoff = self.payment_handoff.with_user(user)
            self.assertFalse(handoff.can_invoice and user == self.sales)
        with self.assertRaises(UserError):
            self.payment_handoff.with_user(self.sales).action_handoff_invoice()
        with self.assertRaises(AccessError):
            self.payment_handoff.with_user(self.production).action_handoff_invoice()

    def test_raised_reopens_and_lowered_closes(self):
        line = self.order.order_line
        self.pay(self.invoice())
        self.assertEqual(self.payment_handoff.state, "done")
        line.product_uom_qty = 6
        self.assertEqual(self.payment_handoff.state, "todo")
        self.assertEqual(self.order.handoff_amount_due, 400)
        line.product_uom_qty = 2
        self.assertEqual(self.payment_handoff.state, "done")

    def test_price_raised_after_payment_reopens(self):
        self.pay(self.invoice())
        self.order.order_line.price_unit = 300
        self.assertEqual(self.payment_handoff.state, "todo")
        self.order.order_line.price_unit = 100
        self.assertEqual(self.payment_handoff.state, "done")

    def test_written_off_is_not_paid(self):
        self.write_off(self.invoice(), 200)
        self.assertEqual(self.payment_handoff.state, "todo")
        self.assertEqual((self.order.money_written_off, self.order.handoff_amount_due), (200, 0))

    def test_part_written_off_is_not_paid_in_full(self):
        move = self.invoice()
        self.pay(move, 190)
        self.write_off(move, 10)
        self.assertEqual(self.payment_handoff.state, "todo")
        self.assertEqual(self.order.handoff_payment_state, "partial")

    def test_delivered_a_little_less_with_the_rest_cancelled(self):
        """9.8 of 10 delivered, invoiced and paid: natively fully invoiced."""
        self.steel.invoice_policy = "delivery"
        self.env["stock.quant"]._update_available_quantity(
            self.steel, self.env["stock.warehouse"].search([], limit=1).lot_stock_id, 20
        )
        order = self._create_order(
            order_line=[
                Command.create(
                    {
                        "product_id": self.steel.id,
                        "product_uom_qty": 10,
                        "price_unit": 100,
                        "tax_ids": False,
                    }
                )
            ]
        )
        order.action_confirm()
        picking = order.picking_ids
        picking.move_ids.quantity = 9.8
        picking.move_ids.picked = True
        backorder = picking.with_context(skip_backorder=False).button_validate()
        wizard = self.env["stock.backorder.confirmation"].with_context(**backorder["context"])
        wizard.create({"pick_ids": [Command.set(picking.ids)]}).process_cancel_backorder()
        move = self.invoice(order)
        self.assertEqual((order.invoice_status, move.amount_total), ("invoiced", 980))
        self.pay(move)
        self.assertEqual((order.handoff_amount_due, order.handoff_payment_state), (0, "paid"))
        self.assertEqual(self.handoff(self.node_payment, order).state, "done")

    def test_rest_cancelled_after_the_payment(self):
        """The delivery writes nothing on the order; it is heard all the same."""
        self.steel.invoice_policy = "delivery"
        self.env["stock.quant"]._update_available_quantity(
            self.steel, self.env["stock.warehouse"].search([], limit=1).lot_stock_id, 20
        )
        order = self._create_order(
            order_line=[
                Command.create(
                    {
                        "product_id": self.steel.id,
                        "product_uom_qty": 10,
                        "price_unit": 100,
                        "tax_ids": False,
                    }
                )
            ]
        )
        order.action_confirm()
        picking = order.picking_ids
        picking.move_ids.quantity = 9.8
        picking.move_ids.picked = True
        backorder = picking.with_context(skip_backorder=False).button_validate()
        wizard = self.env["stock.backorder.confirmation"].with_context(**backorder["context"])
        wizard.create({"pick_ids": [Command.set(picking.ids)]}).process()
        self.pay(self.invoice(order))
        handoff = self.handoff(self.node_payment, order)
        self.assertEqual((handoff.state, order.handoff_amount_due), ("todo", 20))
        (order.picking_ids - picking).action_cancel()
        self.env.cr.flush()
        self.assertEqual((handoff.state, order.handoff_amount_due), ("done", 0))

    def test_bonus_credit_without_an_order_line(self):
        move = self.invoice()
        note = self.env["account.move"].create(
            {
                "move_type": "out_refund",
                "partner_id": self.partner.id,
                "invoice_line_ids": [
                    Command.create({"name": "Bonus", "price_unit": 20, "tax_ids": False})
                ],
            }
        )
        note.action_post()
        (move | note).line_ids.filtered(
            lambda line: line.account_type == "asset_receivable"
        ).reconcile()
        self.assertEqual(self.payment_handoff.state, "todo")
        self.pay(move, 180)
        self.assertEqual(self.payment_handoff.state, "done")

    def test_order_of_nothing_has_nothing_to_pay(self):
        order = self._create_order(opportunity_id=self.lead.id)
        order.order_line.price_unit = 0
        order.action_confirm()
        self.assertEqual(self.handoff(self.node_payment, order).state, "done")

    def test_deposit_before_the_invoice(self):
        self.node_payment.payment_percent = 30
        payment = self.env["account.payment"].create(
            {
                "partner_id": self.partner.id,
                "payment_type": "inbound",
                "partner_type": "customer",
                "amount": 60,
            }
        )
        payment.action_post()
        self.assertEqual(self.payment_handoff.state, "todo")
        payment.notary_order_id = self.order
        self.assertEqual(self.payment_handoff.state, "done")
        payment.notary_order_id = False
        self.assertEqual(self.payment_handoff.state, "todo")

    def test_several_orders_of_one_opportunity(self):
        """One paid and one not invoiced: partly paid, with what is due."""
        self.pay(self.invoice())
        other = self._create_order(quantity=3, opportunity_id=self.lead.id)
        other.action_confirm()
        self.assertEqual(self.lead.contract_payment_state, "partial")
        self.assertEqual(
            (self.lead.contract_amount, self.lead.contract_paid, self.lead.contract_due),
            (500, 200, 300),
        )
        other.action_cancel()
        self.assertEqual(self.lead.contract_payment_state, "paid")

    def test_due_follows_an_invoice_above_the_order(self):
        move = self.invoice(post=False)
        move.invoice_line_ids.price_unit = 120
        move.action_post()
        self.pay(move, 200)
        self.assertEqual(self.order.handoff_amount_due, 40)
        self.assertEqual(self.payment_handoff.state, "todo")

    def test_payment_trigger_fires_once_it_is_reached(self):
        thank = self.env["crm.handoff.node"].create(
            {
                "flow_id": self.flow.id,
                "name": "Thank",
                "trigger": "payment_received",
                "payment_percent": 50,
                "responsible": "salesperson",
            }
        )
        move = self.invoice()
        self.write_off(move, 150)
        self.assertFalse(self.handoff(thank))
        self.pay(move)
        self.assertFalse(self.handoff(thank), "50 of 200")
        self.order.order_line.product_uom_qty = 1
        self.assertFalse(self.handoff(thank), "invoiced are still 200")
