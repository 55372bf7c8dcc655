"""What a meeting saw."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision, down_revision = "0002", "0001"


def upgrade() -> None:
    """One table more."""
    op.create_table(
        "snapshot",
        sa.Column("snapshot_id", sa.String, primary_key=True),
        *(sa.Column(name, sa.String, nullable=False) for name in ("title", "edition", "area_code", "html", "figures")),
        sa.Column("built_at", sa.DateTime, nullable=False),
        sa.Column("author", sa.String, nullable=False),
        sa.Column("role", sa.String, nullable=False),
        sa.Column("written_at", sa.DateTime, nullable=False),
    )
