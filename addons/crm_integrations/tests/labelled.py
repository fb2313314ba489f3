"""Mails with what a person reads in their signatures, and how much of it is found.

Written before the rule. ``signatures_dev`` was looked at while the rule was made, the rows of
``signatures_heldout`` never were.
"""

import json
import re
import unicodedata
from collections import Counter
from pathlib import Path

from ..paper import contact, signature

DATA = Path(__file__).parent / "data"


def rows(name):
    """The lines of a data file, as dicts."""
    lines = (DATA / f"{name}.jsonl").read_text("utf-8").splitlines()
    return [json.loads(line) for line in lines if line.strip()]


def is_same(field, found, expected):
    """Spaces, punctuation, capitals and ``https://`` are no difference.

    A name, title, address or number with an extension may have a part more or less than expected,
    up to half of it.
    """
    found, expected = _plain(field, found), _plain(field, expected)
    if found == expected:
        return True
    short, long = sorted((found, expected), key=len)
    may_differ = field in ("name", "title", "address", "phone")
    return bool(may_differ and short and short in long and 2 * len(short) >= len(long))


def measure(name):
    """``{(language or "", field or ""): (precision, recall)}``; "" counts all."""
    right, found, expected = Counter(), Counter(), Counter()
    for row in rows(name):
        got = signature.read(row["text"], row["from"])
        for field in contact.FIELDS:
            keys = [(lang, each) for lang in ("", row["lang"]) for each in ("", field)]
            is_right = (
                field in got
                and field in row["expect"]
                and is_same(field, got[field], row["expect"][field])
            )
            for key in keys:
                right[key] += is_right
                found[key] += field in got
                expected[key] += field in row["expect"]
    return {
        key: (right[key] / max(found[key], 1), right[key] / max(n, 1))
        for key, n in expected.items()
    }


def _plain(field, text):
    text = unicodedata.normalize("NFKC", text).casefold()
    if field in ("phone", "mobile"):
        return re.sub(r"\D", "", text)
    if field == "website":
        return re.sub(r"^https?://", "", text).removeprefix("www.").rstrip("/")
    return re.sub(r"[\W_]+", "", text)
