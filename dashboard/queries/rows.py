"""Runs a query and gives its rows by name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection as Cursor

Row = dict[str, Any]


def rows(cursor: Cursor, sql: str, *values: Any) -> list[Row]:
    cursor.execute(sql, values)
    names = [column[0] for column in cursor.description or ()]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
