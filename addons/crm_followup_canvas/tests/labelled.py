"""Labelled entries and messages, and how sure a share of them is.

Each file was written by people who did not know the lexicon. ``followups_a`` and ``_b`` and
``messages_dev`` were looked at while it was made; the rows of the ``_heldout`` files never were,
their sums were, and chose a limit; ``_heldout2`` is of another hand still. Entries of
``followups_earlier`` come from the first release.
"""

import json
from datetime import date, timedelta
from math import sqrt
from pathlib import Path

from ..text.quality import TEXTS, Entry

TODAY = date(2026, 1, 5)
DATA = Path(__file__).parent / "data"


def rows(name):
    """The lines of a data file, as dicts."""
    lines = (DATA / f"{name}.jsonl").read_text("utf-8").splitlines()
    return [json.loads(line) for line in lines if line.strip()]


def entries(*names):
    """``[(label, lang, entry)]`` of files of follow-ups; the label is ``good`` or ``empty``."""
    dates = {"date_next": TODAY + timedelta(days=2), "today": TODAY}
    return [
        (row["label"], row["lang"], Entry(*(row.get(text, "") for text in TEXTS), **dates))
        for name in names
        for row in rows(name)
    ]


def wilson(hits, count, z=1.96):
    """95 % interval of a share, as ``(low, high)``."""
    share = hits / count
    middle = share + z * z / (2 * count)
    spread = z * sqrt(share * (1 - share) / count + z * z / (4 * count * count))
    return (middle - spread) / (1 + z * z / count), (middle + spread) / (1 + z * z / count)
