"""How much will be won, worked out by hand and by slow plain computations."""

from datetime import date
from math import inf

from odoo.addons.crm_dashboard_trust.tools.forecasting import (
    Cell,
    Chances,
    Stand,
    chances,
    look_back,
    reach,
    say,
    scores,
    shrunk,
    strength,
)
from odoo.addons.crm_notary.tests.properties import given, settings, st
from odoo.tests import BaseCase, tagged


def month(number):
    """:return: the first day of a month counted from January 2025"""
    return date(2025 + number // 12, number % 12 + 1, 1)


def stand(number, actual, cells, so_far=0.0):
    return Stand(month(number), month(number + 1), month(number), so_far, actual, cells)


@tagged("post_install", "-at_install")
class TestChances(BaseCase):
    def test_groups_that_are_alike_are_one(self):
        self.assertEqual(strength([(5, 10), (10, 20)], 0.5), inf)
        self.assertEqual(shrunk(9, 10, 0.3, inf), 0.3)

    def test_strength_by_hand(self):
        # two groups of 10, 8 and 2 won: S = 0.09, p(1−p) = 0.25, (k−1)/N = 0.05
        # γ = (0.09 − 0.0125) / (0.25 × (1 − 0.5 − 0.05)) = 0.0775 / 0.1125 = 0.68889
        worth = (1 - 0.0775 / 0.1125) / (0.0775 / 0.1125)
        self.assertAlmostEqual(strength([(8, 10), (2, 10)], 0.5), worth)
        self.assertAlmostEqual(worth, 0.4516, places=4)
        # (8 + 0.4516 × 0.5) / 10.4516
        self.assertAlmostEqual(shrunk(8, 10, 0.5, worth), 0.7870, places=4)

    def test_groups_all_won_or_all_lost_are_believed(self):
        self.assertAlmostEqual(strength([(10, 10), (0, 10)], 0.5), 0.0, places=9)

    def test_one_deal_is_drawn_further_than_many(self):
        known = Chances({(1, 0): (1, 1), (1, 4): (40, 100), (2, 0): (5, 100), (2, 4): (10, 100)})
        self.assertLess(known.of((1, 0)), 0.9)
        self.assertAlmostEqual(known.of((1, 4)), 0.4, delta=0.02)

    def test_a_class_never_seen_is_as_its_stage_is(self):
        known = Chances({(1, 0): (8, 10), (2, 0): (1, 10)})
        self.assertEqual(known.of((1, 3)), known.stages[1])
        self.assertEqual(known.of((9, 3)), known.mean)
        # (9 + 0.5) / (20 + 1)
        self.assertAlmostEqual(known.mean, 9.5 / 21)

    def test_nothing_is_impossible(self):
        known = Chances({(1, 0): (0, 7)})
        self.assertAlmostEqual(known.of((1, 0)), 0.5 / 8)

    @settings(max_examples=200, deadline=None)
    @given(
        st.dictionaries(
            st.tuples(st.integers(1, 4), st.integers(0, 4)),
            st.tuples(st.integers(0, 30), st.integers(0, 30)),
            min_size=1,
        )
    )
    def test_against_slow_plain_computation(self, drawn):
        cells = {key: (min(pair), max(pair)) for key, pair in drawn.items()}
        known = Chances(cells)
        for key in cells:
            self.assertAlmostEqual(known.of(key), slow_chance(cells, key), places=9)
            self.assertTrue(0 <= known.of(key) <= 1)


def slow_worth(groups, mean):
    """Kleinman's estimator, deal by deal."""
    deals = [(number, won < part) for number, (part, size) in enumerate(groups)
             for won in range(size)]  # fmt: skip
    total = len(deals)
    present = sorted({number for number, _won in deals})
    if len(present) < 2 or mean in (0, 1):
        return inf
    shares = {
        number: sum(won for each, won in deals if each == number)
        / sum(1 for each, _won in deals if each == number)
        for number in present
    }
    weights = {number: sum(1 for each, _w in deals if each == number) / total for number in present}
    seen = sum((shares[number] - mean) ** 2 for number, _won in deals) / total
    by_chance = sum(weights[n] * (1 - weights[n]) / (weights[n] * total) for n in present)
    spread = mean * (1 - mean)
    rest = spread * (sum(weights[n] * (1 - weights[n]) for n in present) - by_chance)
    if rest <= 1e-15:
        return inf
    within = min(max((seen - spread * by_chance) / rest, 0), 1)
    return inf if within == 0 else 1 / within - 1


def slow_chance(cells, key):
    def drawn(part, size, mean, worth):
        if worth == inf:
            return mean
        return (part + worth * mean) / (size + worth) if size + worth else mean

    everything = list(cells.values())
    mean = (sum(won for won, _n in everything) + 0.5) / (sum(n for _won, n in everything) + 1)
    stages = sorted({stage for stage, _group in cells})
    sums = [
        (sum(cells[each][0] for each in cells if each[0] == stage),
         sum(cells[each][1] for each in cells if each[0] == stage))
        for stage in stages
    ]  # fmt: skip
    of_stage = drawn(*sums[stages.index(key[0])], mean, slow_worth(sums, mean))
    own = [pair for each, pair in cells.items() if each[0] == key[0]]
    return drawn(*cells[key], of_stage, slow_worth(own, of_stage))


@tagged("post_install", "-at_install")
class TestForecasts(BaseCase):
    def test_the_band_is_the_fourth_of_four(self):
        self.assertIsNone(reach([1, 2, 3]))
        self.assertEqual(reach([4, 1, 3, 2]), 4)
        # ⌈10 × 0.8⌉ = the eighth of nine
        self.assertEqual(reach([9, 8, 7, 6, 5, 4, 3, 2, 1]), 8)

    def test_a_forecast_by_hand(self):
        known = Chances({(1, 0): (0, 7)})
        cells = {(1, 0): Cell(count=2, amount=800, plain=300, native=200)}
        said = say(stand(3, None, cells, so_far=100), known, [10, 20, 30, 40])
        # 100 + 800 × 0.5 / 8
        self.assertAlmostEqual(said.credible, 150)
        self.assertEqual((said.plain, said.native), (400, 300))
        # 150 ± 40; what is won is won
        self.assertAlmostEqual(said.low, 110)
        self.assertAlmostEqual(said.high, 190)
        self.assertEqual(say(stand(3, None, cells, so_far=140), known, [60] * 4).low, 140)

    def test_without_history_nothing_is_said(self):
        said = say(stand(0, None, {(1, 0): Cell(count=1, amount=9, plain=3)}), None, [])
        self.assertEqual((said.credible, said.low, said.plain), (None, None, 3))

    def test_scores_by_hand(self):
        cells = {(1, 0): Cell(4, 1, 400, 200, 100, 1.0, 0.6)}
        said = look_back([stand(0, 100, cells), stand(1, 150, cells), stand(2, 50, cells)])
        self.assertIsNone(said[0].credible)
        # chances: 1.5 of 5, then 2.5 of 9
        self.assertAlmostEqual(said[1].credible, 400 * 1.5 / 5)
        self.assertAlmostEqual(said[2].credible, 400 * 2.5 / 9)
        found = scores(said)
        off = (120 - 150, 400 * 2.5 / 9 - 50)
        self.assertAlmostEqual(found["credible"]["wape"], (abs(off[0]) + abs(off[1])) / 200)
        self.assertAlmostEqual(found["credible"]["bias"], sum(off) / 200)
        self.assertAlmostEqual(found["plain"]["wape"], (50 + 150) / 200)
        self.assertAlmostEqual(found["native"]["bias"], (-50 + 50) / 200)
        self.assertAlmostEqual(found["plain"]["brier"], 2 / 8)
        squares = sum((1 - p) ** 2 + 3 * p * p for p in (1.5 / 5, 2.5 / 9))
        self.assertAlmostEqual(found["credible"]["brier"], squares / 8)
        self.assertEqual((found["count"], found["bands"]), (2, 0))

    def test_a_month_in_which_nothing_was_due_or_won_says_nothing(self):
        cells = {(1, 0): Cell(4, 1, 400)}
        loud = [stand(n, 100, cells) for n in range(7)]
        quiet = [stand(n, 0.0, {}) for n in range(7, 12)]
        (last,) = look_back([*loud, *quiet, stand(12, 100, cells)])[-1:]
        # ⌈7 × 0.8⌉ = the sixth of six misses; five more of 0 would draw the band together
        self.assertAlmostEqual(last.high - last.credible, 20)
        found = scores(look_back([*loud, *quiet]))
        # the first cannot be said, the next four are too few for a band
        self.assertEqual(found["bands"], 2)
        self.assertEqual(scores(look_back(loud))["bands"], 2)
        # what was won although nothing was due was not foreseen, and counts
        self.assertEqual(scores(look_back([*loud, stand(7, 50, {})]))["bands"], 3)

    def test_what_is_not_over_teaches_nothing(self):
        cells = {(1, 0): Cell(4, 4, 400)}
        stands = [stand(0, 400, cells), stand(1, 400, cells)]
        self.assertEqual(chances(stands, month(1)).count, 4)
        self.assertEqual(chances(stands, month(2)).count, 8)
        self.assertIsNone(chances(stands, date(2025, 1, 31)))

    @settings(max_examples=100, deadline=None)
    @given(
        st.lists(
            st.tuples(st.integers(0, 9), st.integers(0, 9), st.integers(0, 900)),
            min_size=2, max_size=14,
        ),
        st.integers(0, 900),
    )  # fmt: skip
    def test_what_comes_later_changes_nothing_of_before(self, drawn, other):
        stands = [
            stand(n, actual, {(1, 0): Cell(max(a, b), min(a, b), 10 * max(a, b))})
            for n, (a, b, actual) in enumerate(drawn)
        ]
        changed = [*stands[:-1], stand(len(stands) - 1, other, {(1, 0): Cell(9, 9, 9000)})]
        before, after = look_back(stands)[:-1], look_back(changed)[:-1]
        self.assertEqual(before, after)

    def test_the_band_holds_about_as_often_as_it_says(self):
        # months that come as the ones before: 4/5 of them within, for any four that went before
        cells = {(1, 0): Cell(10, 5, 1000)}
        actuals = [(37 * n) % 101 * 10 for n in range(90)]
        found = scores(look_back([stand(n, actual, cells) for n, actual in enumerate(actuals)]))
        self.assertGreater(found["bands"], 80)
        self.assertAlmostEqual(found["covered"] / found["bands"], 0.8, delta=0.1)
