"""The tables of people's words. The same for SQLite and PostgreSQL; `migrations/` makes them, and changes them."""

from __future__ import annotations

from sqlalchemy import Column, Date, DateTime, ForeignKey, Integer, MetaData, String, Table

TABLES = MetaData()

meeting = Table(
    "meeting",
    TABLES,
    Column("meeting_id", Integer, primary_key=True),
    Column("held_on", Date, nullable=False),
    Column("title", String, nullable=False),
    Column("author", String, nullable=False),
    Column("role", String, nullable=False),
    Column("written_at", DateTime, nullable=False),  # UTC, as every time here
    Column("form", String, nullable=False, unique=True),  # the form it came by: one that is sent twice is kept once
)
thread = Table(  # what was said about one figure, or asked about it, through all its versions
    "thread",
    TABLES,
    Column("thread_id", Integer, primary_key=True),
    Column("kind", String, nullable=False),  # commentary, question, action
    Column("indicator_id", String, nullable=False, index=True),
    Column("area_code", String, nullable=False, index=True),
    Column("period_type", String, nullable=False),
    Column("period_end", Date, nullable=False),
    Column("meeting_id", Integer, ForeignKey("meeting.meeting_id")),  # where it was asked
)
version = Table(
    "version",
    TABLES,
    Column("thread_id", Integer, ForeignKey("thread.thread_id"), primary_key=True),
    Column("number", Integer, primary_key=True),  # 1, 2, 3: two people cannot write the same one
    Column("what", String, nullable=False),  # what happened; what is asked; what is to be done
    Column("why", String, nullable=False),
    Column("evidence", String, nullable=False),
    Column("doing", String, nullable=False),
    Column("owner", String, nullable=False),
    Column("due_on", Date),
    Column("state", String, nullable=False),  # open, answered, closed
    Column("answer", String, nullable=False),
    Column("decided", String, nullable=False),  # what a meeting decided on it, with this version
    Column("meeting_id", Integer, ForeignKey("meeting.meeting_id"), index=True),  # the meeting that decided it
    Column("audience", String, nullable=False),  # internal; public; withdrawn: public no more, nor anything before it
    Column("kept_because", String, nullable=False),  # why the author kept words that they were warned about
    Column("author", String, nullable=False),
    Column("role", String, nullable=False),
    Column("written_at", DateTime, nullable=False),
    Column("form", String, nullable=False, unique=True),
)
snapshot = Table(  # what a meeting saw: never changed
    "snapshot",
    TABLES,
    Column("snapshot_id", String, primary_key=True),  # cannot be guessed
    Column("title", String, nullable=False),
    Column("edition", String, nullable=False),  # nobody may see it in another
    Column("area_code", String, nullable=False),
    Column("html", String, nullable=False),
    Column("figures", String, nullable=False),  # JSON: a list of figures, each with its key and value
    Column("built_at", DateTime, nullable=False),  # when its figures were put together
    Column("author", String, nullable=False),
    Column("role", String, nullable=False),
    Column("written_at", DateTime, nullable=False),
)
