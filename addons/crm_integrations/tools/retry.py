"""When to try again: exponentially later, at random so that not everything comes back at once."""

import random

FIRST_SECONDS = 30
LONGEST_SECONDS = 3600
# some six hours; then a person has to look
MAX_ATTEMPTS = 12


def backoff(attempts, dice=random.random):
    """Seconds until the next attempt after ``attempts`` failed ones (1 or more)."""
    seconds = min(FIRST_SECONDS * 2 ** (attempts - 1), LONGEST_SECONDS)
    return seconds * (0.5 + dice() / 2)
