"""Money that comes in before an invoice, and online."""

from odoo.exceptions import ValidationError
from odoo.tests import tagged

from .common import MoneyCommon


@tagged("post_install", "-at_install")
class TestMoneyDeposits(MoneyCommon):
    def test_deposit_linked_to_the_order(self):
        order = self.order()
        self.deposit(300, order)
        self.assertMoney(order, received=300, due=700, on_account=0, state="partial")

    def test_unlinked_deposit_is_on_account_and_counts_nowhere(self):
        order = self.order()
        self.deposit(300)
        self.assertMoney(order, received=0, due=1000, on_account=300, state="none")
        self.assertEqual(order.money_on_account, 300)

    def test_linked_later_and_taken_off_again(self):
        order = self.order()
        payment = self.deposit(300)
        payment.notary_order_id = order
        self.assertMoney(order, received=300, on_account=0)
        payment.notary_order_id = False
        self.assertMoney(order, received=0, on_account=300)

    def test_moved_to_another_order(self):
        one, two = self.order(), self.order()
        payment = self.deposit(300, one)
        payment.notary_order_id = two
        self.assertMoney(one, received=0)
        self.assertMoney(two, received=300)

    def test_of_another_customer_is_refused(self):
        with self.assertRaises(ValidationError):
            self.deposit(300, self.order(), partner=self.other)

    def test_contact_of_the_customer_may_pay(self):
        contact = self.env["res.partner"].create({"name": "Buyer", "parent_id": self.customer.id})
        order = self.order()
        self.deposit(300, order, partner=contact)
        self.assertMoney(order, received=300)

    def test_other_customers_money_is_not_on_account(self):
        self.deposit(300, partner=self.other)
        self.assertMoney(self.order(), on_account=0)

    def test_matched_with_the_invoice_counts_once(self):
        order = self.order()
        payment = self.deposit(300, order)
        invoice = self.make_invoice(order)
        self.assertMoney(order, received=300, due=700)
        self.match(invoice, payment.move_id)
        self.assertMoney(order, received=300, due=700)

    def test_part_matched_with_another_orders_invoice(self):
        one, two = self.order(), self.order(100)
        payment = self.deposit(300, one)
        self.match(self.make_invoice(two), payment.move_id)
        self.assertMoney(one, received=200)
        self.assertMoney(two, received=100, state="paid")

    def test_deposit_paid_back(self):
        order = self.order()
        self.deposit(300, order)
        self.deposit(100, order, payment_type="outbound")
        self.assertMoney(order, received=300, returned=100, due=800)

    def test_draft_and_cancelled_deposits_do_not_count(self):
        order = self.order()
        payment = self.deposit(300, order)
        payment.action_draft()
        self.assertMoney(order, received=0)
        payment.action_cancel()
        self.assertMoney(order, received=0)

    def test_deleted_deposit(self):
        order = self.order()
        payment = self.deposit(300, order)
        payment.action_draft()
        payment.unlink()
        self.assertMoney(order, received=0, due=1000)

    def test_line_of_the_bank_statement(self):
        order = self.order()
        line = self.from_bank(400, notary_order_id=order.id)
        self.assertMoney(order, received=400, due=600)
        line.notary_order_id = False
        self.assertMoney(order, received=0, on_account=400)

    def test_line_of_the_bank_statement_in_suspense_is_not_the_customers(self):
        order = self.order()
        self.env["account.bank.statement.line"].create(
            {
                "journal_id": self.bank.id,
                "amount": 400,
                "partner_id": self.customer.id,
                "payment_ref": "transfer",
                "notary_order_id": order.id,
            }
        )
        self.assertMoney(order, received=0, on_account=0)

    def test_deposit_on_a_quotation(self):
        order = self.order(confirm=False)
        self.deposit(300, order)
        self.assertMoney(order, received=300, due=700, state="partial")


