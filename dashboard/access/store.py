"""The file of people: accounts, sessions, sign-ins that have begun, tries that failed. No figure is ever in it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Boolean, Column, Connection, Float, Integer, MetaData, String, Table, create_engine, event

FILE = "people.sqlite"
TABLES = MetaData()

account = Table(
    "account",
    TABLES,
    Column("name", String, primary_key=True),
    Column("role", String, nullable=False),
    Column("password_hash", String, nullable=False),  # argon2id, with its salt and costs
    Column("is_disabled", Boolean, nullable=False),
    Column("changed_at", Float, nullable=False),
)
session = Table(
    "session",
    TABLES,
    Column("token_hash", String, primary_key=True),
    Column("name", String, nullable=False, index=True),
    Column("role", String),  # as the organisation's sign-in said; null: as the account says at each request
    Column("began_at", Float, nullable=False),
    Column("seen_at", Float, nullable=False),
)
begun = Table(  # a sign-in that the reader was sent away for, and has not come back from
    "begun",
    TABLES,
    Column("token_hash", String, primary_key=True),
    Column("state", String, nullable=False),
    Column("nonce", String, nullable=False),
    Column("verifier", String, nullable=False),
    Column("wanted", String, nullable=False),
    Column("began_at", Float, nullable=False),
)
failed = Table(  # tries to sign in that failed, by account and by where they came from; neither is written out
    "failed",
    TABLES,
    Column("whose", String, primary_key=True),
    Column("times", Integer, nullable=False),
    Column("last_at", Float, nullable=False),
)


class Store:
    """The file ``people.sqlite`` in a folder that only its owner can enter. Safe to ask from many threads."""

    def __init__(self, folder: Path):
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / FILE
        if all(other.name == "README.md" for other in folder.iterdir()):  # a folder of ours, and new
            folder.chmod(0o700)
        path.touch(mode=0o600)
        self._engine = create_engine(f"sqlite:///{path}")
        event.listen(self._engine, "connect", _prepare)
        event.listen(self._engine, "begin", _begin)
        TABLES.create_all(self._engine)

    @contextmanager
    def open(self) -> Iterator[Connection]:
        """One transaction: all of it happens, or nothing. One at a time, so that nothing is counted twice or missed."""
        with self._engine.begin() as connection:
            yield connection


def _prepare(connection: Any, _: Any) -> None:
    connection.isolation_level = None  # transactions are begun by _begin, and not when the driver thinks fit
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = NORMAL")
    connection.execute("PRAGMA secure_delete = ON")


def _begin(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")
