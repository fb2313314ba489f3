"""Who is who: a number, an address or a code proposes, a name never does."""

from unittest.mock import patch

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..tools.errors import Later, Permanent
from .common import IntegrationCase

# a valid one
CODE = "91350100M000100Y43"


@tagged("post_install", "-at_install")
class TestIdentity(IntegrationCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.company.country_id = cls.env.ref("base.cn")

    def other_lead(self, **values):
        return self.env["crm.lead"].create(
            {"name": "Known", "user_id": self.ann.id, "type": "opportunity", **values}
        )

    def test_one_customer_has_one_identity_and_lead(self):
        first = self.handle(self.payload(), key="1")
        second = self.handle(self.payload(), key="2")
        self.assertEqual(first.identity_id, second.identity_id)
        self.assertEqual(first.lead_id, second.lead_id)

    def test_the_same_number_of_two_connectors_is_two_people(self):
        other = self.make_connector("webhook", identity_path="data.id")
        self.map("form.sent", "lead", connector=other, contact_name="data.name")
        first = self.handle(self.payload())
        second = self.handle(self.payload(), connector=other)
        self.assertNotEqual(first.identity_id, second.identity_id)

    def test_a_name_never_merges(self):
        self.other_lead(contact_name="Chen Jing", partner_name="Suzhou Precision")
        self.env["res.partner"].create({"name": "Chen Jing"})
        identity = self.handle(self.payload()).identity_id
        self.assertFalse(identity.proposal_state)

    def test_a_phone_proposes_however_it_is_typed(self):
        known = self.other_lead(phone="+86 138 0013 8000")
        identity = self.handle(self.payload(phone="138-0013-8000")).identity_id
        self.assertEqual(identity.proposed_lead_id, known)
        self.assertEqual((identity.proposed_by, identity.proposal_state), ("phone", "open"))
        self.assertNotEqual(identity.lead_id, known)

    def test_an_address_proposes_a_contact(self):
        partner = self.env["res.partner"].create({"name": "J", "email": "JING@suzhou.example.com"})
        identity = self.handle(self.payload(email="jing@suzhou.example.com")).identity_id
        self.assertEqual(identity.proposed_partner_id, partner)

    def with_code(self, code, **data):
        """Somebody of the company with this social credit code."""
        self.map("firm", "lead", contact_name="data.name", credit_code="data.code")
        return self.handle(self.payload("firm", code=code, **data)).identity_id

    def test_a_credit_code_proposes_the_company(self):
        firm = self.env["res.partner"].create(
            {"name": "Suzhou Precision", "is_company": True, "vat": CODE}
        )
        identity = self.with_code(f" {CODE.lower()} ")
        self.assertEqual(
            (identity.proposed_partner_id, identity.proposed_by), (firm, "credit_code")
        )

    def test_a_code_that_cannot_be_proposes_nobody(self):
        wrong = CODE[:-1] + "A"
        self.env["res.partner"].create({"name": "Suzhou", "is_company": True, "vat": wrong})
        identity = self.with_code(wrong)
        self.assertFalse(identity.credit_code or identity.proposal_state)

    def test_a_credit_code_proposes_an_opportunity(self):
        if "credit_code" not in self.env["crm.lead"]._fields:
            self.skipTest("needs the router")
        known = self.other_lead(credit_code=CODE)
        identity = self.with_code(CODE)
        self.assertEqual((identity.proposed_lead_id, identity.proposed_by), (known, "credit_code"))
        self.assertEqual(identity.lead_id.credit_code, CODE)

    def test_a_code_comes_before_a_number(self):
        self.other_lead(phone="+86 138 0013 8000")
        firm = self.env["res.partner"].create({"name": "S", "is_company": True, "vat": CODE})
        self.map("firm", "lead", phone="data.phone")
        identity = self.with_code(CODE, phone="138-0013-8000")
        self.assertEqual(
            (identity.proposed_partner_id, identity.proposed_by), (firm, "credit_code")
        )

    def test_accepting_makes_them_one(self):
        known = self.other_lead(phone="+86 138 0013 8000")
        event = self.handle(self.payload(phone="138-0013-8000"))
        identity, fresh = event.identity_id, event.lead_id
        identity.with_user(self.mia).action_accept()
        self.assertFalse((known | fresh).exists() - identity.lead_id)
        self.assertTrue(identity.lead_id)
        self.assertEqual(event.lead_id, identity.lead_id)
        again = self.handle(self.payload(phone="138-0013-8000"), key="again")
        self.assertEqual(again.lead_id, identity.lead_id)
        self.assertEqual(identity.proposal_state, "accepted")

    def test_refused_once_is_not_proposed_again(self):
        self.other_lead(phone="+86 138 0013 8000")
        identity = self.handle(self.payload(phone="138-0013-8000")).identity_id
        identity.with_user(self.mia).action_refuse()
        self.handle(self.payload(phone="138-0013-8000"), key="again")
        self.assertEqual(identity.proposal_state, "refused")
        with self.assertRaises(UserError):
            identity.with_user(self.mia).action_accept()

    def test_nobody_decides_about_leads_they_may_not_write(self):
        self.other_lead(phone="+86 138 0013 8000")
        identity = self.handle(self.payload(phone="138-0013-8000")).identity_id
        identity.lead_id.user_id = self.mia
        self.env.flush_all()
        with self.assertRaises(AccessError):
            identity.with_user(self.ann).action_accept()
        with self.assertRaises(AccessError):
            identity.with_user(self.ann).action_refuse()

    def test_a_salesperson_sees_their_own(self):
        self.env["crm.connector.member"].create(
            {"connector_id": self.connector.id, "external_userid": "ann.w", "user_id": self.ann.id}
        )
        mine = self.handle(self.payload(id="1", owner="ann.w")).identity_id
        self.assertEqual(mine.lead_id.user_id, self.ann)
        others = self.handle(self.payload(id="2")).identity_id
        seen = self.env["crm.external.identity"].with_user(self.ann).search([])
        self.assertIn(mine, seen)
        self.assertNotIn(others, seen)
        self.assertTrue(mine.lead_id.with_user(self.ann).identity_ids.read(["name"]))

    def test_a_merge_by_hand_takes_the_identity_along(self):
        event = self.handle(self.payload())
        other = self.other_lead()
        merged = (event.lead_id | other).merge_opportunity()
        self.assertEqual(event.identity_id.lead_id, merged)

    def test_erasing_on_request(self):
        event = self.handle(self.payload(phone="13800138000"))
        identity = event.identity_id
        with self.assertRaises(AccessError):
            identity.with_user(self.mia).action_erase()
        identity.with_user(self.adam).action_erase()
        self.assertFalse(event.payload)
        self.assertFalse(identity.phone or identity.name or identity.written)
        self.assertTrue(identity.lead_id)
        with self.assertRaises(UserError):
            event.with_user(self.adam).action_send_again()

    # -- all of one person, by one click --------------------------------------------------------

    def erase(self, identity):
        identity.with_user(self.adam).action_erase()

    def test_what_failed_is_erased_and_not_tried_again(self):
        identity = self.handle(self.payload()).identity_id
        effect = type(self.env["crm.integration.effect.lead"])
        events = {}
        for number, (state, error) in enumerate((("failed", Later), ("dead", Permanent))):
            with patch.object(effect, "_apply", side_effect=error("Ms Chen is unknown")):
                events[state] = self.handle(self.payload(number=number))
            self.assertEqual(events[state].state, state)
        other = self.send(self.payload(id="c-2"))
        self.erase(identity)
        failed, dead = events["failed"], events["dead"]
        self.assertFalse(failed.payload or dead.payload)
        self.assertEqual((failed.state, failed.error), ("ignored", False))
        self.assertEqual((dead.state, dead.error), ("dead", "Erased on request."))
        self.assertTrue(other.payload)

    def test_what_names_their_number_or_address_is_erased(self):
        identity = self.handle(
            self.payload(phone="138-0013-8000", email="jing@suzhou.example.com")
        ).identity_id
        effect = type(self.env["crm.integration.effect.lead"])
        with patch.object(effect, "_apply", side_effect=Permanent("no")):
            by_number = self.handle(self.payload(id="c-2", phone="+86 138 0013 8000"))
            by_address = self.handle(self.payload(id="c-3", email="Jing@Suzhou.example.com"))
            of_another = self.handle(self.payload(id="c-4", email="xiaojing@suzhou.example.com"))
        self.erase(identity)
        self.assertFalse(by_number.payload or by_address.payload)
        self.assertTrue(of_another.payload)

    def test_what_went_to_them_is_erased_and_not_sent(self):
        identity = self.handle(self.payload(phone="138-0013-8000")).identity_id
        for number in ("+8613800138000", "+8613900139000"):
            self.outbox._queue(
                [
                    {"connector": self.connector, "subject": f"SMS to {number}", "key": number,
                     "content": {"to": number, "text": "Your bolts are ready"}}
                ]
            )  # fmt: skip
        self.erase(identity)
        theirs = self.outbox.search([("key", "=", "+8613800138000")])
        others = self.outbox.search([("key", "=", "+8613900139000")])
        self.assertEqual((theirs.state, theirs.payload, theirs.is_erased), ("dead", False, True))
        self.assertNotIn("138", theirs.subject)
        self.assertEqual((others.state, bool(others.payload)), ("queued", True))

    def test_their_other_identities_are_erased(self):
        first = self.handle(self.payload(id="c-1")).identity_id
        second = self.handle(self.payload(id="c-2")).identity_id
        third = self.handle(self.payload(id="c-3")).identity_id
        colleague = self.handle(self.payload(id="c-4")).identity_id
        person = self.env["res.partner"].create({"name": "Chen Jing"})
        firm = self.env["res.partner"].create({"name": "Suzhou", "is_company": True})
        second.lead_id = first.lead_id
        first.lead_id.partner_id = third.lead_id.partner_id = person
        first.partner_id = colleague.partner_id = firm
        self.erase(first)
        self.assertFalse(first.name or second.name or third.name)
        self.assertFalse((first | second | third).event_ids.filtered("payload"))
        self.assertTrue(colleague.name)

    def test_what_was_read_from_their_papers_is_erased(self):
        identity = self.handle(self.payload()).identity_id
        lead = identity.lead_id
        colleague = self.env["res.partner"].create({"name": "Wang"})
        propose = self.env["crm.proposal"]._propose
        for number, (origin, more) in enumerate(
            (("mail", {}), ("photo", {}), ("supplier", {}),
             ("mail", {"partner": colleague, "is_contact": False}))
        ):  # fmt: skip
            propose(lead, [("price", f"{number}.00")], origin, "Paper", **more)
        self.erase(identity)
        self.assertEqual(sorted(lead.proposal_line_ids.mapped("value")), ["2.00", "3.00"])

    def test_the_cart_is_erased_and_the_order_counts(self):
        identity = self.handle(self.payload()).identity_id
        order = self.env["crm.shop.order"].create(
            {"connector_id": self.connector.id, "identity_id": identity.id, "external_id": "7",
             "amount": 12.5, "is_counted": True, "lines": [{"title": "Bolts"}]}
        )  # fmt: skip
        self.erase(identity)
        self.assertFalse(order.lines)
        self.assertEqual((order.amount, order.is_counted), (12.5, True))

    def test_what_was_received_is_not_received_again(self):
        payload = self.payload()
        event = self.handle(payload, key="1")
        self.erase(event.identity_id)
        self.assertEqual(self.handle(payload, key="1"), event)
        self.assertFalse(event.payload)

    def test_consent_is_kept(self):
        self.connector.mapping_ids.line_ids = [
            (0, 0, {"target": "consent_version", "path": "data.consent"}),
            (0, 0, {"target": "consent_place", "path": "data.page"}),
        ]
        identity = self.handle(self.payload(consent="2026-01", page="/bolts")).identity_id
        for _erased in (False, True):
            self.assertEqual(
                (identity.consent_version, identity.consent_place), ("2026-01", "/bolts")
            )
            self.assertEqual(str(identity.date_consent), "2026-05-04 08:00:00")
            self.erase(identity)