@tagged("post_install", "-at_install")
class TestMoneyOnline(MoneyCommon):
    def test_done_before_its_payment_is_made(self):
        order = self.order()
        self.transaction(300, order, process=False)
        self.assertMoney(order, received=300, due=700, state="partial")

    def test_not_on_top_of_the_payment_it_becomes(self):
        order = self.order()
        transaction = self.transaction(300, order)
        self.assertEqual(transaction.payment_id.state, "in_process")
        self.assertMoney(order, received=300, due=700)

    def test_matched_with_the_invoice_natively(self):
        order = self.order()
        self.transaction(300, order)
        invoice = self.make_invoice(order)
        self.assertEqual(invoice.amount_residual, 700)
        self.assertMoney(order, received=300, due=700, state="partial")

    def test_together_with_other_money_on_the_same_invoice(self):
        order = self.order()
        self.transaction(300, order)
        self.pay(self.make_invoice(order), 200)
        self.assertMoney(order, received=500, due=500)

    def test_together_before_its_payment_is_made(self):
        order = self.order()
        self.pay(self.make_invoice(order), 200)
        self.transaction(300, order, process=False)
        self.assertMoney(order, received=500, due=500)

    def test_shared_among_the_orders_it_names(self):
        small, large = self.order(500), self.order(1500)
        self.transaction(400, small | large)
        self.assertMoney(small, received=100, due=400)
        self.assertMoney(large, received=300, due=1200)

    def test_refund_follows_its_source(self):
        order = self.order()
        source = self.transaction(300, order)
        refund = source._create_child_transaction(100, is_refund=True)
        self.assertFalse(refund.sale_order_ids)
        refund._set_done()
        self.assertMoney(order, received=300, returned=100, due=800)
        refund._post_process()
        self.assertEqual(refund.payment_id.payment_type, "outbound")
        self.assertMoney(order, received=300, returned=100, due=800)

    def test_refund_after_the_invoice_was_paid(self):
        order = self.order()
        source = self.transaction(1000, order)
        invoice = self.make_invoice(order)
        self.assertEqual(invoice.amount_residual, 0)
        self.assertMoney(order, received=1000, due=0, state="paid")
        refund = source._create_child_transaction(400, is_refund=True)
        refund._set_done()
        refund._post_process()
        self.assertMoney(order, received=1000, returned=400, due=400, state="partial")

    def test_refund_of_a_shared_payment(self):
        orders = self.order() | self.order()
        source = self.transaction(600, orders)
        refund = source._create_child_transaction(200, is_refund=True)
        refund._set_done()
        refund._post_process()
        for order in orders:
            self.assertMoney(order, received=300, returned=100, due=800)

    def test_captured_in_parts(self):
        self.provider.support_manual_capture = "partial"
        order = self.order()
        source = self.transaction(300, order, process=False)
        source.state = "authorized"
        self.assertMoney(order, received=0)
        part = source._create_child_transaction(200)
        part._set_done()
        part._post_process()
        self.assertMoney(order, received=200, due=800)
        rest = source._create_child_transaction(100)
        rest._set_canceled()
        self.assertEqual(source.state, "done", "natively, once all parts are settled")
        self.assertMoney(order, received=200, due=800)

    def test_authorized_pending_and_cancelled_are_no_money(self):
        self.provider.support_manual_capture = "partial"
        order = self.order()
        transaction = self.transaction(300, order, process=False)
        for state in ("pending", "authorized", "cancel", "error"):
            transaction.state = state
            self.assertMoney(order, received=0)

    def test_validation_is_no_money(self):
        order = self.order()
        self.transaction(300, order, process=False, operation="validation")
        self.assertMoney(order, received=0)

    def test_payment_cancelled_by_accounting(self):
        order = self.order()
        self.transaction(300, order).payment_id.action_cancel()
        self.assertMoney(order, received=0, due=1000)

    def test_another_currency(self):
        foreign = self.setup_other_currency("CHF", rates=[("2020-01-01", 4.0)])
        self.provider.available_currency_ids += foreign
        order = self.order()
        self.transaction(400, order, process=False, currency_id=foreign.id)
        self.assertMoney(order, received=100, due=900)

    def test_natively_confirmed_and_invoiced_by_the_payment(self):
        self.env["ir.config_parameter"].set_param("sale.automatic_invoice", "True")
        order = self.order(confirm=False, require_payment=True)
        self.transaction(1000, order)
        self.assertEqual(order.state, "sale")
        self.assertEqual(order.invoice_ids.amount_residual, 0)
        self.assertMoney(order, invoiced=1000, received=1000, due=0, state="paid")

    def test_two_orders_invoiced_together(self):
        orders = self.order() | self.order()
        self.transaction(600, orders)
        self.make_invoice(orders)
        for order in orders:
            self.assertMoney(order, invoiced=1000, received=300, due=700)


