"""Whether credibility predicts winning, and that it is said when it does not."""

from math import sqrt
from unittest.mock import patch

from dateutil.relativedelta import relativedelta
from odoo.addons.crm_dashboard_trust.tools.reliability import bin_of, brier, judge, trend
from odoo.addons.crm_notary.tools.periods import today
from odoo.tests import BaseCase, tagged

from ..models.credibility import crm_trust_reliability
from .history import HistoryCase


@tagged("post_install", "-at_install")
class TestReliability(BaseCase):
    def test_brier_by_hand(self):
        # (0.2² + 0.4² + 1²) / 3
        self.assertAlmostEqual(brier([(0.8, True), (0.4, False), (1.0, False)]), 1.2 / 3)
        self.assertIsNone(brier([]))

    def test_brier_of_rows_is_that_of_their_deals(self):
        rows = [(20, 1, 4), (90, 5, 6), (100, 2, 2)]
        pairs = [(score / 100, number < won) for score, won, size in rows for number in range(size)]
        self.assertAlmostEqual(judge(rows)["brier"], brier(pairs))

    def test_trend_of_a_published_table(self):
        # Agresti, Categorical Data Analysis (2002), section 5.3.5: malformation by the mother's
        # drinks a day; the statistic is 6.57, so z is 2.56
        rows = [(0, 48, 17114), (0.5, 38, 14502), (1.5, 5, 793), (4, 1, 127), (7, 1, 38)]
        self.assertAlmostEqual(trend(rows), sqrt(6.57), places=2)

    def test_nothing_to_say(self):
        self.assertEqual((trend([]), trend([(50, 3, 3)]), trend([(0, 2, 2), (9, 2, 2)])), (0, 0, 0))
        self.assertEqual(judge([])["verdict"], "few")

    def test_bins(self):
        self.assertEqual([bin_of(score) for score in (0, 49, 50, 70, 99, 100)], [0, 0, 1, 2, 3, 4])

    def test_verdicts(self):
        for rows, verdict in (
            ([(20, 2, 20), (95, 18, 20)], "predicts"),
            ([(20, 18, 20), (95, 2, 20)], "reversed"),
            ([(20, 10, 20), (95, 11, 20)], "nothing"),
            ([(20, 0, 10), (95, 10, 10)], "few"),
        ):
            with self.subTest(verdict):
                self.assertEqual(judge(rows)["verdict"], verdict)


@tagged("post_install", "-at_install")
class TestReliabilityOfHistory(HistoryCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.month = today(cls.company).replace(day=1) - relativedelta(months=1)

    def closed(self, credibility, state, user=None, **extra):
        """A deal that was open when last month began and closed in it."""
        key = self.new_key()
        own = {"key": key, "user": user or self.ann, **extra}
        self.rows(
            {**own, "day": self.month - relativedelta(days=9), "credibility": credibility},
            {**own, "day": self.month + relativedelta(days=12), "credibility": 1, "state": state},
        )
        return key

    def judged(self, user=None):
        user = user or self.mia
        Credibility = self.env["crm.trust.credibility"].with_user(user)
        return Credibility.read_reliability({"company_id": self.company.id})

    def test_a_deal_counts_as_it_stood_before(self):
        self.closed(80, "won")
        self.closed(20, "lost")
        found = self.judged()
        self.assertEqual(
            [(row["low"], row["won"], row["count"]) for row in found["bins"]],
            [(0, 0, 1), (70, 1, 1)],
        )
        # (0.2² + 0.2²) / 2 and 0.5 × 0.5
        self.assertAlmostEqual(found["brier"], 0.04)
        self.assertAlmostEqual(found["brier_usual"], 0.25)

    def test_the_last_day_of_a_month_belongs_to_it(self):
        key = self.new_key()
        self.rows(
            {"key": key, "day": self.month, "credibility": 60},
            {"key": key, "day": self.month + relativedelta(days=5), "credibility": 90},
            {"key": key, "day": self.month + relativedelta(months=1), "state": "won"},
        )
        self.assertEqual([row["low"] for row in self.judged()["bins"]], [50])

    def test_what_arrived_in_its_last_month_tells_nothing(self):
        key = self.new_key()
        self.rows(
            {"key": key, "day": self.month + relativedelta(days=2)},
            {"key": key, "day": self.month + relativedelta(days=8), "state": "won"},
        )
        self.assertEqual(self.judged()["count"], 0)

    def test_a_deal_that_closed_twice_counts_once(self):
        key = self.closed(80, "lost")
        self.rows(
            {"key": key, "day": self.month + relativedelta(days=15)},
            {"key": key, "day": self.month + relativedelta(days=20), "state": "won"},
        )
        found = self.judged()
        self.assertEqual((found["count"], found["won"]), (1, 1))

    def test_of_very_many_the_latest_count(self):
        self.closed(80, "won")
        key = self.new_key()
        self.rows(
            {"key": key, "day": self.month - relativedelta(days=9), "credibility": 20},
            {"key": key, "day": self.month + relativedelta(days=13), "state": "lost"},
        )
        with patch.object(crm_trust_reliability, "MOST_DEALS", 1):
            found = self.judged()
        self.assertEqual([(row["low"], row["count"]) for row in found["bins"]], [(0, 1)])
        self.assertEqual(self.judged()["count"], 2)

    def test_it_says_when_it_does_not_predict(self):
        for number in range(20):
            self.closed(20, "won" if number % 2 else "lost")
            self.closed(95, "won" if number % 2 else "lost")
        found = self.judged()
        self.assertEqual(found["verdict"], "nothing")
        self.assertIn("Do not rely on it", found["says"])

    def test_readers_judge_by_what_they_see(self):
        deal = self.lead(self.ann)
        self.closed(80, "won", lead_id=deal.id)
        self.closed(80, "won")
        counts = {user: self.judged(user)["count"] for user in (self.mia, self.ann, self.bob)}
        self.assertEqual(counts, {self.mia: 2, self.ann: 1, self.bob: 0})
