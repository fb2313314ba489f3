"""What all chains of the addon are made of: one JSON text and SHA-256."""

import hashlib
import json

GENESIS = "0" * 64
# made once: each entry of each lead is written so
_as_text = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode


def canonical(values):
    """The one JSON text of an entry: sorted keys, no spaces, UTF-8 as it is."""
    return _as_text(values)


def chain_hash(previous, payload):
    return hashlib.sha256((previous + payload).encode()).hexdigest()


def mark_of(digest, key, status, stage_id):
    """What an opportunity has to be for an entry to be its last one, in short.

    So heads are held against millions of entries by an index alone; :data:`SQL_MARK` is the same.

    :return: 32 hexadecimal digits
    """
    return text_hash(f"{digest}:{key}:{status}:{stage_id or ''}")[:32]


# of an opportunity ``lead``
SQL_MARK = """left(encode(sha256(convert_to(concat_ws(':', COALESCE(lead.ledger_hash, ''),
    COALESCE(lead.ledger_key, ''), COALESCE(lead.gate_status, ''),
    COALESCE(lead.stage_id::text, '')), 'UTF8')), 'hex'), 32)"""


def text_hash(text):
    """:return: SHA-256 of a text; None for none"""
    return hashlib.sha256(text.encode()).hexdigest() if text else None


def link_problem(row, sequence, previous):
    """What is wrong with an entry as a link of its chain; None when nothing is.

    :param row: ``sequence``, ``payload``, ``previous_hash`` and ``hash``
    """
    if row["sequence"] != sequence:
        return f"entry {sequence} is missing"
    if row["previous_hash"] != previous:
        return "does not follow the entry before it"
    if chain_hash(row["previous_hash"], row["payload"]) != row["hash"]:
        return "its content was changed"
    return None


class Existing:
    """Whether records exist: a column may be empty only when its record was deleted."""

    def __init__(self, env):
        self.env = env
        self.known = {}

    def has(self, model, record_id):
        at = (model, record_id)
        if at not in self.known:
            self.known[at] = bool(self.env[model].sudo().browse(record_id).exists())
        return self.known[at]
