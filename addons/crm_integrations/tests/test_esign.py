"""Electronic signatures over real HTTP: what is signed is evidence, what is taken back is none."""

import base64
from functools import cached_property

from odoo.exceptions import ValidationError
from odoo.tests import tagged

from .common import IntegrationHttpCase
from .esign_vendors import APP, KEY, SECRET, TOKEN, EsignServer, esign, fadada, tencent

EVENT = "contract signed online"


class EsignCase(IntegrationHttpCase):
    kind = None
    secrets = ()

    def setUp(self):
        super().setUp()
        self.vendor = self.make_connector(self.kind, esign_app_id=APP, evidence_event=EVENT)
        for name, value in self.secrets:
            self.set_secret(self.vendor, name, value)
        self.lead = self.env["crm.lead"].create({"name": "Flanges", "type": "opportunity"})
        self.env.flush_all()

    @cached_property
    def order(self):
        """An order of the opportunity; where there are none, or no gates, the test is skipped."""
        if "crm.gate.event" not in self.env or "sale.order" not in self.env:
            self.skipTest("needs gates and orders of opportunities")
        partner = self.env["res.partner"].create({"name": "Suzhou Precision"})
        return self.env["sale.order"].create(
            {"partner_id": partner.id, "opportunity_id": self.lead.id}
        )

    def deliver(self, request):
        query, body, headers = request
        return self.url_open(
            f"/crm_integrations/{self.vendor.token}" + (f"?{query}" if query else ""),
            data=body,
            headers=headers,
        )

    def events(self):
        self.env.invalidate_all()
        return self.inbox.search([("connector_id", "=", self.vendor.id)], order="id")

    def arrive(self, request):
        """Deliver and process; the newest event."""
        answer = self.deliver(request)
        self.assertEqual(answer.status_code, 200)
        self.process()
        return self.events()[-1]

    def again(self):
        self.events().filtered(lambda event: event.state == "failed").next_attempt_at = "2020-01-01"
        self.process()

    def evidence(self):
        """Whether there is evidence that counts on the opportunity."""
        self.env.invalidate_all()
        found = self.env["crm.gate.event"].search(
            [("lead_id", "=", self.lead.id), ("name", "=", EVENT), ("withdraws_id", "=", False)]
        )
        self.assertLessEqual(len(found), 1)
        return bool(found) and not found.withdrawn_by_id

    def notes(self):
        return " ".join(str(body) for body in self.lead.message_ids.mapped("body"))


