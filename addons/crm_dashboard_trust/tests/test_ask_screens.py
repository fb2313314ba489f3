"""The search line in a real browser, in both languages and on a phone."""

from odoo.addons.crm_notary.tests.javascript import JavascriptTests
from odoo.tests import HttpCase, tagged

from .common import TrustCase

PAGE = "/odoo/action-crm_dashboard_trust.crm_trust_ask_action"


@tagged("post_install", "-at_install")
class TestAskScreens(TrustCase, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.lead(cls.ann, 1000)
        cls.lead(cls.bob, 4000)

    def test_ask_and_open(self):
        self.start_tour(PAGE, "crm_dashboard_trust_ask", login=self.lea.login, timeout=120)

    def test_ask_on_a_phone(self):
        self.browser_size = "375x667"
        self.start_tour(PAGE, "crm_dashboard_trust_ask", login=self.lea.login, timeout=120)

    def test_ask_in_chinese(self):
        self.env["res.lang"]._activate_lang("zh_CN")
        self.env["ir.module.module"]._load_module_terms(["crm_dashboard_trust"], ["zh_CN"])
        self.lea.lang = "zh_CN"
        self.start_tour(PAGE, "crm_dashboard_trust_ask_zh", login=self.lea.login, timeout=120)


@tagged("post_install", "-at_install")
class TestAskJavascript(JavascriptTests, HttpCase):
    suite = "@crm_dashboard_trust"
