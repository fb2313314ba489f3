"""法大大, FASC 5.1: signed forms with the state of signing tasks.

A failed delivery is repeated after up to eight hours with the old time: there is no window of time.
The order's number is the task's ``transReferenceId``. What is here is as others use the interface.
"""

import hashlib
import hmac
import json

from odoo import api, models

from ...tools.errors import Refused
from ...tools.moments import to_naive_utc
from ...tools.shapes import SecretField
from . import flow as flows

SIGNED_HEADERS = (
    "X-FASC-App-Id", "X-FASC-Sign-Type", "X-FASC-Timestamp", "X-FASC-Nonce", "X-FASC-Event",
)  # fmt: skip
STATES = {
    "sign-task-finished": flows.COMPLETED,
    "sign-task-sign-rejected": flows.REFUSED,
    "sign-task-fill-rejected": flows.REFUSED,
    "sign-task-canceled": flows.REVOKED,
    "sign-task-abolish": flows.REVOKED,
    "sign-task-expire": flows.EXPIRED,
    "sign-task-signed": flows.SIGNED_BY_ONE,
}
# what the task itself has to say for an event to count as “all have signed”
FINISHED = "task_finished"


class FadadaKind(models.AbstractModel):
    _name = "crm.connector.kind.fadada"
    _inherit = "crm.connector.esign.flow"
    _description = "Fadada (法大大)"
    _kind = "fadada"
    _content_types = ("application/x-www-form-urlencoded",)

    @api.model
    def _kind_label(self):
        return self.env._("Fadada (法大大)")

    @api.model
    def _secret_fields(self):
        return [
            SecretField(
                "app_secret",
                self.env._("App Secret"),
                help=self.env._("On the application's page."),
            )
        ]

    @api.model
    def _verify(self, connector, incoming):
        headers = incoming.headers
        content = incoming.form.get("bizContent", "")
        values = {name: headers.get(name.lower(), "") for name in SIGNED_HEADERS}
        values["bizContent"] = content
        text = "&".join(f"{name}={value}" for name, value in sorted(values.items()) if value)
        digest = hashlib.sha256(text.encode()).hexdigest().encode()
        stamp = values["X-FASC-Timestamp"]
        given = headers.get("x-fasc-sign", "").encode()
        is_signed = False
        for secret in connector._secrets("app_secret"):
            key = hmac.new(secret.encode(), stamp.encode(), hashlib.sha256).digest()
            expected = hmac.new(key, digest, hashlib.sha256).hexdigest()
            is_signed |= hmac.compare_digest(expected.encode(), given)
        app_id = connector.sudo().esign_app_id
        if not (is_signed and stamp and content) or (app_id and app_id != values["X-FASC-App-Id"]):
            raise Refused(401, "wrong signature")
        return content

    @api.model
    def _parse(self, connector, incoming, content):
        return [self._received(incoming.headers.get("x-fasc-event", ""), content)]

    @api.model
    def _answer(self, connector, incoming):
        return "success"

    @api.model
    def _flow(self, event_type, payload):
        data = json.loads(payload)
        number = data.get("signTaskId") or data.get("signtaskId")
        if not number:
            return None
        state = STATES.get(event_type, "")
        status, actor, stamp = (
            str(data.get(name) or "") for name in ("signTaskStatus", "actorId", "eventTime")
        )
        if state == flows.COMPLETED and status != FINISHED:
            state = ""
        return flows.Flow(
            number=str(number),
            state=state,
            reference=str(data.get("transReferenceId") or ""),
            title=str(data.get("signTaskSubject") or ""),
            detail=f"{actor}:{status}:{stamp}",
            date=to_naive_utc(stamp),
        )
