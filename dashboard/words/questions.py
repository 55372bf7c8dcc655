"""Questions to an agency, and actions. Both are asked, have an owner and a due day, are answered and closed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import and_

from dashboard.words.store import Store
from dashboard.words.tables import thread
from dashboard.words.threads import Reader, Version, as_written, by_thread, versions
from dashboard.words.typed import Field

FIELDS = (
    Field("what", "What do you ask", "One question, or one thing to be done.", 1_000, "Say what you ask."),
    Field("owner", "Which agency", "", 100, "Choose the agency that is to answer."),
    Field("due_on", "By when", "A day, such as 20/11/2026."),
)
ANSWER = Field("answer", "Answer", "", 2_000, "Say what the answer is.")
DECIDED = Field("decided", "What was decided", "", 1_000, "Say what was decided.")
KINDS = {"question": "Question", "action": "Action"}
STATES = {
    "question": {"open": "Asked", "answered": "Answered", "closed": "Closed"},
    "action": {"open": "To do", "answered": "Done", "closed": "Closed"},
}
FEWEST_MEETINGS = 2  # a question about the same figure at so many is a repeated one


def today() -> date:
    """The day it is where the dashboard is served: what was due before it is overdue."""
    return datetime.now().astimezone().date()


def of_area(store: Store, area_code: str, reader: Reader, indicator_id: str = "") -> list[list[Version]]:
    """Every question and action about an area, or about one of its indicators: what the reader may see of each."""
    its = and_(thread.c.kind.in_(KINDS), thread.c.area_code == area_code)
    if indicator_id:
        its = and_(its, thread.c.indicator_id == indicator_id)
    return by_thread(versions(store, its), reader)


def open_ones(threads: Sequence[list[Version]]) -> list[Version]:
    """Those that wait for an answer, the first due first; then those without a day."""
    found = [as_written(seen) for seen in threads if seen[-1].is_open]
    return sorted(found, key=lambda one: (one.due_on is None, one.due_on or date.max, one.thread_id))


def unclosed(threads: Sequence[list[Version]]) -> list[list[Version]]:
    """What a meeting still has before it: what waits for an answer, and what was answered since."""
    return [seen for seen in threads if seen[-1].state != "closed"]


def answered(threads: Sequence[list[Version]]) -> list[Version]:
    """Those with an answer, the newest first."""
    return sorted(
        (as_written(seen) for seen in threads if seen[-1].answer), key=lambda one: one.written_at, reverse=True
    )


def repeated(threads: Sequence[list[Version]]) -> dict[str, list[Version]]:
    """By indicator what was asked about it at two meetings or more, in the order of asking."""
    by_indicator: dict[str, list[Version]] = defaultdict(list)
    for seen in threads:
        by_indicator[seen[-1].indicator_id].append(seen[-1])
    return {
        name: asked
        for name, asked in by_indicator.items()
        if len({one.asked_at for one in asked if one.asked_at is not None}) >= FEWEST_MEETINGS
    }


def decisions(threads: Sequence[list[Version]]) -> list[Version]:
    """Every version with which a meeting decided something; one that only shows it to others is not another."""
    found = {(one.thread_id, one.meeting_id, one.decided): one for seen in threads for one in reversed(seen)}
    return [one for (_, at, words), one in sorted(found.items(), key=lambda pair: pair[0][0]) if at and words]
