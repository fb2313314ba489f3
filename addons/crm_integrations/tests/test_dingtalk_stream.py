"""The Stream against a server on loopback: kept first, acknowledged after, connected again."""

import json
import threading

from odoo.tests import BaseCase, tagged

from ..connectors.dingtalk import codes
from ..connectors.dingtalk.stream import Account, Stream
from ..tools.errors import Refused
from .dingtalk_server import CLIENT, CORP, SECRET, click, words
from .stream_server import CALLBACK, SYSTEM, StreamServer, frame
from .test_dingtalk import DingtalkCase


@tagged("post_install", "-at_install")
class TestStream(BaseCase):
    def setUp(self):
        super().setUp()
        self.server = StreamServer()
        self.addCleanup(self.server.stop)
        self.kept, self.told, self.pauses = [], [], []
        # errors of keeping the next frames
        self.trouble = []

    def keep(self, found):
        number = found["headers"]["messageId"]
        # what is acknowledged by now was kept before
        self.assertNotIn(number, self.server.numbers())
        if self.trouble:
            raise self.trouble.pop(0)
        self.kept.append(number)

    def start(self, secret=SECRET):
        stream = Stream(
            Account(CLIENT, secret, self.server.url),
            self.keep,
            lambda reason, detail: self.told.append((reason, detail)),
            pause=lambda seconds: self.pauses.append(seconds),
        )
        thread = threading.Thread(target=stream.run, daemon=True)
        thread.start()
        self.addCleanup(thread.join, 30)
        self.addCleanup(stream.stop)
        return stream

    def until(self, found):
        self.assertTrue(self.server.wait_until(found), (self.kept, self.told))

    def test_frames_are_kept_and_then_acknowledged(self):
        self.start()
        self.server.push(frame("1", {"a": 1}), frame("2", {"a": 2}))
        self.until(lambda server: len(server.acknowledged) == 2)
        self.assertEqual(self.kept, ["1", "2"])
        number, answer = self.server.acknowledged[0]
        self.assertEqual((answer["code"], answer["headers"]["messageId"]), (200, number))
        self.assertEqual(answer["headers"]["contentType"], "application/json")
        asked = self.server.opened[0]["subscriptions"]
        self.assertEqual(
            [each["topic"] for each in asked], ["*", codes.ROBOT_TOPIC, codes.CARD_TOPIC]
        )
        self.assertEqual(self.told[0], ("", ""))

    def test_what_cannot_be_kept_now_is_kept_later_and_not_acknowledged_before(self):
        self.trouble = [RuntimeError("database"), RuntimeError("database")]
        with self.assertLogs("odoo.addons.crm_integrations.connectors.dingtalk.stream", "WARNING"):
            self.start()
            self.server.push(frame("1", {}))
            self.until(lambda server: server.acknowledged)
        self.assertEqual(self.kept, ["1"])
        self.assertEqual(len(self.pauses), 2)
        self.assertIn(("database", "RuntimeError"), self.told)

    def test_what_cannot_be_read_holds_up_nothing(self):
        self.trouble = [Refused(400, "unreadable")]
        self.start()
        self.server.push(frame("1", "{"), frame("2", {}))
        self.until(lambda server: len(server.acknowledged) == 2)
        self.assertEqual([each[1]["code"] for each in self.server.acknowledged], [400, 200])
        self.assertEqual(self.kept, ["2"])

    def test_a_ping_is_answered_with_what_it_holds(self):
        self.start()
        self.server.push(frame("1", {"opaque": "abc"}, SYSTEM, "ping"))
        self.until(lambda server: server.acknowledged)
        self.assertEqual(json.loads(self.server.acknowledged[0][1]["data"]), {"opaque": "abc"})
        self.assertFalse(self.kept)

    def test_a_connection_that_is_ended_is_followed_by_another_at_once(self):
        self.start()
        self.server.push(frame("1", {}, SYSTEM, "disconnect"), frame("2", {}))
        self.until(lambda server: "2" in server.numbers())
        self.assertEqual(self.server.connections, 2)
        self.assertFalse(self.pauses)

    def test_a_connection_that_breaks_is_followed_by_another(self):
        self.server.break_after = [1, 1]
        self.start()
        self.server.push(*(frame(str(number), {}) for number in range(5)))
        self.until(lambda server: len(server.acknowledged) == 5)
        self.assertEqual(self.kept, [str(number) for number in range(5)])
        self.assertEqual(len(self.pauses), 2)

    def test_pauses_grow_while_there_is_no_connection(self):
        self.server.trouble = [(503, {}), (503, {}), (200, {"code": "x"}), (503, {})]
        self.start()
        # the connection is told of after the server sees it
        self.until(lambda server: server.connections and len(self.told) == 5)
        self.assertEqual(len(self.pauses), 4)
        for number, pause in enumerate(self.pauses):
            self.assertLessEqual(0.5 * 2**number, pause)
            self.assertLessEqual(pause, 2**number)
        self.assertEqual(
            [reason for reason, _detail in self.told],
            ["unreachable"] * 2 + ["refused", "unreachable", ""],
        )

    def test_a_wrong_secret_is_told_and_named_nowhere(self):
        stream = self.start(secret="wrong-secret")
        self.until(lambda server: len(server.opened) >= 2)
        stream.stop()
        self.assertEqual(self.told[0][0], "refused")
        self.assertIn("鉴权失败", self.told[0][1])
        self.assertNotIn("wrong-secret", str(self.told))


