"""Threads of words about a figure. A thread is begun once and has versions; nothing is changed, nothing is removed.

Commentary says what happened; a question is put to an agency; an action is to be done. All three have an owner, a day
by which something is due, and a state. What they have in common is here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Any, Literal

from sqlalchemy import ColumnElement, Connection, Select, func, insert, select

from dashboard.words.store import Store
from dashboard.words.tables import thread, version

Kind = Literal["commentary", "question", "action"]
State = Literal["open", "answered", "closed"]
Audience = Literal["internal", "public", "withdrawn"]


class WrittenMeanwhile(Exception):
    """Somebody else has added a version since the one that the author read."""


@dataclass(frozen=True)
class Figure:
    """What words are about: an indicator, an area and a period."""

    indicator_id: str
    area_code: str
    period_type: str
    period_end: date


@dataclass(frozen=True)
class Author:
    """Who writes, as the session knows them."""

    name: str
    role: str


@dataclass(frozen=True)
class Version:
    """One version of a thread, with all that is known of the thread. Times are UTC."""

    thread_id: int
    number: int
    kind: Kind
    indicator_id: str
    area_code: str
    period_type: str
    period_end: date
    asked_at: int | None  # the meeting where it was asked
    what: str
    why: str
    evidence: str
    doing: str
    owner: str
    due_on: date | None
    state: State
    answer: str
    decided: str
    meeting_id: int | None  # the meeting that decided what this version says was decided
    audience: Audience
    kept_because: str
    author: str
    role: str
    written_at: datetime

    @property
    def is_public(self) -> bool:
        return self.audience == "public"

    @property
    def is_open(self) -> bool:
        return self.state == "open"

    def is_overdue(self, today: date) -> bool:
        return self.is_open and self.due_on is not None and self.due_on < today


@dataclass(frozen=True)
class Said:
    """What an author says in a new version."""

    what: str = ""
    why: str = ""
    evidence: str = ""
    doing: str = ""
    owner: str = ""
    due_on: date | None = None
    state: State = "open"
    answer: str = ""
    decided: str = ""
    meeting_id: int | None = None
    audience: Audience = "internal"
    kept_because: str = ""


def said_by(one: Version, **changes: Any) -> Said:
    """What a version says, to be said again with changes. What a meeting decided belongs to its version alone."""
    again = Said(one.what, one.why, one.evidence, one.doing, one.owner, one.due_on, one.state, one.answer)
    return replace(again, **changes)


def begin(
    store: Store, kind: Kind, figure: Figure, said: Said, author: Author, form: str, asked_at: int | None = None
) -> int:
    """A new thread with its first version. Gives its number; of a form that was sent before, the number it got then.

    form: a random text that the form was given. Raises NotReady.
    """
    with store.write() as connection:
        if (before := _of_form(connection, form)) is not None:
            return before
        values = {**vars(figure), "kind": kind, "meeting_id": asked_at}
        made = connection.execute(insert(thread).values(values).returning(thread.c.thread_id))
        thread_id = int(made.scalar_one())
        connection.execute(insert(version).values(_row(thread_id, 1, said, author, form)))
        return thread_id


def add(store: Store, thread_id: int, after: int, said: Said, author: Author, form: str) -> None:
    """The version that follows the one with the number ``after``. A form that was sent before is not kept again.

    Raises WrittenMeanwhile when ``after`` is not the newest any more, and NotReady.
    """
    with store.write() as connection:
        if _of_form(connection, form) is not None:
            return
        # The lock on the thread's row makes writers of PostgreSQL wait for each other; SQLite has one at a time anyway.
        connection.execute(select(thread.c.thread_id).where(thread.c.thread_id == thread_id).with_for_update())
        newest = select(func.max(version.c.number)).where(version.c.thread_id == thread_id)
        if connection.execute(newest).scalar_one() != after:
            raise WrittenMeanwhile
        connection.execute(insert(version).values(_row(thread_id, after + 1, said, author, form)))


def _of_form(connection: Connection, form: str) -> int | None:
    return connection.execute(select(version.c.thread_id).where(version.c.form == form)).scalar_one_or_none()


def _row(thread_id: int, number: int, said: Said, author: Author, form: str) -> dict[str, Any]:
    row = {**vars(said), "thread_id": thread_id, "number": number, "author": author.name, "role": author.role}
    return {**row, "written_at": datetime.now(UTC).replace(tzinfo=None), "form": form}


def history(store: Store, thread_id: int) -> list[Version]:
    """Every version of a thread, the oldest first; empty where there is no such thread."""
    return versions(store, thread.c.thread_id == thread_id)


def versions(store: Store, *which: ColumnElement[bool]) -> list[Version]:
    """Every version that fits, by thread and number."""
    wanted = _every().where(*which).order_by(version.c.thread_id, version.c.number)
    if not store.is_there:
        return []
    with store.read() as connection:
        return [Version(*row) for row in connection.execute(wanted)]


def _every() -> Select[Any]:
    of_thread = (thread.c.kind, thread.c.indicator_id, thread.c.area_code, thread.c.period_type, thread.c.period_end)
    of_version = [version.c[name] for name in ("what", "why", "evidence", "doing", "owner", "due_on", "state")]
    rest = ("answer", "decided", "meeting_id", "audience", "kept_because", "author", "role", "written_at")
    asked_at = thread.c.meeting_id.label("asked_at")
    columns = (version.c.thread_id, version.c.number, *of_thread, asked_at, *of_version, *(version.c[n] for n in rest))
    return select(*columns).join(thread, thread.c.thread_id == version.c.thread_id)


def as_written(history: Sequence[Version]) -> Version:
    """The newest version, with who wrote its words and when: it may have been closed or marked by others since."""
    newest = history[-1]
    place = len(history) - 1
    while place and _words(history[place - 1]) == _words(newest):
        place -= 1
    first = history[place]
    return replace(newest, author=first.author, role=first.role, written_at=first.written_at)


def decision(history: Sequence[Version]) -> Version | None:
    """The version with which a meeting last decided something; one that only shows it to others is not another."""
    newest = next((one for one in reversed(history) if one.decided), None)
    if newest is None:
        return None
    same = (newest.decided, newest.meeting_id)
    return next(one for one in history if (one.decided, one.meeting_id) == same)


def _words(one: Version) -> tuple[object, ...]:
    return one.what, one.why, one.evidence, one.doing, one.owner, one.due_on, one.answer


@dataclass(frozen=True)
class Reader:
    """Who reads, and in which edition."""

    edition: str
    name: str = ""

    def sees(self, thread_versions: Sequence[Version]) -> list[Version]:
        """The versions of one thread that the reader may see, oldest first.

        In the internal edition all of them. In the public one the newest that was marked for the public, unless one
        after it has withdrawn it; else what the reader has written there themselves.
        """
        if self.edition == "internal":
            return list(thread_versions)
        marked = [one for one in thread_versions if one.audience != "internal"]
        if marked:
            until = thread_versions[: thread_versions.index(marked[-1]) + 1]
            return [as_written(until)] if marked[-1].is_public else []
        return [one for one in thread_versions[:1] if self.name and one.author == self.name]


def by_thread(every: Sequence[Version], reader: Reader) -> list[list[Version]]:
    """What the reader may see of each thread, threads in the order in which they were begun."""
    threads: dict[int, list[Version]] = {}
    for one in every:
        threads.setdefault(one.thread_id, []).append(one)
    return [seen for own in threads.values() if (seen := reader.sees(own))]
