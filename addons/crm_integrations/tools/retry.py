"""When to try again: exponentially later, at random so that not everything comes back at once.

Where the other side says itself when to come again, that is no failure: it does not bring the end
nearer. It is waited for longer and longer, as one limit an hour may lie behind another a minute.
"""

import random
from datetime import timedelta

from .errors import Permanent

FIRST_SECONDS = 30
LONGEST_SECONDS = 3600
# some six hours; then a person has to look
MAX_ATTEMPTS = 12
# the limit of a day is over by then, whenever that day begins
PATIENCE = timedelta(hours=30)


def backoff(attempts, dice=random.random):
    """Seconds until the next attempt after ``attempts`` failed ones (1 or more)."""
    seconds = min(FIRST_SECONDS * 2 ** (attempts - 1), LONGEST_SECONDS)
    return seconds * (0.5 + dice() / 2)


def put_off(error, since, now):
    """Seconds to wait where the other side said when to come again; None where it is a failure.

    :param since: since when it has been saying so, or False
    """
    seconds = getattr(error, "seconds", None)
    if seconds is None or getattr(error, "retries", None) is not None:
        return None
    waited = now - (since or now)
    if waited >= PATIENCE:
        return None
    return max(seconds, min(waited.total_seconds(), LONGEST_SECONDS))


def next_try(error, row, now):
    """What is to be written on a row whose attempt went wrong: again later, or given up.

    :param row: it has ``attempts`` and ``date_put_off``
    :return: dict of the row's fields
    """
    wait = put_off(error, row.date_put_off, now)
    if wait is not None:
        return {
            "state": "failed",
            "date_put_off": row.date_put_off or now,
            "date_next_attempt": now + timedelta(seconds=wait),
        }
    attempts = row.attempts + 1
    retries = getattr(error, "retries", None)
    most = MAX_ATTEMPTS if retries is None else retries + 1
    out_of_patience = retries is None and getattr(error, "seconds", None) is not None
    dead = isinstance(error, Permanent) or out_of_patience or attempts >= most
    return {
        "state": "dead" if dead else "failed",
        "attempts": attempts,
        "date_next_attempt": now + timedelta(seconds=backoff(attempts)),
    }
