"""Every figure by every dimension, for every reader: its groups are their lists, or it says why."""

from datetime import timedelta

from odoo.addons.crm_notary.tools.periods import today
from odoo.tests import tagged

from ..models.diagnose.diagnose_dimensions import ON_LEADS
from .test_metrics import MetricCase


class EveryCase(MetricCase):
    def check_every(self, user, **scope):
        """:return: set of ``(code, dimension)`` that had groups"""
        diagnose = self.env["crm.trust.diagnose"].with_user(user)
        scope.setdefault("company_id", user.company_id.id)
        seen = set()
        for listed in self.catalogue(user).list_metrics():
            code = listed["code"]
            dimensions = [name for name, _label in diagnose.list_dimensions(code)]
            missing = diagnose.list_missing(code)
            with self.subTest(user=user.name, code=code):
                self.assertTrue(all(names and why for names, why in missing))
                self.assertTrue(dimensions or missing)
            for by in dimensions:
                with self.subTest(user=user.name, code=code, by=by):
                    if self.check_groups(user, code, by, scope):
                        seen.add((code, by))
        return seen

    def check_groups(self, user, code, by, scope):
        diagnose = self.env["crm.trust.diagnose"].with_user(user)
        result = diagnose.diagnose(code, by, scope)
        for group in result["groups"]:
            whole = group["part"] is not None
            for number, of in ((group["size"], whole), (group["part"], False)):
                if number is None:
                    continue
                action = diagnose.open_group(code, by, group["key"], scope, of)
                model = self.env[action["res_model"]].with_user(user)
                found = model.with_context(**action["context"]).search_count(action["domain"])
                self.assertEqual(found, number, (group["name"], of))
        if by != "week":
            self.check_sum(user, code, result["groups"], scope)
        return [group for group in result["groups"] if group["size"]]

    def check_sum(self, user, code, groups, scope):
        """Groups add up to the figure."""
        figure = self.figure(user, code, **scope)
        metric = self.catalogue(user)._available()[code][1]
        if figure["whole"] is not None:
            self.assertEqual(sum(group["size"] for group in groups), figure["whole"])
            self.assertEqual(sum(group["part"] for group in groups), figure["part"])
        elif metric.parts or metric.unit == "count" or (metric.measure or "").endswith(":sum"):
            self.assertAlmostEqual(sum(group["value"] for group in groups), figure["value"] or 0, 4)


@tagged("post_install", "-at_install")
class TestEveryDimension(EveryCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        source = cls.env["utm.source"].create({"name": "Fair"})
        china = cls.env.ref("base.state_cn_SH")
        soon = {"date_deadline": today(cls.company)}
        placed = {"source_id": source.id, "state_id": china.id, "country_id": china.country_id.id}
        for user, values in (
            (cls.ann, {**placed, **soon}), (cls.bob, soon), (cls.lea, placed), (cls.out, soon)
        ):  # fmt: skip
            lead = cls.lead(user, 1000, partner_id=cls.partner.id, **values)
            cls.order(lead, 900)
            cls.age(lead, days=2)
            cls.lead(user, 500, **values).action_set_won()
            cls.lead(user, 400, **values).action_set_lost()
            moved = cls.lead(user, 300).with_user(user).sudo()
            moved._stagegate_record_transitions(
                [{"lead": moved, "kind": kind, "span": 3, "from_stage": cls.first_stage,
                  "to_stage": cls.second_stage} for kind in ("override", "demote")]
            )  # fmt: skip
        cls.lead(cls.ann, 10).user_id = False
        cls.env.flush_all()

    def test_every_group_is_its_list_for_everybody(self):
        seen = set()
        for user in self.ann | self.mia | self.fin:
            seen |= self.check_every(user)
        for by in ("person", "team", "channel", "region", "country", "stage", "week"):
            with self.subTest(by=by):
                self.assertTrue({code for code, name in seen if name == by})
        for code in (
            "plain_forecast",
            "stage_jumps",
            "overrides",
            "won_of_arrivals",
            "days_to_win",
        ):
            for by in ("person", "channel", "region"):
                with self.subTest(code=code, by=by):
                    self.assertIn((code, by), seen)
        for code in ("quotation_days", "days_to_win", "won_revenue", "arrivals"):
            with self.subTest(code=code):
                self.assertIn((code, "week"), seen)

    def test_every_group_is_its_list_in_a_team(self):
        self.check_every(self.mia, team_id=self.east.id, period="quarter")

    def test_what_is_not_taken_apart_says_why(self):
        diagnose = self.env["crm.trust.diagnose"].with_user(self.mia)

        def why(code):
            return {
                name: why
                for names, why in diagnose.list_missing(code)
                for name in names.split(", ")
            }

        self.assertIn("as of now", why("open_deals")["Week"])
        self.assertIn("as it is seen today", why("credible_forecast")["Week"])
        self.assertEqual(set(why("forecast_error")), {
            label for name, label in diagnose._labels().items()
            if name in (*ON_LEADS, "week") and diagnose._is_known(name)
        })  # fmt: skip
        self.assertIn("whole months", why("forecast_error")["Salesperson"])
        self.assertIn("belongs to no opportunity", why("duplicate_customers")["Channel"])

    def test_the_screen_has_the_reasons(self):
        screen = self.env["crm.trust.diagnose"].with_user(self.mia).diagnose_screen(
            "minutes_not_typed", None, {"company_id": self.company.id}
        )  # fmt: skip
        self.assertIsNone(screen["result"])
        self.assertIn("three figures", screen["missing"][0][1])

    def test_computed_means_are_taken_apart_by_what_they_are_made_of(self):
        diagnose = self.env["crm.trust.diagnose"].with_user(self.mia)
        scope = {"company_id": self.company.id}
        groups = diagnose.diagnose("quotation_days", "person", scope)["groups"]
        self.assertEqual([group["name"] for group in groups], ["Ann", "Bob", "Lea"])
        for group in groups:
            self.assertAlmostEqual(group["value"], 2, 1)
        weeks = diagnose.diagnose("quotation_days", "week", scope)["groups"]
        self.assertEqual(sum(week["size"] for week in weeks[:-1]), 0)
        self.assertEqual(weeks[-1]["size"], 3)

    def test_a_week_of_a_mean_is_its_mean(self):
        won = self.lead(self.ann, 500)
        won.action_set_won()
        self.backdate(won, "day_close", 8)
        self.backdate(won, "date_closed", self.env.cr.now() - timedelta(days=14))
        weeks = self.env["crm.trust.diagnose"].with_user(self.mia).diagnose(
            "days_to_win", "week", {"company_id": self.company.id}
        )["groups"]  # fmt: skip
        (told,) = [week for week in weeks if week["size"] == 1]
        self.assertEqual(told["value"], 8)
