"""Servers that the project's tools start: none stays behind, whoever is killed."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from unittest.mock import patch

from odoo.tests import BaseCase, tagged
from suite import locks, postgres, serve

from .processes import ServedCase

OWN = """
import time
from suite import postgres
with postgres.own("killed") as folder:
    print(folder.name, flush=True)
    time.sleep(600)
"""


@tagged("post_install", "-at_install")
class TestOwnDatabaseServer(BaseCase):
    def answers(self, folder):
        command = [postgres.binary("pg_ctl"), "-D", folder / "data", "status"]
        return not postgres.as_owner(command, check=False, log=False).returncode

    def test_what_a_killed_command_leaves_is_swept_up(self):
        killed = subprocess.Popen([sys.executable, "-c", OWN], stdout=subprocess.PIPE, text=True)
        with killed:
            name = killed.stdout.readline().strip()
            killed.kill()
        folder = postgres.CACHE / name
        self.assertTrue(self.answers(folder))
        port = int((folder / "port").read_text())
        postgres.sweep()
        self.assertFalse(folder.exists())
        self.assertNotIn(name, locks.names(postgres.PREFIX))
        with socket.socket() as probe:
            self.assertTrue(probe.connect_ex(("127.0.0.1", port)))

    def test_what_somebody_holds_stays(self):
        with postgres.own("held") as folder:
            postgres.sweep()
            self.assertTrue(self.answers(folder))
        self.assertFalse(folder.exists())
        self.assertNotIn(folder.name, locks.names(postgres.PREFIX))


@tagged("post_install", "-at_install")
class TestServer(ServedCase):
    addons = ["crm_notary"]

    def wait(self, is_so):
        until = time.monotonic() + 60
        while not is_so():
            self.assertLess(time.monotonic(), until)
            time.sleep(0.1)

    def test_killing_says_whether_there_was_one(self):
        (first, *_more) = self.server.running("WorkerHTTP")
        self.assertTrue(self.server.kill("WorkerHTTP"))
        self.wait(lambda: len(set(self.server.running("WorkerHTTP")) - {first}) == 2)
        self.assertFalse(self.server.kill("WorkerOfNoKind"))

    def test_started_again_it_has_the_port_for_itself(self):
        """A worker that outlives its parent, and does not hear of it, is ended."""
        before = self.server.process
        workers = self.server.running("WorkerHTTP")
        with self.server.supervised():
            os.kill(workers[0], signal.SIGSTOP)
            before.kill()
            self.wait(lambda: self.server.process is not before and self.server.answers())
            self.assertFalse({*workers} & {*self.server.running("WorkerHTTP")})
            # what it said before is still there
            self.assertTrue(all(f"({number}) alive" in self.server.said() for number in workers))
        self.assertFalse(self.server.answers())
        self.server.start()
        self.assertTrue(self.server.answers())


@tagged("post_install", "-at_install")
class TestVendorOfTheDemo(BaseCase):
    def test_it_is_asked_only_while_it_is_there(self):
        with patch.object(serve.databases, "query") as query:
            with contextlib.suppress(KeyboardInterrupt), serve._vendor():
                (statement, _database), _options = query.call_args
                self.assertRegex(statement, r"api_url = 'http://127\.0\.0\.1:\d{4,}'")
                raise KeyboardInterrupt
            (statement, _database), _options = query.call_args
        self.assertIn("api_url = 'http://127.0.0.1:9'", statement)
