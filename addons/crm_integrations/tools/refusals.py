"""Requests that are not taken leave one line a minute in the log, with their number.

Whoever floods the address must not flood the log, and nothing of what was sent gets there.
"""

import logging
import threading
import time

_logger = logging.getLogger(__name__)

EVERY_SECONDS = 60
# so many kinds of refusals are told apart; more of them are counted together
KEPT = 200


class Refusals:
    def __init__(self, clock=time.monotonic):
        self._clock = clock
        self._lock = threading.Lock()
        self._counted = {}

    def note(self, connector, status, reason):
        """Count a refusal; log it if none like it was logged in the last minute."""
        now = self._clock()
        key = (connector, status, reason)
        with self._lock:
            if key not in self._counted and len(self._counted) >= KEPT:
                self._forget(now)
            if key not in self._counted and len(self._counted) >= KEPT:
                key = (0, 0, "various")
            logged, count = self._counted.get(key, (None, 0))
            count += 1
            due = logged is None or now - logged >= EVERY_SECONDS
            self._counted[key] = (now, 0) if due else (logged, count)
        if due:
            _logger.info(
                "connector %s: refused with %s: %s (%s since the last such line)",
                key[0], key[1], key[2], count,
            )  # fmt: skip

    def _forget(self, now):
        for key, (logged, _count) in list(self._counted.items()):
            if now - logged >= EVERY_SECONDS:
                del self._counted[key]


refusals = Refusals()
