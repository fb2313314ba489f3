"""Gate kind ``quotation``: sent, signed by the customer, confirmed; margin and amount."""

import base64

from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged

from .common import PNG, StageGateCase


@tagged("post_install", "-at_install")
class TestQuotation(StageGateCase):
    def setUp(self):
        super().setUp()
        (self.gate_drawing | self.gate_leader).mode = "off"
        self.gate = self.Gate.create(
            {
                "name": "Quotation",
                "stage_id": self.sample.id,
                "kind": "quotation",
                "mode": "enforce",
                "quotation_state": "sent",
            }
        )
        self.partner = self.env["res.partner"].create({"name": "ACME"})
        self.product = self.env["product.product"].create(
            {"name": "M8 bolt", "list_price": 100, "standard_price": 60, "taxes_id": False}
        )
        self.lead.write({"partner_id": self.partner.id, "expected_revenue": 1000})

    def _order(self, lead=None, quantity=10, **values):
        return (
            self.env["sale.order"]
            .with_user(self.seller)
            .create(
                {
                    "partner_id": self.partner.id,
                    "opportunity_id": (lead or self.lead).id,
                    "order_line": [
                        (0, 0, {"product_id": self.product.id, "product_uom_qty": quantity})
                    ],
                    **values,
                }
            )
        )

    def _met(self, lead=None):
        lead = lead or self.lead
        self.env.flush_all()
        self.env.invalidate_all()
        return lead._stagegate_board().verdict(lead, self.gate).met

    def _sign(self, order):
        order.with_user(self.env.ref("base.public_user")).sudo().write(
            {"signature": base64.b64encode(PNG), "signed_by": "ACME"}
        )

    def test_levels(self):
        order = self._order()
        self.assertFalse(self._met())
        order.action_quotation_sent()
        self.assertTrue(self._met())
        self.gate.quotation_state = "signed"
        self.assertFalse(self._met())
        self._sign(order)
        self.assertTrue(self._met())
        self.gate.quotation_state = "confirmed"
        self.assertFalse(self._met())
        order.action_confirm()
        self.assertTrue(self._met())

    def test_confirmed_is_not_signed(self):
        self.gate.quotation_state = "signed"
        self._order().action_confirm()
        self.assertFalse(self._met())

    def test_margin(self):
        self.gate.min_margin_percent = 40
        order = self._order()
        order.action_quotation_sent()
        self.assertTrue(self._met())
        order.order_line.price_unit = 90
        self.assertFalse(self._met())

    def test_amount_against_expected_revenue(self):
        self.gate.amount_tolerance_percent = 10
        order = self._order()
        order.action_quotation_sent()
        self.assertTrue(self._met())
        self.lead.expected_revenue = 1112
        self.assertFalse(self._met())
        self.lead.expected_revenue = 910
        self.assertTrue(self._met())

    def test_amount_in_another_currency(self):
        currency = self.env["res.currency"].create(
            {"name": "XTS", "symbol": "T", "rate_ids": [(0, 0, {"rate": 2.0})]}
        )
        pricelist = self.env["product.pricelist"].create(
            {"name": "XTS", "currency_id": currency.id}
        )
        self.gate.amount_tolerance_percent = 1
        order = self._order(pricelist_id=pricelist.id)
        order.action_quotation_sent()
        self.assertEqual(order.amount_untaxed, 2000)
        self.assertTrue(self._met())

    def _enter(self):
        order = self._order()
        order.action_quotation_sent()
        self.lead.with_user(self.seller).stage_id = self.sample
        return order

    def test_cancelled_means_demotion(self):
        self._enter()._action_cancel()
        self.assertEqual(self.lead.stage_id, self.drawing)

    def test_deleted_means_demotion(self):
        order = self._enter()
        order._action_cancel()
        self.lead.stage_id = self.enquiry
        order = self._enter()
        order.sudo().state = "draft"
        order.sudo().unlink()
        self.assertEqual(self.lead.stage_id, self.drawing)

    def test_moved_to_another_opportunity_means_demotion(self):
        self._enter().opportunity_id = self._create_lead("Other")
        self.assertEqual(self.lead.stage_id, self.drawing)

    def test_taken_off_the_opportunity_means_demotion(self):
        self._enter().opportunity_id = False
        self.assertEqual(self.lead.stage_id, self.drawing)

    def test_a_second_quotation_keeps_the_stage(self):
        first = self._enter()
        self._order().action_quotation_sent()
        first._action_cancel()
        self.assertEqual(self.lead.stage_id, self.sample)

    def test_line_that_spoils_the_margin_means_demotion(self):
        self.gate.min_margin_percent = 40
        self._enter().order_line.price_unit = 61
        self.env.flush_all()
        self.assertEqual(self.lead.stage_id, self.drawing)

    def test_percentages_that_cannot_be_met_are_refused(self):
        for values in ({"min_margin_percent": 101}, {"amount_tolerance_percent": -1}):
            with self.subTest(values=values), self.assertRaises(ValidationError):
                self.gate.write(values)

    def test_the_reason_says_what_to_do(self):
        with self.assertRaisesRegex(UserError, "no quotation yet"):
            self.lead.with_user(self.seller).stage_id = self.sample
        order = self._order()
        with self.assertRaisesRegex(UserError, order.name):
            self.lead.with_user(self.seller).stage_id = self.sample

    def _set_cost_on_line(self, order, cost):
        order.order_line.with_user(self.seller).write({"purchase_price": cost})

    def test_a_cost_written_on_the_line_is_not_the_cost(self):
        self.gate.min_margin_percent = 50
        order = self._order()
        order.action_quotation_sent()
        self._set_cost_on_line(order, 1)
        self.assertFalse(self._met())

    def test_margin_in_another_unit(self):
        dozen = self.env.ref("uom.product_uom_dozen")
        self.gate.min_margin_percent = 40
        order = self._order(quantity=1)
        order.order_line.write({"product_uom_id": dozen.id, "price_unit": 1200})
        order.action_quotation_sent()
        self.assertTrue(self._met(), "1,200 sold, 12 × 60 spent: 40 %")
        order.order_line.price_unit = 1190
        self.assertFalse(self._met())

    def test_margin_after_discount(self):
        self.gate.min_margin_percent = 40
        order = self._order()
        order.action_quotation_sent()
        order.order_line.discount = 5
        self.assertFalse(self._met())

    def test_goods_without_a_cost_have_no_margin(self):
        self.gate.min_margin_percent = 10
        self.product.standard_price = 0
        order = self._order()
        order.action_quotation_sent()
        self._set_cost_on_line(order, 1)
        self.assertFalse(self._met())
        lead = self.lead
        self.assertIn(
            "the cost of M8 bolt is not known",
            lead._stagegate_board().verdict(lead, self.gate).reason,
        )

    def test_a_product_swapped_at_the_same_price_means_demotion(self):
        self.gate.min_margin_percent = 40
        order = self._enter()
        dear = self.product.create(
            {"name": "Titanium bolt", "list_price": 100, "standard_price": 90, "taxes_id": False}
        )
        order.order_line.write({"product_id": dear.id, "price_unit": 100})
        self.env.flush_all()
        self.assertEqual(self.lead.stage_id, self.drawing)

    def test_another_customers_order(self):
        stranger = self.env["res.partner"].create({"name": "Stranger"})
        order = self._order(partner_id=stranger.id)
        order.action_quotation_sent()
        self.assertFalse(self._met())
        verdict = self.lead._stagegate_board().verdict(self.lead, self.gate)
        self.assertIn("is for Stranger", verdict.reason)

    def test_a_branch_of_the_customer(self):
        branch = self.env["res.partner"].create(
            {"name": "ACME East", "is_company": True, "parent_id": self.partner.id}
        )
        order = self._order(partner_id=branch.id)
        order.action_quotation_sent()
        self.assertTrue(self._met())

    def test_the_opportunity_becomes_another_customers(self):
        self._enter()
        self.lead.partner_id = self.env["res.partner"].create({"name": "Stranger"})
        self.env.flush_all()
        self.assertEqual(self.lead.stage_id, self.drawing)

    def test_a_total_that_is_computed_while_judging(self):
        """Reading the order computes what is pending, and that has the opportunity judged, too."""
        # judged first: what is on record is read before the order is
        self.gate_leader.mode = "enforce"
        order = self._order()
        order.action_quotation_sent()
        self._approve(self.lead)
        self.assertOpens(self.sample, self.gate)
        self.env.cr.execute(
            "UPDATE sale_order_line SET price_unit = 90 WHERE order_id = %s", [order.id]
        )
        self.env.invalidate_all()
        self.env.add_to_compute(order.order_line._fields["price_subtotal"], order.order_line)
        self.env.add_to_compute(order._fields["amount_untaxed"], order)
        self.lead._stagegate_refresh()
        proofs = self.lead.evidence_ids.filtered(lambda each: each.gate_id == self.gate)
        self.assertEqual(sorted(proofs.mapped("state")), ["revoked", "valid"])
        self.assertEqual(order.amount_untaxed, 900)
        self.assertVerified(self.lead)
