"""What events do here, each effect with its own addon or without."""

from odoo.tests import tagged

from ..tools.errors import Permanent
from ..tools.shapes import Plan, Step
from .common import IntegrationCase


@tagged("post_install", "-at_install")
class TestEffects(IntegrationCase):
    def lead(self, **data):
        return self.handle(self.payload(**data)).lead_id

    def test_only_what_is_installed_is_offered(self):
        offered = self.env["crm.integration.effect"]._offered()
        for code, model in (("gate_event", "crm.gate.event"), ("score_event", "crm.score.event")):
            self.assertEqual(code in offered, model in self.env)
        self.assertLessEqual({"lead", "message", "contact", "payment_note"}, set(offered))

    def test_an_effect_that_is_gone_is_named(self):
        plan = Plan(steps=(Step("gone", {}),))
        identity = self.env["crm.external.identity"]
        with self.assertRaisesRegex(Permanent, "gone"):
            identity._carry_out(self.connector, plan, identity, "k", None)

    def test_tags_and_campaigns_are_found_or_made(self):
        known = self.env["crm.tag"].create({"name": "Flange"})
        self.map("form.sent", "lead", source="data.utm", tags="=Flange, Fair")
        lead = self.lead(utm="baidu", tags=["VIP"])
        self.assertIn(known, lead.tag_ids)
        self.assertEqual(set(lead.tag_ids.mapped("name")), {"Flange", "Fair", "VIP"})
        self.assertEqual(lead.source_id.name, "baidu")
        self.lead(utm="baidu", id="2")
        self.assertEqual(self.env["utm.source"].search_count([("name", "=", "baidu")]), 1)

    def test_an_unknown_channel_is_the_source(self):
        self.assertEqual(self.lead(channel="booth-7").source_id.name, "booth-7")

    def test_a_source_the_event_names_is_kept_beside_an_unknown_channel(self):
        self.map("landing", "lead", source="data.utm", channel="data.channel")
        lead = self.handle(self.payload("landing", utm="baidu", channel="booth-7")).lead_id
        self.assertEqual(lead.source_id.name, "baidu")
        self.assertFalse(self.env["utm.source"].search([("name", "=", "booth-7")]))

    def test_a_source_the_event_names_is_kept_beside_that_of_its_channel(self):
        if "crm.lead.channel" not in self.env:
            self.skipTest("needs channels of leads")
        source = self.env["utm.source"].create({"name": "Of the channel"})
        channel = self.env["crm.lead.channel"].create(
            {"name": "Fair", "code": "fair_2026", "source_id": source.id}
        )
        self.map("landing", "lead", source="data.utm", channel="data.channel")
        lead = self.handle(self.payload("landing", utm="baidu", channel="fair_2026")).lead_id
        self.assertEqual((lead.channel_id, lead.source_id.name), (channel, "baidu"))
        other = self.lead(id="2", channel="fair_2026")
        self.assertEqual((other.channel_id, other.source_id), (channel, source))

    def test_html_in_a_text_is_text(self):
        self.map("form.sent", "lead", description="data.text")
        self.assertIn("&lt;b&gt;", self.lead(text="<b>bold</b>").description)

    def test_an_owner_of_another_company_is_none(self):
        other = self.env["res.company"].create({"name": "Other"})
        stranger = self.ann.copy({"company_id": other.id, "company_ids": [(6, 0, other.ids)]})
        self.env["crm.connector.member"].create(
            {"connector_id": self.connector.id, "external_userid": "x", "user_id": stranger.id}
        )
        self.assertFalse(self.lead(owner="x").user_id)

    def test_rules_choose_the_owner_of_a_routed_team(self):
        if "route_enabled" not in self.team._fields:
            self.skipTest("needs the router")
        self.env["crm.connector.member"].create(
            {"connector_id": self.connector.id, "external_userid": "x", "user_id": self.mia.id}
        )
        self.team.route_enabled = True
        self.assertNotEqual(self.lead(owner="x").user_id, self.mia)

    def test_a_note(self):
        self.map("note", "message", body="data.text")
        lead = self.lead()
        event = self.handle(self.payload("note", text="<i>hello</i>"))
        self.assertEqual(event.lead_id, lead)
        self.assertIn("&lt;i&gt;hello", lead.message_ids[0].body)
        self.assertTrue(lead.message_ids[0].is_internal or lead.message_ids[0].subtype_id.internal)

    def test_a_note_before_its_lead_waits(self):
        self.map("note", "message", body="data.text")
        event = self.handle(self.payload("note", text="early"))
        self.assertEqual(event.state, "failed")
        self.lead()
        event.date_next_attempt = "2020-01-01"
        self.process()
        self.assertEqual(event.state, "done")

    def test_empty_fields_of_the_contact_are_filled(self):
        self.map("profile", "contact", city="data.city", phone="data.phone")
        lead = self.lead()
        lead.partner_id = self.env["res.partner"].create({"name": "Jing", "phone": "1"})
        self.handle(self.payload("profile", city="Suzhou", phone="2"))
        self.assertEqual((lead.partner_id.city, lead.partner_id.phone), ("Suzhou", "1"))

    def test_a_payment_is_a_note(self):
        self.map("paid", "payment_note", amount="data.amount", currency="=CNY")
        lead = self.lead()
        self.handle(self.payload("paid", amount="1200.00"))
        self.assertIn("1200.00 CNY", lead.message_ids[0].body)

    def test_a_payment_an_order_expects_is_evidence_until_it_goes_back(self):
        if "crm.gate.event" not in self.env or "sale.order" not in self.env:
            self.skipTest("needs gates and orders of opportunities")
        shared = {"order": "data.order", "number": "data.number", "currency": "data.currency",
                  "amount": "data.amount"}  # fmt: skip
        self.map("paid", "payment_note", event="=paid", **shared)
        self.map("back", "payment_note", refund="data.refund", refunded="data.amount", **shared)
        lead = self.env["crm.lead"].create({"name": "Bolts", "type": "opportunity"})
        product = self.env["product.product"].create(
            {"name": "Bolt", "type": "service", "taxes_id": [(5, 0, 0)]}
        )
        order = self.env["sale.order"].create(
            {"partner_id": self.env["res.partner"].create({"name": "P"}).id,
             "opportunity_id": lead.id,
             "order_line": [(0, 0, {"product_id": product.id, "price_unit": 80.0})]}
        )  # fmt: skip
        order.order_line.tax_ids = False
        told = {"order": order.name, "currency": order.currency_id.name}
        Event = self.env["crm.gate.event"]
        self.handle(self.payload("paid", number="P1", amount="79.00", **told))
        self.assertFalse(Event.search([("lead_id", "=", lead.id)]))
        for amount in ("NaN", "Infinity", "-80", "1e400", "eighty"):
            event = self.handle(self.payload("paid", number="P9", amount=amount, **told))
            self.assertEqual(event.state, "done", event.error)
        self.assertFalse(Event.search([("lead_id", "=", lead.id)]))
        self.handle(self.payload("paid", number="P2", amount="80.00", **told))
        evidence = Event.search([("lead_id", "=", lead.id)])
        self.assertEqual((evidence.name, bool(evidence.withdrawn_by_id)), ("paid", False))
        self.handle(self.payload("back", number="P2", refund="R1", amount="80.00", **told))
        self.assertTrue(evidence.withdrawn_by_id)

    def test_behaviour_is_counted_once(self):
        if "crm.score.event" not in self.env:
            self.skipTest("needs the router")
        self.map("scan", "score_event", event_type="=booth", reference="data.booth")
        lead = self.lead()
        for _each in range(2):
            self.handle(self.payload("scan", booth="A7"), key="scan-1")
        self.assertEqual(lead.score_event_ids.mapped("reference"), ["A7"])

    def test_evidence_and_its_withdrawal_in_any_order(self):
        if "crm.gate.event" not in self.env:
            self.skipTest("needs gates")
        self.map("signed", "gate_event", event="=contract_signed", number="data.flow")
        self.map("revoked", "gate_event", event="=contract_signed", withdraws="data.flow")
        lead = self.lead()
        early = self.handle(self.payload("revoked", flow="F1"))
        self.assertEqual(early.state, "failed")
        for key in ("a", "b"):
            self.handle(self.payload("signed", flow="F1"), key=key)
        Event = self.env["crm.gate.event"]
        evidence = Event.search([("lead_id", "=", lead.id)])
        self.assertEqual(len(evidence), 1)
        early.date_next_attempt = "2020-01-01"
        self.process()
        self.assertEqual(early.state, "done", early.error)
        self.assertTrue(evidence.withdrawn_by_id)

    def test_a_customers_words_are_looked_at_for_signals(self):
        if "crm.lead.signal" not in self.env:
            self.skipTest("needs follow-ups")
        self.env.companies.followup_signals = True
        self.env["crm.signal.rule"].search([]).active = False
        self.env["crm.signal.rule"].create({"name": "Price", "keywords": "太贵"})
        self.map("said", "signal", text="data.text", source="=Shop chat")
        lead = self.lead()
        calm = self.handle(self.payload("said", text="收到"))
        self.assertEqual((calm.state, lead.signal_ids), ("done", self.env["crm.lead.signal"]))
        event = self.handle(self.payload("said", text="你们太贵了"))
        lead.invalidate_recordset()
        self.assertEqual((event.state, lead.signal_ids.source), ("done", "Shop chat"), event.error)
        empty = self.handle(self.payload("said"))
        self.assertEqual(empty.state, "dead")
        self.assertIn("no words", empty.error)

    # -- handoffs -------------------------------------------------------------------------------

    def flow(self):
        """A node that the event ``sent`` opens and ``signed`` closes; its order and opportunity."""
        if "crm.handoff" not in self.env:
            self.skipTest("needs handoffs")
        flow = self.env["crm.handoff.flow"].create({"name": "Contracts of others"})
        node = self.env["crm.handoff.node"].create(
            {"flow_id": flow.id, "name": "Contract", "trigger": "external", "event_code": "sent",
             "completion": "external", "done_event_code": "signed", "responsible": "salesperson"}
        )  # fmt: skip
        flow.action_switch_on()
        lead = self.env["crm.lead"].create({"name": "Bolts", "type": "opportunity"})
        order = self.env["sale.order"].create(
            {"partner_id": self.env["res.partner"].create({"name": "P"}).id,
             "opportunity_id": lead.id}
        )  # fmt: skip
        for name in ("sent", "signed"):
            self.map(name, "handoff", event=f"={name}", order="data.order",
                     tracking_number="data.tracking")  # fmt: skip
        return node, order

    def handoff(self, node):
        return self.env["crm.handoff"].search([("node_id", "=", node.id)])

    def test_an_event_opens_a_handoff_and_another_closes_it(self):
        node, order = self.flow()
        event = self.handle(self.payload("sent", order=order.name))
        self.assertEqual((event.state, event.lead_id), ("done", order.opportunity_id), event.error)
        self.assertEqual(self.handoff(node).state, "todo")
        self.handle(self.payload("signed", order=order.name, tracking="SF1"))
        handoff = self.handoff(node)
        self.assertEqual((handoff.state, handoff.tracking_number), ("done", "SF1"))

    def test_a_handoff_that_is_not_open_yet_is_waited_for(self):
        node, order = self.flow()
        early = self.handle(self.payload("signed", order=order.name))
        self.assertEqual(early.state, "failed")
        self.handle(self.payload("sent", order=order.name))
        early.date_next_attempt = "2020-01-01"
        self.process()
        self.assertEqual((early.state, self.handoff(node).state), ("done", "done"), early.error)

    def test_what_the_node_needs_besides_still_counts(self):
        node, order = self.flow()
        node.requirement_ids = [
            (0, 0, {"name": "Signed PDF", "direction": "output", "kind": "document"})
        ]
        self.handle(self.payload("sent", order=order.name))
        event = self.handle(self.payload("signed", order=order.name))
        self.assertEqual((event.state, self.handoff(node).state), ("done", "todo"), event.error)
        self.assertIn("Signed PDF", event.result)

    def test_a_node_that_follows_accounting_is_closed_by_no_event(self):
        node, order = self.flow()
        self.handle(self.payload("sent", order=order.name))
        node.completion = "payment"
        event = self.handle(self.payload("signed", order=order.name))
        self.assertEqual((event.state, self.handoff(node).state), ("dead", "todo"))
        self.assertIn("signed", event.error)
