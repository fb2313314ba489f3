"""抖音/巨量引擎: people who left their number on an advertisement.

They are pushed as they come; 飞鱼 is asked for those that no push told.
"""

import hmac
import json
import time

from odoo import api, models

from ...tools.errors import Later, Permanent, Refused
from ...tools.http import call, read_json
from ...tools.moments import from_beijing, to_beijing
from ...tools.shapes import SecretField
from ..common.ads import Clue
from . import codes

READY = {"BaseResp": {"StatusCode": 0, "StatusMessage": "success"}}


class DouyinKind(models.AbstractModel):
    _name = "crm.connector.kind.douyin"
    _inherit = "crm.connector.ads"
    _description = "Douyin / Ocean Engine"
    _kind = "douyin"
    _answer_type = "application/json"
    _channel = "douyin"
    _span_days = codes.SPAN_DAYS

    @api.model
    def _kind_label(self):
        return self.env._("Douyin / Ocean Engine (抖音、巨量引擎)")

    @api.model
    def _secret_fields(self):
        return [
            SecretField(
                "push_secret",
                self.env._("Push Secret"),
                required=False,
                help=self.env._("Signs the leads that are pushed: of the app or subscription."),
            ),
            SecretField(
                "feiyu_key",
                self.env._("Signature Key"),
                help=self.env._("In Feiyu CRM (飞鱼), under the interface's settings."),
            ),
            SecretField(
                "feiyu_token",
                self.env._("Feiyu Token"),
                help=self.env._("In Feiyu CRM (飞鱼), beside the signature key."),
            ),
        ]

    # -- push -----------------------------------------------------------------------------------

    @api.model
    def _verify(self, connector, incoming):
        signed = False
        for secret in connector._secrets("push_secret"):
            for header, sign in codes.SIGNATURES:
                given = incoming.headers.get(header, "").lower().encode("utf-8", "replace")
                signed |= hmac.compare_digest(sign(secret, incoming.body).encode(), given)
        if not signed:
            raise Refused(401, "wrong signature")
        return incoming.body.decode("utf-8")

    @api.model
    def _parse(self, connector, incoming, content):
        message = json.loads(content)
        if not isinstance(message, dict):
            raise Refused(400, "no JSON object")
        if self._challenge(message):
            return []
        label = str(message.get("service_label") or message.get("event") or "")
        data = message.get("data") or message.get("content") or {}
        data = json.loads(data) if isinstance(data, str) else data
        found = data if isinstance(data, list) else [data]
        number = str(message.get("message_id") or "")
        if not number and not any(self._clue(each) for each in found if isinstance(each, dict)):
            raise Refused(400, "no message")
        return [
            self._clue_received(each, label or "pushed", f"message:{number}:{place}")
            for place, each in enumerate(found)
        ]

    @api.model
    def _challenge(self, message):
        named = codes.CHALLENGE in (message.get("event"), message.get("service_label"))
        return message.get("challenge") if named or set(message) == {"challenge"} else None

    @api.model
    def _answer(self, connector, incoming):
        message = json.loads(incoming.body)
        challenge = self._challenge(message)
        return json.dumps({"challenge": challenge, **READY} if challenge else READY)

    # -- clues ----------------------------------------------------------------------------------

    @api.model
    def _clue(self, data):
        number = codes.first(data, codes.NUMBER)
        if not number:
            return None
        name = codes.first(data, codes.NAME)
        place = codes.first(data, codes.PLACE).replace("+", " ").split()
        notes = [(label, codes.first(data, names)) for label, names in codes.NOTES]
        form = data.get(codes.FORM)
        if isinstance(form, dict):
            notes += [(label, codes.first(form, (label,))) for label in form]
        return Clue(
            number=number,
            name="" if name in codes.UNNAMED else name,
            company=codes.first(data, codes.COMPANY),
            phone=codes.first(data, codes.PHONE),
            email=codes.first(data, codes.EMAIL),
            city=place[-1] if place else "",
            campaign=codes.first(data, codes.CAMPAIGN),
            notes=tuple(notes),
        )

    @api.model
    def _clue_date(self, data):
        return from_beijing(codes.first(data, codes.DATE))

    # -- pull -----------------------------------------------------------------------------------

    @api.model
    def _clues_between(self, connector, begin, end):
        begin, end = (int(to_beijing(each).timestamp()) for each in (begin, end))
        return self._all_pages(lambda page: self._ask(connector, page, begin, end))

    @api.model
    def _ask(self, connector, page, begin, end):
        """
        :raise Later, Permanent, Unsettled: see ``tools/errors.py``
        """
        keys, tokens = connector._secrets("feiyu_key"), connector._secrets("feiyu_token")
        if not keys or not tokens:
            raise Permanent(
                self.env._("“Signature Key” and “Feiyu Token” are needed to ask Feiyu.")
            )
        stamp = int(time.time())
        headers = {
            "Content-Type": "application/json;charset=UTF-8",
            "Access-Token": tokens[0],
            "Timestamp": str(stamp),
            "Signature": codes.signature(keys[0], begin, end, stamp),
        }
        parameters = {
            "page": page, "page_size": codes.PAGE_SIZE, "start_time": begin, "end_time": end,
        }  # fmt: skip
        base = (connector.sudo().api_url or codes.FEIYU).rstrip("/")
        answer = call("GET", base + codes.PULL, params=parameters, headers=headers)
        if answer.status_code in (401, 403):
            raise Permanent(self.env._("Feiyu refuses the signature key or the token."))
        content = read_json(answer)
        rows = content.get("data")
        if content.get("status") not in ("success", 0, "0") or not isinstance(rows, list):
            raise Later(
                self.env._("Feiyu does not tell its leads: %s", str(content.get("msg") or "")[:200])
            )
        total = content.get("count")
        return rows, total if isinstance(total, int) else None, codes.PAGE_SIZE

    @api.model
    def _test(self, connector):
        now = int(time.time())
        _rows, total, _size = self._ask(connector, 1, now - 24 * 3600, now)
        pushed = bool(connector._secrets("push_secret"))
        return [
            (True, self.env._("Feiyu answers; leads of the last 24 hours: %s.", total or 0)),
            (
                True,
                self.env._("Pushed leads are taken.")
                if pushed
                else self.env._("“Push Secret” is empty: leads come only when Feiyu is asked."),
            ),
        ]
