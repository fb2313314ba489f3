"""A figure and the list behind it are one."""

from datetime import datetime, timedelta

from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged

from .common import TrustCase


@tagged("post_install", "-at_install")
class TestCatalogue(TrustCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.deal = cls.lead(cls.ann, 1000)
        cls.lead(cls.ann, 2000)
        cls.lead(cls.bob, 4000)
        cls.lead(cls.out, 8000)

    def test_sellers_count_their_own(self):
        self.assertEqual(self.figure(self.ann, "open_revenue")["value"], 3000)

    def test_leaders_count_the_company(self):
        self.assertEqual(self.figure(self.lea, "open_revenue")["value"], 7000)

    def test_a_company_counts_for_itself(self):
        mine = self.figure(self.mia, "open_revenue", company_id=self.other_company.id)
        self.assertEqual(mine["value"], 8000)

    def test_a_team_is_a_part(self):
        east = self.figure(self.mia, "open_revenue", team_id=self.east.id)
        self.assertEqual(east["value"], 3000)

    def test_a_person_is_a_part(self):
        self.assertEqual(self.figure(self.mia, "open_revenue", user_id=self.bob.id)["value"], 4000)

    def test_the_list_is_what_was_counted(self):
        for user in (self.ann, self.bob, self.lea, self.mia, self.out):
            for code in ("open_deals", "won_deals", "demoted_deals"):
                with self.subTest(user=user.name, code=code):
                    self.assertEqual(
                        self.figure(user, code)["value"], len(self.counted(user, code))
                    )

    def test_finance_has_no_figures_of_leads(self):
        self.assertFalse(
            [metric for metric in self.catalogue(self.fin).list_metrics()
             if metric["code"] == "open_deals"]
        )  # fmt: skip
        with self.assertRaisesRegex(UserError, "no figure"):
            self.figure(self.fin, "open_deals")

    def test_a_company_of_others_is_refused(self):
        with self.assertRaisesRegex(UserError, "your companies"):
            self.figure(self.ann, "open_deals", company_id=self.other_company.id)

    def test_a_lead_without_company_is_its_owners(self):
        self.env["crm.team"].create({"name": "Everywhere", "company_id": False})
        shared = self.env["crm.team"].search([("name", "=", "Everywhere")])
        self.deal.write({"team_id": shared.id, "company_id": False})
        self.assertFalse(self.deal.company_id)
        for company, value in ((self.company, 7000), (self.other_company, 8000)):
            with self.subTest(company=company.name):
                figure = self.figure(self.mia, "open_revenue", company_id=company.id)
                self.assertEqual(figure["value"], value)

    def test_won_belongs_to_the_month_it_was_won_in(self):
        self.deal.action_set_won()
        self.deal.date_closed = "2026-03-31 16:30:00"  # the first of April in Shanghai
        self.assertEqual(self.figure(self.mia, "won_deals", day="2026-04-15")["value"], 1)
        self.assertEqual(self.figure(self.mia, "won_deals", day="2026-03-15")["value"], 0)

    def test_a_deal_about_to_fall_back_is_counted(self):
        self.deal._store_protected({"gate_grace_until": datetime.now() + timedelta(days=1)})
        self.assertEqual(self.figure(self.mia, "demoted_deals")["value"], 1)
        self.assertEqual(self.counted(self.mia, "demoted_deals"), self.deal)

    def test_an_own_target_counts(self):
        self.assertEqual(self.figure(self.mia, "demoted_deals")["state"], "good")
        self.env["crm.trust.target"].create(
            {"code": "open_deals", "value": 9, "company_id": self.company.id}
        )
        figure = self.figure(self.mia, "open_deals")
        self.assertEqual((figure["target"], figure["state"]), (9, "bad"))

    def test_a_share_above_all_is_refused(self):
        percent = [
            metric["code"]
            for metric in self.catalogue(self.mia).list_metrics()
            if metric["unit"] == "percent"
        ]
        if percent:
            with self.assertRaisesRegex(ValidationError, "0 to 100"):
                self.env["crm.trust.target"].create({"code": percent[0], "value": 120})

    def test_nonsense_is_told(self):
        for scope, words in (
            ({"period": "year"}, "a month or a quarter"),
            ({"day": "31.12.2026"}, "2026-11-30"),
            ({"team_id": 999999999}, "not there"),
            ({"user_id": "1 OR 1"}, "not there"),
        ):
            with self.subTest(scope=scope), self.assertRaisesRegex(UserError, words):
                self.figure(self.mia, "open_deals", **scope)

    def test_queries_do_not_grow_with_the_records(self):
        catalogue = self.catalogue(self.mia)
        scope = {"company_id": self.company.id}
        catalogue.read_figures(None, scope)

        def queries():
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            catalogue.read_figures(None, scope)
            return self.env.cr.sql_log_count - before

        few = queries()
        self.env["crm.lead"].create(
            [{"name": f"{n}", "type": "opportunity", "team_id": self.east.id} for n in range(60)]
        )
        self.assertEqual(queries(), few)

    def test_figures_of_the_same_records_take_one_pass(self):
        self.deal.phone = "+86 21 5555 0177"
        catalogue, scope = self.catalogue(self.mia), {"company_id": self.company.id}
        empty = [f"empty_{name}" for name in ("phone", "email", "closing", "revenue", "region")]

        def queries(codes):
            catalogue.read_figures(codes, scope)
            before = self.env.cr.sql_log_count
            figures = catalogue.read_figures(codes, scope)
            return self.env.cr.sql_log_count - before, figures

        few, _figures = queries(["open_deals"])
        many, figures = queries([*empty, "open_deals", "open_revenue", "credibility"])
        self.assertEqual(few, many)
        self.assertEqual((figures["empty_phone"]["part"], figures["empty_phone"]["whole"]), (2, 3))
        self.assertEqual(figures["open_revenue"]["value"], 7000)
