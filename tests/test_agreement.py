"""The same scenario asked of every addon that speaks of it gives the same answer.

Money: one opportunity each, played through natively, then asked of the order itself, of the
opportunity's contract, of the payment handoff and of the payment gate. The values are worked out
by hand; the addons must not differ in any of them.
"""

from odoo import Command, fields
from odoo.addons.account.tests.common import AccountTestInvoicingCommon
from odoo.tests import tagged

PERCENTS = (1, 15, 30, 50, 80, 95, 100)


@tagged("post_install", "-at_install")
class TestMoneyAgreement(AccountTestInvoicingCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.env(su=True, context={**cls.env.context, "tracking_disable": True})
        cls.product = cls.env["product.product"].create(
            {
                "name": "Fixture",
                "type": "service",
                "invoice_policy": "order",
                "list_price": 1000.0,
                "taxes_id": False,
            }
        )
        cls.team = cls.env["crm.team"].create({"name": "Agreement"})
        first, cls.stage = cls.env["crm.stage"].create(
            [
                {"name": "Offer", "sequence": 1, "team_ids": cls.team.ids},
                {"name": "Deposit", "sequence": 2, "team_ids": cls.team.ids},
            ]
        )
        cls.gates = {
            percent: cls.env["crm.stage.gate"].create(
                {
                    "name": f"{percent} %",
                    "stage_id": cls.stage.id,
                    "kind": "payment",
                    "mode": "observe",
                    "payment_of": "order",
                    "payment_percent": percent,
                }
            )
            for percent in PERCENTS
        }
        role = cls.env["res.role"].create({"name": "Finance", "user_ids": cls.env.user.ids})
        cls.flow = cls.env["crm.handoff.flow"].create({"name": "Agreement"})
        cls.nodes = {
            percent: cls.env["crm.handoff.node"].create(
                {
                    "flow_id": cls.flow.id,
                    "name": f"{percent} %",
                    "trigger": "order_confirmed",
                    "completion": "payment",
                    "payment_percent": percent,
                    "role_id": role.id,
                }
            )
            for percent in PERCENTS
        }
        cls.flow.action_switch_on()
        cls.lead = cls._lead(first)
        cls.other_lead = cls._lead(first)

    @classmethod
    def _lead(cls, stage):
        return cls.env["crm.lead"].create(
            {
                "name": "Line",
                "type": "opportunity",
                "partner_id": cls.partner_a.id,
                "team_id": cls.team.id,
                "stage_id": stage.id,
                "company_id": cls.env.company.id,
            }
        )

    def order(self, price=1000.0, quantity=1.0, lead=None, **values):
        order = self.env["sale.order"].create(
            {
                "partner_id": self.partner_a.id,
                "opportunity_id": (lead or self.lead).id,
                "payment_term_id": False,
                "order_line": [
                    Command.create(
                        {
                            "product_id": self.product.id,
                            "product_uom_qty": quantity,
                            "price_unit": price,
                            "tax_ids": False,
                        }
                    )
                ],
                **values,
            }
        )
        order.action_confirm()
        return order

    def invoice(self, orders, freight=0.0):
        move = orders._create_invoices(final=True)
        if freight:
            move.write(
                {
                    "invoice_line_ids": [
                        Command.create({"name": "Freight", "price_unit": freight, "tax_ids": False})
                    ]
                }
            )
        move.action_post()
        return move

    def pay(self, move, amount, **values):
        return self._register_payment(
            move, amount=amount, payment_date=fields.Date.today(), **values
        )

    def take_off(self, move, other):
        (move | other).line_ids.filtered(
            lambda line: line.account_type == "asset_receivable" and not line.reconciled
        ).reconcile()

    def write_off(self, move, amount):
        item = move.line_ids.filtered(lambda line: line.account_type == "asset_receivable")
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
                    Command.create(
                        {
                            "account_id": self.company_data["default_account_expense"].id,
                            "debit": amount,
                        }
                    ),
                ],
            }
        )
        entry.action_post()
        self.take_off(move, entry)

    def deposit(self, order, amount):
        payment = self.env["account.payment"].create(
            {
                "partner_id": self.partner_a.id,
                "partner_type": "customer",
                "payment_type": "inbound",
                "amount": amount,
                "notary_order_id": order.id,
            }
        )
        payment.action_post()
        return payment

    def assertAgree(self, orders, *, paid, due, state, reached, lead=None):
        """All who are asked say this.

        :param reached: greatest of ``PERCENTS`` that is paid; 0 for none
        """
        lead = lead or self.lead
        met = [percent for percent in PERCENTS if percent <= reached]
        answers = {
            "order": (
                sum(order.money_received - order.money_returned for order in orders),
                sum(orders.mapped("money_due")),
            ),
            "order, live": (
                sum(each.money for each in orders._notary_money().values()),
                sum(each.due for each in orders._notary_money().values()),
            ),
            "opportunity": (lead.money_received, lead.money_due),
            "contract": (lead.contract_paid, lead.contract_due),
            "order form of handoffs": (
                sum(orders.mapped("handoff_amount_paid")),
                sum(orders.mapped("handoff_amount_due")),
            ),
        }
        for who, answer in answers.items():
            with self.subTest(who=who):
                self.assertEqual(answer, (paid, due))
        states = {
            "opportunity": lead.money_state,
            "contract": lead.contract_payment_state,
        }
        if len(orders) == 1:
            states["order"] = orders.money_state
            states["order form of handoffs"] = orders.handoff_payment_state
            handoffs = self.env["crm.handoff"].search(
                [("order_id", "=", orders.id), ("node_id.flow_id", "=", self.flow.id)]
            )
            with self.subTest(who="handoffs"):
                done = handoffs.filtered(lambda handoff: handoff.state == "done")
                self.assertEqual(sorted(done.node_id.mapped("payment_percent")), met)
                self.assertEqual(set(handoffs.mapped("amount_paid")), {paid})
                self.assertEqual(set(handoffs.mapped("amount_due")), {due})
        for who, answer in states.items():
            with self.subTest(who=who):
                self.assertEqual(answer, state)
        board = lead._stagegate_board()
        with self.subTest(who="gates"):
            self.assertEqual(
                [each for each, gate in self.gates.items() if board.verdict(lead, gate).met], met
            )

    def test_deposit_then_rest_then_raised_then_lowered(self):
        order = self.order()
        self.assertAgree(order, paid=0, due=1000, state="none", reached=0)
        payment = self.deposit(order, 300)
        self.assertAgree(order, paid=300, due=700, state="partial", reached=30)
        move = self.invoice(order)
        self.take_off(move, payment.move_id)
        self.assertAgree(order, paid=300, due=700, state="partial", reached=30)
        self.pay(move, 700)
        self.assertAgree(order, paid=1000, due=0, state="paid", reached=100)
        order.order_line.product_uom_qty = 3
        self.assertAgree(order, paid=1000, due=2000, state="partial", reached=30)
        order.order_line.product_uom_qty = 1
        self.assertAgree(order, paid=1000, due=0, state="paid", reached=100)

    def test_payment_reset_and_cancelled(self):
        order = self.order()
        payment = self.pay(self.invoice(order), 500)
        self.assertAgree(order, paid=500, due=500, state="partial", reached=50)
        payment.action_draft()
        self.assertAgree(order, paid=0, due=1000, state="unpaid", reached=0)

    def test_shared_invoice_with_freight(self):
        one, two = self.order(), self.order(lead=self.other_lead)
        self.pay(self.invoice(one | two, freight=100), 300)
        for order, lead in ((one, self.lead), (two, self.other_lead)):
            self.assertAgree(order, lead=lead, paid=150, due=900, state="partial", reached=1)

    def test_shared_invoice(self):
        one, two = self.order(), self.order(lead=self.other_lead)
        self.pay(self.invoice(one | two), 300)
        for order, lead in ((one, self.lead), (two, self.other_lead)):
            self.assertAgree(order, lead=lead, paid=150, due=850, state="partial", reached=15)

    def test_written_off(self):
        order = self.order()
        move = self.invoice(order)
        self.pay(move, 950)
        self.write_off(move, 50)
        self.assertAgree(order, paid=950, due=0, state="partial", reached=95)

    def test_bonus_credit(self):
        order = self.order()
        move = self.invoice(order)
        note = self._create_invoice_one_line(
            move_type="out_refund", price_unit=100, tax_ids=[], partner_id=self.partner_a, post=True
        )
        self.take_off(move, note)
        self.pay(move, 450)
        self.assertAgree(order, paid=450, due=450, state="partial", reached=50)
        self.pay(move, 450)
        self.assertAgree(order, paid=900, due=0, state="paid", reached=100)

    def test_credited_and_paid_back(self):
        order = self.order()
        move = self.invoice(order)
        self.pay(move, 1000)
        note = self._reverse_invoice(move, post=True)
        self.pay(note, 1000)
        self.assertAgree(order, paid=0, due=1000, state="none", reached=0)

    def test_invoiced_above_the_order(self):
        order = self.order()
        move = order._create_invoices()
        move.invoice_line_ids.price_unit = 1250
        move.action_post()
        self.pay(move, 1000)
        self.assertAgree(order, paid=1000, due=250, state="partial", reached=80)

    def test_order_of_nothing(self):
        self.assertAgree(self.order(0), paid=0, due=0, state="paid", reached=100)

    def test_one_paid_and_one_not_invoiced(self):
        orders = self.order() | self.order()
        self.pay(self.invoice(orders[0]), 1000)
        self.assertAgree(orders, paid=1000, due=1000, state="partial", reached=50)

    def test_foreign_currency(self):
        foreign = self.setup_other_currency(
            "CHF", rates=[("2025-01-01", 1 / 0.14), (fields.Date.today(), 1 / 0.16)]
        )
        pricelist = self.env["product.pricelist"].create(
            {"name": "Export", "currency_id": foreign.id}
        )
        order = self.order(pricelist_id=pricelist.id)
        order.date_order = "2025-02-01"
        self.pay(self.invoice(order), 500)
        money = order._notary_money()[order.id]
        self.assertEqual((money.money, money.due, money.state), (500, 500, "partial"))
        # in the company's currency at the rate of the order, 0.14
        self.assertEqual((self.lead.contract_paid, self.lead.contract_due), (70, 70))
        board = self.lead._stagegate_board()
        met = [each for each, gate in self.gates.items() if board.verdict(self.lead, gate).met]
        self.assertEqual(met, [1, 15, 30, 50])
        handoffs = self.env["crm.handoff"].search([("order_id", "=", order.id)])
        done = handoffs.filtered(lambda handoff: handoff.state == "done")
        self.assertEqual(sorted(done.node_id.mapped("payment_percent")), met)
