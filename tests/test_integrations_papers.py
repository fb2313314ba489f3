"""Conversations become drafts where follow-ups are installed, and count for nothing yet."""

import base64
import io
import json
import zipfile
from datetime import date
from pathlib import Path

from odoo import fields
from odoo.addons.crm_integrations import tests as integration_tests
from odoo.addons.crm_integrations.paper import conversation
from odoo.addons.crm_integrations.tests.common import IntegrationCase
from odoo.exceptions import UserError
from odoo.tests import BaseCase, tagged

DATA = Path(integration_tests.__file__).parent / "data" / "conversations.jsonl"
ROWS = {row["id"]: row for row in map(json.loads, DATA.read_text("utf-8").splitlines())}
PARTS = ("action", "feedback", "next_action", "obstacle")


def word_file(text):
    """A .docx with a paragraph a line."""
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    body = "".join(f"<w:p><w:r><w:t>{line}</w:t></w:r></w:p>" for line in text.splitlines())
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr(
            "word/document.xml",
            f'<w:document xmlns:w="{space}"><w:body>{body}</w:body></w:document>',
        )
    return stream.getvalue()


@tagged("post_install", "-at_install")
class TestConversationText(BaseCase):
    def test_labelled_conversations(self):
        for row in ROWS.values():
            found = conversation.read(row["text"], date.fromisoformat(row["today"]))
            for part in PARTS:
                with self.subTest(row["id"], part=part):
                    if row[part]:
                        self.assertIn(row[part], found[part])
                    else:
                        self.assertFalse(found[part])
            with self.subTest(row["id"], part="date"):
                self.assertEqual(str(found["date_next"] or ""), row["date_next"])

    def test_nothing_is_made_up(self):
        for row in ROWS.values():
            found = conversation.read(row["text"], date.fromisoformat(row["today"]))
            self.assertIn(found["next_action"], row["text"])

    def test_a_word_file_says_the_same(self):
        text = ROWS["c-zh-03"]["text"]
        self.assertEqual(conversation.text_of(word_file(text)), text)

    def test_other_codings_are_read(self):
        text = ROWS["c-zh-01"]["text"]
        for coding in ("utf-8", "utf-8-sig", "gb18030", "utf-16"):
            self.assertEqual(conversation.text_of(text.encode(coding)), text)

    def test_what_is_no_text_says_so(self):
        for raw in (b"PK\x03\x04 no archive", b"\x00\x01\x02\x00", b"x" * 6_000_000):
            with self.assertRaises(conversation.NotText):
                conversation.text_of(raw)

    def test_an_entity_of_a_word_file_is_not_followed(self):
        stream = io.BytesIO()
        with zipfile.ZipFile(stream, "w") as archive:
            archive.writestr(
                "word/document.xml",
                '<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]><d xmlns:w="http://schemas.'
                'openxmlformats.org/wordprocessingml/2006/main"><w:p><w:t>&x;</w:t></w:p></d>',
            )
        self.assertNotIn("root", conversation.text_of(stream.getvalue()))

    def test_long_runs_end_soon(self):
        for text in (
            "a: " * 60_000,
            "。" * 200_000,
            "下周" * 90_000,
            "<v " * 60_000,
            "1:" * 90_000,
        ):
            conversation.read(text, date(2026, 3, 11))


@tagged("post_install", "-at_install")
class TestConversations(IntegrationCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.lead = cls.env["crm.lead"].create(
            {"name": "Bearings", "type": "opportunity", "user_id": cls.ann.id,
             "team_id": cls.team.id}
        )  # fmt: skip

    def read(self, **values):
        wizard = (
            self.env["crm.paper.read"]
            .with_user(self.ann)
            .create({"lead_id": self.lead.id, "kind": "conversation", **values})
        )
        return wizard.action_read()

    def drafts(self):
        return self.env["crm.followup"].search([("lead_id", "=", self.lead.id)])

    def test_a_memo_becomes_a_draft_that_is_not_done(self):
        action = self.read(text=ROWS["c-zh-03"]["text"], date_spoken="2026-03-11")
        self.assertEqual(action["params"]["lead_id"], self.lead.id)
        draft = self.drafts()
        self.assertEqual(draft.state, "draft")
        self.assertEqual(draft.user_id, self.ann)
        self.assertEqual(draft.date_next, date(2026, 3, 16))
        self.assertIn("带交期计划表上门拜访", draft.next_action)
        self.assertFalse(self.lead.date_last_effective_followup)

    def test_the_canvas_opens_with_it(self):
        self.read(text=ROWS["c-en-03"]["text"])
        draft = self.lead.with_user(self.ann).followup_canvas_open()["draft"]
        self.assertIn("Called Priya", draft["action"])
        self.assertIn("budget is frozen", draft["obstacle_note"])

    def test_a_file_is_read(self):
        self.read(file=base64.b64encode(ROWS["c-zh-02"]["text"].encode()), file_name="call.vtt")
        self.assertEqual(self.drafts().channel, "meeting")
        self.assertIn("配合是没问题", self.drafts().feedback)

    def test_a_draft_that_is_there_keeps_its_words(self):
        draft = (
            self.env["crm.followup"]
            .with_user(self.ann)
            .create({"lead_id": self.lead.id, "action": "Called about the bearings"})
        )
        self.read(text=ROWS["c-zh-03"]["text"])
        self.assertEqual(self.drafts(), draft.sudo())
        self.assertEqual(draft.action, "Called about the bearings")
        self.assertIn("图纸周五能定稿", draft.feedback)

    def test_without_text_it_says_so(self):
        with self.assertRaises(UserError):
            self.read(text="  ")

    def test_an_earlier_conversation_keeps_its_day(self):
        self.read(text=ROWS["c-zh-03"]["text"], date_spoken="2026-03-11")
        self.assertEqual(fields.Date.to_date(self.drafts().date), date(2026, 3, 11))

    def test_it_is_offered_here(self):
        kinds = dict(self.env["crm.paper.read"].with_user(self.ann)._select_kind())
        self.assertIn("conversation", kinds)
