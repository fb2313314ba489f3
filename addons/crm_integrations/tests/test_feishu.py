"""Feishu over real HTTP, both ways, against a server that plays Feishu."""

import json

from odoo.tests import tagged

from ..connectors.feishu import crypto
from .common import IntegrationHttpCase
from .feishu_server import (
    APP,
    KEY,
    SECRET,
    TOKEN,
    FeishuServer,
    click,
    event,
    old_event,
    seal,
    words,
)


class FeishuCase(IntegrationHttpCase):
    def setUp(self):
        super().setUp()
        self.server = FeishuServer()
        self.addCleanup(self.server.stop)
        self.feishu = self.make_connector("feishu", api_url=self.server.url, feishu_app_id=APP)
        for name, value in (
            ("app_secret", SECRET), ("encrypt_key", KEY), ("verification_token", TOKEN),
        ):  # fmt: skip
            self.set_secret(self.feishu, name, value)
        self.member = self.env["crm.connector.member"].create(
            {"connector_id": self.feishu.id, "external_userid": "ou_ann", "user_id": self.ann.id,
             "can_act": True}
        )  # fmt: skip
        self.lead = self.env["crm.lead"].create({"name": "Bolts", "user_id": self.ann.id})
        self.env.flush_all()

    def post(self, content, **options):
        headers, body = seal(content, **options)
        return self.post_raw(body, headers)

    def post_raw(self, body, headers):
        return self.url_open(
            f"/crm_integrations/{self.feishu.token}",
            data=body,
            headers={"Content-Type": "application/json", **headers},
        )

    def events(self):
        self.env.invalidate_all()
        return self.inbox.search([("connector_id", "=", self.feishu.id)])

    def arrive(self, content):
        known = self.events()
        self.assertEqual(self.post(content).status_code, 200)
        self.process()
        return self.events() - known

    def queued(self):
        self.env.invalidate_all()
        return self.outbox.search([("connector_id", "=", self.feishu.id)])

    def send_out(self):
        self.outbox.search([("date_next_attempt", "!=", False)]).date_next_attempt = "2020-01-01"
        self.run_cron("ir_cron_outbox")


@tagged("post_install", "-at_install")
class TestEvents(FeishuCase):
    def test_published_vector(self):
        """The vendor's own example."""
        self.assertEqual(
            crypto.decrypt("test key", "P37w+VZImNgPEO1RBhJ6RtKl7n6zymIbEG1pReEzghk="),
            "hello world",
        )

    def test_the_handshake(self):
        content = {"challenge": "ajls384kdjx98XX", "token": TOKEN, "type": "url_verification"}
        _headers, body = seal(content)
        answer = self.post_raw(body, {})
        self.assertEqual(answer.json(), {"challenge": "ajls384kdjx98XX"})
        self.assertFalse(self.events())

    def test_a_handshake_of_somebody_else_is_refused(self):
        content = {"challenge": "x", "token": "other", "type": "url_verification"}
        self.assertEqual(self.post(content).status_code, 401)
        content["token"] = TOKEN
        self.assertEqual(self.post(content, key="other key").status_code, 401)
        self.assertEqual(self.post_raw(json.dumps(content).encode(), {}).status_code, 401)

    def test_an_event_is_kept_once(self):
        for _each in range(3):
            answer = self.post(event("contact.user.created_v3", {}))
            self.assertEqual((answer.status_code, answer.json()), (200, {}))
        found = self.events()
        self.assertEqual(
            (found.external_key, found.event_type), ("event:e1", "contact.user.created_v3")
        )
        self.assertEqual(str(found.date_event), "2026-05-04 08:00:00")
        self.process()
        self.assertEqual(found.state, "ignored")

    def test_an_approval_that_ended_means_what_its_mapping_says(self):
        self.env["crm.external.identity"].create(
            {"connector_id": self.feishu.id, "external_id": "flow1", "lead_id": self.lead.id}
        )
        self.feishu.identity_path = "event.instance_code"
        self.map("approval_instance", "message", connector=self.feishu,
                 only=("event.status", "APPROVED"), body="=Approved in Feishu")  # fmt: skip
        self.env.flush_all()
        self.server.put_approval("flow1", "APPROVED")
        self.post(event("approval_instance", {"instance_code": "flow1", "status": "APPROVED"}))
        self.process()
        self.assertEqual(self.events().state, "done")
        self.assertIn("Approved in Feishu", " ".join(self.lead.message_ids.mapped("body")))

    def test_what_is_not_for_us_is_refused(self):
        content = event("x", {})
        headers, body = seal(content)
        self.assertEqual(self.post(content, key="other key").status_code, 401)
        self.assertEqual(self.post(content, sign_key="other key").status_code, 401)
        self.assertEqual(self.post(event("x", {}, token="other")).status_code, 401)
        self.assertEqual(self.post_raw(body, {}).status_code, 401)
        self.assertEqual(self.post_raw(body + b" ", headers).status_code, 401)
        self.assertEqual(self.post_raw(json.dumps(content).encode(), headers).status_code, 401)
        self.assertFalse(self.events())

    def test_an_event_of_the_old_schema_is_kept_once(self):
        content = old_event("approval_instance", {"instance_code": "flow1", "status": "PENDING"})
        for _each in range(2):
            self.assertEqual(self.post(content).status_code, 200)
        found = self.events()
        self.assertEqual((found.external_key, found.event_type), ("event:e1", "approval_instance"))
        self.assertEqual(str(found.date_event), "2026-05-04 08:00:00")

    def test_an_event_of_the_old_schema_that_is_not_for_us_is_refused(self):
        content = old_event("approval_instance", {}, token="other")
        self.assertEqual(self.post(content).status_code, 401)
        content = old_event("approval_instance", {}, number="")
        self.assertEqual(self.post(content).status_code, 400)
        self.assertFalse(self.events())

    def test_no_object_is_refused(self):
        for body in (b"", b"[]", b"{", b'{"encrypt": 5}', b'{"encrypt": "AAAA"}'):
            self.assertIn(self.post_raw(body, {}).status_code, (400, 401), body)

    def test_a_rotated_key_and_the_old_one(self):
        self.set_secret(self.feishu, "encrypt_key", "another encrypt key")
        self.env.flush_all()
        self.assertEqual(self.post(event("x", {}, "e1")).status_code, 200)
        self.assertEqual(
            self.post(event("x", {}, "e2"), key="another encrypt key").status_code, 200
        )