class AnyVendor:
    """What holds for each vendor; ``tell(state, …)`` makes its request."""

    def test_a_signed_contract_is_evidence_once(self):
        for _each in range(3):
            event = self.arrive(self.tell("completed", self.order.name))
        self.assertEqual((len(self.events()), event.state, event.lead_id), (1, "done", self.lead))
        self.assertTrue(self.evidence())
        self.assertEqual(self.notes().count("was signed by all"), 1)

    def test_a_gate_opens_with_it_and_closes_again(self):
        order = self.order.name
        stage = self.env["crm.stage"].create({"name": "Signed", "sequence": 500})
        gate = self.env["crm.stage.gate"].create(
            {"name": "Contract", "stage_id": stage.id, "kind": "event", "event_name": EVENT,
             "mode": "enforce"}
        )  # fmt: skip
        with self.assertRaises(ValidationError), self.cr.savepoint():
            self.lead.stage_id = stage
        self.arrive(self.tell("completed", order))
        self.assertTrue(gate._judge_event(self.lead)[gate.id][self.lead.id].met)
        self.arrive(self.tell("revoked", order))
        self.assertFalse(gate._judge_event(self.lead)[gate.id][self.lead.id].met)

    def test_what_is_withdrawn_is_no_evidence_any_more(self):
        for number, state in enumerate(("refused", "revoked", "expired")):
            with self.subTest(state=state):
                flow = f"F{number}"
                self.arrive(self.tell("completed", self.order.name, flow))
                event = self.arrive(self.tell(state, self.order.name, flow))
                self.assertEqual(event.state, "done", event.error)
                found = self.env["crm.gate.event"].search(
                    [("external_key", "=like", f"connector:{self.vendor.id}:%:{flow}"),
                     ("withdraws_id", "=", False)]
                )  # fmt: skip
                self.assertTrue(found.withdrawn_by_id)

    def test_withdrawn_before_it_was_completed_is_never_evidence(self):
        event = self.arrive(self.tell("revoked", self.order.name))
        self.assertEqual(event.state, "done", event.error)
        event = self.arrive(self.tell("completed", self.order.name))
        self.assertEqual(event.state, "done", event.error)
        self.assertFalse(self.evidence())
        self.assertIn("it is no evidence", self.notes())

    def test_both_in_one_batch_in_either_order(self):
        for flow, states in (("F1", ("revoked", "completed")), ("F2", ("completed", "revoked"))):
            for state in states:
                self.deliver(self.tell(state, self.order.name, flow))
        for _each in range(2):
            self.process()
            self.again()
        self.assertEqual(set(self.events().mapped("state")), {"done"})
        self.assertFalse(self.evidence())

    def test_a_contract_of_another_is_untouched(self):
        self.arrive(self.tell("completed", self.order.name, "F1"))
        event = self.arrive(self.tell("refused", self.order.name, "F2"))
        self.assertEqual(event.state, "done", event.error)
        self.assertTrue(self.evidence())

    def test_an_unknown_order_waits_and_is_not_guessed(self):
        order = self.order
        event = self.arrive(self.tell("completed", "S-unknown"))
        self.assertEqual((event.state, bool(event.lead_id)), ("failed", False))
        self.assertIn("S-unknown", event.error)
        order.name = "S-unknown"
        self.again()
        self.assertEqual(event.state, "done", event.error)
        self.assertTrue(self.evidence())

    def test_an_order_of_another_company_is_unknown(self):
        mine = self.order.opportunity_id
        other = self.env["res.company"].create({"name": "Other"})
        Lead, Order = (self.env[model].with_company(other) for model in ("crm.lead", "sale.order"))
        theirs = Lead.create({"name": "Theirs", "type": "opportunity", "company_id": other.id})
        Order.create(
            {"name": "S-other", "company_id": other.id, "partner_id": self.order.partner_id.id,
             "opportunity_id": theirs.id}
        )  # fmt: skip
        event = self.arrive(self.tell("completed", "S-other"))
        self.assertEqual((event.state, bool(event.lead_id)), ("failed", False))
        self.assertFalse(
            self.env["crm.gate.event"].search([("lead_id", "in", (mine | theirs).ids)])
        )

    def test_a_contract_without_reference_is_kept_and_ignored(self):
        event = self.arrive(self.tell("completed", ""))
        self.assertEqual((event.state, event.lead_id), ("ignored", self.env["crm.lead"]))

    def test_once_bound_it_stays_with_its_opportunity(self):
        self.arrive(self.tell("completed", self.order.name))
        event = self.arrive(self.tell("revoked", "S-unknown"))
        self.assertEqual((event.state, event.lead_id), ("done", self.lead), event.error)
        self.assertFalse(self.evidence())

    def test_it_is_withdrawn_whatever_the_gate_is_called_by_now(self):
        self.arrive(self.tell("completed", self.order.name))
        self.vendor.evidence_event = "signed"
        self.arrive(self.tell("expired", self.order.name))
        self.assertFalse(self.evidence())

    def test_another_secret_is_refused_and_the_old_one_counts_for_a_while(self):
        name, _value = self.secrets[0]
        self.assertEqual(self.deliver(self.forged()).status_code, 401)
        self.set_secret(self.vendor, name, "another-secret-of-the-application")
        self.assertEqual(self.deliver(self.tell("completed", "S1")).status_code, 200)
        self.set_secret(self.vendor, name, "")
        self.assertEqual(self.deliver(self.tell("completed", "S1", "F9")).status_code, 401)
        self.assertEqual(len(self.events()), 1)

    def test_a_changed_content_is_refused(self):
        query, body, headers = self.tell("completed", "S00042")
        changed = body.replace(b"F1", b"F2") if b"F1" in body else body[:-3] + b"A" + body[-2:]
        self.assertEqual(self.deliver((query, changed, headers)).status_code, 401)
        self.assertFalse(self.events())

    def test_a_number_that_is_none_is_refused(self):
        for flow in ("../../v1", "a" * 65, "F 1"):
            with self.subTest(flow=flow):
                answer = self.deliver(self.tell("completed", "S00042", flow))
                self.assertEqual(answer.status_code, 400)

    def test_the_settings_are_tried(self):
        self.assertTrue(self.vendor._kind_model()._test(self.vendor)[0][0])
        self.set_secret(self.vendor, self.secrets[0][0], "")
        self.assertFalse(self.vendor._kind_model()._test(self.vendor)[0][0])


