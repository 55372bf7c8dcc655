"""Runs a query and gives its rows by name. A publication never changes, so what it has answered once is kept."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dashboard.kept import Kept

if TYPE_CHECKING:
    from types import TracebackType

    from duckdb import DuckDBPyConnection

Row = dict[str, Any]
Answers = Kept[list[Row]]

MOST_ROWS = 40_000  # kept of one publication, some 40 MB


class Cursor:
    """One request's way to ask a publication."""

    def __init__(self, connection: DuckDBPyConnection, answers: Answers):
        self._connection = connection
        self._answers = answers

    def __enter__(self) -> Cursor:
        return self

    def __exit__(self, _kind: type[BaseException] | None, _error: Any, _where: TracebackType | None) -> None:
        self._connection.close()

    def ask(self, sql: str, values: tuple[Any, ...]) -> list[Row]:
        """The rows of a query, its values bound."""
        question = (sql, repr(values))
        answer = self._answers.get(question)
        if answer is None:
            self._connection.execute(sql, values)
            names = [column[0] for column in self._connection.description or ()]
            answer = [dict(zip(names, row, strict=True)) for row in self._connection.fetchall()]
            self._answers.keep(question, answer, len(answer) + 1)
        return answer


def rows(cursor: Cursor, sql: str, *values: Any) -> list[Row]:
    return cursor.ask(sql, values)
