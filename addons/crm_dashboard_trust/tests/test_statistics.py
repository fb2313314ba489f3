"""Statistics against what was published."""

import random

from odoo.addons.crm_notary.tests.properties import given, settings, st
from odoo.tests import BaseCase, tagged

from ..tools import statistics as stats

# Newcombe (1998), table I, method 3
NEWCOMBE = [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611),
            (1, 29, 0.0061, 0.1718)]  # fmt: skip
# Benjamini and Hochberg (1995), section 3.2, and what R's p.adjust makes of it
FOUND = [0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262,
         0.5719, 0.6528, 0.7590, 1.0]  # fmt: skip
ADJUSTED = [0.0015, 0.003, 0.0095, 0.035625, 0.0603, 0.0638571, 0.0638571, 0.0645, 0.0765, 0.486,
            0.5811818, 0.714875, 0.7532308, 0.8132143, 1.0]  # fmt: skip
# Colditz (1994), 13 trials of the BCG vaccine: logarithm of the relative risk and its variance
BCG = [(-0.8893, 0.3256), (-1.5854, 0.1946), (-1.3481, 0.4154), (-1.4416, 0.0200),
       (-0.2175, 0.0512), (-0.7861, 0.0069), (-1.6209, 0.2230), (0.0120, 0.0040),
       (-0.4694, 0.0564), (-1.3713, 0.0730), (-0.3394, 0.0124), (0.4459, 0.5325),
       (-0.0173, 0.0714)]  # fmt: skip
# Freireich (1963): weeks in remission with 6-MP; a False one is still in remission
REMISSION = [(6, True), (6, True), (6, True), (6, False), (7, True), (9, False), (10, True),
             (10, False), (11, False), (13, True), (16, True), (17, False), (19, False),
             (20, False), (22, True), (23, True), (25, False), (32, False), (32, False),
             (34, False), (35, False)]  # fmt: skip


