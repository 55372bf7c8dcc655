"""Commentary: what happened, why, on what evidence, what is being done, by whom and by when. Carried until closed."""

from __future__ import annotations

from datetime import date

from dashboard.words.store import Store
from dashboard.words.tables import thread
from dashboard.words.threads import Reader, Version, as_written, by_thread, versions
from dashboard.words.typed import Field

FIELDS = (
    Field("what", "What happened", "In plain words, as you would say it in the meeting.", 1_000, "Say what happened."),
    Field("why", "Why", "The cause. If nobody knows yet, say so.", 1_000, "Say why, or that nobody knows yet."),
    Field("evidence", "How do you know", "An audit, a visit, the records: what the cause rests on.", 1_000),
    Field("doing", "What is being done", "", 1_000),
    Field("owner", "Who owns it", "A post or a team, such as Head of the front door.", 100),
    Field("due_on", "By when", "A day, such as 20/11/2026."),
)


def of_figure(store: Store, indicator_id: str, area_code: str, reader: Reader) -> list[list[Version]]:
    """Every commentary on an indicator of an area, of any period: what the reader may see of each, oldest first."""
    its = (thread.c.kind == "commentary", thread.c.indicator_id == indicator_id, thread.c.area_code == area_code)
    return by_thread(versions(store, *its), reader)


def in_force(store: Store, area_code: str, period_end: date, reader: Reader) -> list[Version]:
    """The newest words of each commentary on an area's figures for a period that ends on a day, and of those carried.

    A commentary on an earlier period is carried forward until it is closed.
    """
    its = (thread.c.kind == "commentary", thread.c.area_code == area_code, thread.c.period_end <= period_end)
    newest = [as_written(seen) for seen in by_thread(versions(store, *its), reader)]
    return [one for one in newest if one.is_open or one.period_end == period_end]
