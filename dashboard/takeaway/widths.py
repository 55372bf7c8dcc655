"""How wide a column of a workbook is: as its longest cell, within reason."""

from __future__ import annotations

from dashboard import wording
from dashboard.takeaway.sheet import Cell, Number, Sheet, plain

LEAST, MOST = 10, 48  # letters; longer text is wrapped


def shown(cell: Cell) -> str:
    """A cell as it is read in a workbook."""
    if isinstance(cell, Number):
        return wording.number(cell.value, cell.decimals)
    return plain(cell) if isinstance(cell, str) else cell.isoformat()


def width(sheet: Sheet, place: int) -> int:
    """Letters that a column is wide; its heading may take three lines."""
    heading = len(plain(sheet.columns[place].heading)) // 3
    longest = max((len(shown(row[place])) for row in sheet.rows), default=0)
    return min(max(LEAST, heading, longest) + 2, MOST)
