"""The database of people's words: SQLite in a file, or PostgreSQL. Many may write at once, and nothing is lost.

A write is one transaction, and is there for good when it is over: SQLite waits for the disk (`synchronous = FULL`), and
lets one writer at a time in, the others waiting up to ten seconds.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, create_engine, event, func, make_url, select
from sqlalchemy.exc import SQLAlchemyError

from dashboard.words.tables import meeting, version

SILENT = "The database of words does not answer."
MIGRATIONS = Path(__file__).parent / "migrations"
SECONDS_TO_WAIT = 10
SECONDS_TO_CONNECT, SECONDS_OF_PEACE = 3, 30  # a server that does not answer is not asked again by every reader

log = logging.getLogger(__name__)


class NotReady(Exception):
    """The words cannot be read or kept at present. Its text says why, and what to do."""


class Store:
    """People's words at ``url``, as SQLAlchemy writes it. Nothing is opened before it is asked for.

    Safe to ask from many threads and processes. Every method raises NotReady.
    """

    def __init__(self, url: str):
        self._url = make_url(url)
        self._engine = _engine(url)
        self._is_ready = False
        self._readying = threading.Lock()
        self._left_alone_until = 0.0

    @property
    def is_sqlite(self) -> bool:
        return self._engine.dialect.name == "sqlite"

    @property
    def is_there(self) -> bool:
        """Whether anything can have been written: a file of SQLite comes with the first words."""
        return not self.is_sqlite or Path(self._url.database or "").exists()

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """All that is read in it is of one moment."""
        if time.monotonic() < self._left_alone_until:
            raise NotReady(SILENT)
        self._make_ready()
        with self._transaction({"isolation_level": "REPEATABLE READ"}) as connection:
            yield connection

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """One transaction: all of it is kept, or nothing."""
        self._make_ready()
        with self._transaction({}) as connection:
            yield connection

    def size(self) -> int:
        """How many versions and meetings there are, which only ever grows."""
        with self.read() as connection:
            counts = [select(func.count()).select_from(table).scalar_subquery() for table in (version, meeting)]
            return int(connection.execute(select(counts[0] + counts[1])).scalar_one())

    def close(self) -> None:
        """Let go of every connection."""
        self._engine.dispose()

    def upgrade(self) -> None:
        """Bring the tables to the shape of this version. Whoever else does so at the same time waits."""
        if self.is_sqlite:
            self._make_file()
        with self._transaction({}) as connection:
            if not self.is_sqlite:
                connection.exec_driver_sql("SELECT pg_advisory_xact_lock(20260001)")
            config = Config()
            config.set_main_option("path_separator", "os")
            config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
            config.attributes["connection"] = connection
            _refuse_unknown(_shape(connection))
            command.upgrade(config, "head")
        self._is_ready = True

    def _make_ready(self) -> None:
        """A file of SQLite is brought to the shape of this version by itself; PostgreSQL by whoever may change it."""
        if self._is_ready:
            return
        with self._readying:
            if self._is_ready:
                return
            if self.is_sqlite:
                self.upgrade()
                return
            with self._transaction({}) as connection:
                shape = _shape(connection)
            _refuse_unknown(shape)
            if shape != newest_shape():
                raise NotReady("The database of words has another shape. Run: python -m dashboard.words upgrade")
            self._is_ready = True

    def _make_file(self) -> None:
        path = Path(self._url.database or "")
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.touch(mode=0o600)
        except OSError as error:
            raise NotReady(f"The file of words cannot be made: {type(error).__name__}.") from None

    @contextmanager
    def _transaction(self, how: dict[str, str]) -> Iterator[Connection]:
        is_write = not how
        options = {"is_write": is_write} if self.is_sqlite else how
        try:
            with self._engine.connect().execution_options(**options) as connection, connection.begin():
                yield connection
        except SQLAlchemyError as error:
            if type(error).__name__ == "IntegrityError":
                raise
            log.error("the words could not be %s: %s", "kept" if is_write else "read", type(error).__name__)
            if not self.is_sqlite:
                self._left_alone_until = time.monotonic() + SECONDS_OF_PEACE
            raise NotReady(SILENT) from error


def newest_shape() -> str:
    """The newest migration there is."""
    return str(ScriptDirectory(str(MIGRATIONS)).get_current_head())


def _shape(connection: Connection) -> str:
    """The migration that the database was brought to last; empty for a new one."""
    return MigrationContext.configure(connection).get_current_revision() or ""


def _refuse_unknown(shape: str) -> None:
    known = {script.revision for script in ScriptDirectory(str(MIGRATIONS)).walk_revisions()}
    if shape and shape not in known:
        raise NotReady("The database of words was written by a newer version of the dashboard. Use that version.")


def _engine(url: str) -> Engine:
    if make_url(url).get_backend_name() != "sqlite":
        return create_engine(url, pool_pre_ping=True, connect_args={"connect_timeout": SECONDS_TO_CONNECT})
    engine = create_engine(url, connect_args={"timeout": SECONDS_TO_WAIT})
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    return engine


def _prepare(connection: Any, _: Any) -> None:
    connection.isolation_level = None  # transactions are begun by _begin, and not when the driver thinks fit
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA foreign_keys = ON")


def _begin(connection: Connection) -> None:
    is_write = connection.get_execution_options().get("is_write")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if is_write else "BEGIN")
