"""Director, leader and seller, each with their page, a figure, a question and a brief; in both
languages."""

from datetime import date, timedelta

from odoo.tests import HttpCase, tagged

from .common import TrustCase

ADDON = "crm_dashboard_trust"
LANGUAGES = {"en": "en_US", "zh": "zh_CN"}


@tagged("post_install", "-at_install")
class TestTours(TrustCase, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("zh_CN")
        cls.env["ir.module.module"]._load_module_terms(["web", "crm", ADDON], ["zh_CN"])
        cls.lead(cls.ann, 1000)
        cls.lead(cls.ann, 2500)
        cls.lead(
            cls.bob, 4000, stage_id=cls.second_stage.id, date_deadline=date.today() - timedelta(9)
        )
        cls.lead(cls.out, 8000)
        for user in (cls.mia, cls.lea, cls.ann):
            cls.env["crm.trust.brief"].create(
                {"user_id": user.id, "kind": "weekly", "company_id": cls.company.id}
            )

    def walk(self, role, user):
        for short, lang in LANGUAGES.items():
            with self.subTest(lang=lang):
                user.lang = lang
                self.start_tour(
                    "/odoo/crm", f"{ADDON}_{role}_{short}", login=user.login, timeout=180
                )

    def test_director(self):
        self.walk("director", self.mia)

    def test_leader(self):
        self.walk("leader", self.lea)

    def test_seller(self):
        self.walk("seller", self.ann)
