"""WeCom: customers its members add in WeChat become leads.

What its callback says is a hint; what is true is asked for (``contacts``).
"""

import hashlib

from odoo import api, models
from odoo.exceptions import ValidationError

from ...tools.errors import Refused
from ...tools.moments import to_naive_utc
from ...tools.shapes import Received, SecretField
from ..common import callback_crypto as crypto
from . import xml

CONTACT = "change_external_contact"
KEY_PARTS = (
    "Event",
    "ChangeType",
    "UserID",
    "ExternalUserID",
    "ChatId",
    "Id",
    "CreateTime",
    "State",
)


class WecomKind(models.AbstractModel):
    _name = "crm.connector.kind.wecom"
    _inherit = ["crm.connector.members", "crm.connector.kind", "crm.connector.wecom.api"]
    _description = "WeCom"
    _kind = "wecom"
    _content_types = ("text/xml", "application/xml")
    # the longest interval the duplicate check of messages takes
    _dedupe_seconds = 4 * 3600

    @api.model
    def _kind_label(self):
        return self.env._("WeCom")

    @api.model
    def _secret_fields(self):
        return [
            SecretField(
                "token", self.env._("Token"), help=self.env._("Of the app's callback settings.")
            ),
            SecretField(
                "aes_key",
                self.env._("EncodingAESKey"),
                help=self.env._("Of the app's callback settings: 43 characters."),
            ),
            SecretField(
                "app_secret", self.env._("App Secret"), help=self.env._("On the app's page.")
            ),
        ]

    @api.model
    def _check_secret(self, name, value):
        if name == "aes_key":
            try:
                crypto.key_of(value)
            except ValueError:
                raise ValidationError(
                    self.env._(
                        "“EncodingAESKey” has 43 letters and digits; this has %s characters. Copy "
                        "it once more.",
                        len(value),
                    )
                ) from None
        elif name == "token" and not (value.isalnum() and len(value) <= 32):
            raise ValidationError(
                self.env._("“Token” has up to 32 letters and digits and nothing else.")
            )

    # -- incoming -------------------------------------------------------------------------------

    @api.model
    def _open(self, connector, incoming, encrypted):
        """Check the signature of an encrypted text and decrypt it.

        During a rotation token and key may be old and new in any combination.

        :raise Refused: 401
        """
        query = incoming.query
        given = [query.get(name, "") for name in ("msg_signature", "timestamp", "nonce")]
        signed = False
        for token in connector._secrets("token"):
            signed |= crypto.is_signed(given[0], token, given[1], given[2], encrypted)
        if not signed or not encrypted:
            raise Refused(401, "wrong signature")
        for key in connector._secrets("aes_key"):
            try:
                return crypto.decrypt(key, encrypted, connector.wecom_corp_id or "")
            except ValueError:
                continue
        raise Refused(401, "not for this corp or another key")

    @api.model
    def _handshake(self, connector, incoming):
        return self._open(connector, incoming, incoming.query.get("echostr", ""))

    @api.model
    def _verify(self, connector, incoming):
        try:
            encrypted = xml.read(incoming.body).get("Encrypt", "")
        except ValueError:
            raise Refused(400, "no XML") from None
        return self._open(connector, incoming, encrypted)

    @api.model
    def _parse(self, connector, incoming, content):
        data = xml.read(content)
        kind = data.get("Event") or data.get("MsgType", "")
        change = data.get("ChangeType", "")
        key = ":".join(data.get(part, "") for part in KEY_PARTS)
        if kind and kind != CONTACT:
            # two of them may differ in nothing that is in the key
            key += ":" + hashlib.sha256(content.encode("utf-8", "replace")).hexdigest()[:16]
        if data.get("MsgId"):
            key = f"message:{data['MsgId']}"
        if data.get("TaskId"):
            # of different cards in one second, or by different people
            key += "".join(
                f":{data.get(name, '')}" for name in ("TaskId", "FromUserName", "EventKey")
            )
        if not key.strip(":"):
            raise Refused(400, "no event")
        return [
            Received(
                key=key,
                type=f"{kind}/{change}" if change else kind,
                payload=content,
                date=to_naive_utc(data.get("CreateTime")),
            )
        ]
