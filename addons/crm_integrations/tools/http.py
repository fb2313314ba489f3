"""Calls to other systems: always with a time-out, never with an address in an error.

Addresses carry access tokens and secrets as parameters; what the library says names them.
"""

import re
from json import dumps, loads
from urllib.parse import urlsplit

import requests

from .answers import SENTENCE, check
from .errors import Later, Permanent, Unsettled
from .text import clean_content

# to connect, and again for each part of the answer
SECONDS = 8
LONGEST_ANSWER = 5 * 1024 * 1024
# where it does not say for how long
SLOW_DOWN_SECONDS = 60
DIGITS = re.compile(r"^[0-9]{1,6}$")


def call(method, url, *, params=None, json=None, data=None, headers=None):
    """Ask another system and return the ``requests`` answer, whatever its status below 500.

    :raise Later: it cannot be reached, or says itself that it has a problem
    :raise Unsettled: it was asked and gave no answer in time
    :raise Permanent: the address is wrong
    """
    host = urlsplit(url).hostname or ""
    try:
        answer = requests.request(
            method, url, params=params, json=json, data=data, headers=headers,
            timeout=SECONDS, allow_redirects=False, stream=True,
        )  # fmt: skip
        # chained errors would carry the address into logs: "from None"
        body = answer.raw.read(LONGEST_ANSWER + 1, decode_content=True)
    except requests.exceptions.ConnectTimeout:
        raise Later(f"{host} cannot be reached", everything=True) from None
    except (requests.exceptions.InvalidURL, requests.exceptions.MissingSchema):
        raise Permanent("The address of the other system is wrong") from None
    except requests.exceptions.Timeout:
        raise Unsettled(f"{host} did not answer in time") from None
    except requests.exceptions.ConnectionError as error:
        if _was_sent(error):
            raise Unsettled(f"{host} broke off before it answered") from None
        raise Later(f"{host} cannot be reached", everything=True) from None
    except Exception as error:
        raise Unsettled(f"{host} broke off: {type(error).__name__}") from None
    if len(body) > LONGEST_ANSWER:
        raise Permanent(f"{host} answered with more than is reasonable")
    answer._content = body
    if answer.status_code == 429:
        raise Later(f"{host} asks to slow down", seconds=_seconds(answer), everything=True)
    if answer.status_code >= 500:
        raise Unsettled(f"{host} has a problem (HTTP {answer.status_code})")
    return answer


def read_json(answer, shape=None):
    """The JSON object an answer holds, without what no database takes.

    :param dict shape: what is read of it, see :func:`answers.check`
    :raise Later: it is no JSON object: a proxy or half an answer
    :raise Unreadable: it is none of that shape
    """
    try:
        found = loads(clean_content(dumps(answer.json(), allow_nan=False)))
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        raise Later(SENTENCE)
    return check(found, shape or {})


def parts_of(url):
    """Parts of an address that an answer names; empty ones where it is none."""
    try:
        return urlsplit(url)
    except ValueError:
        return urlsplit("")


def _was_sent(error):
    """Whether the other side may have got the request before the connection broke."""
    text = repr(error)
    return "NewConnectionError" not in text and "NameResolutionError" not in text


def _seconds(answer):
    told = answer.headers.get("Retry-After", "").strip()
    # or it names a date
    return min(max(int(told), 1), 3600) if DIGITS.match(told) else SLOW_DOWN_SECONDS
