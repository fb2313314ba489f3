"""e签宝, interface v3.

A failed delivery is repeated for hours with the time of the first attempt: there is no window of
time, the number of the flow and its state make an event one. The paths and names of fields that are
asked for are here only; those of ``detail`` are as others use them.
"""

import base64
import hashlib
import hmac
import json
import time

from odoo import api, models

from ...tools.answers import check
from ...tools.errors import Permanent, Refused
from ...tools.http import call, read_json
from ...tools.moments import to_milliseconds, to_naive_utc
from ...tools.shapes import SecretField
from . import flow as flows

ADDRESS = "https://openapi.esign.cn"
DETAIL = "/v3/sign-flow/%s/detail"
# a flow that was deleted
NO_FLOW = 1437102
# of an answer, what is read
TOLD = {"data": {"signers": [{"signFields": [{}]}], "signFlowConfig": {}}}
CONTENT_TYPE = "application/json; charset=UTF-8"
COMPLETE = "SIGN_FLOW_COMPLETE"
STATES = {"2": flows.COMPLETED, "3": flows.REVOKED, "5": flows.EXPIRED, "7": flows.REFUSED}
NUMBERS = {state: number for number, state in STATES.items()}
PARTY_STATES = {"2": flows.SIGNED_BY_ONE, "4": flows.REFUSED_BY_ONE}


class EsignKind(models.AbstractModel):
    _name = "crm.connector.kind.esign"
    _inherit = "crm.connector.esign.flow"
    _description = "eSign (e签宝)"
    _kind = "esign"

    @api.model
    def _kind_label(self):
        return self.env._("eSign (e签宝)")

    @api.model
    def _secret_fields(self):
        return [
            SecretField(
                "app_secret",
                self.env._("App Secret"),
                help=self.env._("On the application's page."),
            )
        ]

    # -- incoming -------------------------------------------------------------------------------

    @api.model
    def _verify(self, connector, incoming):
        headers = incoming.headers
        given = headers.get("x-tsign-open-signature", "").encode()
        values = "".join(incoming.query[name] for name in sorted(incoming.query))
        stamp = headers.get("x-tsign-open-timestamp", "")
        signed = f"{stamp}{values}".encode() + incoming.body
        is_signed = False
        for secret in connector._secrets("app_secret"):
            expected = hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest()
            is_signed |= hmac.compare_digest(expected.encode(), given)
        if not (is_signed and stamp):
            raise Refused(401, "wrong signature")
        return incoming.body.decode("utf-8")

    @api.model
    def _parse(self, connector, incoming, content):
        return [self._received(str(json.loads(content).get("action") or ""), content)]

    @api.model
    def _answer(self, connector, incoming):
        return json.dumps({"code": "200", "msg": "success"})

    @api.model
    def _flow(self, event_type, payload):
        data = json.loads(payload)
        number = data.get("signFlowId")
        if not number:
            return None
        if event_type == COMPLETE:
            state = STATES.get(str(data.get("signFlowStatus")), "")
        elif event_type == "SIGN_MISSON_COMPLETE":
            state = PARTY_STATES.get(str(data.get("signResult")), "")
        else:
            state = ""
        return flows.Flow(
            number=str(number),
            state=state,
            reference=str(data.get("customBizNum") or ""),
            title=str(data.get("signFlowTitle") or ""),
            detail=":".join(str(data.get(name) or "") for name in ("signOrder", "operateTime")),
            date=to_naive_utc(data.get("signFlowFinishTime") or data.get("operateTime")),
        )

    # -- asking ---------------------------------------------------------------------------------

    @api.model
    def _ask_about(self, connector, numbers):
        for number in numbers:
            detail = self._ask(connector, DETAIL % number)
            if detail is not None:
                yield flows.Flow(
                    number=number,
                    state=STATES.get(str(detail.get("signFlowStatus")), ""),
                    reference=self._reference(detail),
                    title=self._title(detail),
                    date=to_naive_utc(detail.get("signFlowFinishTime")),
                )

    @api.model
    def _as_told(self, flow):
        content = {
            "signFlowId": flow.number,
            "signFlowStatus": NUMBERS[flow.state],
            "signFlowFinishTime": to_milliseconds(flow.date),
            "signFlowTitle": flow.title,
            "customBizNum": flow.reference,
        }
        return COMPLETE, json.dumps(content)

    @api.model
    def _reference(self, detail):
        """The order's number on the places to sign; none where they do not agree."""
        numbers = {
            str(place.get("customBizNum") or "")
            for signer in detail.get("signers") or []
            for place in signer.get("signFields") or []
        }
        numbers.discard("")
        return numbers.pop() if len(numbers) == 1 else ""

    @api.model
    def _title(self, detail):
        return str((detail.get("signFlowConfig") or {}).get("signFlowTitle") or "")

    @api.model
    def _ask(self, connector, path):
        """``data`` of the answer, None for a flow that is not there.

        :raise Later, Permanent, Unsettled: see ``tools/errors.py``
        """
        secret = connector._secrets("app_secret")[0]
        signed = "\n".join(("GET", "*/*", "", CONTENT_TYPE, "", path))
        digest = hmac.new(secret.encode(), signed.encode(), hashlib.sha256).digest()
        headers = {
            "X-Tsign-Open-App-Id": connector.sudo().esign_app_id,
            "X-Tsign-Open-Auth-Mode": "Signature",
            "X-Tsign-Open-Ca-Timestamp": str(int(time.time() * 1000)),
            "X-Tsign-Open-Ca-Signature": base64.b64encode(digest).decode(),
            "Accept": "*/*",
            "Content-Type": CONTENT_TYPE,
        }
        base = (connector.sudo().api_url or ADDRESS).rstrip("/")
        answer = read_json(call("GET", base + path, headers=headers))
        if answer.get("code") == NO_FLOW:
            return None
        if answer.get("code") != 0:
            raise Permanent(
                self.env._(
                    "eSign does not tell about the contract: %(message)s (%(code)s)",
                    message=str(answer.get("message") or "")[:200],
                    code=answer.get("code"),
                )
            )
        return check(answer, TOLD).get("data") or {}
