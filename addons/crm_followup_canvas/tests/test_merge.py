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
