"""DingTalk over real HTTP, both ways, against a server that plays DingTalk."""

import json
import time
from unittest.mock import patch
from urllib.parse import urlencode

from odoo import fields
from odoo.exceptions import ValidationError
from odoo.tests import tagged

from ..connectors.common import talk
from .common import IntegrationHttpCase
from .dingtalk_server import (
    AES_KEY,
    CARD_SECRET,
    CLIENT,
    CORP,
    SECRET,
    TOKEN,
    DingtalkServer,
    robot_headers,
    seal,
    unseal,
    words,
)


class DingtalkCase(IntegrationHttpCase):
    def setUp(self):
        super().setUp()
        self.server = DingtalkServer()
        self.addCleanup(self.server.stop)
        self.dingtalk = self.make_connector(
            "dingtalk",
            api_url=self.server.url,
            dingtalk_client_id=CLIENT,
            dingtalk_corp_id=CORP,
            dingtalk_agent_id="1000002",
            dingtalk_robot_code="robot1",
        )
        for name, value in (
            ("app_secret", SECRET), ("token", TOKEN), ("aes_key", AES_KEY),
            ("card_secret", CARD_SECRET),
        ):  # fmt: skip
            self.set_secret(self.dingtalk, name, value)
        self.member = self.env["crm.connector.member"].create(
            {"connector_id": self.dingtalk.id, "external_userid": "ann.d", "user_id": self.ann.id,
             "can_act": True}
        )  # fmt: skip
        self.lead = self.env["crm.lead"].create({"name": "Bolts", "user_id": self.ann.id})
        self.env.flush_all()

    def post(self, data, headers, query=None):
        body = data if isinstance(data, bytes) else json.dumps(data).encode()
        return self.url_open(
            f"/crm_integrations/{self.dingtalk.token}?{urlencode(query or {})}",
            data=body,
            headers={"Content-Type": "application/json", **headers},
        )

    def send_event(self, content, **options):
        query, body = seal(content, **options)
        return self.post(body, {}, query)

    def events(self):
        self.env.invalidate_all()
        return self.inbox.search([("connector_id", "=", self.dingtalk.id)])

    def say(self, text, **options):
        """Somebody writes to the robot, and it is processed; the event."""
        known = self.events()
        options.setdefault("number", f"msg{len(known)}")
        answer = self.post(words(text, **options), robot_headers())
        self.assertEqual(answer.status_code, 200)
        self.process()
        return self.events() - known

    def queued(self):
        self.env.invalidate_all()
        return self.outbox.search([("connector_id", "=", self.dingtalk.id)])

    def send_out(self):
        self.outbox.search([("date_next_attempt", "!=", False)]).date_next_attempt = "2020-01-01"
        self.run_cron("ir_cron_outbox")


