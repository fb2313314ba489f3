"""Approvals that are mapped: the event says which, DingTalk or Feishu what is in it."""

from datetime import datetime, timedelta

from odoo.tests import tagged

from ..connectors.common import approvals
from .feishu_server import old_event
from .test_dingtalk import DingtalkCase
from .test_feishu import FeishuCase


class AnyApproval:
    """What holds for both.

    ``put(status, **fields)``: what the vendor says; ``tell(status)``: the event arrives.
    """

    def setUp(self):
        super().setUp()
        self.know("flow1")
        self.connector_here.identity_path = self.number
        self.map(self.event_type, "message", connector=self.connector_here,
                 only=self.only, body=f"{self.form}.合同编号")  # fmt: skip
        self.env.flush_all()

    def know(self, *numbers):
        """These approvals are about our opportunity."""
        self.env["crm.external.identity"].create(
            [
                {"connector_id": self.connector_here.id, "external_id": number,
                 "lead_id": self.lead.id}
                for number in numbers
            ]
        )  # fmt: skip

    def notes(self):
        return " ".join(self.lead.message_ids.mapped("body"))

    def test_fields_of_the_form_are_read_by_their_names(self):
        self.put("approved", 合同编号="HT-2026-07", 金额="120000.00")
        event = self.tell("approved")
        self.assertEqual(event.state, "done", event.error)
        self.assertIn("HT-2026-07", self.notes())

    def test_fields_are_read_by_their_numbers_too(self):
        mapping = self.connector_here.mapping_ids
        mapping.line_ids.filtered(lambda line: line.target == "body").path = self.by_number
        self.put("approved", 合同编号="HT-2026-08")
        self.tell("approved")
        self.assertIn("HT-2026-08", self.notes())

    def test_what_was_chosen_of_a_list_is_read_as_words(self):
        self.put("approved", 合同编号='["框架", "年度"]')
        self.tell("approved")
        self.assertIn("框架, 年度", self.notes())

    def test_the_state_of_now_decides(self):
        self.put("withdrawn", 合同编号="HT-2026-07")
        event = self.tell("approved")
        self.assertEqual(event.state, "ignored", event.error)
        self.assertNotIn("HT-2026-07", self.notes())

    def test_a_vendor_that_says_it_is_running_is_asked_again(self):
        self.put("running", 合同编号="HT-2026-07")
        event = self.tell("approved")
        self.assertEqual(event.state, "failed", event.error)
        self.assertIn("still running", event.error)
        self.put("approved", 合同编号="HT-2026-07")
        self.again()
        self.assertEqual(event.state, "done", event.error)
        self.assertIn("HT-2026-07", self.notes())

    def test_what_nobody_mapped_is_not_asked_about(self):
        self.connector_here.mapping_ids.event_type = "something.else"
        self.assertEqual(self.tell("approved").state, "ignored")
        self.assertFalse(self.server.calls)

    def test_a_started_one_is_of_no_interest(self):
        self.put("running", 合同编号="HT-2026-07")
        self.assertEqual(self.tell("running").state, "ignored")

    def test_a_token_that_has_ended_is_replaced_once(self):
        self.put("running", 合同编号="HT-2026-07")
        self.tell("running")
        self.put("approved", 合同编号="HT-2026-07")
        self.server.tokens.clear()
        self.assertEqual(self.tell("approved", number="e2").state, "done")
        self.assertEqual(len(self.server.tokens), 1)

    # -- what no event told ---------------------------------------------------------------------

    def newest(self):
        return self.events().sorted("id")[-1]

    def pull(self):
        found = self.connector_here._pull()
        self.process()
        self.env.invalidate_all()
        self.assertFalse(self.connector_here.pull_error)
        return found

    def test_an_end_that_was_not_told_is_found_once(self):
        self.put("running", 合同编号="HT-2026-07")
        self.tell("running")
        self.assertEqual(self.pull(), 0)
        self.put("approved", 合同编号="HT-2026-07")
        self.assertEqual(self.pull(), 1)
        self.assertEqual(self.notes().count("HT-2026-07"), 1)
        self.assertEqual(self.pull(), 0)
        # and comes after all
        self.assertFalse(self.tell("approved", number="e2"))
        self.assertEqual(self.notes().count("HT-2026-07"), 1)

    def test_others_by_the_same_definition_are_found_on_all_pages(self):
        self.put("running", 合同编号="HT-2026-01")
        self.tell("running")
        for number in range(2, 7):
            self.put("approved", number=f"flow{number}", 合同编号=f"HT-2026-0{number}")
        self.assertEqual(self.pull(), 5)
        self.assertEqual(self.pull(), 0)

    def calls_of_a_pull(self):
        before = len(self.server.calls)
        self.assertEqual(self.pull(), 0)
        return len(self.server.calls) - before

    def test_what_ended_without_counting_is_asked_about_no_more(self):
        self.put("refused", 合同编号="HT-2026-07")
        self.assertEqual(self.tell("refused").state, "ignored")
        # the list of numbers
        self.assertEqual(self.calls_of_a_pull(), 1)

    # -- undone after it was told ---------------------------------------------------------------

    def undoing(self):
        """An approval that was told and counted."""
        self.put("approved", 合同编号="HT-2026-07")
        event = self.tell("approved")
        self.assertEqual(event.state, "done", event.error)
        return event

    def test_what_counted_is_asked_about_again_until_it_was_undone(self):
        self.undoing()
        for _each in range(2):
            self.assertEqual(self.calls_of_a_pull(), 2)
        self.put("undone", 合同编号="HT-2026-07")
        self.assertEqual(self.pull(), 1)
        self.assertEqual(self.calls_of_a_pull(), 1)

    def test_what_counted_long_ago_is_asked_about_no_more(self):
        self.undoing().date_received = datetime.now() - timedelta(days=approvals.HOLDING_DAYS + 1)
        self.env.flush_all()
        kind = self.connector_here._kind_model()
        before = self.server.asked_about("flow1")
        self.assertFalse(list(kind._approvals_holding(self.connector_here)))
        self.assertEqual(self.server.asked_about("flow1"), before)

    def test_those_that_counted_take_turns(self):
        self.undoing()
        self.know("flow2", "flow3", "flow4")
        for number in range(2, 5):
            self.put("approved", number=f"flow{number}", 合同编号=f"HT-{number}")
        self.pull()
        for number in range(1, 5):
            self.put("undone", number=f"flow{number}", 合同编号=f"HT-{number}")
        self.patch(approvals, "HOLDING", 2)
        self.assertEqual([self.pull(), self.pull(), self.pull()], [2, 2, 0])

    def test_one_that_cannot_be_read_keeps_nobody_waiting_for_long(self):
        self.undoing()
        self.know("flow2")
        self.put("approved", number="flow2", 合同编号="HT-2")
        self.pull()
        # the one of the lower number is next, then
        self.events().date_checked = "2026-05-04"
        for number in ("flow1", "flow2"):
            self.put("undone", number=number, 合同编号="HT")
        # one that nobody told of
        self.put("approved", number="flow3", 合同编号="HT-3")
        self.server.unreadable.add("flow1")
        found = []
        for _each in range(2):
            found.append(self.connector_here._pull())
            self.assertTrue(self.connector_here.pull_error)
        self.assertEqual(found, [1, 1])

    def gated(self, **more):
        """Evidence for the approved; where there are no gates the test is skipped."""
        if "crm.gate.event" not in self.env:
            self.skipTest("needs gates")
        self.map(self.event_type, "gate_event", connector=self.connector_here, only=self.only,
                 event="=legal approved", **more)  # fmt: skip
        self.undoing()
        self.assertTrue(self.evidence())

    def evidence(self):
        self.env.invalidate_all()
        found = self.env["crm.gate.event"].search(
            [("lead_id", "=", self.lead.id), ("name", "=", "legal approved"),
             ("withdraws_id", "=", False)]
        )  # fmt: skip
        return found.filtered(lambda each: not each.withdrawn_by_id)

    def test_what_was_undone_and_not_told_takes_its_evidence_back(self):
        self.gated()
        self.assertEqual(self.pull(), 0)
        self.assertTrue(self.evidence())
        self.put("undone", 合同编号="HT-2026-07")
        self.assertEqual(self.pull(), 1)
        event = self.newest()
        self.assertEqual((event.state, event.lead_id), ("done", self.lead), event.error)
        self.assertIn("withdrawn", event.result)
        self.assertFalse(self.evidence())

    def test_it_is_found_by_whatever_number_the_evidence_has(self):
        self.gated(number=f"{self.form}.合同编号")
        # the form may be gone together with the approval
        self.put("undone")
        self.pull()
        self.assertFalse(self.evidence())

    def test_what_is_told_to_be_undone_takes_back_once(self):
        self.gated()
        self.put("undone", 合同编号="HT-2026-07")
        self.assertEqual(self.tell("undone", number="e2").state, "done")
        self.assertFalse(self.evidence())
        self.assertEqual(self.pull(), 0)

    def test_a_mapping_that_takes_back_itself_is_enough(self):
        self.gated(number=f"{self.form}.合同编号")
        self.map(self.event_type, "gate_event", connector=self.connector_here,
                 only=self.only_undone, event="=legal approved",
                 withdraws="=HT-2026-07")  # fmt: skip
        self.put("undone", 合同编号="HT-2026-07")
        self.pull()
        self.assertFalse(self.evidence())
        self.assertEqual(self.newest().state, "done", self.newest().error)

    def test_another_approval_of_the_same_customer_stands(self):
        self.gated()
        self.know("flow12")
        self.put("approved", number="flow12", 合同编号="HT-2026-12")
        self.pull()
        self.assertEqual(len(self.evidence()), 2)
        self.put("undone", number="flow12", 合同编号="HT-2026-12")
        self.pull()
        self.assertEqual(len(self.evidence()), 1)

    def test_undone_while_the_approval_still_waits(self):
        self.gated()
        event = self.newest()
        event.write({"state": "failed", "date_next_attempt": datetime.now() + timedelta(hours=1)})
        self.env.flush_all()
        self.put("undone", 合同编号="HT-2026-07")
        undone = self.tell("undone", number="e2")
        self.assertEqual(undone.state, "failed", undone.error)
        self.assertIn("waits until", undone.error)
        for _each in range(2):
            self.again()
        self.assertEqual(undone.state, "done", undone.error)
        self.assertFalse(self.evidence())

    def test_a_handoff_it_closed_is_open_again(self):
        if "crm.handoff" not in self.env:
            self.skipTest("needs handoffs")
        flow = self.env["crm.handoff.flow"].create({"name": "Legal"})
        node = self.env["crm.handoff.node"].create(
            {"flow_id": flow.id, "name": "Contract", "trigger": "external", "event_code": "sent",
             "completion": "external", "done_event_code": "legal", "responsible": "salesperson"}
        )  # fmt: skip
        flow.action_switch_on()
        partner = self.env["res.partner"].create({"name": "Suzhou Precision"})
        order = self.env["sale.order"].create(
            {"partner_id": partner.id, "opportunity_id": self.lead.id}
        )
        order.handoff_event("sent")
        self.map(self.event_type, "handoff", connector=self.connector_here, only=self.only,
                 event="=legal")  # fmt: skip
        self.undoing()
        handoff = self.env["crm.handoff"].search([("node_id", "=", node.id)])
        self.assertEqual(handoff.state, "done")
        self.put("undone", 合同编号="HT-2026-07")
        self.pull()
        self.assertEqual(handoff.state, "todo")

    def test_where_nothing_is_mapped_nobody_is_asked(self):
        self.tell("running")
        self.connector_here.mapping_ids.unlink()
        asked = len(self.server.calls)
        self.assertEqual((self.pull(), len(self.server.calls)), (0, asked))

    def test_an_order_that_is_named_on_the_form_is_found(self):
        if "sale.order" not in self.env or "opportunity_id" not in self.env["sale.order"]._fields:
            self.skipTest("needs orders of opportunities")
        partner = self.env["res.partner"].create({"name": "Suzhou Precision"})
        lead = self.env["crm.lead"].create({"name": "Flanges", "type": "opportunity"})
        order = self.env["sale.order"].create({"partner_id": partner.id, "opportunity_id": lead.id})
        self.connector_here.identity_path = False
        self.map(self.event_type, "message", connector=self.connector_here, only=self.only,
                 body="=Approved", order=f"{self.form}.订单")  # fmt: skip
        self.connector_here.mapping_ids.sorted("id")[0].unlink()
        self.put("approved", 订单=order.name)
        event = self.tell("approved")
        self.assertEqual((event.state, event.lead_id), ("done", lead), event.error)


