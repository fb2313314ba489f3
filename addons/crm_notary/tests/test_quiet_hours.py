"""Nobody is notified at night; in the morning comes one message."""

from datetime import datetime, timedelta
from unittest.mock import patch

import pytz
from freezegun import freeze_time
from odoo.exceptions import ValidationError
from odoo.tests import BaseCase, tagged

from ..tools.quiet_hours import quiet_until
from .common_notice import NoticeCase


@tagged("post_install", "-at_install")
class TestQuietUntil(BaseCase):
    def _ends(self, moment, start, end, zone="Asia/Shanghai"):
        local = pytz.timezone(zone).localize(datetime.fromisoformat(moment))
        found = quiet_until(local, start, end)
        if not found:
            return None
        return pytz.utc.localize(found).astimezone(local.tzinfo).strftime("%m-%d %H:%M")

    def test_over_midnight(self):
        for moment, expected in (
            ("2026-10-10 21:29", None),
            ("2026-10-10 21:30", "10-11 08:00"),
            ("2026-10-11 00:00", "10-11 08:00"),
            ("2026-10-11 07:59", "10-11 08:00"),
            ("2026-10-11 08:00", None),
        ):
            with self.subTest(moment=moment):
                self.assertEqual(self._ends(moment, 21.5, 8), expected)

    def test_within_a_day(self):
        self.assertEqual(self._ends("2026-10-10 12:30", 12, 13.5), "10-10 13:30")
        self.assertIsNone(self._ends("2026-10-10 13:30", 12, 13.5))

    def test_until_midnight(self):
        self.assertEqual(self._ends("2026-10-10 23:00", 22, 0), "10-11 00:00")
        self.assertIsNone(self._ends("2026-10-10 00:00", 22, 0))

    def test_same_hours_are_none(self):
        self.assertIsNone(self._ends("2026-10-10 08:00", 8, 8))

    def test_over_a_change_of_the_clocks(self):
        berlin = "Europe/Berlin"
        self.assertEqual(self._ends("2026-03-28 23:00", 22, 7, berlin), "03-29 07:00")
        self.assertEqual(self._ends("2026-10-24 23:00", 22, 7, berlin), "10-25 07:00")


