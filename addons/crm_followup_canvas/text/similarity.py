"""How much two texts are the same text."""

import re

from odoo.addons.crm_notary.tools.normalise import normalise

_DIGITS = re.compile(r"[0-9]+")


def shingles(text, size=2):
    """Set of overlapping pieces; digits count as one sign, so that a new date hides no copy."""
    text = _DIGITS.sub("#", normalise(text))
    if len(text) <= size:
        return {text} if text else set()
    return {text[start : start + size] for start in range(len(text) - size + 1)}


def likeness(one, other):
    """Dice measure of two sets of shingles, 0 to 1; symmetric."""
    if not one or not other:
        return 0.0
    return 2 * len(one & other) / (len(one) + len(other))


def containment(part, whole):
    """Share of ``part`` that is in ``whole`` already, 0 to 1."""
    return len(part & whole) / len(part) if part else 0.0
