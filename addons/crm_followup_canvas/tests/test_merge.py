from odoo.exceptions import ValidationError
from odoo.tests import tagged

from .common import FollowupCase


@tagged("post_install", "-at_install")
class TestMerge(FollowupCase):
    def test_nothing_said_or_heard_is_lost(self):
        other = self._create_lead("M8 bolts again")
        first = self._record(obstacle_id=self.budget.id)
        second = self._record(other, action="Showed the M8 samples to the engineer Zhao")
        other.signals_receive({other.id: ["要降价"]})
        signal = other.signal_ids
        merged = (self.lead | other).merge_opportunity()
        self.assertEqual(merged.followup_ids, first | second)
        self.assertEqual(merged.signal_ids, signal)
        self.assertEqual(merged.followup_count, 2)
        board = merged.with_user(self.seller).followup_canvas_open()
        self.assertIn("Budget approval stuck", board["open_obstacles"][0]["text"])

    def test_each_open_step_is_asked_for(self):
        other = self._create_lead("M8 bolts again")
        first = self._record()
        second = self._record(other, action="Showed the M8 samples to the engineer Zhao")
        merged = (self.lead | other).merge_opportunity()
        shown = merged.with_user(self.seller).followup_canvas_open()["open_steps"]
        self.assertEqual({each["id"] for each in shown}, {first.id, second.id})
        latest, further = (self.Followup.browse(each["id"]) for each in shown)
        draft = self._record(
            merged, done=False, previous_answer="done", action="Sent drawing C to Mr Wang"
        )
        with self.assertRaisesRegex(ValidationError, further.next_action):
            draft.action_done()
        draft.step_answers = {str(further.id): ["dropped", ""]}
        with self.assertRaisesRegex(ValidationError, "say why"):
            draft.action_done()
        draft.step_answers = {str(further.id): ["dropped", "the same step twice"]}
        draft.action_done()
        self.assertEqual((latest.step_state, further.step_state), ("done", "dropped"))
        self.assertEqual(merged._followup_open_steps(), draft)
