"""A backup is one file of SQLite with every row of one moment, whichever database it comes from or goes into."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sqlalchemy import Connection, func, insert, select

from dashboard.words.store import NotReady, Store
from dashboard.words.tables import TABLES

Rows = dict[str, list[tuple[Any, ...]]]


def everything(store: Store) -> Rows:
    """Every row of every table, as it was at one moment, in the order of its key. Raises NotReady."""
    with store.read() as connection:
        return _rows(connection)


def back_up(store: Store, path: Path) -> int:
    """Write every row to a new file. It is whole or it is not there. Gives how many rows. Raises NotReady."""
    if path.exists():
        raise NotReady(f"{path.name} is there already. Give a new name.")
    beside = path.with_name(f"{path.name}.unfinished")
    for left in (beside, *(beside.with_name(beside.name + end) for end in ("-wal", "-shm", "-journal"))):
        left.unlink(missing_ok=True)
    rows = everything(store)
    copy = Store(f"sqlite:///{beside}")
    _fill(copy, rows)
    copy.close()
    with closing(sqlite3.connect(beside)) as connection:
        connection.execute("PRAGMA journal_mode = DELETE")  # the file alone, without another beside it
    _to_disk(beside)
    beside.rename(path)
    _to_disk(path.parent)
    return sum(map(len, rows.values()))


def restore(store: Store, path: Path) -> int:
    """Fill a store that holds nothing with a backup. Gives how many rows. Raises NotReady, and then nothing changed."""
    if not path.is_file():
        raise NotReady(f"There is no file {path.name}.")
    with TemporaryDirectory() as folder:
        copy = Path(folder) / "words.sqlite"  # a backup is never written to, not even to be brought to our shape
        copy.write_bytes(path.read_bytes())
        rows = _whole(copy)
    store.upgrade()
    if any(everything(store).values()):
        raise NotReady("There are words in the database already. Move it away first, then restore.")
    _fill(store, rows)
    return sum(map(len, rows.values()))


def _whole(path: Path) -> Rows:
    """Every row of a backup. Raises NotReady for a file that is damaged."""
    with closing(sqlite3.connect(path)) as connection:
        try:
            is_sound = connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
            is_sound = is_sound and bool(connection.execute("SELECT 1 FROM alembic_version").fetchone())
        except sqlite3.DatabaseError:
            is_sound = False
    if not is_sound:
        raise NotReady("The file is damaged, or no backup.")
    backup = Store(f"sqlite:///{path}")
    rows = everything(backup)
    backup.close()
    return rows


def _rows(connection: Connection) -> Rows:
    found = {}
    for table in TABLES.sorted_tables:
        wanted = select(table).order_by(*table.primary_key.columns)
        found[table.name] = [tuple(row) for row in connection.execute(wanted)]
    return found


def _fill(store: Store, rows: Rows) -> None:
    with store.write() as connection:
        for table in TABLES.sorted_tables:
            names = [column.name for column in table.columns]
            if values := [dict(zip(names, row, strict=True)) for row in rows[table.name]]:
                connection.execute(insert(table), values)
            key = next(iter(table.primary_key.columns))
            if not store.is_sqlite and table.autoincrement_column is not None:
                last = select(func.coalesce(func.max(key), 0) + 1).scalar_subquery()
                sequence = func.pg_get_serial_sequence(table.name, key.name)
                connection.execute(select(func.setval(sequence, last, False)))


def _to_disk(path: Path) -> None:
    """Files and folders are only surely there once the disk has said so. Windows has no such word for folders."""
    if path.is_dir() and os.name == "nt":
        return
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
