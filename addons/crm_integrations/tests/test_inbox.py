"""The way in, over HTTP, and processing: once, whatever is repeated, late or out of order."""

import base64
import json
import socket
import time
from datetime import timedelta
from unittest.mock import patch

from odoo import fields
from odoo.addons.crm_notary.tests.properties import given, settings, st
from odoo.exceptions import AccessError, UserError
from odoo.tests import HOST, tagged
from odoo.tests.common import TEST_CURSOR_COOKIE_NAME
from psycopg2 import IntegrityError, OperationalError

from ..connectors.standard_webhooks import is_signed, sign
from ..tools.errors import Later, Permanent
from ..tools.refusals import refusals
from ..tools.retry import MAX_ATTEMPTS, PATIENCE
from .common import OTHER_SECRET, SECRET, IntegrationCase, IntegrationHttpCase

MODULE = "odoo.addons.crm_integrations.models.inbox.crm_inbox_processing"
CONTROLLER = "odoo.addons.crm_integrations.tools.refusals"


@tagged("post_install", "-at_install")
class TestReceiving(IntegrationHttpCase):
    def test_a_signed_event_is_kept_and_answered(self):
        answer = self.post(self.payload())
        self.assertEqual((answer.status_code, answer.text), (200, ""))
        self.assertEqual(self.stored().mapped("state"), ["new"])
        self.assertEqual(self.stored().external_key, "msg_1")

    def test_it_wakes_up_the_worker(self):
        before = self.env["ir.cron.trigger"].search_count([])
        self.post(self.payload())
        self.assertEqual(self.env["ir.cron.trigger"].search_count([]), before + 1)

    def test_the_same_event_is_kept_once(self):
        for _each in range(3):
            self.assertEqual(self.post(self.payload()).status_code, 200)
        self.assertEqual(len(self.stored()), 1)

    def test_the_key_can_be_in_the_content(self):
        self.connector.key_path = "data.number"
        for message_id in ("a", "b"):
            self.post(self.payload(number=7), message_id=message_id)
        self.assertEqual(self.stored().mapped("external_key"), ["7"])

    def refused(self, status, **options):
        answer = self.post(options.pop("payload", self.payload()), **options)
        self.assertEqual((answer.status_code, answer.text), (status, ""))
        self.assertFalse(self.stored())

    def test_a_wrong_signature_is_refused(self):
        self.refused(401, secret=OTHER_SECRET)

    def test_no_signature_is_refused(self):
        self.refused(401, **{"webhook-signature": ""})

    def test_an_old_stamp_is_refused(self):
        self.refused(401, moment=time.time() - 400)

    def test_a_stamp_of_the_future_is_refused(self):
        self.refused(401, moment=time.time() + 400)

    def test_some_clock_skew_is_normal(self):
        self.assertEqual(self.post(self.payload(), moment=time.time() - 200).status_code, 200)

    def test_an_unknown_address_is_refused(self):
        self.refused(401, token="x" * 32)
        self.refused(401, token="%00" * 10)

    def test_an_archived_connector_is_refused(self):
        self.connector.active = False
        self.refused(401)

    def test_another_type_of_content_is_refused(self):
        self.refused(415, **{"Content-Type": "text/plain"})
        self.refused(415, **{"Content-Type": "application/x-www-form-urlencoded"})

    def test_too_much_is_refused(self):
        self.refused(413, body=b" " * (256 * 1024 + 1))
        # refused by the framework, before anything is read
        answer = self.post(None, body=b" " * (1024 * 1024 + 1))
        self.assertEqual(answer.status_code, 413)
        self.assertFalse(self.stored())

    def test_whoever_is_refused_keeps_no_worker(self):
        """Not even one who waits for the connection to close, and nothing was read of theirs."""
        body = b" " * (512 * 1024)
        # the server would wait for five seconds under test, two else
        with (
            self.allow_requests(),
            socket.create_connection((HOST, self.http_port()), timeout=4) as sender,
        ):
            head = (
                f"POST /crm_integrations/{self.connector.token} HTTP/1.1\r\nHost: {HOST}\r\n"
                f"Cookie: {TEST_CURSOR_COOKIE_NAME}={self.http_request_key}\r\n"
                f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
            )
            sender.sendall(head.encode() + body)
            answer = b"".join(iter(lambda: sender.recv(65536), b""))
        self.assertEqual(answer.split(b" ")[1], b"413")

    def test_a_refused_one_costs_no_more_than_one_that_is_taken(self):
        def queries(message_id, **options):
            before = self.env.cr.sql_log_count
            self.post(self.payload(), message_id, **options)
            return self.env.cr.sql_log_count - before

        queries("warm")
        taken = queries("taken")
        for name, options in (
            ("signature", {"secret": OTHER_SECRET}),
            ("address", {"token": "x" * 32}),
            ("size", {"body": b" " * (256 * 1024 + 1)}),
            ("content", {"body": b"{"}),
        ):
            with self.subTest(name):
                self.assertLess(queries(name, **options), taken)

    def test_what_cannot_be_read_is_refused(self):
        for body in (b"", b"{", b"[]", b"\xff\xfe", b"[" * 100_000, b'{"a": ' + b"9" * 5000 + b"}"):
            with self.subTest(body=body[:10]):
                self.refused(400, body=body)

    def test_odd_text_is_kept_readable(self):
        self.post(None, body=b'{"type": "a\\u0000b\\ud800", "data": {"id": "\\u0000"}}')
        self.assertEqual(self.stored().event_type, "ab?")

    def test_a_long_key_is_hashed(self):
        self.post(self.payload(), message_id="k" * 500)
        self.assertTrue(self.stored().external_key.startswith("sha256:"))

    def test_there_is_no_handshake(self):
        answer = self.url_open(f"/crm_integrations/{self.connector.token}?echostr=1")
        self.assertEqual(answer.status_code, 400)

    def test_the_old_secret_counts_for_a_while(self):
        self.set_secret(self.connector, "webhook_secret", OTHER_SECRET)
        self.assertEqual(self.post(self.payload(), "old").status_code, 200)
        self.assertEqual(self.post(self.payload(), "new", OTHER_SECRET).status_code, 200)
        secret = self.connector.secret_ids.sudo()
        secret.date_previous_until = fields.Datetime.now() - timedelta(seconds=1)
        self.env.flush_all()
        self.assertEqual(self.post(self.payload(), "late").status_code, 401)

    def test_the_senders_failure_is_logged_once_a_minute(self):
        # other tests may have been refused in the same minute
        refusals._counted.clear()
        with patch(f"{CONTROLLER}._logger.info") as logged:
            for _each in range(4):
                self.post(self.payload(), secret=OTHER_SECRET, token="y" * 40)
        logged.assert_called_once()
        self.assertNotIn("y" * 40, repr(logged.call_args))

    def test_the_databases_failure_is_503(self):
        with (
            patch.object(type(self.inbox), "_store", side_effect=OperationalError("gone")),
            self.assertLogs("odoo.http", "ERROR"),
        ):
            answer = self.post(self.payload())
        self.assertEqual((answer.status_code, answer.headers["Retry-After"]), (503, "30"))
        self.assertNotIn("Traceback", answer.text)
        self.assertEqual(self.post(self.payload()).status_code, 200)
        self.assertEqual(len(self.stored()), 1)


