from datetime import timedelta

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import tagged

from .common import GOOD, NOTHING, FollowupCase


@tagged("post_install", "-at_install")
class TestFollowup(FollowupCase):
    def test_done_counts_and_moves_the_clock(self):
        followup = self._record()
        self.assertEqual(followup.state, "done")
        self.assertEqual(followup.quality_score, 100)
        self.assertTrue(followup.is_effective)
        self.assertEqual(self.lead.date_next_followup, followup.date_next)
        self.assertEqual(self.lead.date_last_effective_followup, followup.date)
        self.assertEqual(self.lead.followup_count, 1)

    def test_draft_may_be_incomplete_and_counts_nowhere(self):
        self._record(done=False, feedback=False, date_next=False)
        self.assertFalse(self.lead.followup_count)

    def test_done_names_everything_that_is_missing(self):
        draft = self._record(done=False, feedback=False, deliverable=" ")
        with self.assertRaisesRegex(
            ValidationError, "(?s)answered is missing.*deliverable.*example"
        ):
            draft.action_done()

    def test_writing_done_is_judged_like_the_button(self):
        draft = self._record(done=False, **NOTHING)
        with self.assertRaises(ValidationError):
            draft.state = "done"
        with self.assertRaises(ValidationError):
            self.Followup.with_user(self.seller).create(self._values(state="done", **NOTHING))

    def test_a_field_that_says_nothing_costs_points(self):
        followup = self._record(feedback="再考虑")
        self.assertEqual(followup.quality_score, 80)
        self.assertTrue(followup.is_effective)
        self.assertIn(
            "再考虑", next(text for code, _p, text in followup.quality_detail if code == "vague")
        )
        followup = self._record(
            previous_answer="done",
            feedback="considering",
            next_action="follow up",
            deliverable="tbd",
        )
        self.assertEqual(followup.quality_score, 40)
        self.assertFalse(followup.is_effective)

    def test_the_chatter_says_what_was_done_and_what_the_customer_answered(self):
        self._record()
        answer = "The CFO signed at 4% below, delivery in May"
        self._record(previous_answer="done", feedback=answer)
        told = [
            text for body in self.lead.message_ids.mapped("body") if answer in (text := str(body))
        ]
        self.assertEqual(len(told), 1)
        self.assertIn(f"Done: {GOOD['action']}", told[0])
        self.assertIn(f"Answer: {answer}", told[0])

    def test_quick_entry_finds_a_customer_by_the_phone(self):
        known = self.env["res.partner"].create({"name": "Suzhou", "phone": "0512 8888-6666"})
        partners = self.env["res.partner"].with_user(self.seller)
        self.assertNotIn(known.id, dict(partners.name_search("0512888866")))
        partners = partners.with_context(find_by_phone=True)
        for typed in ("0512888866", "8888 6666", "Suzhou"):
            self.assertIn(known.id, dict(partners.name_search(typed)), typed)

    def test_figures_refuse_direct_writing(self):
        draft = self._record(done=False)
        for vals in ({"quality_score": 100}, {"is_effective": True}, {"is_obstacle_open": False}):
            with self.assertRaises(UserError):
                draft.write(vals)
        with self.assertRaises(UserError):
            self.lead.with_user(self.seller).followup_count = 9

    def test_done_is_corrected_by_a_new_version(self):
        followup = self._record()
        with self.assertRaises(UserError):
            followup.action = "Something else about bolts"
        with self.assertRaises(UserError):
            followup.unlink()
        draft = self.Followup.with_user(self.seller).browse(followup.action_correct()["res_id"])
        draft.feedback = "Price is 3% above factory B, the CEO has to approve"
        draft.action_done()
        self.assertEqual(followup.replaced_by_id, draft)
        self.assertEqual(draft.version, 2)
        self.assertEqual(self.lead.followup_count, 1)

    def test_at_most_three_breakthroughs(self):
        four = self.env["crm.followup.breakthrough"].search([], limit=4)
        with self.assertRaises(ValidationError):
            self._record(done=False, breakthrough_ids=[Command.set(four.ids)])

    def test_nobody_writes_in_anothers_name(self):
        followup = self._record(user_id=self.seller_2.id)
        self.assertEqual(followup.user_id, self.seller)

    def test_previous_step_must_be_answered(self):
        first = self._record()
        second = self._record(done=False, action="Showed the M8 samples to the engineer Zhao")
        with self.assertRaisesRegex(ValidationError, "done, moved or dropped"):
            second.action_done()
        second.previous_answer = "moved"
        with self.assertRaisesRegex(ValidationError, "say why"):
            second.action_done()
        second.previous_reason = "CFO ill"
        second.action_done()
        self.assertEqual(first.step_state, "moved")

    def test_obstacle_stays_until_resolved(self):
        first = self._record(obstacle_id=self.budget.id, obstacle_note="stuck at CFO")
        first.sudo()._store({"date_obstacle": self.today - timedelta(days=12)})
        board = self.lead.with_user(self.seller).followup_canvas_open()
        self.assertEqual(board["open_obstacles"][0]["days"], 12)
        self.assertIn("stuck at CFO", board["open_obstacles"][0]["text"])
        self._record(
            previous_answer="done",
            action="Showed the M8 samples to the engineer Zhao",
            feedback="Zhao measured twelve pieces and signed the report",
            next_action="Agree delivery plan with purchasing",
            resolved_ids=[Command.set(first.ids)],
        )
        self.assertFalse(first.is_obstacle_open)

    def test_same_obstacle_counts_from_its_first_day(self):
        first = self._record(obstacle_id=self.budget.id)
        first.sudo()._store({"date_obstacle": self.today - timedelta(days=12)})
        second = self._record(previous_answer="done", obstacle_id=self.budget.id)
        self.assertEqual(second.date_obstacle, self.today - timedelta(days=12))
        self.assertFalse(first.is_obstacle_open)

    def test_copied_text_lowers_the_score(self):
        self._record()
        copy = self._record(previous_answer="done", action=GOOD["action"].replace("V3", "V4"))
        self.assertEqual(copy.quality_score, 50)
        self.assertFalse(copy.is_effective)
        self.assertIn(
            -50, [points for code, points, _text in copy.quality_detail if code == "copied"]
        )

    def test_a_rule_can_lower_instead_of_refuse(self):
        self.env.ref("crm_followup_canvas.rule_empty").mode = "lower"
        self.assertEqual(self._record(**NOTHING).quality_score, 30)

    def test_an_archived_phrase_is_fine_whoever_asks_first(self):
        phrases = self.env["crm.followup.vague.phrase"]
        phrases.search([]).active = False
        self.assertFalse(phrases.with_context(active_test=False)._judge(30).phrases)

    def test_admins_phrase_says_nothing(self):
        values = {**NOTHING, "action": "Talked about secret sauce, pepper and oyster extract"}
        self._record(**values)
        self.env["crm.followup.vague.phrase"].create(
            [{"name": "Secret sauce"}, {"name": "pepper"}, {"name": "oyster extract"}]
        )
        with self.assertRaises(ValidationError):
            self._record(self._create_lead("M10"), **values)

    def test_canvas_refusal_saves_nothing(self):
        before = self.Followup.search_count([])
        result = self.Followup.with_user(self.seller).canvas_save(
            self.lead.id, {"action": "持續跟進", "feedback": "OK"}
        )
        self.assertIn("action", [name for name, _text in result["refused"]])
        self.assertTrue(result["example"])
        self.assertEqual(self.Followup.search_count([]), before)

    def test_canvas_saves(self):
        values = self._values()
        values.pop("lead_id")
        values["date_next"] = str(values["date_next"])
        result = self.Followup.with_user(self.seller).canvas_save(self.lead.id, values)
        self.assertEqual(self.Followup.browse(result["id"]).state, "done")


@tagged("post_install", "-at_install")
class TestFollowupRights(FollowupCase):
    def test_a_colleague_does_not_see_it(self):
        followup = self._record()
        with self.assertRaises(AccessError):
            followup.with_user(self.seller_2).read(["action"])

    def test_leader_and_manager_see_it_but_do_not_write(self):
        followup = self._record(done=False)
        for person in (self.leader, self.manager):
            self.assertTrue(followup.with_user(person).read(["action"]))
            with self.assertRaises(AccessError):
                followup.with_user(person).action = "Sent drawings"

    def test_others_see_nothing(self):
        with self.assertRaises(AccessError):
            self.Followup.with_user(self.engineer).search([])

    def test_canvas_needs_the_opportunity(self):
        with self.assertRaises(AccessError):
            self.Followup.with_user(self.seller_2).canvas_save(self.lead.id, {}, finish=False)

    def test_a_leader_with_own_opportunities_only_sees_the_teams(self):
        followup = self._record()
        self.assertFalse(self.Followup.with_user(self.seller_2).search([("id", "=", followup.id)]))
        self.team.user_id = self.seller_2
        self.assertTrue(self.Followup.with_user(self.seller_2).search([("id", "=", followup.id)]))
