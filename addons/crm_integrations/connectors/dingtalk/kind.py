"""DingTalk: events, robots and cards come by HTTP or by its Stream; reminders go out.

Both ways end in the same rows of the inbox: the same event is one, whichever way it comes.
"""

import hashlib
import json
import secrets as random_secrets
import time

from odoo import api, models
from odoo.exceptions import ValidationError

from ...tools.errors import Refused
from ...tools.moments import to_naive_utc
from ...tools.shapes import Received, SecretField
from ..common import callback_crypto
from . import signatures

CHECK = "check_url"


class DingtalkKind(models.AbstractModel):
    _name = "crm.connector.kind.dingtalk"
    _inherit = [
        "crm.connector.members",
        "crm.connector.approvals",
        "crm.connector.kind",
        "crm.connector.dingtalk.api",
        "crm.connector.cards",
        "crm.connector.talk",
    ]
    _description = "DingTalk"
    _kind = "dingtalk"
    _answer_type = "application/json"

    @api.model
    def _kind_label(self):
        return self.env._("DingTalk")

    @api.model
    def _secret_fields(self):
        return [
            SecretField(
                "app_secret",
                self.env._("Client Secret"),
                help=self.env._("AppSecret of the app; its robot signs with it, too."),
            ),
            SecretField(
                "token",
                self.env._("Token"),
                required=False,
                help=self.env._("Of the event subscription by HTTP; not needed in Stream mode."),
            ),
            SecretField(
                "aes_key",
                self.env._("EncodingAESKey"),
                required=False,
                help=self.env._("Of the event subscription by HTTP: 43 characters."),
            ),
            SecretField(
                "card_secret",
                self.env._("Card Secret"),
                required=False,
                help=self.env._("The apiSecret the card route was registered with."),
            ),
        ]

    @api.model
    def _check_secret(self, name, value):
        if name != "aes_key":
            return
        try:
            callback_crypto.key_of(value)
        except ValueError:
            raise ValidationError(
                self.env._(
                    "“EncodingAESKey” has 43 letters and digits; this has %s characters. Copy "
                    "it once more.",
                    len(value),
                )
            ) from None

    # -- incoming by HTTP -----------------------------------------------------------------------

    @api.model
    def _verify(self, connector, incoming):
        data = _object(incoming.body)
        if "encrypt" in data:
            return self._open(connector, incoming, data)[0]
        headers = incoming.headers
        if "x-ddpaas-signature" in headers:
            sign, name, given = signatures.card, "card_secret", headers["x-ddpaas-signature"]
            stamp = headers.get("x-ddpaas-signature-timestamp", "")
        else:
            sign, name, given = signatures.robot, "app_secret", headers.get("sign", "")
            stamp = headers.get("timestamp", "")
        if not signatures.is_signed(sign, connector._secrets(name), stamp, given, incoming.moment):
            raise Refused(401, "wrong signature or time")
        return incoming.body.decode("utf-8")

    @api.model
    def _open(self, connector, incoming, data):
        """Decrypt an event.

        :return: ``(content, token, key, owner)``: what it was signed and encrypted with, which
            the answer has to be, too
        :raise Refused: 401
        """
        query, encrypted = incoming.query, str(data.get("encrypt") or "")
        given = query.get("msg_signature") or query.get("signature", "")
        stamp, nonce = query.get("timestamp", ""), query.get("nonce", "")
        signed_with = None
        for token in connector._secrets("token"):
            if callback_crypto.is_signed(given, token, stamp, nonce, encrypted):
                signed_with = signed_with or token
        if not signed_with or not encrypted:
            raise Refused(401, "wrong signature")
        # which of its numbers DingTalk names depends on the kind of app
        owners = [connector.dingtalk_client_id, connector.dingtalk_corp_id]
        for key in connector._secrets("aes_key"):
            for owner in filter(None, owners):
                try:
                    return callback_crypto.decrypt(key, encrypted, owner), signed_with, key, owner
                except ValueError:
                    continue
        raise Refused(401, "not for this app or another key")

    @api.model
    def _parse(self, connector, incoming, content):
        data = _object(content)
        if "encrypt" in _object(incoming.body):
            if data.get("EventType") == CHECK:
                return []
            return [self._event(data, content)]
        if "x-ddpaas-signature" in incoming.headers:
            # nothing numbers clicks; what is sent again has the stamp of before
            stamp = incoming.headers.get("x-ddpaas-signature-timestamp", "")
            return [self._click(content, _fingerprint(stamp + content))]
        return [self._said(data, content)]

    @api.model
    def _answer(self, connector, incoming):
        """``success``, encrypted for whoever sent an event."""
        data = _object(incoming.body)
        if "encrypt" not in data:
            return "{}"
        _content, token, key, owner = self._open(connector, incoming, data)
        stamp, nonce = str(int(time.time() * 1000)), random_secrets.token_hex(8)
        encrypted = callback_crypto.encrypt(key, "success", owner)
        return json.dumps(
            {
                "msg_signature": callback_crypto.signature(token, stamp, nonce, encrypted),
                "timeStamp": stamp,
                "nonce": nonce,
                "encrypt": encrypted,
            }
        )

    # -- what is kept, whichever way it came ----------------------------------------------------

    @api.model
    def _event(self, data, content, number="", kind="", date=None):
        number = number or data.get("eventId") or data.get("EventId") or _fingerprint(content)
        kind = kind or data.get("EventType") or data.get("eventType") or ""
        names = ("eventBornTime", "EventTime", "TimeStamp", "timeStamp")
        date = date or next(filter(None, map(data.get, names)), None)
        end = self._end_of_approval(f"event/{kind}", data)
        return Received(end or f"event:{number}", f"event/{kind}", content, to_naive_utc(date))

    @api.model
    def _received(self, connector, key, content, data):
        """An event as its mapping is tried on it."""
        return self._event(data, content, number=key)

    @api.model
    def _said(self, data, content):
        number = data.get("msgId")
        if not number:
            raise Refused(400, "no message")
        kind = f"robot/{data.get('msgtype', '')}"
        return Received(f"robot:{number}", kind, content, to_naive_utc(data.get("createAt")))

    @api.model
    def _click(self, content, number):
        return Received(f"card:{number}", "card", content)


def _object(text):
    """:raise Refused: 400 for what is no JSON object"""
    try:
        data = json.loads(text)
    except ValueError:
        data = None
    if not isinstance(data, dict):
        raise Refused(400, "no JSON object")
    return data


def _fingerprint(text):
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()
