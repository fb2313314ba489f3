"""What a customer's card in WeCom says without saying it: tags, city, picture."""

import base64

from odoo.exceptions import ValidationError
from odoo.tests import TransactionCase, tagged

from ..demo.wecom_wire import event
from ..tools import words
from .test_wecom import WecomCase

# one red pixel
PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8DwHwAFBQIAX8jx0gAAAABJRU5ErkJg"
    "gg=="
)


@tagged("post_install", "-at_install")
class TestWords(TransactionCase):
    def test_latin_words_are_whole_and_chinese_ones_anywhere(self):
        for word, text, expected in (
            ("cnc", "五轴CNC加工", True),
            ("fin", "surface finish", False),
            ("hrc", "HRC58", False),
            ("hrc", "硬度 HRC 58", True),
            ("公差", "法兰公差要求±0.01", True),
            ("公差", "公司差旅", False),
            ("cnc", "ＣＮＣ", True),
            ("a.*", "aaa", False),
            ("", "aaa", False),
        ):
            with self.subTest(word=word, text=text):
                self.assertEqual(words.occurs(words.normal(word), words.normal(text)), expected)

    def test_a_list_is_read_as_people_write_it(self):
        self.assertEqual(
            words.split("精度，公差、 热处理\nCNC,, cnc"), ["精度", "公差", "热处理", "cnc"]
        )

    def test_an_entry_without_words_is_refused(self):
        with self.assertRaisesRegex(ValidationError, "at least one word"):
            self.env["crm.product.lexicon"].create({"name": "Empty", "words": " , \n"})


@tagged("post_install", "-at_install")
class TestLabels(WecomCase):
    def lead(self, **card):
        self.server.add("wm_chen", "ann.w", **card)
        found = self.arrive(event("add_external_contact"))
        self.assertEqual(found.state, "done", found.error)
        return found.lead_id

    def test_a_lead_gets_the_tags_of_what_was_noted(self):
        lead = self.lead(remark="陈工 法兰", description="公差±0.01，要热处理")
        self.assertLessEqual(
            {"Tolerance", "Heat Treatment", "Fasteners"}, set(lead.tag_ids.mapped("name"))
        )

    def test_city_and_industry_come_from_the_companys_name(self):
        lead = self.lead(type=2, corp_full_name="苏州汽车零部件有限公司")
        self.assertEqual(lead.city, "Suzhou")
        self.assertLessEqual({"Suzhou", "Automotive"}, set(lead.tag_ids.mapped("name")))

    def test_a_tag_of_a_place_comes_before_a_name(self):
        tag = {"tag_name": "无锡", "group_name": "客户城市", "tag_id": "t9", "type": 1}
        lead = self.lead(type=2, corp_full_name="苏州精工", tags=[tag])
        self.assertEqual(lead.city, "Wuxi")
        self.assertNotIn("Suzhou", lead.tag_ids.mapped("name"))

    def test_a_place_nobody_listed_is_the_city_as_it_is_written(self):
        tag = {"tag_name": "海安", "group_name": "地区", "tag_id": "t9", "type": 1}
        self.assertEqual(self.lead(tags=[tag]).city, "海安")

    def test_the_city_somebody_wrote_stays(self):
        lead = self.lead(type=2, corp_full_name="苏州精工")
        lead.city = "Kunshan"
        self.arrive(event("edit_external_contact", moment=1777881601))
        self.assertEqual(lead.city, "Kunshan")

    def test_an_administrators_word_gives_the_tag_they_chose(self):
        tag = self.env["crm.tag"].create({"name": "Turbine"})
        self.env["crm.product.lexicon"].create(
            {"name": "Blades", "words": "叶片", "tag_id": tag.id}
        )
        self.assertIn(tag, self.lead(description="航空叶片 50件").tag_ids)

    def test_a_word_of_another_company_is_none_of_ours(self):
        other = self.env["res.company"].create({"name": "Other"})
        self.env["crm.product.lexicon"].create(
            {"name": "Secret Product", "words": "叶片", "company_id": other.id}
        )
        self.assertNotIn("Secret Product", self.lead(description="叶片").tag_ids.mapped("name"))

    def test_a_tag_is_made_once_and_in_every_language(self):
        self.env["res.lang"]._activate_lang("zh_CN")
        entry = self.env["crm.product.lexicon"].create({"name": "Blades", "words": "叶片"})
        entry.with_context(lang="zh_CN").name = "叶片类"
        lead = self.lead(description="叶片")
        self.assertEqual(entry.tag_id.with_context(lang="zh_CN").name, "叶片类")
        self.assertIn(entry.tag_id, lead.tag_ids)
        again = entry.copy({"tag_id": False})
        self.assertEqual(again._give_tags(), entry.tag_id)


@tagged("post_install", "-at_install")
class TestPictures(WecomCase):
    moment = 1777881600

    def identity(self, url):
        self.server.add("wm_chen", "ann.w", avatar=url)
        self.moment += 1
        found = self.arrive(event("edit_external_contact", moment=self.moment))
        self.assertEqual(found.state, "done", found.error)
        return found.identity_id

    def fetch(self):
        self.run_cron("ir_cron_avatars")

    def test_a_picture_comes_after_the_lead(self):
        self.server.pictures["/chen.png"] = PNG
        identity = self.identity(f"{self.server.url}/chen.png")
        self.assertTrue(identity.lead_id)
        self.assertFalse(self.asked("picture"))
        self.fetch()
        self.assertTrue(identity.image_512)
        self.assertFalse(identity.avatar_wanted)

    def test_the_contact_shows_it_and_one_with_a_picture_keeps_its_own(self):
        self.server.pictures["/chen.png"] = PNG
        identity = self.identity(f"{self.server.url}/chen.png")
        self.fetch()
        identity.lead_id._handle_partner_assignment(create_missing=True)
        partner = identity.lead_id.partner_id
        self.assertEqual(partner.image_1920, identity.image_512)
        identity.image_512 = False
        identity._show_picture(partner)
        self.assertTrue(partner.image_1920)

    def test_nothing_is_fetched_from_anywhere_else(self):
        for url in (
            "http://169.254.169.254/latest/meta-data",
            "http://evilqlogo.cn/x.png",
            "http://qlogo.cn.evil.example/x.png",
            "file:///etc/passwd",
            "ftp://wx.qlogo.cn/x.png",
            "http://[broken",
        ):
            with self.subTest(url=url):
                self.assertFalse(self.identity(url).avatar_wanted)
        self.assertTrue(self.identity("https://wx.qlogo.cn/mmhead/x/0").avatar_wanted)

    def test_what_is_no_picture_or_too_big_is_not_kept(self):
        for name, content in (
            ("/page.png", b"<html>no</html>"),
            ("/script.png", b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>"),
            ("/big.png", PNG + b"\0" * 1024 * 1024),
            ("/half.png", PNG[:30]),
        ):
            with self.subTest(name=name):
                self.server.pictures[name] = content
                identity = self.identity(f"{self.server.url}{name}")
                self.assertTrue(identity.avatar_wanted)
                self.fetch()
                self.assertFalse(identity.image_512)
                self.assertFalse(identity.avatar_wanted)

    def test_erased_with_the_rest(self):
        self.server.pictures["/chen.png"] = PNG
        identity = self.identity(f"{self.server.url}/chen.png")
        self.fetch()
        identity.with_user(self.adam).action_erase()
        self.assertFalse(identity.image_512 or identity.avatar_url)
