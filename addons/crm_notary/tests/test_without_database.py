"""The database goes away in the middle of a request: who asks is to try again."""

from unittest.mock import patch

from odoo.exceptions import AccessDenied
from odoo.tests import HttpCase, tagged
from psycopg2 import InterfaceError, OperationalError

# of Odoo itself, for everybody
ADDRESS = "/web/webclient/translations?lang=en_US"


@tagged("post_install", "-at_install")
class TestDatabaseGoesAway(HttpCase):
    def ask(self, problem):
        """The answer where looking up the visitor ends with this exception."""
        http_model = self.env.registry["ir.http"]
        with patch.object(http_model, "_auth_method_public", side_effect=problem):
            return self.url_open(ADDRESS)

    def test_it_answers(self):
        self.assertEqual(self.url_open(ADDRESS).status_code, 200)

    def test_before_the_visitor_is_known(self):
        for problem in (OperationalError("gone"), InterfaceError("connection already closed")):
            with self.subTest(type(problem)), self.assertLogs("odoo.http", "ERROR"):
                answer = self.ask(problem)
            self.assertEqual((answer.status_code, answer.headers["Retry-After"]), (503, "30"))
            self.assertNotIn("psycopg2", answer.text)

    def test_afterwards(self):
        http_model = self.env.registry["ir.http"]
        with (
            patch.object(http_model, "_pre_dispatch", side_effect=OperationalError("gone")),
            self.assertLogs("odoo.http", "ERROR"),
        ):
            self.assertEqual(self.url_open(ADDRESS).status_code, 503)

    def test_a_refusal_stays_one(self):
        with self.assertLogs("odoo.http", "WARNING"):
            self.assertEqual(self.ask(AccessDenied()).status_code, 403)
        with self.assertLogs("odoo.http", "WARNING"):
            self.assertEqual(self.ask(ValueError("odd")).status_code, 403)
