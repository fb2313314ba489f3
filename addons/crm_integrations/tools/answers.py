"""Answers of vendors are looked at before they are read.

A proxy, a gateway or a changed interface answers with anything: what is read of an answer has the
type it is read as, or the answer is not read at all.
"""

from .errors import Unreadable

SENTENCE = "The answer was not what the vendor's documentation says"
# in a shape: a text or a number, and one that has to be there
TEXT, NEEDED = "text", "needed"
TOKEN_SECONDS = 7200


def check(found, shape, place=""):
    """``found``, where it has the shape of what will be read of it.

    A shape is a skeleton: ``{"data": {"list": [{"id": NEEDED, "name": TEXT}]}}``. What is absent,
    null or empty is fine, as ``found.get(name) or {}`` reads it: many a vendor writes ``""`` for no
    object, PHP ``[]``. Each item of a list has to be there.

    :raise Unreadable: names the place and never what is there
    """
    if isinstance(shape, str):
        fits = isinstance(found, (str, int, float))
        fits = fits and (shape == TEXT or not (found == "" or isinstance(found, bool)))
    else:
        fits = isinstance(found, type(shape))
    if not fits:
        raise Unreadable(f"{SENTENCE}: {place}" if place else SENTENCE)
    if isinstance(shape, list):
        for each in found if shape else ():
            check(each, shape[0], place)
    elif isinstance(shape, dict):
        for name, inner in shape.items():
            value = found.get(name)
            if value is None and inner == TEXT:
                continue
            if not value and not isinstance(inner, str):
                value = type(inner)()
            check(value, inner, f"{place}.{name}" if place else name)
    return found


def seconds(value):
    """How long a token is valid, as an answer says it; two hours where it says nothing of use."""
    try:
        found = int(value)
    except (OverflowError, TypeError, ValueError):
        found = 0
    return found if 0 < found < 10**9 else TOKEN_SECONDS
