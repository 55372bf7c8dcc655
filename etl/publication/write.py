"""Writes the publication: beside the present one, checked, and put in its place in one move.

A crash at any moment leaves the old publication or the new one, whole, and never something between.
"""

from __future__ import annotations

import os
import re
import time
import uuid
from pathlib import Path

from etl.database import Connection, attach, fill, open_publication, records, run_sql
from etl.errors import CannotContinue, Problem

CONTRACT_VERSION = 2
STORAGE_VERSION = "v1.0.0"  # a version of the file that older clients of DuckDB, R and Power BI can read
FILE_NAME = "safeguarding.duckdb"
PUBLIC_FILE_NAME = "safeguarding-public.duckdb"
CHECKS = Path(__file__).parent / "checks.sql"
FOR_PAGES = Path(__file__).parent / "for_pages.sql"
ATTEMPTS, SECONDS_BETWEEN_ATTEMPTS = 20, 0.25
_BUILDING = ".building"


def pick_for_pages(connection: Connection) -> None:
    """Fill ``figure_shown``, and write the large tables in the order in which pages ask. No figure may change after."""
    run_sql(connection, FOR_PAGES.read_text(encoding="utf-8"))


def run_checks(connection: Connection) -> None:
    """Fill ``check_result``. Raises CannotContinue naming every check that found something."""
    results, problems = [], []
    for name, sql in named_checks():
        wrong = records(connection, sql)
        results.append({"name": name, "passed": not wrong, "count": len(wrong)})
        if wrong:
            first = ", ".join(f"{key} {value}" for key, value in wrong[0].items())
            what = f'The check "{name}" found {len(wrong):,} rows (first: {first}).'
            problems.append(Problem("checks.sql", what, "This is a fault of ours, or of a table's publisher."))
    if problems:
        raise CannotContinue(problems)
    fill(connection, "check_result", results)


def named_checks() -> list[tuple[str, str]]:
    """Name and statement of every check."""
    parts = re.split(r"^-- (?=[a-z])", CHECKS.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]
    return [(part.split("\n", 1)[0].strip(), part.split("\n", 1)[1]) for part in parts]


def write_publication(connection: Connection, target: Path, database: str = "memory") -> Path:
    """Copy the tables of a database of ``connection`` into a file; one of the same name is replaced in one move."""
    folder = target.parent
    folder.mkdir(parents=True, exist_ok=True)
    sweep(folder)
    building = folder / f"{target.name}.{uuid.uuid4().hex}{_BUILDING}"
    expected = _row_counts(connection, database)
    try:
        attach(connection, building, "publication", f"STORAGE_VERSION '{STORAGE_VERSION}'")
        connection.execute(f"COPY FROM DATABASE {database} TO publication")
        connection.execute("CHECKPOINT publication")
        connection.execute("DETACH publication")
        _verify(building, expected)
        _sync(building)
        _replace(building, target)
        _sync(folder)
    finally:
        sweep(folder)
    return target


def _replace(building: Path, target: Path) -> None:
    """Windows refuses while a reader holds the old file; a dashboard holds it only while it copies it."""
    for _ in range(ATTEMPTS - 1):
        try:
            building.replace(target)
        except PermissionError:
            time.sleep(SECONDS_BETWEEN_ATTEMPTS)
        else:
            return
    building.replace(target)


def sweep(folder: Path) -> None:
    """Remove what a build that was broken off has left behind."""
    for leftover in (*folder.glob(f"*{_BUILDING}"), *folder.glob(f"*{_BUILDING}.wal")):
        leftover.unlink(missing_ok=True)


def _row_counts(connection: Connection, database: str) -> dict[str, int]:
    sql = "SELECT table_name FROM duckdb_tables() WHERE database_name = $database AND NOT temporary ORDER BY table_name"
    names = [row["table_name"] for row in records(connection, sql, {"database": database})]
    return {name: records(connection, f'SELECT count(*) AS n FROM "{database}".main.{name}')[0]["n"] for name in names}


def _verify(building: Path, expected: dict[str, int]) -> None:
    """The file as a reader will open it: whole, without a log of its own beside it, with every row."""
    if building.with_name(building.name + ".wal").exists():
        raise RuntimeError("the publication was not checkpointed")
    with open_publication(building) as reader:
        found = _row_counts(reader, records(reader, "SELECT current_database() AS name")[0]["name"])
    if found != expected:
        raise RuntimeError("the publication written is not the one that was built")


def _sync(path: Path) -> None:
    if path.is_dir() and os.name == "nt":
        return  # Windows has no such call for a folder
    descriptor = os.open(path, os.O_RDONLY if path.is_dir() else os.O_RDWR)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
