"""Meetings, so that what was asked and decided stays findable by where it was."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime

from sqlalchemy import insert, select

from dashboard.words.store import Store
from dashboard.words.tables import meeting
from dashboard.words.threads import Author
from dashboard.words.typed import Field

FIELDS = (
    Field("title", "Which meeting", "Such as Performance sub-group.", 100, "Say which meeting it is."),
    Field("held_on", "Day", "A day, such as 20/11/2026.", needed="Say on which day it is held."),
)


@dataclass(frozen=True)
class Meeting:
    """A meeting at which figures were looked at."""

    meeting_id: int
    held_on: date
    title: str


def hold(store: Store, title: str, held_on: date, author: Author, form: str) -> int:
    """A new meeting: its number. A meeting of the same name on the same day, or a form sent twice, is the same one.

    Raises NotReady.
    """
    with store.write() as connection:
        same = (meeting.c.form == form) | ((meeting.c.title == title) & (meeting.c.held_on == held_on))
        before = connection.execute(select(meeting.c.meeting_id).where(same)).scalars().first()
        if before is not None:
            return int(before)
        row = {"title": title, "held_on": held_on, "author": author.name, "role": author.role, "form": form}
        row["written_at"] = datetime.now(UTC).replace(tzinfo=None)
        made = connection.execute(insert(meeting).values(row).returning(meeting.c.meeting_id))
        return int(made.scalar_one())


def meetings(store: Store) -> list[Meeting]:
    """Every meeting, the newest first."""
    if not store.is_there:
        return []
    wanted = select(meeting.c.meeting_id, meeting.c.held_on, meeting.c.title)
    with store.read() as connection:
        rows = connection.execute(wanted.order_by(meeting.c.held_on.desc(), meeting.c.meeting_id.desc()))
        return [Meeting(*row) for row in rows]