@tagged("post_install", "-at_install")
class TestQuietHours(NoticeCase):
    """Quiet from 21:00 to 08:00. It is 22:00 in UTC (ann) and 06:00 in Shanghai (bo)."""

    def setUp(self):
        super().setUp()
        self._quiet(21, 8)
        frozen = freeze_time("2026-11-26 22:00:00")
        frozen.start()
        self.addCleanup(frozen.stop)
        self.queue = self.env["crm.notice.queued"]

    def _send_at(self, moment):
        with freeze_time(moment), self.enter_registry_test_mode():
            self.env.ref("crm_notary.ir_cron_send_notices").method_direct_trigger()

    def test_inbox_waits(self):
        self._tell((self.ann, "New lead", {"record": self.leads[0]}))
        self.assertFalse(self._messages())
        self.assertFalse(self._bus(self.ann, "mail.message/inbox"))
        self.assertEqual(str(self.queue.search([]).date_send), "2026-11-27 08:00:00")
        self._send_at("2026-11-27 08:00:01")
        message = self._messages(self.ann)
        self.assertEqual(message.subject, "New lead")
        self.assertEqual((message.model, message.res_id), ("crm.lead", self.leads[0].id))
        self.assertTrue(self._bus(self.ann, "mail.message/inbox"))

    def test_mail_waits_by_the_readers_clock(self):
        self._tell((self.bo, "New lead"))
        self.assertFalse(
            self.env["mail.mail"].search([("recipient_ids", "in", self.bo.partner_id.ids)])
        )
        self.assertEqual(str(self.queue.search([]).date_send), "2026-11-27 00:00:00")
        self._send_at("2026-11-27 00:00:01")
        self.assertTrue(self._messages(self.bo).mail_ids)

    def test_who_is_awake_is_told_at_once(self):
        self.ann.tz = "America/New_York"  # 17:00
        self._tell((self.ann, "New lead"), (self.bo, "New lead"))
        self.assertTrue(self._messages(self.ann))
        self.assertFalse(self._messages(self.bo))

    def test_zone_of_working_hours_for_who_has_none(self):
        self.ann.tz = False
        self.company.resource_calendar_id.tz = "America/New_York"
        self._tell((self.ann, "New lead"))
        self.assertTrue(self._messages(self.ann))

    def test_a_night_is_one_message(self):
        self._tell((self.ann, "One"))
        self._tell((self.ann, "Two"), (self.ann, "Three"))
        self._send_at("2026-11-27 08:30:00")
        self.assertEqual(self._messages(self.ann).subject, "3 notices: One, …")

    def test_nothing_goes_before_its_time(self):
        self._tell((self.ann, "New lead"))
        self._send_at("2026-11-27 07:59:59")
        self.assertFalse(self._messages())

    def test_who_left_in_the_night_is_replaced(self):
        self._tell((self.ann, "New lead"))
        self.ann.action_archive()
        self._send_at("2026-11-27 08:30:00")
        self.assertFalse(self._messages(self.ann))
        self.assertEqual(self._messages(self.lea).subject, "New lead (for Ann)")

    def test_record_deleted_in_the_night(self):
        self._tell((self.ann, "New lead", {"record": self.leads[0]}))
        self.leads[0].unlink()
        self._send_at("2026-11-27 08:30:00")
        self.assertEqual(self._messages(self.ann).subject, "New lead")

    def test_the_cron_is_woken_in_time(self):
        self._tell((self.ann, "New lead"))
        triggers = self.env["ir.cron.trigger"].search(
            [("cron_id", "=", self.env.ref("crm_notary.ir_cron_send_notices").id)]
        )
        self.assertIn("2026-11-27 08:00:00", [str(each.call_at) for each in triggers])

    def test_waiting_costs_the_same_for_many(self):
        def queries(count):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self._tell(*((self.ann, f"No {number}") for number in range(count)))
            self.env.flush_all()
            return self.env.cr.sql_log_count - before

        queries(1)
        self.assertEqual(queries(5), queries(100))

    def test_what_fails_is_tried_again_and_holds_nobody_up(self):
        self._tell((self.ann, "Broken"), (self.bo, "Fine"))
        service = type(self.service)
        deliver = service._deliver

        def failing(model, prepared):
            if any(each.user == self.ann for each in prepared):
                raise ValueError("no connection")
            return deliver(model, prepared)

        with patch.object(service, "_deliver", failing):
            self._send_at("2026-11-27 08:30:00")
        self.assertTrue(self._messages(self.bo))
        row = self.queue.search([])
        self.assertEqual((row.user_id, row.attempts, row.error), (self.ann, 1, "no connection"))
        self._send_at("2026-11-27 08:39:00")
        self.assertFalse(self._messages(self.ann))
        self._send_at("2026-11-27 08:41:00")
        self.assertTrue(self._messages(self.ann))

    def test_given_up_in_the_end_and_tried_again_by_hand(self):
        self._tell((self.ann, "Broken"))

        def failing(_model, prepared):
            raise ValueError("no connection")

        with patch.object(type(self.service), "_deliver", failing):
            for days in range(1, 8):
                self._send_at(datetime(2026, 11, 27, 9) + timedelta(days=days))
        row = self.queue.search([])
        self.assertEqual((row.attempts, row.is_failed), (5, True))
        row.action_retry()
        self._send_at("2026-12-20 10:00:00")
        self.assertTrue(self._messages(self.ann))

    def test_hours_are_of_the_day(self):
        with self.assertRaises(ValidationError):
            self._quiet(22, 24)
