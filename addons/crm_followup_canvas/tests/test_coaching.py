from datetime import timedelta

from dateutil.relativedelta import relativedelta
from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger
from psycopg2 import IntegrityError

from .common import FollowupCase


@tagged("post_install", "-at_install")
class TestCoaching(FollowupCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.company.followup_coaching = True
        cls.env.company.followup_min_count = 2
        cls.month = fields.Date.today().replace(day=1) - relativedelta(months=1)
        day = fields.Datetime.to_datetime(cls.month) + timedelta(days=10)
        for index in range(3):
            cls._record(
                cls._create_lead(f"A{index}"), done=False, date=day, action=f"Called about {index}"
            )
        for user, words in ((cls.seller_2, ("drawing B", "sample report of the M12 studs")),):
            for each in words:
                cls._record(
                    cls._create_lead(each, user=user), user=user, date=day,
                    action=f"Presented {each} to the quality department",
                    feedback=f"They want {each} with a certificate by SGS",
                )  # fmt: skip
        cls.env.flush_all()

    def setUp(self):
        super().setUp()
        self.patch(type(self.env["ir.cron"]), "_commit_progress", lambda *args, **kw: float("inf"))

    def test_a_weak_month_opens_one_case_with_samples_and_a_colleague(self):
        Case = self.env["crm.coaching.case"]
        for _index in range(2):
            Case._cron_followup_coaching()
        case = Case.search([("origin", "=", "followup"), ("company_id", "=", self.env.company.id)])
        case = case.filtered(lambda each: each.user_id in (self.seller, self.seller_2))
        self.assertEqual(case.user_id, self.seller)
        self.assertEqual(case.senior_id, self.seller_2)
        self.assertEqual(len(case.followup_sample_ids), 3)
        self.assertTrue(case.checklist_ids)

    def test_everybody_sees_the_own_figures_only(self):
        figures = self.env["crm.followup.performance"].with_user(self.seller_2)
        mine = figures.search([("month", "=", self.month)])
        self.assertEqual(mine.user_id, self.seller_2)
        self.assertEqual(mine.effective_share, 100)

    def test_totals_are_weighed_by_follow_ups(self):
        people = (self.seller | self.seller_2).ids
        [(share, quality)] = self.env["crm.followup.performance"]._read_group(
            [("month", "=", self.month), ("user_id", "in", people)],
            aggregates=["effective_share:avg", "mean_quality:avg"],
        )
        self.assertEqual(share, 40, "two of five")
        self.assertEqual(quality, 100, "of what is done")

    def test_export(self):
        wizard = self.env["crm.followup.export"].with_user(self.manager).create({})
        with self.assertRaisesRegex(AccessError, "may not export"):
            wizard.action_export()
        self.manager.group_ids += self.env.ref("base.group_allow_export")
        self.assertEqual(wizard.action_export()["type"], "ir.actions.act_url")
        self.assertTrue(wizard.data)
        wizard = wizard.create({"month": "2001-01-01"})
        with self.assertRaises(UserError):
            wizard.action_export()

    def test_weight_is_at_least_thirty(self):
        with self.assertRaises(IntegrityError), mute_logger("odoo.sql_db"):
            self.env.company.followup_weight = 20
            self.env.flush_all()

    def test_one_that_fails_stops_no_other(self):
        self.env.company.followup_share = 100
        self.env.company.followup_min_count = 1
        self._record(
            self._create_lead("weak", user=self.leader), user=self.leader, done=False,
            date=fields.Datetime.to_datetime(self.month) + timedelta(days=3),
        )  # fmt: skip
        self.env.flush_all()
        Case = self.env["crm.coaching.case"]
        opening = type(Case)._open_for_followups

        def fail_for_one(case, figure, figures):
            if figure.user_id == self.leader:
                raise ValueError("broken")
            return opening(case, figure, figures)

        self.patch(type(Case), "_open_for_followups", fail_for_one)
        logger = "odoo.addons.crm_followup_canvas.models.crm_coaching_case"
        with self.assertLogs(logger, "WARNING"):
            Case._cron_followup_coaching()
        cases = Case.search([("origin", "=", "followup")])
        self.assertIn(self.seller, cases.user_id)
        self.assertNotIn(self.leader, cases.user_id)

    def test_a_figure_opens_what_it_counts(self):
        self.env.company.resource_calendar_id.tz = "Asia/Shanghai"
        # the person's own zone changes nothing
        self.seller.tz = "America/New_York"
        midnight = fields.Datetime.to_datetime(self.month)
        # 23:30 and 00:30 in Shanghai around the first of the month
        for hours, action in ((-8.5, "Called about the old month"), (-7.5, "Called the buyer")):
            self._record(date=midnight + timedelta(hours=hours), done=False, action=action)
        self.env.flush_all()
        figure = self.env["crm.followup.performance"].with_user(self.seller)
        figure = figure.search([("month", "=", self.month)])
        opened = self.Followup.search(figure.action_open_followups()["domain"])
        self.assertEqual(len(opened), figure.followup_count)
        self.assertEqual(figure.followup_count, 4)

    def test_the_aim_is_the_companys(self):
        figures = self.env["crm.followup.performance"].search([("month", "=", self.month)])
        figures = {each.user_id: each for each in figures}
        self.assertTrue(figures[self.seller].is_below)
        self.assertFalse(figures[self.seller_2].is_below)
        self.env.company.followup_share = 0
        self.env.flush_all()
        figures[self.seller].invalidate_recordset()
        self.assertFalse(figures[self.seller].is_below)


@tagged("post_install", "-at_install")
class TestEncouragement(FollowupCase):
    def test_first_contacts_within_thirty_minutes_are_ranked(self):
        challenge = self.env.ref("crm_followup_canvas.challenge_fast")
        self.assertEqual(challenge.state, "draft")
        slow = self._create_lead("slow")
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE crm_lead SET create_date = create_date - INTERVAL '31 minutes',"
            " date_open = date_open - INTERVAL '31 minutes' WHERE id = %s",
            [slow.id],
        )
        self.env.invalidate_all()
        self._record(slow, action="Called the buyer Qian about the flanges")
        self._record()
        self.assertFalse(slow.is_fast_first_contact)
        self.assertTrue(self.lead.is_fast_first_contact)
        challenge.user_domain = f"[('id', 'in', {(self.seller | self.seller_2).ids})]"
        challenge.action_start()
        goals = self.env["gamification.goal"].search([("challenge_id", "=", challenge.id)])
        goals.update_goal()
        self.assertEqual({goal.user_id: goal.current for goal in goals}[self.seller], 1)
        self.assertEqual({goal.user_id: goal.current for goal in goals}[self.seller_2], 0)
