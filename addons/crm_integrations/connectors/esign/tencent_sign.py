"""腾讯电子签: encrypted callbacks of the state of contracts.

The order's number is the ``UserData`` of the contract, as it is or in base64 as the interface asks.
"""

import base64
import binascii
import hashlib
import hmac
import json

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from odoo import api, models
from odoo.exceptions import ValidationError

from ...tools.errors import Refused
from ...tools.moments import to_naive_utc
from ...tools.shapes import SecretField
from . import flow as flows

STATES = {"3": flows.REFUSED, "4": flows.COMPLETED, "5": flows.EXPIRED, "6": flows.REVOKED}
BLOCK = 16


class TencentSignKind(models.AbstractModel):
    _name = "crm.connector.kind.tencent_sign"
    _inherit = "crm.connector.esign.flow"
    _description = "Tencent E-Sign (腾讯电子签)"
    _kind = "tencent_sign"

    @api.model
    def _kind_label(self):
        return self.env._("Tencent E-Sign (腾讯电子签)")

    @api.model
    def _secret_fields(self):
        return [
            SecretField(
                "token", self.env._("Token"), help=self.env._("Of the callback's settings.")
            ),
            SecretField(
                "callback_key",
                self.env._("CallbackUrlKey"),
                help=self.env._("Of the callback's settings: 32 characters."),
            ),
        ]

    @api.model
    def _check_secret(self, name, value):
        if name == "callback_key" and len(value) != 32:
            raise ValidationError(
                self.env._(
                    "“CallbackUrlKey” has 32 characters; this has %s. Copy it once more.",
                    len(value),
                )
            )

    @api.model
    def _verify(self, connector, incoming):
        given = incoming.headers.get("content-signature", "").encode()
        is_signed = False
        for token in connector._secrets("token"):
            digest = hmac.new(token.encode(), incoming.body, hashlib.sha256).hexdigest()
            is_signed |= hmac.compare_digest(f"sha256={digest}".encode(), given)
        if not is_signed:
            raise Refused(401, "wrong signature")
        encrypted = json.loads(incoming.body)["encrypt"]
        for key in connector._secrets("callback_key"):
            try:
                return self._decrypt(key, encrypted)
            except ValueError:
                continue
        raise Refused(401, "another key")

    @api.model
    def _decrypt(self, key, encrypted):
        """
        :raise ValueError: for a wrong key or padding; which one is nobody's business
        """
        raw_key = key.encode()
        data = base64.b64decode(encrypted, validate=True)
        if not data or len(data) % BLOCK:
            raise ValueError("not decrypted")
        decryptor = Cipher(algorithms.AES(raw_key), modes.CBC(raw_key[:BLOCK])).decryptor()
        plain = decryptor.update(data) + decryptor.finalize()
        padding = plain[-1]
        # of blocks of 16, or of 32 as elsewhere at this vendor
        if not 1 <= padding <= 32 or plain[-padding:] != bytes([padding]) * padding:
            raise ValueError("not decrypted")
        return plain[:-padding].decode("utf-8")

    @api.model
    def _parse(self, connector, incoming, content):
        return [self._received(str(json.loads(content).get("MsgType") or ""), content)]

    @api.model
    def _flow(self, event_type, payload):
        data = json.loads(payload).get("MsgData") or {}
        if not data.get("FlowId"):
            return None
        status = str(data.get("FlowCallbackStatus") or "")
        return flows.Flow(
            number=str(data["FlowId"]),
            state=STATES.get(status, ""),
            reference=self._reference(str(data.get("UserData") or "")),
            title=str(data.get("FlowName") or ""),
            detail=status,
            date=to_naive_utc(data.get("OperateTime")),
        )

    @api.model
    def _reference(self, text):
        try:
            decoded = base64.b64decode(text, validate=True).decode("utf-8")
        except (binascii.Error, ValueError):
            return text
        return decoded if decoded.isprintable() else text
