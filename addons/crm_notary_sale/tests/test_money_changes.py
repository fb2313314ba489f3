"""Whatever changes an input is heard, both ways, once an operation."""

from odoo import Command
from odoo.addons.crm_notary_sale.models.money import changes
from odoo.tests import tagged

from .common import MoneyCommon


@tagged("post_install", "-at_install")
class TestMoneyChanges(MoneyCommon):
    def setUp(self):
        super().setUp()
        self.calls = calls = []
        original = self.env.registry["sale.order"]._notary_money_changed

        def heard(orders):
            calls.append(set(orders.ids))
            return original(orders)

        self.patch(self.env.registry["sale.order"], "_notary_money_changed", heard)

    def heard(self, operation, *args, **values):
        """Ids of the orders of each call that an operation causes."""
        self.env.flush_all()
        self.calls.clear()
        operation(*args, **values)
        return list(self.calls)

    def assertHeardOnce(self, order, operation, *args, **values):
        self.assertEqual(self.heard(operation, *args, **values), [set(order.ids)])

    def test_raised_reopens_and_lowered_closes(self):
        order = self.order()
        self.pay(self.make_invoice(order))
        self.assertMoney(order, state="paid")
        line = order.order_line
        self.assertHeardOnce(order, line.write, {"product_uom_qty": 3})
        self.assertMoney(order, received=1000, to_invoice=2000, due=2000, state="partial")
        self.assertHeardOnce(order, line.write, {"product_uom_qty": 1})
        self.assertMoney(order, due=0, state="paid")

    def test_price_raised_after_the_invoice(self):
        order = self.order()
        self.pay(self.make_invoice(order))
        self.assertHeardOnce(order, order.order_line.write, {"price_unit": 3000})
        self.assertEqual(order.invoice_status, "invoiced", "natively, by quantity")
        self.assertMoney(order, to_invoice=2000, due=2000, state="partial")
        order.order_line.price_unit = 1000
        self.assertMoney(order, due=0, state="paid")

    def test_line_added_and_deleted(self):
        order = self.order(confirm=False)
        self.assertHeardOnce(
            order,
            order.write,
            {"order_line": [Command.create({"product_id": self.product.id, "tax_ids": False})]},
        )
        self.assertMoney(order, due=2000)
        self.assertHeardOnce(order, order.order_line[1].unlink)
        self.assertMoney(order, due=1000)

    def test_confirmed_cancelled_and_set_back(self):
        order = self.order(confirm=False)
        self.assertHeardOnce(order, order.action_confirm)
        self.assertHeardOnce(order, order._action_cancel)
        self.assertHeardOnce(order, order.action_draft)

    def test_orders_confirmed_together_are_one_call(self):
        orders = self.order(confirm=False) | self.order(confirm=False)
        self.assertEqual(self.heard(orders.action_confirm), [set(orders.ids)])

    def test_created_with_its_lines_is_one_call(self):
        self.assertEqual(len(self.heard(self.order, confirm=False)), 1)

    def test_invoice_made_posted_reset_cancelled_deleted(self):
        order = self.order()
        self.assertHeardOnce(order, order._create_invoices)
        invoice = order.invoice_ids
        self.assertHeardOnce(order, invoice.action_post)
        self.assertHeardOnce(order, invoice.button_draft)
        self.assertHeardOnce(order, invoice.button_cancel)
        invoice.button_draft()
        invoice.name = "/"
        self.assertHeardOnce(order, invoice.with_context(force_delete=True).unlink)
        self.assertMoney(order, invoiced=0, due=1000)

    def test_draft_invoice_changed(self):
        order = self.order(100, quantity=10)
        first = self.make_invoice(order, post=False)
        first.invoice_line_ids.quantity = 5
        first.action_post()
        second = self.make_invoice(order, post=False)
        self.assertMoney(order, invoiced=500, to_invoice=500)
        self.assertHeardOnce(
            order,
            second.write,
            {"invoice_line_ids": [Command.update(second.invoice_line_ids.id, {"price_unit": 90})]},
        )
        self.assertMoney(order, invoiced=500, to_invoice=450)

    def test_payment_registered_reset_posted_cancelled(self):
        order = self.order()
        invoice = self.make_invoice(order)
        self.assertHeardOnce(order, self.pay, invoice, 300)
        payment = invoice.matched_payment_ids
        self.assertHeardOnce(order, payment.action_draft)
        self.assertHeardOnce(order, payment.action_post)
        self.assertHeardOnce(order, payment.action_reject)
        self.assertHeardOnce(order, payment.action_draft)
        self.assertHeardOnce(order, payment.action_cancel)

    def test_one_payment_of_two_orders_is_one_call(self):
        one, two = self.order(), self.order()
        invoices = self.make_invoice(one) | self.make_invoice(two)
        self.assertEqual(self.heard(self.pay, invoices), [{one.id, two.id}])

    def test_reconciled_and_taken_apart(self):
        order = self.order()
        invoice = self.make_invoice(order)
        line = self.from_bank(400)
        self.assertHeardOnce(order, self.match, invoice, line.move_id)
        self.assertMoney(order, received=400)
        self.assertHeardOnce(order, invoice.line_ids.remove_move_reconcile)
        self.assertMoney(order, received=0)

    def test_bank_reconciliation_undone(self):
        order = self.order()
        line = self.from_bank(400, self.make_invoice(order))
        self.assertHeardOnce(order, line.action_undo_reconciliation)
        self.assertMoney(order, received=0, due=1000)

    def test_statement_line_deleted(self):
        order = self.order()
        line = self.from_bank(400, self.make_invoice(order))
        self.assertHeardOnce(order, line.unlink)
        self.assertMoney(order, received=0, due=1000)

    def test_write_off_by_entry_and_its_reversal(self):
        order = self.order()
        invoice = self.make_invoice(order)
        entry = self.entry(invoice, 100, self.company_data["default_account_expense"])
        self.assertMoney(order, written_off=100, due=900)
        self.heard(entry._reverse_moves, cancel=True)
        self.assertIn({order.id}, self.calls)
        self.assertMoney(order, written_off=0, due=1000)

    def test_credit_note(self):
        order = self.order()
        invoice = self.make_invoice(order)
        self.assertIn({order.id}, self.heard(self.credit, invoice))
        self.assertMoney(order, invoiced=0, due=1000)

    def test_transaction_done_and_its_payment(self):
        order = self.order()
        transaction = self.transaction(300, order, process=False)
        self.assertHeardOnce(order, transaction._post_process)
        self.assertHeardOnce(order, transaction.write, {"state": "cancel"})
        self.assertHeardOnce(order, transaction.write, {"state": "done"})

    def test_refund_transaction_names_no_order(self):
        order = self.order()
        source = self.transaction(300, order)
        refund = source._create_child_transaction(100, is_refund=True)
        self.assertHeardOnce(order, refund._set_done)

    def test_deposit_linked_and_taken_off(self):
        one, two = self.order(), self.order()
        payment = self.deposit(100)
        self.assertHeardOnce(one, payment.write, {"notary_order_id": one.id})
        self.assertEqual(self.heard(payment.write, {"notary_order_id": two.id}), [{one.id, two.id}])

    def test_delivered_quantity(self):
        self.product.invoice_policy = "delivery"
        order = self.order(quantity=2)
        self.assertHeardOnce(order, order.order_line.write, {"qty_delivered": 1})

    def test_recomputed_status_is_heard_before_the_commit(self):
        """A delivery writes nothing on the order: its lines are computed again."""
        self.product.invoice_policy = "delivery"
        order = self.order()
        self.env.cr.flush()
        self.calls.clear()
        line = order.order_line
        self.env.add_to_compute(line._fields["invoice_status"], line)
        self.env.cr.flush()
        self.assertEqual(self.calls, [{order.id}])

    def test_money_of_others_is_not_heard(self):
        bill = self.init_invoice("in_invoice", partner=self.other, amounts=[100], post=True)
        self.assertEqual(self.heard(self.pay, bill), [])
        self.assertEqual(self.heard(self.deposit, 100, partner=self.other), [])

    def test_what_a_change_causes_is_heard_in_turn(self):
        order, other = self.order(), self.order()
        invoice = self.make_invoice(order)
        heard = self.env.registry["sale.order"]._notary_money_changed

        def cause(orders):
            heard(orders)
            if order in orders and order.money_state == "paid":
                other.order_line.price_unit = 7

        self.patch(self.env.registry["sale.order"], "_notary_money_changed", cause)
        self.assertEqual(self.heard(self.pay, invoice), [{order.id}, {other.id}])
        self.assertMoney(other, due=7)

    def test_rolled_back_is_forgotten(self):
        order = self.order()
        self.env.cr.flush()
        self.calls.clear()
        with self.env.cr.savepoint() as savepoint, changes.collecting(self.env):
            changes.mark(self.env, orders=order.ids)
            savepoint.rollback()
        self.env.cr.flush()
        self.assertEqual(self.calls, [])

    def test_nothing_is_lost_when_an_operation_fails(self):
        order = self.order()
        self.env.cr.flush()
        self.calls.clear()
        with self.assertRaisesRegex(ValueError, "half way"), changes.collecting(self.env):
            changes.mark(self.env, orders=order.ids)
            raise ValueError("half way")
        self.assertEqual(self.calls, [])
        self.env.cr.flush()
        self.assertEqual(self.calls, [{order.id}])
