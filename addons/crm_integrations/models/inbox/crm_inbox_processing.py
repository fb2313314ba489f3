"""Events become effects: claimed in batches, each once, whoever else is at work."""

import logging
import time
from datetime import UTC, timedelta

import psycopg2
from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError

from ...tools.errors import Later, Permanent, Unsettled
from ...tools.retry import backoff, next_try
from ...tools.text import clean
from ...tools.trace import trace
from .crm_inbox_event import OPEN_STATES

_logger = logging.getLogger(__name__)

BATCH = 20
STALE = (psycopg2.errors.SerializationFailure, psycopg2.errors.DeadlockDetected)


class CrmInboxEvent(models.Model):
    _inherit = "crm.inbox.event"

    @api.model
    def _due_domain(self):
        return [
            ("state", "in", OPEN_STATES),
            ("date_next_attempt", "<=", fields.Datetime.now()),
            ("connector_id.active", "=", True),
        ]

    @api.model
    def _cron_process(self):
        """Process what is due, a claimed batch a transaction.

        An event, its effects and that it is done are committed together: killed before, it is
        processed again; killed after, it is not.
        """
        while True:
            try:
                claimed = self._claim()
                claimed._process()
                self.env.flush_all()
            except (*STALE, psycopg2.errors.UniqueViolation):
                # another worker was here; a new transaction sees what it did
                self.env.cr.rollback()
                self.env.invalidate_all(flush=False)
                time.sleep(0.05)
                continue
            remaining = self.search_count(self._due_domain()) if claimed else 0
            left = self.env["ir.cron"]._commit_progress(len(claimed), remaining=remaining)
            if not claimed or not left:
                break
        self._wake_up_for_next()

    @api.model
    def _claim(self, limit=BATCH):
        # more than a batch is looked at: others may hold the first ones
        candidates = self.search(self._due_domain(), limit=limit * 5, order="date_next_attempt, id")
        return candidates.try_lock_for_update(limit=limit)

    @api.model
    def _wake_up_for_next(self):
        following = self.search(
            [("state", "in", OPEN_STATES), ("connector_id.active", "=", True)],
            order="date_next_attempt",
            limit=1,
        )
        if following:
            self._wake_up(max(following.date_next_attempt, fields.Datetime.now()))

    def _process(self):
        """Process claimed events; what goes wrong with one is recorded on it."""
        subjects = {}
        for event in self:
            try:
                kind = event._kind_or_raise()
                subjects[event] = event._subject_of(kind)
            except Exception as error:
                event._record_error(error)
        # in one order, whoever does it: no two workers wait for each other
        wanted = {(event.connector_id.id, key) for event, key in subjects.items() if key}
        self.env["crm.external.identity"]._lock(sorted(wanted))
        stopped = {}
        for event, key in subjects.items():
            if error := stopped.get(event.connector_id):
                event._postpone(error)
                continue
            try:
                with self.env.cr.savepoint():
                    event._process_one(key)
            except STALE:
                raise
            except psycopg2.InterfaceError:
                raise
            except psycopg2.errors.UniqueViolation as error:
                if error.diag.table_name == "crm_external_identity":
                    # who held the lock before made it, after this transaction began to see
                    raise
                event._record_error(error)
            except Exception as error:
                if getattr(error, "everything", False):
                    stopped[event.connector_id] = error
                event._record_error(error)

    def _subject_of(self, kind):
        """The number of whom it is about in the other system; ``""`` for nobody."""
        return clean(kind._subject_key(self.connector_id, self._as_received()))

    def _subject(self):
        """As above, and ``""`` as well where the content cannot be read."""
        kind = self.connector_id._kind_model()
        try:
            return self._subject_of(kind) if kind is not None else ""
        except Exception as error:
            _logger.info("event %s is about nobody we know: %s", self.id, trace(error))
            return ""

    def _kind_or_raise(self):
        keeper = self.connector_id._for_its_keeper()
        kind = keeper._kind_model()
        if kind is None:
            raise Permanent(keeper.env._("The addon of this kind of connector is not installed."))
        return kind

    def _process_one(self, subject_key):
        self.ensure_one()
        # what is said and written is read where the connector's keeper works
        connector = self.connector_id._for_its_keeper()
        env = connector.with_company(connector.company_id).env
        received = self._as_received()
        Identity = env["crm.external.identity"]
        identity = Identity._known(connector, subject_key)
        kind = self._kind_or_raise().with_env(env)
        plan = kind._plan(connector.with_env(env), received, identity)
        if plan is None:
            self._finish("ignored", {"result": False, "identity_id": identity.id})
            return
        sentences, identity, lead = Identity._carry_out(
            connector.with_env(env), plan, identity, received.key, received.date
        )
        self._finish(
            "done",
            {
                "result": "\n".join(sentences),
                "identity_id": identity.id,
                "lead_id": lead.id,
            },
        )

    def _finish(self, state, values):
        begun = self.create_date.replace(tzinfo=UTC).timestamp()
        self.write(
            {
                **values,
                "state": state,
                "error": False,
                "date_put_off": False,
                "date_done": fields.Datetime.now(),
                "delay": max(time.time() - begun, 0),
                "attempts": self.attempts + 1,
            }
        )

    # -- what went wrong ------------------------------------------------------------------------

    def _postpone(self, error):
        """Not tried at all: it waits without that counting as an attempt."""
        wait = error.seconds or backoff(max(self.attempts, 1))
        self.write(
            {
                "error": clean(error, 500),
                "date_next_attempt": fields.Datetime.now() + timedelta(seconds=wait),
            }
        )

    def _record_error(self, error):
        """Try again later, or give up, by what kind of error it was."""
        is_known = isinstance(error, (Later, Permanent, Unsettled, UserError, AccessError))
        if not is_known:
            # not its text: that may hold what came from outside
            _logger.info(
                "event %s of connector %s failed: %s", self.id, self.connector_id.id, trace(error)
            )
        text = (
            str(error)
            if is_known or isinstance(error, ValidationError)
            else self.connector_id._for_its_keeper().env._(
                "Unexpected: %s. The server's log has more.", type(error).__name__
            )
        )
        self.write({**next_try(error, self, fields.Datetime.now()), "error": clean(text, 500)})
