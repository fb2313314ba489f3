"""Every menu opens and every button of the suite works, for everybody who is shown it.

The way is the person's own: their menus, the views these open, the records they find there, the
buttons these records show, the dialogs and lists that come up in turn, with the contexts that all
of this hands on. A refusal in words is an answer; anything else is a defect.
"""

import logging

from odoo.tests import HttpCase, tagged

from .pressing.walk import Walk

_logger = logging.getLogger(__name__)


@tagged("post_install", "-at_install")
class TestEveryButton(HttpCase):
    def walk(self, login):
        user = self.env["res.users"].search([("login", "=", login)])
        self.authenticate(login, login)
        env = self.env(user=user, context={"lang": user.lang, "tz": user.tz, "uid": user.id})
        walk = Walk(env, lambda url: self.url_open(url, timeout=60)).run()
        for refusal in walk.refusals:
            _logger.info("refused: %s", refusal)
        self.assertFalse(walk.failures, "\n".join(map(str, walk.failures)))
        self.assertTrue(walk.pressed, "nothing was pressed")

    def test_salesperson(self):
        self.walk("sales")

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
