"""What holds for each payment service, over real HTTP; a service makes its own requests."""

from datetime import UTC, datetime, timedelta
from functools import cached_property

from odoo.exceptions import ValidationError

from ..tools.moments import BEIJING
from . import payment_vendors as vendors
from .evidence_case import EvidenceCase

EVENT = "deposit reported"


class PaymentCase(EvidenceCase):
    event_name = EVENT

    def setUp(self):
        super().setUp()
        self.source.finance_user_ids = self.mia

    @cached_property
    def order(self):
        """An order of 1200.00 CNY; where there are none, or no gates, the test is skipped."""
        order = self.make_order()
        self.yuan.active = True
        prices = self.env["product.pricelist"].create({"name": "Yuan", "currency_id": self.yuan.id})
        product = self.env["product.product"].create(
            {"name": "Flange", "type": "service", "taxes_id": [(5, 0, 0)]}
        )
        order.pricelist_id = prices
        order.order_line = [
            (0, 0, {"product_id": product.id, "price_unit": 1200.0, "tax_ids": [(5, 0, 0)]})
        ]
        return order

    @property
    def yuan(self):
        return self.env.ref("base.CNY")

    def deliver(self, request, **more):
        body, headers = request
        return self.url_open(
            f"/crm_integrations/{self.source.token}", data=body, headers={**headers, **more}
        )

    def told(self):
        """Subjects of what finance was told, the newest first."""
        messages = self.env["mail.message"].search(
            [("notified_partner_ids", "in", self.mia.partner_id.ids)], order="id desc"
        )
        return [f"{message.subject} {message.body}" for message in messages]