@tagged("post_install", "-at_install")
class TestEsign(AnyVendor, EsignCase):
    kind = "esign"
    secrets = (("app_secret", SECRET),)
    states = {"completed": 2, "revoked": 3, "expired": 5, "refused": 7}

    def setUp(self):
        super().setUp()
        self.server = EsignServer()
        self.addCleanup(self.server.stop)
        self.vendor.api_url = self.server.url
        self.env.flush_all()

    def tell(self, state, order, flow="F1", **options):
        self.server.put(flow, self.states[state], order)
        return esign(
            {"action": "SIGN_FLOW_COMPLETE", "signFlowId": flow,
             "signFlowStatus": str(self.states[state]), "signFlowFinishTime": 1777881600000},
            **options,
        )  # fmt: skip

    def forged(self):
        return self.tell("completed", "S00042", secret="another")

    def party(self, flow="F1", order="", result=2, sign_order=1):
        return esign(
            {"action": "SIGN_MISSON_COMPLETE", "signFlowId": flow, "customBizNum": order,
             "signOrder": sign_order, "operateTime": 1777881500000 + sign_order,
             "signResult": result}
        )  # fmt: skip

    def test_an_event_is_a_hint(self):
        request = self.tell("completed", self.order.name)
        self.server.put("F1", 7, self.order.name)
        event = self.arrive(request)
        self.assertEqual(event.state, "done", event.error)
        self.assertFalse(self.evidence())
        self.assertIn("was refused", self.notes())
        self.assertFalse(self.server.refused)

    def test_a_vendor_that_does_not_know_yet_is_asked_again(self):
        request = self.tell("completed", self.order.name)
        self.server.put("F1", 1, self.order.name)
        event = self.arrive(request)
        self.assertEqual(event.state, "failed")
        self.server.put("F1", 2, self.order.name)
        self.again()
        self.assertTrue(self.evidence())

    def test_a_contract_that_the_vendor_does_not_know(self):
        request = self.tell("completed", self.order.name)
        self.server.flows.clear()
        event = self.arrive(request)
        self.assertEqual(event.state, "dead")
        self.assertIn("1437102", event.error)

    def test_parties_who_sign_are_notes_and_bind_the_contract(self):
        self.arrive(self.party(order=self.order.name))
        self.arrive(self.party(order=self.order.name, result=4, sign_order=2))
        self.assertIn("A party has signed", self.notes())
        self.assertIn("A party does not sign", self.notes())
        self.assertFalse(self.evidence())
        self.arrive(self.tell("completed", ""))
        self.assertTrue(self.evidence())

    # -- what no event told ---------------------------------------------------------------------

    def open_flow(self, flow="F1"):
        """A contract of which we know that a party has signed it."""
        self.server.put(flow, 1, self.order.name)
        return self.arrive(self.party(flow, order=self.order.name))

    def pull(self):
        found = self.vendor._pull()
        self.process()
        self.env.invalidate_all()
        return found

    def test_what_was_signed_and_not_told_is_found(self):
        self.open_flow()
        self.assertEqual(self.pull(), 0)
        self.assertFalse(self.evidence())
        self.server.put("F1", 2, self.order.name)
        self.assertEqual(self.pull(), 1)
        self.assertEqual(self.events()[-1].state, "done", self.events()[-1].error)
        self.assertTrue(self.evidence())

    def test_what_was_revoked_and_not_told_is_found(self):
        self.open_flow()
        self.server.put("F1", 3, self.order.name)
        self.assertEqual(self.pull(), 1)
        self.assertIn("was revoked", self.notes())

    def test_what_is_told_after_it_was_found_counts_once(self):
        self.open_flow()
        request = self.tell("completed", self.order.name)
        self.assertEqual(self.pull(), 1)
        self.deliver(request)
        self.assertEqual(len(self.events()), 2)

    def test_what_has_ended_is_asked_about_no_more(self):
        self.arrive(self.tell("completed", self.order.name))
        asked = self.server.asked
        self.assertEqual(self.pull(), 0)
        self.assertEqual(self.server.asked, asked)

    def test_what_has_been_open_for_long_is_asked_about_no_more(self):
        self.open_flow().date_received = "2020-01-01"
        self.env.flush_all()
        self.server.put("F1", 2, self.order.name)
        self.assertEqual(self.pull(), 0)

    def test_a_deleted_contract_keeps_nobody_from_the_others(self):
        self.open_flow("F1")
        self.open_flow("F2")
        self.server.put("F1", 2, self.order.name)
        del self.server.flows["F2"]
        self.assertEqual(self.pull(), 1)
        self.assertFalse(self.vendor.pull_error)

    def test_places_with_different_orders_bind_nothing(self):
        request = self.tell("completed", self.order.name)
        self.server.flows["F1"]["signers"].append({"signFields": [{"customBizNum": "S2"}]})
        self.assertEqual(self.arrive(request).state, "ignored")

    def test_values_of_the_address_are_signed(self):
        content = {"action": "SIGN_FLOW_START", "signFlowId": "F1"}
        request = esign(content, query="b=2&a=1")
        self.assertEqual(self.deliver(request).status_code, 200)
        self.assertEqual(self.deliver(("a=1&b=3", *request[1:])).status_code, 401)

    def test_an_unknown_type_is_kept_and_ignored(self):
        event = self.arrive(esign({"action": "SIGN_FLOW_START", "signFlowId": "F1"}))
        self.assertEqual(event.state, "ignored")
        self.assertFalse(self.server.asked)