@tagged("post_install", "-at_install")
class TestEvents(DingtalkCase):
    def test_an_event_is_kept_and_answered_with_an_encrypted_success(self):
        answer = self.send_event({"EventType": "user_add_org", "eventId": "e1", "UserId": ["u"]})
        self.assertEqual(answer.status_code, 200)
        self.assertIn("application/json", answer.headers["Content-Type"])
        self.assertEqual(unseal(answer.json()), ("success", CLIENT))
        found = self.events()
        self.assertEqual((found.event_type, found.external_key), ("event/user_add_org", "event:e1"))
        self.process()
        self.assertEqual(found.state, "ignored")

    def test_an_approval_that_ended_means_what_its_mapping_says(self):
        self.env["crm.external.identity"].create(
            {"connector_id": self.dingtalk.id, "external_id": "flow1", "lead_id": self.lead.id}
        )
        self.dingtalk.identity_path = "processInstanceId"
        self.map("event/bpms_instance_change", "message", connector=self.dingtalk,
                 only=("result", "agree"), body="title")  # fmt: skip
        self.env.flush_all()
        for number, result in (("e1", "refuse"), ("e2", "agree")):
            self.server.put_approval("flow1", "COMPLETED", result)
            self.server.approvals["flow1"]["title"] = f"Price of Bolts: {result}"
            self.send_event(
                {"EventType": "bpms_instance_change", "eventId": number, "type": "finish",
                 "processInstanceId": "flow1", "title": "Price of Bolts", "result": result}
            )  # fmt: skip
            self.process()
        self.assertEqual(self.events().sorted("id").mapped("state"), ["ignored", "done"])
        notes = " ".join(self.lead.message_ids.mapped("body"))
        self.assertIn("Price of Bolts: agree", notes)
        self.assertNotIn("refuse", notes)

    def test_a_mapping_is_tried_on_an_event_of_its_own(self):
        self.map("event/bpms_instance_change", "message", connector=self.dingtalk, body="title")
        self.env.flush_all()
        self.send_event({"EventType": "bpms_instance_change", "eventId": "e1", "title": "Price"})
        trial = self.env["crm.connector.try"].create(
            {"connector_id": self.dingtalk.id, "sample": self.events().payload}
        )
        trial.action_try()
        self.assertIn("does not say which order", trial.answer)

    def test_the_answer_is_for_whoever_was_named(self):
        answer = self.send_event({"EventType": "x", "eventId": "e1"}, owner=CORP)
        self.assertEqual(unseal(answer.json()), ("success", CORP))

    def test_the_check_of_the_address_is_answered_and_not_kept(self):
        answer = self.send_event({"EventType": "check_url"})
        self.assertEqual(unseal(answer.json())[0], "success")
        self.assertFalse(self.events())

    def test_what_is_not_for_us_is_refused(self):
        content = {"EventType": "x", "eventId": "e1"}
        for options in ({"token": "other"}, {"aes_key": "x" * 42 + "A"}, {"owner": "ding_other"}):
            with self.subTest(**options):
                self.assertEqual(self.send_event(content, **options).status_code, 401)
        self.assertFalse(self.events())

    def test_an_old_secret_counts_and_is_answered_with(self):
        self.set_secret(self.dingtalk, "token", "Other")
        self.env.flush_all()
        answer = self.send_event({"EventType": "x", "eventId": "e1"})
        self.assertEqual(unseal(answer.json())[0], "success")
        answer = self.send_event({"EventType": "x", "eventId": "e2"}, token="Other")
        self.assertEqual(unseal(answer.json(), token="Other")[0], "success")

    def test_the_same_event_is_one(self):
        for _each in range(3):
            self.send_event({"EventType": "x", "eventId": "e1"})
        self.assertEqual(len(self.events()), 1)

    def test_no_object_is_refused(self):
        for body in (b"", b"[]", b"{", b'"encrypt"', b'{"encrypt": 5}'):
            self.assertIn(self.post(body, {}).status_code, (400, 401), body)
        self.assertFalse(self.events())

    def test_a_wrong_key_is_named(self):
        with self.assertRaisesRegex(ValidationError, "EncodingAESKey"):
            self.set_secret(self.dingtalk, "aes_key", "short")


