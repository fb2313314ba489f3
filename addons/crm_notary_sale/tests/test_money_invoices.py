"""Invoices, and what settles them; every value worked out by hand."""

from odoo import Command, fields
from odoo.tests import tagged

from .common import MoneyCommon


@tagged("post_install", "-at_install")
class TestMoneyInvoices(MoneyCommon):
    def test_confirmed_order_is_due_in_full(self):
        self.assertMoney(
            self.order(), ordered=1000, invoiced=0, to_invoice=1000, due=1000, state="none"
        )

    def test_posted_invoice_is_due(self):
        order = self.order()
        self.make_invoice(order)
        self.assertMoney(order, invoiced=1000, to_invoice=0, due=1000, state="unpaid")

    def test_draft_invoice_is_still_to_be_invoiced(self):
        order = self.order()
        self.make_invoice(order, post=False)
        self.assertEqual(order.invoice_status, "invoiced")
        self.assertMoney(order, invoiced=0, to_invoice=1000, due=1000, state="none")

    def test_payment(self):
        order = self.order()
        self.pay(self.make_invoice(order), 300)
        self.assertMoney(order, received=300, due=700, state="partial")
        self.assertEqual(self.money(order).paid_share, 0.3)

    def test_bank_statement_line(self):
        order = self.order()
        self.from_bank(1000, self.make_invoice(order))
        self.assertMoney(order, received=1000, due=0, state="paid")

    def test_cash_book_entry_is_money(self):
        order = self.order()
        cash = self.company_data["default_journal_cash"].default_account_id
        self.entry(self.make_invoice(order), 400, cash)
        self.assertMoney(order, received=400, written_off=0, due=600, state="partial")

    def test_write_off_by_entry_is_not_money(self):
        order = self.order()
        self.entry(self.make_invoice(order), 1000, self.company_data["default_account_expense"])
        self.assertEqual(order.invoice_ids.payment_state, "paid", "natively")
        self.assertMoney(order, received=0, written_off=1000, due=0, state="settled")
        self.assertFalse(self.money(order).reaches(1))

    def test_write_off_of_a_rest_does_not_make_it_paid(self):
        order = self.order()
        invoice = self.make_invoice(order)
        self.pay(invoice, 950)
        self.entry(invoice, 50, self.company_data["default_account_expense"])
        self.assertMoney(order, received=950, written_off=50, due=0, state="partial")
        self.assertTrue(self.money(order).reaches(95))
        self.assertFalse(self.money(order).reaches(95.1))

    def test_write_off_on_an_account_of_discounts_or_exchange(self):
        """What an entry is called does not make it paid."""
        company = self.env.company
        for account in (
            company.account_journal_early_pay_discount_loss_account_id,
            company.expense_currency_exchange_account_id,
        ):
            order = self.order()
            self.entry(self.make_invoice(order), 1000, account)
            self.assertMoney(order, written_off=1000, due=0, state="settled")

    def test_write_off_in_the_payment_wizard(self):
        order = self.order()
        self.pay(
            self.make_invoice(order),
            950,
            payment_difference_handling="reconcile",
            writeoff_account_id=self.company_data["default_account_expense"].id,
        )
        self.assertMoney(order, received=950, written_off=50, due=0, state="partial")

    def test_early_payment_discount(self):
        term = self.env["account.payment.term"].create(
            {
                "name": "2 % in 7 days",
                "early_discount": True,
                "discount_days": 7,
                "discount_percentage": 2,
                "early_pay_discount_computation": "excluded",
                "line_ids": [Command.create({"value": "percent", "value_amount": 100})],
            }
        )
        order = self.order(payment_term_id=term.id)
        self.pay(self.make_invoice(order))
        self.assertMoney(order, received=980, discounted=20, due=0, state="paid")
        self.assertEqual(self.money(order).paid_share, 1.0)

    def test_early_payment_discount_reduces_tax(self):
        tax = self.percent_tax(13)
        term = self.env["account.payment.term"].create(
            {
                "name": "2 % in 7 days",
                "early_discount": True,
                "discount_days": 7,
                "discount_percentage": 2,
                "early_pay_discount_computation": "included",
                "line_ids": [Command.create({"value": "percent", "value_amount": 100})],
            }
        )
        order = self.order(
            lines=[{"price_unit": 1000.0, "tax_ids": [Command.set(tax.ids)]}],
            payment_term_id=term.id,
        )
        self.pay(self.make_invoice(order))
        # 1,130 less 2 %
        self.assertMoney(order, received=1107.4, discounted=22.6, due=0, state="paid")

    def test_cash_basis_tax_is_no_money_going_back(self):
        company = self.env.company
        company.tax_exigibility = True
        company.tax_cash_basis_journal_id = self.company_data["default_journal_misc"]
        transition = self.env["account.account"].create(
            {
                "name": "VAT to be paid",
                "code": "CABA1",
                "account_type": "liability_current",
                "reconcile": True,
            }
        )
        tax = self.percent_tax(
            13,
            tax_exigibility="on_payment",
            cash_basis_transition_account_id=transition.id,
        )
        order = self.order(lines=[{"price_unit": 1000.0, "tax_ids": [Command.set(tax.ids)]}])
        invoice = self.make_invoice(order)
        self.pay(invoice, 565)
        self.assertMoney(order, received=565, returned=0, due=565, state="partial")
        self.pay(invoice, 565)
        self.assertTrue(invoice.tax_cash_basis_created_move_ids)
        self.assertMoney(order, received=1130, returned=0, due=0, state="paid")

    def test_credit_note_of_the_order_takes_the_invoice_back(self):
        order = self.order()
        self.credit(self.make_invoice(order))
        self.assertMoney(order, invoiced=0, credited=0, received=0, due=1000, state="none")

    def test_credit_note_paid_back(self):
        order = self.order()
        invoice = self.make_invoice(order)
        self.pay(invoice)
        note = self.credit(invoice, match=False)
        self.pay(note)
        self.assertMoney(order, received=1000, returned=1000, invoiced=0, due=1000)
        self.assertEqual(self.money(order).money, 0)

    def test_bonus_credit_note_settles(self):
        order = self.order()
        invoice = self.make_invoice(order)
        self.bonus(100, invoice)
        self.assertMoney(order, invoiced=1000, credited=100, due=900, state="unpaid")
        self.pay(invoice)
        self.assertMoney(order, received=900, credited=100, due=0, state="paid")

    def test_credit_for_everything_is_no_payment(self):
        order = self.order()
        self.bonus(1000, self.make_invoice(order))
        self.assertMoney(order, received=0, credited=1000, due=0, state="settled")
        self.assertFalse(self.money(order).reaches(30))

    def test_due_follows_an_invoice_above_the_order(self):
        order = self.order()
        invoice = self.make_invoice(order, post=False)
        invoice.invoice_line_ids.price_unit = 1200
        invoice.action_post()
        self.pay(invoice, 1000)
        self.assertMoney(order, ordered=1000, invoiced=1200, due=200, state="partial")

    def test_price_agreed_on_the_invoice_below_the_order(self):
        order = self.order()
        invoice = self.make_invoice(order, post=False)
        invoice.invoice_line_ids.price_unit = 900
        invoice.action_post()
        self.pay(invoice)
        self.assertMoney(order, invoiced=900, to_invoice=0, due=0, state="paid")

    def test_freight_added_on_the_invoice_is_due(self):
        order = self.order()
        invoice = self.make_invoice(order, post=False)
        invoice.write(
            {
                "invoice_line_ids": [
                    Command.create({"name": "Freight", "price_unit": 50, "tax_ids": False})
                ]
            }
        )
        invoice.action_post()
        self.pay(invoice, 1000)
        self.assertMoney(order, invoiced=1050, to_invoice=0, due=50, state="partial")

    def test_part_invoiced_with_freight(self):
        order = self.order(100, quantity=10)
        invoice = self.make_invoice(order, post=False)
        invoice.invoice_line_ids.quantity = 5
        invoice.write(
            {
                "invoice_line_ids": [
                    Command.create({"name": "Freight", "price_unit": 50, "tax_ids": False})
                ]
            }
        )
        invoice.action_post()
        # freight is no part of the goods that are still to be invoiced
        self.assertMoney(order, invoiced=550, to_invoice=500, due=1050)

    def test_shared_invoice_is_shared_by_order_line(self):
        orders = self.order() | self.order()
        invoice = self.make_invoice(orders)
        self.assertEqual(len(invoice), 1)
        self.pay(invoice, 300)
        for order in orders:
            self.assertMoney(order, invoiced=1000, received=150, due=850, state="partial")
            self.assertFalse(self.money(order).reaches(30))
            self.assertTrue(self.money(order).reaches(15))

    def test_shared_invoice_in_other_proportions(self):
        small, large = self.order(500), self.order(1500)
        self.pay(self.make_invoice(small | large), 500)
        self.assertMoney(small, received=125, due=375)
        self.assertMoney(large, received=375, due=1125)

    def test_shared_invoice_with_freight(self):
        orders = self.order() | self.order()
        invoice = self.make_invoice(orders, post=False)
        invoice.write(
            {
                "invoice_line_ids": [
                    Command.create({"name": "Freight", "price_unit": 100, "tax_ids": False})
                ]
            }
        )
        invoice.action_post()
        self.pay(invoice, 300)
        for order in orders:
            self.assertMoney(order, invoiced=1050, received=150, due=900, state="partial")

    def test_down_payment_and_final_invoice(self):
        order = self.order()
        deposit = self._create_down_payment_invoice(order, "percentage", 30, post=True)
        self.pay(deposit)
        self.assertMoney(order, invoiced=300, to_invoice=700, received=300, due=700)
        self.assertEqual(self.money(order).paid_share, 0.3)
        final = self._create_final_invoice(order, post=True)
        self.assertMoney(order, invoiced=1000, to_invoice=0, received=300, due=700)
        self.pay(final)
        self.assertMoney(order, received=1000, due=0, state="paid")

    def test_final_invoice_in_draft_keeps_the_rest_to_be_invoiced(self):
        order = self.order()
        self.pay(self._create_down_payment_invoice(order, "percentage", 30, post=True))
        self._create_final_invoice(order)
        self.assertMoney(order, invoiced=300, to_invoice=700, due=700, state="partial")

    def test_payment_of_a_draft_invoice_is_received(self):
        order = self.order()
        invoice = self.make_invoice(order)
        self.pay(invoice, 300)
        invoice.button_draft()
        self.assertMoney(order, invoiced=0, to_invoice=1000, received=300, due=700)
        invoice.action_post()
        self.assertMoney(order, invoiced=1000, received=300, due=700)

    def test_overpaid(self):
        order = self.order()
        invoice = self.make_invoice(order)
        self.from_bank(1000, invoice)
        self.deposit(200, order)
        self.assertMoney(order, received=1200, due=0, overpaid=200, state="paid")

    def test_zero_order_has_nothing_to_pay(self):
        order = self.order(0)
        self.assertMoney(order, due=0, state="paid")
        self.assertTrue(self.money(order).reaches(100))

    def test_zero_quotation_is_not_paid(self):
        self.assertMoney(self.order(0, confirm=False), due=0, state="none")

    def test_rounding_of_the_currency(self):
        order = self.order(lines=[{"product_uom_qty": 3, "price_unit": 33.33}] * 3)
        self.assertMoney(order, due=299.97)
        invoice = self.make_invoice(order)
        self.pay(invoice, 299.96)
        self.assertMoney(order, due=0.01, state="partial")
        self.pay(invoice, 0.01)
        self.assertMoney(order, due=0, state="paid")

    def test_three_orders_share_what_does_not_divide(self):
        orders = self.order(100) | self.order(100) | self.order(100)
        invoice = self.make_invoice(orders)
        self.pay(invoice, 100)
        # hand-computed: 33.33 each and a cent left, for the first of them
        self.assertMoney(orders[0], received=33.34, due=66.66)
        for order in orders[1:]:
            self.assertMoney(order, received=33.33, due=66.67)
        self.pay(invoice)
        for order in orders:
            self.assertMoney(order, received=100, due=0, state="paid")

    def test_shares_add_up_to_the_invoice(self):
        """Freight of 10.01 on 3 x 33.33: shares of 36.67, 36.67 and 36.66 of 110.00."""
        orders = self.order(33.33) | self.order(33.33) | self.order(33.33)
        invoice = self.make_invoice(orders, post=False)
        invoice.write(
            {
                "invoice_line_ids": [
                    Command.create({"name": "Freight", "price_unit": 10.01, "tax_ids": False})
                ]
            }
        )
        invoice.action_post()
        self.assertEqual(invoice.amount_total, 110)
        self.pay(invoice, 50)
        self.entry(invoice, 0.01, self.company_data["default_account_expense"])
        for order, invoiced, received, written_off in zip(
            orders, (36.67, 36.67, 36.66), (16.67, 16.67, 16.66), (0.01, 0, 0), strict=True
        ):
            self.assertMoney(order, invoiced=invoiced, received=received, written_off=written_off)
        together = sum(self.money(order).due for order in orders)
        self.assertAlmostEqual(together, invoice.amount_residual, places=6)
        # whichever of them is asked about
        self.assertEqual(orders[2:]._notary_money()[orders[2].id].received, 16.66)

    def test_fees_kept_by_the_bank(self):
        """A statement line of 980 that settles 1,000 with 20 of fees: 980 came in."""
        order = self.order()
        invoice = self.make_invoice(order)
        line = self.env["account.bank.statement.line"].create(
            {
                "journal_id": self.bank.id,
                "amount": 980,
                "partner_id": self.customer.id,
                "payment_ref": "transfer",
            }
        )
        liquidity, suspense, _other = line._seek_for_lines()
        receivable = self.company_data["default_account_receivable"]
        line.move_id.with_context(force_delete=True, skip_readonly_check=True).write(
            {
                "line_ids": [
                    Command.delete(suspense.id),
                    Command.create(
                        {
                            "account_id": receivable.id,
                            "partner_id": self.customer.id,
                            "credit": 1000,
                        }
                    ),
                    Command.create(
                        {
                            "account_id": self.company_data["default_account_expense"].id,
                            "debit": 20,
                        }
                    ),
                ]
            }
        )
        self.match(invoice, line.move_id)
        self.assertTrue(liquidity.exists())
        self.assertMoney(order, received=980, written_off=20, due=0, state="partial")

    def test_payment_that_is_no_longer_posted(self):
        order = self.order()
        payment = self.pay(self.make_invoice(order))
        self.assertMoney(order, received=1000, state="paid")
        payment.action_draft()
        self.assertMoney(order, received=0, due=1000, state="unpaid")
        payment.action_post()
        self.assertMoney(order, received=1000, state="paid")

    def test_rejected_payment(self):
        order = self.order()
        payment = self.pay(self.make_invoice(order))
        payment.action_reject()
        self.assertMoney(order, received=0, due=1000, state="unpaid")

    def test_cancelled_order_asks_for_nothing_more(self):
        order = self.order()
        order.action_cancel()
        self.assertMoney(order, ordered=0, to_invoice=0, due=0, state="none")

    def test_no_cost_for_more_orders(self):
        one = self.order()
        many = one.browse([self.order().id for _number in range(8)])
        for order in one | many:
            self.pay(self.make_invoice(order), 100)
        self.transaction(50, one)
        self.transaction(50, many)
        self.env.flush_all()

        def queries(orders):
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            orders._notary_money()
            return self.cr.sql_log_count - before

        queries(one)  # warm
        self.assertEqual(queries(one), queries(many))