@tagged("post_install", "-at_install")
class TestDingtalkApprovals(AnyApproval, DingtalkCase):
    number, event_type, only = (
        "processInstanceId", "event/bpms_instance_change", ("result", "agree"),
    )  # fmt: skip
    form, by_number = "form", "form.TextField_0"
    states = {
        "approved": ("finish", "COMPLETED", "agree"),
        "refused": ("finish", "COMPLETED", "refuse"),
        "withdrawn": ("terminate", "TERMINATED", ""),
        "running": ("start", "RUNNING", ""),
        "undone": ("delete", "DELETED", ""),
    }
    only_undone = ("type", "delete")

    @property
    def connector_here(self):
        return self.dingtalk

    def put(self, state, number="flow1", **fields):
        if state == "undone":
            # what was deleted is not known any more
            self.server.approvals.pop(number)
            return
        _type, status, result = self.states[state]
        self.server.put_approval(number, status, result, **fields)

    def tell(self, state, number="e1"):
        kind, _status, result = self.states[state]
        known = self.events()
        self.send_event(
            {"EventType": "bpms_instance_change", "eventId": number, "type": kind,
             "processInstanceId": "flow1", "processCode": "PROC-1", "title": "合同审批",
             "result": result}
        )  # fmt: skip
        self.process()
        return self.events() - known

    def test_a_deleted_one_is_no_more(self):
        event = self.tell("approved")
        self.assertEqual(event.state, "ignored", event.error)

    def test_a_number_stays_a_number(self):
        self.send_event(
            {"EventType": "bpms_instance_change", "eventId": "e1", "type": "finish",
             "processInstanceId": "flow1&processInstanceId=flow2/../x", "result": "agree"}
        )  # fmt: skip
        self.process()
        asked = self.server.asked("workflow/processInstances")
        self.assertEqual(
            [each["processInstanceId"] for each in asked], ["flow1&processInstanceId=flow2/../x"]
        )

    def test_a_task_of_it_brings_the_form_and_keeps_its_own_result(self):
        self.dingtalk.mapping_ids.event_type = "event/bpms_task_change"
        self.put("running", 合同编号="HT-2026-07")
        self.send_event(
            {"EventType": "bpms_task_change", "eventId": "t1", "type": "finish",
             "processInstanceId": "flow1", "result": "agree"}
        )  # fmt: skip
        self.process()
        self.assertIn("HT-2026-07", self.notes())


