"""The canvas on My Day: due, unanswered and silent, with what is stuck and what was promised."""

from datetime import timedelta

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import GOOD, FollowupCase


@tagged("post_install", "-at_install")
class TestCanvasMyDay(FollowupCase):
    def rows(self, kind=None, user=None):
        day = self.env["crm.my.day"].with_user(user or self.seller).get_my_day()
        return [row for row in day["rows"] if kind in (None, row["kind"])]

    def due(self, lead=None, days=0):
        lead = lead or self.lead
        # nobody plans the past: it comes by itself
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE crm_lead SET date_next_followup = %s WHERE id = %s",
            [self.today - timedelta(days=days), lead.id],
        )
        self.env.invalidate_all()
        lead._followup_clock_sync()
        return lead

    def test_due_with_what_is_stuck_and_what_was_promised(self):
        self._record(obstacle_id=self.price.id, obstacle_note="5 % above factory B")
        self.due(days=2)
        row = self.rows("followups")[0]
        self.assertIn("5 % above factory B", row["obstacle"])
        self.assertIn(GOOD["deliverable"], row["promised"])
        self.assertTrue(row["is_late"])
        self.assertEqual(row["action"]["method"], "action_open_canvas")

    def test_the_activity_that_says_the_same_is_not_said(self):
        self.due()
        row = self.rows()[0]
        self.assertEqual((row["kind"], row["also"]), ("followups", []))

    def test_recorded_it_is_gone(self):
        self.due()
        self._record()
        self.assertEqual(self.rows("followups"), [])

    def test_not_before_its_day_nor_of_others(self):
        self.due(days=-1)
        self.assertEqual(self.rows("followups"), [])
        self.due()
        self.assertEqual(self.rows("followups", self.seller_2), [])

    def signal(self):
        return self.lead.with_user(self.leader)._followup_signals_scan(
            [
                (
                    self.lead.id,
                    "We will take our order to another supplier, your price is too high",
                    0,
                )
            ]
        )

    def test_a_customer_unanswered_closes_with_a_few_words(self):
        signals = self.signal()
        self.assertTrue(signals)
        row = self.rows("signals")[0]
        self.assertIn("“", row["why"])
        action = row["action"]
        self.assertEqual(action["type"], "reason")
        closing = self.env[action["model"]].with_user(self.seller).browse(action["ids"])
        self.assertEqual(closing.ids, sorted(signals.ids), "one answer for all of a message")
        with self.assertRaises(AccessError):
            closing.with_user(self.seller_2).action_close("handled", "Not mine")
        getattr(closing, action["method"])(*action["args"], "Called back")
        self.assertEqual(set(closing.mapped("state")), {"handled"})
        self.assertEqual(set(closing.mapped("reason")), {"Called back"})
        self.assertEqual(self.rows("signals"), [])

    def test_silent(self):
        self.lead._followup_store({"silence_count": 1})
        row = self.rows("silent")[0]
        self.assertIn("Silent", row["why"])
        self.lead.pause_reason_id = self.env["crm.followup.pause.reason"].search([], limit=1)
        self.assertEqual(self.rows("silent"), [])

    def test_queries_do_not_grow_with_the_rows(self):
        def look():
            self.env.flush_all()
            self.env.invalidate_all()
            return self.rows()

        for number in range(2):
            lead = self._create_lead(f"First {number}")
            self._record(lead, obstacle_id=self.price.id)
            self.due(lead)
        look()
        before = self.cr.sql_log_count
        look()
        few = self.cr.sql_log_count - before
        for number in range(12):
            lead = self._create_lead(f"More {number}")
            self._record(lead, obstacle_id=self.price.id)
            self.due(lead)
        look()
        with self.assertQueryCount(few):
            rows = look()
        self.assertEqual(len(rows), 14)
