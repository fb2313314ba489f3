"""What holds for each vendor of electronic signatures, over real HTTP."""

from functools import cached_property

from odoo.exceptions import ValidationError

from .esign_vendors import APP
from .evidence_case import EvidenceCase

EVENT = "contract signed online"


class EsignCase(EvidenceCase):
    settings = {"esign_app_id": APP}
    event_name = EVENT
    server_type = None

    def make_server(self):
        return self.server_type()

    @cached_property
    def order(self):
        return self.make_order()

    def deliver(self, request):
        query, body, headers = request
        return self.url_open(
            f"/crm_integrations/{self.source.token}" + (f"?{query}" if query else ""),
            data=body,
            headers=headers,
        )


class AnyVendor:
    """What holds for each vendor.

    ``tell(state, …)`` makes its request, and the vendor says the same when it is asked;
    ``put(state, …)``: what it says then; ``party(…)``: a request that a party has signed.
    """

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
                    [("external_key", "=like", f"connector:{self.source.id}:%:{flow}"),
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
        self.source.evidence_event = "signed"
        self.arrive(self.tell("expired", self.order.name))
        self.assertFalse(self.evidence())

    def test_another_secret_is_refused_and_the_old_one_counts_for_a_while(self):
        name, _value = self.secrets[0]
        self.assertEqual(self.deliver(self.forged()).status_code, 401)
        self.set_secret(self.source, name, "another-secret-of-the-application")
        self.assertEqual(self.deliver(self.tell("completed", "S1")).status_code, 200)
        self.set_secret(self.source, name, "")
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
        results = self.source._kind_model()._test(self.source)
        self.assertEqual([ok for ok, _sentence in results], [True, True], results)
        self.assertFalse(self.server.refused)
        self.set_secret(self.source, self.secrets[0][0], "")
        self.assertFalse(self.source._kind_model()._test(self.source)[0][0])

    # -- an event is a hint ---------------------------------------------------------------------

    def test_an_event_is_a_hint(self):
        request = self.tell("completed", self.order.name)
        self.put("revoked", self.order.name)
        event = self.arrive(request)
        self.assertEqual(event.state, "done", event.error)
        self.assertFalse(self.evidence())
        self.assertIn("was revoked", self.notes())
        self.assertFalse(self.server.refused)

    def test_a_vendor_that_says_it_is_open_is_asked_again(self):
        request = self.tell("completed", self.order.name)
        self.put("open", self.order.name)
        event = self.arrive(request)
        self.assertEqual((event.state, self.evidence()), ("failed", False))
        self.put("completed", self.order.name)
        self.again()
        self.assertTrue(self.evidence())

    def test_evidence_stands_while_the_vendor_does_not_say_that_it_was_taken_back(self):
        self.arrive(self.tell("completed", self.order.name))
        request = self.tell("revoked", self.order.name)
        self.put("open", self.order.name)
        self.arrive(request)
        self.assertTrue(self.evidence())
        self.put("revoked", self.order.name)
        self.again()
        self.assertFalse(self.evidence())

    def test_a_contract_that_the_vendor_does_not_know(self):
        request = self.tell("completed", self.order.name)
        self.server.flows.clear()
        event = self.arrive(request)
        self.assertEqual((event.state, self.evidence()), ("dead", False))
        self.assertIn("does not know the contract", event.error)

    def test_who_signs_wrongly_is_told_nothing(self):
        request = self.tell("completed", self.order.name)
        self.server.secrets = ["another"]
        event = self.arrive(request)
        self.assertEqual((event.state, self.evidence()), ("dead", False))
        self.assertTrue(self.server.refused)

    def test_nothing_counts_until_it_can_be_asked_and_the_page_says_so(self):
        name, value = next(iter(self.settings.items()))
        label = self.source._fields[name].string
        self.source[name] = False
        self.assertIn(label, self.source.esign_missing)
        event = self.arrive(self.tell("completed", self.order.name))
        self.assertEqual((event.state, self.evidence()), ("dead", False))
        self.assertIn(label, event.error)
        self.assertFalse(self.server.asked)
        self.assertFalse(self.source._kind_model()._test(self.source)[0][0])
        self.source[name] = value
        self.assertFalse(self.source.esign_missing)
        event.action_send_again()
        self.process()
        self.assertTrue(self.evidence())

    # -- what no event told ---------------------------------------------------------------------

    def open_flow(self, flow="F1"):
        """A contract of which we know that a party has signed it."""
        self.put("open", self.order.name, flow)
        return self.arrive(self.party(flow, order=self.order.name))

    def test_what_was_signed_and_not_told_is_found(self):
        self.open_flow()
        self.assertEqual(self.pull(), 0)
        self.assertFalse(self.evidence())
        self.put("completed", self.order.name)
        self.assertEqual(self.pull(), 1)
        self.assertEqual(self.events()[-1].state, "done", self.events()[-1].error)
        self.assertTrue(self.evidence())

    def test_what_was_revoked_and_not_told_is_found(self):
        self.open_flow()
        self.put("revoked", self.order.name)
        self.assertEqual(self.pull(), 1)
        self.assertIn("was revoked", self.notes())

    def test_what_is_told_after_it_was_found_counts_once(self):
        self.open_flow()
        request = self.tell("completed", self.order.name)
        self.assertEqual(self.pull(), 1)
        self.deliver(request)
        self.assertEqual(len(self.events()), 2)

    def test_what_was_taken_back_is_asked_about_no_more(self):
        self.arrive(self.tell("revoked", self.order.name))
        asked = self.server.asked
        self.assertEqual(self.pull(), 0)
        self.assertEqual(self.server.asked, asked)

    def test_what_has_been_open_for_long_is_asked_about_no_more(self):
        self.open_flow().date_received = "2020-01-01"
        self.env.flush_all()
        self.put("completed", self.order.name)
        self.assertEqual(self.pull(), 0)

    def test_a_deleted_contract_keeps_nobody_from_the_others(self):
        self.open_flow("F1")
        self.open_flow("F2")
        self.put("completed", self.order.name)
        del self.server.flows["F2"]
        self.assertEqual(self.pull(), 1)

    def test_a_pull_that_cannot_ask_says_why(self):
        self.open_flow()
        self.server.secrets = ["another"]
        self.assertEqual(self.source._pull(), 0)
        self.assertTrue(self.source.pull_error)


class TakenBack:
    """Vendors whose answer tells that a contract was taken back after all had signed it."""

    def test_what_was_taken_back_after_all_had_signed_and_not_told_is_found(self):
        self.arrive(self.tell("completed", self.order.name))
        self.assertEqual(self.pull(), 0)
        self.assertTrue(self.evidence())
        self.put("taken back", self.order.name)
        self.assertEqual(self.pull(), 1)
        self.assertFalse(self.evidence())
        asked = self.server.asked
        self.assertEqual((self.pull(), self.server.asked), (0, asked))
