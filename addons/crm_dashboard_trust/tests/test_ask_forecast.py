"""“How much will close this month?” has the credible forecast for an answer, with its evidence."""

from datetime import timedelta

from odoo.addons.crm_notary.tools.periods import today
from odoo.tests import tagged

from .test_forecast import ForecastCase

QUESTION = "how much will close this month?"
SHARE = 6.5 / 25


@tagged("post_install", "-at_install")
class TestAskForecast(ForecastCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.germany = cls.env.ref("base.de")
        cls.ann_deal = cls.lead(
            cls.ann, 1000, date_deadline=cls.today, probability=50, country_id=cls.germany.id
        )
        cls.bob_deal = cls.lead(cls.bob, 2000, date_deadline=cls.today, probability=25)
        cls.won = cls.lead(cls.bob, 300)
        cls.won.action_set_won()
        cls.lead(cls.ann, 7000, date_deadline=cls.this + timedelta(days=70))
        cls.lead(cls.out, 9000, date_deadline=cls.today)

    def ask(self, user, text=QUESTION, lang=None):
        question = self.env["crm.trust.question"].with_user(user)
        return (question.with_context(lang=lang) if lang else question).ask(text)

    def listed(self, user, answer):
        action = answer["action"]
        model = self.env[action["res_model"]].with_user(user).with_context(**action["context"])
        return model.search(action["domain"])

    def test_it_is_the_credible_forecast_with_its_band(self):
        self.history(months=6)
        answer, page = self.ask(self.lea), self.forecast(self.lea)
        figure, now = answer["figure"], page["now"]
        self.assertAlmostEqual(figure["value"], 300 + 3000 * SHARE)
        self.assertEqual(figure["value"], now["credible"])
        self.assertEqual(figure["band"], [now["low"], now["high"]])
        self.assertIn("80 % certainty", figure["band_text"])
        self.assertEqual(figure["evidence"], page["says"])
        self.assertEqual(answer["metric"], "credible_forecast")

    def test_the_others_stand_beside_it(self):
        self.history(months=6)
        beside = {each["code"]: each for each in self.ask(self.lea)["figure"]["beside"]}
        self.assertEqual(set(beside), {"plain_forecast", "native_forecast", "closing_revenue"})
        for code, each in beside.items():
            with self.subTest(code=code):
                self.assertEqual(each["value"], self.figure(self.lea, code)["value"])
                self.assertTrue(each["text"] and each["name"])
        self.assertEqual(beside["closing_revenue"]["value"], 3000)

    def test_the_list_is_what_was_counted_for_everybody(self):
        self.history(months=6)
        for user in (self.ann, self.bob, self.lea, self.mia, self.out):
            with self.subTest(user=user.name):
                answer = self.ask(user)
                records = self.listed(user, answer)
                self.assertEqual(records, self.counted(user, "credible_forecast"))
                self.assertEqual(answer["figure"]["count"], len(records))
                # Berlin has no history
                metric = "plain_forecast" if user == self.out else "credible_forecast"
                self.assertEqual(answer["metric"], metric)
                figure = self.figure(user, metric)
                self.assertEqual(answer["figure"]["value"], figure["value"])
        self.assertEqual(self.listed(self.bob, self.ask(self.bob)), self.bob_deal | self.won)

    def test_few_months_have_no_band_and_say_so(self):
        self.history(months=3)
        figure = self.ask(self.lea)["figure"]
        self.assertIsNone(figure["band"])
        self.assertFalse(figure["band_text"])
        self.assertIn("Not enough history", figure["evidence"])

    def test_no_history_is_the_plain_forecast_and_says_so(self):
        answer = self.ask(self.lea)
        self.assertEqual((answer["figure"]["value"], answer["metric"]), (1300, "plain_forecast"))
        self.assertIn("No history yet", answer["figure"]["evidence"])
        codes = [each["code"] for each in answer["figure"]["beside"]]
        self.assertEqual(codes, ["native_forecast", "closing_revenue"])

    def test_a_person_has_a_band_of_their_own(self):
        self.history(months=6, user=self.bob)
        figure = self.ask(self.lea, "how much will Bob close this month?")["figure"]
        now = self.forecast(self.lea, user_id=self.bob.id)["now"]
        self.assertEqual(figure["value"], now["credible"])
        self.assertEqual(figure["band"], [now["low"], now["high"]])

    def test_a_region_is_a_part_of_the_list_and_the_figure(self):
        self.history(months=6)
        answer = self.ask(self.lea, "how much will close in Germany this month?")
        self.assertEqual(self.listed(self.lea, answer), self.ann_deal)
        self.assertAlmostEqual(answer["figure"]["value"], 1000 * SHARE)
        self.assertIsNone(answer["figure"]["band"])
        self.assertIn("no band for a part", answer["figure"]["evidence"])

    def test_groups_add_up_to_the_figure(self):
        self.history(months=6)
        for text in (
            f"{QUESTION} by salesperson", f"{QUESTION} by stage", f"{QUESTION} by month",
            "expected to close this quarter by month",
        ):  # fmt: skip
            with self.subTest(text=text):
                answer = self.ask(self.lea, text)
                rows = answer["list"]
                self.assertAlmostEqual(sum(row["value"] for row in rows), answer["figure"]["value"])
                self.assertEqual(sum(row["count"] for row in rows), answer["figure"]["count"])

    def test_a_deal_says_how_likely_it_is(self):
        self.history(months=6)
        texts = {row["id"]: row["text"] for row in self.ask(self.lea)["list"]}
        self.assertEqual(texts[self.won.id], "won")
        self.assertEqual(texts[self.ann_deal.id], "26 % likely")

    def test_the_first_are_a_part(self):
        self.history(months=6)
        answer = self.ask(self.lea, "top 1 deals expected to close this month")
        self.assertEqual(self.listed(self.lea, answer), self.bob_deal)
        self.assertAlmostEqual(answer["figure"]["value"], 2000 * SHARE)

    def test_what_is_over_is_what_was_won(self):
        self.history(months=6)
        answer = self.ask(self.lea, "forecast for last month")
        self.assertEqual(answer["figure"]["value"], 0)
        self.assertIn("are over", answer["figure"]["evidence"])
        self.assertEqual(answer["figure"]["beside"], [])

    def test_it_is_asked_in_chinese(self):
        self.history(months=6)
        self.env["res.lang"]._activate_lang("zh_CN")
        for text in ("本月预计成单", "这个月能成交多少", "本月可信预测"):
            with self.subTest(text=text):
                answer = self.ask(self.lea, text, lang="zh_CN")
                self.assertEqual(answer["intent"], "forecast")
                self.assertAlmostEqual(answer["figure"]["value"], 300 + 3000 * SHARE)
                self.assertFalse(answer["notes"])

    def test_the_plain_sum_is_still_there_by_no_other_name(self):
        """“Expected to close” is how people ask for the forecast."""
        answer = self.ask(self.lea, "expected to close this month")
        self.assertEqual(answer["intent"], "forecast")

    def test_assistants_are_told_the_same(self):
        self.history(months=6)
        found = self.env["crm.trust.mcp"].with_user(self.lea)._call("ask", {"text": QUESTION})
        figure = self.ask(self.lea)["figure"]
        for key in ("value", "band_text", "evidence", "beside"):
            self.assertEqual(found["figure"][key], figure[key])

    def test_queries_do_not_grow_with_the_deals(self):
        self.history(months=5)

        def queries():
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.ask(self.lea)
            return self.env.cr.sql_log_count - before

        queries()
        few = queries()
        self.env["crm.lead"].create(
            [{"name": f"{n}", "type": "opportunity", "team_id": self.east.id,
              "company_id": self.company.id, "date_deadline": today(self.company)}
             for n in range(60)]
        )  # fmt: skip
        queries()
        self.assertLessEqual(queries(), few)
