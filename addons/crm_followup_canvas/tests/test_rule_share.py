"""A quality rule refuses for a share of the people first; the guide starts the clock."""

from unittest.mock import patch

from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools import mute_logger
from psycopg2.errors import CheckViolation

from ..exceptions import FollowupRefused
from .common import NOTHING, FollowupCase

SHARE = "odoo.addons.crm_followup_canvas.models.followup.crm_followup_catalogue.person_share"


@tagged("post_install", "-at_install")
class TestRuleShare(FollowupCase):
    def setUp(self):
        super().setUp()
        self.rules = self.env["crm.followup.rule"].search([("mode", "=", "refuse")])
        self.rules.refuse_percent = 10

    def place(self, **shares):
        places = {self.seller.id: shares["seller"], self.seller_2.id: shares["other"]}
        patcher = patch(SHARE, side_effect=lambda user_id: places.get(user_id, 99))
        patcher.start()
        self.addCleanup(patcher.stop)

    def test_refused_for_the_tenth_and_lowered_for_the_others(self):
        self.place(seller=5, other=50)
        with self.assertRaises(FollowupRefused):
            self._record(**NOTHING)
        lead = self._create_lead("Of the other", user=self.seller_2)
        followup = self._record(lead, user=self.seller_2, **NOTHING)
        self.assertEqual(followup.state, "done")
        self.assertLess(followup.quality_score, 100)

    def test_for_all_again(self):
        self.place(seller=99, other=99)
        self.rules.refuse_percent = 100
        with self.assertRaises(FollowupRefused):
            self._record(**NOTHING)

    def told(self, rule, user=None):
        action = rule.with_user(user or self.manager).action_preview()
        dialog = self.env[action["res_model"]].with_user(user or self.manager)
        lines = dialog.browse(action["res_id"]).line_ids
        return {line.section: line.text for line in lines}

    def test_it_names_whom_it_refuses_for_and_what_it_would_have_refused(self):
        self.place(seller=99, other=99)
        followup = self._record(**NOTHING)
        code = next(code for code, points, _text in followup.quality_detail if points < 0)
        rule = self.rules.filtered(lambda each: each.code == code)
        places = {self.seller.id: 5}
        with patch(SHARE, side_effect=lambda user_id: places.get(user_id, 99)):
            told = self.told(rule)
        self.assertEqual(told["person"], self.seller.name)
        self.assertIn("1 follow-ups", told["record"])
        with patch(SHARE, side_effect=lambda user_id: 99):
            self.assertNotIn("record", self.told(rule))

    def test_a_rule_that_takes_no_points_is_counted_too(self):
        self.place(seller=99, other=99)
        self.rules.penalty = 0
        followup = self._record(**NOTHING)
        code = next(code for code, _points, text in followup.quality_detail if text)
        self.assertEqual(followup.quality_score, 100)
        with patch(SHARE, side_effect=lambda user_id: 5):
            told = self.told(self.rules.filtered(lambda each: each.code == code))
        self.assertIn("1 follow-ups", told["record"])

    def test_a_seller_is_told_nothing(self):
        with self.assertRaises(AccessError):
            self.told(self.rules[:1], self.seller)

    def test_a_share_is_between_nothing_and_all(self):
        with self.assertRaises(CheckViolation), mute_logger("odoo.sql_db"):
            self.rules[:1].refuse_percent = 101
            self.env.flush_all()


@tagged("post_install", "-at_install")
class TestCanvasGuide(FollowupCase):
    def step(self):
        steps = self.env["crm.guide"].with_user(self.manager).get_guide()["steps"]
        return next(step for step in steps if step["code"] == "followups")

    def test_the_clock_is_started_and_stopped_again(self):
        self.env.company.followup_clock = False
        self.assertEqual(self.step()["state"], "todo")
        guide = self.env["crm.guide"].with_user(self.manager)
        guide.run("followups", "clock")
        self.assertTrue(self.env.company.followup_clock)
        self.assertEqual(self.step()["state"], "done")
        guide.run("followups", "undo", {"id": self.step()["changes"][0]["id"]})
        self.assertFalse(self.env.company.followup_clock)

    def test_a_walk_records_the_follow_ups_a_gate_asks_for(self):
        self.Gate.create(
            {
                "name": "Two follow-ups",
                "stage_id": self.sample.id,
                "kind": "followup",
                "followup_count": 2,
            }
        )
        with self.enter_registry_test_mode():
            dialog = (
                self.env["crm.walk.through"]
                .with_user(self.manager)
                .create({"team_id": self.team.id, "user_id": self.seller.id})
            )
            dialog.action_walk()
        recorded = dialog.line_ids.filtered(lambda line: line.what == "Record a follow-up")
        self.assertEqual(recorded.mapped("result"), ["ok", "ok"], dialog.line_ids.mapped("reason"))
