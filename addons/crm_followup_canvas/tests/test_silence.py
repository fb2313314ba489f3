from datetime import timedelta

from odoo import fields
from odoo.tests import tagged

from .common import FollowupCase


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
        Lead._cron_followup_silence()
        self.assertEqual(
            {ids[0] for ids, _body in self.told},
            {self.seller.partner_id.id, self.leader.partner_id.id},
        )
        self.told.clear()
        Lead._cron_followup_silence()
        self.assertFalse(self.told)
        for days, is_told in ((6, True), (6, False), (11, True)):
            self.told.clear()
            self.lead._followup_store(
                {"silence_notified": fields.Datetime.now() - timedelta(days=days)}
            )
            Lead._cron_followup_silence()
            self.assertEqual(bool(self.told), is_told, days)

    def test_the_last_follow_ups_are_in_it(self):
        self._record()
        self.env.flush_all()
        self.env.cr.execute("UPDATE crm_followup SET date = date - INTERVAL '30 days'")
        self._age(40)
        self.env["crm.lead"]._cron_followup_silence()
        self.assertIn("factory B", self.told[0][1])

    def test_bots_and_reminders_are_nothing_real(self):
        self._age(20)
        self.lead.with_user(self.env.ref("base.user_root")).message_post(
            body="Reminder", message_type="comment", subtype_xmlid="mail.mt_comment"
        )
        self.env["crm.lead"]._cron_followup_silence()
        self.assertTrue(self.told)

    def test_a_mail_of_the_customer_is_real(self):
        self._age(20)
        customer = self.env["res.partner"].create({"name": "C", "email": "c@example.com"})
        self.lead.message_post(
            body="Hello", message_type="email", author_id=customer.id,
            subtype_xmlid="mail.mt_comment",
        )  # fmt: skip
        self.env["crm.lead"]._cron_followup_silence()
        self.assertFalse(self.told)

    def test_paused_or_not_set_up_is_not_told(self):
        self._age(20)
        self.enquiry.silent_days = 0
        self.env["crm.lead"]._cron_followup_silence()
        self.assertFalse(self.told)

    def test_a_mail_of_an_unknown_customer_is_real(self):
        self._age(20)
        self.lead.message_post(
            body="Hello", message_type="email", author_id=False, email_from="new@example.com",
            subtype_xmlid="mail.mt_comment",
        )  # fmt: skip
        self.env["crm.lead"]._cron_followup_silence()
        self.assertFalse(self.told)

    def test_one_that_fails_stops_no_other(self):
        other = self._create_lead("M10", user=self.seller_2)
        self._age(20)
        self._age(20, other)
        telling = type(self.lead)._followup_tell_about_silence

        def fail_for_one(leads):
            if self.lead in leads:
                raise ValueError("broken")
            return telling(leads)

        self.patch(type(self.lead), "_followup_tell_about_silence", fail_for_one)
        logger = "odoo.addons.crm_followup_canvas.models.lead.crm_lead_silence"
        with self.assertLogs(logger, "WARNING"):
            self.env["crm.lead"]._cron_followup_silence()
        self.assertTrue(other.silence_notified)
        self.assertFalse(self.lead.silence_notified)

    def test_queries_do_not_grow_with_opportunities(self):
        leads = self.lead
        for index in range(7):
            leads |= self._create_lead(f"L{index}")
        for lead in leads:
            self._record(lead, action=f"Sent quotation {lead.name} to Mr Wang")

        def cost(some):
            last = dict.fromkeys(some.ids, fields.Datetime.now() - timedelta(days=30))
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            some.sudo()._followup_silence(last)
            self.env.flush_all()
            return self.env.cr.sql_log_count - before

        self.assertLessEqual(cost(leads[1:]), cost(leads[:1]) + 1)
