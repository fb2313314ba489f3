from odoo.exceptions import ValidationError
from odoo.tests import tagged

from .common import HandoffCommon


@tagged("post_install", "-at_install")
class TestHandoffGate(HandoffCommon):
    """A stage can require a node to be done."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.stage_won = cls.env["crm.stage"].create({"name": "Delivery", "sequence": 3})
        cls.gate = cls.env["crm.stage.gate"].create(
            {
                "name": "Payment arrived",
                "stage_id": cls.stage_won.id,
                "kind": "handoff",
                "mode": "enforce",
                "handoff_node_id": cls.node_payment.id,
            }
        )

    def test_not_started_keeps_the_stage_closed(self):
        with self.assertRaisesRegex(ValidationError, "Payment received"):
            self.lead.stage_id = self.stage_won

    def test_open_handoff_says_with_whom_it_is(self):
        self.order.action_confirm()
        with self.assertRaisesRegex(ValidationError, self.finance.name):
            self.lead.stage_id = self.stage_won

    def test_done_opens_the_stage(self):
        self.order.action_confirm()
        self.handoff(self.node_payment)._close()
        self.lead.stage_id = self.stage_won
        evidence = self.lead.evidence_ids.filtered(lambda each: each.gate_id == self.gate)
        self.assertEqual(
            (evidence.res_model, evidence.res_id),
            ("crm.handoff", self.handoff(self.node_payment).id),
        )

    def test_reopened_handoff_takes_the_stage_back(self):
        self.order.action_confirm()
        handoff = self.handoff(self.node_payment)
        handoff._close()
        self.lead.stage_id = self.stage_won
        handoff._reopen("The payment was reversed.")
        self.assertNotEqual(self.lead.stage_id, self.stage_won)
        self.assertEqual(self.lead.gate_state, "demoted")

    def test_gate_without_node_is_refused(self):
        with self.assertRaises(ValidationError):
            self.gate.handoff_node_id = False

    def test_what_was_undone_is_asked_for_again(self):
        Gate, node = self.env["crm.stage.gate"], self.node_payment.id
        self.assertIn(node, Gate._handoff_gate_nodes())
        self.env.flush_all()
        with self.assertRaises(ZeroDivisionError), self.env.cr.savepoint():
            self.gate.mode = "off"
            self.assertNotIn(node, Gate._handoff_gate_nodes())
            raise ZeroDivisionError
        self.assertIn(node, Gate._handoff_gate_nodes())

    def test_judged_in_batch(self):
        leads = self.lead.union(*(self.lead.copy() for _ in range(5)))
        gate, leads = self.gate.sudo(), leads.sudo()
        gate._judge_handoff(self.lead.sudo())
        with self.assertQueryCount(1):
            gate._judge_handoff(leads)
            self.env.flush_all()

    def test_reported_event_moves_the_handoffs(self):
        node = self.env["crm.handoff.node"].create(
            {
                "flow_id": self.flow.id,
                "name": "E-signature",
                "trigger": "external",
                "event_code": "contract_sent",
                "responsible": "salesperson",
            }
        )
        self.env["crm.gate.event"].record_event(self.lead, "contract_sent", "key-1")
        self.assertEqual(self.handoff(node).state, "todo")

    def _signature_node(self):
        """Opened by the event of a contract sent, done by that of one signed."""
        return self.env["crm.handoff.node"].create(
            {
                "flow_id": self.flow.id,
                "name": "E-signature",
                "trigger": "external",
                "event_code": "contract_sent",
                "completion": "external",
                "done_event_code": "contract_signed",
                "responsible": "salesperson",
            }
        )

    def test_what_a_reported_event_closed_is_open_again_when_it_is_withdrawn(self):
        node = self._signature_node()
        report = self.env["crm.gate.event"].record_event
        report(self.lead, "contract_sent", "key-1")
        report(self.lead, "contract_signed", "key-2")
        report(self.lead, "contract_signed", "key-3")
        report(self.lead, "contract_signed", "key-4", withdraws="key-2")
        # the other contract still counts
        self.assertEqual(self.handoff(node).state, "done")
        report(self.lead, "contract_signed", "key-5", withdraws="key-3")
        self.assertEqual(self.handoff(node).state, "todo")
        self.assertIn("withdrawn", self.handoff(node).log_ids.sorted("id")[-1].note)

    def test_what_was_closed_by_hand_stays_closed(self):
        node = self._signature_node()
        report = self.env["crm.gate.event"].record_event
        report(self.lead, "contract_sent", "key-1")
        self.handoff(node)._close()
        report(self.lead, "contract_signed", "key-2")
        report(self.lead, "contract_signed", "key-3", withdraws="key-2")
        self.assertEqual(self.handoff(node).state, "done")

    # -- what an event opened, and is withdrawn -------------------------------------------------

    def _two_nodes(self):
        """A node that an event opens, and one behind it."""
        node = self._signature_node()
        behind = self.env["crm.handoff.node"].create(
            {
                "flow_id": self.flow.id,
                "name": "Archive",
                "trigger": "previous",
                "responsible": "salesperson",
                "previous_node_ids": node.ids,
            }
        )
        return node, behind

    def _report_and_withdraw(self, begin=lambda handoff: None):
        """The handoffs of both nodes after the event came, ``begin`` was done, and it went."""
        node, behind = self._two_nodes()
        report = self.env["crm.gate.event"].record_event
        report(self.lead, "contract_sent", "key-1")
        self.assertEqual(
            (self.handoff(node).state, self.handoff(behind).state), ("todo", "waiting")
        )
        begin(self.handoff(node))
        report(self.lead, "contract_sent", "key-2", withdraws="key-1")
        return self.handoff(node), self.handoff(behind)

    def test_what_a_withdrawn_event_opened_is_cancelled_with_its_reason(self):
        handoff, behind = self._report_and_withdraw()
        self.assertEqual((handoff.state, behind.state), ("cancelled", "cancelled"))
        for each in (handoff, behind):
            self.assertIn("contract_sent", each.log_ids.sorted("id")[-1].note)
        self.assertFalse(handoff.deadline)

    def test_it_comes_alive_when_the_event_is_reported_again(self):
        handoff, behind = self._report_and_withdraw()
        self.env["crm.gate.event"].record_event(self.lead, "contract_sent", "key-3")
        self.assertEqual((handoff.state, behind.state), ("todo", "waiting"))
        self.assertTrue(handoff.deadline)

    def test_another_event_of_the_same_name_still_counts(self):
        node = self._signature_node()
        report = self.env["crm.gate.event"].record_event
        report(self.lead, "contract_sent", "key-1")
        report(self.lead, "contract_sent", "key-2")
        report(self.lead, "contract_sent", "key-3", withdraws="key-1")
        self.assertEqual(self.handoff(node).state, "todo")

    def test_work_that_has_begun_stays_and_is_told(self):
        handoff, behind = self._report_and_withdraw(
            lambda handoff: handoff.with_user(handoff.user_id or self.sales_1).action_start()
        )
        self.assertEqual((handoff.state, behind.state), ("in_progress", "waiting"))
        self.assertIn("withdrawn", handoff.message_ids[0].body)
        notice = self.env["crm.handoff.notice"].search(
            [("handoff_id", "=", handoff.id), ("kind", "=", "withdrawn")]
        )
        self.assertEqual(len(notice), 1)
        notice._send()
        self.assertEqual(notice.state, "done", notice.error)
        told = self.env["mail.message"].search(
            [("notified_partner_ids", "in", handoff._responsible_users().partner_id.ids)],
            order="id desc", limit=1,
        )  # fmt: skip
        self.assertIn("still needed", f"{told.subject} {told.body}")

    def test_what_was_written_down_is_work_too(self):
        handoff, _behind = self._report_and_withdraw(
            lambda handoff: handoff.sudo().write({"result": "Sent by courier."})
        )
        self.assertEqual(handoff.state, "todo")

    def test_what_waits_for_something_else_as_well_stays(self):
        node, behind = self._two_nodes()
        other = node.copy({"event_code": "sample_sent", "name": "Sample"})
        other.next_node_ids = behind
        report = self.env["crm.gate.event"].record_event
        report(self.lead, "contract_sent", "key-1")
        report(self.lead, "sample_sent", "key-2")
        report(self.lead, "contract_sent", "key-3", withdraws="key-1")
        self.assertEqual(self.handoff(node).state, "cancelled")
        self.assertEqual((self.handoff(other).state, self.handoff(behind).state),
                         ("todo", "waiting"))  # fmt: skip
