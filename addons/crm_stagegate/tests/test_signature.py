"""A signature is the customer's own, given over HTTP, and belongs to what lay before them."""

import base64

from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import HttpCase, new_test_user, tagged
from odoo.tools import mute_logger

from .common import PNG, StageGateFixtures

SIGNATURE = base64.b64encode(PNG).decode()


class SignatureCase(StageGateFixtures, HttpCase):
    """A quotation of 10 bolts at 100, sent; the gate before Sample asks for its signature."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._set_up_fixtures()
        (cls.gate_drawing | cls.gate_leader).mode = "off"
        cls.gate = cls.Gate.create(
            {
                "name": "Signed",
                "stage_id": cls.sample.id,
                "kind": "quotation",
                "mode": "enforce",
                "quotation_state": "signed",
            }
        )
        cls.partner = cls.env["res.partner"].create(
            {"name": "ACME", "email": "acme@example.com", "user_id": cls.seller.id}
        )
        cls.product = cls.env["product.product"].create(
            {"name": "M8 bolt", "list_price": 100, "standard_price": 60, "taxes_id": False}
        )
        cls.order = cls._quote()

    @classmethod
    def _quote(cls, **values):
        order = (
            cls.env["sale.order"]
            .with_user(cls.seller)
            .create(
                {
                    "partner_id": cls.partner.id,
                    "opportunity_id": cls.lead.id,
                    "require_signature": True,
                    "require_payment": False,
                    "order_line": [
                        Command.create({"product_id": cls.product.id, "product_uom_qty": 10})
                    ],
                    **values,
                }
            )
        )
        order.action_quotation_sent()
        order._portal_ensure_token()
        cls.env.flush_all()
        return order

    def _accept(self, order=None, **params):
        """The request the portal page makes when the customer draws a signature."""
        order = order or self.order
        answer = self.make_jsonrpc_request(
            f"/my/orders/{order.id}/accept", {"name": "Li Na", "signature": SIGNATURE, **params}
        )
        self.env.invalidate_all()
        return answer

    def _accept_by_link(self, order=None):
        order = order or self.order
        answer = self._accept(order, access_token=order.sudo().access_token)
        self.assertIn("redirect_url", answer)

    def _verdict(self):
        self.env.flush_all()
        self.env.invalidate_all()
        lead = self.lead.sudo()
        return lead._stagegate_board().verdict(lead, self.gate)


@tagged("post_install", "-at_install")
class TestWhoSigns(SignatureCase):
    def test_by_the_link_from_the_mail(self):
        self._accept_by_link()
        self.assertTrue(self.order.signed_by_customer)
        self.assertTrue(self._verdict().met)

    def test_as_portal_user(self):
        new_test_user(
            self.env, login="acme_portal", groups="base.group_portal", partner_id=self.partner.id
        )
        self.authenticate("acme_portal", "acme_portal")
        self.assertIn("redirect_url", self._accept())
        self.assertTrue(self._verdict().met)

    def test_a_colleague_who_opens_the_link_is_not_the_customer(self):
        self.authenticate(self.seller_2.login, self.seller_2.login)
        self._accept_by_link()
        self.assertEqual(self.order.signed_by, "Li Na", "natively it is signed")
        self.assertFalse(self._verdict().met)

    def test_the_stage_opens_by_it(self):
        lead = self.lead.with_user(self.seller)
        self._accept_by_link()
        lead.stage_id = self.sample
        self.assertEqual(lead.stage_id, self.sample)

    def test_a_wrong_link_signs_nothing(self):
        self._accept(access_token="0" * 32)
        self.assertFalse(self.order.signed_by_customer)
        self.assertFalse(self._verdict().met)

    def test_what_was_signed_cannot_be_rewritten_over_rpc(self):
        self._accept_by_link()
        order = self.order.with_user(self.seller)
        with self.assertRaises(AccessError), mute_logger("odoo.http"):
            order.write({"signed_content": {}})

    def test_a_signature_in_the_context_or_as_default_is_none(self):
        order = self._quote()
        order.with_context(default_signed_by_customer=True, signed_by_customer=True).write(
            {"signature": SIGNATURE, "signed_by": "Li Na"}
        )
        self.assertFalse(order.signed_by_customer)


@tagged("post_install", "-at_install")
class TestWhatIsSigned(SignatureCase):
    def setUp(self):
        super().setUp()
        # payment is asked for besides, so that signing does not confirm and lock the order
        self.order.sudo().write({"require_payment": True, "prepayment_percent": 1.0})
        self.env.flush_all()
        self._accept_by_link()
        self.line = self.order.order_line
        self.assertEqual(self.order.state, "sent")
        self.lead.with_user(self.seller).stage_id = self.sample

    def assertRevoked(self, fact):
        verdict = self._verdict()
        self.assertFalse(verdict.met)
        self.assertIn(fact, verdict.reason)
        self.assertEqual(self.lead.stage_id, self.drawing, "lost evidence means demotion")

    def test_price(self):
        self.line.price_unit = 10_000
        self.assertRevoked("prices")

    def test_quantity_and_price_with_the_same_total(self):
        self.line.write({"price_unit": 50, "product_uom_qty": 20})
        self.assertEqual(self.order.amount_untaxed, 1000)
        self.assertRevoked("quantities")

    def test_description_of_a_line(self):
        self.line.name = "M8 bolt, grade 4.8"
        self.assertRevoked("products")

    def test_one_more_line_for_nothing(self):
        self.order.order_line = [
            Command.create({"product_id": self.product.id, "price_unit": 0, "name": "Tooling"})
        ]
        self.assertRevoked("products")

    def test_a_line_less(self):
        self.line.unlink()
        self.assertRevoked("products")

    def test_customer(self):
        self.order.partner_id = self.env["res.partner"].create({"name": "Somebody else"})
        self.assertRevoked("customer")

    def test_payment_terms(self):
        self.order.payment_term_id = self.env["account.payment.term"].search([], limit=1)
        self.assertRevoked("payment terms")

    def test_terms_and_conditions(self):
        self.order.note = "No warranty"
        self.assertRevoked("terms and conditions")

    def test_the_same_content_again_needs_no_new_signature(self):
        self.line.price_unit = 90
        self.assertRevoked("prices")
        self.line.price_unit = 100
        self.assertTrue(self._verdict().met)

    def test_signed_once_more_after_a_change(self):
        self.line.price_unit = 90
        self.assertRevoked("prices")
        # the portal asks for a signature again once the old one is gone
        self.order.write({"signature": False, "signed_by": False, "signed_on": False})
        self.env.flush_all()
        self._accept_by_link()
        self.assertTrue(self._verdict().met)

    def test_what_leaves_the_content_alone(self):
        self.order.write({"client_order_ref": "PO 4711", "origin": "Fair"})
        self.assertTrue(self._verdict().met)

    def test_a_copy_is_not_signed(self):
        copy = self.order.copy()
        self.assertFalse(copy.signed_by_customer)
        self.assertFalse(copy.signed_content)
