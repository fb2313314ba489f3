"""Sending: claim, commit, call, write down what came of it.

The claim is committed before the call, so that a crash in the middle leaves a message that says it
was being sent, and not one that is sent a second time without anybody knowing.
"""

import logging
import time
from datetime import UTC, timedelta

import psycopg2
from odoo import api, fields, models

from ...tools.errors import Later, Permanent, Unreadable, Unsettled
from ...tools.retry import MAX_ATTEMPTS, backoff, next_try, put_off
from ...tools.text import clean
from ...tools.trace import trace

_logger = logging.getLogger(__name__)

# longer than any call can take
STUCK_MINUTES = 10
LOOKED_AT = 20


class CrmOutboxMessage(models.Model):
    _inherit = "crm.outbox.message"

    @api.model
    def _due_domain(self):
        return [
            ("state", "in", ("queued", "failed", "unknown")),
            ("date_next_attempt", "<=", fields.Datetime.now()),
            ("connector_id.active", "=", True),
        ]

    @api.model
    def _cron_send(self):
        """Send what is due, one message at a time."""
        self._recover_stuck()
        self.env["ir.cron"]._commit_progress(0)
        # connectors that can send no more in this run: a limit, or they cannot be reached
        waiting = {}
        while True:
            try:
                message = self._claim_next(waiting)
                if not message:
                    break
                # the claim is safe before anybody is called
                self.env["ir.cron"]._commit_progress(0)
                message._attempt(waiting)
                self.env.flush_all()
            except psycopg2.errors.SerializationFailure:
                self.env.cr.rollback()
                self.env.invalidate_all(flush=False)
                time.sleep(0.05)
                continue
            remaining = self.search_count(
                [*self._due_domain(), ("connector_id", "not in", list(waiting))]
            )
            if not self.env["ir.cron"]._commit_progress(1, remaining=remaining):
                break
        self._wake_up_for_next(waiting)

    @api.model
    def _claim_next(self, waiting):
        """Lock the next message that its limits let out; it says that it is being sent."""
        while True:
            domain = [*self._due_domain(), ("connector_id", "not in", list(waiting))]
            candidates = self.search(domain, limit=LOOKED_AT, order="date_next_attempt, id")
            message = candidates.try_lock_for_update(limit=1)
            if not message:
                return message
            if until := message._quiet_until():
                message.date_next_attempt = until
                continue
            wait, scope = message._take_from_limits()
            if not wait:
                break
            until = fields.Datetime.now() + timedelta(seconds=wait + 1)
            if scope == "":
                waiting[message.connector_id.id] = until
            else:
                message.date_next_attempt = until
        if message.state != "unknown":
            message.write(
                {
                    "state": "sending",
                    "date_claimed": fields.Datetime.now(),
                    "date_first_attempt": message.date_first_attempt or fields.Datetime.now(),
                }
            )
        return message

    def _quiet_until(self):
        """When the quiet hours of a reminder's reader end: it may have failed before these began.

        What somebody has been waiting for, or sends by hand, and a question to the vendor wait not.
        """
        if not self.is_reminder or self.state == "unknown":
            return None
        return self.env["crm.notice"]._notice_quiet_until(self.user_id).get(self.user_id)

    def _take_from_limits(self):
        connector = self.connector_id
        kind = connector._kind_model()
        limits = list(kind._limits(connector, self)) if kind is not None else []
        if connector.per_minute:
            limits.append(("", connector.per_minute, 60))
        if connector.per_hour:
            limits.append(("", connector.per_hour, 3600))
        return self.env["crm.connector.bucket"]._take(connector, limits)

    def _attempt(self, waiting):
        """Send, or ask about, one claimed message; every outcome is written on it."""
        connector = self.connector_id
        keeper = connector._for_its_keeper()
        kind = keeper._kind_model()
        try:
            if kind is None:
                raise Permanent(
                    keeper.env._("The addon of this kind of connector is not installed.")
                )
            if self.state == "unknown":
                self._ask_about(kind)
                return
            if self.is_unsettled and not self._is_known_again(kind, fields.Datetime.now()):
                # it waited for too long: for a limit, or for the end of quiet hours
                self._set_unsettled(kind, self.error)
                return
            reference = kind._send(connector, self)
            self._set_sent(reference)
        except psycopg2.Error:
            raise
        except Unsettled as error:
            self._set_unsettled(kind, error)
        except Permanent as error:
            self._set_failed(error, dead=True)
        except Later as error:
            if self.state == "unknown":
                # only the question waits: what may have arrived is not sent a second time
                self._postpone_question(error)
            elif isinstance(error, Unreadable):
                self._set_unsettled(kind, error)
            else:
                self._set_failed(error)
            if error.everything:
                waiting[connector.id] = self.date_next_attempt
        except Exception as error:
            _logger.info(
                "message %s of connector %s failed: %s", self.id, connector.id, trace(error)
            )
            # it may have been sent before whatever went wrong
            self._set_unsettled(
                kind,
                keeper.env._("Unexpected: %s. The server's log has more.", type(error).__name__),
            )

    def _ask_about(self, kind):
        """Settle a message that nobody answered for by asking the vendor."""
        found = kind._settle(self.connector_id, self)
        if found:
            self._set_sent(self.vendor_reference)
        elif found is False:
            self.write(
                {
                    "state": "queued",
                    "is_unsettled": False,
                    "date_next_attempt": fields.Datetime.now(),
                }
            )
        else:
            self._postpone_question()

    def _postpone_question(self, error=None):
        now = fields.Datetime.now()
        wait = put_off(error, self.date_put_off, now)
        if wait is not None:
            self.write(
                {
                    "date_put_off": self.date_put_off or now,
                    "date_next_attempt": now + timedelta(seconds=wait),
                }
            )
            return
        attempts = self.attempts + 1
        wait = backoff(attempts)
        self.write(
            {
                "attempts": attempts,
                # a person has to look: the vendor cannot be asked, or does not know
                "date_next_attempt": False
                if attempts >= MAX_ATTEMPTS
                else now + timedelta(seconds=wait),
            }
        )

    def _set_sent(self, reference):
        begun = self.create_date.replace(tzinfo=UTC).timestamp()
        self.write(
            {
                "state": "sent",
                "attempts": self.attempts + 1,
                "date_sent": fields.Datetime.now(),
                "delay": max(time.time() - begun, 0),
                "vendor_reference": clean(reference, 200),
                "error": False,
                "date_put_off": False,
            }
        )

    def _set_failed(self, error, dead=False):
        values = next_try(error, self, fields.Datetime.now())
        if dead:
            values["state"] = "dead"
        self.write({**values, "error": clean(error, 500)})

    def _set_unsettled(self, kind, error):
        """It may have arrived: sent again only where the vendor knows it again."""
        wait = backoff(self.attempts + 1)
        again = fields.Datetime.now() + timedelta(seconds=wait)
        self.is_unsettled = True
        if self._is_known_again(kind, again):
            self._set_failed(error)
            self.date_next_attempt = again
            return
        self.write(
            {
                "state": "unknown",
                "attempts": 1,
                "error": clean(error, 500),
                "date_next_attempt": again,
            }
        )

    def _is_known_again(self, kind, moment):
        """Whether the vendor takes it for the same message if it is sent again at that moment."""
        window = kind._dedupe_seconds if kind is not None else 0
        begun = self.date_first_attempt or fields.Datetime.now()
        return moment < begun + timedelta(seconds=window)

    @api.model
    def _recover_stuck(self):
        """Messages whose sender died in the middle: as if no answer had come."""
        limit = fields.Datetime.now() - timedelta(minutes=STUCK_MINUTES)
        stuck = self.search([("state", "=", "sending"), ("date_claimed", "<", limit)], limit=200)
        for message in stuck.try_lock_for_update():
            keeper = message.connector_id._for_its_keeper()
            message._set_unsettled(
                keeper._kind_model(),
                keeper.env._("It was interrupted while it was being sent."),
            )

    @api.model
    def _wake_up_for_next(self, waiting):
        moments = list(waiting.values())
        following = self.search(
            [
                ("state", "in", ("queued", "failed", "unknown")),
                ("date_next_attempt", "!=", False),
                ("connector_id", "not in", list(waiting)),
                ("connector_id.active", "=", True),
            ],
            order="date_next_attempt",
            limit=1,
        )
        moments += following.mapped("date_next_attempt")
        if moments:
            self._wake_up(max(min(moments), fields.Datetime.now()))
