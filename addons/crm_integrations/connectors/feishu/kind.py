"""Feishu and Lark: encrypted events, clicks on cards, reminders as cards."""

import hmac
import json

from odoo import api, models

from ...tools.errors import Refused
from ...tools.moments import to_naive_utc
from ...tools.shapes import Received, SecretField
from . import crypto

HANDSHAKE = "url_verification"
CLICK = "card.action.trigger"


class FeishuKind(models.AbstractModel):
    _name = "crm.connector.kind.feishu"
    _inherit = [
        "crm.connector.members",
        "crm.connector.approvals",
        "crm.connector.kind",
        "crm.connector.feishu.api",
        "crm.connector.cards",
        "crm.connector.talk",
    ]
    _description = "Feishu"
    _kind = "feishu"
    _answer_type = "application/json"
    # a message's uuid is known again for an hour
    _dedupe_seconds = 3600

    @api.model
    def _kind_label(self):
        return self.env._("Feishu / Lark")

    @api.model
    def _secret_fields(self):
        return [
            SecretField(
                "app_secret", self.env._("App Secret"), help=self.env._("On the app's page.")
            ),
            SecretField(
                "encrypt_key",
                self.env._("Encrypt Key"),
                help=self.env._(
                    "Under Events & Callbacks (事件与回调), Encryption: events are signed with it."
                ),
            ),
            SecretField(
                "verification_token",
                self.env._("Verification Token"),
                required=False,
                help=self.env._("On the same page; filled in, each event has to name it."),
            ),
        ]

    # -- incoming -------------------------------------------------------------------------------

    @api.model
    def _verify(self, connector, incoming):
        """The signature, then the key; the handshake has no signature but the key is asked for.

        :raise Refused: 401
        """
        encrypted = _object(incoming.body).get("encrypt")
        if not isinstance(encrypted, str):
            raise Refused(401, "not encrypted")
        content, data = self._decrypted(connector, encrypted)
        if data.get("type") == HANDSHAKE:
            self._check_token(connector, data.get("token"))
            return content
        headers = incoming.headers
        given = headers.get("x-lark-signature", "")
        stamp = headers.get("x-lark-request-timestamp", "")
        nonce = headers.get("x-lark-request-nonce", "")
        is_signed = False
        for key in connector._secrets("encrypt_key"):
            is_signed |= crypto.is_signed(given, key, stamp, nonce, incoming.body)
        if not is_signed:
            raise Refused(401, "wrong signature")
        self._check_token(connector, _part(data, "header").get("token") or data.get("token"))
        return content

    @api.model
    def _decrypted(self, connector, encrypted):
        for key in connector._secrets("encrypt_key"):
            try:
                content = crypto.decrypt(key, encrypted)
            except ValueError:
                continue
            return content, _object(content)
        raise Refused(401, "another key")

    @api.model
    def _check_token(self, connector, given):
        wanted = connector._secrets("verification_token")
        if not wanted:
            return
        given = str(given or "").encode("utf-8", "replace")
        is_right = False
        for token in wanted:
            is_right |= hmac.compare_digest(token.encode(), given)
        if not is_right:
            raise Refused(401, "wrong token")

    @api.model
    def _parse(self, connector, incoming, content):
        data = _object(content)
        if data.get("type") == HANDSHAKE:
            return []
        number = _part(data, "header").get("event_id") if _is_new(data) else data.get("uuid")
        if not number:
            raise Refused(400, "no event")
        return [self._received(connector, number, content, data)]

    @api.model
    def _received(self, connector, key, content, data):
        header = _part(data, "header")
        # approvals are still told in the schema of before
        kind = header.get("event_type") if _is_new(data) else _part(data, "event").get("type")
        return Received(
            key=self._end_of_approval(kind, data) or f"event:{key}",
            type=str(kind or ""),
            payload=content,
            date=to_naive_utc(header.get("create_time") or data.get("ts")),
        )

    @api.model
    def _answer(self, connector, incoming):
        _content, data = self._decrypted(connector, _object(incoming.body)["encrypt"])
        if data.get("type") == HANDSHAKE:
            return json.dumps({"challenge": data.get("challenge", "")})
        if _part(data, "header").get("event_type") == CLICK:
            return json.dumps({"toast": self._toast(connector)}, ensure_ascii=False)
        return "{}"

    @api.model
    def _toast(self, connector):
        """Said at once; what came of the click is on the card a moment later."""

        def words(lang):
            env = self.with_context(lang=lang).env
            return env._("Received. The card shows in a moment what came of it.")

        languages = {"zh_cn": words("zh_CN"), "en_us": words("en_US")}
        return {
            "type": "info",
            "content": words(connector.user_id.lang or "en_US"),
            "i18n": languages,
        }


def _object(text):
    """:raise Refused: 400 for what is no JSON object"""
    try:
        data = json.loads(text)
    except ValueError:
        data = None
    if not isinstance(data, dict):
        raise Refused(400, "no JSON object")
    return data


def _is_new(data):
    return data.get("schema") == "2.0"


def _part(data, name):
    """An object in an object, empty if it is none."""
    part = data.get(name)
    return part if isinstance(part, dict) else {}
