"""Answers are what their reader may read, and the figure is that of the list."""

import csv
import json
from datetime import timedelta
from pathlib import Path

from freezegun import freeze_time
from odoo import fields
from odoo.addons.crm_notary.tools.periods import today
from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import tagged

from ..ask.language import intents
from .common import TrustCase

DATA = Path(__file__).parent / "data" / "questions.csv"


@tagged("post_install", "-at_install")
class TestAnswers(TrustCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.customer = cls.env["res.partner"].create(
            {"name": "Northwind Metals GmbH", "is_company": True, "company_id": cls.company.id,
             "country_id": cls.env.ref("base.de").id}
        )  # fmt: skip
        cls.shanghai = cls.env["res.partner"].create(
            {"name": "华盛机电有限公司", "is_company": True, "company_id": cls.company.id,
             "country_id": cls.env.ref("base.cn").id,
             "state_id": cls.env.ref("base.state_cn_SH").id}
        )  # fmt: skip
        cls.category = cls.env["product.category"].create({"name": "Sensors"})
        cls.product = cls.env["product.product"].create(
            {"name": "Gateway X200", "list_price": 100, "categ_id": cls.category.id,
             "taxes_id": False}
        )  # fmt: skip
        cls.deal = cls.lead(cls.ann, 1000, partner_id=cls.customer.id,
                            date_deadline=today(cls.company))  # fmt: skip
        cls.second = cls.lead(cls.bob, 4000, partner_id=cls.shanghai.id)
        cls.lead(cls.out, 8000)

    def ask(self, user, text, lang=None):
        question = self.env["crm.trust.question"].with_user(user)
        if lang:
            question = question.with_context(lang=lang)
        return question.ask(text)

    def answered(self, user, text, intent=None):
        """An answer whose figure is that of its list, as the reader opens it."""
        answer = self.ask(user, text)
        self.assertTrue(answer["understood"], answer["sentence"])
        if intent:
            self.assertEqual(answer["intent"], intent)
        records = self.listed(user, answer)
        self.assertEqual(answer["figure"]["count"], len(records))
        if answer["figure"]["unit"] == "count":
            self.assertEqual(answer["figure"]["value"], len(records))
        json.dumps(answer, default=fields.Datetime.to_string)
        return answer

    def listed(self, user, answer):
        action = answer["action"]
        model = self.env[action["res_model"]].with_user(user).with_context(**action["context"])
        return model.search(action["domain"])

    # -- who reads what ------------------------------------------------------------------------

    def test_sellers_are_answered_about_their_own(self):
        answer = self.answered(self.ann, "how much will close this month?", "forecast")
        self.assertEqual(answer["figure"]["count"], 1)
        self.assertEqual([row["id"] for row in answer["list"]], self.deal.ids)

    def test_leaders_are_answered_about_all(self):
        self.assertEqual(self.answered(self.lea, "在谈的商机")["figure"]["value"], 5000)

    def test_finance_is_not_answered_about_deals(self):
        answer = self.ask(self.fin, "open pipeline")
        self.assertFalse(answer["understood"])
        self.assertIn("may not read", answer["sentence"])

    def test_every_question_for_every_reader(self):
        """Whatever is asked: understood or refused with something near, never an error."""
        with DATA.open(encoding="utf-8", newline="") as file:
            questions = {row["intent"]: row["text"] for row in csv.DictReader(file)}
        for user in self.readers:
            for intent in intents.INTENTS:
                with self.subTest(user=user.name, intent=intent):
                    example = self.env["crm.trust.question"].with_user(user)._example(intent)
                    answer = self.ask(user, example)
                    if answer["understood"]:
                        self.assertEqual(answer["intent"], intent)
                        self.answered(user, example)
                    else:
                        self.assertNotIn("was not understood", answer["sentence"])
        self.assertFalse(self.ask(self.mia, questions[""])["understood"])

    def test_examples_are_understood_in_chinese(self):
        self.env["res.lang"]._activate_lang("zh_CN")
        question = self.env["crm.trust.question"].with_user(self.lea).with_context(lang="zh_CN")
        for intent in intents.INTENTS:
            with self.subTest(intent=intent):
                self.assertEqual(question._understand(question._example(intent)).intent, intent)

    # -- names -------------------------------------------------------------------------------

    def test_people_are_found_by_name(self):
        answer = self.answered(self.lea, "open pipeline of Bob", "pipeline")
        self.assertEqual(answer["figure"]["value"], 4000)

    def test_my_is_the_reader(self):
        self.assertEqual(self.answered(self.lea, "show me my pipeline")["figure"]["value"], 0)

    def test_teams_and_regions_narrow(self):
        for text, value in (
            ("pipeline of team East", 1000),
            ("open deals in Germany", 1000),
            ("华东在谈的商机", 4000),
            ("上海有多少商机", 4000),
        ):
            with self.subTest(text=text):
                self.assertEqual(self.answered(self.lea, text)["figure"]["value"], value)

    def test_customers_are_found_by_how_they_begin(self):
        for text, value in (("open deals of Northwind Metals", 1000), ("华盛机电有哪些商机", 4000)):
            with self.subTest(text=text):
                self.assertEqual(self.answered(self.lea, text)["figure"]["value"], value)

    def test_names_of_others_are_not_known(self):
        """Of another company's customer, nothing is said: neither that it is there."""
        self.customer.company_id = self.other_company
        answer = self.ask(self.ann, "open deals of Northwind Metals")
        self.assertNotIn("Northwind Metals GmbH", str(answer))

    def test_grouping_and_top(self):
        answer = self.answered(self.lea, "open pipeline by salesperson")
        self.assertEqual([(row["label"], row["value"]) for row in answer["list"]],
                         [("Bob", 4000), ("Ann", 1000)])  # fmt: skip
        self.assertEqual(answer["picture"]["values"], [4000, 1000])
        answer = self.answered(self.lea, "top 1 open deals")
        self.assertEqual(answer["figure"]["count"], 1)

    # -- answers ------------------------------------------------------------------------------

    def test_won_beside_the_month_before(self):
        self.deal.action_set_won()
        answer = self.answered(
            self.lea, "how much revenue did we win this month compared with last month", "won"
        )
        self.assertEqual((answer["figure"]["value"], answer["figure"]["before"]), (1000, 0))

    def test_win_rate_is_a_part_of_a_whole(self):
        self.deal.action_set_won()
        self.second.action_set_lost()
        answer = self.answered(self.lea, "what's our win rate", "win_rate")
        figure = answer["figure"]
        self.assertEqual((figure["value"], figure["count"], figure["whole"]), (50, 1, 2))

    def test_lost_deals_are_listed_archived(self):
        self.second.action_set_lost()
        answer = self.answered(self.lea, "lost deals this month", "lost")
        self.assertEqual(answer["figure"]["value"], 1)

    def test_unassigned_and_new(self):
        self.env["crm.lead"].create({"name": "x", "type": "lead", "team_id": self.east.id,
                                     "company_id": self.company.id, "user_id": False})  # fmt: skip
        self.assertEqual(self.answered(self.lea, "还有多少线索没分配")["figure"]["value"], 1)
        self.assertEqual(
            self.answered(self.lea, "new leads today", "new_leads")["figure"]["value"], 3
        )

    def test_todo_is_what_is_due(self):
        self.deal.activity_schedule("mail.mail_activity_data_call", user_id=self.ann.id)
        self.second.activity_schedule(
            "mail.mail_activity_data_call", fields.Date.today() + timedelta(days=9),
            user_id=self.bob.id,
        )  # fmt: skip
        self.assertEqual(self.answered(self.ann, "who should I call today")["figure"]["value"], 1)
        self.assertEqual(self.answered(self.bob, "我今天要跟进谁", "todo")["figure"]["value"], 0)

    def _order(self, user, partner, state="sale", qty=2, **values):
        order = self.env["sale.order"].create(
            {
                "partner_id": partner.id, "user_id": user.id, "company_id": self.company.id,
                "team_id": self.east.id,
                "order_line": [Command.create({"product_id": self.product.id,
                                               "product_uom_qty": qty})],
                **values,
            }
        )  # fmt: skip
        order.state = state
        # a view is read next
        self.env.flush_all()
        return order

    def test_biggest_customers_and_their_categories(self):
        self._order(self.ann, self.customer, qty=2)
        self._order(self.ann, self.shanghai, qty=5)
        answer = self.answered(self.mia, "top 1 customers this year", "top_customers")
        self.assertEqual([row["label"] for row in answer["list"]], [self.shanghai.name])
        self.assertEqual(answer["figure"]["value"], 500)
        answer = self.answered(self.mia, "华东区前十客户近三个月品类变化", "category_change")
        self.assertEqual([(row["label"], row["value"]) for row in answer["list"]],
                         [("Sensors", 500)])  # fmt: skip
        answer = self.answered(self.mia, "what did we sell of Gateway X200 this month", "won")
        self.assertEqual(answer["figure"]["value"], 700)

    def test_overdue_quotations(self):
        yesterday = fields.Date.today() - timedelta(days=2)
        self._order(self.ann, self.customer, "sent", validity_date=yesterday)
        self._order(self.bob, self.customer, "sent")
        self.assertEqual(self.answered(self.mia, "哪些报价过期了")["figure"]["value"], 1)
        self.assertEqual(self.answered(self.bob, "overdue quotations")["figure"]["value"], 0)

    def test_customers_at_risk_say_why(self):
        self.deal._store_protected({"gate_state": "demoted"})
        answer = self.answered(self.lea, "哪些客户可能流失", "at_risk")
        self.assertEqual([row["id"] for row in answer["list"]], self.customer.ids)
        self.assertIn("proofs", answer["list"][0]["text"])
        self.assertEqual(self.answered(self.bob, "at risk customers")["figure"]["value"], 0)

    def test_a_figure_is_asked_for_by_its_name(self):
        catalogue = self.env["crm.trust.catalogue"].with_user(self.lea)
        for metric in catalogue.list_metrics():
            answer = self.ask(self.lea, metric["name"])
            if answer.get("intent") == "metric":
                with self.subTest(metric=metric["code"]):
                    figure = catalogue.read_figures([metric["code"]])[metric["code"]]
                    self.assertEqual(answer["figure"]["value"], figure["value"])

    # -- what is said --------------------------------------------------------------------------

    def test_how_it_was_understood_is_said(self):
        answer = self.ask(self.lea, "open pipeline of Bob by stage")
        self.assertEqual(answer["sentence"], "Open pipeline · Bob · by stage")

    def test_what_is_left_out_is_said(self):
        answer = self.ask(self.lea, "open pipeline last month flibbertigibbet")
        self.assertIn("flibbertigibbet", answer["notes"][0])
        self.assertIn("about now", answer["notes"][0])

    def test_what_cannot_be_answered_is_said(self):
        answer = self.ask(self.lea, "what was our gross margin")
        self.assertFalse(answer["understood"])
        self.assertIn("Margins", answer["sentence"])
        self.assertTrue(answer["near"])
        self.assertNotIn("figure", answer)

    def test_nonsense_is_refused(self):
        for text in ("", "   ", None, 7, ["x"]):
            with self.subTest(text=text), self.assertRaisesRegex(UserError, "question"):
                self.ask(self.lea, text)
        self.assertFalse(self.ask(self.lea, "'; DROP TABLE crm_lead; --")["understood"])

    def test_queries_do_not_grow_with_the_records(self):
        def queries():
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            for text in ("open pipeline", "silent deals", "at risk customers", "new leads today"):
                self.ask(self.lea, text)
            return self.env.cr.sql_log_count - before

        queries()
        few = queries()
        self.env["crm.lead"].create(
            [{"name": f"{n}", "type": "opportunity", "team_id": self.east.id,
              "company_id": self.company.id, "user_id": self.ann.id,
              "partner_id": self.customer.id} for n in range(60)]
        )  # fmt: skip
        self.assertLessEqual(queries(), few + 2)

    def test_days_are_the_companys(self):
        """At 17:00 in London on the 31st it is the 1st in Shanghai."""
        with freeze_time("2026-10-31 17:00:00"):
            answer = self.ask(self.lea, "how much will close this month?")
        self.assertIn("November", answer["sentence"])
