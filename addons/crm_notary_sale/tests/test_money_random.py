"""Random sequences of native operations on two orders that are invoiced together or apart.

After each sequence our figures agree with Odoo's own: open amounts of invoices and payments,
``invoice_status``, ``payment_state``; no money is counted twice or lost, to within the rounding of
the shares of an invoice.
"""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import MoneyCommon

OPERATIONS = (
    "order_more",
    "order_less",
    "invoice",
    "invoice_together",
    "down_payment",
    "post",
    "reset",
    "pay",
    "pay_together",
    "bank",
    "bank_deposit",
    "deposit",
    "match",
    "online",
    "refund_online",
    "bonus",
    "credit_note",
    "write_off",
    "cancel_payment",
    "unmatch",
)
STEPS = st.lists(
    st.tuples(st.sampled_from(OPERATIONS), st.integers(0, 1), st.integers(1, 400)),
    min_size=1,
    max_size=12,
)


class _Undo(Exception):
    pass


@tagged("post_install", "-at_install")
class TestMoneyRandom(MoneyCommon):
    @given(STEPS)
    @settings(
        max_examples=25,
        deadline=None,
        derandomize=True,
        suppress_health_check=list(HealthCheck),
    )
    def test_figures_agree_with_native_ones(self, steps):
        try:
            with self.env.cr.savepoint():
                self.orders = [self.order(100, quantity=5), self.order(100, quantity=3)]
                for operation, number, amount in steps:
                    getattr(self, f"do_{operation}")(self.orders[number], amount)
                self.check()
                raise _Undo
        except _Undo:
            self.env.invalidate_all()

    # -- operations: natively refused ones do nothing ----------------------------------------

    def do_order_more(self, order, amount):
        order.order_line.filtered(lambda line: not line.is_downpayment)[:1].product_uom_qty += (
            1 + amount // 100
        )

    def do_order_less(self, order, _amount):
        line = order.order_line.filtered(
            lambda each: not each.is_downpayment and not each.display_type
        )
        line.product_uom_qty = max(line.product_uom_qty - 1, 1)

    def do_invoice(self, order, amount):
        try:
            move = order._create_invoices(final=True)
        except UserError:
            return  # nothing to invoice
        if amount % 2:
            move.action_post()

    def do_invoice_together(self, _order, amount):
        both = self.orders[0] | self.orders[1]
        if all(order.invoice_status == "to invoice" for order in both):
            self.do_invoice(both, amount)

    def do_down_payment(self, order, amount):
        wizard = self.env["sale.advance.payment.inv"].create(
            {
                "sale_order_ids": order.ids,
                "advance_payment_method": "fixed",
                "fixed_amount": amount,
            }
        )
        wizard._create_invoices(order).action_post()

    def do_post(self, order, _amount):
        order.invoice_ids.filtered(lambda move: move.state == "draft").action_post()

    def do_reset(self, order, _amount):
        order.invoice_ids.filtered(lambda move: move.state == "posted")[:1].button_draft()

    def open_invoices(self, order):
        return order.invoice_ids.filtered(
            lambda move: (
                move.state == "posted"
                and move.move_type == "out_invoice"
                and move.amount_residual > 0
            )
        )

    def do_pay(self, order, amount):
        for move in self.open_invoices(order)[:1]:
            self.pay(move, min(amount, move.amount_residual))

    def do_pay_together(self, _order, amount):
        moves = self.open_invoices(self.orders[0]) | self.open_invoices(self.orders[1])
        if moves:
            self.pay(moves, min(amount, sum(moves.mapped("amount_residual"))))

    def do_bank(self, order, amount):
        for move in self.open_invoices(order)[:1]:
            self.from_bank(min(amount, move.amount_residual), move)

    def do_bank_deposit(self, order, amount):
        self.from_bank(amount, notary_order_id=order.id)

    def do_deposit(self, order, amount):
        self.deposit(amount, order)

    def do_match(self, order, _amount):
        """Match the order's open deposits with its open invoices."""
        moves = (
            self.env["account.payment"].search([("notary_order_id", "=", order.id)]).move_id
            | self.env["account.bank.statement.line"]
            .search([("notary_order_id", "=", order.id)])
            .move_id
        )
        self.match(*moves.filtered(lambda move: move.state == "posted"), *self.open_invoices(order))

    def do_online(self, order, amount):
        self.transaction(amount, order)

    def do_refund_online(self, order, amount):
        for source in order.transaction_ids[:1]:
            refund = source._create_child_transaction(min(amount, source.amount), is_refund=True)
            refund._set_done()
            refund._post_process()

    def do_bonus(self, order, amount):
        for move in self.open_invoices(order)[:1]:
            self.bonus(min(amount, move.amount_residual), move)

    def do_credit_note(self, order, amount):
        moves = order.invoice_ids.filtered(
            lambda move: move.state == "posted" and move.move_type == "out_invoice"
        )
        if moves and not moves.line_ids.sale_line_ids.filtered("is_downpayment"):
            self.credit(moves[:1], match=bool(amount % 2) and moves[0].amount_residual > 0)

    def do_write_off(self, order, amount):
        for move in self.open_invoices(order)[:1]:
            account = self.company_data["default_account_expense"]
            self.entry(move, min(amount, move.amount_residual), account)

    def do_cancel_payment(self, order, _amount):
        payment = order.invoice_ids.matched_payment_ids.filtered(
            lambda each: each.state in ("in_process", "paid")
        )[:1]
        if payment:
            payment.action_draft()
            payment.action_cancel()

    def do_unmatch(self, order, _amount):
        order.invoice_ids.line_ids.remove_move_reconcile()

    # -- what must hold ----------------------------------------------------------------------

    def check(self):
        orders = self.orders[0] | self.orders[1]
        money = orders._notary_money()
        for order in orders:
            self.check_order(order, money[order.id])
        received = sum(each.money for each in money.values())
        self.assertAlmostEqual(received, self.money_that_came_in(orders), delta=0.0101)
        posted = orders.invoice_ids.filtered(lambda move: move.state == "posted")
        self.assertAlmostEqual(
            sum(each.invoiced for each in money.values()),
            sum(posted.mapped("amount_total_signed")),
            delta=0.0101,
        )
        # what is open natively: invoices, less open payments, plus what is still to be invoiced
        self.assertAlmostEqual(
            sum(each.due - each.overpaid for each in money.values()),
            sum(posted.mapped("amount_residual_signed"))
            - self.open_payments(orders)
            + sum(each.to_invoice for each in money.values()),
            delta=0.0101,
        )

    def check_order(self, order, money):
        self.assertMoney(order, ordered=order.amount_total)
        self.assertAlmostEqual(money.total, max(money.ordered, money.invoiced), places=2)
        self.assertGreaterEqual(min(money.due, money.overpaid, money.received, money.returned), 0)
        posted = order.invoice_ids.filtered(lambda move: move.state == "posted")
        if (
            order.invoice_status == "invoiced"
            and posted == order.invoice_ids
            and len(posted.line_ids.sale_line_ids.order_id) == 1
            and not any(posted.mapped("amount_residual"))
            and not money.written_off
            and money.money > 0
            and not money.returned
        ):
            self.assertEqual(set(posted.mapped("payment_state")) - {"paid", "reversed"}, set())
            self.assertEqual(money.state, "paid")
        if money.state == "paid":
            self.assertEqual((money.due, money.written_off), (0, 0))

    def payments(self, orders):
        """Payments and lines of the bank statement that any of these orders has to do with."""
        items = orders.invoice_ids.line_ids
        matched = items.matched_credit_ids.credit_move_id | items.matched_debit_ids.debit_move_id
        transactions = orders.transaction_ids
        payments = (
            self.env["account.payment"].search([("notary_order_id", "in", orders.ids)])
            | matched.move_id.origin_payment_id
            | (transactions | transactions.child_transaction_ids).payment_id
        )
        lines = (
            self.env["account.bank.statement.line"].search([("notary_order_id", "in", orders.ids)])
            | matched.move_id.statement_line_id
        )
        return payments.filtered(lambda each: each.state in ("in_process", "paid")), lines

    def money_that_came_in(self, orders):
        """All of it: unlinked money that was taken off an invoice again counts nowhere."""
        payments, lines = self.payments(orders)
        total = sum(payments.mapped("amount_signed")) + sum(lines.mapped("amount"))
        return total - self.unlinked(payments, lines)

    def open_payments(self, orders):
        payments, lines = self.payments(orders)
        return self.open_of(payments.move_id | lines.move_id) - self.unlinked(payments, lines)

    def unlinked(self, payments, lines):
        """Open rests of payments that are linked to no order."""
        return self.open_of(
            payments.filtered(
                lambda each: not each.notary_order_id and not each.payment_transaction_id
            ).move_id
            | lines.filtered(lambda each: not each.notary_order_id).move_id
        )

    def open_of(self, moves):
        items = moves.line_ids.filtered(lambda item: item.account_type == "asset_receivable")
        return -sum(items.mapped("amount_residual"))
