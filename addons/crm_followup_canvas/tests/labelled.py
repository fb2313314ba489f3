"""The labelled set: pairs of lines, a good follow-up and a bad one; ``~`` is as in the good one."""

from datetime import date, timedelta
from pathlib import Path

from ..text.quality import Entry

TODAY = date(2026, 1, 5)


def load(held_out, langs=("zh", "en")):
    """``[(is bad, entry)]``; every fourth pair is held out and was never looked at for tuning."""
    entries = []
    for lang in langs:
        path = Path(__file__).parent / "data" / f"followups_{lang}.txt"
        lines = path.read_text("utf-8").splitlines()
        for index in range(0, len(lines) - 1, 2):
            if (index // 2 % 4 == 3) != held_out:
                continue
            good = lines[index].split("|")
            bad = [
                old if new == "~" else new
                for old, new in zip(good, lines[index + 1].split("|"), strict=True)
            ]
            for is_bad, texts in ((False, good), (True, bad)):
                entries.append(
                    (is_bad, Entry(*texts, next_date=TODAY + timedelta(days=2), today=TODAY))
                )
    return entries