@tagged("post_install", "-at_install")
class TestMoneyCurrencies(MoneyCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # 1 USD of this test is worth 0.16 of the company's currency today, 0.14 in 2025
        cls.foreign = cls.setup_other_currency(
            "CHF", rates=[("2025-01-01", 1 / 0.14), (fields.Date.today(), 1 / 0.16)]
        )
        cls.pricelist = cls.env["product.pricelist"].create(
            {"name": "Export", "currency_id": cls.foreign.id}
        )

    def test_ordered_at_one_rate_and_invoiced_at_another(self):
        order = self.order(pricelist_id=self.pricelist.id, date_order="2025-02-01", confirm=False)
        order.action_confirm()
        order.date_order = "2025-02-01"
        invoice = self.make_invoice(order)
        self.assertEqual(invoice.currency_id, self.foreign)
        self.pay(invoice)
        self.assertMoney(order, invoiced=1000, received=1000, due=0, state="paid")
        self.assertEqual(self.money(order).paid_share, 1.0)

    def test_foreign_invoice_paid_in_company_currency(self):
        order = self.order(pricelist_id=self.pricelist.id)
        invoice = self.make_invoice(order)
        # half of it: 1,000 at 0.16 are 160
        self.pay(invoice, 80, currency_id=self.env.company.currency_id.id)
        self.assertMoney(order, received=500, due=500, state="partial")

    def test_foreign_invoice_paid_later_at_another_rate(self):
        order = self.order(pricelist_id=self.pricelist.id)
        invoice = self.make_invoice(order, invoice_date="2025-02-01", date="2025-02-01")
        self.pay(invoice)
        self.assertTrue(invoice.line_ids.matched_credit_ids.exchange_move_id)
        self.assertMoney(order, received=1000, exchanged=0, due=0, state="paid")

    def test_invoice_in_another_currency_than_the_order(self):
        order = self.order(160)
        invoice = self.make_invoice(order, post=False)
        invoice.currency_id = self.foreign
        invoice.invoice_line_ids.price_unit = 1000
        invoice.action_post()
        self.pay(invoice, 500)
        self.assertMoney(order, invoiced=160, received=80, due=80, state="partial")

    def test_deposit_in_another_currency(self):
        order = self.order(160)
        self.deposit(500, order, currency_id=self.foreign.id)
        self.assertMoney(order, received=80, due=80)

    def test_lead_adds_up_in_the_company_currency(self):
        home = self.order(100, opportunity_id=self.lead.id)
        self.order(1000, opportunity_id=self.lead.id, pricelist_id=self.pricelist.id)
        self.pay(self.make_invoice(home))
        money = self.lead._notary_money()[self.lead.id]
        self.assertEqual((money.received, money.due, money.state), (100, 160, "partial"))
