"""法大大, FASC 5.1: signed forms with the state of signing tasks, and questions about them.

A failed delivery is repeated after up to eight hours with the old time: there is no window of time.
The order's number is the task's ``transReferenceId``. What is here is as others use the interface,
and in this file only. A newer ``/sign-task/get-detail`` exists beside the one that is asked.
"""

import hashlib
import hmac
import json
import secrets as random_secrets
import time
from dataclasses import replace

from odoo import api, models

from ...tools.answers import NEEDED, check
from ...tools.errors import Later, Permanent, Refused
from ...tools.http import call, read_json
from ...tools.moments import to_milliseconds, to_naive_utc
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
# what the task itself has to say for an event to count as “all have signed”; the event is either
FINISHED = "task_finished"
FINISHING = ("sign-task-finished", "sign-task-signed")
# what a task that was asked about says of itself; not in here: it is open, or it is being abolished
TASK_STATES = {
    FINISHED: flows.COMPLETED,
    # refused or revoked: it does not say which
    "task_terminated": flows.REVOKED,
    "expired": flows.EXPIRED,
    "revoked": flows.REVOKED,
}
EVENTS = {
    flows.COMPLETED: ("sign-task-finished", FINISHED),
    flows.REVOKED: ("sign-task-canceled", "task_terminated"),
    flows.EXPIRED: ("sign-task-expire", "expired"),
}

ADDRESS = "https://api.fadada.com/api/v5"
TOKEN_PATH = "/service/get-access-token"
DETAIL_PATH = "/sign-task/app/get-detail"
SIGN_TYPE, VERSION, GRANT = "HMAC-SHA256", "5.1", "client_credential"
OK = "100000"
# the application or the time is not taken; the access token is no longer good
CREDENTIALS, STALE_TOKEN = "100001", "100002"
# codes that begin so are about the task: there is none, or it is another application's
ABOUT_THE_TASK = "21"


class FadadaKind(models.AbstractModel):
    _name = "crm.connector.kind.fadada"
    _inherit = "crm.connector.esign.flow"
    _description = "Fadada (法大大)"
    _kind = "fadada"
    _content_types = ("application/x-www-form-urlencoded",)
    _can_be_taken_back = True

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
        stamp = values["X-FASC-Timestamp"]
        given = headers.get("x-fasc-sign", "").encode()
        is_signed = False
        for secret in connector._secrets("app_secret"):
            is_signed |= hmac.compare_digest(signature(values, secret).encode(), given)
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
        # the last party's event may be the only one that tells of the end
        if event_type in FINISHING and status == FINISHED:
            state = flows.COMPLETED
        elif state == flows.COMPLETED:
            state = ""
        return flows.Flow(
            number=str(number),
            state=state,
            reference=str(data.get("transReferenceId") or ""),
            title=str(data.get("signTaskSubject") or ""),
            detail=f"{actor}:{status}:{stamp}",
            date=to_naive_utc(stamp),
        )

    # -- asking ---------------------------------------------------------------------------------

    @api.model
    def _ask_about(self, connector, numbers):
        for number in numbers:
            task = self._ask(connector, DETAIL_PATH, {"signTaskId": number})
            if task is not None:
                yield flows.Flow(
                    number=number,
                    state=TASK_STATES.get(str(task.get("signTaskStatus")), ""),
                    reference=str(task.get("transReferenceId") or ""),
                    title=str(task.get("signTaskSubject") or ""),
                    date=to_naive_utc(task.get("finishTime")),
                )

    @api.model
    def _current(self, connector, flow):
        now = super()._current(connector, flow)
        # the task says only that it was terminated, the event how
        is_terminated = now.state == flows.REVOKED and flow.state in flows.WITHDRAWN
        return replace(now, state=flow.state) if is_terminated else now

    @api.model
    def _as_told(self, flow):
        event_type, status = EVENTS[flow.state]
        content = {
            "signTaskId": flow.number,
            "signTaskStatus": status,
            "transReferenceId": flow.reference,
            "signTaskSubject": flow.title,
            "eventTime": to_milliseconds(flow.date),
        }
        return event_type, json.dumps(content)

    @api.model
    def _try_asking(self, connector):
        self._token(connector)

    @api.model
    def _ask(self, connector, path, content):
        """``data`` of the answer, None for a task the vendor does not tell about.

        :raise Later, Permanent, Unsettled: see ``tools/errors.py``
        """
        token = self._token(connector)
        answer = self._call(connector, path, content, {"X-FASC-AccessToken": token})
        if self._code(answer) == STALE_TOKEN:
            token = self._token(connector, stale=token)
            answer = self._call(connector, path, content, {"X-FASC-AccessToken": token})
        if self._code(answer).startswith(ABOUT_THE_TASK):
            return None
        self._judge(answer)
        return check(answer, {"data": {}}).get("data") or {}

    @api.model
    def _token(self, connector, stale=None):
        def ask():
            answer = self._call(connector, TOKEN_PATH, None, {"X-FASC-Grant-Type": GRANT})
            self._judge(answer)
            data = check(answer, {"data": {"accessToken": NEEDED}})["data"]
            return data["accessToken"], data.get("expiresIn")

        return self.env["crm.connector.token"]._value_of(connector, "app", ask, stale)

    @api.model
    def _call(self, connector, path, content, more):
        settings = connector.sudo()
        values = {
            "X-FASC-App-Id": settings.esign_app_id,
            "X-FASC-Sign-Type": SIGN_TYPE,
            "X-FASC-Timestamp": str(int(time.time() * 1000)),
            "X-FASC-Nonce": random_secrets.token_hex(16),
            "X-FASC-Api-SubVersion": VERSION,
            **more,
        }
        # what is signed is what is sent, to the letter
        form = {} if content is None else {"bizContent": json.dumps(content)}
        sign = signature(values | form, connector._secrets("app_secret")[0])
        base = (settings.api_url or ADDRESS).rstrip("/")
        headers = {
            "Content-Type": "application/x-www-form-urlencoded", **values, "X-FASC-Sign": sign,
        }  # fmt: skip
        return read_json(call("POST", base + path, data=form, headers=headers))

    @api.model
    def _code(self, answer):
        return str(answer.get("code") or "")

    @api.model
    def _judge(self, answer):
        code, text = self._code(answer), str(answer.get("msg") or "")[:200]
        if code == OK:
            return
        if code == CREDENTIALS:
            raise Permanent(
                self.env._(
                    "Fadada does not take “App ID” or “App Secret”, or this server's clock is "
                    "wrong: %(text)s [%(code)s]",
                    text=text,
                    code=code,
                )
            )
        raise Later(self.env._("Fadada does not answer: %(text)s [%(code)s]", text=text, code=code))


def signature(values, secret):
    """Of headers and content, in either direction: those that are empty are not signed."""
    text = "&".join(f"{name}={value}" for name, value in sorted(values.items()) if value)
    digest = hashlib.sha256(text.encode()).hexdigest()
    stamp = values["X-FASC-Timestamp"]
    key = hmac.new(secret.encode(), stamp.encode(), hashlib.sha256).digest()
    return hmac.new(key, digest.encode(), hashlib.sha256).hexdigest()