@tagged("post_install", "-at_install")
class TestRobot(DingtalkCase):
    def test_signatures_and_their_hour(self):
        data = words(f"#{self.lead.id} hello")
        for headers in (
            {}, robot_headers("other"), robot_headers(moment=time.time() - 3700),
            robot_headers(moment=time.time() + 3700), {**robot_headers(), "timestamp": "x"},
            {"timestamp": "1", "sign": ""},
        ):  # fmt: skip
            self.assertEqual(self.post(data, headers).status_code, 401, headers)
        self.assertFalse(self.events())
        self.assertEqual(self.post(data, robot_headers(moment=time.time() - 3500)).status_code, 200)

    def test_a_note_on_the_opportunity_that_is_named_by_who_wrote_it(self):
        found = self.say(f"商机{self.lead.id} 客户周五来厂")
        self.assertEqual((found.state, found.lead_id), ("done", self.lead), found.error)
        note = self.lead.message_ids[0]
        self.assertEqual(note.author_id, self.ann.partner_id)
        self.assertIn("客户周五来厂", note.body)
        self.assertEqual(note.subtype_id, self.env.ref("mail.mt_note"))
        self.send_out()
        sent = self.server.asked("batchSend")[0]
        self.assertEqual(sent["userIds"], ["ann.d"])
        self.assertIn("Noted on “Bolts”", json.loads(sent["msgParam"])["text"])

    def test_markup_is_text(self):
        self.say(f"#{self.lead.id} <script>alert(1)</script>")
        self.assertNotIn("<script>", self.lead.message_ids[0].body)

    def test_another_ones_opportunity_stays_theirs(self):
        theirs = self.env["crm.lead"].create({"name": "Secret deal", "user_id": self.mia.id})
        before = theirs.message_ids
        found = self.say(f"#{theirs.id} I was here")
        self.assertEqual(found.state, "done")
        self.assertEqual(theirs.message_ids, before)
        self.assertNotIn("Secret deal", found.result + self.queued().payload)

    def test_without_a_number_the_robot_asks(self):
        self.say("hello")
        self.assertIn("Which opportunity", self.queued().payload)

    def test_a_group_is_the_opportunitys_that_was_named_first(self):
        self.say(f"#{self.lead.id}", group="cid_g")
        found = self.say("Price is agreed", group="cid_g")
        self.assertEqual(found.lead_id, self.lead)
        self.assertIn("Price is agreed", self.lead.message_ids[0].body)
        self.assertEqual(self.lead.identity_ids.external_id, "group:cid_g")

    def test_another_one_named_alone_takes_its_place(self):
        other = self.env["crm.lead"].create({"name": "Nuts", "user_id": self.ann.id})
        self.say(f"#{self.lead.id}", group="cid_g")
        self.say(f"商机{other.id} only this once", group="cid_g")
        self.assertEqual(self.say("一", group="cid_g").lead_id, self.lead)
        self.say(f"#{other.id}", group="cid_g")
        self.assertEqual(self.say("二", group="cid_g").lead_id, other)

    def test_a_number_later_on_is_a_samples(self):
        other = self.env["crm.lead"].create({"name": "Nuts", "user_id": self.ann.id})
        self.say(f"#{self.lead.id}", group="cid_g")
        before = other.message_ids
        for text in (f"客户要#{other.id}样品", f"客户要 #{other.id} 样品", f"#{other.id}样品"):
            self.assertEqual(self.say(text, group="cid_g").lead_id, self.lead, text)
        self.assertEqual(other.message_ids, before)

    def test_how_an_opportunity_is_named(self):
        number = self.lead.id
        for text in (
            f"#{number} x", f" # {number}, x", f"跟进 #{number} x", f"商机{number}客户x",
            f"x 商机:{number}", f"x lead #{number}", f"/odoo/crm/{number} x",
            f"x https://crm.example.com/odoo/crm.lead/{number}",
        ):  # fmt: skip
            found, rest = talk._named(text)
            self.assertEqual(found, number, text)
            self.assertIn("x", rest)
            self.assertNotIn(str(number), rest)
        for text in ("x", "lead 5 weeks", f"#{number}号图纸", "商机", f"商机{'9' * 12}", "a#1"):
            self.assertEqual(talk._named(text), (0, text), text)

    def test_nothing_is_said_in_the_group(self):
        self.say(f"#{self.lead.id} hello", group="cid_g")
        self.send_out()
        self.assertEqual([each["userIds"] for each in self.server.asked("batchSend")], [["ann.d"]])
        self.assertFalse([path for path, _c in self.server.calls if "groupMessages" in path])

    def test_an_outsider_in_the_group_is_the_customer(self):
        self.say(f"#{self.lead.id}", group="cid_g")
        found = self.say(
            "太贵了,再考虑一下", group="cid_g", sender="", senderNick="陈静", senderCorpId="ding_x"
        )
        self.assertEqual(found.lead_id, self.lead, found.error)
        self.assertIn("陈静: 太贵了", self.lead.message_ids[0].body)
        self.assertEqual(self.lead.message_ids[0].author_id, self.env.ref("base.partner_root"))

    def test_an_outsider_elsewhere_is_nobody(self):
        self.assertEqual(self.say(f"#{self.lead.id} x", sender="eve").state, "ignored")
        self.assertEqual(self.say("x", group="cid_z", sender="eve").state, "ignored")

    def test_an_outsider_with_a_colleagues_number_is_no_colleague(self):
        found = self.say(f"#{self.lead.id} x", senderCorpId="ding_other")
        self.assertEqual(found.state, "ignored")

    def test_what_is_no_text_is_kept(self):
        self.assertEqual(self.say("", msgtype="audio").state, "ignored")

    def test_the_same_message_is_one(self):
        self.say(f"#{self.lead.id} once", number="same")
        self.assertFalse(self.say(f"#{self.lead.id} once", number="same"))


