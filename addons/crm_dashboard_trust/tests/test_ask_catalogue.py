"""What is asked and what the catalogue declares is one: the figure, its list, for every reader."""

from datetime import timedelta

from odoo import fields
from odoo.addons.crm_notary.tools.periods import today
from odoo.fields import Command, Domain
from odoo.tests import tagged

from ..ask.language import intents
from .test_metrics import MetricCase

# a question of each subject that says its figure's own period
ASKED = {
    "forecast": "how much will close this month?",
    "pipeline": "open pipeline",
    "won": "what did we win this month",
    "ranking": "sales ranking this month",
    "lost": "lost deals this month",
    "win_rate": "win rate this month",
    "cycle": "how long does it take us to close a deal this month",
    "demoted": "which deals fell back?",
    "jumps": "who jumps stages this month",
    "silent": "idle deals for 7 days",
    "new_leads": "new leads this month",
    "unassigned": "which leads are unassigned?",
    "late_handoffs": "which handoffs are overdue?",
}


class AskCase(MetricCase):
    def ask(self, user, text):
        return self.env["crm.trust.question"].with_user(user).ask(text)

    def listed(self, user, action):
        model = self.env[action["res_model"]].with_user(user).with_context(**action["context"])
        return model.search(action["domain"])


@tagged("post_install", "-at_install")
class TestAskCatalogue(AskCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.ann.company_ids = [Command.set(cls.company.ids)]
        due = {"date_deadline": today(cls.company)}
        cls.open = cls.lead(cls.ann, 1000, **due)
        cls.far = cls.lead(cls.bob, 2000, date_deadline=today(cls.company) + timedelta(days=99))
        for user, revenue in ((cls.ann, 5000), (cls.bob, 700), (cls.out, 9000)):
            cls.lead(user, revenue).action_set_won()
            cls.lead(user, revenue + 1).action_set_lost()
        cls.nobody = cls.lead(cls.ann, 10)
        cls.nobody.user_id = False
        cls.lead(cls.ann, 0, type="lead").user_id = False
        fallen = cls.lead(cls.bob, 30)
        fallen._store_protected({"gate_state": "demoted"})
        for user in (cls.ann, cls.bob):
            jumped = cls.lead(user, 40).with_user(user).sudo()
            jumped._stagegate_record_transitions(
                [{"lead": jumped, "kind": "advance", "span": 3, "from_stage": cls.first_stage,
                  "to_stage": cls.second_stage}]
            )  # fmt: skip
        cls.env.flush_all()

    def test_every_subject_of_the_catalogue_is_asked(self):
        self.assertEqual(set(ASKED), set(intents.METRICS))

    def test_an_answer_is_its_figure_and_its_list_for_everybody(self):
        seen = set()
        for user in self.ann | self.bob | self.lea | self.mia | self.out | self.fin:
            known = self.catalogue(user)._available()
            for intent, code in intents.METRICS.items():
                with self.subTest(user=user.name, intent=intent):
                    answer = self.ask(user, ASKED[intent])
                    if code not in known:
                        self.assertFalse(answer["understood"])
                        continue
                    self.assertEqual(answer["intent"], intent)
                    # without history it is the plain forecast, and says so
                    figure = self.figure(user, answer["metric"])
                    number = figure["value"] if figure["part"] is None else figure["part"]
                    value = answer["figure"]["value"]
                    if answer["figure"]["unit"] == "percent":
                        number = figure["value"]
                    self.assertEqual(value, number)
                    records = self.listed(user, answer["action"])
                    self.assertEqual(records, self.counted(user, code))
                    self.assertEqual(answer["figure"]["count"], len(records))
                    if value:
                        seen.add(intent)
        # handoffs are of another addon
        self.assertGreaterEqual(seen, set(intents.METRICS) - {"silent", "cycle", "late_handoffs"})

    def test_its_name_asks_for_it(self):
        for code in set(intents.METRICS.values()) & set(self.catalogue(self.lea)._available()):
            name = self.catalogue(self.lea)._available()[code][1].name
            with self.subTest(name=name):
                answer = self.ask(self.lea, f"{name} this month")
                self.assertTrue(answer["understood"], (name, answer["sentence"]))
                self.assertIn(answer["metric"], (code, "plain_forecast", "won_revenue"))

    def test_jumps_open_as_the_figure_opens(self):
        """The report is read from the same day on, by the answer and by the tile."""
        answer = self.ask(self.mia, ASKED["jumps"])
        action = self.catalogue(self.mia).open_figure("stage_jumps", {})
        key = "stagegate_jumps_since"
        self.assertEqual(answer["action"]["context"][key], action["context"][key])
        self.assertEqual(Domain(answer["action"]["domain"]), Domain(action["domain"]))
        self.assertLessEqual({"Ann", "Bob"}, {row["label"] for row in answer["list"]})

    def test_idle_is_what_the_figure_calls_idle(self):
        self.make_old(self.open)
        answer = self.ask(self.lea, "idle deals for 7 days")
        self.assertEqual(answer["figure"]["value"], self.figure(self.lea, "idle_deals")["part"])
        self.assertEqual([row["id"] for row in answer["list"]], self.open.ids)
        self.assertIn("30 days", answer["list"][0]["text"])
        self.assertEqual(self.ask(self.lea, "idle deals for 40 days")["figure"]["value"], 0)

    def test_stuck_says_of_stages_how_long_deals_stay_and_of_deals_since_when(self):
        long_ago = fields.Datetime.now() - timedelta(days=50)
        self.backdate(self.open, "date_last_stage_update", long_ago)
        answer = self.ask(self.lea, "deals stuck for 40 days")
        self.assertEqual([row["id"] for row in answer["list"]], self.open.ids)
        self.assertIn("50 days in", answer["list"][0]["text"])
        answer = self.ask(self.lea, "deals stuck for 40 days by stage")
        self.assertEqual([row["id"] for row in answer["list"]], self.first_stage.ids)
        self.assertIn("on average", answer["list"][0]["text"])

    # -- any figure, by its name ----------------------------------------------------------------

    def test_any_figure_is_asked_for_by_its_name_for_everybody(self):
        for user in self.ann | self.lea | self.mia | self.fin:
            for listed in self.catalogue(user).list_metrics():
                answer = self.ask(user, listed["name"])
                if answer.get("intent") != "metric":
                    continue
                with self.subTest(user=user.name, code=listed["code"]):
                    code = answer["metric"]
                    self.assertEqual(answer["figure"]["value"], self.figure(user, code)["value"])
                    records = self.listed(user, answer["action"])
                    self.assertEqual(records, self.counted(user, code))

    def test_a_figure_by_its_name_is_narrowed_and_drawn(self):
        self.open.write({"country_id": self.env.ref("base.de").id, "phone": "+49 30 5555 0100"})
        self.far.phone = False
        answer = self.ask(self.lea, "no phone by salesperson")
        self.assertEqual(answer["metric"], "empty_phone")
        self.assertLessEqual({"Ann", "Bob"}, {row["label"] for row in answer["list"]})
        self.assertEqual(len(answer["picture"]["labels"]), len(answer["list"]))
        answer = self.ask(self.lea, "no phone in Germany")
        self.assertEqual((answer["figure"]["value"], answer["figure"]["whole"]), (0, 1))
        self.assertFalse(answer["notes"])
