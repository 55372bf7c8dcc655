"""Questions and actions as chapters of a pack: those that are open before everything else, the others at the end."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from dashboard import wording
from dashboard.pack.content import Bullets, Section, Table
from dashboard.pack.minutes import Matter, Minutes

# By kind: what it is called, who has it; and its chapter while it is open, and after.
KINDS = {
    "question": ("Question", "Who answers", "Questions not yet answered", "Questions answered or closed"),
    "action": ("Action", "Who does it", "Actions that are open", "Actions done or closed"),
}
REPEATED = "Asked again and again"


def open_matters(minutes: Minutes, titles: Mapping[str, str]) -> list[Section]:
    """What waits, the first due first, and what comes back at every meeting; nothing, where nothing does.

    titles: of the indicators that they are about, by their ids.
    """
    found = [
        Section(KINDS[kind][2], [_table(kind, ones, titles)])
        for kind in KINDS
        if (ones := [one for one in minutes.matters if one.kind == kind and one.is_open])
    ]
    again = [f"{titles.get(name, name)}: {' '.join(asked)}" for name, asked in minutes.repeated.items()]
    return [*found, Section(REPEATED, [Bullets(again)])] if again else found


def closed_matters(minutes: Minutes, titles: Mapping[str, str]) -> list[Section]:
    """What was answered and what was done."""
    return [
        Section(KINDS[kind][3], [_table(kind, ones, titles)])
        for kind in KINDS
        if (ones := [one for one in minutes.matters if one.kind == kind and not one.is_open])
    ]


def _table(kind: str, matters: Sequence[Matter], titles: Mapping[str, str]) -> Table:
    name, who_has_it, *_ = KINDS[kind]
    in_order = sorted(matters, key=lambda one: (one.due_on is None, one.due_on or date.max))
    rows = [
        [f"{one.what} ({one.who})", titles.get(one.indicator_id, one.indicator_id), one.owner, _due(one), _became(one)]
        for one in in_order
    ]
    return Table(f"{name}s", [name, "About", who_has_it, "By", "What became of it"], rows)


def _due(one: Matter) -> str:
    words = wording.day(one.due_on) if one.due_on else "no day set"
    return f"{words}: overdue" if one.is_overdue else words


def _became(one: Matter) -> str:
    said = ["" if one.is_open else f"{one.state}.", one.answer, f"Decided: {one.decided}" if one.decided else ""]
    return " ".join(part for part in said if part) or "nothing yet"
