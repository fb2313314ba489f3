"""The page: what it says is what its reader may see, in a few queries."""

from datetime import date, datetime, timedelta

from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import TrustCase


@tagged("post_install", "-at_install")
class TestPage(TrustCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.deal = cls.lead(cls.ann, 1000)
        cls.late = cls.lead(
            cls.bob, 4000, stage_id=cls.second_stage.id, date_deadline=date.today() - timedelta(9)
        )
        cls.lead(cls.out, 8000)

    def page(self, user, **scope):
        scope.setdefault("company_id", user.company_id.id)
        return self.env["crm.trust.page"].with_user(user).page_data(scope)

    def head(self, page, code):
        return next(tile for tile in page["head"] if tile["code"] == code)

    def test_the_funnel_adds_up_to_the_figure(self):
        for user in (self.ann, self.lea, self.mia, self.out):
            with self.subTest(user=user.name):
                page = self.page(user)
                self.assertEqual(
                    sum(stage["count"] for stage in page["funnel"]),
                    self.head(page, "open_deals")["value"],
                )
                self.assertEqual(
                    sum(stage["amount"] for stage in page["funnel"]),
                    self.head(page, "open_revenue")["value"],
                )

    def test_nobody_reads_above_their_rights(self):
        page = self.page(self.ann)
        self.assertEqual([person["id"] for person in page["people"]], self.ann.ids)
        self.assertEqual(self.head(page, "open_revenue")["value"], 1000)
        self.assertFalse(page["worries"])

    def test_a_deal_that_should_have_closed_is_a_worry(self):
        (worry,) = self.page(self.mia)["worries"]
        self.assertEqual((worry["id"], worry["amount"]), (self.late.id, 4000))
        self.assertIn("should have closed", worry["reason"])

    def test_a_worry_names_days_as_its_reader_and_its_company_do(self):
        self.deal.date_last_stage_update = datetime(2026, 1, 5, 17)
        self.env.cr.execute(
            "UPDATE crm_lead SET create_date = '2026-01-05' WHERE id = %s", self.deal.ids
        )
        self.deal.invalidate_recordset()
        worries = {each["id"]: each["reason"] for each in self.page(self.mia)["worries"]}
        # 17:00 UTC is the next day in Shanghai
        self.assertIn("Jan 6", worries[self.deal.id])

    def test_finance_has_a_page_without_deals(self):
        page = self.page(self.fin)
        self.assertEqual((page["head"], "funnel" in page), ([], False))

    def test_every_other_figure_is_read_when_it_is_looked_at(self):
        page = self.page(self.mia)
        codes = [*page["health"], *(code for group in page["groups"] for code in group["codes"])]
        tiles = (
            self.env["crm.trust.page"]
            .with_user(self.mia)
            .page_tiles(codes, {"company_id": self.company.id})
        )
        self.assertEqual([tile["code"] for tile in tiles], codes)
        self.assertFalse({tile["code"] for tile in page["head"]} & set(codes))

    def test_a_figure_above_ones_rights_is_not_read(self):
        with self.assertRaisesRegex(UserError, "for you"):
            self.env["crm.trust.page"].with_user(self.fin).page_tiles(
                ["open_deals"], {"company_id": self.company.id}
            )

    def test_changes_are_counted_and_open_as_they_were_counted(self):
        self.deal.stage_id = self.second_stage
        self.deal.action_set_lost()
        self.deal._stagegate_record_transitions(
            [
                {
                    "lead": self.deal,
                    "kind": kind,
                    "from_stage": self.first_stage,
                    "to_stage": self.second_stage,
                    "span": span,
                }
                for kind, span in (("override", 3), ("override", 1), ("regress", 3))
            ]
        )
        changes = {change["key"]: change for change in self.page(self.mia)["changes"]}
        self.assertEqual((changes["override"]["count"], changes["jump"]["count"]), (2, 1))
        for key in ("advance", "lost", "won", "jump", "override"):
            with self.subTest(key):
                self.assertEqual(changes[key]["count"], len(self.entries(changes[key])))
        self.assertEqual(changes["advance"]["count"], 1)

    def entries(self, change):
        """What a click on a change lists."""
        records = self.env[change["model"]].with_user(self.mia)
        context = {"active_test": False} | change.get("context", {})
        return records.with_context(**context).search(change["domain"])

    def test_a_jump_in_single_steps_is_one(self):
        """As the figure counts it: what one person did to a deal in a day, added up."""
        self.deal.with_user(self.ann).sudo()._stagegate_record_transitions(
            [
                {
                    "lead": self.deal,
                    "kind": "override",
                    "from_stage": self.first_stage,
                    "to_stage": self.second_stage,
                    "span": 1,
                }
            ]
            * 3
        )
        (jump,) = [each for each in self.page(self.mia)["changes"] if each["key"] == "jump"]
        self.assertEqual(jump["count"], 1)
        self.assertEqual(self.entries(jump).lead_id, self.deal)
        self.assertEqual(jump["count"], self.figure(self.mia, "stage_jumps")["value"])

    def test_the_other_company_has_its_own(self):
        page = self.page(self.mia, company_id=self.other_company.id)
        self.assertEqual(self.head(page, "open_revenue")["value"], 8000)
        self.assertEqual([person["name"] for person in page["people"]], ["Out"])

    def test_too_few_deals_have_no_mean(self):
        people = {person["name"]: person for person in self.page(self.mia)["people"]}
        self.assertIsNone(people["Ann"]["credibility"])
        self.lead(self.ann)
        self.lead(self.ann)
        people = {person["name"]: person for person in self.page(self.mia)["people"]}
        self.assertEqual(people["Ann"]["credibility"], 100)

    def test_queries_do_not_grow_with_the_records(self):
        page = self.env["crm.trust.page"].with_user(self.mia)
        scope = {"company_id": self.company.id}
        page.page_data(scope)

        def queries():
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            page.page_data(scope)
            return self.env.cr.sql_log_count - before

        few = queries()
        self.env["crm.lead"].create(
            [{"name": f"{n}", "type": "opportunity", "team_id": self.east.id} for n in range(60)]
        )
        self.assertLessEqual(queries(), few + 2)
