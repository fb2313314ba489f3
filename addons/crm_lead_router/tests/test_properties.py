"""What holds for any input; skipped where the library that invents inputs is missing."""

import random
import unittest

from odoo.tests import BaseCase, tagged

from ..tools.load_score import Person, Weights, choose
from .common import RouterCase

try:
    import hypothesis
    from hypothesis import strategies as st
except ImportError:
    hypothesis = None

needs_hypothesis = unittest.skipUnless(hypothesis, "needs the Python package hypothesis")


@tagged("post_install", "-at_install")
@needs_hypothesis
class TestEvenness(BaseCase):
    def test_equal_people_get_equal_leads(self):
        """Whatever order the leads come in, the mean of equal people's leads is nearly the same."""

        @hypothesis.settings(max_examples=25, deadline=None)
        @hypothesis.given(st.integers(0, 2**31))
        def check(seed):
            dice = random.Random(seed)
            people = [Person(number + 1, capacity=1000) for number in range(5)]
            qualities = [dice.choice((0, 5, 15, 30, 45)) for _each in range(500)]
            for moment, quality in enumerate(qualities, start=1):
                user_id, _rows = choose(people, {}, {}, Weights(), quality)
                people[user_id - 1].take(quality, moment)
            overall = sum(qualities) / len(qualities)
            for person in people:
                self.assertLess(abs(person.quality - overall) / overall, 0.05)

        check()


@tagged("post_install", "-at_install")
@needs_hypothesis
class TestBehaviourScore(RouterCase):
    def test_the_order_of_events_does_not_matter(self):
        self.env["crm.score.rule"].search([]).active = False
        self.env["crm.score.rule"].create(
            {
                "name": "Pages", "dimension": "behaviour", "kind": "event", "event_type": "page",
                "points": 10, "cap": 40,
            }
        )  # fmt: skip
        lead = self.lead()
        Event = self.env["crm.score.event"]

        @hypothesis.settings(max_examples=15, deadline=None)
        @hypothesis.given(st.lists(st.integers(0, 300), max_size=6))
        def check(durations):
            Event.search([("lead_id", "=", lead.id)]).unlink()
            for seconds in durations:
                Event.create({"lead_id": lead.id, "event_type": "page", "seconds": seconds})
            lead._route_score_recompute()
            self.assertEqual(lead.score_behaviour, min(10 * len(durations), 40))

        check()
