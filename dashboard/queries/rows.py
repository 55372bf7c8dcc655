"""Runs a query and gives its rows by name. A publication never changes, so what it has answered once is kept."""

from __future__ import annotations

import threading
from collections import OrderedDict
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from types import TracebackType

    from duckdb import DuckDBPyConnection

Row = dict[str, Any]
Question = tuple[str, str]  # the query, and the values bound to it as they are written

MOST_ROWS = 40_000  # kept of one publication, some 40 MB; then the answer that was not asked for longest goes


class Answers:
    """Answers of one publication by question. Safe to ask from many threads. Rows are shared: nobody may change one."""

    def __init__(self) -> None:
        self._kept: OrderedDict[Question, list[Row]] = OrderedDict()
        self._rows = 0
        self._lock = threading.Lock()

    def get(self, question: Question) -> list[Row] | None:
        with self._lock:
            if question in self._kept:
                self._kept.move_to_end(question)
            return self._kept.get(question)

    def keep(self, question: Question, answer: list[Row]) -> None:
        with self._lock:
            if question in self._kept or len(answer) > MOST_ROWS // 4:
                return
            self._kept[question] = answer
            self._rows += len(answer) + 1
            while self._rows > MOST_ROWS:
                _, oldest = self._kept.popitem(last=False)
                self._rows -= len(oldest) + 1


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
            self._answers.keep(question, answer)
        return answer


def rows(cursor: Cursor, sql: str, *values: Any) -> list[Row]:
    return cursor.ask(sql, values)
