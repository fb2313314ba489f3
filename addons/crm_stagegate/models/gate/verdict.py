"""What a gate kind says about one lead."""

import hashlib
import json
from collections.abc import Callable
from datetime import datetime
from typing import NamedTuple


class Verdict(NamedTuple):
    """Whether one gate is met on one lead, and what proves it or what is missing.

    A met verdict names its proof: ``res_model`` and ``res_id``, the attachment if there is one,
    and a ``checksum`` (SHA-256) that changes when the proof changes. A verdict that is not met
    gives a translated ``reason`` that tells the seller what to do, and in ``waiting`` the names
    of those it waits for. ``user_id`` is who gave the proof, ``way`` how it came in.
    """

    met: bool
    reason: str = ""
    waiting: str = ""
    res_model: str | None = None
    res_id: int | None = None
    attachment_id: int | None = None
    checksum: str = ""
    digest: str = ""  # what a document says; the same for copies of it
    date: datetime | None = None  # when a document was uploaded
    user_id: int | None = None
    way: str = "record"
    # of a proof that has expired: function of an environment that words it in its language
    expired: Callable | None = None
    general: bool = False  # the reason says no more than the gate itself
    upload: bool = False  # what is missing is a file of the gate's upload type

    def reason_beside(self, instruction):
        """The reason, unless the gate's own instruction already says as much."""
        return "" if instruction and (self.general or instruction == self.reason) else self.reason

    @property
    def proof(self):
        """What makes two proofs the same proof."""
        return (self.res_model or "", self.res_id or 0, self.checksum or "")


# made once: each move of each lead takes the fingerprints of its proofs
_as_text = json.JSONEncoder(sort_keys=True, default=str, ensure_ascii=False).encode


def fingerprint(*values):
    """SHA-256 of values that prove a gate, as hex."""
    return hashlib.sha256(_as_text(values).encode()).hexdigest()
