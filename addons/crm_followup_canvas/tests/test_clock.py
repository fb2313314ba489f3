from datetime import timedelta
from unittest.mock import patch

from odoo import fields
from odoo.exceptions import ValidationError
from odoo.tests import tagged

from .common import FollowupCase


@tagged("post_install", "-at_install")
class TestClock(FollowupCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.kind = cls.env.ref("crm_followup_canvas.mail_activity_followup")
        cls.reason = cls.env.ref("crm_followup_canvas.pause_reason_1")

    def _planned(self, lead):
        return lead.activity_ids.filtered(lambda each: each.activity_type_id == self.kind)

    def test_off_it_does_nothing(self):
        self.assertFalse(self.lead.next_followup_date)
        self.assertFalse(self._planned(self.lead))

    def test_on_every_opportunity_gets_a_date_and_an_activity(self):
        self.env.company.followup_clock = True
        lead = self._create_lead("M10")
        self.assertGreaterEqual(lead.next_followup_date, self.today + timedelta(days=2))
        self.assertEqual(self._planned(lead).date_deadline, lead.next_followup_date)
        self.assertEqual(self._planned(lead).user_id, self.seller)

    def test_default_is_two_working_days(self):
        friday = fields.Date.to_date("2026-01-09")
        with patch.object(fields.Date, "context_today", lambda *args: friday):
            self.assertEqual(str(self.lead._followup_default_date()), "2026-01-13")

    def test_no_date_needs_a_reason(self):
        self.env.company.followup_clock = True
        lead = self._create_lead("M10")
        with self.assertRaises(ValidationError):
            lead.with_user(self.seller).next_followup_date = False
        lead.with_user(self.seller).pause_reason_id = self.reason
        self.assertFalse(lead.next_followup_date)
        self.assertFalse(self._planned(lead))

    def test_ticked_off_without_canvas_the_clock_goes_on(self):
        self.env.company.followup_clock = True
        lead = self._create_lead("M10")
        first = self._planned(lead)
        first.with_user(self.seller).action_feedback(feedback="done")
        self.assertTrue(lead.next_followup_date)
        self.assertEqual(len(self._planned(lead) - first), 1)

    def test_cron_dates_what_was_there_before(self):
        self.patch(type(self.env["ir.cron"]), "_commit_progress", lambda *args, **kw: float("inf"))
        self.env.company.followup_clock = True
        self.env["crm.lead"]._cron_followup_clock()
        self.assertTrue(self.lead.next_followup_date)

    def test_saving_costs_little_more_than_a_native_activity(self):
        def native():
            self.lead.activity_schedule("mail.mail_activity_data_call", user_id=self.seller.id)
            self.env.flush_all()
            self.env.invalidate_all()
            activity = self.lead.with_user(self.seller).activity_ids[:1]
            activity.action_feedback(feedback="Called")
            self.env.flush_all()

        self._record()
        native()
        self.lead.activity_schedule("mail.mail_activity_data_call", user_id=self.seller.id)
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        self.lead.with_user(self.seller).activity_ids.filtered(
            lambda each: each.activity_type_id != self.kind
        ).action_feedback(feedback="Called")
        self.env.flush_all()
        cost = self.env.cr.sql_log_count - before
        values = self._values(previous_answer="done", action="Showed the samples to Zhao")
        values["next_date"] = str(values["next_date"])
        lead_id = values.pop("lead_id")
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        result = self.Followup.with_user(self.seller).canvas_save(lead_id, values)
        self.env.flush_all()
        self.assertIn("id", result)
        ours = self.env.cr.sql_log_count - before
        self.assertLessEqual(ours - cost, 20, f"native {cost}, canvas {ours}")


@tagged("post_install", "-at_install")
class TestSilence(FollowupCase):
    def setUp(self):
        super().setUp()
        self.patch(type(self.env["ir.cron"]), "_commit_progress", lambda *args, **kw: float("inf"))
        self.enquiry.silent_days = 5
        self.told = []
        self.patch(
            type(self.env["mail.thread"]),
            "message_notify",
            lambda thread, **kw: self.told.append((kw["partner_ids"], str(kw["body"]))),
        )

    def _age(self, days, lead=None):
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE crm_lead SET create_date = %s WHERE id = %s",
            [fields.Datetime.now() - timedelta(days=days), (lead or self.lead).id],
        )
        self.env.invalidate_all()

    def test_owner_and_manager_are_told_once_then_at_growing_intervals(self):
        self._age(20)
        Lead = self.env["crm.lead"]
        Lead._cron_silence()
        self.assertEqual(
            {ids[0] for ids, _body in self.told},
            {self.seller.partner_id.id, self.leader.partner_id.id},
        )
        self.told.clear()
        Lead._cron_silence()
        self.assertFalse(self.told)
        for days, is_told in ((6, True), (6, False), (11, True)):
            self.told.clear()
            self.lead._followup_store(
                {"silence_notified": fields.Datetime.now() - timedelta(days=days)}
            )
            Lead._cron_silence()
            self.assertEqual(bool(self.told), is_told, days)

    def test_the_last_follow_ups_are_in_it(self):
        self._record()
        self.env.flush_all()
        self.env.cr.execute("UPDATE crm_followup SET date = date - INTERVAL '30 days'")
        self._age(40)
        self.env["crm.lead"]._cron_silence()
        self.assertIn("factory B", self.told[0][1])

    def test_bots_and_reminders_are_nothing_real(self):
        self._age(20)
        self.lead.with_user(self.env.ref("base.user_root")).message_post(
            body="Reminder", message_type="comment", subtype_xmlid="mail.mt_comment"
        )
        self.env["crm.lead"]._cron_silence()
        self.assertTrue(self.told)

    def test_a_mail_of_the_customer_is_real(self):
        self._age(20)
        customer = self.env["res.partner"].create({"name": "C", "email": "c@example.com"})
        self.lead.message_post(
            body="Hello", message_type="email", author_id=customer.id,
            subtype_xmlid="mail.mt_comment",
        )  # fmt: skip
        self.env["crm.lead"]._cron_silence()
        self.assertFalse(self.told)

    def test_paused_or_not_set_up_is_not_told(self):
        self._age(20)
        self.enquiry.silent_days = 0
        self.env["crm.lead"]._cron_silence()
        self.assertFalse(self.told)