@tagged("post_install", "-at_install")
class TestMoneyWithoutEntries(MoneyCommon):
    """Payments make no entry of their own, as with an accounting application installed."""

    def setUp(self):
        super().setUp()
        journals = self.env["account.journal"].search([("type", "in", ("bank", "cash"))])
        journals.inbound_payment_method_line_ids.payment_account_id = False
        self.patch(
            self.env.registry["account.move"],
            "_get_invoice_in_payment_state",
            lambda move: "in_payment",
        )

    def test_payment_counts(self):
        order = self.order()
        payment = self.pay(self.make_invoice(order), 300)
        self.assertFalse(payment.move_id)
        self.assertMoney(order, received=300, due=700, state="partial")
        payment.action_cancel()
        self.assertMoney(order, received=0, due=1000)

    def test_payment_and_its_line_at_the_bank_count_once(self):
        order = self.order()
        invoice = self.make_invoice(order)
        payment = self.pay(invoice, 200)
        self.from_bank(200, invoice)
        self.assertEqual(payment.state, "paid")
        self.assertMoney(order, received=200, due=800)
        self.from_bank(100, invoice)
        self.assertMoney(order, received=300, due=700)

    def test_one_payment_of_two_invoices_counts_once(self):
        one, two = self.order(), self.order()
        invoices = self.make_invoice(one) | self.make_invoice(two)
        self.pay(invoices, 1999)
        self.assertMoney(one, received=1000, state="paid")
        self.assertMoney(two, received=999, due=1)

    def test_deposit(self):
        order = self.order()
        self.deposit(300, order)
        self.assertMoney(order, received=300, on_account=0)
        self.deposit(50)
        self.assertMoney(order, received=300, on_account=50)

    def test_deposit_and_its_line_at_the_bank_count_once(self):
        order = self.order()
        self.deposit(300, order)
        self.from_bank(300, notary_order_id=order.id)
        self.assertMoney(order, received=300, due=700)
        # another line of the same amount is other money
        self.from_bank(300, notary_order_id=order.id)
        self.assertMoney(order, received=600, due=400)

    def test_deposit_whose_line_is_matched_with_the_invoice(self):
        order = self.order()
        self.deposit(300, order)
        invoice = self.make_invoice(order)
        self.from_bank(300, invoice)
        self.assertMoney(order, received=300, due=700)
        self.from_bank(700, invoice)
        self.assertMoney(order, received=1000, due=0, state="paid")

    def test_deposit_and_the_rest_at_the_bank_are_two_moneys(self):
        order = self.order()
        self.deposit(300, order)
        self.from_bank(700, self.make_invoice(order))
        self.assertMoney(order, received=1000, due=0, state="paid")


