"""The credible forecast over history: what it counts, for whom, and that nothing leaks back."""

from datetime import timedelta
from unittest.mock import patch

from dateutil.relativedelta import relativedelta
from odoo.addons.crm_dashboard_trust.catalogue.scope import scope_from
from odoo.addons.crm_dashboard_trust.tools.forecasting import chances
from odoo.addons.crm_dashboard_trust.tools.reliability import bin_of
from odoo.addons.crm_notary.tests.properties import HealthCheck, given, settings, st
from odoo.addons.crm_notary.tools.periods import period_of, today
from odoo.exceptions import UserError
from odoo.tests import tagged

from .history import HistoryCase


class ForecastCase(HistoryCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.today = today(cls.company)
        cls.this = cls.today.replace(day=1)

    def month(self, number):
        """:return: the first day of a month counted from this one"""
        return self.this + relativedelta(months=number)

    def known(self, months=9):
        """Every night since so many months ago was written down."""
        self.days(self.month(-months), self.today)

    def due(self, number, state=None, **extra):
        """A deal that was open when a month began, due in it, and maybe closed on its last day."""
        row = {"key": self.new_key(), "due": self.month(number) + timedelta(days=9), **extra}
        rows = [{**row, "day": self.month(number) - timedelta(days=70)}]
        if state:
            rows.append({**row, "day": self.month(number + 1), "state": state})
        self.rows(*rows)
        return row["key"]

    def history(self, months=6, won=1, lost=3, **extra):
        """The same in each month: 1000 won of 4000 due."""
        self.known()
        for number in range(-months, 0):
            for state in ["won"] * won + ["lost"] * lost:
                self.due(number, state, **extra)

    def forecast(self, user=None, **scope):
        user = user or self.mia
        scope.setdefault("company_id", self.company.id)
        return self.env["crm.trust.forecast"].with_user(user).read_forecast(scope)


@tagged("post_install", "-at_install")
class TestForecast(ForecastCase):
    # -- by hand -----------------------------------------------------------------------------

    def test_by_hand(self):
        self.history(months=6)
        self.lead(self.ann, 9000, date_deadline=self.this + timedelta(days=27), probability=80)
        now = self.forecast()["now"]
        # 6 of 24 were won, and half of one in one
        self.assertAlmostEqual(now["credible"], 9000 * 6.5 / 25)
        self.assertAlmostEqual(now["plain"], 7200)
        self.assertEqual((now["so_far"], now["deals"], now["actual"]), (0, 1, None))

    def test_what_is_won_is_counted_as_it_is(self):
        self.history(months=2)
        self.lead(self.ann, 5000).action_set_won()
        now = self.forecast()["now"]
        self.assertEqual((now["so_far"], now["credible"], now["plain"]), (5000, 5000, 5000))

    def test_a_class_has_its_own_chance(self):
        self.known()
        for number in (-3, -2, -1):
            for _n in range(5):
                self.due(number, "won", credibility=95)
                self.due(number, "lost", credibility=30)
        deals = self.lead(self.ann, 1000, date_deadline=self.today)
        weak = self.lead(self.ann, 1000, date_deadline=self.today)
        self.env.cr.execute("UPDATE crm_lead SET credibility = 30 WHERE id = %s", [weak.id])
        self.env.cr.execute("UPDATE crm_lead SET credibility = 95 WHERE id = %s", [deals.id])
        self.env.invalidate_all()
        self.assertGreater(deals.trust_chance, 90)
        self.assertLess(weak.trust_chance, 10)

    def test_it_is_seen_from_the_same_day_of_the_month(self):
        """What was won before the day tells nothing about what is open on it."""
        self.known()
        seen = (self.today - self.this).days
        for number in (-2, -1):
            first, second = self.month(number), self.month(number) + timedelta(days=1)
            after = self.month(number + 1)
            for state, day in (("won", second), ("lost", second), ("lost", after)):
                row = {"key": self.new_key(), "due": first + timedelta(days=9)}
                self.rows({**row, "day": first}, {**row, "day": day, "state": state})
        self.lead(self.ann, 1000, date_deadline=self.today)
        credible = self.forecast()["now"]["credible"]
        # from the second day on two were lost and none was won
        self.assertAlmostEqual(credible, 1000 * (0.5 / 3 if seen else 2.5 / 7))

    def test_late_in_the_month_the_first_day_teaches_where_nothing_was_ever_open(self):
        self.known()
        for number in (-2, -1):
            row = {"key": self.new_key(), "due": self.month(number) + timedelta(days=9)}
            won = self.month(number) + timedelta(days=5)
            self.rows({**row, "day": self.month(number)}, {**row, "day": won, "state": "won"})
        Forecast, this = self.env["crm.trust.forecast"], period_of("month", self.this, self.company)
        for day, teaches in ((3, 3), (25, 0)):
            with self.subTest(day=day):
                lessons = Forecast._lessons(self.company, this, day)
                self.assertEqual(lessons, Forecast._stands(self.company, this, teaches))
                self.assertTrue(any(stand.cells for stand in lessons))

    def test_without_history_it_says_so(self):
        found = self.forecast()
        self.assertIsNone(found["now"]["credible"])
        self.assertIn("No history yet", found["says"])
        self.assertEqual(found["past"]["months"], [])

    def test_under_four_months_there_is_no_band(self):
        # the first month teaches, the others are judged
        self.history(months=4)
        found = self.forecast()
        self.assertIsNone(found["now"]["low"])
        self.assertIn("Not enough history", found["says"])

    def test_from_four_months_on_there_is_a_band(self):
        self.history(months=5)
        self.lead(self.ann, 4000, date_deadline=self.today)
        now = self.forecast()["now"]
        # the worst of the four: after one month 4000 × 1.5 / 5 were expected, 1000 came
        self.assertAlmostEqual(now["high"] - now["credible"], 4000 * 1.5 / 5 - 1000)
        self.assertGreaterEqual(now["low"], 0)

    def test_months_ahead(self):
        self.history(months=6)
        self.lead(self.ann, 2000, date_deadline=self.month(1) + timedelta(days=3), probability=50)
        months = self.forecast()["months"]
        self.assertEqual([month["plain"] for month in months], [0, 1000, 0])
        self.assertGreater(months[1]["credible"], 0)

    def test_put_off_is_counted(self):
        self.history(months=2)
        self.rows({"key": self.new_key(), "day": self.today, "push": 30})
        self.assertEqual(self.forecast()["pushed"], 1)

    # -- the past ----------------------------------------------------------------------------

    def test_the_back_test_by_hand(self):
        self.history(months=3)
        past = self.forecast()["past"]
        self.assertEqual(past["count"], 2)
        said = [4000 * 1.5 / 5, 4000 * 2.5 / 9]
        self.assertAlmostEqual(past["credible"]["wape"], sum(each - 1000 for each in said) / 2000)
        # 2000 of plain pipeline for 1000 won
        self.assertAlmostEqual(past["plain"]["wape"], 1)
        self.assertAlmostEqual(past["native"]["bias"], 0.6)
        # (0.5)² of each deal; 0.6² of those won, 0.4² of the others
        self.assertAlmostEqual(past["plain"]["brier"], 0.25)
        self.assertAlmostEqual(past["native"]["brier"], (0.36 + 3 * 0.16) / 4)

    def test_a_deal_that_was_won_without_being_due_counts_as_won(self):
        self.history(months=2)
        key = self.new_key()
        self.rows(
            {"key": key, "day": self.month(-1) + timedelta(days=3), "amount": 700},
            {"key": key, "day": self.month(-1) + timedelta(days=6), "amount": 700, "state": "won"},
        )
        self.assertEqual(self.forecast()["past"]["months"][0]["actual"], 1700)

    def test_a_win_that_was_taken_back_is_none(self):
        self.history(months=2)
        key = self.due(-1, amount=700)
        self.rows(
            {"key": key, "day": self.month(-1) + timedelta(days=3), "amount": 700, "state": "won"},
            {"key": key, "day": self.month(-1) + timedelta(days=6), "amount": 700},
        )
        self.assertEqual(self.forecast()["past"]["months"][0]["actual"], 1000)

    def test_todays_knowledge_does_not_leak_into_the_past(self):
        """Whatever happens to records now, what would have been said then stays what it was."""
        self.known()
        deals = self.env["crm.lead"]
        for number in range(-6, 0):
            for state in ("won", "lost", "lost"):
                deal = self.lead(self.ann, 500)
                deals |= deal
                self.due(number, state, lead_id=deal.id)
        before = self.forecast()["past"]
        self.assertEqual(before["count"], 5)
        deals[:3].write({"expected_revenue": 10**6, "stage_id": self.second_stage.id})
        deals[3:6].action_set_won()
        deals[6:9].write({"user_id": self.bob.id, "team_id": self.west.id})
        deals[9:12].write({"date_deadline": self.month(-2), "probability": 1})
        deals[12:15].unlink()
        self.env.cr.execute("UPDATE crm_lead SET credibility = 3")
        self.env.invalidate_all()
        self.assertEqual(self.forecast()["past"], before)
        # nor does what is written down from now on
        for key in range(deals[15].id, deals[-1].id + 1):
            self.rows({"key": key, "day": self.today + timedelta(days=1), "state": "won",
                       "amount": 10**6})  # fmt: skip
        self.assertEqual(self.forecast()["past"], before)

    def test_months_before_the_first_night_are_not_judged(self):
        self.history(months=6)
        self.env.cr.execute("SELECT count(*) FROM crm_trust_snapshot_run")
        other = self.env["crm.trust.forecast"]._stands(
            self.other_company, period_of("month", self.today, self.other_company), 0
        )
        self.assertEqual(other, ())
        own = self.env["crm.trust.forecast"]._stands(
            self.company, period_of("month", self.today, self.company), 0
        )
        self.assertEqual(own[0].first, self.month(-9))

    # -- who reads ---------------------------------------------------------------------------

    def reads(self, user, **scope):
        """How often a reader's page goes through the history."""
        self.forecast()
        kind, calls = type(self.env["crm.trust.forecast"]), []
        read = kind._read_stands

        def counted(forecast, *args):
            calls.append(args)
            return read(forecast, *args)

        with patch.object(kind, "_read_stands", counted):
            self.forecast(user, **scope)
        return len(calls)

    def test_history_is_read_once_by_whom_it_is_not_all(self):
        """Who sees all of the company finds it as it was read for the company."""
        self.history(months=3)
        self.assertEqual(self.reads(self.lea), 0)
        self.assertEqual(self.reads(self.ann), 1)
        self.assertEqual(self.reads(self.lea, team_id=self.east.id), 1)

    def test_what_is_another_companys_now_is_not_told(self):
        self.history(months=2)
        deal = self.lead(self.ann, 500)
        self.due(-1, "won", lead_id=deal.id, amount=500)
        self.assertEqual(self.forecast(self.lea)["past"]["months"][0]["actual"], 1500)
        deal.write(
            {"user_id": self.out.id, "team_id": self.berlin.id, "company_id": self.other_company.id}
        )
        self.assertEqual(self.forecast(self.lea)["past"]["months"][0]["actual"], 1000)
        self.assertEqual(self.reads(self.lea), 1)

    def test_a_further_rule_counts(self):
        self.history(months=2)
        self.env["ir.rule"].create(
            {
                "name": "Large ones are nobody's business",
                "model_id": self.env["ir.model"]._get_id("crm.trust.snapshot"),
                "domain_force": "[('amount', '<', 1000)]",
            }
        )
        self.assertEqual(self.forecast(self.lea)["past"]["months"][0]["actual"], 0)

    def test_amounts_are_what_the_reader_sees(self):
        self.history(months=6)
        self.lead(self.ann, 1000, date_deadline=self.today)
        self.lead(self.bob, 2000, date_deadline=self.today)
        self.lead(self.out, 4000, date_deadline=self.today)
        share = 6.5 / 25
        for user, amount in ((self.ann, 1000), (self.bob, 2000), (self.lea, 3000)):
            with self.subTest(user.name):
                found = self.forecast(user)
                self.assertAlmostEqual(found["now"]["credible"], amount * share)
        # what was written down of deals of nobody is for those who see all
        self.assertEqual(self.forecast(self.ann)["past"]["months"][0]["actual"], 0)
        self.assertEqual(self.forecast(self.lea)["past"]["months"][0]["actual"], 1000)
        with self.assertRaises(UserError):
            self.forecast(self.ann, company_id=self.other_company.id)

    def test_a_team_and_a_person_are_parts(self):
        self.history(months=6)
        self.lead(self.ann, 1000, date_deadline=self.today)
        self.lead(self.bob, 2000, date_deadline=self.today)
        for scope, amount in (
            ({"team_id": self.west.id}, 2000),
            ({"user_id": self.ann.id}, 1000),
        ):
            with self.subTest(scope):
                now = self.forecast(**scope)["now"]
                self.assertAlmostEqual(now["credible"], amount * 6.5 / 25)

    # -- figures -----------------------------------------------------------------------------

    def test_the_figure_is_its_list(self):
        self.history(months=6)
        self.lead(self.ann, 1000, date_deadline=self.today)
        self.lead(self.bob, 2000, date_deadline=self.today, stage_id=self.second_stage.id)
        self.lead(self.ann, 300).action_set_won()
        self.lead(self.ann, 7000, date_deadline=self.month(2))
        for user in (self.ann, self.bob, self.mia):
            with self.subTest(user.name):
                deals = self.counted(user, "credible_forecast")
                slow = sum(
                    deal.expected_revenue * (1 if deal.won_status == "won" else
                                             deal.trust_chance / 100)
                    for deal in deals
                )  # fmt: skip
                figure = self.figure(user, "credible_forecast")["value"]
                self.assertAlmostEqual(figure, slow, delta=1)
                plain = sum(deal.expected_revenue * deal.probability / 100 for deal in deals)
                self.assertAlmostEqual(self.figure(user, "plain_forecast")["value"], plain)

    def test_figures_of_a_month_that_is_over(self):
        self.history(months=3)
        day = self.month(-1).isoformat()
        self.assertAlmostEqual(
            self.figure(self.mia, "forecast_at_start", day=day)["value"], 4000 * 2.5 / 9
        )
        self.assertEqual(len(self.counted(self.mia, "forecast_at_start", day=day)), 4)
        self.assertEqual(self.figure(self.mia, "credible_forecast", day=day)["value"], 0)
        self.assertIsNone(self.figure(self.mia, "forecast_at_start")["value"])

    def test_figures_of_the_back_test(self):
        self.history(months=6)
        past = self.forecast()["past"]
        for code, value in (
            ("forecast_error", 100 * past["credible"]["wape"]),
            ("forecast_bias", 100 * past["credible"]["bias"]),
            ("forecast_covered", 100),
        ):
            with self.subTest(code):
                self.assertAlmostEqual(self.figure(self.mia, code)["value"], value)
                # five months are judged, one was won in each
                self.assertEqual(len(self.counted(self.mia, code)), 5)

    def test_the_page_has_it(self):
        self.history(months=6)
        page = (
            self.env["crm.trust.page"]
            .with_user(self.mia)
            .page_data({"company_id": self.company.id})
        )
        self.assertEqual(page["forecast"], self.forecast())

    def test_queries_do_not_grow_with_the_deals(self):
        self.history(months=5)

        def queries():
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.forecast()
            return self.env.cr.sql_log_count - before

        queries()
        few = queries()
        self.env["crm.lead"].create(
            [
                {"name": f"{n}", "type": "opportunity", "team_id": self.east.id,
                 "date_deadline": self.today}
                for n in range(60)
            ]
        )  # fmt: skip
        # what is kept in the process is read anew after a change, once, however many there are
        queries()
        self.assertLessEqual(queries(), few)


@tagged("post_install", "-at_install")
class TestStands(ForecastCase):
    """What a period looked like on a day, against a slow reading of the rows."""

    @settings(
        max_examples=12, deadline=None, suppress_health_check=[HealthCheck.differing_executors]
    )
    @given(
        st.lists(
            st.lists(
                st.tuples(
                    st.integers(-70, 10),  # day
                    st.sampled_from(["open", "open", "open", "won", "lost", "gone"]),
                    st.integers(0, 9),  # amount
                    st.integers(0, 100),  # credibility
                    st.one_of(st.none(), st.integers(-100, 30)),  # due
                    st.integers(0, 1),  # stage
                ),
                min_size=1, max_size=5, unique_by=lambda row: row[0],
            ),
            min_size=1, max_size=10,
        ),
        st.integers(-20, 35),
    )  # fmt: skip
    def test_against_a_slow_reading(self, deals, offset):
        self.env.cr.execute("SAVEPOINT stands")
        self.days(self.month(-5), self.today + timedelta(days=11))
        stages = (self.first_stage, self.second_stage)
        rows = {}
        for deal in deals:
            key = self.new_key()
            rows[key] = sorted(
                (
                    {
                        "key": key,
                        "day": self.this + timedelta(days=day),
                        "state": state,
                        "amount": amount,
                        "credibility": credibility,
                        "due": None if due is None else self.this + timedelta(days=due),
                        "stage": stages[stage],
                        "probability": credibility,
                    }
                    for day, state, amount, credibility, due, stage in deal
                ),
                key=lambda row: row["day"],
            )
            self.rows(*rows[key])
        stands = self.env["crm.trust.forecast"]._stands(
            self.company, period_of("month", self.today, self.company), offset
        )
        self.assertGreaterEqual(len(stands), 4)
        for stand in stands:
            self.check(stand, rows)
        self.env.cr.execute("ROLLBACK TO SAVEPOINT stands")
        self.env.invalidate_all()

    def check(self, stand, rows):
        def as_of(own, day):
            return next((row for row in reversed(own) if row["day"] <= day), None)

        won = so_far = 0
        cells = {}
        for own in rows.values():
            start, then = as_of(own, stand.first), as_of(own, stand.day)
            end = as_of(own, stand.end)
            # rows of a won deal are not repeated by the snapshot: each is a win of its own
            if end and end["state"] == "won" and end["day"] > stand.first:
                won += end["amount"]
            if then and then["state"] == "won" and then["day"] > stand.first:
                so_far += then["amount"]
            if then and then["state"] == "open" and then["due"] and (
                stand.first <= then["due"] < stand.end
            ):  # fmt: skip
                key = then["stage"].id, bin_of(then["credibility"])
                sums = cells.setdefault(key, [0, 0, 0, 0.0])
                sums[0] += 1
                sums[1] += bool(end and end["state"] == "won")
                sums[2] += then["amount"]
                sums[3] += then["amount"] * then["probability"] / 100
            del start
        self.assertEqual((stand.actual, stand.so_far), (won, so_far))
        self.assertEqual(
            {
                key: [cell.count, cell.won, cell.amount, round(cell.plain, 6)]
                for key, cell in stand.cells.items()
            },
            {key: [*sums[:3], round(sums[3], 6)] for key, sums in cells.items()},
        )

    def test_scopes_and_chances_are_of_the_whole_firm(self):
        self.known()
        self.due(-1, "won", user=self.bob)
        scope = scope_from(self.env(user=self.ann), {"company_id": self.company.id})
        forecast = self.env["crm.trust.forecast"].with_user(self.ann)
        lessons = forecast._stands(self.company, scope.period, 0)
        self.assertEqual(chances(lessons, self.today).count, 1)
        own = forecast._stands(self.company, scope.period, 0, forecast._rows(scope))
        self.assertFalse(any(stand.cells for stand in own))