@tagged("post_install", "-at_install")
class TestFrames(DingtalkCase):
    def keep(self, found):
        self.dingtalk._kind_model()._keep_frame(self.dingtalk, found)

    def test_the_same_event_by_either_way_is_one(self):
        self.keep(frame("m1", {"EventType": "user_add_org"}, eventId="e1"))
        self.send_event({"EventType": "user_add_org", "eventId": "e1"})
        found = self.events()
        self.assertEqual((found.external_key, found.event_type), ("event:e1", "event/user_add_org"))
        self.assertEqual(str(found.date_event), "2026-05-04 08:00:00")

    def test_words_and_clicks_are_those_of_http(self):
        said = words(f"#{self.lead.id} by stream", number="msg1")
        self.keep(frame("m1", said, CALLBACK, codes.ROBOT_TOPIC))
        self.say(f"#{self.lead.id} by stream", number="msg1")
        self.keep(frame("m2", click("none", "approve"), CALLBACK, codes.CARD_TOPIC))
        self.assertEqual(sorted(self.events().mapped("event_type")), ["card", "robot/text"])
        self.assertEqual(self.events().lead_id, self.lead)

    def test_what_cannot_be_read_is_refused(self):
        for found in (
            frame("1", "{"), frame("1", "[]"), frame("1", {}, CALLBACK, "/other"),
            {**frame("1", {}), "data": 5}, frame("1", {}, CALLBACK, codes.ROBOT_TOPIC),
        ):  # fmt: skip
            with self.assertRaises(Refused):
                self.keep(found)
        self.assertFalse(self.events())

    def test_the_administrator_sees_whether_it_is_connected(self):
        kind = self.dingtalk._kind_model()
        self.dingtalk.dingtalk_stream = True
        self.env.flush_all()
        self.assertEqual(
            kind._stream_accounts(), {self.dingtalk.id: Account(CLIENT, SECRET, self.server.url)}
        )
        self.assertIn("odoo crm_dingtalk_stream", kind._stream_result(self.dingtalk)[1])
        kind._stream_seen([self.dingtalk.id])
        self.assertTrue(kind._stream_result(self.dingtalk)[0])
        kind._stream_told(self.dingtalk.id, "refused", "鉴权失败")
        self.assertIn("Client Secret", kind._stream_result(self.dingtalk)[1])
        self.assertEqual(CORP, self.dingtalk.dingtalk_corp_id)
