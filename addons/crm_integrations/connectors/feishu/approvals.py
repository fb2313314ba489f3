"""Approvals of Feishu: the event says which; form and state are asked for."""

import json
from urllib.parse import quote

from odoo import api, fields, models

from ...tools.answers import TEXT
from ...tools.errors import Later
from ...tools.moments import to_milliseconds, to_naive_utc
from ...tools.shapes import Received
from ..common import form
from . import codes
from .kind import _part

# by who subscribed: the application, or a person
INSTANCE = ("approval_instance", "approval.instance.status_changed_v4")
PENDING, REVERTED, GONE = "PENDING", "REVERTED", "DELETED"
ENDED = frozenset({"APPROVED", "REJECTED", "CANCELED", GONE, REVERTED})
# the most numbers on a page
PAGE = 100
# of answers, what is read
NOW = {"status": TEXT}
NUMBERS = {"instance_code_list": [TEXT], "page_token": TEXT}


class FeishuApprovals(models.AbstractModel):
    _inherit = "crm.connector.kind.feishu"

    _approval_types = INSTANCE
    _approval_ways = tuple(sorted(ENDED))
    _approval_undoable = "APPROVED"

    # -- what mappings read ---------------------------------------------------------------------

    @api.model
    def _mapped_data(self, connector, event_type, told):
        """With ``event.form``, the approval's fields by their names and numbers.

        For an event of the whole approval ``event.status`` is what it is now.
        """
        event = _part(told, "event")
        number = event.get("instance_code")
        if not number or not isinstance(number, str):
            return told
        # of one that is told to be gone nothing is known there
        now = self._approval(connector, number, may_be_gone=event.get("status") == GONE)
        try:
            shown = json.loads(now.get("form") or "[]")
        except (RecursionError, TypeError, ValueError):
            shown = []
        found = {
            **event,
            "form": form.values_of(shown, ("name", "custom_id", "id")),
            "approval_name": now.get("approval_name"),
            "serial_number": now.get("serial_number"),
        }
        if event_type in INSTANCE:
            found["status"] = _status(now)
            if found["status"] == PENDING and str(event.get("status")) in ENDED:
                raise Later(self.env._("Feishu says that this approval is still running."))
        return {**told, "event": found}

    @api.model
    def _approval(self, connector, number, may_be_gone=False):
        path = f"{codes.APPROVAL_PATH}/{quote(number, safe='')}"
        accepted = codes.NO_APPROVAL if may_be_gone else ()
        found = self._ask(connector, path, None, method="GET", accepted=accepted, shape=NOW)
        return {"status": GONE} if found is None else found

    # -- what no event told ---------------------------------------------------------------------

    @api.model
    def _end_of_approval(self, event_type, data):
        event = _part(data, "event")
        number, status = event.get("instance_code"), str(event.get("status"))
        if event_type not in INSTANCE or not number or status not in ENDED:
            return None
        return self._approval_key(number, status)

    @api.model
    def _approval_of(self, payload):
        event = _part(json.loads(payload), "event")
        return str(event.get("instance_code") or ""), str(event.get("approval_code") or "")

    @api.model
    def _approval_numbers(self, connector, definition, since):
        asked = {
            "approval_code": definition, "page_size": PAGE, "start_time": to_milliseconds(since),
            "end_time": to_milliseconds(fields.Datetime.now()),
        }  # fmt: skip
        while True:
            found = self._ask(
                connector, codes.APPROVAL_PATH, None, method="GET", params=asked, shape=NUMBERS
            )
            yield from map(str, found.get("instance_code_list") or [])
            if not found.get("has_more") or not found.get("page_token"):
                return
            asked["page_token"] = found["page_token"]

    @api.model
    def _approval_ended(self, connector, number, definition, event_type):
        now = self._approval(connector, number, may_be_gone=True)
        status = _status(now)
        if status not in ENDED:
            return None
        event = {
            "type": event_type, "instance_code": number, "approval_code": definition,
            "status": status,
        }  # fmt: skip
        told = {"type": "event_callback", "event": event}
        return Received(
            key=self._end_of_approval(event_type, told),
            type=event_type,
            payload=json.dumps(told),
            date=to_naive_utc(now.get("end_time")),
        )


def _status(now):
    return REVERTED if now.get("reverted") else str(now.get("status") or "")