@tagged("post_install", "-at_install")
class TestFuzz(IntegrationHttpCase):
    @settings(max_examples=60, deadline=None)
    @given(st.binary(max_size=200), st.dictionaries(
        st.sampled_from(["webhook-id", "webhook-timestamp", "webhook-signature", "Content-Type"]),
        st.text(st.characters(min_codepoint=32, max_codepoint=255), max_size=40)))  # fmt: skip
    def test_nothing_unsigned_gets_in(self, body, headers):
        headers = {name: value.strip().encode("latin-1") for name, value in headers.items()}
        answer = self.url_open(
            f"/crm_integrations/{self.connector.token}", data=body or b"x", headers=headers
        )
        self.assertIn(answer.status_code, (400, 401, 413, 415))
        self.assertFalse(self.stored())


@tagged("post_install", "-at_install")
class TestSignature(IntegrationCase):
    def test_published_vector(self):
        secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
        body = b'{"test": 2432232314}'
        expected = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
        message_id, stamp = "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330
        self.assertEqual(sign(secret, message_id, stamp, body), expected)
        headers = {
            "webhook-id": message_id,
            "webhook-timestamp": str(stamp),
            # several are separated by blanks, of other versions too
            "webhook-signature": f"v1a,abc v1,{base64.b64encode(b'x').decode()} {expected}",
        }
        self.assertTrue(is_signed([SECRET, secret], headers, body, stamp + 10))
        self.assertFalse(is_signed([SECRET], headers, body, stamp + 10))
        self.assertFalse(is_signed([], headers, body, stamp + 10))