@tagged("post_install", "-at_install")
class TestMoneyOfLeads(MoneyCommon):
    def money_of_lead(self):
        return self.lead._notary_money()[self.lead.id]

    def test_without_orders(self):
        money = self.money_of_lead()
        self.assertEqual((money.total, money.due, money.state), (0, 0, "none"))

    def test_one_paid_and_one_not_invoiced_is_partly_paid(self):
        paid = self.order(opportunity_id=self.lead.id)
        self.order(500, opportunity_id=self.lead.id)
        self.pay(self.make_invoice(paid))
        money = self.money_of_lead()
        self.assertEqual((money.received, money.due, money.state), (1000, 500, "partial"))
        self.assertEqual((self.lead.money_received, self.lead.money_due), (1000, 500))
        self.assertEqual(self.lead.money_state, "partial")

    def test_all_paid(self):
        for price in (1000, 500):
            self.pay(self.make_invoice(self.order(price, opportunity_id=self.lead.id)))
        self.assertEqual(self.money_of_lead().state, "paid")

    def test_a_free_order_changes_nothing(self):
        self.order(0, opportunity_id=self.lead.id)
        self.assertEqual(self.money_of_lead().state, "paid")
        self.order(1000, opportunity_id=self.lead.id)
        self.assertEqual(self.money_of_lead().state, "none")

    def test_overpaid_order_pays_nothing_of_another(self):
        self.deposit(1500, self.order(opportunity_id=self.lead.id))
        self.order(opportunity_id=self.lead.id)
        money = self.money_of_lead()
        self.assertEqual((money.due, money.overpaid), (1000, 500))
        self.assertTrue(money.reaches(50))
        self.assertFalse(money.reaches(51))

    def test_quotations_and_cancelled_orders_do_not_count(self):
        self.order(opportunity_id=self.lead.id, confirm=False)
        self.order(opportunity_id=self.lead.id).action_cancel()
        self.assertEqual(self.money_of_lead().total, 0)

    def test_share_of_what_is_invoiced(self):
        order = self.order(opportunity_id=self.lead.id)
        self.assertFalse(self.money_of_lead().invoice_reaches(1))
        self.pay(self._create_down_payment_invoice(order, "percentage", 30, post=True), 150)
        money = self.money_of_lead()
        self.assertEqual(money.invoice_paid_share, 0.5)
        self.assertTrue(money.invoice_reaches(50))
        self.assertFalse(money.reaches(16))

    def test_a_deposit_pays_no_other_orders_invoice(self):
        self.deposit(300, self.order(opportunity_id=self.lead.id))
        self.make_invoice(self.order(300, opportunity_id=self.lead.id))
        self.assertFalse(self.money_of_lead().invoice_reaches(1))

    def test_queries_do_not_grow_with_leads(self):
        leads = self.env["crm.lead"].create([{"name": f"L{number}"} for number in range(8)])
        for lead in leads:
            self.order(opportunity_id=lead.id)
        self.env.flush_all()

        def queries(several):
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            several._notary_money()
            return self.cr.sql_log_count - before

        queries(leads[0])  # warm
        self.assertEqual(queries(leads[0]), queries(leads))

    def test_shown_to_nobody_who_does_not_see_the_opportunity(self):
        order = self.order(opportunity_id=self.lead.id, user_id=self.env.user.id)
        self.lead.user_id = self.env.user
        self.assertFalse(order.with_user(self.seller).has_access("read"))
        self.assertFalse(self.lead.with_user(self.seller).has_access("read"))

    def test_credit_and_discount_add_up(self):
        order = self.order(opportunity_id=self.lead.id)
        invoice = self.make_invoice(order)
        self.bonus(100, invoice)
        self.pay(invoice)
        money = self.money_of_lead()
        self.assertEqual((money.credited, money.received, money.state), (100, 900, "paid"))
        self.assertTrue(money.reaches(100))

    def test_order_of_two_lines_with_a_discount_line(self):
        order = self.order(
            opportunity_id=self.lead.id,
            lines=[{"price_unit": 1000}, {"price_unit": -100, "product_uom_qty": 1}],
        )
        self.assertMoney(order, due=900)
        self.pay(self.make_invoice(order), 450)
        self.assertEqual(self.money_of_lead().paid_share, 0.5)
