"""Photos of business cards and whiteboards: what they say is proposed, where the reader is."""

import base64
from pathlib import Path
from types import SimpleNamespace
from unittest import skipUnless
from unittest.mock import patch

from odoo.exceptions import UserError
from odoo.tests import BaseCase, tagged

from ..paper import photo
from .common import IntegrationCase

DATA = Path(__file__).parent / "data"
CARD = [
    "宁波恒泰五金制品有限公司",
    "徐国栋  销售总监",
    "手机：13800006677",
    "电话：0574-55502233 传真：0574-55502234",
    "邮箱：xugd@hengtai-hardware.com",
    "地址：浙江省宁波市北仑区大港工业城18号",
]
BOARD = ["痛点：", "- 交期不稳定", "- 换模时间太长", "竞品：博世、西门子", "下一步：3月25日报价"]


def content(name):
    return (DATA / f"{name}.png").read_bytes()


class Reader:
    """Answers as the library does, whatever the picture; each line is 20 high."""

    lines = ()

    def __call__(self, raw):
        boxes = [
            [[0, 30 * number], [200, 30 * number], [200, 30 * number + 20], [0, 30 * number + 20]]
            for number in range(len(self.lines))
        ]
        return SimpleNamespace(
            boxes=boxes, txts=tuple(self.lines) or None, scores=(0.9,) * len(self.lines)
        )


@tagged("post_install", "-at_install")
class TestPhotoText(BaseCase):
    def test_a_card(self):
        found = dict(photo.read(CARD))
        self.assertEqual(found["name"], "徐国栋")
        self.assertEqual(found["title"], "销售总监")
        self.assertEqual(found["company"], "宁波恒泰五金制品有限公司")
        self.assertEqual(found["mobile"], "13800006677")
        self.assertEqual(found["phone"], "0574-55502233")
        self.assertEqual(found["email"], "xugd@hengtai-hardware.com")

    def test_a_whiteboard(self):
        self.assertEqual(
            photo.read(BOARD),
            [
                ("pain", "交期不稳定"),
                ("pain", "换模时间太长"),
                ("competitor", "博世"),
                ("competitor", "西门子"),
            ],
        )
        lines = ["Pain points", "long lead times", "Competitors: Bosch, Acme", "Budget: 40k"]
        self.assertEqual(
            photo.read(lines),
            [("pain", "long lead times"), ("competitor", "Bosch"), ("competitor", "Acme")],
        )

    def test_words_beside_each_other_are_one_line(self):
        def box(left, top):
            return [[left, top], [left + 50, top], [left + 50, top + 20], [left, top + 20]]

        words = [(box(300, 4), "Buyer"), (box(10, 0), "Jane Roe"), (box(10, 40), "Roe Ltd")]
        self.assertEqual(photo.rows(words), ["Jane Roe  Buyer", "Roe Ltd"])

    def test_what_is_no_picture_says_so(self):
        whole = content("board")
        for raw in (b"", b"hello", whole[:20]):
            with self.assertRaises(photo.NoPicture):
                photo.lines_of(raw)

    def test_a_picture_of_too_many_points_is_not_opened(self):
        with patch.object(photo, "MOST_PIXELS", 1000), self.assertRaises(photo.NoPicture):
            photo.lines_of(content("board"))

    @skipUnless(photo.is_available(), "needs the packages of requirements-ocr.txt")
    def test_the_reader_reads(self):
        self.assertIn(("competitor", "博世"), photo.read(photo.lines_of(content("board"))))
        found = dict(photo.read(photo.lines_of(content("card_zh"))))
        self.assertEqual(found["name"], "徐国栋")
        self.assertEqual(found["mobile"], "13800006677")
        found = dict(photo.read(photo.lines_of(content("card_en"))))
        self.assertEqual(found["company"], "Northgate HVAC Ltd")
        self.assertEqual(found["email"], "amelia.grant@northgate-hvac.co.uk")


@tagged("post_install", "-at_install")
class TestPhotos(IntegrationCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.lead = cls.env["crm.lead"].create(
            {"name": "Bolts", "type": "opportunity", "user_id": cls.ann.id, "team_id": cls.team.id}
        )

    def setUp(self):
        super().setUp()
        photo._reader.cache_clear()
        self.addCleanup(photo._reader.cache_clear)

    def look_at(self, lines, raw=None):
        reader = Reader()
        reader.lines = lines
        with patch.object(photo, "RapidOCR", lambda params: reader):
            return self.wizard(raw).action_read()

    def wizard(self, raw=None):
        return (
            self.env["crm.paper.read"]
            .with_user(self.ann)
            .create(
                {
                    "lead_id": self.lead.id,
                    "kind": "photo",
                    "file": base64.b64encode(raw or content("board")),
                    "file_name": "card.png",
                }
            )
        )

    def test_a_card_is_proposed_and_fills_in_what_is_empty(self):
        self.lead.partner_name = "Hengtai"
        self.look_at(CARD)
        lines = self.lead.proposal_ids.line_ids
        self.assertNotIn("company", lines.mapped("kind"))
        lines.with_user(self.ann).action_accept()
        self.assertEqual(self.lead.contact_name, "徐国栋")
        self.assertEqual(self.lead.email_from, "xugd@hengtai-hardware.com")
        self.assertEqual(self.lead.partner_name, "Hengtai")

    def test_pains_and_competitors_are_proposed(self):
        self.look_at(BOARD)
        self.assertEqual(
            self.lead.proposal_ids.line_ids.mapped("kind"),
            ["pain", "pain", "competitor", "competitor"],
        )
        self.assertEqual(self.lead.proposal_ids.origin, "photo")

    def test_without_the_reader_it_says_how_to_get_it(self):
        with patch.object(photo, "RapidOCR", None):
            self.assertTrue(self.wizard().is_photo_missing)
            with self.assertRaisesRegex(UserError, r"requirements-ocr\.txt"):
                self.wizard().action_read()

    def test_a_photo_without_text_says_so(self):
        with self.assertRaisesRegex(UserError, r"card\.png"):
            self.look_at([])

    def test_a_damaged_photo_says_so(self):
        with self.assertRaisesRegex(UserError, "no picture"):
            self.look_at(CARD, raw=b"no picture at all")
