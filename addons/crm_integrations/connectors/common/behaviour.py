"""What people do outside, in signed batches: of the firm's own mini-program or live streams.

::

    {"events": [{"id": "8f1c", "visitor": "openid", "unionid": "", "type": "scan",
                 "scene": "b7", "subject": "", "session": "", "seconds": 0, "count": 1,
                 "text": "", "at": "2026-05-04T10:00:00+08:00",
                 "profile": {"name": "", "company": "", "position": "", "phone": "", "email": "",
                             "city": "", "consent_version": "", "consent_place": ""}}]}

``id``, ``visitor`` and ``type`` are needed. What one person did is one event of the inbox; each
``id`` counts once, in whatever batches it is sent again.
"""

import hashlib
import json

from odoo import api, models

from ...tools.errors import Refused
from ...tools.moments import from_beijing
from ...tools.shapes import Plan, Received, SecretField, Step, Subject

MOST_EVENTS = 1000
PROFILE = {
    "name": "contact_name", "company": "partner_name", "position": "function", "phone": "phone",
    "email": "email_from", "city": "city", "consent_version": "consent_version",
    "consent_place": "consent_place",
}  # fmt: skip


class BehaviourKind(models.AbstractModel):
    _name = "crm.connector.behaviour"
    _inherit = "crm.connector.kind"
    _description = "What People Do Outside"
    _makes_leads = True

    # short name of the channel where the connector has none
    _channel = ""

    @api.model
    def _secret_fields(self):
        return [
            SecretField(
                "webhook_secret",
                self.env._("Signing Secret"),
                help=self.env._(
                    "whsec_… and base64; the sender signs with it as Standard Webhooks says. It "
                    "stays on its server: a mini-program hides nothing."
                ),
            )
        ]

    @api.model
    def _check_secret(self, name, value):
        self.env["crm.connector.kind.webhook"]._check_secret(name, value)

    # -- incoming -------------------------------------------------------------------------------

    @api.model
    def _verify(self, connector, incoming):
        return self.env["crm.connector.kind.webhook"]._verify(connector, incoming)

    @api.model
    def _parse(self, connector, incoming, content):
        data = json.loads(content)
        events = data.get("events") if isinstance(data, dict) else None
        if not isinstance(events, list) or not 0 < len(events) <= MOST_EVENTS:
            raise Refused(400, "no list of events, or too many")
        people = {}
        for each in events:
            if not isinstance(each, dict) or not all(
                isinstance(each.get(name), str) and each[name].strip()
                for name in ("id", "visitor", "type")
            ):
                raise Refused(400, "an event without id, visitor or type")
            people.setdefault(each["visitor"].strip(), []).append(each)
        return [self._received_of(visitor, found) for visitor, found in people.items()]

    @api.model
    def _received_of(self, visitor, events):
        numbers = "\n".join(sorted({each["id"].strip() for each in events}))
        dates = [date for each in events if (date := from_beijing(each.get("at")))]
        return Received(
            key=f"{visitor}:{hashlib.sha256(numbers.encode('utf-8', 'replace')).hexdigest()}",
            type=",".join(sorted({each["type"].strip() for each in events})),
            payload=json.dumps({"visitor": visitor, "events": events}, ensure_ascii=False),
            date=max(dates, default=None),
        )

    # -- processing -----------------------------------------------------------------------------

    @api.model
    def _subject_key(self, connector, received):
        return json.loads(received.payload)["visitor"]

    @api.model
    def _plan(self, connector, received, identity):
        data = json.loads(received.payload)
        profile, unionid = {}, ""
        for each in sorted(data["events"], key=lambda each: str(each.get("at") or "")):
            said = each.get("profile")
            for name, target in PROFILE.items():
                if isinstance(said, dict) and (text := _text(said, name)):
                    profile[target] = text
            unionid = _text(each, "unionid") or unionid
        rows, channel = self._rows(connector, data["events"])
        profile["channel"] = channel or connector.lead_channel or self._channel
        profile["renew"] = True
        subject = Subject(
            external_id=data["visitor"],
            name=profile.get("contact_name", ""),
            phone=profile.get("phone", ""),
            email=profile.get("email_from", ""),
            unionid=unionid,
        )
        values = {"profile": profile, "rows": rows}
        return Plan(subject=subject, steps=(Step("behaviour", values),))

    @api.model
    def _rows(self, connector, events):
        """Rows of ``crm.lead.interest``, and the channel the events came by, if they say so."""
        return [self._row(each) for each in events], ""

    @api.model
    def _row(self, event):
        return {
            "id": event["id"].strip(),
            "kind": event["type"].strip(),
            "subject": _text(event, "subject"),
            "occasion": _text(event, "session"),
            "seconds": _number(event, "seconds"),
            "count": _number(event, "count") or 1,
            "text": _text(event, "text"),
            "date": from_beijing(event.get("at")),
        }

    @api.model
    def _test(self, connector):
        known = bool(connector._secrets("webhook_secret"))
        return [
            (
                known,
                self.env._("The signing secret is known.")
                if known
                else self.env._("“Signing Secret” is empty: nothing can be verified."),
            )
        ]


def _text(data, name):
    value = data.get(name)
    return value.strip() if isinstance(value, str) else ""


def _number(data, name):
    value = data.get(name)
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return 0
    return int(value) if 0 <= value < 1e9 else 0
