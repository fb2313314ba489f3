"""What holds under load, over real HTTP with a real server: see also bench/bench_inbox.py.

``LOAD_REPLAYS``, ``LOAD_FUZZED`` and ``LOAD_EVENTS`` make it as much as wanted.
"""

import os
import subprocess
import threading
import time
import unittest
from collections import Counter

import psycopg2
from odoo.tests import tagged

from .processes import ServedCase, scratch

try:
    from suite import load, postgres
    from suite.paths import our_addons

    from .simulator import Simulator, fuzz
except ImportError:  # run without the project's tools
    our_addons = list

REPLAYS = int(os.environ.get("LOAD_REPLAYS", "300"))
FUZZED = int(os.environ.get("LOAD_FUZZED", "800"))
EVENTS = int(os.environ.get("LOAD_EVENTS", "400"))
# events a second while the database goes away
RATE = 50
CRASH_SECONDS = 60


@tagged("post_install", "-at_install")
@unittest.skipUnless(scratch, "needs the project's tools")
class TestLoad(ServedCase):
    addons = our_addons()

    @classmethod
    def prepare_database(cls):
        cls.simulator = Simulator(cls.environment)
        cls.addClassCleanup(cls.simulator.stop)
        cls.simulator.connect()

    def test_replays_have_one_effect(self):
        vendor = self.simulator["wecom"]
        request = vendor.tell("replayed").raw(vendor.token, self.server.port)
        answers = load.together(self.server.port, [request] * REPLAYS)
        self.assertEqual({answer.status for answer in answers}, {200})
        self.simulator.settle()
        with self.environment() as env:
            self.assertEqual(vendor.effects(env, "replayed"), 1)
            events = env["crm.inbox.event"].search(
                [("connector_id", "=", vendor.connector_id), ("payload", "ilike", "wm_replayed")]
            )
            self.assertEqual(events.mapped("state"), ["done"])

    def test_nonsense_is_refused_and_leaves_nothing(self):
        found = fuzz.attack(self.simulator, self.server, FUZZED, seed=13)
        self.assertFalse(found.problems, "\n".join(found.problems[:10]))
        self.assertEqual(found.count, FUZZED)
        # all kinds of connectors were tried, and refused in more than one way
        self.assertLessEqual({400, 401, 413, 415}, set(found.statuses), found.statuses)

    def test_a_worker_that_is_killed_loses_nothing(self):
        """Those that answer and those that process are killed while events come in."""
        vendor = self.simulator["webhook"]
        numbers = [f"killed{number}" for number in range(EVENTS)]
        requests = [vendor.tell(each).raw(vendor.token, self.server.port) for each in numbers]
        stop, killed = threading.Event(), Counter()

        def kill():
            kinds = ("WorkerCron", "WorkerHTTP")
            for turn in range(8):
                if stop.wait(0.4):
                    return
                killed[kinds[turn % 2]] += self.server.kill(kinds[turn % 2])

        killer = threading.Thread(target=kill)
        killer.start()
        taken = self.deliver(requests, lambda: self.server.port)
        stop.set()
        killer.join()
        self.assertTrue(killed["WorkerCron"] and killed["WorkerHTTP"], killed)
        self.assertEqual(taken, EVENTS)
        self.simulator.settle()
        with self.environment() as env:
            self.check_all_there(env, vendor, numbers)

    def deliver(self, requests, port):
        """Send like a vendor: what is not answered 200 is sent again; how many were taken."""
        waiting, taken = list(requests), 0
        until = time.monotonic() + 120
        while waiting and time.monotonic() < until:
            answers = load.together(port(), waiting, at_once=6)
            again = [
                request
                for request, answer in zip(waiting, answers, strict=True)
                if answer.status != 200
            ]
            taken += len(waiting) - len(again)
            waiting = again
            time.sleep(0.2)
        return taken

    def check_all_there(self, env, vendor, numbers):
        events = env["crm.inbox.event"].search(
            [("connector_id", "=", vendor.connector_id),
             ("external_key", "in", [f"msg-{number}-0" for number in numbers])]
        )  # fmt: skip
        self.assertEqual(len(events), len(numbers))
        self.assertEqual(set(events.mapped("state")), {"done"})
        names = events.lead_id.mapped("contact_name")
        self.assertEqual(sorted(names), sorted(f"客户{number}号" for number in numbers))


