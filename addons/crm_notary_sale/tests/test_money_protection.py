"""What a salesperson writes over RPC changes no figure; see issue of forged totals."""

from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import MoneyCommon


@tagged("post_install", "-at_install")
class TestMoneyProtection(MoneyCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.own = cls.order(user_id=cls.seller.id)
        cls.pay(cls.make_invoice(cls.own), 300)
        cls.as_seller = cls.own.with_user(cls.seller)
        cls.foreign = cls.order(partner_id=cls.other.id, user_id=cls.env.uid)
        cls.pay(cls.make_invoice(cls.foreign))

    def test_totals_and_status_of_the_order(self):
        self.as_seller.write(
            {
                "amount_total": 300,
                "amount_untaxed": 300,
                "currency_rate": 100,
                "invoice_status": "invoiced",
                "money_received": 1000,
                "money_due": 0,
                "money_state": "paid",
                "money_paid_percent": 100,
            }
        )
        self.env.flush_all()
        self.env.invalidate_all()
        self.assertEqual((self.own.amount_total, self.own.currency_rate), (1000, 1))
        self.assertMoney(self.own, received=300, due=700, state="partial")

    def test_totals_and_status_of_the_lines(self):
        self.as_seller.write(
            {
                "order_line": [
                    Command.update(
                        self.own.order_line.id,
                        {"price_total": 300, "qty_invoiced": 9, "invoice_status": "invoiced"},
                    )
                ]
            }
        )
        self.env.flush_all()
        self.env.invalidate_all()
        self.assertMoney(self.own, ordered=1000, due=700, state="partial")

    def test_defaults_in_the_context_and_stored_defaults(self):
        self.env["ir.default"].set("sale.order", "amount_total", 1.0)
        order = (
            self.env["sale.order"]
            .with_user(self.seller)
            .with_context(default_money_state="paid", default_invoice_status="invoiced")
            .create(
                {
                    "partner_id": self.customer.id,
                    "money_due": 5.0,
                    "order_line": [
                        Command.create(
                            {"product_id": self.product.id, "tax_ids": False, "price_total": 5.0}
                        )
                    ],
                }
            )
        )
        self.assertMoney(order.sudo(), ordered=1000, due=1000, state="none")
        self.assertEqual(order.invoice_status, "no")

    def test_another_customers_paid_invoice(self):
        paid = self.foreign.order_line.invoice_lines
        with self.assertRaises(AccessError):
            self.as_seller.order_line.write({"invoice_lines": [Command.link(paid.id)]})
        with self.assertRaises(AccessError):
            self.as_seller.write(
                {
                    "order_line": [
                        Command.create(
                            {
                                "product_id": self.product.id,
                                "invoice_lines": [Command.link(paid.id)],
                            }
                        )
                    ]
                }
            )
        self.assertMoney(self.own, received=300, due=700)

    def test_links_by_a_default_in_the_context(self):
        """Not even of an invoice that the salesperson may read."""
        earlier = self.order(user_id=self.seller.id)
        self.pay(self.make_invoice(earlier))
        paid = earlier.order_line.invoice_lines
        line = (
            self.env["sale.order.line"]
            .with_user(self.seller)
            .with_context(default_invoice_lines=[Command.link(paid.id)])
            .create({"order_id": self.own.id, "product_id": self.product.id})
        )
        self.assertFalse(line.sudo().invoice_lines)

    def test_somebody_elses_online_payment(self):
        transaction = self.transaction(1000, self.foreign, process=False)
        with self.assertRaises(AccessError):
            self.as_seller.write({"transaction_ids": [Command.link(transaction.id)]})
        with self.assertRaises(AccessError):
            self.env["sale.order"].with_user(self.seller).with_context(
                default_transaction_ids=[Command.link(transaction.id)]
            ).create({"partner_id": self.customer.id})

    def test_invoiced_line_moved_to_another_order(self):
        mine = self.order(confirm=False, user_id=self.seller.id)
        with self.assertRaises(AccessError):
            self.own.order_line.with_user(self.seller).order_id = mine

    def test_deposit_linked_by_a_salesperson(self):
        payment = self.deposit(700)
        with self.assertRaises(AccessError):
            payment.with_user(self.seller).notary_order_id = self.own

    def test_seller_still_works_as_natively(self):
        order = (
            self.env["sale.order"]
            .with_user(self.seller)
            .create(
                {
                    "partner_id": self.customer.id,
                    "order_line": [
                        Command.create({"product_id": self.product.id, "tax_ids": False})
                    ],
                }
            )
        )
        order.action_confirm()
        order.order_line.product_uom_qty = 2
        invoice = order._create_invoices()
        invoice.sudo().action_post()
        self.assertMoney(order.sudo(), invoiced=2000, due=2000, state="unpaid")
        self.assertEqual(order.copy().money_state, "none")

    def test_figures_are_searchable(self):
        found = self.env["sale.order"].search([("money_state", "=", "partial")])
        self.assertIn(self.own, found)
        self.assertNotIn(self.foreign, found)
        self.assertIn(self.own, self.env["sale.order"].search([("money_due", ">", 699)]))
