"""Going out: claimed, sent, written down; limits, crashes, time-outs, what nobody answered for."""

import json
from datetime import datetime, timedelta
from unittest.mock import Mock, patch

from odoo import fields
from odoo.exceptions import AccessError
from odoo.tests import tagged

from ..connectors import standard_webhooks
from ..tools.errors import Later, Permanent, Unsettled
from ..tools.retry import MAX_ATTEMPTS, PATIENCE
from .common import SECRET, IntegrationCase

# 22:00 in Shanghai, and 08:00
NIGHT, MORNING = datetime(2026, 5, 4, 14), datetime(2026, 5, 5)
MODULE = "odoo.addons.crm_integrations.models.outbox.crm_outbox_sending"


@tagged("post_install", "-at_install")
class TestOutbox(IntegrationCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.connector.api_url = "http://127.0.0.1:9/hook"
        cls.kind = type(cls.env["crm.connector.kind.webhook"])

    def queue(self, number=1, **more):
        self.outbox._queue(
            [
                {"connector": self.connector, "subject": f"N{each}", "content": {"n": each}, **more}
                for each in range(number)
            ]
        )
        return self.outbox.search([("connector_id", "=", self.connector.id)], order="id")

    def send_out(self, *outcomes):
        """Run the worker; what the other system does with each message, by turns."""
        with patch.object(
            self.kind, "_send", side_effect=outcomes or None, return_value="ref"
        ) as sent:
            self.run_cron("ir_cron_outbox")
        return sent.call_count

    def test_a_message_is_sent_once(self):
        message = self.queue()
        self.assertEqual(self.send_out(), 1)
        self.assertEqual((message.state, message.vendor_reference), ("sent", "ref"))
        self.assertEqual(self.send_out(), 0)

    def test_the_same_key_is_one_message(self):
        self.queue(key="order-1")
        self.assertEqual(len(self.queue(key="order-1")), 1)

    def test_queued_and_undone_with_its_cause(self):
        with self.assertRaises(ZeroDivisionError), self.env.cr.savepoint():
            self.queue()
            raise ZeroDivisionError
        self.assertFalse(self.outbox.search([("connector_id", "=", self.connector.id)]))

    def test_the_claim_is_committed_before_the_call(self):
        message = self.queue()
        seen = []

        def look(_kind, _connector, sending):
            sending.env.invalidate_all()
            seen.append((sending.state, bool(sending.date_first_attempt)))
            return ""

        with patch.object(self.kind, "_send", look):
            self.run_cron("ir_cron_outbox")
        self.assertEqual(seen, [("sending", True)])
        self.assertEqual(message.state, "sent")

    def test_a_failure_is_tried_again_later(self):
        message = self.queue()
        self.send_out(Later("busy"))
        self.assertEqual((message.state, message.error, message.attempts), ("failed", "busy", 1))
        self.assertGreater(message.date_next_attempt, fields.Datetime.now())
        self.assertEqual(self.send_out(), 0)

    def test_what_is_wrong_is_given_up_and_sent_again_by_hand(self):
        message = self.queue()
        self.send_out(Permanent("no such receiver"))
        self.assertEqual((message.state, message.error), ("dead", "no such receiver"))
        with self.assertRaises(AccessError):
            message.with_user(self.mia).action_send_again()
        message.with_user(self.adam).action_send_again()
        self.assertEqual(self.send_out(), 1)
        self.assertEqual(message.state, "sent")

    def test_after_many_failures_it_is_given_up(self):
        message = self.queue()
        message.sudo().attempts = MAX_ATTEMPTS - 1
        self.send_out(Later("busy"))
        self.assertEqual(message.state, "dead")

    def test_when_all_must_wait_the_others_are_not_tried(self):
        messages = self.queue(3)
        self.assertEqual(self.send_out(Later("limit", 60, True), "", ""), 1)
        self.assertEqual(messages.mapped("state"), ["failed", "queued", "queued"])

    # -- the other side says when to come again -------------------------------------------------

    def later(self, message, error):
        message.sudo().date_next_attempt = fields.Datetime.now()
        self.send_out(error)
        return (message.date_next_attempt - fields.Datetime.now()).total_seconds()

    def test_coming_later_as_told_is_no_failure(self):
        message = self.queue()
        for _each in range(MAX_ATTEMPTS + 1):
            self.later(message, Later("limit", 60, True))
        self.assertEqual((message.state, message.attempts, message.error), ("failed", 0, "limit"))
        message.sudo().date_next_attempt = fields.Datetime.now()
        self.send_out()
        self.assertEqual((message.state, message.date_put_off), ("sent", False))

    def test_who_is_told_again_and_again_waits_for_longer(self):
        message = self.queue()
        self.assertAlmostEqual(self.later(message, Later("limit", 60)), 60, delta=5)
        message.sudo().date_put_off -= timedelta(minutes=20)
        self.assertAlmostEqual(self.later(message, Later("limit", 60)), 1200, delta=5)
        message.sudo().date_put_off -= timedelta(hours=20)
        self.assertAlmostEqual(self.later(message, Later("limit", 60)), 3600, delta=5)

    def test_after_more_than_a_day_it_is_given_up(self):
        message = self.queue()
        self.later(message, Later("limit", 60))
        message.sudo().date_put_off -= PATIENCE
        self.later(message, Later("limit", 60))
        self.assertEqual(message.state, "dead")
        message.with_user(self.adam).action_send_again()
        self.later(message, Later("limit", 60))
        self.assertEqual(message.state, "failed")

    def test_who_wants_to_be_asked_three_times_more_at_most_is(self):
        message = self.queue()
        states = []
        for _each in range(4):
            self.later(message, Later("busy", retries=3))
            states.append(message.state)
        self.assertEqual(states, ["failed", "failed", "failed", "dead"])

    def test_a_question_put_off_is_asked_for_more_than_a_day(self):
        self.not_idempotent()
        message = self.queue()
        self.send_out(Unsettled("time-out"))
        with patch.object(self.kind, "_settle", side_effect=Later("limit", 60)) as asked:
            for _each in range(MAX_ATTEMPTS + 1):
                self.later(message, None)
        self.assertEqual(asked.call_count, MAX_ATTEMPTS + 1)
        self.assertEqual(message.state, "unknown")
        self.assertTrue(message.date_next_attempt)

    def test_whatever_is_raised_stops_nothing_else(self):
        messages = self.queue(2)
        self.send_out(ZeroDivisionError("secret text"), "")
        self.assertEqual(messages.mapped("state"), ["failed", "sent"])
        self.assertNotIn("secret text", messages[0].error)

    def test_the_log_says_where_and_no_secret(self):
        self.queue()
        with patch(f"{MODULE}._logger.info") as logged:
            self.send_out(KeyError("token=secret-of-the-app"))
        (words, *values), more = logged.call_args
        text = f"{words % tuple(values)} {more}"
        self.assertRegex(text, r"KeyError at crm_integrations\.models\.outbox\.\S+:\d+.* {}$")
        self.assertNotIn("secret-of-the-app", text)

    # -- nobody answered ------------------------------------------------------------------------

    def not_idempotent(self):
        self.startPatcher(patch.object(self.kind, "_dedupe_seconds", 0))

    def test_no_answer_to_what_can_be_repeated(self):
        message = self.queue()
        self.send_out(Unsettled("time-out"))
        self.assertEqual(message.state, "failed")

    def test_outside_the_vendors_window_it_is_not_repeated(self):
        message = self.queue()
        message.sudo().date_first_attempt = fields.Datetime.now() - timedelta(days=2)
        self.send_out(Unsettled("time-out"))
        self.assertEqual(message.state, "unknown")

    def test_what_waited_beyond_the_vendors_window_is_not_repeated(self):
        message = self.queue()
        self.send_out(Unsettled("time-out"))
        window = self.kind._dedupe_seconds
        message.sudo().date_first_attempt -= timedelta(seconds=window)
        message.sudo().date_next_attempt = fields.Datetime.now()
        self.assertEqual(self.send_out(), 0)
        self.assertEqual((message.state, message.error), ("unknown", "time-out"))

    def test_what_surely_never_arrived_is_sent_however_late(self):
        message = self.queue()
        self.send_out(Later("limit", 60))
        message.sudo().date_first_attempt -= timedelta(seconds=self.kind._dedupe_seconds)
        message.sudo().date_next_attempt = fields.Datetime.now()
        self.assertEqual(self.send_out(), 1)

    def test_no_answer_to_what_cannot_be_repeated_is_settled_by_asking(self):
        self.not_idempotent()
        for found, state in ((True, "sent"), (None, "unknown"), (False, "sent")):
            with self.subTest(found=found):
                message = self.queue()[-1]
                self.send_out(Unsettled("time-out"))
                self.assertEqual(message.state, "unknown")
                message.sudo().date_next_attempt = fields.Datetime.now()
                with patch.object(self.kind, "_settle", return_value=found):
                    calls = self.send_out()
                # sent again only if the vendor says that it has not got it
                self.assertEqual(calls, 1 if found is False else 0)
                self.assertEqual(message.state, state)
                message.sudo().unlink()

    def test_a_person_can_settle_it(self):
        self.not_idempotent()
        message = self.queue()
        self.send_out(Unsettled("time-out"))
        message.with_user(self.adam).action_was_sent()
        self.assertEqual(message.state, "sent")

    def test_a_sender_that_died_leaves_no_message_behind(self):
        message = self.queue()
        message.sudo().write(
            {
                "state": "sending",
                "date_claimed": fields.Datetime.now() - timedelta(minutes=11),
                "date_first_attempt": fields.Datetime.now() - timedelta(minutes=11),
            }
        )
        self.send_out()
        self.assertEqual(message.state, "failed")
        self.not_idempotent()
        message.sudo().write(
            {"state": "sending", "date_claimed": fields.Datetime.now() - timedelta(minutes=11)}
        )
        self.send_out()
        self.assertEqual(message.state, "unknown")

    # -- quiet hours ----------------------------------------------------------------------------

    def evening(self, **more):
        """What failed in the evening; then it is night."""
        message = self.queue(user=self.ann, **more)
        self.send_out(Later("busy"))
        self.ann.tz = "Asia/Shanghai"
        self.ann.company_id.write({"notary_quiet_from": 21, "notary_quiet_to": 8})
        message.sudo().date_next_attempt = NIGHT
        self.startPatcher(patch("odoo.fields.Datetime.now", return_value=NIGHT))
        return message

    def test_a_reminder_that_failed_waits_for_the_morning(self):
        message = self.evening(is_reminder=True)
        self.assertEqual(self.send_out(), 0)
        self.assertEqual((message.state, message.date_next_attempt), ("failed", MORNING))

    def test_what_somebody_sent_waits_for_no_morning(self):
        self.evening()
        self.assertEqual(self.send_out(), 1)

    # -- limits ---------------------------------------------------------------------------------

    def clock(self):
        """A clock for the buckets alone, that stands still."""
        return self.startPatcher(
            patch(
                "odoo.addons.crm_integrations.models.connector.crm_connector_bucket.time",
                time=Mock(return_value=1_777_881_600.0),
            )
        ).time

    def test_so_many_a_minute(self):
        clock = self.clock()
        self.connector.per_minute = 4
        messages = self.queue(6)
        self.assertEqual(self.send_out(), 2)
        self.assertEqual(self.send_out(), 0)
        clock.return_value += 31
        self.assertEqual(self.send_out(), 1)
        self.assertEqual(messages.filtered(lambda each: each.state == "sent"), messages[:3])

    def test_so_many_an_hour(self):
        clock = self.clock()
        self.connector.per_hour = 4
        messages = self.queue(6)
        self.assertEqual(self.send_out(), 2)
        clock.return_value += 60
        self.assertEqual(self.send_out(), 0)
        clock.return_value += 1800
        self.assertEqual(self.send_out(), 1)
        self.assertEqual(messages.filtered(lambda each: each.state == "sent"), messages[:3])

    def test_the_narrower_limit_counts(self):
        clock = self.clock()
        self.connector.write({"per_minute": 4, "per_hour": 6})
        self.queue(8)
        self.assertEqual(self.send_out(), 2)
        # by now a minute lets two more out, but the hour only one
        clock.return_value += 60
        self.assertEqual(self.send_out(), 1)
        clock.return_value += 60
        self.assertEqual(self.send_out(), 0)

    def test_in_no_minute_more_than_the_limit(self):
        clock = self.clock()
        begun, taken = clock.return_value, []
        for second in range(0, 300, 3):
            clock.return_value = begun + second
            while not self.env["crm.connector.bucket"]._take(self.connector, [("", 7, 60)])[0]:
                taken.append(second)
        in_a_minute = [
            len([each for each in taken if start <= each < start + 60]) for start in taken
        ]
        self.assertLessEqual(max(in_a_minute), 7)
        self.assertGreaterEqual(len(taken), 15)

    def test_all_buckets_or_none(self):
        self.clock()
        Bucket = self.env["crm.connector.bucket"]
        limits = [("", 20, 60), ("a", 2, 60)]
        self.assertEqual(Bucket._take(self.connector, limits), (0, None))
        self.assertEqual(Bucket._take(self.connector, limits), (60, "a"))
        Bucket.invalidate_model()
        self.assertEqual(Bucket.search([("scope", "=", "/60")]).level, 9)

    def test_the_vendors_limit_holds_whatever_the_administrator_set(self):
        self.clock()
        self.startPatcher(patch.object(self.kind, "_limits", return_value=[("", 4, 60)]))
        self.connector.per_minute = 100
        self.queue(6)
        self.assertEqual(self.send_out(), 2)

    def test_the_administrators_limit_holds_where_it_is_stricter(self):
        self.clock()
        self.startPatcher(patch.object(self.kind, "_limits", return_value=[("", 100, 60)]))
        self.connector.per_minute = 4
        self.queue(6)
        self.assertEqual(self.send_out(), 2)

    # -- what is sent ---------------------------------------------------------------------------

    def test_what_goes_out_is_signed(self):
        message = self.queue(key="order-7")
        calls = []

        class Answer:
            status_code = 200
            headers = {}

        def called(method, url, data, headers):
            calls.append((method, url, data, headers))
            return Answer()

        with patch("odoo.addons.crm_integrations.connectors.webhook.call", called):
            self.run_cron("ir_cron_outbox")
        self.assertEqual(message.state, "sent")
        _method, url, body, headers = calls[0]
        self.assertEqual((url, json.loads(body)), ("http://127.0.0.1:9/hook", {"n": 0}))
        self.assertEqual(headers["webhook-id"], "order-7")
        moment = int(headers["webhook-timestamp"])
        self.assertTrue(standard_webhooks.is_signed([SECRET], headers, body, moment))

    def test_nobody_there(self):
        message = self.queue()
        self.run_cron("ir_cron_outbox")
        self.assertEqual(message.state, "failed")
        self.assertIn("127.0.0.1 cannot be reached", message.error)

    def test_contents_are_erased_after_the_days(self):
        message = self.queue()
        self.send_out()
        self.env.cr.execute(
            "UPDATE crm_outbox_message SET create_date = create_date - interval '100 days'"
        )
        self.outbox._gc_contents()
        self.assertEqual((message.payload, message.is_erased), (False, True))