@tagged("post_install", "-at_install")
@unittest.skipUnless(scratch, "needs the project's tools")
class TestDatabaseRestarts(ServedCase):
    """A database server of its own, which crashes and comes back while events come in."""

    addons = ["crm_integrations_forms"]
    # Odoo ends when its database goes away while it starts a worker, and may be back before it
    options = ("--load=base,rpc,web,crm_integrations,crm_integrations_forms",)

    @classmethod
    def prepare_database(cls):
        cls.simulator = Simulator(cls.environment, only=("webhook",))
        cls.addClassCleanup(cls.simulator.stop)
        cls.simulator.connect()
        with cls.environment() as env:
            cls.form = env["crm.form"].create({"name": "Visited"}).token
        own = postgres.own("restarts")
        cls.cluster = own.__enter__()
        cls.addClassCleanup(own.__exit__, None, None, None)
        cls.variables = postgres.environment(cls.cluster)
        cls.move_database()

    @classmethod
    def move_database(cls):
        """To the server of our own."""
        there = {**os.environ, **cls.variables}
        subprocess.run(["createdb", cls.database], env=there, check=True)
        dump = subprocess.Popen(["pg_dump", "--no-owner", cls.database], stdout=subprocess.PIPE)
        with dump:
            subprocess.run(
                ["psql", "-X", "-q", "-v", "ON_ERROR_STOP=1", cls.database],
                stdin=dump.stdout, stdout=subprocess.DEVNULL, env=there, check=True,
            )  # fmt: skip

    def rows(self, statement, *values):
        there = self.variables
        connection = psycopg2.connect(
            host=there["PGHOST"], port=there["PGPORT"], user=there["PGUSER"],
            password=there["PGPASSWORD"], dbname=self.database,
        )  # fmt: skip
        try:
            with connection, connection.cursor() as cursor:
                cursor.execute(statement, values)
                return cursor.fetchall()
        finally:
            connection.close()

    def test_what_was_answered_is_there(self):
        vendor, port = self.simulator["webhook"], self.server.port
        numbers = [f"down{number}" for number in range(EVENTS)]
        requests = [vendor.tell(each).raw(vendor.token, port) for each in numbers]

        # workers that have answered before
        warm = [vendor.tell("warm").raw(vendor.token, port)] * 20
        self.assertEqual({answer.status for answer in load.together(port, warm)}, {200})

        page = load.raw("GET", f"/form/{self.form}", port=port)
        self.assertEqual({answer.status for answer in load.together(port, [page] * 20)}, {200})
        mixed = [each for request in requests for each in (request, page)]
        crashed = threading.Event()

        def crash():
            until = time.monotonic() + CRASH_SECONDS
            while self.rows("SELECT count(*) FROM crm_inbox_event")[0][0] < EVENTS / 5:
                if time.monotonic() > until:
                    return
                time.sleep(0.05)
            postgres.stop(self.cluster, "immediate")
            time.sleep(0.5)
            postgres.start(self.cluster)
            crashed.set()

        with self.server.supervised():
            crasher = threading.Thread(target=crash)
            crasher.start()
            answers = load.at_rate(port, mixed, RATE * 2)
            crasher.join()
            self.assertTrue(crashed.is_set(), "too little came in for it to crash")
            self.check_answers(numbers, answers[::2])
            self.check_visits(answers[1::2])
            # the sender tries again what was not answered: all of it is done, once
            self.deliver_again(requests)
            self.wait_until_done()
        names = self.rows("SELECT contact_name FROM crm_lead WHERE contact_name LIKE '客户down%%'")
        self.assertEqual(sorted(name for (name,) in names), sorted(f"客户{n}号" for n in numbers))

    def check_answers(self, numbers, answers):
        statuses = Counter(answer.status for answer in answers)
        failed = set(statuses) - {200}
        # who is told 4xx by an unlucky proxy or by us does not try again
        self.assertTrue(failed, "it did not crash under load")
        self.assertFalse([status for status in failed if 400 <= status < 500], statuses)
        promised = {
            f"msg-{number}-0"
            for number, answer in zip(numbers, answers, strict=True)
            if answer.status == 200
        }
        kept = {key for (key,) in self.rows("SELECT external_key FROM crm_inbox_event")}
        self.assertFalse(promised - kept)
        self.assertGreater(len(promised), EVENTS / 10, statuses)

    def check_visits(self, answers):
        """A visitor is never told that the form is not there, or not for them."""
        statuses = Counter(answer.status for answer in answers)
        self.assertFalse([status for status in statuses if 400 <= status < 500], statuses)
        self.assertTrue(statuses[200], statuses)

    def deliver_again(self, requests):
        for _turn in range(100):
            answers = load.together(self.server.port, requests, at_once=6)
            requests = [
                request
                for request, answer in zip(requests, answers, strict=True)
                if answer.status != 200
            ]
            if not requests:
                return
            time.sleep(0.2)
        self.fail("the server does not come back")

    def wait_until_done(self):
        until = time.monotonic() + 120
        states = {}
        while time.monotonic() < until:
            states = dict(self.rows("SELECT state, count(*) FROM crm_inbox_event GROUP BY 1"))
            # the warm one, too
            if states == {"done": EVENTS + 1}:
                return
            time.sleep(0.5)
        self.fail(f"not processed: {states}")
