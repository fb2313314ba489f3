"""Messages to phones by WeCom: who gets them, once, and each one."""

import json
from unittest.mock import Mock, patch

from odoo.tests import tagged

from .test_wecom import WecomCase


@tagged("post_install", "-at_install")
class TestMessages(WecomCase):
    def tell(self, subject="Call Chen"):
        lead = self.env["crm.lead"].create({"name": "Bolts", "user_id": self.ann.id})
        self.env["crm.notice"]._tell(
            [{"user": self.ann, "subject": subject, "body": "<b>Today</b>", "record": lead}]
        )
        self.env.flush_all()
        return self.outbox.search([("connector_id", "=", self.wecom.id)], limit=1), lead

    def test_a_reminder_reaches_the_phone_of_who_chose_it(self):
        self.ann.with_user(self.ann).notice_connector_id = self.wecom
        message, lead = self.tell()
        self.assertEqual(message.state, "queued")
        self.assertFalse(self.server.sent)
        self.run_cron("ir_cron_outbox")
        self.assertEqual((message.state, message.vendor_reference), ("sent", "msg1"))
        sent = self.server.sent[0]
        self.assertEqual(sent["touser"], "ann.w")
        self.assertEqual(sent["textcard"]["title"], "Call Chen")
        self.assertIn(f"/odoo/crm.lead/{lead.id}", sent["textcard"]["url"])
        self.assertEqual(sent["enable_duplicate_check"], 1)

    def test_nobody_else_gets_one(self):
        self.assertFalse(self.tell()[0])
        self.mia.notice_connector_id = self.wecom
        self.assertFalse(self.tell()[0])

    def test_odoos_own_notice_comes_anyway(self):
        self.ann.notice_connector_id = self.wecom
        _message, lead = self.tell()
        told = self.env["mail.message"].search(
            [("model", "=", "crm.lead"), ("res_id", "=", lead.id), ("subject", "=", "Call Chen")]
        )
        notified = told.notification_ids.res_partner_id
        self.assertIn(self.ann.partner_id, notified)

    def test_no_answer_within_the_vendors_window_is_sent_again(self):
        self.ann.notice_connector_id = self.wecom
        message, _lead = self.tell()
        self.server.trouble = {"message/send": [502]}
        self.run_cron("ir_cron_outbox")
        self.assertEqual(message.state, "failed")
        message.date_next_attempt = "2020-01-01"
        self.run_cron("ir_cron_outbox")
        self.assertEqual(message.state, "sent")

    def test_another_try_says_the_same_so_that_wecom_knows_it_again(self):
        self.ann.notice_connector_id = self.wecom
        message, _lead = self.tell()
        self.server.trouble = {"message/send": [502]}
        self.run_cron("ir_cron_outbox")
        message.date_next_attempt = "2020-01-01"
        self.run_cron("ir_cron_outbox")
        first, second = (content for _path, _query, content in self.asked("message/send"))
        self.assertEqual(first, second)

    def test_two_reminders_with_the_same_words_are_two(self):
        """WeCom drops what says the same as something of the last hours."""
        self.ann.notice_connector_id = self.wecom
        lead = self.tell()[1]
        self.env["crm.notice"]._tell(
            [{"user": self.ann, "subject": "Call Chen", "body": "<b>Today</b>", "record": lead}]
        )
        self.run_cron("ir_cron_outbox")
        first, second = (each["textcard"] for each in self.server.sent)
        self.assertEqual((first["title"], first["url"]), (second["title"], second["url"]))
        self.assertNotEqual(first["description"], second["description"])

    def test_number_and_time_stay_where_the_words_are_cut(self):
        self.outbox._queue(
            [{"connector": self.wecom, "subject": "S", "user": self.ann,
              "content": {"to": "ann.w", "title": "S", "text": "字" * 512, "url": ""}}]
        )  # fmt: skip
        self.run_cron("ir_cron_outbox")
        message = self.outbox.search([("connector_id", "=", self.wecom.id)])
        shown = self.server.sent[0]["textcard"]["description"]
        self.assertEqual(len(shown), 512)
        self.assertIn(f"No. {message.id}", shown)

    def test_a_receiver_who_is_unknown_is_not_tried_again(self):
        self.ann.notice_connector_id = self.wecom
        message, _lead = self.tell()
        self.server.trouble = {"message/send": [81013]}
        self.run_cron("ir_cron_outbox")
        self.assertEqual(message.state, "dead")

    def test_a_member_gets_thirty_a_minute(self):
        self.outbox._queue(
            {
                "connector": self.wecom,
                "subject": f"N{number}",
                "content": {"to": "ann.w", "title": f"N{number}", "text": "", "url": ""},
            }
            for number in range(32)
        )
        bucket = "odoo.addons.crm_integrations.models.connector.crm_connector_bucket.time"
        for second, sent in ((0, 15), (59, 29), (60, 30)):
            with patch(bucket, time=Mock(return_value=1_777_881_600.0 + second)):
                self.outbox.search([("state", "=", "queued")]).date_next_attempt = "2020-01-01"
                self.run_cron("ir_cron_outbox")
            self.assertEqual(len(self.server.sent), sent)
        states = self.outbox.search([("connector_id", "=", self.wecom.id)]).mapped("state")
        self.assertEqual(sorted(set(states)), ["queued", "sent"])

    def test_send_a_test(self):
        self.env["crm.connector.member"].create(
            {"connector_id": self.wecom.id, "external_userid": "adam.w", "user_id": self.adam.id}
        )
        self.wecom.with_user(self.adam).action_send_test()
        self.run_cron("ir_cron_outbox")
        self.assertEqual(self.server.sent[0]["touser"], "adam.w")
        self.assertNotIn("app-secret", json.dumps(self.server.sent))
