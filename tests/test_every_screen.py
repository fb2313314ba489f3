"""Every menu opens in a browser and everything of the suite on its screens can be pressed, as
each role, at a desk and on a phone.

What the server does for each role is pressed in ``test_every_button.py``; here it is the client:
its errors, its dialogs, the contexts that views hand on. What somebody with the same screen has
pressed is not pressed again by the next role, who still opens all they are shown. With
``EVERY_SCREEN=all`` in the environment each role presses everything, on more records and further
from the menus.
"""

import logging
import os

from odoo.tests import HttpCase, tagged

from .pressing import browser
from .pressing.page import Page
from .pressing.screens import Screens, listening

_logger = logging.getLogger(__name__)
IS_THOROUGH = os.environ.get("EVERY_SCREEN") == "all"


@tagged("post_install", "-at_install")
class TestEveryScreen(HttpCase):
    pressed_at_a_desk = set()

    def walk(self, login, **how):
        if IS_THOROUGH:
            how |= {"records": 8, "alike": 3, "depth": 2, "pressed": set()}
        user = self.env["res.users"].search([("login", "=", login)])
        env = self.env(user=user, context={"lang": user.lang, "tz": user.tz, "uid": user.id})
        walks, logged = [], []

        def work(opened):
            page = Page(opened, f"{self.base_url()}/odoo")
            walks.append(Screens(page, env, **how).run())

        with listening(logged), browser.worked_by(work):
            self.browser_js(browser.NOWHERE, "", ready="true", login=login)
        (walk,) = walks
        for refusal in walk.refusals:
            _logger.info("refused: %s", refusal)
        problems = [*map(str, walk.failures), *logged]
        self.assertFalse(problems, "\n".join(problems))
        self.assertGreater(len(walk.opened), 5, "hardly anything was opened")
        return walk

    def walk_at_a_desk(self, login):
        walk = self.walk(login, pressed=self.pressed_at_a_desk)
        self.assertTrue(walk.pressed, "nothing was pressed")

    def test_salesperson(self):
        self.walk_at_a_desk("sales")

    def test_salesperson_on_a_phone(self):
        self.browser_size = "390x844"
        self.touch_enabled = True
        # buttons of views are the same ones; what the suite draws itself looks different here
        of_views = {key for key in self.pressed_at_a_desk if key.count(" ") == 2}
        walk = self.walk("sales", is_phone=True, is_measured=IS_THOROUGH, pressed=set(of_views))
        self.assertGreater(walk.pressed, of_views, "nothing was pressed")

    def test_manager(self):
        self.walk_at_a_desk("manager")

    def test_finance(self):
        self.walk_at_a_desk("finance")

    def test_production(self):
        self.walk_at_a_desk("production")

    def test_engineer(self):
        self.walk_at_a_desk("engineer1")

    def test_admin(self):
        self.walk_at_a_desk("admin")
