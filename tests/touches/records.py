"""What was recorded of both sides, and the table that compares them. Plain Python."""

import csv
import os
from pathlib import Path

from . import klm
from .tasks import TASKS

RECORDED = Path(__file__).parents[1] / "data" / "touches"
# set by ``tools/dev touches``
WRITE = "SUITE_TOUCHES_WRITE"
COLUMNS = ("task", "clicks", "keys", "fields", "seconds")


def recorded(name):
    """``{task: klm.Cost}`` of the side ``ours`` or ``native``."""
    with (RECORDED / f"{name}.csv").open(encoding="utf-8") as stream:
        return {
            row["task"]: klm.Cost(
                *(int(row[column]) for column in COLUMNS[1:4]), float(row["seconds"])
            )
            for row in csv.DictReader(stream)
        }


def write(name, costs):
    RECORDED.mkdir(exist_ok=True)
    with (RECORDED / f"{name}.csv").open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(COLUMNS)
        for code, cost in costs.items():
            writer.writerow([code, cost.clicks, cost.keys, cost.fields, f"{cost.seconds:.2f}"])


def is_writing():
    return bool(os.environ.get(WRITE))


def table():
    """The comparison as a table of Markdown."""
    ours, native = recorded("ours"), recorded("native")
    head = "| | clicks | keys | fields | seconds | Odoo: clicks | keys | fields | seconds |"
    lines = [head, "|---|" + "---:|" * 8]
    for code, (label, _who) in TASKS.items():
        lines.append(_line(label, ours[code], native[code]))
    lines.append(_line("**Sum**", sum_of(ours), sum_of(native)))
    return "\n".join(lines)


def sum_of(costs):
    return sum(costs.values(), klm.Cost())


def _line(label, *costs):
    cells = [
        f"{value}"
        for cost in costs
        for value in (cost.clicks, cost.keys, cost.fields, f"{cost.seconds:.1f}")
    ]
    return f"| {label} | {' | '.join(cells)} |"
