from odoo.exceptions import ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import RouterCase


@tagged("post_install", "-at_install")
class TestScoring(RouterCase):
    def setUp(self):
        super().setUp()
        self.env["crm.score.rule"].search([]).active = False
        self.Rule = self.env["crm.score.rule"]

    def field_rule(self, points=10, domain="[]"):
        return self.Rule.create({"name": "Base", "points": points, "lead_domain": domain})

    def event_rule(self, **values):
        return self.Rule.create(
            {
                "name": "Pages",
                "dimension": "behaviour",
                "kind": "event",
                "event_type": "page",
                "points": 10,
                **values,
            }
        )

    def event(self, lead, **values):
        return self.env["crm.score.event"].create(
            {"lead_id": lead.id, "event_type": "page", **values}
        )

    def test_two_dimensions_and_the_weight_of_the_channel(self):
        self.field_rule(20, "[('budget_grade', '=', 'a')]")
        self.event_rule()
        lead = self.lead(
            budget_grade="a", channel_id=self.env.ref("crm_lead_router.channel_fair").id
        )
        self.event(lead)
        lead._route_score_recompute()
        self.assertEqual((lead.score_base, lead.score_behaviour), (20, 10))
        self.assertEqual(lead.score_total, 45)

    def test_an_archived_rule_watches_no_field_whoever_asks_first(self):
        self.field_rule(domain="[('function', '=', 'Buyer')]").active = False
        asker = self.Rule.with_context(active_test=False)
        self.assertNotIn("function", asker._lead_field_names())

    def test_cap(self):
        self.event_rule(cap=25)
        lead = self.lead()
        for _number in range(5):
            self.event(lead)
        lead._route_score_recompute()
        self.assertEqual(lead.score_behaviour, 25)

    def test_points_fade(self):
        self.event_rule(half_life_days=7)
        lead = self.lead()
        self.event(lead, date="2026-10-26 09:00:00")
        lead._route_score_recompute()
        self.assertEqual(lead.score_behaviour, 5)

    def test_duration_and_page(self):
        self.event_rule(min_seconds=45, reference_like="Price")
        lead = self.lead()
        self.event(lead, seconds=44, reference="/price")
        self.event(lead, seconds=100, reference="/about")
        lead._route_score_recompute()
        self.assertEqual(lead.score_behaviour, 0)
        self.event(lead, seconds=45, reference="/price")
        lead._route_score_recompute()
        self.assertEqual(lead.score_behaviour, 10)

    def test_score_opens_to_its_parts(self):
        self.field_rule(20)
        self.event_rule()
        lead = self.lead()
        self.event(lead)
        self.event(lead)
        lead._route_score_recompute()
        self.assertEqual(
            [
                (rule.name, hits, points)
                for rule, hits, points in lead._route_score_parts()[lead.id]
            ],
            [("Base", 1, 20), ("Pages", 2, 20)],
        )
        self.assertIn("Pages × 2", lead.score_parts_html)
        self.assertIn("40.0", lead.score_parts_html)

    def test_bad_domain_is_refused(self):
        with self.assertRaisesRegex(ValidationError, "can't be used"):
            self.field_rule(10, "[('no_such_field', '=', 1)]")

    def test_fair_grade(self):
        fair = self.env.ref("crm_lead_router.channel_fair")
        low, middle, high = (self.lead(channel_id=fair.id) for _each in range(3))
        for booth in ("A1", "A2"):
            self.event(middle, event_type="booth", reference=booth, seconds=600)
        for booth in ("A1", "A2", "A3"):
            self.event(high, event_type="booth", reference=booth, seconds=600)
        self.event(high, event_type="interaction")
        leads = low | middle | high
        leads._route_score_recompute()
        self.assertEqual(leads.mapped("fair_grade"), ["c", "b", "a"])

    def test_statements_do_not_grow_with_leads(self):
        self.field_rule()
        self.event_rule()
        few, many = self.leads(2), self.leads(50)
        few._route_score_recompute()
        self.env.flush_all()

        def count(leads):
            before = self.env.cr.sql_log_count
            leads._route_score_recompute()
            return self.env.cr.sql_log_count - before

        self.assertEqual(count(few), count(many))

    def test_hottest_are_pushed_once(self):
        self.field_rule(20, "[('budget_grade', '=', 'a')]")
        self.company.route_hot_count = 1
        hot, cold = self.lead("Hot", budget_grade="a"), self.lead("Cold")
        self.route()
        (hot | cold)._route_score_recompute()
        before = len(self.inbox(hot.user_id))
        self.env["crm.lead"]._route_push_hot()
        self.assertTrue(hot.is_hot)
        self.assertFalse(cold.is_hot)
        self.assertEqual(len(self.inbox(hot.user_id)), before + 1)
        self.env["crm.lead"]._route_push_hot()
        self.assertEqual(len(self.inbox(hot.user_id)), before + 1)

    # -- edits and broken rules -----------------------------------------------------------------

    def test_a_score_follows_an_edit_at_once(self):
        self.field_rule(20, "[('budget_grade', '=', 'a')]")
        self.field_rule(5, "[('completeness', '>=', 25)]")
        lead = self.given_to(self.ann)
        self.assertEqual(lead.score_total, 0)
        lead.with_user(self.ann).write({"budget_grade": "a"})
        self.assertEqual(lead.score_total, 20)
        # completeness depends on the number
        lead.with_user(self.ann).write({"phone": "+86 138 0013 8000"})
        self.assertEqual(lead.score_total, 25)
        lead.with_user(self.ann).write(
            {"channel_id": self.env.ref("crm_lead_router.channel_referral").id}
        )
        self.assertEqual(lead.score_total, 25 * lead.channel_id.weight)

    def test_a_score_follows_what_the_customer_does(self):
        self.event_rule()
        lead = self.lead()
        self.event(lead)
        self.assertEqual(lead.score_behaviour, 10)

    def test_an_edit_that_scores_nothing_costs_nothing(self):
        self.field_rule(20, "[('budget_grade', '=', 'a')]")
        lead = self.given_to(self.ann)
        self.patch(
            self.env.registry["crm.lead"],
            "_route_score_recompute",
            lambda leads: self.fail("computed for nothing"),
        )
        lead.write({"priority": "2"})

    def test_a_broken_rule_is_skipped_and_named(self):
        good = self.field_rule(10)
        for condition in (
            "[('no_such_field', '=', 1)]",
            "[('create_date', '=', 'nonsense')]",
            "no list at all",
        ):
            with self.subTest(condition):
                broken = self.field_rule(50)
                self.env.flush_all()
                self.env.cr.execute(
                    "UPDATE crm_score_rule SET lead_domain = %s WHERE id = %s",
                    [condition, broken.id],
                )
                broken.invalidate_recordset()
                self.env.registry.clear_cache()
                lead = self.lead()
                with mute_logger("odoo.sql_db"):
                    self.cron(self.env["crm.lead"], "_cron_route_score")
                self.assertEqual(lead.score_total, 10)
                self.assertTrue(broken.problem)
                self.assertFalse(good.problem)
                broken.write({"lead_domain": "[]", "active": False})
                self.assertFalse(broken.problem)
