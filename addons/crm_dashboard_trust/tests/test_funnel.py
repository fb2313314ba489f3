"""The funnel by stage, cohorts and losses: every cell is its list."""

from datetime import datetime, timedelta

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .test_metrics import MetricCase


@tagged("post_install", "-at_install")
class TestFunnel(MetricCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.stays = cls.lead(cls.ann)
        cls.goes = cls.lead(cls.ann) | cls.lead(cls.bob)
        cls.goes.stage_id = cls.second_stage
        cls.lost = cls.lead(cls.bob, 3000)
        cls.reason = cls.env["crm.lost.reason"].create({"name": "Too dear"})
        cls.lost.action_set_lost(lost_reason_id=cls.reason.id)
        cls.won = cls.lead(cls.ann)
        cls.won.action_set_won()
        cls.lead(cls.out)

    def funnel(self, user, **scope):
        scope = {"company_id": user.company_id.id, **scope}
        rows = self.env["crm.trust.funnel"].with_user(user).read_funnel(scope)
        return {row["stage_id"]: row for row in rows}

    def opened(self, user, action):
        model = self.env[action["res_model"]].with_user(user).with_context(**action["context"])
        return model.search(action["domain"])

    def test_stages_say_what_went_on(self):
        row = self.funnel(self.mia)[self.first_stage.id]
        self.assertEqual((row["entered"], row["forward"], row["lost"], row["here"]), (5, 3, 1, 1))
        self.assertEqual(row["conversion"], 60)

    def test_every_cell_is_its_list_for_everybody(self):
        for user in self.ann | self.bob | self.lea | self.mia | self.out:
            scope = {"company_id": user.company_id.id}
            funnel = self.env["crm.trust.funnel"].with_user(user)
            for row in funnel.read_funnel(scope):
                for which in ("entered", "forward", "lost", "here"):
                    with self.subTest(user=user.name, stage=row["name"], which=which):
                        action = funnel.open_funnel(row["stage_id"], which, scope)
                        self.assertEqual(len(self.opened(user, action)), row[which])

    def test_the_period_before_knows_nothing_of_it(self):
        row = self.funnel(self.mia, day="2020-01-15")[self.first_stage.id]
        self.assertEqual((row["entered"], row["conversion"]), (0, None))

    def test_open_deals_are_censored(self):
        """Two went on after 2 days; what stands there for 10 has not ended."""
        now = datetime.utcnow().replace(microsecond=0)
        rows = (self.goes | self.stays).transition_ids
        first = rows.filtered(lambda each: each.to_stage_id == self.first_stage)
        self.env.cr.execute("ALTER TABLE crm_stage_transition DISABLE TRIGGER USER")
        self.backdate(first, "date", now - timedelta(days=2))
        still = self.stays.transition_ids
        self.backdate(still, "date", now - timedelta(days=10))
        self.backdate(rows - first, "date", now - timedelta(minutes=30))
        self.backdate((self.lost | self.won).transition_ids, "date", now - timedelta(days=900))
        self.env.cr.execute("ALTER TABLE crm_stage_transition ENABLE TRIGGER USER")
        stays = self.env["crm.trust.funnel"].with_user(self.mia)
        row = next(
            each for each in stays.read_funnel({"company_id": self.company.id, "period": "quarter"})
            if each["stage_id"] == self.first_stage.id
        )  # fmt: skip
        # a third outlives the two: 2 days for all, 8 more for one of three
        self.assertAlmostEqual(row["mean_days"], 2 + 8 / 3, 1)
        self.assertAlmostEqual(row["median_days"], 2, 1)

    def test_cohorts_are_their_lists(self):
        self.age(self.won, days=35)
        funnel = self.env["crm.trust.funnel"].with_user(self.mia)
        scope = {"company_id": self.company.id}
        rows = funnel.read_cohorts(scope)
        self.assertEqual(len(rows), 6)
        self.assertEqual(sum(row["arrived"] for row in rows), 5)
        for row in rows:
            for name, status in (("arrived", None), ("won", "won"), ("lost", "lost"),
                                 ("open", "pending")):  # fmt: skip
                action = funnel.open_cohort(row["month"], status, scope)
                self.assertEqual(len(self.opened(self.mia, action)), row[name])

    def test_what_was_put_away_is_not_open(self):
        funnel = self.env["crm.trust.funnel"].with_user(self.mia)
        scope = {"company_id": self.company.id}
        before = funnel.read_cohorts(scope)[-1]
        self.stays.active = False
        after = funnel.read_cohorts(scope)[-1]
        self.assertEqual(after["arrived"], before["arrived"])
        self.assertEqual(after["open"], before["open"] - 1)
        action = funnel.open_cohort(after["month"], "pending", scope)
        self.assertEqual(len(self.opened(self.mia, action)), after["open"])

    def test_losses_by_stage_and_reason(self):
        funnel = self.env["crm.trust.funnel"].with_user(self.mia)
        scope = {"company_id": self.company.id}
        (row,) = funnel.read_losses(scope)
        self.assertEqual(
            (row["stage_id"], row["reason"], row["count"], row["revenue"]),
            (self.first_stage.id, "Too dear", 1, 3000),
        )
        action = funnel.open_losses(row["stage_id"], row["reason_id"], scope)
        self.assertEqual(self.opened(self.mia, action), self.lost)

    def test_all_stages_of_a_reason_open(self):
        funnel = self.env["crm.trust.funnel"].with_user(self.mia)
        scope = {"company_id": self.company.id}
        elsewhere = self.lead(self.ann, stage_id=self.second_stage.id)
        elsewhere.action_set_lost(lost_reason_id=self.reason.id)
        action = funnel.open_losses(None, self.reason.id, scope)
        self.assertEqual(self.opened(self.mia, action), self.lost | elsewhere)

    def test_the_stays_open(self):
        funnel = self.env["crm.trust.funnel"].with_user(self.mia)
        action = funnel.open_funnel(self.second_stage.id, "stayed", {"company_id": self.company.id})
        self.assertEqual(self.opened(self.mia, action), self.goes)

    def test_the_screen_is_of_who_looks(self):
        for user in self.ann | self.bob | self.lea | self.mia | self.out:
            scope = {"company_id": user.company_id.id}
            funnel = self.env["crm.trust.funnel"].with_user(user)
            screen = funnel.funnel_screen(scope)
            with self.subTest(user=user.name):
                self.assertEqual(screen["scope"]["company_id"], user.company_id.id)
                self.assertEqual(screen["stages"], funnel.read_funnel(scope))
                self.assertEqual(
                    sum(row["here"] for row in screen["stages"]),
                    sum(
                        len(self.opened(user, funnel.open_funnel(row["stage_id"], "here", scope)))
                        for row in screen["stages"]
                    ),
                )
        with self.assertRaises(AccessError):
            self.env["crm.trust.funnel"].with_user(self.fin).funnel_screen()

    def test_the_advance_rate(self):
        """Of five in the first stage one was won, two only came to the second."""
        figure = self.figure(self.mia, "advance_rate")
        self.assertEqual((figure["part"], figure["whole"]), (1, 5))
        self.second_stage.trust_is_proposal = True
        figure = self.figure(self.mia, "advance_rate")
        self.assertEqual((figure["part"], figure["state"]), (3, "good"))

    def test_nonsense_is_told(self):
        funnel = self.env["crm.trust.funnel"].with_user(self.mia)
        for call in (
            lambda: funnel.open_funnel(self.first_stage.id, "secret"),
            lambda: funnel.open_funnel("1", "here"),
            lambda: funnel.open_cohort("2020-01-01"),
            lambda: funnel.open_obstacle(self.first_stage.id, "1"),
        ):
            with self.assertRaisesRegex(UserError, "not there"):
                call()

    def test_queries_follow_stages_and_not_records(self):
        self.funnel(self.mia)

        def queries():
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.funnel(self.mia)
            return self.env.cr.sql_log_count - before

        few = queries()
        self.env["crm.lead"].create(
            [{"name": f"{n}", "type": "opportunity", "team_id": self.east.id} for n in range(60)]
        )
        self.assertEqual(queries(), few)