@tagged("post_install", "-at_install")
class TestFeishuApprovals(AnyApproval, FeishuCase):
    number, event_type, only = (
        "event.instance_code", "approval_instance", ("event.status", "APPROVED"),
    )  # fmt: skip
    form, by_number = "event.form", "event.form.field_0"
    states = {
        "approved": "APPROVED", "refused": "REJECTED", "withdrawn": "REVERTED",
        "running": "PENDING", "undone": "REVERTED",
    }  # fmt: skip
    only_undone = ("event.status", "REVERTED")

    @property
    def connector_here(self):
        return self.feishu

    def put(self, state, number="flow1", **fields):
        self.server.put_approval(number, self.states[state], **fields)

    def tell(self, state, number="e1"):
        content = {
            "instance_code": "flow1", "approval_code": "PROC-1", "status": self.states[state],
        }  # fmt: skip
        return self.arrive(old_event("approval_instance", content, number))

    def test_one_that_feishu_does_not_know_is_given_up_with_its_words(self):
        event = self.tell("approved")
        self.assertEqual(event.state, "dead")
        self.assertIn("1390003", event.error)

    def test_a_form_that_cannot_be_read_is_empty(self):
        self.put("approved")
        self.server.approvals["flow1"]["form"] = "{half"
        event = self.tell("approved")
        self.assertEqual(event.state, "done", event.error)

    def test_one_that_counted_and_is_gone_is_taken_back(self):
        self.gated()
        del self.server.approvals["flow1"]
        self.assertEqual(self.pull(), 1)
        self.assertFalse(self.evidence())
