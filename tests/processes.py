"""Real processes on a database of their own: started together, killed at any moment.

Everything goes with the database at the end; see ``test_router_exactly_once`` for the use.
"""

import contextlib
import os
import subprocess
import sys
from pathlib import Path
from unittest.mock import patch

import odoo
import psycopg2
from odoo import SUPERUSER_ID, api
from odoo.modules.registry import Registry
from odoo.tests import BaseCase
from odoo.tools import config

from .nursery import Nursery

try:
    from suite import scratch, served, templates
    from suite.paths import our_addons
except ImportError:  # run without the project's tools
    scratch, our_addons = None, list

HERE = Path(__file__).resolve().parent
RETRIED = """
from odoo.service.model import retrying
retrying(lambda: exec(%r, globals()), env)
"""


class ProcessCase(BaseCase):
    """Set ``addons`` to what is to be installed in the database."""

    addons = []
    nursery = None

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        manager = scratch.database(templates.template(cls.addons), cls.__name__.lower())
        cls.database = manager.__enter__()
        cls.addClassCleanup(manager.__exit__, None, None, None)

    def setUp(self):
        super().setUp()
        self.workers = []
        self.addCleanup(self.stop_all)

    def query(self, statement):
        """Rows of a statement, as the processes have committed them so far."""
        _name, options = odoo.sql_db.connection_info_for(self.database)
        connection = psycopg2.connect(**options)
        connection.autocommit = True
        try:
            with connection.cursor() as cursor:
                cursor.execute(statement)
                return cursor.fetchall()
        finally:
            connection.close()

    def run_odoo(self, script, *, expected=0):
        """Run statements with ``env`` and ``cr`` in a process of their own; they commit at the end.

        :param expected: exit code; that of a process that kills itself is ``-SIGKILL``
        """
        worker = self._fork(script)
        self.assertEqual(worker.wait(timeout=120), expected, worker.errors())

    def start_odoo(self, script):
        """Like :meth:`run_odoo`, but waits for :meth:`release` first, and nobody waits for it."""
        return self._fork(f"print('ready', flush=True)\ninput()\n{script}")

    def _fork(self, script):
        cls = type(self)
        if cls.nursery is None:
            cls.nursery = Nursery(cls.database)
            cls.addClassCleanup(cls.nursery.stop)
        worker = cls.nursery.start(script)
        self.workers.append(worker)
        return worker

    def start(self, *arguments):
        """Start Python with these arguments; it says ``ready`` and waits for a line."""
        worker = subprocess.Popen(
            [sys.executable, *map(str, arguments)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=os.environ,
        )  # fmt: skip
        self.workers.append(worker)
        return worker

    def release(self, workers):
        """Let them go on at the same moment."""
        for worker in workers:
            self.assertEqual(worker.stdout.readline().strip(), "ready")
        for worker in workers:
            worker.stdin.write("go\n")
            worker.stdin.flush()

    def run_together(self, scripts):
        """Run scripts at the same time, each in its process, to their ends.

        Who lost a row to another one tries again, as requests do at once and crons next time.
        """
        workers = [self.start_odoo(RETRIED % script) for script in scripts]
        self.release(workers)
        for worker in workers:
            self.assertEqual(worker.wait(timeout=120), 0, worker.errors())

    def stop_all(self):
        for worker in self.workers:
            if worker.poll() is None:
                worker.kill()
            worker.wait(timeout=60)
            for stream in filter(None, (worker.stdin, worker.stdout, worker.stderr)):
                stream.close()


class CommittedCase(ProcessCase):
    """The tests read and write the database as well, each transaction for real.

    ``registry`` is the database's; what is committed goes with it.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.addClassCleanup(cls.forget_database)
        # what is read here is no installation whose tests are to be run
        with patch.dict(config.options, test_enable=False):
            cls.registry = Registry(cls.database)

    @classmethod
    @contextlib.contextmanager
    def environment(cls, **context):
        """An environment of the superuser that commits at its end, and sees what is committed."""
        with Registry(cls.database).cursor() as cr:
            yield api.Environment(cr, SUPERUSER_ID, context)

    @classmethod
    def forget_database(cls):
        Registry.delete(cls.database)
        odoo.sql_db.close_db(cls.database)


class ServedCase(CommittedCase):
    """A database with a real server of two workers that the tests share."""

    prelude = ""
    variables = {}
    options = ()

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.prepare_database()
        cls.server = cls.make_server()
        cls.addClassCleanup(cls.server.stop)
        cls.server.start()

    @classmethod
    def make_server(cls):
        return served.Server(
            cls.database, prelude=cls.prelude, variables=cls.variables, options=cls.options
        )

    @classmethod
    def prepare_database(cls):
        """What is committed before the server is started."""
