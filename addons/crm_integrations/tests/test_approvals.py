"""Approvals that are mapped: the event says which, DingTalk or Feishu what is in it."""

from odoo.tests import tagged

from .feishu_server import old_event
from .test_dingtalk import DingtalkCase
from .test_feishu import FeishuCase


class AnyApproval:
    """What holds for both.

    ``put(status, **fields)``: what the vendor says; ``tell(status)``: the event arrives.
    """

    def setUp(self):
        super().setUp()
        self.env["crm.external.identity"].create(
            {"connector_id": self.connector_here.id, "external_id": "flow1",
             "lead_id": self.lead.id}
        )  # fmt: skip
        self.connector_here.identity_path = self.number
        self.map(self.event_type, "message", connector=self.connector_here,
                 only=self.only, body=f"{self.form}.合同编号")  # fmt: skip
        self.env.flush_all()

    def notes(self):
        return " ".join(self.lead.message_ids.mapped("body"))

    def again(self):
        self.events().filtered(lambda event: event.state == "failed").next_attempt_at = "2020-01-01"
        self.process()

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

    def test_what_has_ended_is_asked_about_no_more(self):
        self.put("approved", 合同编号="HT-2026-07")
        self.tell("approved")
        self.pull()
        asked = len(self.server.calls)
        self.assertEqual(self.pull(), 0)
        # the list of numbers
        self.assertEqual(len(self.server.calls), asked + 1)

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
    }

    @property
    def connector_here(self):
        return self.dingtalk

    def put(self, state, number="flow1", **fields):
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
        "running": "PENDING",
    }  # fmt: skip

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