@tagged("post_install", "-at_install")
class TestProcessing(IntegrationCase):
    def test_an_event_becomes_a_lead(self):
        event = self.handle(self.payload(phone="13800138000", email="jing@suzhou.example.com"))
        self.assertEqual(event.state, "done")
        lead = event.lead_id
        self.assertEqual(lead.contact_name, "Chen Jing")
        self.assertEqual(lead.partner_name, "Suzhou Precision")
        self.assertEqual(lead.team_id, self.team)
        self.assertIn(lead.name, event.result)
        self.assertGreaterEqual(event.delay, 0)

    def test_processing_again_does_nothing(self):
        event = self.handle(self.payload())
        self.assertFalse(self.process())
        self.assertEqual(self.env["crm.lead"].search_count([("id", "=", event.lead_id.id)]), 1)

    def test_what_is_not_mapped_is_kept_and_ignored(self):
        event = self.handle(self.payload("page.viewed"))
        self.assertEqual(event.state, "ignored")
        self.assertTrue(event.payload)

    def test_a_failure_is_tried_again_later(self):
        with patch.object(
            type(self.env["crm.integration.effect.lead"]), "_apply", side_effect=Later("busy")
        ):
            event = self.handle(self.payload())
        self.assertEqual((event.state, event.error, event.attempts), ("failed", "busy", 1))
        self.assertFalse(self.process())
        event.date_next_attempt = fields.Datetime.now()
        self.process()
        self.assertEqual((event.state, event.attempts), ("done", 2))

    def test_one_failure_leaves_the_others_alone(self):
        effect = type(self.env["crm.integration.effect.lead"])
        apply = effect._apply

        def fails_for_one(this, occasion, values):
            found = apply(this, occasion, values)
            if values["contact_name"] == "Bad":
                this.env.cr.execute("SELECT 1 / 0")
            return found

        bad, good = self.send(self.payload(id="1", name="Bad")), self.send(self.payload(id="2"))
        with (
            patch.object(effect, "_apply", fails_for_one),
            self.assertLogs("odoo.sql_db", "ERROR"),
        ):
            self.process()
        self.assertEqual((bad.state, good.state), ("failed", "done"))
        self.assertFalse(self.env["crm.lead"].search([("contact_name", "=", "Bad")]))
        self.assertNotIn("zero", bad.error)

    def test_the_log_says_where_and_nothing_that_came(self):
        effect = type(self.env["crm.integration.effect.lead"])
        with (
            patch.object(effect, "_apply", side_effect=ValueError("13800138000 secret-of-chen")),
            patch(f"{MODULE}._logger.info") as logged,
        ):
            self.handle(self.payload())
        (words, *values), more = logged.call_args
        text = f"{words % tuple(values)} {more}"
        self.assertRegex(text, r"ValueError at crm_integrations\.\S+:\d+.* {}$")
        self.assertNotIn("secret-of-chen", text)
        self.assertNotIn("13800138000", text)

    def test_a_query_that_fails_leaves_nothing_that_came_in_the_log(self):
        """Two workers at once are enough for that."""
        event = self.send(self.payload(phone="13800138000"))
        secret = self.connector.secret_ids[0]
        for statement, value in (
            ("UPDATE crm_inbox_event SET payload = %s, state = NULL WHERE id = %s", event.payload),
            ("INSERT INTO crm_connector_token (value, id) VALUES (%s, %s), (NULL, NULL)", SECRET),
            ('UPDATE "crm_connector_secret" SET current_value = %s, name = NULL WHERE id = %s',
             SECRET),
        ):  # fmt: skip
            with (
                self.subTest(statement),
                self.assertLogs("odoo.sql_db", "ERROR") as logged,
                self.assertRaises(IntegrityError),
                self.cr.savepoint(),
            ):
                self.env.flush_all()
                self.cr.execute(statement, [value, event.id if "inbox" in statement else secret.id])
            self.assertNotIn("13800138000", logged.output[0])
            self.assertNotIn(SECRET[6:], logged.output[0])
            self.assertRegex(
                logged.output[0],
                r"bad query: (UPDATE|INSERT INTO) crm_\w+ \(contents left out\)\nERROR: NotNull",
            )

    def test_queries_of_others_are_logged_as_ever(self):
        with (
            self.assertLogs("odoo.sql_db", "ERROR") as logged,
            self.assertRaises(IntegrityError),
            self.cr.savepoint(),
        ):
            self.cr.execute("INSERT INTO res_country (name) VALUES (%s)", ['{"en_US": "Utopia"}'])
        self.assertIn("Utopia", logged.output[0])

    def test_after_many_failures_it_is_given_up_and_processed_again_by_hand(self):
        event = self.send(self.payload())
        event.attempts = MAX_ATTEMPTS - 1
        effect = type(self.env["crm.integration.effect.lead"])
        with patch.object(effect, "_apply", side_effect=Later("busy")):
            self.process()
        self.assertEqual(event.state, "dead")
        with self.assertRaises(AccessError):
            event.with_user(self.mia).action_send_again()
        event.with_user(self.adam).action_send_again()
        self.process()
        self.assertEqual(event.state, "done")
        with self.assertRaises(UserError):
            event.with_user(self.adam).action_send_again()

    def test_what_needs_mending_is_given_up_at_once(self):
        effect = type(self.env["crm.integration.effect.lead"])
        with patch.object(effect, "_apply", side_effect=Permanent("wrong field")):
            event = self.handle(self.payload())
        self.assertEqual((event.state, event.error), ("dead", "wrong field"))

    def test_when_all_must_wait_the_others_are_not_even_tried(self):
        effect = type(self.env["crm.integration.effect.lead"])
        events = self.send(self.payload(id="1")) | self.send(self.payload(id="2"))
        with patch.object(effect, "_apply", side_effect=Later("limit", 60, True)) as tried:
            self.process()
        self.assertEqual(tried.call_count, 1)
        self.assertEqual(sorted(events.mapped("state")), ["failed", "new"])

    def test_coming_later_as_told_is_no_failure(self):
        event = self.send(self.payload())
        effect = type(self.env["crm.integration.effect.lead"])
        with patch.object(effect, "_apply", side_effect=Later("limit", 60)) as tried:
            for _each in range(MAX_ATTEMPTS + 1):
                event.date_next_attempt = fields.Datetime.now()
                self.process()
        self.assertEqual(tried.call_count, MAX_ATTEMPTS + 1)
        self.assertEqual((event.state, event.attempts), ("failed", 0))

    def test_after_more_than_a_day_of_that_it_is_given_up(self):
        event = self.send(self.payload())
        event.date_put_off = fields.Datetime.now() - PATIENCE
        effect = type(self.env["crm.integration.effect.lead"])
        with patch.object(effect, "_apply", side_effect=Later("limit", 60)):
            self.process()
        self.assertEqual(event.state, "dead")

    def test_an_older_event_fills_gaps_only(self):
        newer = self.payload(name="New Name", date="2026-05-04T09:00:00Z")
        older = self.payload(name="Old Name", phone="13800138000", date="2026-05-04T08:00:00Z")
        self.handle(newer)
        event = self.handle(older)
        self.assertEqual(event.lead_id.contact_name, "New Name")
        self.assertEqual(event.lead_id.phone, "13800138000")

    def test_what_a_person_has_changed_stays(self):
        event = self.handle(self.payload())
        event.lead_id.contact_name = "Ms Chen"
        self.handle(self.payload(name="Chen J.", company="Suzhou P.", date="2026-05-05T08:00:00Z"))
        self.assertEqual(event.lead_id.contact_name, "Ms Chen")
        self.assertEqual(event.lead_id.partner_name, "Suzhou P.")

    def test_a_day_late_and_in_any_order_ends_the_same(self):
        days = [self.payload(name=f"N{day}", date=f"2026-05-0{day}T08:00:00Z") for day in (1, 2, 3)]
        for position, order in enumerate(((0, 1, 2), (2, 1, 0), (1, 2, 0))):
            for number in order:
                days[number]["data"]["id"] = f"c-{position}"
                self.send(json.loads(json.dumps(days[number])), key=f"{position}-{number}")
                event = self.process()
            self.assertEqual(event.lead_id.contact_name, "N3")

    def test_only_if(self):
        self.map(
            "order.done", "lead", only=("data.status", "paid, shipped"), contact_name="data.name"
        )
        self.assertEqual(self.handle(self.payload("order.done", status="open")).state, "ignored")
        self.assertEqual(self.handle(self.payload("order.done", status="paid")).state, "done")

    def test_contents_are_erased_after_the_days(self):
        old, waiting = self.handle(self.payload()), self.send(self.payload(id="2"))
        (old | waiting).date_received = fields.Datetime.now() - timedelta(days=100)
        self.env.flush_all()
        self.inbox._gc_contents()
        self.assertEqual((old.payload, old.is_erased, old.state), (False, True, "done"))
        self.assertTrue(waiting.payload)

    def test_claiming_costs_the_same_for_many(self):
        for number in range(10):
            self.send(self.payload(id=str(number)))
        with self.assertQueryCount(2):
            self.assertEqual(len(self.inbox._claim()), 10)
