"""Approvals of DingTalk (OA 审批): the event says which; form and state are asked for."""

import json
from urllib.parse import quote

from odoo import api, models

from ...tools.answers import TEXT
from ...tools.errors import Later
from ...tools.moments import to_milliseconds, to_naive_utc
from ...tools.shapes import Received
from ..common import form
from . import codes

INSTANCE = "event/bpms_instance_change"
RUNNING = frozenset({"NEW", "RUNNING"})
DONE = "COMPLETED"
# what an event would say of a status
TYPES = {DONE: "finish", "TERMINATED": "terminate", "CANCELED": "terminate", "DELETED": "delete"}
# the most numbers on a page
PAGE = 20
# of answers, what is read
NOW = {"result": {"status": TEXT, "result": TEXT}}
NUMBERS = {"result": {"list": [TEXT], "nextToken": TEXT}}


class DingtalkApprovals(models.AbstractModel):
    _inherit = "crm.connector.kind.dingtalk"

    _approval_types = (INSTANCE,)
    _approval_ways = ("finish:agree", "finish:refuse", "finish:", "terminate:", "delete:")
    _approval_undoable = "finish:"

    # -- what mappings read ---------------------------------------------------------------------

    @api.model
    def _mapped_data(self, connector, event_type, told):
        """With ``form``, the approval's fields by their names and numbers, and ``status``.

        For an event of the whole approval ``type`` and ``result`` are what they are now.
        """
        number = told.get("processInstanceId")
        if not number or not isinstance(number, str):
            return told
        now = self._approval(connector, number)
        status = str(now.get("status") or "")
        found = {
            **told,
            "form": form.values_of(now.get("formComponentValues"), ("name", "bizAlias", "id")),
            "title": now.get("title") or told.get("title"),
            "status": status,
        }
        if event_type != INSTANCE:
            return found
        if status in RUNNING and told.get("type") in TYPES.values():
            raise Later(self.env._("DingTalk says that this approval is still running."))
        return {**found, "type": TYPES.get(status, "start"), "result": _result(now)}

    @api.model
    def _approval(self, connector, number):
        answer = self._ask(
            connector,
            f"{codes.APPROVAL_PATH}?processInstanceId={quote(number, safe='')}",
            method="GET",
            accepted=codes.NO_APPROVAL,
            shape=NOW,
        )
        if self._code(answer) in codes.NO_APPROVAL:
            return {"status": "DELETED"}
        return answer.get("result") or {}

    # -- what no event told ---------------------------------------------------------------------

    @api.model
    def _end_of_approval(self, event_type, data):
        number, kind = data.get("processInstanceId"), data.get("type")
        if event_type != INSTANCE or not number or kind not in TYPES.values():
            return None
        return self._approval_key(number, f"{kind}:{data.get('result') or ''}")

    @api.model
    def _approval_of(self, payload):
        data = json.loads(payload)
        return str(data.get("processInstanceId") or ""), str(data.get("processCode") or "")

    @api.model
    def _approval_numbers(self, connector, definition, since):
        content = {
            "processCode": definition, "startTime": to_milliseconds(since), "nextToken": 0,
            "maxResults": PAGE,
        }  # fmt: skip
        while True:
            found = self._ask(connector, codes.APPROVALS_PATH, content, shape=NUMBERS)
            found = found.get("result") or {}
            numbers = found.get("list") or []
            yield from map(str, numbers)
            if not numbers or not found.get("nextToken"):
                return
            content["nextToken"] = found["nextToken"]

    @api.model
    def _approval_ended(self, connector, number, definition, event_type):
        now = self._approval(connector, number)
        kind = TYPES.get(str(now.get("status") or ""))
        if not kind:
            return None
        told = {
            "EventType": INSTANCE.split("/")[1], "processInstanceId": number,
            "processCode": definition, "type": kind, "result": _result(now),
            "title": now.get("title"), "businessId": now.get("businessId"),
        }  # fmt: skip
        return Received(
            key=self._end_of_approval(INSTANCE, told),
            type=event_type,
            payload=json.dumps(told, ensure_ascii=False),
            date=to_naive_utc(now.get("finishTime")),
        )


def _result(now):
    return str(now.get("result") or "") if now.get("status") == DONE else ""