class AnyService:
    """What holds for each service; ``pay(…)``, ``give_back(…)`` make its requests."""

    def test_a_payment_is_evidence_once_and_finance_is_told(self):
        for _each in range(3):
            event = self.arrive(self.pay(self.order.name))
        self.assertEqual((len(self.events()), event.state), (1, "done"), event.error)
        self.assertEqual(event.lead_id, self.lead)
        self.assertTrue(self.evidence())
        told = self.told()
        self.assertEqual(len(told), 1)
        self.assertIn("1200.00 CNY", told[0])
        self.assertIn("Nothing was booked", told[0])
        self.assertEqual(self.notes().count("reports a payment"), 1)
        self.assertEqual(self.notes(self.order).count("reports a payment"), 1)
        self.assertFalse(self.server.refused)

    def test_nothing_is_booked(self):
        order = self.order
        Payment = self.env["account.payment"]
        before = (Payment.search_count([]), order.amount_paid, order.state, order.invoice_status)
        self.arrive(self.pay(order.name))
        self.env.invalidate_all()
        after = (Payment.search_count([]), order.amount_paid, order.state, order.invoice_status)
        self.assertEqual(before, after)

    def test_a_gate_opens_with_it_and_closes_again(self):
        order = self.order.name
        stage = self.env["crm.stage"].create({"name": "Paid", "sequence": 500})
        gate = self.env["crm.stage.gate"].create(
            {"name": "Deposit", "stage_id": stage.id, "kind": "event", "event_name": EVENT,
             "mode": "enforce"}
        )  # fmt: skip
        with self.assertRaises(ValidationError), self.cr.savepoint():
            self.lead.stage_id = stage
        self.arrive(self.pay(order))
        self.assertTrue(gate._judge_event(self.lead)[gate.id][self.lead.id].met)
        self.arrive(self.give_back(order))
        self.assertFalse(gate._judge_event(self.lead)[gate.id][self.lead.id].met)

    def test_a_refund_withdraws_and_finance_is_told(self):
        self.arrive(self.pay(self.order.name))
        event = self.arrive(self.give_back(self.order.name))
        self.assertEqual(event.state, "done", event.error)
        self.assertFalse(self.evidence())
        self.assertIn("Refund reported: 1200.00 CNY", self.told()[0])
        self.assertIn("went back", self.notes(self.order))

    def test_a_part_that_goes_back_withdraws_too(self):
        self.arrive(self.pay(self.order.name))
        event = self.arrive(self.give_back(self.order.name, part=True))
        self.assertEqual(event.state, "done", event.error)
        self.assertFalse(self.evidence())
        self.assertIn("Refund reported: 200.00 CNY", self.told()[0])

    def test_a_refund_before_its_payment(self):
        payment = self.pay(self.order.name)
        event = self.arrive(self.give_back(self.order.name))
        self.assertEqual(event.state, "done", event.error)
        event = self.arrive(payment)
        self.assertEqual(event.state, "done", event.error)
        self.assertFalse(self.evidence())
        self.assertIn("went back in the meantime", self.told()[0])

    def test_both_in_one_batch_in_either_order(self):
        payment, back = self.pay(self.order.name), self.give_back(self.order.name)
        other, other_back = self.pay(self.order.name, "N2"), self.give_back(self.order.name, "N2")
        for request in (payment, back, other_back, other):
            self.deliver(request)
        for _each in range(2):
            self.process()
            self.again()
        self.assertEqual(set(self.events().mapped("state")), {"done"})
        self.env.invalidate_all()
        standing = self.env["crm.gate.event"].search(
            [("lead_id", "=", self.lead.id), ("withdrawn_by_id", "=", False),
             ("withdraws_id", "=", False)]
        )  # fmt: skip
        self.assertFalse(standing)

    def test_a_refund_of_another_payment_leaves_it(self):
        self.arrive(self.pay(self.order.name))
        self.arrive(self.give_back(self.order.name, "N2"))
        self.assertTrue(self.evidence())

    def test_another_amount_is_no_evidence(self):
        event = self.arrive(self.pay(self.order.name, cents=119999))
        self.assertEqual((event.state, event.lead_id), ("done", self.lead), event.error)
        self.assertFalse(self.evidence())
        self.assertIn("Please check", self.told()[0])
        self.assertIn("expects another amount", self.told()[0])

    def test_another_merchant_is_no_evidence(self):
        event = self.arrive(self.pay(self.order.name, merchant="1900009999"))
        self.assertFalse(self.evidence())
        self.assertEqual(event.state, "done", event.error)
        self.assertIn("another merchant", self.told()[0])

    def test_an_unknown_order_is_told_and_no_evidence(self):
        self.assertTrue(self.order)
        event = self.arrive(self.pay("NO-SUCH"))
        self.assertEqual((event.state, bool(event.lead_id)), ("done", False), event.error)
        self.assertFalse(self.evidence())
        self.assertIn("no order of that number", self.told()[0])

    def test_an_order_in_another_currency_is_no_evidence(self):
        order = self.order
        order.currency_id = self.env.ref("base.USD")
        self.assertEqual(order.currency_id.name, "USD")
        self.arrive(self.pay(order.name))
        self.assertFalse(self.evidence())
        self.assertIn("another currency", self.told()[0])

    def test_an_order_of_another_company_is_unknown(self):
        partner = self.order.partner_id
        other = self.env["res.company"].create({"name": "Other"})
        Lead, Order = (self.env[model].with_company(other) for model in ("crm.lead", "sale.order"))
        theirs = Lead.create({"name": "Theirs", "type": "opportunity", "company_id": other.id})
        Order.create(
            {"name": "S-other", "company_id": other.id, "partner_id": partner.id,
             "opportunity_id": theirs.id}
        )  # fmt: skip
        event = self.arrive(self.pay("S-other"))
        self.assertFalse(event.lead_id)
        self.assertFalse(self.env["crm.gate.event"].search([("lead_id", "=", theirs.id)]))

    def test_a_cancelled_order_is_no_evidence(self):
        self.order._action_cancel()
        self.arrive(self.pay(self.order.name))
        self.assertFalse(self.evidence())
        self.assertIn("cancelled", self.told()[0])

    def test_a_deposit_by_the_terms_of_payment(self):
        order = self.order
        order.payment_term_id = self.env["account.payment.term"].create(
            {
                "name": "30/70",
                "line_ids": [
                    (0, 0, {"value": "percent", "value_amount": 30, "nb_days": 0}),
                    (0, 0, {"value": "percent", "value_amount": 70, "nb_days": 30}),
                ],
            }
        )
        self.arrive(self.pay(f"{order.name}-1", cents=36000))
        self.assertTrue(self.evidence())

    def test_two_orders_that_may_be_meant(self):
        self.order.copy({"name": f"{self.order.name}-1", "opportunity_id": self.lead.id})
        self.arrive(self.pay(f"{self.order.name}-1"))
        self.assertFalse(self.evidence())
        self.assertIn("More than one order", self.told()[0])

    def test_it_is_withdrawn_whatever_the_gate_is_called_by_now(self):
        self.arrive(self.pay(self.order.name))
        self.source.evidence_event = "paid"
        self.arrive(self.give_back(self.order.name))
        self.assertFalse(self.evidence())

    def test_an_event_is_a_hint(self):
        request = self.pay(self.order.name)
        self.give_back(self.order.name)
        self.close(self.order.name)
        event = self.arrive(request)
        self.assertEqual(event.state, "done", event.error)
        self.assertFalse(self.evidence())
        self.assertIn("went back in the meantime", self.told()[0])

    def test_a_service_that_does_not_know_yet_is_asked_again(self):
        request = self.pay(self.order.name)
        self.forget()
        self.assertEqual(self.arrive(request).state, "failed")
        self.assertFalse(self.evidence())
        self.pay(self.order.name)
        self.again()
        self.assertTrue(self.evidence())

    def test_an_answer_that_another_signed_is_not_believed(self):
        request = self.pay(self.order.name)
        self.server.signer = "stranger"
        event = self.arrive(request)
        self.assertEqual(event.state, "dead")
        self.assertIn("not signed", event.error)
        self.assertFalse(self.evidence())

    def test_another_signature_is_refused(self):
        for request in self.forgeries():
            self.assertEqual(self.deliver(request).status_code, 401)
        self.assertFalse(self.events())

    def test_the_old_key_counts_for_a_while(self):
        self.set_secret(self.source, "platform_key", vendors.public_pem("stranger"))
        self.assertEqual(self.deliver(self.pay("S1")).status_code, 200)
        self.set_secret(self.source, "platform_key", "")
        self.assertEqual(self.deliver(self.pay("S1", "N9")).status_code, 401)

    def test_a_number_that_is_none_is_refused(self):
        for number in ("../../v3", "a" * 65, "4 2", "4%"):
            with self.subTest(number=number):
                self.assertEqual(self.deliver(self.pay("S1", number)).status_code, 400)

    def test_what_nobody_told_is_found_in_the_bill(self):
        day = datetime.now(BEIJING).date() - timedelta(days=3)
        self.pay(self.order.name)
        self.bill(day, self.order.name)
        self.assertEqual(self.source._pull(), 1)
        self.assertFalse(self.source.pull_error)
        self.process()
        self.assertTrue(self.evidence())
        # told and found in the bill it is the same
        self.arrive(self.pay(self.order.name))
        self.assertEqual(len(self.events()), 1)
        mark = self.source.pull_mark
        self.assertGreater(mark, datetime.combine(day, datetime.min.time()))
        self.assertLessEqual(mark, datetime.now(UTC).replace(tzinfo=None))

    def test_a_refund_that_nobody_told_of(self):
        day = datetime.now(BEIJING).date() - timedelta(days=2)
        self.arrive(self.pay(self.order.name))
        self.give_back(self.order.name)
        self.bill(day, self.order.name, refund=True)
        self.source._pull()
        self.process()
        self.assertFalse(self.evidence())

    def test_the_settings_are_tried(self):
        kind = self.source._kind_model()
        self.assertTrue(kind._test(self.source)[0][0])
        self.assertTrue(self.server.asked)
        self.source.payment_merchant = False
        self.assertFalse(kind._test(self.source)[0][0])

    def test_a_key_that_is_none_names_its_field(self):
        for name in ("platform_key", "private_key"):
            with self.assertRaisesRegex(ValidationError, "RSA"):
                self.set_secret(self.source, name, "MIIB")

    def test_a_key_pasted_on_one_line(self):
        pem = vendors.public_pem(self.platform).replace("\n", "")
        self.set_secret(self.source, "platform_key", pem)
        self.assertEqual(self.deliver(self.pay("S1")).status_code, 200)
