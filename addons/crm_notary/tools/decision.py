"""What a decision is about and what it is bound to; no models.

The *content* of a decision is what was on the table when it was taken: facts by key, as JSON. A
fact is one of::

    money(310000.0, "CNY")              {"kind": "money", "value": 310000.0, "currency": "CNY"}
    name(7, "Wuxi Motors")              {"kind": "name", "id": 7, "name": "Wuxi Motors"}
    listing({"<sha-256>": "plan.pdf"})  {"kind": "list", "items": {"<sha-256>": "plan.pdf"}}

A decision is *bound* to some of them: ``{key: share}``, where ``share`` says by how much an amount
may rise (0.1: ten percent) and means nothing for the other kinds, which may not change at all.
"""

import hashlib
import json
from dataclasses import dataclass, field
from typing import Any

# what adding up floats may be wrong by
CENT = 0.005


@dataclass(frozen=True)
class Case:
    """Where a question belongs: recordsets, each of which may be empty."""

    company: Any
    team: Any
    # whose own matter it is: they never decide
    owners: Any


@dataclass(frozen=True)
class Deciders:
    """Who may decide a question."""

    approvers: Any
    # {stand-in: the approvers they stand in for today}
    delegates: dict = field(default_factory=dict)
    # how far up the question has gone
    level: int = 0
    # recordset of those asked at that level for the first time
    newly: Any = None
    # whether somebody could still be asked after them
    has_next: bool = False


def money(value, currency):
    """:param str currency: its code"""
    return {"kind": "money", "value": round(value or 0.0, 2), "currency": currency or ""}


def name(id_, text):
    return {"kind": "name", "id": id_ or 0, "name": text or ""}


def listing(items):
    """:param dict items: what makes one the same one -> what people call it"""
    return {"kind": "list", "items": {str(key): text or "" for key, text in items.items()}}


def fingerprint(content):
    """SHA-256 of a content, to tell whether somebody looks at what is on the table now."""
    text = json.dumps(content or {}, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def broken(old, new, bound):
    """Keys of the facts that a decision on ``old`` does not cover in ``new``.

    What ``old`` does not know was not decided about and breaks nothing.

    :param dict bound: see above
    """
    return [
        key
        for key, share in bound.items()
        if old.get(key) and not _covers(old[key], new.get(key), share or 0.0)
    ]


def differing(old, new):
    """Keys of all facts that are not as they were, bound or not."""
    return [key for key in {**old, **new} if not _same(old.get(key), new.get(key))]


def _covers(old, new, share):
    if old["kind"] != "money" or not new:
        return _same(old, new)
    if new["currency"] != old["currency"]:
        return not new["value"]
    return new["value"] <= max(old["value"], 0.0) * (1 + share) + CENT


def _same(old, new):
    if not old or not new or old["kind"] != new["kind"]:
        return not old and not new
    if old["kind"] == "name":
        # firms are renamed; one that was a mere name gets its record
        if old["id"] and new["id"]:
            return old["id"] == new["id"]
        return old["name"] == new["name"]
    if old["kind"] == "list":
        return old["items"].keys() == new["items"].keys()
    return old["currency"] == new["currency"] and abs(old["value"] - new["value"]) <= CENT
