"""Meetings, threads and their versions."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision, down_revision = "0001", None


def upgrade() -> None:
    """The first tables. Written out, and never changed: a later shape is a later migration."""
    op.create_table(
        "meeting",
        sa.Column("meeting_id", sa.Integer, primary_key=True),
        sa.Column("held_on", sa.Date, nullable=False),
        sa.Column("title", sa.String, nullable=False),
        *_written(),
    )
    op.create_table(
        "thread",
        sa.Column("thread_id", sa.Integer, primary_key=True),
        sa.Column("kind", sa.String, nullable=False),
        sa.Column("indicator_id", sa.String, nullable=False, index=True),
        sa.Column("area_code", sa.String, nullable=False, index=True),
        sa.Column("period_type", sa.String, nullable=False),
        sa.Column("period_end", sa.Date, nullable=False),
        sa.Column("meeting_id", sa.Integer, sa.ForeignKey("meeting.meeting_id")),
    )
    texts = ("what", "why", "evidence", "doing", "owner", "state", "answer", "decided", "audience", "kept_because")
    op.create_table(
        "version",
        sa.Column("thread_id", sa.Integer, sa.ForeignKey("thread.thread_id"), primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True),
        *(sa.Column(name, sa.String, nullable=False) for name in texts),
        sa.Column("due_on", sa.Date),
        sa.Column("meeting_id", sa.Integer, sa.ForeignKey("meeting.meeting_id"), index=True),
        *_written(),
    )


def _written() -> list[sa.Column[object]]:
    return [
        sa.Column("author", sa.String, nullable=False),
        sa.Column("role", sa.String, nullable=False),
        sa.Column("written_at", sa.DateTime, nullable=False),
        sa.Column("form", sa.String, nullable=False, unique=True),
    ]
