from odoo.tests import BaseCase, tagged

from ..tools.load_score import COLUMNS, Person, Weights, advantage, choose
from ..tools.replay import advise, replay
from .common import candidate


@tagged("post_install", "-at_install")
class TestEngine(BaseCase):
    def test_nobody_free(self):
        user_id, rows = choose(
            [Person(1), Person(2)], {}, {1: "absent", 2: "capacity"}, Weights(), 0
        )
        self.assertIsNone(user_id)
        self.assertEqual([row[1] for row in rows], ["absent", "capacity"])

    def test_last_tie_is_the_number(self):
        people = [Person(1, capacity=5), Person(2, capacity=5)]
        self.assertEqual(choose(people, {}, {}, Weights(), 10)[0], 1)

    def test_near_equals_the_lowest_mean_quality_wins(self):
        people = [
            Person(1, capacity=100, open=40, quality_sum=400, quality_count=10),
            Person(2, capacity=100, open=41, quality_sum=300, quality_count=10),
        ]
        user_id, rows = choose(people, {}, {}, Weights(), 50)
        self.assertEqual(user_id, 2)
        self.assertEqual([row[1] for row in rows], ["quality", "chosen"])

    def test_whose_turn_it_is_changes_with_each_lead(self):
        people = [Person(1, capacity=5), Person(2, capacity=5)]
        given = []
        for number in range(4):
            user_id, _rows = choose(people, {}, {}, Weights(near=100, even=100), 10)
            people[user_id - 1].take(10, number)
            given.append(user_id)
        self.assertEqual(given, [1, 2, 1, 2])

    def test_a_lead_that_would_lower_the_lowest_mean_goes_by_load(self):
        people = [
            Person(1, capacity=100, open=40, quality_sum=400, quality_count=10),
            Person(2, capacity=100, open=41, quality_sum=300, quality_count=10),
        ]
        user_id, rows = choose(people, {}, {}, Weights(), 10)
        self.assertEqual(user_id, 1)
        self.assertEqual([row[1] for row in rows], ["chosen", "load"])

    def _advantage(self, *people, coverage=None):
        """What speaks for the chosen one of these, compared with the last."""
        _user_id, rows = choose(people, coverage or {}, {}, Weights(), 50)
        rows = [dict(zip(COLUMNS, row, strict=True)) for row in rows]
        return advantage(rows[0], rows[-1], rows, {"followups": 40, "open": 40, "coverage": 20})

    def test_fewer_open_leads_speak_for_somebody(self):
        people = Person(1, capacity=10, open=1, followups=5), Person(2, capacity=10, open=8)
        self.assertEqual(self._advantage(*people), "open")

    def test_fewer_followups_speak_for_somebody(self):
        people = Person(1, capacity=10, open=5), Person(2, capacity=10, open=6, followups=9)
        self.assertEqual(self._advantage(*people), "followups")

    def test_knowing_the_industry_speaks_for_somebody(self):
        people = Person(1, capacity=10, open=5), Person(2, capacity=10, open=5)
        self.assertEqual(self._advantage(*people, coverage={1: 4}), "coverage")

    def test_replay_is_deterministic_and_counts_everything(self):
        rows = [
            {
                "lead_id": number, "user_id": 1, "quality": float(number % 7 * 10), "value": 1.0,
                "won": 0, "candidates": [candidate(1, "chosen"), candidate(2, "load")],
            }
            for number in range(40)
        ]  # fmt: skip
        first, chosen = replay(rows, Weights())
        again, same = replay(rows, Weights())
        self.assertEqual(chosen, same)
        self.assertEqual(sum(first.leads.values()), 40)
        self.assertEqual(first.largest(), again.largest())

    def test_no_advice_where_nothing_helps(self):
        rows = [
            {
                "lead_id": number, "user_id": 1, "quality": 50.0, "value": 0.0, "won": 0,
                "candidates": [candidate(1, "chosen")],
            }
            for number in range(5)
        ]  # fmt: skip
        self.assertIsNone(advise(rows, Weights()))