@tagged("post_install", "-at_install")
class TestRobot(FeishuCase):
    def test_a_note_on_the_opportunity_by_who_wrote_it(self):
        found = self.arrive(words(f"商机{self.lead.id} 客户周五来厂"))
        self.assertEqual((found.state, found.lead_id), ("done", self.lead), found.error)
        note = self.lead.message_ids[0]
        self.assertEqual(note.author_id, self.ann.partner_id)
        self.assertIn("客户周五来厂", note.body)
        self.assertNotIn("@_user", note.body)
        self.send_out()
        sent = self.server.sent()[0]
        self.assertEqual((sent["receive_id"], sent["msg_type"]), ("ou_ann", "text"))
        self.assertIn("Noted on “Bolts”", json.loads(sent["content"])["text"])

    def test_a_group_and_the_customer_in_it(self):
        self.arrive(words(f"#{self.lead.id}", "e1", group="oc_g"))
        found = self.arrive(words("太贵了", "e2", group="oc_g", sender="ou_x", tenant="other"))
        self.assertEqual(found.lead_id, self.lead, found.error)
        self.assertEqual(self.lead.message_ids[0].author_id, self.env.ref("base.partner_root"))

    def test_an_outsider_with_a_colleagues_number_is_no_colleague(self):
        found = self.arrive(words(f"#{self.lead.id} x", tenant="other"))
        self.assertEqual(found.state, "ignored")

    def test_what_is_no_text_is_kept(self):
        self.assertEqual(self.arrive(words("x", kind="image")).state, "ignored")


