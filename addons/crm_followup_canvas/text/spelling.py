"""Slips of the finger in the words that matter: a letter left out, doubled, two swapped."""

import re
from functools import cache

_WORDS = (
    "annoyed broken budget cancel cheaper competitor complaint contract damaged defective delay "
    "delayed delivery deposit disappointed discount expensive invoice order payment postpone price "
    "purchase quality quotation quote receive received refund renew replace schedule shipment "
    "supplier switch terrible unacceptable vendor"
)
# words of their own
_REAL = {"contact", "compliant", "broke", "receive", "deliver", "delays", "replay"}
_KNOWN = {"exspensive": "expensive", "expencive": "expensive"}
_WORD = re.compile(r"[a-z]{4,}")


@cache
def _slips():
    words = _WORDS.split()
    slips = dict(_KNOWN)
    for word in words:
        for index in range(1, len(word)):
            slips.setdefault(word[:index] + word[index + 1 :], word)
            slips.setdefault(word[:index] + word[index] + word[index:], word)
            if index + 1 < len(word):
                swapped = word[:index] + word[index + 1] + word[index] + word[index + 2 :]
                slips.setdefault(swapped, word)
    return {slip: word for slip, word in slips.items() if slip not in _REAL and slip not in words}


def corrected(text):
    """``text``, in lower case, with known slips put right."""
    return _WORD.sub(lambda found: _slips().get(found[0], found[0]), text)
