"""The door: opens the publication, keeps it in memory, and lets in a new one without a failed request.

The file is copied into memory and closed, so that nothing holds it while a build replaces it (Windows would refuse).
Each request asks with a cursor of its own: a connection shared between threads gives wrong answers.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb

from dashboard.kept import Kept
from dashboard.queries import rows
from dashboard.queries.rows import Answers, Cursor

CONTRACT_VERSION = 2
SECONDS_BETWEEN_LOOKS = 1.0
MOST_SECONDS_BETWEEN_LOOKS = 60.0  # at a file that is refused again and again
MOST_CHARACTERS = 30_000_000  # of pages kept, some three hundred

NOTE = "not_published.txt"  # beside a publication that the newest build has not replaced: etl/publication/turn.py

Objection = Callable[[str, bool], str]

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Publication:
    """One publication in memory, and what it has been asked: answers of queries, and whole pages as HTML."""

    connection: duckdb.DuckDBPyConnection
    built_at: datetime
    edition: str
    is_made_up: bool
    answers: Answers = field(default_factory=lambda: Answers(rows.MOST_ROWS))
    pages: Kept[Any] = field(default_factory=lambda: Kept(MOST_CHARACTERS))

    def cursor(self) -> Cursor:
        """A cursor for one request."""
        connection = self.connection.cursor()
        connection.execute("USE publication")
        return Cursor(connection, self.answers)


class NotReadable(Exception):
    """The file is not a publication this version of the dashboard can read, or not one that may be shown here."""


def open_publication(path: Path) -> Publication:
    """Copy the file into memory and close it. Raises NotReadable."""
    connection = duckdb.connect(":memory:", config={"threads": 1})
    try:
        place = str(path).replace("'", "''")
        connection.execute("ATTACH ':memory:' AS publication (COMPRESS)")
        connection.execute(f"ATTACH '{place}' AS file (READ_ONLY)")
        connection.execute("COPY FROM DATABASE file TO publication")
        connection.execute("DETACH file")
        connection.execute("USE publication")
        versions = connection.execute("SELECT contract_version FROM build").fetchall()
    except duckdb.Error as error:
        connection.close()
        raise NotReadable(f"the file {path.name} cannot be read as a publication") from error
    if versions != [(CONTRACT_VERSION,)]:
        connection.close()
        raise NotReadable(f"the file {path.name} was written by another version of the product; build it again")
    connection.execute("SET enable_external_access = false; SET lock_configuration = true")
    return Publication(connection, *connection.execute("SELECT built_at, edition, is_made_up FROM build").fetchall()[0])


class Door:
    """The publication at ``path``, renewed when the file is replaced. Safe to ask from many threads."""

    def __init__(self, path: Path, objection: Objection = lambda _edition, _is_made_up: ""):
        self.path = path
        self._objection = objection  # why a publication may not be shown here, by its edition and whether it is made up
        self.refused = ""  # why a newer file is not shown, if it is not
        self.unpublished: datetime | None = None  # the time of a newer build that has published nothing, or not yet
        self._present: Publication | None = None
        self._shown: tuple[int, int, int] | None = None  # the file that is shown, by time, size and place on disk
        self._next_look = 0.0
        self._wait = SECONDS_BETWEEN_LOOKS
        self._renewing = threading.Lock()

    def publication(self) -> Publication | None:
        """The publication to answer with; None when there has never been one that could be read."""
        if self._present is None:
            with self._renewing:  # the first readers wait for the one who opens it
                if self._present is None and time.monotonic() >= self._next_look:
                    self._look()
        elif time.monotonic() >= self._next_look and self._renewing.acquire(blocking=False):
            threading.Thread(target=self._renew, name="renew the publication", daemon=True).start()
        return self._present

    @property
    def present(self) -> Publication | None:
        """What is shown at present, without a look at the file."""
        return self._present

    def _renew(self) -> None:
        try:
            self._look()
        finally:
            self._renewing.release()

    def _look(self) -> None:
        """Open the file if it is another than the one shown. Meanwhile requests are answered from the present one.

        A file that is refused, which may be one that is only half there, is tried again, after longer and longer waits.
        """
        self.unpublished = self._build_without_publication()
        stamp = self._stamp_of_file()
        if stamp is None or stamp == self._shown:
            self.refused, self._wait = "", SECONDS_BETWEEN_LOOKS
        else:
            try:
                self._present, self._shown, self.refused = self._opened(), stamp, ""
                self._wait = SECONDS_BETWEEN_LOOKS
                log.info("publication opened")
            except NotReadable as error:
                self.refused = str(error)
                self._wait = min(2 * self._wait, MOST_SECONDS_BETWEEN_LOOKS)
                log.error("publication refused: %s (%s)", error, type(error.__cause__).__name__)
        self._next_look = time.monotonic() + self._wait

    def _opened(self) -> Publication:
        publication = open_publication(self.path)
        if why := self._objection(publication.edition, publication.is_made_up):
            publication.connection.close()
            raise NotReadable(f"the file {self.path.name} {why}")
        return publication

    def _build_without_publication(self) -> datetime | None:
        try:
            return datetime.fromtimestamp(self.path.with_name(NOTE).stat().st_mtime, UTC).astimezone()
        except OSError:
            return None

    def _stamp_of_file(self) -> tuple[int, int, int] | None:
        try:
            details = self.path.stat()
        except OSError:
            return None
        return details.st_mtime_ns, details.st_size, details.st_ino
