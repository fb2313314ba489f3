"""Numbers with their unit, for tables that hold several kinds of them in one column."""

from dataclasses import dataclass

# of a spreadsheet, by the unit of a figure
NUMBERS = {
    "count": "#,##0",
    "score": "#,##0",
    "minutes": "#,##0",
    "money": "#,##0",
    "percent": '0.0" %"',
    "hours": "0.0",
    "days": "0.0",
}


@dataclass(frozen=True)
class Measured:
    """A number, or None where there is nothing to say.

    :param str unit: see :data:`~.catalogue.metric.UNITS`
    """

    value: float | None
    unit: str
