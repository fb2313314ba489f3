"""Requests that nobody should send, on a real server: no 5xx, no harm to what comes after."""

import time
import unittest
from collections import Counter

from odoo.tests import tagged

from .processes import ServedCase, scratch

try:
    from suite import load

    from .simulator import Simulator, strange
    from .simulator.fuzz import LEAK
except ImportError:  # run without the project's tools
    pass

# of each vendor
ODD = 12


@tagged("post_install", "-at_install")
@unittest.skipUnless(scratch, "needs the project's tools")
class TestStrangeRequests(ServedCase):
    # all vendors have effects there
    addons = ["crm_handoff", "crm_integrations"]

    @classmethod
    def prepare_database(cls):
        cls.simulator = Simulator(cls.environment)
        cls.addClassCleanup(cls.simulator.stop)
        cls.simulator.connect()

    def assertServes(self):
        """The next one who asks is answered."""
        vendor = self.simulator["webhook"]
        request = vendor.tell(f"after{time.monotonic_ns()}").raw(vendor.token, self.server.port)
        self.assertEqual(
            [each.status for each in load.together(self.server.port, [request])], [200]
        )

    def test_lines_that_no_library_sends(self):
        vendor = self.simulator["webhook"]
        with self.environment() as env:
            before = vendor.events(env)
        for what, request in strange.odd_lines(vendor.token).items():
            with self.subTest(what):
                status, answer = strange.say(self.server.port, request)
                # a connection that is closed without a word is an answer to what is no HTTP
                self.assertLess(status, 500, answer[:300])
                self.assertFalse(LEAK.search(answer.partition(b"\r\n\r\n")[2]), answer[:600])
        with self.environment() as env:
            self.assertEqual(vendor.events(env), before)
        self.assertServes()

    def test_signed_nonsense_stops_nothing(self):
        """It is refused or kept; what is kept is done, ignored or given up, and says why."""
        dice = strange.dice(13)
        vendors = [vendor for vendor in self.simulator.vendors if vendor.pushes]
        numbers = [f"odd{number}" for number in range(ODD)]
        self.simulator.prepare(numbers, vendors)
        statuses, problems = Counter(), []
        for number in numbers:
            made = [(vendor, strange.signed(vendor, number, dice)) for vendor in vendors]
            answers = load.together(
                self.server.port,
                [request.raw(vendor.token, self.server.port) for vendor, request in made],
            )
            for (vendor, request), answer in zip(made, answers, strict=True):
                statuses[answer.status] += 1
                if not answer.status or answer.status >= 500 or LEAK.search(answer.body):
                    problems.append(f"{vendor.kind}: {answer.status} for {request!r:.600}")
        self.assertFalse(problems, "\n".join(problems[:5]))
        # both happened
        self.assertTrue(statuses[200] and statuses[400], statuses)
        self.wait_until_tried(vendors)
        self.assertServes()
        with self.environment() as env:
            events = env["crm.inbox.event"].search([("state", "in", ("failed", "dead"))])
            for event in events:
                self.assertTrue(event.error)
                # an error that nobody foresaw
                if event.error.startswith("Unexpected"):
                    problems.append(
                        f"{event.connector_id.kind}: {event.error} for {event.payload:.600}"
                    )
        self.assertFalse(problems, "\n".join(problems[:8]))

    def wait_until_tried(self, vendors):
        """Each event was tried once at least."""
        until = time.monotonic() + 90
        while time.monotonic() < until:
            with self.environment() as env:
                if not env["crm.inbox.event"].search_count([("state", "=", "new")]):
                    return
            time.sleep(0.3)
        raise TimeoutError("events are not tried")