@tagged("post_install", "-at_install")
class TestNotices(DingtalkCase):
    def tell(self, subject="Call Chen", body="<b>Today</b>", record=None):
        self.ann.notice_connector_id = self.dingtalk
        self.env["crm.notice"]._tell(
            [{"user": self.ann, "subject": subject, "body": body, "record": record or self.lead}]
        )
        self.env.flush_all()
        return self.queued()[:1]

    def test_a_reminder_is_sent_once_its_result_says_so(self):
        self.server.fate = ["later"]
        message = self.tell()
        self.send_out()
        self.assertEqual((message.state, message.vendor_reference), ("unknown", "1"))
        self.send_out()
        self.assertEqual(message.state, "unknown")
        self.send_out()
        self.assertEqual(message.state, "sent")
        self.assertEqual(len(self.server.tasks), 1)
        sent = self.server.asked("asyncsend_v2")[0]
        self.assertEqual((sent["agent_id"], sent["userid_list"]), ("1000002", "ann.d"))
        card = sent["msg"]["action_card"]
        self.assertIn(f"/odoo/crm.lead/{self.lead.id}", card["single_url"])

    def test_the_same_words_twice_are_two_messages(self):
        """DingTalk drops what says the same as something before on that day."""
        self.tell()
        self.tell()
        self.send_out()
        self.send_out()
        self.assertEqual(len(self.server.brought()), 2)
        self.assertEqual(self.queued().mapped("state"), ["sent", "sent"])

    def test_an_answer_that_was_lost_brings_nothing_twice(self):
        message = self.tell()
        handle = self.server.do_asyncsend_v2

        def lost(content):
            handle(content)
            return 502, {}

        self.server.do_asyncsend_v2 = lost
        self.send_out()
        self.assertEqual((message.state, message.vendor_reference), ("unknown", False))
        self.server.do_asyncsend_v2 = handle
        for _each in range(3):
            self.send_out()
        self.assertEqual(message.state, "sent")
        self.assertEqual((len(self.server.tasks), len(self.server.brought())), (2, 1))

    def test_what_dingtalk_did_not_bring_is_given_up(self):
        for fate, text in (
            ("invalid_user_id_list", "应用可见范围"), ("failed_user_id_list", "应用可见范围"),
            (143105, "as DingTalk allows"),
        ):  # fmt: skip
            with self.subTest(fate=fate):
                self.server.fate = [fate]
                message = self.tell(subject=str(fate))
                self.send_out()
                self.send_out()
                self.assertEqual(message.state, "dead")
                self.assertIn(text, message.error)

    def test_a_question_that_cannot_be_asked_sends_nothing_again(self):
        message = self.tell()
        self.send_out()
        self.server.trouble = {"getsendresult": [(200, {"errcode": 90018, "errmsg": "slow"})]}
        self.send_out()
        self.assertEqual(message.state, "unknown")
        self.send_out()
        self.assertEqual((message.state, len(self.server.tasks)), ("sent", 1))

    def test_a_long_text_fits(self):
        self.tell(subject="题" * 100, body="字" * 3000)
        self.send_out()
        sent = self.server.asked("asyncsend_v2")[0]["msg"]
        self.assertLessEqual(len(json.dumps(sent, ensure_ascii=False).encode()), 2048)
        self.assertIn("字字", sent["action_card"]["markdown"])
        self.assertIn("No. ", sent["action_card"]["markdown"])

    def test_quiet_hours_hold_it_back(self):
        self.ann.notice_connector_id = self.dingtalk
        queued = self.env["crm.notice.queued"]
        later = {self.ann: fields.Datetime.now()}
        with patch.object(type(self.env["crm.notice"]), "_notice_quiet_until", lambda *_a: later):
            self.env["crm.notice"]._tell([{"user": self.ann, "subject": "S", "record": self.lead}])
        self.assertFalse(self.queued())
        queued.search([("user_id", "=", self.ann.id)])._send()
        self.env.flush_all()
        self.assertEqual(self.queued().subject, "S")

    def test_each_person_by_the_way_they_chose(self):
        wecom = self.make_connector("wecom", wecom_agent_id=1)
        self.env["crm.connector.member"].create(
            {"connector_id": wecom.id, "external_userid": "mia.w", "user_id": self.mia.id}
        )
        self.ann.notice_connector_id, self.mia.notice_connector_id = self.dingtalk, wecom
        self.env["crm.notice"]._tell(
            [{"user": each, "subject": "S"} for each in (self.ann, self.mia, self.adam)]
        )
        self.env.flush_all()
        found = self.outbox.search([("subject", "=", "S")])
        self.assertEqual(
            {each.user_id: each.connector_id for each in found},
            {self.ann: self.dingtalk, self.mia: wecom},
        )

    def test_who_has_chosen_nothing_gets_nothing(self):
        self.env["crm.notice"]._tell([{"user": self.ann, "subject": "S", "record": self.lead}])
        self.assertFalse(self.queued())


