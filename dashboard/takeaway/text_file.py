"""A table as a file of text: its headings in the first row, one figure after the other. Programs read it as it is."""

from __future__ import annotations

import csv
import io
from datetime import date

from dashboard.takeaway.sheet import Cell, Number, Sheet, inert

TYPE = "text/csv; charset=utf-8"
MARK = "\ufeff"  # tells Excel that the text is UTF-8


def write(sheet: Sheet) -> bytes:
    """The table as CSV. Text is quoted and can never be a formula; numbers are numbers, and not rounded."""
    file = io.StringIO()
    writer = csv.writer(file, quoting=csv.QUOTE_NONNUMERIC)
    writer.writerow([inert(column.name) for column in sheet.columns])
    writer.writerows([_cell(cell) for cell in row] for row in sheet.rows)
    return (MARK + file.getvalue()).encode()


def _cell(cell: Cell) -> str | float | int:
    if isinstance(cell, Number):
        return int(cell.value) if cell.value == int(cell.value) else cell.value
    return cell.isoformat() if isinstance(cell, date) else inert(cell)
