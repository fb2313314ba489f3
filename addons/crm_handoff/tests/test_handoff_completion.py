from odoo import Command, fields
from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import HandoffCommon


@tagged("post_install", "-at_install")
class TestHandoffMoney(HandoffCommon):
    """“Payment received” is what accounting says, both ways."""

    with_accounting = True

    def setUp(self):
        super().setUp()
        self.order.action_confirm()
        self.payment_handoff = self.handoff(self.node_payment)

    def test_full_payment_closes_and_opens_production(self):
        self.pay(self.invoice())
        self.assertEqual(self.payment_handoff.state, "done")
        self.assertEqual(self.handoff(self.node_delivery).state, "todo")

    def test_partial_payment_stays_open_and_shows(self):
        self.pay(self.invoice(), 80.0)
        self.assertEqual(self.payment_handoff.state, "todo")
        self.assertEqual(self.order.handoff_amount_paid, 80.0)
        self.assertEqual(self.order.handoff_amount_due, 120.0)
        self.assertEqual(self.order.handoff_payment_state, "partial")

    def test_second_part_closes(self):
        move = self.invoice()
        self.pay(move, 80.0)
        self.pay(move, 120.0)
        self.assertEqual(self.payment_handoff.state, "done")

    def test_deposit_percentage(self):
        self.node_payment.payment_percent = 30
        self.pay(self.invoice(), 60.0)
        self.assertEqual(self.payment_handoff.state, "done")

    def test_reversed_payment_reopens_and_takes_production_back(self):
        payment = self.pay(self.invoice())
        payment.action_draft()
        payment.action_cancel()
        self.env.flush_all()
        self.assertEqual(self.payment_handoff.state, "todo")
        self.assertEqual(self.handoff(self.node_delivery).state, "waiting")
        self.assertEqual(self.order.handoff_amount_paid, 0.0)

    def test_payment_reset_to_draft_reopens_at_once(self):
        payment = self.pay(self.invoice())
        payment.with_user(self.finance).action_draft()
        self.env.flush_all()
        self.assertEqual(self.payment_handoff.state, "todo")
        self.assertEqual(self.handoff(self.node_delivery).state, "waiting")
        self.assertEqual(self.order.handoff_amount_paid, 0.0)
        self.assertEqual(self.order.handoff_payment_state, "unpaid")

    def test_payment_posted_again_closes_again(self):
        payment = self.pay(self.invoice())
        payment.action_draft()
        payment.action_post()
        self.env.flush_all()
        self.assertEqual(self.payment_handoff.state, "done")
        self.assertEqual(self.order.handoff_amount_paid, 200.0)

    def test_one_of_two_payments_reset_to_draft(self):
        move = self.invoice()
        self.pay(move, 80.0)
        self.pay(move, 120.0).action_draft()
        self.env.flush_all()
        self.assertEqual(self.payment_handoff.state, "todo")
        self.assertEqual(self.order.handoff_amount_paid, 80.0)

    def test_money_paid_back_counts_less(self):
        move = self.invoice()
        self.pay(move)
        note = move._reverse_moves([{"invoice_date": fields.Date.today()}])
        note.action_post()
        self.pay(note)
        self.assertEqual(self.order.handoff_amount_invoiced, 0.0)
        self.assertEqual(self.order.handoff_amount_paid, 0.0)
        self.assertEqual(self.payment_handoff.state, "todo")

    def test_payment_without_an_entry_of_its_own(self):
        move = self.invoice()
        payment = self.env["account.payment"].create(
            {
                "amount": 150.0,
                "partner_id": self.partner.id,
                "payment_type": "inbound",
                "partner_type": "customer",
                "invoice_ids": [Command.set(move.ids)],
            }
        )
        payment.outstanding_account_id = False
        payment.state = "in_process"
        self.env.flush_all()
        self.assertFalse(payment.move_id)
        self.assertEqual(self.order.handoff_amount_paid, 150.0)
        payment.amount = 300.0
        self.env.flush_all()
        self.assertEqual(self.order.handoff_amount_paid, 200.0, "no more than is due")
        self.assertEqual(self.payment_handoff.state, "done")
        payment.state = "draft"
        self.env.flush_all()
        self.assertEqual(self.payment_handoff.state, "todo")

    def test_handoffs_follow_the_facts_after_the_flow_was_switched_off(self):
        move = self.invoice()
        self.flow.action_switch_off()
        self.pay(move)
        self.assertEqual(self.payment_handoff.state, "done")

    def test_unreconciled_payment_reopens(self):
        move = self.invoice()
        self.pay(move)
        move.line_ids.remove_move_reconcile()
        self.env.flush_all()
        self.assertEqual(self.payment_handoff.state, "todo")

    def test_bounced_payment_reopens(self):
        payment = self.pay(self.invoice())
        reversal = payment.move_id._reverse_moves(cancel=True)
        self.env.flush_all()
        self.assertTrue(reversal)
        self.assertEqual(self.payment_handoff.state, "todo")

    def test_production_that_started_is_not_taken_back(self):
        payment = self.pay(self.invoice())
        self.handoff(self.node_delivery).with_user(self.production).action_start()
        payment.action_draft()
        payment.action_cancel()
        self.env.flush_all()
        self.assertEqual(self.handoff(self.node_delivery).state, "in_progress")

    def test_draft_invoice_counts_for_nothing(self):
        self.invoice(post=False)
        self.assertEqual(self.order.handoff_amount_invoiced, 0.0)

    def test_credit_note_is_not_money(self):
        move = self.invoice()
        wizard = (
            self.env["account.move.reversal"]
            .with_context(active_model="account.move", active_ids=move.ids)
            .create({"journal_id": move.journal_id.id, "date": fields.Date.today()})
        )
        wizard.refund_moves()
        note = wizard.new_move_ids
        note.action_post()
        self.assertEqual(move.payment_state, "reversed")
        self.assertEqual(self.order.handoff_amount_invoiced, 0.0)
        self.assertEqual(self.order.handoff_amount_paid, 0.0)
        self.assertEqual(self.payment_handoff.state, "todo")

    def test_invoice_of_two_orders_is_shared(self):
        other = self._create_order(quantity=1)
        other.action_confirm()
        move = (self.order | other)._create_invoices(grouped=False)
        self.assertEqual(len(move), 1)
        move.action_post()
        self.pay(move, 150.0)
        self.assertEqual(self.order.handoff_amount_paid, 100.0)
        self.assertEqual(other.handoff_amount_paid, 50.0)

    def test_down_payment_then_rest(self):
        wizard = (
            self.env["sale.advance.payment.inv"]
            .with_context(active_model="sale.order", active_ids=self.order.ids)
            .create({"advance_payment_method": "percentage", "amount": 30})
        )
        wizard.create_invoices()
        deposit = self.order.invoice_ids
        deposit.action_post()
        self.pay(deposit)
        self.assertEqual(self.order.handoff_amount_paid, 60.0)
        self.assertEqual(self.payment_handoff.state, "todo")
        final = self.order._create_invoices(final=True)
        final.action_post()
        self.pay(final)
        self.assertEqual(self.order.handoff_amount_invoiced, 200.0)
        self.assertEqual(self.payment_handoff.state, "done")

    def test_nobody_closes_against_the_facts(self):
        with self.assertRaisesRegex(UserError, "accounting"):
            self.payment_handoff.with_user(self.finance).action_done()

    def test_finance_posts_and_pays_without_any_sales_right(self):
        move = self.invoice(post=False)
        move.with_user(self.finance).action_post()
        self.pay(move.with_user(self.finance))
        self.assertEqual(self.payment_handoff.state, "done")

    def test_opportunity_shows_the_contract_live(self):
        self.order.contract_number = "HT-1"
        self.pay(self.invoice(), 50.0)
        lead = self.lead.with_user(self.sales)
        self.assertEqual(lead.contract_number, "HT-1")
        self.assertEqual(lead.date_agreed, self.order._handoff_agreed_date())
        self.assertEqual(
            (lead.contract_amount, lead.contract_invoiced, lead.contract_paid, lead.contract_due),
            (200.0, 200.0, 50.0, 150.0),
        )
        self.assertEqual(lead.contract_payment_state, "partial")

    def test_foreign_currency_order(self):
        currency = self.env["res.currency"].create(
            {
                "name": "XTS",
                "symbol": "X",
                "rate_ids": [Command.create({"name": "2020-01-01", "rate": 2.0})],
            }
        )
        pricelist = self.env["product.pricelist"].create(
            {"name": "Foreign", "currency_id": currency.id}
        )
        order = self._create_order(pricelist_id=pricelist.id, opportunity_id=self.lead.id)
        order.action_confirm()
        self.assertEqual(order.currency_id, currency)
        self.pay(self.invoice(order))
        self.assertEqual(order.handoff_amount_paid, order.amount_total)
        self.assertEqual(self.handoff(self.node_payment, order).state, "done")
        self.assertAlmostEqual(
            self.lead.contract_paid, order.amount_total / order.currency_rate, places=2
        )

    def test_invoice_posted_and_payment_triggers(self):
        invoiced, paid = self.env["crm.handoff.node"].create(
            [
                {
                    "flow_id": self.flow.id,
                    "name": "Send invoice",
                    "trigger": "invoice_posted",
                    "responsible": "salesperson",
                },
                {
                    "flow_id": self.flow.id,
                    "name": "Thank",
                    "trigger": "payment_received",
                    "payment_percent": 50,
                    "responsible": "salesperson",
                },
            ]
        )
        move = self.invoice()
        self.assertEqual(self.handoff(invoiced).state, "todo")
        self.pay(move, 40)
        self.assertFalse(self.handoff(paid))
        self.pay(move, 70)
        self.assertEqual(self.handoff(paid).state, "todo")

    def test_online_payment_counts_before_the_invoice(self):
        provider = self.env["payment.provider"].create({"name": "Test provider", "code": "none"})
        transaction = self.env["payment.transaction"].create(
            {
                "provider_id": provider.id,
                "payment_method_id": self.env["payment.method"].search([], limit=1).id
                or self.env["payment.method"]
                .with_context(active_test=False)
                .search([], limit=1)
                .id,
                "amount": 200.0,
                "currency_id": self.order.currency_id.id,
                "partner_id": self.partner.id,
                "reference": "handoff-1",
                "sale_order_ids": [Command.set(self.order.ids)],
            }
        )
        transaction.state = "done"
        self.assertEqual(self.payment_handoff.state, "done")


