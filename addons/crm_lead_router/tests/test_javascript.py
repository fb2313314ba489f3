from odoo.addons.crm_notary.tests.javascript import JavascriptTests
from odoo.tests import HttpCase, tagged


@tagged("post_install", "-at_install")
class TestJavascript(JavascriptTests, HttpCase):
    suite = "@crm_lead_router"
