"""The chat archive as a file: who agreed, what is kept, and what it raises."""

import base64
import json

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..demo.wecom_wire import event
from .test_wecom import WecomCase

# 2026-05-04 08:00 UTC, in milliseconds
MOMENT = 1777881600000


@tagged("post_install", "-at_install")
class TestArchive(WecomCase):
    def setUp(self):
        super().setUp()
        self.server.add("wm_chen", "ann.w")
        found = self.arrive(event("add_external_contact"))
        self.lead, self.identity = found.lead_id, found.identity_id

    def message(self, number, text="Your price is too high", minute=1, sender="wm_chen", **more):
        return {
            "msgid": f"m{number}", "action": "send", "from": sender, "tolist": ["ann.w"],
            "roomid": "", "msgtime": MOMENT + minute * 60_000, "msgtype": "text",
            "text": {"content": text}, **more,
        }  # fmt: skip

    def consent(self, number, kind="agree", minute=0):
        moment = MOMENT + minute * 60_000
        return self.message(
            number, minute=minute, msgtype=kind,
            **{kind: {"userid": "wm_chen", f"{kind}_time": moment}},
        )  # fmt: skip

    def bring(self, *messages, user=None):
        content = "\n".join(
            each if isinstance(each, str) else json.dumps(each, ensure_ascii=False)
            for each in messages
        )
        wizard = self.env["crm.wecom.archive.import"].with_user(user or self.adam).create(
            {"connector_id": self.wecom.id, "file": base64.b64encode(content.encode())}
        )  # fmt: skip
        return wizard.action_import()["params"]["message"]

    def kept(self):
        return self.events().filtered(lambda each: each.event_type == "chat_archive/text")

    def test_nothing_is_kept_of_who_did_not_agree(self):
        said = self.bring(self.message(1), self.message(2, sender="wm_stranger"))
        self.assertIn("2 without consent", said)
        self.assertFalse(self.kept())

    def test_what_was_written_after_they_agreed_is_kept(self):
        self.bring(self.message(1, minute=1), self.consent(2, minute=2), self.message(3, minute=3))
        self.assertEqual(self.kept().external_key, "archive:m3")
        self.assertTrue(self.identity.date_chat_consent)

    def test_what_was_written_before_they_agreed_is_not_kept_however_late_it_comes(self):
        self.bring(self.consent(1, minute=2))
        self.bring(self.message(2, minute=1), self.message(3, minute=3))
        self.assertEqual(self.kept().external_key, "archive:m3")

    def test_the_same_file_twice_is_one(self):
        for _each in range(2):
            self.bring(self.consent(1), self.message(2))
        self.assertEqual(len(self.kept()), 1)

    def test_who_takes_it_back_is_left_alone(self):
        self.bring(self.consent(1), self.message(2))
        self.bring(self.consent(3, "disagree", minute=5), self.message(4, minute=6))
        self.assertEqual(len(self.kept()), 1)
        # what waited is not looked at any more
        self.process()
        self.assertEqual(self.kept().state, "ignored")
        # an old agreement, told late, changes nothing
        self.bring(self.consent(5, minute=3))
        self.assertFalse(self.identity.date_chat_consent)

    def test_colleagues_pictures_and_what_was_taken_back_are_left_out(self):
        said = self.bring(
            self.consent(1),
            self.message(2, sender="ann.w"),
            self.message(3, msgtype="image", image={"sdkfileid": "x"}),
            self.message(4, action="recall"),
        )
        self.assertIn("3 that are no customer's text", said)
        self.assertFalse(self.kept())

    def taking_back(self, number, of):
        return self.message(
            number, minute=9, action="recall", msgtype="revoke", revoke={"pre_msgid": f"m{of}"}
        )

    def test_what_was_taken_back_in_the_same_file_is_not_kept(self):
        self.bring(self.consent(1), self.message(2), self.message(3), self.taking_back(4, of=2))
        self.assertEqual(self.kept().external_key, "archive:m3")

    def test_what_is_taken_back_later_is_erased_and_not_looked_at(self):
        self.bring(self.consent(1), self.message(2), self.message(3))
        self.bring(self.taking_back(4, of=2))
        gone = self.kept().filtered(lambda each: each.external_key == "archive:m2")
        self.assertEqual((gone.state, gone.is_erased, gone.payload), ("ignored", True, False))
        self.assertFalse((self.kept() - gone).is_erased)
        # the first file again brings nothing back
        self.bring(self.consent(1), self.message(2))
        self.assertTrue(gone.is_erased)

    def test_a_line_that_cannot_be_read_is_named_and_nothing_kept(self):
        for wrong in ("{", "[]", "{}", '"text"', "[" * 2000):
            with self.subTest(wrong=wrong[:9]), self.assertRaisesRegex(UserError, "Line 3"):
                self.bring(self.consent(1), self.message(2), wrong)
        self.assertFalse(self.kept())

    def test_strange_contents_are_no_error(self):
        self.bring(
            self.consent(1),
            self.message(2, text={"content": ["x"]}),
            {"msgid": "m3", "from": ["x"], "msgtype": ["text"]},
            {"msgid": "m4", "from": "wm_chen", "msgtype": "agree", "agree": "yes"},
            {"msgid": "m5", "from": "wm_chen", "msgtype": "text", "action": "send", "msgtime": "x"},
        )

    def test_only_administrators_import(self):
        with self.assertRaises(AccessError):
            self.bring(self.message(1), user=self.mia)

    def test_words_become_signals(self):
        if "crm.lead.signal" not in self.env:
            self.skipTest("needs signals")
        self.env.company.followup_signals = True
        rule = self.env["crm.signal.rule"].create({"name": "Rust", "keywords": "生锈"})
        before = self.lead.message_ids
        self.bring(self.consent(1), self.message(2, "上一批法兰生锈了，怎么处理"))
        self.process()
        self.assertEqual(self.kept().state, "done", self.kept().error)
        signal = self.env["crm.lead.signal"].search([("lead_id", "=", self.lead.id)])
        self.assertIn(rule, signal.rule_id)
        self.assertEqual(signal.filtered(lambda each: each.rule_id == rule).source, self.wecom.name)
        self.assertEqual(self.lead.message_ids, before)
