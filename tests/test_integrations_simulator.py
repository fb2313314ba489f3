"""All vendors feed a running server, and everything goes wrong on the way: one effect each.

Each test is one thing that goes wrong; it happens at every vendor where it can.
"""

import time
import unittest

from odoo.tests import tagged

from .processes import ServedCase, scratch

try:
    from suite import load
    from suite.paths import our_addons

    from .simulator import Simulator, Vendor
    from .simulator.chaos import KINDS
except ImportError:  # run without the project's tools
    our_addons = list

# an answer that takes longer than a second is none, so that the tests need not wait for it
PATIENCE = """
import requests
ask = requests.request
requests.request = lambda *args, **options: ask(*args, **{**options, "timeout": 1})
"""


@tagged("post_install", "-at_install")
@unittest.skipUnless(scratch, "needs the project's tools")
class TestSimulator(ServedCase):
    addons = our_addons()
    prelude = PATIENCE

    @classmethod
    def prepare_database(cls):
        cls.simulator = Simulator(cls.environment)
        cls.addClassCleanup(cls.simulator.stop)
        cls.simulator.connect()

    def go_wrong(self, name):
        """Let it happen at each vendor; what became of it must be as if nothing had gone wrong."""
        chaos, number = KINDS[name], name.replace(" ", "-")
        vendors = [vendor for vendor in self.simulator.vendors if chaos.suits(vendor)]
        self.simulator.prepare([number], vendors)
        problems = [
            f"{vendor.kind} was answered {[answer.status for answer in answers]}"
            for vendor, answers in self.simulator.play(self.server.port, number, chaos, vendors)
            if {answer.status for answer in answers} != {200}
        ]
        self.simulator.settle()
        with self.environment() as env:
            for vendor in vendors:
                problems += self.problems(env, vendor, number, chaos)
        self.assertFalse(problems, "\n".join(map(str, problems)))
        if chaos.rotates_key:
            self.simulator.restore_keys(vendors)
        return vendors

    def problems(self, env, vendor, number, chaos):
        """Sentences about what is not as if nothing had gone wrong."""
        found = []
        if (effects := vendor.effects(env, number)) != 1:
            found.append(f"{vendor.kind}: {effects} effects: {self.what_happened(env, vendor)}")
        if getattr(vendor.server, "refused", None):
            found.append(f"{vendor.kind}: asked with a wrong signature")
        if vendor.way and vendor.way.moods:
            found.append(f"{vendor.kind}: was not asked")
            vendor.way.calm()
        if vendor.is_answered and (chaos.revokes_token or chaos.expires_token):
            states = self.answers(env, vendor)
            if states != {"sent"}:
                found.append(f"{vendor.kind}: what was sent to it: {states}")
        return found

    def answers(self, env, vendor):
        """States of what is sent to the vendor because of what it told."""
        newest = env["crm.outbox.message"].search(
            [("connector_id", "=", vendor.connector_id)], limit=1
        )
        return {newest.error or newest.state}

    def what_happened(self, env, vendor):
        events = env["crm.inbox.event"].search([("connector_id", "=", vendor.connector_id)])
        return [(event.event_type, event.state, event.error, event.result) for event in events[:3]]

    def test_nothing_goes_wrong(self):
        vendors = self.go_wrong("nothing")
        self.assertEqual(len(vendors), len(self.simulator.vendors))
        self.assertEqual(len({vendor.kind for vendor in vendors}), 16)

    def test_duplicates_at_the_same_moment(self):
        self.go_wrong("duplicates")

    def test_a_day_late(self):
        self.go_wrong("a day late")

    def test_clocks_that_differ(self):
        self.go_wrong("a slow clock")
        self.go_wrong("a fast clock")

    def test_rotated_keys(self):
        self.go_wrong("rotated keys")

    def test_tokens_that_end(self):
        self.go_wrong("expired tokens")
        self.go_wrong("revoked tokens")

    def test_rate_limits(self):
        self.go_wrong("rate limits")

    def test_half_answers(self):
        self.go_wrong("half answers")

    def test_time_outs(self):
        self.go_wrong("time-outs")

    def test_broken_connections(self):
        self.go_wrong("broken connections")

    def test_reordering(self):
        """What came in the wrong order ends as what came in the right one."""
        vendors = [each for each in self.simulator.vendors if type(each).then is not Vendor.then]
        self.assertGreater(len(vendors), 10)
        self.simulator.prepare(["right", "wrong"], vendors)
        waiting = []
        for vendor in vendors:
            self.send(vendor, vendor.tell("right"), 200)
            # the vendor knows both when we hear of the first
            first, later = vendor.tell("wrong"), vendor.then("wrong")
            self.send(vendor, later, 200)
            waiting.append((vendor, first))
        self.simulator.settle()
        for vendor, first in waiting:
            self.send(vendor, vendor.then("right"), 200)
            self.send(vendor, first, 200)
        self.simulator.settle()
        problems = []
        with self.environment() as env:
            for vendor in vendors:
                right = str(vendor.outcome(env, "right"))
                wrong = str(vendor.outcome(env, "wrong"))
                if wrong != right.replace("right", "wrong") or not vendor.effects(env, "right"):
                    problems.append(f"{vendor.kind}: {right} became {wrong}")
        self.assertFalse(problems, "\n".join(problems))

    def send(self, vendor, request, status):
        raw = request.raw(vendor.token, self.server.port)
        (answer,) = load.together(self.server.port, [raw])
        self.assertEqual(answer.status, status, vendor.kind)
        return answer

    def test_what_is_signed_too_long_ago_or_ahead_is_refused(self):
        vendors = [vendor for vendor in self.simulator.vendors if vendor.window]
        self.simulator.prepare(["stale"], vendors)
        with self.environment() as env:
            before = [vendor.events(env) for vendor in vendors]
        for vendor in vendors:
            for skew in (-1.5, 1.5):
                stamp = time.time() + skew * vendor.window
                self.send(vendor, vendor.tell("stale", stamp=stamp), 401)
        with self.environment() as env:
            self.assertEqual([vendor.events(env) for vendor in vendors], before)

    def test_each_vendor_tries_the_address(self):
        for vendor in self.simulator.vendors:
            if request := vendor.handshake():
                answer = self.send(vendor, request, 200)
                self.assertTrue(answer.body, vendor.kind)
