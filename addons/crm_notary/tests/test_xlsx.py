"""What people typed stays text, numbers stay numbers."""

import io
from datetime import date, datetime
from decimal import Decimal

import openpyxl
import pytz
from odoo.tests import TransactionCase, tagged

from ..tools.xlsx import Cell, Workbook


@tagged("post_install", "-at_install")
class TestXlsx(TransactionCase):
    def _read(self, book):
        return openpyxl.load_workbook(io.BytesIO(book.to_bytes()))

    def _cells(self, *values, formats=(), **options):
        """The first row of a table of these values, as a spreadsheet program reads them."""
        book = Workbook(**options)
        sheet = book.add_sheet("Data")
        headers = [f"c{number}" for number in range(len(values))]
        book.write_table(sheet, headers, [values], formats)
        return self._read(book)["Data"][2]

    def test_text_is_never_a_formula(self):
        risky = (
            "=1+1", "=cmd|' /C calc'!A0", "+cmd", "-1+2", "-1", "@x", "@SUM(A1)",
            "\t=1+1", "\r=1+1", "\n=1+1",
        )  # fmt: skip
        for cell, text in zip(self._cells(*risky), risky, strict=True):
            with self.subTest(text=text):
                self.assertEqual(cell.data_type, "s")
                # the file has no bare carriage returns
                self.assertEqual(cell.value.replace("_x000D_", "\r"), text)
                self.assertTrue(cell.quotePrefix)

    def test_header_is_never_a_formula(self):
        book = Workbook()
        book.write_table(book.add_sheet("Data"), ["=1+1"], [])
        self.assertEqual(self._read(book)["Data"]["A1"].data_type, "s")

    def test_address_is_no_link(self):
        for cell in self._cells("https://example.com", "mailto:a@b.c", "internal:Data!A1"):
            self.assertEqual(cell.data_type, "s")
            self.assertIsNone(cell.hyperlink)

    def test_bars_are_drawn_from_the_cells_of_the_table(self):
        book = Workbook()
        sheet = book.add_sheet("Data")
        end = book.write_table(sheet, ["Who", "Leads"], [("Ann", 3), ("Ben", 5)])
        book.add_bars(sheet, end + 1, 0, "Leads by person", 0, [1], (1, end - 1))
        (chart,) = self._read(book)["Data"]._charts
        (series,) = chart.series
        self.assertEqual(chart.barDir, "bar")
        self.assertEqual(series.val.numRef.f, "Data!$B$2:$B$3")
        self.assertEqual(series.cat.strRef.f, "Data!$A$2:$A$3")

    def test_no_rows_are_no_chart(self):
        book = Workbook()
        sheet = book.add_sheet("Data")
        end = book.write_table(sheet, ["Who", "Leads"], [])
        book.add_bars(sheet, end + 1, 0, "Leads by person", 0, [1], (1, end - 1))
        self.assertFalse(self._read(book)["Data"]._charts)

    def test_digits_that_people_typed_stay_text(self):
        cell = self._cells("0013800138000")[0]
        self.assertEqual((cell.data_type, cell.value), ("s", "0013800138000"))

    def test_numbers_stay_numbers(self):
        values = (1, -1, 2.5, Decimal("3.25"), 0)
        for cell, value in zip(self._cells(*values), values, strict=True):
            self.assertEqual((cell.data_type, cell.value), ("n", float(value)))

    def test_what_is_no_number_is_text(self):
        self.assertEqual(self._cells(float("nan"))[0].value, "nan")

    def test_empty_values_are_empty_cells(self):
        self.assertEqual([cell.value for cell in self._cells(None, False)], [None, None])

    def test_dates_have_one_format(self):
        cells = self._cells(date(2026, 11, 26), datetime(2026, 11, 26, 8, 30))
        self.assertEqual(cells[0].value, datetime(2026, 11, 26))
        self.assertEqual(cells[0].number_format, "yyyy-mm-dd")
        self.assertEqual(cells[1].value, datetime(2026, 11, 26, 8, 30))
        self.assertEqual(cells[1].number_format, "yyyy-mm-dd hh:mm")

    def test_moments_are_shown_in_the_zone(self):
        cell = self._cells(datetime(2026, 11, 26, 8, 30), zone=pytz.timezone("Asia/Shanghai"))[0]
        self.assertEqual(cell.value, datetime(2026, 11, 26, 16, 30))

    def test_formats_of_columns_and_cells(self):
        cells = self._cells(
            date(2026, 11, 1), 12.5, Cell(7, {"bold": True}), 3,
            formats=["month", "money", "0.0"],
        )  # fmt: skip
        self.assertEqual(
            [cell.number_format for cell in cells], ["yyyy-mm", "#,##0.00", "0.0", "General"]
        )
        self.assertEqual([cell.font.bold for cell in cells], [False, False, True, False])

    def test_records_are_their_names(self):
        partner = self.env["res.partner"].create({"name": "=1+1"})
        cell = self._cells(partner)[0]
        self.assertEqual((cell.data_type, cell.value), ("s", "=1+1"))

    def test_long_text_is_cut(self):
        self.assertEqual(len(self._cells("x" * 40000)[0].value), 32767)

    def test_names_of_sheets(self):
        book = Workbook()
        for name in ("Q4/2026: [all]", "x" * 40, "x" * 40, "", "'"):
            book.add_sheet(name)
        self.assertEqual(
            self._read(book).sheetnames,
            ["Q4 2026   all", "x" * 31, "x" * 29 + " 2", "Sheet", "Sheet 2"],
        )

    def test_table_has_a_heading_in_view_and_a_filter(self):
        book = Workbook()
        sheet = book.add_sheet("Data")
        end = book.write_table(sheet, ["a", "b"], [(1, 2), (3, 4)], first_row=2, widths=[30])
        read = self._read(book)["Data"]
        self.assertEqual(end, 5)
        self.assertEqual(read.freeze_panes, "A4")
        self.assertEqual(read.auto_filter.ref, "A3:B5")
        self.assertEqual(read["A3"].value, "a")
        self.assertAlmostEqual(read.column_dimensions["A"].width, 30, delta=1)
