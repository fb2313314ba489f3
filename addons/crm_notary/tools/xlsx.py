"""Spreadsheet files.

What people typed stays text, whatever it begins with: a customer called ``=cmd|…`` is no formula
and a note ``https://…`` no link. Numbers stay numbers, dates have one format.
"""

import io
import math
import re
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

import pytz
import xlsxwriter

MIME = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# of cells and columns; anything else is taken for a number format of the file
FORMATS = {
    "integer": "#,##0",
    "number": "#,##0.0",
    "money": "#,##0.00",
    "date": "yyyy-mm-dd",
    "datetime": "yyyy-mm-dd hh:mm",
    "month": "yyyy-mm",
}
RISKY = ("=", "+", "-", "@", "\t", "\r", "\n")
_MAX_TEXT = 32767
_HEAD = {"bold": True, "bg_color": "#E9ECEF", "text_wrap": True, "valign": "top"}


@dataclass(frozen=True)
class Cell:
    """A value that looks different from its column: ``Cell(12.5, {"font_color": "#B02A37"})``."""

    value: object
    properties: dict = field(default_factory=dict)


class Workbook:
    """A workbook in memory.

    ::

        book = Workbook()
        sheet = book.add_sheet("People")
        book.write_table(sheet, ["Name", "Month", "Won"], rows, ["", "month", "money"])
        content = book.to_bytes()

    :param zone: pytz zone in which moments (naive UTC) are shown; as they are without it
    """

    def __init__(self, zone=None):
        self._stream = io.BytesIO()
        self._book = xlsxwriter.Workbook(
            self._stream,
            {
                "in_memory": True,
                "strings_to_formulas": False,
                "strings_to_urls": False,
                "strings_to_numbers": False,
            },
        )
        self._zone = zone
        self._formats = {}

    def add_sheet(self, name):
        """A sheet; the name is cut to what spreadsheets allow and made unique."""
        clean = re.sub(r"[\[\]:*?/\\]", " ", name or "").strip(" '")[:31] or "Sheet"
        known = {sheet.get_name().lower() for sheet in self._book.worksheets()}
        unique, number = clean, 2
        while unique.lower() in known:
            suffix = f" {number}"
            unique, number = clean[: 31 - len(suffix)] + suffix, number + 1
        return self._book.add_worksheet(unique)

    def write_cell(self, sheet, row, column, value, format=None):
        """Write one cell.

        :param value: text, number, date, datetime, record(s), :class:`Cell`; None and False are
            an empty cell
        :param format: name in :data:`FORMATS`, a number format, or xlsxwriter's properties
        """
        properties = _properties(format)
        if isinstance(value, Cell):
            properties = {**properties, **value.properties}
            value = value.value
        if value is None or value is False:
            sheet.write_blank(row, column, None, self._format(properties))
        elif value is True:
            sheet.write_boolean(row, column, True, self._format(properties))
        elif isinstance(value, datetime):
            self._write_moment(sheet, row, column, value, properties)
        elif isinstance(value, date):
            properties = {"num_format": FORMATS["date"], **properties}
            sheet.write_datetime(row, column, value, self._format(properties))
        elif isinstance(value, (int, float, Decimal)) and math.isfinite(value):
            sheet.write_number(row, column, value, self._format(properties))
        else:
            self._write_text(sheet, row, column, value, properties)

    def write_table(self, sheet, headers, rows, formats=(), *, first_row=0, widths=None):
        """Write a heading and the rows below it, with a filter; the heading stays in view.

        :param rows: iterable of rows of cells, see :meth:`write_cell`
        :param formats: one a column, see :meth:`write_cell`; may be shorter
        :param widths: in characters, one a column; 16 for those without
        :return: number of the row after the last
        """
        formats = [*formats, *[None] * (len(headers) - len(formats))]
        widths = [*(widths or ()), *[16] * (len(headers) - len(widths or ()))]
        for column, (header, width) in enumerate(zip(headers, widths, strict=True)):
            self.write_cell(sheet, first_row, column, str(header), _HEAD)
            sheet.set_column(column, column, width)
        row = first_row + 1
        for values in rows:
            for column, (value, form) in enumerate(zip(values, formats, strict=True)):
                self.write_cell(sheet, row, column, value, form)
            row += 1
        sheet.freeze_panes(first_row + 1, 0)
        sheet.autofilter(first_row, 0, max(row - 1, first_row + 1), len(headers) - 1)
        return row

    def add_bars(self, sheet, row, column, title, names, values, rows):
        """Draw columns of a table that was written before as horizontal bars, one group a row.

        :param title: our own words, never what people typed
        :param int names: column of what stands beside the bars
        :param values: columns of the numbers; their headings are the legend
        :param rows: first and last row of the numbers; without any nothing is drawn
        """
        first, last = rows
        if last < first:
            return
        page, chart = sheet.get_name(), self._book.add_chart({"type": "bar"})
        for value in values:
            chart.add_series(
                {
                    "name": [page, first - 1, value],
                    "categories": [page, first, names, last, names],
                    "values": [page, first, value, last, value],
                    "data_labels": {"value": True},
                }
            )
        chart.set_title({"name": title, "name_font": {"size": 12}})
        # as in the table: the first row on top
        chart.set_y_axis({"reverse": True})
        chart.set_x_axis({"major_gridlines": {"visible": False}, "min": 0})
        chart.set_legend({"position": "bottom"})
        height = 120 + 22 * len(values) * (last - first + 1)
        chart.set_size({"width": 720, "height": min(max(height, 240), 1200)})
        sheet.insert_chart(row, column, chart)

    def to_bytes(self):
        """Close the workbook and return the file."""
        self._book.close()
        return self._stream.getvalue()

    # -- inside -------------------------------------------------------------------------------

    def _write_moment(self, sheet, row, column, value, properties):
        if self._zone:
            value = (value if value.tzinfo else pytz.utc.localize(value)).astimezone(self._zone)
        properties = {"num_format": FORMATS["datetime"], **properties}
        sheet.write_datetime(row, column, value.replace(tzinfo=None), self._format(properties))

    def _write_text(self, sheet, row, column, value, properties):
        if hasattr(value, "_name") and hasattr(value, "mapped"):
            value = ", ".join(value.mapped("display_name"))
        text = str(value)[:_MAX_TEXT]
        if text.startswith(RISKY):
            # so that it also stays text when somebody edits the cell
            properties = {**properties, "quote_prefix": True}
        sheet.write_string(row, column, text, self._format(properties))

    def _format(self, properties):
        if not properties:
            return None
        key = tuple(sorted(properties.items()))
        if key not in self._formats:
            self._formats[key] = self._book.add_format(properties)
        return self._formats[key]


def _properties(form):
    if not form:
        return {}
    if isinstance(form, str):
        return {"num_format": FORMATS.get(form, form)}
    return form