@tagged("post_install", "-at_install")
class TestHandoffWork(HandoffCommon):
    """“Delivery started” is what manufacturing and inventory say, both ways."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        warehouse = cls.env["stock.warehouse"].search(
            [("company_id", "=", cls.company.id)], limit=1
        )
        warehouse.mto_pull_id.route_id.active = True
        cls.kit.route_ids = [
            Command.set(
                (warehouse.mto_pull_id.route_id | warehouse.manufacture_pull_id.route_id).ids
            )
        ]

    def setUp(self):
        super().setUp()
        self.order.action_confirm()
        self.work_handoff = self.handoff(self.node_delivery)
        self.production_order = self.order.mrp_production_ids

    def test_manufacturing_order_belongs_to_the_order(self):
        self.assertTrue(self.production_order)
        self.assertEqual(self.order.handoff_production_state, "waiting")
        self.assertEqual(self.work_handoff.state, "waiting")

    def test_what_is_made_and_not_planned_has_not_started(self):
        self.production_order.action_cancel()
        self.assertEqual(self.order.handoff_production_state, "waiting")
        bought = self.env["sale.order"].create(
            {
                "partner_id": self.partner.id,
                "order_line": [Command.create({"product_id": self.bag.id})],
            }
        )
        bought.action_confirm()
        self.assertEqual(bought.handoff_production_state, "none")

    def test_one_click_from_the_handoff_to_the_manufacturing_orders(self):
        handoff = self.work_handoff.with_user(self.production)
        self.assertEqual(handoff.production_count, len(self.production_order))
        action = handoff.action_view_productions()
        self.assertEqual(action["res_model"], "mrp.production")
        opened = self.env["mrp.production"].browse(action.get("res_id")) or self.env[
            "mrp.production"
        ].search(action["domain"])
        self.assertEqual(opened, self.production_order)
        deliveries = self.work_handoff.action_view_pickings()
        self.assertEqual(deliveries["res_id"], self.order.picking_ids.id)

    def test_links_show_to_those_who_may_open_what_is_behind(self):
        self.role_production.user_ids += self.engineer
        handoff = self.work_handoff.with_user(self.engineer)
        self.assertEqual((handoff.production_count, handoff.picking_count), (0, 0))

    def test_manufacturing_order_by_hand_for_an_order_line(self):
        self.production_order.action_cancel()
        by_hand = self.env["mrp.production"].create(
            {"product_id": self.kit.id, "sale_line_id": self.order.order_line.id}
        )
        by_hand.action_confirm()
        self.assertEqual(self.order.handoff_production_state, "waiting")
        by_hand.qty_producing = 1
        self.env.flush_all()
        self.assertEqual(self.work_handoff.state, "done")

    def test_started_production_closes_the_handoff_even_unpaid(self):
        self.production_order.qty_producing = 1
        self.production_order.flush_recordset()
        self.assertEqual(self.order.handoff_production_state, "progress")
        self.assertEqual(self.work_handoff.state, "done")

    def test_cancelled_production_reopens(self):
        self.production_order.qty_producing = 1
        self.env.flush_all()
        self.production_order.action_cancel()
        self.env.flush_all()
        self.assertEqual(self.work_handoff.state, "todo")

    def test_delivery_closes_the_handoff(self):
        picking = self.order.picking_ids
        for move in picking.move_ids:
            move.write({"quantity": move.product_uom_qty, "picked": True})
        picking.with_context(skip_backorder=True).button_validate()
        self.env.flush_all()
        self.assertEqual(self.order.handoff_delivery_state, "done")
        self.assertEqual(self.work_handoff.state, "done")
        self.assertEqual(self.lead.contract_delivery_state, "done")

    def test_delivered_node_waits_for_all(self):
        self.node_delivery.completion = "delivered"
        self.production_order.qty_producing = 1
        self.env.flush_all()
        self.assertEqual(self.work_handoff.state, "waiting")
