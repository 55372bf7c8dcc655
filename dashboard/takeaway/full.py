"""The whole publication as one file: a table of text for each table, and what its columns mean."""

from __future__ import annotations

import io
import threading
from collections.abc import Iterator
from typing import TYPE_CHECKING
from zipfile import ZIP_DEFLATED, ZipFile

from dashboard import queries, wording
from dashboard.pages.take_away import MADE_UP, slug
from dashboard.publication import Publication
from dashboard.queries.takeaway import OF_INDICATORS
from dashboard.takeaway.columns import COLUMNS, TABLES
from dashboard.takeaway.text_file import MARK

if TYPE_CHECKING:
    from dashboard.queries.rows import Cursor

TYPE = "application/zip"
MOST_WAITING = 3  # readers, one of whom puts the file together; the others are asked to come again
LEVEL = 3  # of compression: a little larger than with the highest, in half the time


class FullDownload:
    """The file, put together once for each publication and kept in memory. Safe to ask from many threads."""

    def __init__(self) -> None:
        self._made: tuple[Publication, bytes] | None = None
        self._making = threading.Lock()
        self._waiting = threading.BoundedSemaphore(MOST_WAITING)

    def of(self, publication: Publication) -> bytes | None:
        """The file; None where so many wait for it already that other readers would wait as well."""
        if not self._waiting.acquire(blocking=False):
            return None
        try:
            with self._making:
                if self._made is None or self._made[0] is not publication:
                    with publication.cursor() as cursor:
                        self._made = publication, write(cursor)
                return self._made[1]
        finally:
            self._waiting.release()


def file_name(cursor: Cursor) -> str:
    """Whose figures, of which edition, as of when: liverpool_all-figures_internal_2026-11-20.zip."""
    build = queries.build(cursor)
    return f"{slug(build['home_name'])}_all-figures_{slug(build['edition'])}_{build['as_of']}.zip"


def write(cursor: Cursor) -> bytes:
    """A zip file of a README and a CSV for each table."""
    file = io.BytesIO()
    with ZipFile(file, "w", ZIP_DEFLATED, compresslevel=LEVEL) as zipped:
        for name, pieces in _files(cursor):
            with zipped.open(name, "w") as part:
                for piece in pieces:
                    part.write(piece.encode())
    return file.getvalue()


def _files(cursor: Cursor) -> Iterator[tuple[str, Iterator[str]]]:
    yield "README.txt", iter([readme(cursor)])
    for name in TABLES:
        yield f"{name}.csv", _table(cursor, name)


def _table(cursor: Cursor, name: str) -> Iterator[str]:
    """The headings, then the rows; those of a large table one indicator after the other, so that memory stays small."""
    yield f"{MARK}{','.join(queries.columns(cursor, name))}\r\n"
    of = [row["indicator_id"] for row in queries.indicators(cursor)] if name in OF_INDICATORS else [None]
    for indicator_id in of:
        yield queries.lines(cursor, name, indicator_id)


def readme(cursor: Cursor) -> str:
    """What the file is, how old it is, and what every column means."""
    build = queries.build(cursor)
    built = f"{wording.day(build['built_at'].date())} at {build['built_at']:%H:%M} (UTC)"
    said = [
        f"Children's safeguarding, {build['home_name']}: all figures",
        "",
        f"Put together on {built}, as things stood on {wording.day(build['as_of'])}. Edition: {build['edition']}.",
        *([f"Made up: {MADE_UP}."] if build["is_made_up"] else []),
        "",
        "Each table is a file of text (CSV, UTF-8), its headings in the first row. Lists are set apart by semicolons.",
        "Figures are not rounded. Where there is none the value is empty and the status says why: empty is never 0.",
        "Text that a spreadsheet would take for a formula is led by an apostrophe.",
    ]
    for name, what in TABLES.items():
        meanings = COLUMNS[name]
        listed = [f"  {column}: {meanings.get(column, 'added since')}" for column in queries.columns(cursor, name)]
        said += ["", f"{name}.csv", f"  {what}", "", *listed]
    return "\r\n".join([*said, ""])
