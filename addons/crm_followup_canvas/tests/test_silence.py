from datetime import timedelta

from markupsafe import Markup
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
            "UPDATE crm_lead SET create_date = %(date)s, date_followup_owner = %(date)s"
            " WHERE id = %(id)s",
            {"date": fields.Datetime.now() - timedelta(days=days), "id": (lead or self.lead).id},
        )
        self.env.invalidate_all()

    def test_owner_and_manager_are_told_once_then_at_growing_intervals(self):
        self._age(20)
        Lead = self.env["crm.lead"]
        Lead._cron_followup_silence()
        self.assertEqual(
            {partner for ids, _body in self.told for partner in ids},
            {self.seller.partner_id.id, self.leader.partner_id.id},
        )
        self.told.clear()
        Lead._cron_followup_silence()
        self.assertFalse(self.told)
        for days, is_told in ((6, True), (6, False), (11, True)):
            self.told.clear()
            self.lead._followup_store(
                {"date_silence_notified": fields.Datetime.now() - timedelta(days=days)}
            )
            Lead._cron_followup_silence()
            self.assertEqual(bool(self.told), is_told, days)

    def test_who_has_several_is_told_once_a_run(self):
        other = self._create_lead("Another")
        self._age(20)
        self._age(20, other)
        self.told.clear()
        self.env["crm.lead"]._cron_followup_silence(batch=1)
        mine = self.seller.partner_id.id
        [body] = [body for ids, body in self.told if mine in ids]
        self.assertIn(self.lead.name, body)
        self.assertIn(other.name, body)

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
        self.assertTrue(other.date_silence_notified)
        self.assertFalse(self.lead.date_silence_notified)

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

        cost(leads[:2])  # what is cached for the process is no cost
        self.assertLessEqual(cost(leads[2:]), cost(leads[:2]) + 1)

    # -- what counts ------------------------------------------------------------------------

    def _is_told_after(self, thread=None, **message):
        """Whether the silence of a lead is told after this message."""
        self._age(20)
        (thread or self.lead).message_post(**message)
        self.env["crm.lead"]._cron_followup_silence()
        return bool(self.told)

    def _order(self):
        customer = self.env["res.partner"].create({"name": "C", "email": "c@example.com"})
        self.lead.partner_id = customer
        return self.env["sale.order"].create(
            {"partner_id": customer.id, "opportunity_id": self.lead.id}
        )

    def test_a_text_message_is_real(self):
        seller = self.seller.partner_id
        self.assertFalse(
            self._is_told_after(
                body="Samples arrive on Friday", message_type="sms", author_id=seller.id,
                subtype_xmlid="mail.mt_note",
            )
        )  # fmt: skip

    def test_a_quotation_sent_is_real(self):
        self.assertFalse(
            self._is_told_after(
                self._order(), body="Our quotation", message_type="comment",
                author_id=self.seller.partner_id.id, subtype_xmlid="mail.mt_comment",
            )
        )  # fmt: skip

    def test_an_answer_to_the_quotation_is_the_customers(self):
        order = self._order()
        self.assertFalse(
            self._is_told_after(
                order, body="Thanks", message_type="email", author_id=order.partner_id.id,
                subtype_xmlid="mail.mt_comment",
            )
        )  # fmt: skip

    def test_machines_say_nothing(self):
        for message in (
            {"subject": "Automatic reply: Bolts", "body": "I am away", "email_from": "c@x.com"},
            {"body": Markup("<p>自动回复：我在出差，9月12日回办公室</p>"), "email_from": "c@x.com"},
            {"body": Markup("<div>I'm out of office until Monday.</div>"), "email_from": "c@x.com"},
            {"body": "Could not be delivered", "email_from": "MAILER-DAEMON@x.com"},
            {"subject": "Undeliverable: Bolts", "body": "550", "email_from": "a@x.com"},
        ):
            with self.subTest(message=message):
                self.told.clear()
                self.lead._followup_store({"date_silence_notified": False, "silence_count": 0})
                self.assertTrue(
                    self._is_told_after(
                        message_type="email", author_id=False,
                        subtype_xmlid="mail.mt_comment", **message,
                    )
                )  # fmt: skip

    def test_a_lead_fresh_from_the_pool_is_not_silent(self):
        self.lead.user_id = False
        self._age(20)
        self.lead.user_id = self.seller_2
        self.told.clear()
        self.env["crm.lead"]._cron_followup_silence()
        self.assertFalse(self.told)
