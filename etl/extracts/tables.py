"""The tables of text in a file: one in a CSV file, one for each sheet of a workbook, each with its list and heading.

Every table gets a working copy: UTF-8, below its heading, in a private folder that lasts no longer than the reading.
A file with one line for every row is copied as it is and read by DuckDB in bulk. One with blank lines, quoted line
breaks, ragged rows or odd line ends is first read by Python's parser, and its copy carries the number and the fault
of each row.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from etl.extracts.faults import UNEVEN
from etl.extracts.recognise import NOT_USED, Heading, known_columns, list_number, recognise
from etl.extracts.text import decode, is_workbook, tidied
from etl.extracts.workbook import read_workbook
from etl.sources.lists import Lists, ListSource, folded_heading
from etl.staging.read import MAXIMUM_CELL, MAXIMUM_COLUMNS, RawFile, Refused, Row, parse, remark_on_the_end

HEADING_WITHIN = 10
MOST_STRAYS = 100
_HEAD = 100_000
_REFERENCE_TABS = ("front_sheet", "faq_and_changes", "guidance", "codes_used")


@dataclass(frozen=True)
class Table:
    """A table of a file. ``sheet`` is blank for a CSV file; ``problem`` is set when it cannot be used.

    copy: its rows below the heading, and whether they carry their row numbers and faults. remarks: concern, message.
    rows: how many were read, when the table was refused. lines: of the copy, if it carries no row numbers.
    """

    sheet: str = ""
    heading: Heading | None = None
    copy: Path | None = None
    is_numbered: bool = False
    delimiter: str = ","
    remarks: tuple[tuple[str, str], ...] = ()
    problem: tuple[str, str] | None = None
    rows: int = 0
    lines: int = 0


def tables(raw: RawFile, lists: Lists, folder: Path) -> list[Table]:
    """Every table of the file. Raises Refused for a file that cannot be read at all."""
    if is_workbook(raw.path.name, raw.content):
        return list(_sheets(raw, lists, folder))
    return [_csv_table(raw, lists, folder)]


def _csv_table(raw: RawFile, lists: Lists, folder: Path) -> Table:
    found = decode(raw.content)
    text = tidied(found.text)
    remarks = [("encoding", f"It was read as {found.encoding}.")] if found.encoding else []
    delimiter, heading = _heading_of(text, raw.path.stem, lists)
    body = text[_start_of_body(text, delimiter, heading) :]
    if not body.strip():
        return Table(heading=heading, problem=_no_rows(heading.source))
    if not body.endswith(("\n", "\r")):
        remarks.append(("no end of line", "The last line has no end: it may have been cut short."))
    table = Table(heading=heading, delimiter=delimiter, remarks=tuple(remarks))
    target = folder / "0.csv"
    if body.count("\r") != body.count("\r\n"):  # lines that end in two ways, or as on an old Macintosh
        return numbered(table, text, target)
    target.write_bytes(body.encode())
    return replace(table, copy=target, lines=body.count("\n") + (not body.endswith("\n")))


def numbered(table: Table, text: str, target: Path) -> Table:
    """The table with a copy that carries row numbers and faults. Raises Refused for rows that cannot be told apart."""
    assert table.heading is not None
    rows = parse(text, table.delimiter)
    body = [row for row in rows if row.number >= table.heading.first_row]
    if body:
        remark_on_the_end(text, body, table.heading.width)
    _write(body, table.heading.width, target)
    return replace(table, copy=target, is_numbered=True, delimiter=",", rows=len(body))


def text_of(content: bytes) -> str:
    """The text of a CSV file that could be read before."""
    return tidied(decode(content).text)


def _write(rows: Sequence[Row], width: int, target: Path) -> None:
    with target.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, quoting=csv.QUOTE_ALL)
        for row in rows:
            cells, fault = row.cells, ""
            if len(cells) > width and not any(cell.strip() for cell in cells[width:]):
                cells = cells[:width]
            if len(cells) != width:
                fault = f"{UNEVEN}{len(cells)} cells, the heading has {width}"
            elif any(len(cell) > MAXIMUM_CELL for cell in cells):
                fault = f"a cell is longer than {MAXIMUM_CELL:,} characters, more than a spreadsheet can hold"
            kept = [""] * width if fault else [cell.strip() for cell in cells]
            writer.writerow([row.number, fault, *kept])


def _start_of_body(text: str, delimiter: str, heading: Heading) -> int:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    for _ in range(heading.first_row - 1):
        next(reader)
    start = 0
    for _ in range(reader.line_num):
        found = re.compile(r"\r\n|\n|\r").search(text, start)
        start = found.end() if found else len(text)
    return start


def _heading_of(text: str, name: str, lists: Lists) -> tuple[str, Heading]:
    """The delimiter that gives a heading we know, and that heading. Raises Refused for the likeliest of the others."""
    best: tuple[int, Refused] | None = None
    for delimiter in _delimiters(text[:_HEAD]):
        rows = _first_rows(text[:_HEAD], delimiter)
        try:
            return delimiter, recognise(rows, name, lists)
        except Refused as error:
            score = max((len(row) for row in rows), default=0)
            if best is None or score > best[0]:
                best = (score, error)
    assert best is not None
    raise best[1]


def _delimiters(text: str) -> list[str]:
    first = text.split("\n", 1)[0].strip()
    if first.lower().startswith("sep=") and len(first) == 5:
        return [first[-1]]
    return sorted(",;\t|", key=lambda mark: -text[:2_000].count(mark))


def _first_rows(text: str, delimiter: str) -> list[list[str]]:
    rows = []
    try:
        for cells in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter):
            rows.append(cells)
            if len(rows) == HEADING_WITHIN:
                break
    except csv.Error:  # said later, with its line
        pass
    return rows


def _no_rows(source: ListSource) -> tuple[str, str]:
    return (
        "It has headings but no rows.",
        f"If there were none, say so in confirmed.yaml beside the folder: list {source.id}, what: no rows.",
    )


def _sheets(raw: RawFile, lists: Lists, folder: Path) -> Iterator[Table]:
    for sheet in read_workbook(raw.content, folder):
        name = sheet["name"]
        if sheet["is_hidden"]:
            message = "The hidden sheet was not read. Remove it before you save the workbook here."
            yield Table(name, remarks=(("hidden sheet", message),))
            continue
        yield _sheet(Table(name), folder / sheet["file"], sheet["formulas"], sheet["strays"], lists)


def _sheet(table: Table, path: Path, formulas: int, strays: int, lists: Lists) -> Table:
    rows = parse(tidied(path.read_text(encoding="utf-8")), ",")
    first = [row.cells for row in _padded(rows)]
    folded_rows = [[folded_heading(cell) for cell in row] for row in first]
    number = list_number(table.sheet)
    is_known = any(known_columns(source, folded_rows)[0] for source in lists.sources)
    if folded_heading(table.sheet) in _REFERENCE_TABS or (number is None and not is_known):
        return replace(table, remarks=(("reference tab", "The sheet is no list and was not read."),))
    table = replace(table, rows=max(0, len(rows) - 1))
    if strays > MOST_STRAYS:
        what = f"It has more than {MAXIMUM_COLUMNS} columns."
        return replace(table, problem=(what, "No list we know has. Check what it is."))
    try:
        heading = recognise(first, table.sheet, lists)
    except Refused as error:
        if number in NOT_USED:
            return replace(table, rows=0, remarks=(("not used", f"{error.what} {error.hint}"),))
        return replace(table, problem=(error.what, error.hint))
    table = replace(table, heading=heading)
    if formulas:
        what = f"{formulas:,} cells hold formulas that Excel never calculated."
        return replace(table, problem=(what, "Open it in Excel, copy, Paste Special, Values, and save."))
    body = [row for row in rows if row.number >= heading.first_row]
    if not body:
        return replace(table, problem=_no_rows(heading.source), rows=0)
    _write(body, heading.width, path)
    far = (("stray cell", "A cell far away from the table was not read."),) if strays else ()
    return replace(table, copy=path, is_numbered=True, remarks=far, rows=len(body))


def _padded(rows: Sequence[Row]) -> Iterator[Row]:
    """The first rows with the blank ones among them, so that places are row numbers."""
    at = 1
    for row in rows:
        while at < row.number and at <= HEADING_WITHIN:
            yield Row(at, [])
            at += 1
        if at > HEADING_WITHIN:
            return
        yield row
        at += 1
