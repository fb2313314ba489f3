"""The connection that wakes workers up: kept while it is good, and nobody waits for it for long."""

from contextlib import contextmanager
from unittest.mock import MagicMock, patch

import psycopg2
from odoo import sql_db
from odoo.tests import BaseCase, tagged

from ..tools import wake


@tagged("post_install", "-at_install")
class TestLine(BaseCase):
    def setUp(self):
        super().setUp()
        self.line = wake.Line()
        self.env = MagicMock(**{"cr.dbname": "some_db"})
        self.now = 1000
        self.connections = []

    @contextmanager
    def server(self, *problems):
        """``problems``: what asking each connection ends with; None for well."""

        def connect(**options):
            connection = MagicMock(options=options)
            if len(self.connections) < len(problems):
                asked = connection.cursor.return_value.__enter__.return_value
                asked.execute.side_effect = problems[len(self.connections)]
            self.connections.append(connection)
            return connection

        library = MagicMock(connect=connect, Error=psycopg2.Error)
        clock = MagicMock(monotonic=lambda: self.now)
        with patch.object(wake, "psycopg2", library), patch.object(wake, "time", clock):
            yield

    def own_way(self):
        return self.env["ir.cron"]._notifydb.call_count

    def test_one_is_kept(self):
        with self.server():
            for _each in range(3):
                self.line.notify(self.env)
                self.now += sql_db.MAX_IDLE_TIMEOUT - 1
        self.assertEqual(len(self.connections), 1)
        self.assertFalse(self.own_way())

    def test_nobody_waits_for_a_server_that_is_not_there(self):
        with self.server():
            self.line.notify(self.env)
        options = self.connections[0].options
        self.assertLessEqual(options["connect_timeout"], 5)
        self.assertLessEqual(options["tcp_user_timeout"], 5000)

    def test_one_that_was_silent_for_long_is_replaced_unasked(self):
        with self.server():
            self.line.notify(self.env)
            self.now += sql_db.MAX_IDLE_TIMEOUT
            self.line.notify(self.env)
        old, _new = self.connections
        self.assertEqual(old.cursor.call_count, 1)
        old.close.assert_called_once()

    def test_a_broken_one_is_replaced_once(self):
        gone = psycopg2.OperationalError("gone")
        with self.server(gone):
            self.line.notify(self.env)
        self.assertEqual(len(self.connections), 2)
        self.assertFalse(self.own_way())

    def test_where_none_is_good_it_goes_odoos_own_way(self):
        gone = psycopg2.OperationalError("gone")
        with self.server(gone, gone):
            self.line.notify(self.env)
        self.assertEqual(len(self.connections), 2)
        self.assertEqual(self.own_way(), 1)

    def test_what_a_parent_process_opened_is_not_touched(self):
        with self.server():
            self.line.notify(self.env)
            with patch.object(wake, "os", MagicMock(getpid=lambda: -1)):
                self.line.notify(self.env)
        parents, _own = self.connections
        self.assertEqual(parents.cursor.call_count, 1)
        parents.close.assert_not_called()
