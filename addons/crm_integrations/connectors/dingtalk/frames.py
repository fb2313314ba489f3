"""What comes over the Stream is kept like what comes by HTTP, under the same keys."""

import os
from datetime import timedelta

import psycopg2
from odoo import api, fields, models
from odoo.tools import SQL

from ...tools.errors import Refused
from ...tools.text import clean
from . import codes
from .kind import _object
from .stream import Account, Stream

# a process that is alive says so more often than this
SEEN_MINUTES = 2


class DingtalkFrames(models.AbstractModel):
    _inherit = "crm.connector.kind.dingtalk"

    @api.model
    def _keep_frame(self, connector, frame):
        """Keep a frame; safe once the caller has committed.

        :raise Refused: for what cannot be read
        """
        try:
            self.env["crm.inbox.event"]._store(connector, [self._received_frame(frame)])
        except psycopg2.DataError:
            raise Refused(400, "does not fit") from None

    @api.model
    def _stream(self, account, keep, told):
        """A connection for an account, not opened yet: see ``stream.Stream``."""
        return Stream(account, keep, told)

    @api.model
    def _received_frame(self, frame):
        headers, content = frame["headers"], frame.get("data")
        if not isinstance(content, str):
            raise Refused(400, "no data")
        data = _object(content)
        topic, number = clean(headers.get("topic"), 200), clean(headers.get("messageId"), 200)
        if frame.get("type") == "EVENT":
            return self._event(
                data,
                content,
                number=clean(headers.get("eventId"), 200),
                kind=clean(headers.get("eventType"), 100),
                date=headers.get("eventBornTime"),
            )
        if topic == codes.ROBOT_TOPIC:
            return self._said(data, content)
        if topic == codes.CARD_TOPIC and number:
            return self._click(content, number)
        raise Refused(400, "unknown topic")

    @api.model
    def _stream_accounts(self):
        """``{connector id: Account}`` of those whose events come over the Stream."""
        connectors = self.env["crm.connector"].search(
            [("kind", "=", self._kind), ("dingtalk_stream", "=", True)]
        )
        found = {}
        for connector in connectors:
            secrets = connector._secrets("app_secret")
            if secrets and connector.dingtalk_client_id:
                endpoint = (
                    os.environ.get("DINGTALK_OPENAPI_ENDPOINT") or connector.api_url or codes.API
                )
                found[connector.id] = Account(connector.dingtalk_client_id, secrets[0], endpoint)
        return found

    @api.model
    def _stream_seen(self, numbers):
        """These are connected now."""
        for number in numbers:
            self._stream_told(number, "", "")

    @api.model
    def _stream_told(self, number, reason, detail):
        """Note a connection's state; past the ORM: no tracking, and nobody's edit is in the way.

        :param str reason: ``""`` if it is connected, else what is wrong, see ``stream.Stream``
        """
        seen = (
            SQL(", date_dingtalk_stream_seen = %s", fields.Datetime.now()) if not reason else SQL()
        )
        self.env.cr.execute(
            SQL(
                "UPDATE crm_connector SET dingtalk_stream_error = %s%s WHERE id = %s",
                self._stream_sentence(number, reason, detail) or None,
                seen,
                number,
            )
        )
        self.env["crm.connector"].invalidate_model(
            ["date_dingtalk_stream_seen", "dingtalk_stream_error"], flush=False
        )

    @api.model
    def _stream_sentence(self, number, reason, detail):
        """What is wrong, in the language of who looks after the connector."""
        if not reason:
            return ""
        user = self.env["crm.connector"].browse(number).user_id
        env = self.env["crm.notice"]._notice_env(user) if user else self.env
        detail = clean(detail, 200)
        sentences = {
            "refused": env._(
                "DingTalk opens no connection; check “Client ID” and “Client Secret”: %s", detail
            ),
            "unreachable": env._("DingTalk cannot be reached: %s", detail),
            "database": env._("What came could not be stored yet: %s", detail),
            "library": env._("The Python package %s is missing where the process runs.", detail),
        }
        return sentences.get(reason) or env._("The connection broke: %s", detail)

    @api.model
    def _stream_result(self, connector):
        """What a test of the connection says about the Stream: ``(whether it works, sentence)``."""
        if connector.dingtalk_stream_error:
            return False, self.env._("Stream: %s", connector.dingtalk_stream_error)
        seen = connector.date_dingtalk_stream_seen
        if not seen or seen < fields.Datetime.now() - timedelta(minutes=SEEN_MINUTES):
            return False, self.env._(
                "The Stream process is not connected: start “odoo crm_dingtalk_stream -d …”."
            )
        return True, self.env._("The Stream is connected.")