@tagged("post_install", "-at_install")
class TestTencentSign(AnyVendor, EsignCase):
    kind = "tencent_sign"
    secrets = (("token", TOKEN), ("callback_key", KEY))
    states = {"completed": 4, "revoked": 6, "expired": 5, "refused": 3}

    def content(self, status, order, flow="F1"):
        return {
            "MsgId": "m1", "MsgType": "FlowStatusChange", "MsgVersion": "ThirdPartyApp",
            "MsgData": {"FlowId": flow, "FlowName": "框架合同", "FlowCallbackStatus": status,
                        "UserData": order},
        }  # fmt: skip

    def tell(self, state, order, flow="F1", **options):
        return tencent(self.content(self.states[state], order, flow), **options)

    def forged(self):
        return self.tell("completed", "S00042", token="another")

    def test_another_key_is_refused(self):
        request = self.tell("completed", "S00042", key=KEY[::-1])
        self.assertEqual(self.deliver(request).status_code, 401)

    def test_the_reference_may_be_base64(self):
        self.order.name = "销售-12"
        encoded = base64.b64encode(self.order.name.encode()).decode()
        self.arrive(self.tell("completed", encoded))
        self.assertTrue(self.evidence())

    def test_an_order_number_that_looks_like_base64(self):
        self.order.name = "SO123456"
        self.arrive(self.tell("completed", "SO123456"))
        self.assertTrue(self.evidence())

    def test_half_signed_is_kept_and_ignored(self):
        event = self.arrive(tencent(self.content(2, "S00042")))
        self.assertEqual(event.state, "ignored")

    def test_the_key_has_32_characters(self):
        with self.assertRaisesRegex(ValidationError, "32"):
            self.set_secret(self.vendor, "callback_key", "short")


@tagged("post_install", "-at_install")
class TestFadada(AnyVendor, EsignCase):
    kind = "fadada"
    secrets = (("app_secret", SECRET),)
    states = {
        "completed": ("sign-task-finished", "task_finished"),
        "revoked": ("sign-task-canceled", "task_terminated"),
        "expired": ("sign-task-expire", "task_terminated"),
        "refused": ("sign-task-sign-rejected", "task_terminated"),
    }

    def tell(self, state, order, flow="F1", **options):
        event, status = self.states[state]
        return self.task(event, status, order, flow, **options)

    def task(self, event, status, order, flow="F1", **options):
        content = {"signTaskId": flow, "signTaskStatus": status, "transReferenceId": order,
                   "signTaskSubject": "框架合同", "eventTime": "1777881600000"}  # fmt: skip
        return fadada(event, content, **options)

    def forged(self):
        return self.tell("completed", "S00042", secret="another")

    def test_it_reads_success(self):
        self.assertEqual(self.deliver(self.tell("completed", "S1")).text, "success")

    def test_another_application_is_refused(self):
        request = self.tell("completed", "S00042", app="other")
        self.assertEqual(self.deliver(request).status_code, 401)

    def test_the_event_is_signed(self):
        request = self.task(
            "sign-task-finished", "task_finished", "S1", signed_event="sign-task-signed"
        )
        self.assertEqual(self.deliver(request).status_code, 401)

    def test_finished_without_the_status_is_nothing(self):
        event = self.arrive(self.task("sign-task-finished", "sign_progress", "S00042"))
        self.assertEqual(event.state, "ignored")

    def test_abolished_later_is_withdrawn(self):
        self.arrive(self.tell("completed", self.order.name))
        self.arrive(self.task("sign-task-abolish", "revoked", self.order.name))
        self.assertFalse(self.evidence())