@tagged("post_install", "-at_install")
class TestAsking(DingtalkCase):
    def test_test_connection(self):
        said = self.dingtalk.with_user(self.adam).action_test()["params"]
        self.assertEqual(said["type"], "success", said["message"])
        self.set_secret(self.dingtalk, "app_secret", "wrong-secret")
        said = self.dingtalk.with_user(self.adam).action_test()["params"]
        self.assertIn("Client Secret", said["message"])
        self.assertNotIn("wrong-secret", said["message"])

    def test_people_are_found_by_mobile_and_mail(self):
        self.mia.phone = "+86 139 0013 9000"
        self.server.people = {"13900139000": "mia.d"}
        self.server.listed = {
            2: [{"userid": "x.d", "name": "X"}, {"userid": "adam.d", "org_email": self.adam.email}]
        }
        self.dingtalk.with_user(self.adam).action_match_people()
        numbers = self.env["crm.connector.member"]._numbers_of(self.dingtalk, self.mia | self.adam)
        self.assertEqual(numbers, {self.mia: "mia.d", self.adam: "adam.d"})

    def test_who_is_there_and_nobody_of_ours_is_on_the_list_with_their_name(self):
        self.server.listed = {2: [{"userid": "x.d", "name": "许强"}, {"userid": "ann.d"}]}
        self.dingtalk.with_user(self.adam).action_match_people()
        nobody = self.env["crm.connector.member"].search(
            [("connector_id", "=", self.dingtalk.id), ("user_id", "=", False)]
        )
        self.assertEqual((nobody.external_userid, nobody.name), ("x.d", "许强"))

    def test_a_revoked_token_is_replaced_once_on_either_interface(self):
        kind = self.dingtalk._kind_model()
        for path in ("topapi/v2/department/listsub", "v1.0/robot/oToMessages/batchSend"):
            kind._ask(self.dingtalk, path, {"dept_id": 1})
            self.server.tokens.append("another")
            kind._ask(self.dingtalk, path, {"dept_id": 1})
        self.assertEqual(len(self.server.asked("accessToken")), 3)

    def test_errors_in_the_administrators_words(self):
        kind = self.dingtalk._kind_model()
        for answer, text in (
            ((200, {"errcode": 60020, "errmsg": "ip 203.0.113.7"}), "203.0.113.7"),
            ((200, {"errcode": 88, "sub_code": "60011", "sub_msg": "get_member"}), "权限管理"),
            ((403, {"code": "Forbidden.AccessDenied.AccessTokenPermissionDenied", "message": "m"}),
             "权限管理"),
            ((404, {}), "HTTP 404"),
        ):  # fmt: skip
            with self.subTest(answer=answer):
                self.server.trouble = {"listsub": [answer]}
                with self.assertRaises(Exception) as caught:
                    kind._ask(self.dingtalk, "topapi/v2/department/listsub", {"dept_id": 1})
                self.assertEqual(type(caught.exception).__name__, "Permanent")
                self.assertIn(text, str(caught.exception))

    def test_send_a_test(self):
        self.env["crm.connector.member"].create(
            {"connector_id": self.dingtalk.id, "external_userid": "adam.d", "user_id": self.adam.id}
        )
        self.dingtalk.with_user(self.adam).action_send_test()
        self.send_out()
        self.assertEqual(self.server.asked("asyncsend_v2")[0]["userid_list"], "adam.d")
        self.assertNotIn(SECRET, self.queued().payload)
