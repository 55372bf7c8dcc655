"""A workbook for Excel, cell by cell: text is text, and nothing in it is a formula, a link or hidden."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import date
from typing import Any

from xlsxwriter import Workbook

from dashboard.takeaway.sheet import Cell, Number, Sheet, TakenAway, plain
from dashboard.takeaway.widths import width

TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_PLAIN = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}


def write(taken: TakenAway) -> bytes:
    """The workbook: every table on a worksheet of its own, its title in A1; the last worksheet has the notes."""
    file = io.BytesIO()
    with Workbook(file, _PLAIN) as book:
        book.set_properties({"title": taken.sheets[0].title, "created": taken.built_at})
        formats = _Formats(book)
        for sheet in taken.workbook():
            _write_sheet(book, sheet, formats)
    return file.getvalue()


class _Formats:
    """Each format once; that of numbers by their decimals."""

    def __init__(self, book: Any):
        self._book = book
        self._numbers: dict[int, Any] = {}
        self.title = book.add_format({"bold": True, "font_size": 14})
        self.heading = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        self.text = book.add_format({"text_wrap": True, "valign": "top"})
        self.day = book.add_format({"num_format": "yyyy-mm-dd", "align": "left", "valign": "top"})

    def number(self, decimals: int) -> Any:
        if decimals not in self._numbers:
            shape = "#,##0" + (f".{'0' * decimals}" if decimals else "")
            self._numbers[decimals] = self._book.add_format({"num_format": shape, "valign": "top"})
        return self._numbers[decimals]


def _write_sheet(book: Any, sheet: Sheet, formats: _Formats) -> None:
    page = book.add_worksheet(sheet.tab)
    page.write_string(0, 0, plain(sheet.title), formats.title)
    for place, line in enumerate(sheet.lines, start=1):
        page.write_string(place, 0, plain(line))
    first = len(sheet.lines) + 2
    headings = [plain(column.heading) for column in sheet.columns]
    page.add_table(
        first, 0, first + len(sheet.rows), len(headings) - 1,
        {
            "name": f"table_{sheet.name}",
            "style": None,
            "columns": [{"header": heading, "header_format": formats.heading} for heading in headings],
        },
    )  # fmt: skip
    for place in range(len(headings)):
        page.set_column(place, place, width(sheet, place))
    for place, row in enumerate(sheet.rows, start=first + 1):
        _write_row(page, place, row, formats)


def _write_row(page: Any, place: int, row: Sequence[Cell], formats: _Formats) -> None:
    for column, cell in enumerate(row):
        if isinstance(cell, Number):
            page.write_number(place, column, cell.value, formats.number(cell.decimals))
        elif isinstance(cell, date):
            page.write_datetime(place, column, cell, formats.day)
        else:
            page.write_string(place, column, plain(cell), formats.text)
