"""腾讯电子签: encrypted callbacks of the state of contracts, interface “ess” of 2020-11-11.

The order's number is the ``UserData`` of the contract, as it is or in base64 as the interface asks.
Callbacks tell it, answers do not. The names of fields and codes that are asked for are here only.
"""

import base64
import binascii
import hashlib
import hmac
import json

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from odoo import api, models
from odoo.exceptions import ValidationError

from ...tools import tencent_cloud
from ...tools.answers import NEEDED, check
from ...tools.errors import Later, Permanent, Refused
from ...tools.http import read_json
from ...tools.moments import to_milliseconds, to_naive_utc
from ...tools.shapes import SecretField
from . import flow as flows

ADDRESS = "https://ess.tencentcloudapi.com"
VERSION, SERVICE, BRIEFS = "2020-11-11", "ess", "DescribeFlowBriefs"
# so many contracts are asked about at once
AT_ONCE = 100
# of an answer, what is read
SAID = {"Response": {"Error": {}}}
TOLD = {"FlowBriefs": [{"FlowId": NEEDED}]}
MESSAGE = "FlowStatusChange"
STATES = {
    "3": flows.REFUSED,
    "4": flows.COMPLETED,
    "5": flows.EXPIRED,
    "6": flows.REVOKED,
    # a party did not fill its part in
    "10": flows.REFUSED,
    # a party's name has changed meanwhile
    "16": flows.EXPIRED,
    # given up by all after all had signed
    "21": flows.REVOKED,
}
NUMBERS = {flows.REFUSED: 3, flows.COMPLETED: 4, flows.EXPIRED: 5, flows.REVOKED: 6}
CREDENTIALS = "AuthFailure"
BLOCK = 16


class TencentSignKind(models.AbstractModel):
    _name = "crm.connector.kind.tencent_sign"
    _inherit = "crm.connector.esign.flow"
    _description = "Tencent E-Sign (腾讯电子签)"
    _kind = "tencent_sign"
    _can_be_taken_back = True

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
            SecretField(
                "secret_key",
                self.env._("SecretKey"),
                help=self.env._(
                    "Of the key of Tencent Cloud (访问密钥) that asks about contracts."
                ),
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

    # -- asking ---------------------------------------------------------------------------------

    @api.model
    def _missing_to_ask(self, connector):
        settings = connector.sudo()
        empty = [name for name in ("esign_secret_id", "esign_operator") if not settings[name]]
        return [
            *(connector._fields[name]._description_string(self.env) for name in empty),
            *(each.label for each in self._secret_fields() if not connector._secrets(each.name)),
        ]

    @api.model
    def _ask_about(self, connector, numbers):
        for start in range(0, len(numbers), AT_ONCE):
            answer = self._ask(connector, BRIEFS, {"FlowIds": numbers[start : start + AT_ONCE]})
            for brief in check(answer, TOLD, "Response").get("FlowBriefs") or []:
                yield flows.Flow(
                    number=str(brief.get("FlowId") or ""),
                    state=STATES.get(str(brief.get("FlowStatus")), ""),
                    title=str(brief.get("FlowName") or ""),
                )

    @api.model
    def _as_told(self, flow):
        content = {
            "FlowId": flow.number,
            "FlowName": flow.title,
            "FlowCallbackStatus": NUMBERS[flow.state],
            "UserData": flow.reference,
            "OperateTime": to_milliseconds(flow.date),
        }
        return MESSAGE, json.dumps({"MsgType": MESSAGE, "MsgData": content})

    @api.model
    def _ask(self, connector, action, content):
        """The answer's ``Response``.

        :raise Later, Permanent, Unsettled: see ``tools/errors.py``
        """
        settings = connector.sudo()
        base = (settings.api_url or ADDRESS).rstrip("/")
        content = {"Operator": {"UserId": settings.esign_operator}, **content}
        secret = connector._secrets("secret_key")[0]
        answer = tencent_cloud.ask(
            base, SERVICE, VERSION, action, content, settings.esign_secret_id, secret
        )
        found = read_json(answer, SAID).get("Response") or {}
        self._judge(found.get("Error"))
        return found

    @api.model
    def _judge(self, error):
        """
        :param dict error: ``{Code, Message}``, or None for none
        """
        if not isinstance(error, dict):
            return
        code, text = str(error.get("Code") or ""), str(error.get("Message") or "")[:200]
        if code.startswith(CREDENTIALS):
            raise Permanent(
                self.env._(
                    "Tencent does not take “SecretId” or “SecretKey”, or the key may not use the "
                    "interface of 腾讯电子签: %(text)s [%(code)s]",
                    text=text,
                    code=code,
                )
            )
        sentence = self.env._(
            "Tencent does not tell about the contract: %(text)s [%(code)s]", text=text, code=code
        )
        if code.startswith(tencent_cloud.SLOW_DOWN) or code.endswith("RequestLimitExceeded"):
            raise Later(sentence, seconds=60, everything=True)
        if not code or code.startswith(tencent_cloud.AGAIN):
            raise Later(sentence)
        raise Permanent(sentence)
