"""Anything that can sign a webhook: the administrator says what its events mean."""

import base64
import json
import re
import secrets as random_secrets
import time

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..tools.errors import Permanent, Refused, Unsettled
from ..tools.http import call
from ..tools.moments import to_naive_utc
from ..tools.paths import text_at
from ..tools.shapes import Received, SecretField
from . import standard_webhooks

SECRET = "webhook_secret"


class WebhookKind(models.AbstractModel):
    _name = "crm.connector.kind.webhook"
    _inherit = ["crm.connector.mapped", "crm.connector.kind"]
    _description = "Webhook"
    _kind = "webhook"
    # receivers of Standard Webhooks know a message again by its id
    _dedupe_seconds = 24 * 3600

    @api.model
    def _kind_label(self):
        return self.env._("Webhook (Standard Webhooks)")

    @api.model
    def _secret_fields(self):
        return [
            SecretField(
                SECRET,
                self.env._("Signing Secret"),
                help=self.env._("whsec_… of the other system; the same one signs what is sent."),
            )
        ]

    @api.model
    def _check_secret(self, name, value):
        try:
            standard_webhooks.key_of(value)
        except ValueError:
            raise ValidationError(
                self.env._(
                    "“Signing Secret” must be the base64 of 24 to 64 bytes, with or without "
                    "“whsec_” before it."
                )
            ) from None

    @api.model
    def _make_secret(self):
        """A new secret, for systems that are told it."""
        return standard_webhooks.PREFIX + base64.b64encode(random_secrets.token_bytes(32)).decode()

    # -- incoming -------------------------------------------------------------------------------

    @api.model
    def _verify(self, connector, incoming):
        secrets = connector._secrets(SECRET)
        if not standard_webhooks.is_signed(
            secrets, incoming.headers, incoming.body, incoming.moment
        ):
            raise Refused(401, "wrong signature or time")
        return incoming.body.decode("utf-8")

    @api.model
    def _parse(self, connector, incoming, content):
        data = json.loads(content)
        if not isinstance(data, dict):
            raise Refused(400, "no JSON object")
        key = text_at(data, connector.key_path) or incoming.headers.get("webhook-id", "")
        return [self._received(connector, key, content, data)]

    @api.model
    def _received(self, connector, key, content, data):
        return Received(
            key=key,
            type=text_at(data, connector.type_path or "type"),
            payload=content,
            date=to_naive_utc(text_at(data, connector.date_path or "timestamp")),
        )

    # -- processing -----------------------------------------------------------------------------

    @api.model
    def _subject_key(self, connector, received):
        return self._mapped_key(connector, received)

    @api.model
    def _plan(self, connector, received, identity):
        return self._mapped_plan(connector, received)

    # -- outgoing -------------------------------------------------------------------------------

    @api.model
    def _can_send(self, connector):
        return bool(connector.api_url)

    @api.model
    def _test(self, connector):
        known = bool(connector._secrets(SECRET))
        mapped = bool(connector.mapping_ids)
        return [
            (
                known,
                self.env._("The signing secret is known.")
                if known
                else self.env._("“Signing Secret” is empty: nothing can be verified."),
            ),
            (
                mapped,
                self.env._("Its events are mapped.")
                if mapped
                else self.env._("No event is mapped: all are kept and ignored."),
            ),
        ]

    @api.model
    def _test_content(self, connector):
        return {
            "type": "test",
            "timestamp": fields.Datetime.now().isoformat() + "Z",
            "data": {"from": self.env.company.name},
        }

    @api.model
    def _send(self, connector, message):
        secrets = connector._secrets(SECRET)
        if not secrets:
            raise Permanent(self.env._("“Signing Secret” is empty: nothing can be signed."))
        body = message.payload.encode()
        timestamp = int(time.time())
        headers = {
            "content-type": "application/json",
            "webhook-id": message.key,
            "webhook-timestamp": str(timestamp),
            "webhook-signature": standard_webhooks.sign(secrets[0], message.key, timestamp, body),
        }
        answer = call("POST", connector.api_url, data=body, headers=headers)
        if answer.status_code in (408, 425):
            raise Unsettled(self.env._("The other system did not take it yet."))
        if not 200 <= answer.status_code < 300:
            raise Permanent(
                self.env._("The other system refused it (HTTP %s).", answer.status_code)
            )
        return re.sub(r"[^\w.-]", "", answer.headers.get("x-request-id", ""))[:64]