@tagged("post_install", "-at_install")
class TestNotices(FeishuCase):
    def tell(self, subject="Call Chen"):
        self.ann.notice_connector_id = self.feishu
        self.env["crm.notice"]._tell(
            [{"user": self.ann, "subject": subject, "body": "<b>Today</b>", "record": self.lead}]
        )
        self.env.flush_all()
        return self.queued()[:1]

    def test_a_reminder_is_a_card(self):
        message = self.tell()
        self.send_out()
        self.assertEqual((message.state, message.vendor_reference), ("sent", "om_1"))
        sent = self.server.sent()[0]
        self.assertEqual((sent["receive_id"], sent["msg_type"]), ("ou_ann", "interactive"))
        self.assertLessEqual(len(sent["uuid"]), 50)
        card = json.loads(sent["content"])
        self.assertEqual(card["header"]["title"]["content"], "Call Chen")
        self.assertIn(f"/odoo/crm.lead/{self.lead.id}", sent["content"])

    def test_an_answer_that_was_lost_brings_nothing_twice(self):
        message = self.tell()
        self.server.trouble = {"im/v1/messages": [(502, {})]}
        self.send_out()
        self.assertEqual(message.state, "failed")
        self.send_out()
        self.assertEqual((message.state, len(self.server.sent())), ("sent", 1))

    def test_trouble_by_what_is_to_be_done_about_it(self):
        for code, state, text in (
            (230013, "dead", "可用范围"), (99991672, "dead", "权限管理"), (4711, "dead", "4711"),
            (99991400, "failed", ""),
        ):  # fmt: skip
            with self.subTest(code=code):
                message = self.tell(str(code))
                self.server.trouble = {"im/v1/messages": [(400, {"code": code, "msg": "m"})]}
                self.send_out()
                self.assertEqual(message.state, state)
                self.assertIn(text, message.error)

    def test_a_revoked_token_is_replaced_once(self):
        self.tell()
        self.send_out()
        self.server.tokens.append("t-another")
        message = self.tell("Second")
        self.send_out()
        self.assertEqual(message.state, "sent")
        self.assertEqual(len(self.server.asked("auth/v3/tenant_access_token/internal")), 2)

    def test_test_connection(self):
        said = self.feishu.with_user(self.adam).action_test()["params"]
        self.assertEqual(said["type"], "success", said["message"])
        self.set_secret(self.feishu, "app_secret", "wrong-secret")
        said = self.feishu.with_user(self.adam).action_test()["params"]
        self.assertIn("App Secret", said["message"])
        self.assertNotIn("wrong-secret", said["message"])

    def test_people_are_found_by_mobile_and_mail_with_one_question(self):
        self.mia.phone = "+86 139 0013 9000"
        self.server.people = {"13900139000": "ou_mia", self.adam.email: "ou_adam"}
        self.feishu.with_user(self.adam).action_match_people()
        numbers = self.env["crm.connector.member"]._numbers_of(self.feishu, self.mia | self.adam)
        self.assertEqual(numbers, {self.mia: "ou_mia", self.adam: "ou_adam"})

    def test_send_a_test(self):
        self.env["crm.connector.member"].create(
            {"connector_id": self.feishu.id, "external_userid": "ou_adam", "user_id": self.adam.id}
        )
        self.feishu.with_user(self.adam).action_send_test()
        self.send_out()
        self.assertEqual(self.server.sent()[0]["receive_id"], "ou_adam")


@tagged("post_install", "-at_install")
class TestCards(FeishuCase):
    def setUp(self):
        super().setUp()
        if "crm.followup" not in self.env:
            self.skipTest("needs follow-ups")
        self.ann.notice_connector_id = self.feishu
        self.env["crm.notice"]._tell(
            [{"user": self.ann, "subject": "Call Chen", "record": self.lead}]
        )
        self.env.flush_all()
        self.message = self.queued()
        self.send_out()

    def drafts(self):
        return self.env["crm.followup"].search([("lead_id", "=", self.lead.id)])

    def test_a_click_is_answered_at_once_and_done_after(self):
        answer = self.post(click(self.message.key, "followup"))
        self.assertEqual(answer.json()["toast"]["type"], "info")
        self.assertIn("zh_cn", answer.json()["toast"]["i18n"])
        self.assertFalse(self.drafts())
        self.events()
        self.process()
        self.assertEqual(self.drafts().create_uid, self.ann)
        self.send_out()
        number, card = self.server.changed[0]
        self.assertEqual(number, self.message.vendor_reference)
        self.assertIn("Bolts", json.dumps(card, ensure_ascii=False))
        self.assertNotIn("followup", json.dumps(card))

    def test_only_who_got_the_card(self):
        self.assertEqual(
            self.arrive(click(self.message.key, "followup", sender="ou_x")).state, "ignored"
        )
        self.assertFalse(self.drafts())

    def test_clicks_are_told_apart(self):
        self.arrive(click(self.message.key, "approve", "c1"))
        self.arrive(click(self.message.key, "followup", "c2"))
        self.assertTrue(self.drafts())

    def test_who_may_not_act_any_more_is_told_so(self):
        self.member.can_act = False
        self.env.flush_all()
        self.assertEqual(self.arrive(click(self.message.key, "followup")).state, "done")
        self.assertFalse(self.drafts())
        self.send_out()
        _number, card = self.server.changed[0]
        self.assertIn("May Act Here", json.dumps(card, ensure_ascii=False))

    def test_who_may_not_act_gets_no_buttons(self):
        self.member.can_act = False
        self.env["crm.notice"]._tell([{"user": self.ann, "subject": "S", "record": self.lead}])
        self.env.flush_all()
        self.assertNotIn("actions", self.queued()[0]._content())
