from odoo.tests import tagged

from .common import RouterCanvasCase


@tagged("post_install", "-at_install")
class TestRouterCanvas(RouterCanvasCase):
    def setUp(self):
        super().setUp()
        self.given = self.given_to(self.ann)
        self.decision = self.given.assignment_id

    def test_recorded_follow_up_starts_the_clock(self):
        self.at("2026-11-02 10:00:00")
        self.record(self.given, self.ann)
        self.assertEqual(self.decision.state, "started")
        self.assertEqual(str(self.decision.date_started), "2026-11-02 10:00:00")
        self.assertFalse(self.decision.date_due)

    def test_draft_starts_nothing(self):
        self.record(self.given, self.ann, done=False)
        self.assertEqual(self.decision.state, "assigned")

    def test_follow_up_of_somebody_else_starts_nothing(self):
        self.record(self.given, self.mia)
        self.assertEqual(self.decision.state, "assigned")

    def test_follow_up_after_the_reminder_stops_the_clock(self):
        self.at("2026-11-02 11:30:00")
        self.sweep()
        self.assertEqual(self.decision.state, "reminded")
        self.record(self.given, self.ann)
        self.at("2026-11-03 12:00:00")
        self.sweep()
        self.assertEqual(self.decision.state, "started")
        self.assertEqual(self.given.user_id, self.ann)

    def test_mail_alone_starts_no_clock(self):
        self.given.with_user(self.ann).message_post(
            body="Hello", message_type="comment", subtype_xmlid="mail.mt_comment"
        )
        self.at("2026-11-02 11:30:00")
        self.sweep()
        self.assertEqual(self.decision.state, "reminded")

    def test_load_counts_what_the_canvas_found_effective(self):
        self.assertEqual(self.effective(self.ann), 0)
        self.record(self.given, self.ann)
        self.record(self.given_to(self.ann), self.ann, done=False)
        self.assertEqual(self.effective(self.ann), 1)
        self.at("2026-11-11 09:00:00")
        self.assertEqual(self.effective(self.ann), 0)

    def test_corrected_follow_up_counts_once(self):
        followup = self.record(self.given, self.ann)
        correction = followup.with_user(self.ann).action_correct()
        correction = self.env["crm.followup"].browse(correction["res_id"])
        correction.with_user(self.ann).write({"feedback": "The CFO approved the price of M8"})
        correction.with_user(self.ann).action_done()
        self.assertEqual(self.effective(self.ann), 1)

    def test_starting_costs_a_fixed_number_of_queries(self):
        self.env["crm.lead"]._route_followups_sql(self.given.create_date, self.ann.ids)
        other = self.given_to(self.ann)
        self.record(self.given, self.ann, action="Called Mr Li about the drawing of the M12 nut")
        self.env.flush_all()
        before = self.env.cr.sql_log_count
        self.record(other, self.ann, action="Visited the plant in Ningbo to see the press line")
        with_clock = self.env.cr.sql_log_count - before
        before = self.env.cr.sql_log_count
        self.record(
            other,
            self.ann,
            action="Showed Mrs Sun the salt spray report of batch 17",
            feedback="She wants 720 hours instead of 480",
            previous_answer="done",
            next_action="Ask the coating shop for a quotation",
        )
        without = self.env.cr.sql_log_count - before
        self.assertLessEqual(with_clock - without, 8)

    def test_routed_lead_gets_its_next_step_a_moment_later(self):
        self.company.followup_clock = True
        self.env["ir.cron.trigger"].search([]).unlink()
        lead = self.lead()
        self.route()
        clock = self.env.ref("crm_followup_canvas.ir_cron_clock")
        self.assertIn(clock, self.env["ir.cron.trigger"].search([]).cron_id)
        self.cron(self.env["crm.lead"], "_cron_followup_clock")
        self.assertTrue(lead.date_next_followup)
        self.assertEqual(self.next_step(lead).user_id, lead.user_id)

    def test_next_step_goes_with_the_lead(self):
        self.company.followup_clock = True
        self.cron(self.env["crm.lead"], "_cron_followup_clock")
        self.assertEqual(self.next_step(self.given).user_id, self.ann)
        self.given.write({"user_id": self.ben.id, "assignment_reason": "Ann is away"})
        self.assertEqual(self.next_step(self.given).user_id, self.ben)

    def test_lead_taken_back_has_no_next_step(self):
        self.company.followup_clock = True
        self.cron(self.env["crm.lead"], "_cron_followup_clock")
        self.at("2026-11-04 09:00:00")
        self.sweep()
        self.assertFalse(self.given.user_id)
        self.assertFalse(self.next_step(self.given))

    def next_step(self, lead):
        return lead.activity_ids.filtered("is_followup")
