"""What is taken away, before it is a file: tables with what must be known of them. The writers know nothing else."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from dashboard import wording

MOST_LETTERS = 32_767  # in a cell of a workbook
_NOT_IN_XML = re.compile("[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
SHOWN = "shown"  # stands in a column of symbols where the number needs none
UNKNOWN, NONE = "[x]", "[z]"


@dataclass(frozen=True)
class Number:
    """A number as the publication has it, and the decimals it is shown with."""

    value: float
    decimals: int


Cell = str | date | Number


@dataclass(frozen=True)
class Column:
    """name: in a file of text, for programs. heading: in a workbook, with the unit."""

    name: str
    heading: str


@dataclass(frozen=True)
class Sheet:
    """One table. ``lines`` are said above it in a workbook; every row has a cell for every column."""

    name: str
    title: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[Cell]]
    lines: Sequence[str] = ()

    @property
    def tab(self) -> str:
        return self.name.replace("_", " ").capitalize()[:31]


@dataclass(frozen=True)
class TakenAway:
    """The tables of one view, and its stamps: area, period, comparison, date and the like, as (name, words)."""

    file_name: str
    stamps: Sequence[tuple[str, str]]
    sources: Sequence[str]
    sheets: Sequence[Sheet]
    built_at: datetime
    notes: Sequence[str] = ()

    def workbook(self) -> list[Sheet]:
        """The sheets of a workbook: every table under its stamps, then the notes and what the symbols mean."""
        said = [f"{name}: {words}" for name, words in self.stamps]
        table = "This worksheet has one table. Symbols in it are explained in the worksheet Notes."
        sources = [f"Source: {source}" for source in self.sources]
        return [
            *(replace(sheet, lines=[table, *said, *sources]) for sheet in self.sheets),
            _notes([*said, *sources, *self.notes]),
        ]

    def table(self, name: str) -> Sheet | None:
        """The table of this name, or the first; each of its rows with the stamps, as a file of text has them."""
        found = next((sheet for sheet in self.sheets if name in ("", sheet.name)), None)
        if found is None:
            return None
        stamped = [Column(name.lower().replace(" ", "_"), name) for name, _ in self.stamps]
        words = [words for _, words in self.stamps]
        return replace(found, columns=[*found.columns, *stamped], rows=[[*row, *words] for row in found.rows])


def table(name: str, title: str, columns: Sequence[Column], rows: Sequence[Mapping[str, Cell]]) -> Sheet:
    """A sheet of rows that give their cells by the name of the column; what a row does not give is not available."""
    names = [column.name for column in columns]
    return Sheet(name, title, columns, [[row.get(name, UNKNOWN) for name in names] for row in rows])


def _notes(said: Sequence[str]) -> Sheet:
    rules = [
        "Numbers are as they were worked out, before rounding; the cells show them rounded as the pages do.",
        "Where there is no number, its cell holds a symbol, and the column beside it says it again. A hidden number is "
        "never shown as nought, and no cell is left empty.",
    ]
    rows = [(SHOWN, "The number is there, and needs no remark.")]
    rows += [(mark, words) for mark, words in wording.MARKS.items()]
    rows += sorted(set(wording.STATUSES.values()))
    rows.append((NONE, "there is nothing to compare, rank or count"))
    columns = [Column("symbol", "Symbol"), Column("meaning", "Meaning")]
    return Sheet("notes", "Notes", columns, rows, [*said, *rules])


def plain(text: str) -> str:
    """Text as a cell can hold it, on one line: without what no file may hold, and never empty.

    >>> plain("=1+1"), plain("two\\r\\nlines\\x00"), plain("")
    ('=1+1', 'two lines', '–')
    """
    return " ".join(_NOT_IN_XML.sub("", text).split())[:MOST_LETTERS] or "–"


def inert(text: str) -> str:
    """Text for a file of text, where a program would take what starts so for a formula: it is led by an apostrophe.

    >>> inert("=1+1"), inert("-"), inert("Leeds")
    ("'=1+1", "'-", 'Leeds')
    """
    said = plain(text)
    return f"'{said}" if said[0] in "=+-@＝＋－＠" else said
