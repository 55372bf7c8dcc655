"""Files of records spoiled by lot: their cells, their rows and columns, their bytes, and the parts of workbooks."""

from __future__ import annotations

import io
import random
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import xlsxwriter

from tests.extracts.made_up import MAKERS, Row, as_csv, sheet_of

ROWS = 60
ENTITY = b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'


def fuzzed(number: int, canary: Path, seed: int = 1) -> Iterator[tuple[str, bytes]]:
    """Name and content of so many files, every other one a workbook. canary: what any formula run would make."""
    for place in range(number):
        lot = random.Random(f"{seed} {place}")  # noqa: S311
        rows = sheet_of(lot.choice(sorted(MAKERS)), rows=ROWS)
        for _ in range(lot.randint(0, 2)):
            lot.choice(OF_ROWS)(rows, lot, odd_cells(canary))
        is_book = place % 2 == 1
        content = _as_book(rows) if is_book else as_csv(rows, lot.choice(",;\t|")).encode()
        if is_book and lot.random() < 0.4:
            content = _with_odd_part(content, lot)
        if lot.random() < 0.25:
            content = lot.choice(OF_BYTES)(content, lot)
        yield f"fuzzed {place}.{'xlsx' if is_book else 'csv'}", content


def odd_cells(canary: Path) -> list[str]:
    """What nobody means to put in a cell."""
    return [
        "\x00", f"=cmd|'/C touch {canary}'!A1", f'=WEBSERVICE("http://127.0.0.1:9/{canary.name}")', "@SUM(1)", "+1-1",
        f"$(touch {canary})", f"`touch {canary}`", "x" * 400_000, "&e;", ENTITY.decode(), "../../../../evil", "\u202e",
        "'; DROP TABLE raw_row; --", "<script>alert(1)</script>", "1e309", "-0", "NaN", "31/02/2026", "01/01/0001",
        '"', '""', "\r\n", ",;\t|", "\ufeff", "9" * 40, "\U0001f600" * 500, "[bold]", "{0}", "%s%n", "NULL", "#REF!",
    ]  # fmt: skip


def _cells(rows: list[Row], lot: random.Random, odd: list[str]) -> None:
    for _ in range(lot.choice((1, 3, 20))):
        row = lot.choice(rows)
        if row:
            row[lot.randrange(len(row))] = lot.choice(odd)


def _columns(rows: list[Row], lot: random.Random, _odd: list[str]) -> None:
    order = list(range(len(rows[0])))
    lot.shuffle(order)
    rows[:] = [[row[place] for place in order if place < len(row)] for row in rows]


def _heading(rows: list[Row], lot: random.Random, odd: list[str]) -> None:
    rows[0][lot.randrange(len(rows[0]))] = lot.choice(["", *odd, *rows[0]])


def _row(rows: list[Row], lot: random.Random, odd: list[str]) -> None:
    at = lot.randrange(len(rows))
    rows.insert(at, lot.choice([[], list(rows[at]), [*rows[at], lot.choice(odd)], rows[at][:2], list(rows[0])]))


def _ragged(rows: list[Row], lot: random.Random, _odd: list[str]) -> None:
    for row in rows[1:]:
        if row and lot.random() < 0.05:
            row.pop(lot.randrange(len(row)))


def _many_columns(rows: list[Row], lot: random.Random, _odd: list[str]) -> None:
    more = lot.choice((1, 3, 190, 5_000))
    rows[:] = [[*row, *map(str, range(more))] for row in rows]


OF_ROWS: list[Callable[[list[Row], random.Random, list[str]], None]] = [
    _cells, _cells, _cells, _columns, _heading, _row, _row, _ragged, _many_columns,
]  # fmt: skip


def _flip(content: bytes, lot: random.Random) -> bytes:
    spoiled = bytearray(content)
    for _ in range(lot.choice((1, 5, 200))):
        spoiled[lot.randrange(len(spoiled))] = lot.randrange(256)
    return bytes(spoiled)


def _cut(content: bytes, lot: random.Random) -> bytes:
    return content[: lot.randrange(len(content))]


def _double(content: bytes, lot: random.Random) -> bytes:
    at = lot.randrange(len(content))
    return content + content[at:]


def _blank(content: bytes, lot: random.Random) -> bytes:
    at, length = lot.randrange(len(content)), lot.randrange(1, 2_000)
    return content[:at] + b"\x00" * length + content[at + length :]


def _noise(_content: bytes, lot: random.Random) -> bytes:
    return lot.randbytes(lot.randrange(1, 5_000))


def _encoded(content: bytes, lot: random.Random) -> bytes:
    text = content.decode("utf-8", "replace")
    return text.encode(lot.choice(("utf-16", "utf-16-le", "utf-32", "cp1252")), "replace")


OF_BYTES: list[Callable[[bytes, random.Random], bytes]] = [_flip, _flip, _cut, _double, _blank, _noise, _encoded]


def _as_book(rows: list[Row]) -> bytes:
    """A workbook in which a cell that looks like a formula is one."""
    made = io.BytesIO()
    with xlsxwriter.Workbook(made, {"in_memory": True}) as book:
        sheet = book.add_worksheet("List")
        for number, row in enumerate(rows):
            for place, cell in enumerate(row):
                write = sheet.write_formula if cell.startswith("=") else sheet.write_string
                write(number, place, cell)
    return made.getvalue()


def _with_odd_part(content: bytes, lot: random.Random) -> bytes:
    """The workbook again, with a part that no spreadsheet program writes, or one that was changed."""
    huge = b'<row r="70"><c r="A70" t="inlineStr"><is><t>' + b"x" * 400_000 + b"</t></is></c></row></sheetData>"
    far = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    changes = [
        lambda _, data: data.replace(b"<worksheet", ENTITY + b"<worksheet", 1),
        lambda _, data: data.replace(b"<sst", ENTITY + b"<sst", 1).replace(b"<t>", b"<t>&e;", 1),
        lambda _, data: data.replace(b"</sheetData>", huge),
        lambda _, data: data.replace(b"</sheetData>", far),
        lambda _, data: data.replace(b"</sheetData>", b"<row/>" * 1_100_000 + b"</sheetData>"),
        lambda _, data: data.replace(b"</sheetData>", b" " * 250_000_000 + b"</sheetData>"),
        lambda name, data: data[: len(data) // 2] if "sheet1" in name else data,
        lambda _, data: data.replace(b'<dimension ref="', b'<dimension ref="A1:XFD1048576" x="', 1),
        lambda _, data: data,
    ]
    change, more = (
        lot.choice(changes),
        lot.choice([None, None, "../../evil.xml", "xl/vbaProject.bin", "/evil", "C:\\evil"]),
    )
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as before, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as after:
        for part in before.infolist():
            after.writestr(part.filename, change(part.filename, before.read(part)))
        if more:
            after.writestr(more, b"evil")
    return made.getvalue()