@tagged("post_install", "-at_install")
class TestStatistics(BaseCase):
    def test_wilson_is_as_published(self):
        for part, whole, low, high in NEWCOMBE:
            with self.subTest(part=part, whole=whole):
                found = stats.wilson(part, whole)
                self.assertAlmostEqual(found[0], low, 4)
                self.assertAlmostEqual(found[1], high, 4)

    def test_nothing_says_nothing(self):
        self.assertEqual(stats.wilson(0, 0), (0.0, 1.0))
        with self.assertRaisesRegex(ValueError, "no part"):
            stats.wilson(3, 2)

    def test_benjamini_hochberg_is_as_published(self):
        adjusted = stats.benjamini_hochberg(FOUND)
        for found, expected in zip(adjusted, ADJUSTED, strict=True):
            self.assertAlmostEqual(found, expected, 6)
        self.assertEqual(sum(q <= 0.05 for q in adjusted), 4)

    def test_the_order_of_tests_does_not_matter(self):
        pairs = list(zip(FOUND, ADJUSTED, strict=True))
        random.Random(7).shuffle(pairs)
        adjusted = stats.benjamini_hochberg([p for p, _q in pairs])
        for found, (_p, expected) in zip(adjusted, pairs, strict=True):
            self.assertAlmostEqual(found, expected, 6)

    def test_the_variance_between_trials_is_as_published(self):
        weights = [1 / variance for _value, variance in BCG]
        mean = sum(w * value for w, (value, _v) in zip(weights, BCG, strict=True)) / sum(weights)
        scores = [(value - mean) / variance**0.5 for value, variance in BCG]
        self.assertAlmostEqual(sum(score * score for score in scores), 152.233, 0)
        between = stats.variance_between(scores, [variance**0.5 for _value, variance in BCG])
        self.assertAlmostEqual(between, 0.3088, 3)

    def test_remissions_are_as_published(self):
        curve = dict(stats.survival(REMISSION))
        for week, share in ((6, 0.857), (7, 0.807), (10, 0.753), (13, 0.690), (16, 0.627),
                            (22, 0.538), (23, 0.448)):  # fmt: skip
            self.assertAlmostEqual(curve[week], share, 3)
        self.assertEqual(stats.median_stay(REMISSION), 23)

    def test_what_never_ends_has_no_median(self):
        self.assertIsNone(stats.median_stay([(3, False), (9, False), (2, True)]))
        self.assertAlmostEqual(stats.mean_stay([(3, False), (9, False)]), 9)
        self.assertIsNone(stats.mean_stay([]))

    def test_without_anything_open_it_is_the_plain_mean(self):
        stays = [(1, True), (2, True), (2, True), (7, True)]
        self.assertAlmostEqual(stats.mean_stay(stays), 3)
        self.assertEqual(stats.median_stay(stays), 2)

    def test_a_small_group_is_never_judged(self):
        found = stats.compare_shares([("few", 0, 4), ("many", 80, 100), ("more", 85, 100)])
        self.assertEqual([group.verdict for group in found.groups], ["small", "", ""])

    def test_who_is_far_off_is_found(self):
        rows = [(number, 80 + number % 5, 100) for number in range(12)] + [("far", 30, 100)]
        found = {group.key: group for group in stats.compare_shares(rows).groups}
        self.assertEqual(found["far"].verdict, "very low")
        self.assertEqual({found[number].verdict for number in range(12)}, {""})

    def test_limits_are_wider_for_the_smaller(self):
        found = stats.compare_shares([("a", 10, 20), ("b", 100, 200), ("c", 1000, 2000)])
        widths = [group.warning[1] - group.warning[0] for group in found.groups]
        self.assertEqual(widths, sorted(widths, reverse=True))
        for group in found.groups:
            self.assertLess(group.alarm[0], group.warning[0])

    def test_groups_that_differ_anyway_have_wider_limits(self):
        alike = stats.compare_shares([(n, 50, 100) for n in range(20)])
        apart = stats.compare_shares([(n, 30 + 2 * n, 100) for n in range(20)])
        self.assertEqual(alike.between, 0)
        self.assertGreater(apart.between, 0)
        self.assertLess(apart.groups[0].warning[0], alike.groups[0].warning[0])
        self.assertEqual({group.verdict for group in apart.groups}, {""})

    def test_noise_puts_nobody_in_a_league_table(self):
        """Equal people for 400 weeks: hardly ever is anybody named."""
        dice, named = random.Random(1), 0
        for _week in range(400):
            rows = [
                (person, sum(dice.random() < 0.3 for _deal in range(40)), 40)
                for person in range(20)
            ]
            named += any(group.verdict for group in stats.compare_shares(rows).groups)
        self.assertLess(named / 400, 0.08)

    def test_means_know_their_spread(self):
        rows = [(n, 50, 10 + 0.1 * (n % 3), 4.0) for n in range(9)] + [("slow", 50, 20, 4.0)]
        found = {group.key: group for group in stats.compare_means(rows).groups}
        self.assertEqual(found["slow"].verdict, "very high")
        self.assertEqual({found[n].verdict for n in range(9)}, {""})

    def test_means_without_any_spread_are_not_judged(self):
        found = stats.compare_means([("a", 20, 3.0, 0.0), ("b", 20, 3.0, 0.0)])
        self.assertEqual({group.verdict for group in found.groups}, {"small"})

    @settings(max_examples=200, deadline=None)
    @given(st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), max_size=30))
    def test_any_groups_can_be_compared(self, pairs):
        rows = [(place, min(pair), max(pair)) for place, pair in enumerate(pairs)]
        found = stats.compare_shares(rows)
        self.assertEqual([group.key for group in found.groups], [row[0] for row in rows])
        for group, (_key, part, whole) in zip(found.groups, rows, strict=True):
            self.assertEqual(group.size, whole if found.usual is not None else 0)
            if whole:
                self.assertTrue(0 <= group.low <= part / whole + 1e-12)
                self.assertTrue(part / whole - 1e-12 <= group.high <= 1)
            if group.verdict not in ("", "small"):
                self.assertLessEqual(group.q, stats.FALSE_SHARE)
