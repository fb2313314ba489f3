"""Every menu opens in a browser and everything of the suite on its screens can be pressed, as
each role, on a desk and on a phone."""

import logging
import os
from unittest.mock import patch

from odoo.tests import HttpCase, tagged
from odoo.tests.common import ChromeBrowser

from .pressing.page import Page
from .pressing.screens import Screens, listening

_logger = logging.getLogger(__name__)


@tagged("post_install", "-at_install")
class TestEveryScreen(HttpCase):
    def walk(self, login, **how):
        user = self.env["res.users"].search([("login", "=", login)])
        context = {"lang": user.lang, "tz": user.tz, "uid": user.id}
        walks, logged = [], []

        def work(browser, *_arguments, **_options):
            page = Page(browser, f"{self.base_url()}/odoo")
            walks.append(Screens(page, self.env(user=user, context=context), **how))
            walks[0].run()

        with listening(logged), patch.object(ChromeBrowser, "_wait_code_ok", work):
            self.browser_js("/odoo", "", login=login)
        for refusal in walks[0].refusals:
            _logger.info("refused: %s", refusal)
        self.assertFalse(walks[0].failures, "\n".join(map(str, walks[0].failures)))
        self.assertFalse(logged, "\n".join(logged))
        self.assertTrue(walks[0].pressed, "nothing was pressed")
        if os.environ.get("G_DEBUG"):
            print(len(walks[0].opened), len(walks[0].pressed))

    def test_salesperson(self):
        self.walk("sales")

    def test_salesperson_on_a_phone(self):
        self.browser_size = "390x844"
        self.touch_enabled = True
        self.walk("sales", is_phone=True)

    def test_manager(self):
        self.walk("manager")

    def test_finance(self):
        self.walk("finance")

    def test_production(self):
        self.walk("production")

    def test_engineer(self):
        self.walk("engineer1")

    def test_admin(self):
        self.walk("admin")
