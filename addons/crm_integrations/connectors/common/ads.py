"""Advertising platforms: people who left their number on an advertisement.

What all share is here: a clue, told by push or found by asking, is one event by its number, and
one lead. A kind says how a clue is read and where it is asked for.
"""

import hashlib
import json
from dataclasses import dataclass, field

from odoo import api, fields, models

from ...tools.errors import Later, Permanent
from ...tools.moments import spans
from ...tools.shapes import Found, Plan, Received, Step, Subject

MOST_PAGES = 1000


@dataclass(frozen=True)
class Clue:
    """Somebody who answered an advertisement; ``notes`` are pairs of label and text."""

    number: str
    name: str = ""
    company: str = ""
    phone: str = ""
    email: str = ""
    city: str = ""
    campaign: str = ""
    notes: tuple = field(default_factory=tuple)


class AdsKind(models.AbstractModel):
    _name = "crm.connector.ads"
    _inherit = "crm.connector.kind"
    _description = "Leads of Advertisements"
    _makes_leads = True

    # short name of the channel where the connector has none
    _channel = ""
    # the longest span that may be asked for at once, and how far back the first time
    _span_days = 7
    # somebody waits for a call, and many platforms push nothing: each time the scheduler comes
    _pull_hours = 0.2

    # -- for the kinds --------------------------------------------------------------------------

    @api.model
    def _clue(self, data):
        """
        :param dict data: a clue as the platform tells it
        :return: Clue, or None if it is none
        """
        raise NotImplementedError

    @api.model
    def _clue_date(self, data):
        """When it was left: naive UTC or None."""
        raise NotImplementedError

    @api.model
    def _clues_between(self, connector, begin, end):
        """All clues of a span as dicts; an exception where not all could be had."""
        raise NotImplementedError

    # -- events ---------------------------------------------------------------------------------

    @api.model
    def _clue_received(self, data, kind, fallback=""):
        """The event of a clue: the same one whether it is pushed or found.

        One without a number is kept, too: by its content, so that it is seen and not lost.
        """
        clue = self._clue(data) if isinstance(data, dict) else None
        content = json.dumps(data, ensure_ascii=False, sort_keys=True)
        digest = hashlib.sha256(content.encode("utf-8", "replace")).hexdigest()
        return Received(
            key=f"clue:{clue.number}" if clue else fallback or f"unknown:{digest}",
            type=kind if clue or fallback else "unreadable",
            payload=content,
            date=self._clue_date(data) if clue else None,
        )

    @api.model
    def _read(self, received):
        data = json.loads(received.payload)
        return self._clue(data) if isinstance(data, dict) else None

    @api.model
    def _subject_key(self, connector, received):
        clue = self._read(received)
        return clue.number if clue else ""

    @api.model
    def _plan(self, connector, received, identity):
        clue = self._read(received)
        if not clue:
            if received.type == "unreadable":
                raise Permanent(
                    self.env._("What the platform told has no number. Look at its content.")
                )
            return None
        values = {
            "contact_name": clue.name,
            "partner_name": clue.company,
            "phone": clue.phone,
            "email_from": clue.email,
            "city": clue.city,
            "campaign": clue.campaign,
            "medium": "ads",
            "channel": connector.lead_channel or self._channel,
            "description": "\n".join(f"{label}: {text}" for label, text in clue.notes if text),
        }
        if not (clue.name or clue.company):
            values["name"] = clue.phone or clue.email or connector.name
        subject = Subject(
            external_id=clue.number, name=clue.name, phone=clue.phone, email=clue.email
        )
        return Plan(subject=subject, steps=(Step("lead", values),))

    # -- pull -----------------------------------------------------------------------------------

    @api.model
    def _can_pull(self):
        return True

    @api.model
    def _pull(self, connector, since):
        """Span by span; the mark moves only once all of a span was told."""
        now = fields.Datetime.now()
        since = since or fields.Datetime.subtract(now, days=self._span_days)
        for begin, end in spans(since, now, self._span_days):
            for data in self._clues_between(connector, begin, end):
                yield Found(self._clue_received(data, "pulled"))
            yield Found(None, end)

    @api.model
    def _all_pages(self, ask):
        """Rows of all pages.

        :param ask: ``ask(page) -> (rows, how many there are in all or None, a page's size)``
        :raise Later: the platform says there are more than it gives
        """
        found = 0
        for page in range(1, MOST_PAGES + 1):
            rows, total, size = ask(page)
            found += len(rows)
            yield from rows
            # one that counts fewer than it has given counts for nothing
            if total is None or total < found:
                if len(rows) < size:
                    return
            elif total == found:
                return
            elif not rows:
                break
        raise Later(self.env._("The platform gave fewer leads than it counts. It is asked again."))
