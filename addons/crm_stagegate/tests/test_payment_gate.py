"""Kind ``payment``: native accounting's own figures decide, both ways."""

from odoo import fields
from odoo.addons.account.tests.common import AccountTestInvoicingCommon
from odoo.fields import Command
from odoo.tests import tagged

from ..exceptions import GateRefused
from .common import StageGateFixtures


@tagged("post_install", "-at_install")
class TestPaymentGate(StageGateFixtures, AccountTestInvoicingCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # the accounting fixtures act as an accountant of their own company
        cls.env = cls.env(su=True)
        cls._set_up_fixtures()
        (cls.gate_drawing | cls.gate_leader).mode = "off"
        cls.gate = cls.Gate.create(
            {
                "name": "Deposit",
                "stage_id": cls.sample.id,
                "kind": "payment",
                "mode": "enforce",
                "payment_of": "order",
                "payment_percent": 30,
            }
        )
        cls.product = cls.env["product.product"].create(
            {"name": "M8", "invoice_policy": "order", "list_price": 1000.0, "taxes_id": False}
        )
        cls.lead.partner_id = cls.partner_a
        cls.order = cls.env["sale.order"].create(
            {
                "partner_id": cls.partner_a.id,
                "opportunity_id": cls.lead.id,
                "order_line": [
                    Command.create(
                        {"product_id": cls.product.id, "product_uom_qty": 1, "tax_ids": False}
                    )
                ],
            }
        )
        cls.order.action_confirm()

    def _invoice(self):
        invoice = self.order._create_invoices()
        invoice.action_post()
        return invoice

    def _pay(self, invoice, amount):
        wizard = (
            self.env["account.payment.register"]
            .with_context(active_model="account.move", active_ids=invoice.ids)
            .create({"amount": amount, "payment_date": fields.Date.today()})
        )
        return wizard._create_payments()

    def _book_from_bank(self, invoice, amount):
        """A line of the bank statement that settles a part of the invoice."""
        receivable = invoice.line_ids.filtered(
            lambda line: line.account_id.account_type == "asset_receivable"
        )
        journal = self.company_data["default_journal_bank"]
        line = self.env["account.bank.statement.line"].create(
            {
                "journal_id": journal.id,
                "amount": amount,
                "partner_id": invoice.partner_id.id,
                "payment_ref": invoice.name,
            }
        )
        _liquidity, suspense, _other = line._seek_for_lines()
        suspense.account_id = receivable.account_id
        (suspense | receivable).reconcile()
        return line

    def _without_entries(self):
        """Payments make no entry of their own, as with an accounting application installed."""
        journals = self.env["account.journal"].search([("type", "in", ("bank", "cash"))])
        journals.inbound_payment_method_line_ids.payment_account_id = False
        self.patch(
            self.env.registry["account.move"],
            "_get_invoice_in_payment_state",
            lambda self: "in_payment",
        )

    def _is_met(self):
        return self.lead._stagegate_board().verdict(self.lead, self.gate).met

    def test_confirmed_order_is_not_paid(self):
        self._invoice()
        self.assertFalse(self._is_met())

    def test_part_below_the_share_is_not_enough(self):
        self._pay(self._invoice(), 299)
        self.assertFalse(self._is_met())

    def test_deposit_opens_the_stage(self):
        invoice = self._invoice()
        with self.assertRaises(GateRefused), self.env.cr.savepoint():
            self.lead.with_user(self.seller).stage_id = self.sample
        self._pay(invoice, 300)
        self.assertOpens(self.sample, self.gate)

    def test_cancelled_payment_means_demotion(self):
        payment = self._pay(self._invoice(), 300)
        self.lead.stage_id = self.sample
        payment.action_draft()
        self.env.flush_all()  # as at the end of a request: residuals are recomputed here
        self.assertEqual(self.lead.stage_id, self.drawing)
        self.assertIn("Payment of", self.lead.gate_reason)

    def test_credit_note_is_no_payment(self):
        invoice = self._invoice()
        reversal = (
            self.env["account.move.reversal"]
            .with_context(active_model="account.move", active_ids=invoice.ids)
            .create({"journal_id": invoice.journal_id.id, "reason": "return"})
        )
        reversal.refund_moves()
        reversal.new_move_ids.action_post()
        (invoice | reversal.new_move_ids).line_ids.filtered(
            lambda line: line.account_id.account_type == "asset_receivable" and not line.reconciled
        ).reconcile()
        self.assertEqual(invoice.amount_residual, 0)
        self.assertFalse(self._is_met())

    def test_share_of_the_invoice(self):
        self.gate.write({"payment_of": "invoice", "payment_percent": 100})
        invoice = self._invoice()
        self._pay(invoice, 999)
        self.assertFalse(self._is_met())
        self._pay(invoice, 1)
        self.assertTrue(self._is_met())

    def test_payment_without_an_entry_counts(self):
        self._without_entries()
        payment = self._pay(self._invoice(), 300)
        self.assertFalse(payment.move_id)
        self.assertTrue(self._is_met())
        payment.action_cancel()
        self.assertFalse(self._is_met())

    def test_payment_and_its_line_at_the_bank_count_once(self):
        self._without_entries()
        invoice = self._invoice()
        payment = self._pay(invoice, 200)
        self._book_from_bank(invoice, 200)
        self.assertFalse(self._is_met())
        payment.action_validate()
        self.assertEqual(payment.state, "paid")
        self.assertFalse(self._is_met())
        self._book_from_bank(invoice, 100)
        self.assertTrue(self._is_met())

    def test_one_payment_of_two_invoices_counts_once(self):
        self._without_entries()
        self.order.order_line.product_uom_qty = 2
        first = self._invoice()
        self.order.order_line.product_uom_qty = 4
        second = self._invoice()
        self.gate.payment_percent = 50
        wizard = (
            self.env["account.payment.register"]
            .with_context(active_model="account.move", active_ids=(first | second).ids)
            .create({"group_payment": True, "amount": 1999, "payment_date": fields.Date.today()})
        )
        wizard._create_payments()
        self.assertFalse(self._is_met())
        self._pay(second, 1)
        self.assertTrue(self._is_met())

    # -- the money of orders, see crm_notary_sale --------------------------------------------

    def _order(self, lead, price=1000.0, **values):
        order = self.env["sale.order"].create(
            {
                "partner_id": self.partner_a.id,
                "opportunity_id": lead.id,
                "order_line": [
                    Command.create(
                        {"product_id": self.product.id, "price_unit": price, "tax_ids": False}
                    )
                ],
                **values,
            }
        )
        order.action_confirm()
        return order

    def test_raised_order_means_demotion_and_lowered_opens_again(self):
        self._pay(self._invoice(), 300)
        self.lead.stage_id = self.sample
        self.order.order_line.product_uom_qty = 3
        self.assertEqual(self.lead.stage_id, self.drawing)
        self.assertIn(self.order.name, self.lead.gate_reason)
        self.order.order_line.product_uom_qty = 1
        self.assertTrue(self._is_met())
        self.lead.with_user(self.seller).stage_id = self.sample

    def test_cancelled_order_means_demotion(self):
        self._pay(self._invoice(), 300)
        self.lead.stage_id = self.sample
        self.order._action_cancel()
        self.assertEqual(self.lead.stage_id, self.drawing)

    def test_second_order_of_the_opportunity_counts(self):
        self._pay(self._invoice(), 300)
        self.lead.stage_id = self.sample
        self._order(self.lead)
        self.assertEqual(self.lead.stage_id, self.drawing, "300 of 2,000")

    def test_invoice_shared_by_two_opportunities(self):
        """150 of 1,000 each: a gate of 30 % stays shut for both; 300 each open it."""
        other = self.lead.copy()
        orders = self.order | self._order(other)
        invoice = orders._create_invoices()
        self.assertEqual(len(invoice), 1)
        invoice.action_post()
        self._pay(invoice, 300)
        board = (self.lead | other)._stagegate_board()
        for lead in self.lead | other:
            self.assertFalse(board.verdict(lead, self.gate).met)
        self._pay(invoice, 300)
        board = (self.lead | other)._stagegate_board()
        for lead in self.lead | other:
            self.assertTrue(board.verdict(lead, self.gate).met)

    def test_deposit_before_the_invoice(self):
        payment = self.env["account.payment"].create(
            {
                "partner_id": self.partner_a.id,
                "payment_type": "inbound",
                "partner_type": "customer",
                "amount": 300,
            }
        )
        payment.action_post()
        self.assertFalse(self._is_met(), "it names no order")
        payment.notary_order_id = self.order
        self.assertTrue(self._is_met())
        verdict = self.lead._stagegate_board().verdict(self.lead, self.gate)
        self.assertEqual((verdict.res_model, verdict.res_id), ("sale.order", self.order.id))

    def test_written_off_is_not_paid(self):
        invoice = self._invoice()
        wizard = (
            self.env["account.payment.register"]
            .with_context(active_model="account.move", active_ids=invoice.ids)
            .create(
                {
                    "amount": 299,
                    "payment_date": fields.Date.today(),
                    "payment_difference_handling": "reconcile",
                    "writeoff_account_id": self.company_data["default_account_expense"].id,
                }
            )
        )
        wizard._create_payments()
        self.assertEqual(invoice.amount_residual, 0)
        self.assertFalse(self._is_met())
        self.gate.payment_percent = 29
        self.assertTrue(self._is_met())

    def test_order_of_nothing_is_met(self):
        self.gate.payment_percent = 100
        self.order.order_line.price_unit = 0
        self.assertTrue(self._is_met())

    def test_ordered_at_one_rate_and_invoiced_at_another(self):
        foreign = self.setup_other_currency(
            "CHF", rates=[("2025-01-01", 1 / 0.14), (fields.Date.today(), 1 / 0.16)]
        )
        pricelist = self.env["product.pricelist"].create(
            {"name": "Export", "currency_id": foreign.id}
        )
        lead = self.lead.copy()
        order = self._order(lead, pricelist_id=pricelist.id)
        order.date_order = "2025-02-01"
        invoice = order._create_invoices()
        invoice.action_post()
        self.gate.payment_percent = 100
        self._pay(invoice, 1000)
        self.assertTrue(lead._stagegate_board().verdict(lead, self.gate).met)

    def test_forged_totals_open_nothing(self):
        self._pay(self._invoice(), 100)
        self.order.user_id = self.lead.user_id
        self.order.with_user(self.lead.user_id).write(
            {"amount_total": 100, "currency_rate": 100, "invoice_status": "invoiced"}
        )
        self.assertFalse(self._is_met())
        self.assertEqual(self.order.amount_total, 1000)

    def test_batch_costs_as_much_as_one(self):
        leads = self.lead | self.lead.copy() | self.lead.copy()
        for lead in leads[1:]:
            self._order(lead)
        self.env.flush_all()
        self.gate._judge_payment(leads)
        counts = []
        for batch in (self.lead, leads):
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            self.gate._judge_payment(batch)
            counts.append(self.cr.sql_log_count - before)
        self.assertEqual(*counts)
