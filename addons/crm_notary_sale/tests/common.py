"""Fixtures: a company with a chart of accounts, and native ways to invoice and to pay.

=============  ==============================================================================
``customer``   who orders; ``other`` another customer
``lead``       opportunity of ``customer``
``product``    invoiced by ordered quantity; list price 1,000, no tax
``seller``     salesperson, own documents only, no accounting
``bank``       bank journal; payments of it go over an outstanding account
=============  ==============================================================================
"""

from odoo import Command, fields
from odoo.addons.account_payment.tests.common import AccountPaymentCommon
from odoo.tests import new_test_user


class MoneyCommon(AccountPaymentCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # the fixtures act as an accountant of a company of their own
        cls.env = cls.env(su=True, context={**cls.env.context, "tracking_disable": True})
        cls.bank = cls.company_data["default_journal_bank"]
        cls.customer, cls.other = cls.env["res.partner"].create(
            [{"name": "Wuxi Bearings"}, {"name": "Ningbo Pumps"}]
        )
        cls.partner = cls.customer
        cls.product = cls.env["product.product"].create(
            {
                "name": "Fixture",
                "type": "service",
                "invoice_policy": "order",
                "list_price": 1000.0,
                "taxes_id": False,
                "property_account_income_id": cls.company_data["default_account_revenue"].id,
            }
        )
        cls.seller = new_test_user(
            cls.env,
            login="money_seller",
            groups="sales_team.group_sale_salesman",
            company_id=cls.env.company.id,
            company_ids=cls.env.company.ids,
        )
        cls.lead = cls.env["crm.lead"].create(
            {"name": "Pump line", "type": "opportunity", "partner_id": cls.customer.id}
        )

    @classmethod
    def order(cls, price=1000.0, *, quantity=1.0, confirm=True, lines=None, **values):
        """An order of one line, or of ``lines`` (values of each)."""
        lines = lines or [{"product_uom_qty": quantity, "price_unit": price}]
        order = cls.env["sale.order"].create(
            {
                "partner_id": cls.customer.id,
                "order_line": [
                    Command.create({"product_id": cls.product.id, "tax_ids": False, **line})
                    for line in lines
                ],
                **values,
            }
        )
        if confirm:
            order.action_confirm()
        return order

    @classmethod
    def make_invoice(cls, orders, post=True, **values):
        """Invoice orders in full, on one invoice where natively possible."""
        move = orders._create_invoices(final=True)
        if values:
            move.write(values)
        if post:
            move.action_post()
        return move

    @classmethod
    def pay(cls, moves, amount=None, **values):
        """Register a payment, as accounting does."""
        values = {"payment_date": fields.Date.today(), "group_payment": True, **values}
        wizard = (
            cls.env["account.payment.register"]
            .with_context(active_model="account.move", active_ids=moves.ids)
            .create(values)
        )
        if amount is not None:
            wizard.amount = amount
            if values.get("payment_difference_handling"):
                wizard.payment_difference_handling = values["payment_difference_handling"]
        return wizard._create_payments()

    @classmethod
    def deposit(cls, amount, order=None, *, partner=None, **values):
        """A payment of the customer, booked before there is an invoice."""
        payment = cls.env["account.payment"].create(
            {
                "partner_id": (partner or cls.customer).id,
                "partner_type": "customer",
                "payment_type": "inbound",
                "amount": amount,
                "journal_id": cls.bank.id,
                "notary_order_id": order.id if order else False,
                **values,
            }
        )
        payment.action_post()
        return payment

    @classmethod
    def from_bank(cls, amount, move=None, **values):
        """A line of the bank statement booked on the customer, matched with ``move`` if given."""
        line = cls.env["account.bank.statement.line"].create(
            {
                "journal_id": cls.bank.id,
                "amount": amount,
                "partner_id": cls.customer.id,
                "payment_ref": "transfer",
                **values,
            }
        )
        _liquidity, suspense, _other = line._seek_for_lines()
        suspense.account_id = cls.company_data["default_account_receivable"]
        if move:
            (suspense | cls.receivable(move)).reconcile()
        return line

    @classmethod
    def receivable(cls, moves):
        return moves.line_ids.filtered(
            lambda item: item.account_type == "asset_receivable" and not item.reconciled
        )

    @classmethod
    def entry(cls, move, amount, account, journal=None):
        """A miscellaneous entry that takes ``amount`` off an invoice."""
        item = cls.receivable(move)
        entry = cls.env["account.move"].create(
            {
                "move_type": "entry",
                "journal_id": (journal or cls.company_data["default_journal_misc"]).id,
                "line_ids": [
                    Command.create(
                        {
                            "account_id": item.account_id.id,
                            "partner_id": item.partner_id.id,
                            "credit": amount,
                        }
                    ),
                    Command.create({"account_id": account.id, "debit": amount}),
                ],
            }
        )
        entry.action_post()
        (item | cls.receivable(entry)).reconcile()
        return entry

    @classmethod
    def credit(cls, move, *, match=True):
        """A credit note by the native wizard, on the order's lines."""
        note = cls._reverse_invoice(move, post=True)
        if match:
            cls.match(move, note)
        return note

    @classmethod
    def bonus(cls, amount, move=None):
        """A credit note that has no order line."""
        note = cls.env["account.move"].create(
            {
                "move_type": "out_refund",
                "partner_id": cls.customer.id,
                "invoice_line_ids": [
                    Command.create({"name": "Bonus", "price_unit": amount, "tax_ids": False})
                ],
            }
        )
        note.action_post()
        if move:
            cls.match(move, note)
        return note

    @classmethod
    def match(cls, *moves):
        items = cls.env["account.move.line"]
        for move in moves:
            items |= cls.receivable(move)
        items.reconcile()

    def transaction(self, amount, orders=None, *, process=True, **values):
        """An online payment that is done; its payment is natively made unless ``process`` is
        false."""
        transaction = self._create_transaction(
            "redirect",
            amount=amount,
            reference=f"tx {self.env['payment.transaction'].search_count([])}",
            currency_id=values.pop("currency_id", self.env.company.currency_id.id),
            sale_order_ids=[Command.set(orders.ids if orders else [])],
            state="done",
            **values,
        )
        if process:
            transaction._post_process()
        return transaction

    def money(self, order):
        return order._notary_money()[order.id]

    def assertMoney(self, order, **expected):
        """Compare figures of an order, live and as stored on it."""
        money = self.money(order)
        self.assertEqual({name: getattr(money, name) for name in expected}, expected)
        self.assertAlmostEqual(
            money.received - money.returned + money.settled + money.due - money.overpaid,
            money.total,
            msg="the figures of an order add up",
        )
        stored = {
            "state": order.money_state,
            "received": order.money_received,
            "due": order.money_due,
            "written_off": order.money_written_off,
        }
        self.assertEqual(stored, {name: getattr(money, name) for name in stored})
