"""What a meeting saw, kept as it was: its page, and its figures so that later ones can be set beside them."""

from __future__ import annotations

import json
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import insert, select

from dashboard.words.store import Store
from dashboard.words.tables import snapshot
from dashboard.words.threads import Author


@dataclass(frozen=True)
class Snapshot:
    """figures: each with indicator_id, period_type, period_end (as text), value (None where hidden or missing)."""

    title: str
    edition: str
    area_code: str
    html: str
    figures: list[dict[str, Any]]
    built_at: datetime


def keep(store: Store, one: Snapshot, author: Author) -> str:
    """Save it. Gives its id, which nobody can guess. Raises NotReady."""
    row = {**vars(one), "figures": json.dumps(one.figures), "snapshot_id": secrets.token_urlsafe(18)}
    row |= {"author": author.name, "role": author.role, "written_at": datetime.now(UTC).replace(tzinfo=None)}
    with store.write() as connection:
        connection.execute(insert(snapshot).values(row))
    return str(row["snapshot_id"])


def find(store: Store, snapshot_id: str, edition: str) -> tuple[Snapshot, datetime] | None:
    """The snapshot and when it was taken (UTC); None where this edition has none. Raises NotReady."""
    if not store.is_there:
        return None
    columns = [snapshot.c[name] for name in (*Snapshot.__dataclass_fields__, "written_at")]
    wanted = select(*columns).where(snapshot.c.snapshot_id == snapshot_id, snapshot.c.edition == edition)
    with store.read() as connection:
        row = connection.execute(wanted).one_or_none()
    if row is None:
        return None
    *parts, written_at = row
    one = Snapshot(*parts)
    return Snapshot(**{**vars(one), "figures": json.loads(str(one.figures))}), written_at
