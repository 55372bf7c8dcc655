"""People's words, as a pack has them: commentary that is in force, questions and actions."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from dashboard import wording
from dashboard.access.settings import ROLES
from dashboard.pack.minutes import Commentary, Matter, Minutes
from dashboard.words import commentary, questions
from dashboard.words.store import NotReady, Store
from dashboard.words.threads import Reader, Version, as_written, decision

MinutesOf = Callable[[str, date], Minutes]
NOTHING = Minutes()


def nobody(_area_code: str, _period_end: date) -> Minutes:
    """Where no words are kept."""
    return NOTHING


def minutes_by(store: Store | None, reader: Reader) -> MinutesOf:
    """What the reader may see of what was said of an area's figures by the end of a period.

    Where the store does not answer there are none: a pack of figures alone is better than no pack.
    """
    if store is None:
        return nobody

    def minutes(area_code: str, period_end: date) -> Minutes:
        try:
            said = commentary.in_force(store, area_code, period_end, reader)
            asked = questions.of_area(store, area_code, reader)
        except NotReady:
            return NOTHING
        return Minutes(
            commentary=tuple(_commentary(one) for one in said),
            matters=tuple(_matter(seen) for seen in asked),
            repeated={name: [one.what for one in ones] for name, ones in questions.repeated(asked).items()},
        )

    return minutes


def _commentary(one: Version) -> Commentary:
    owner = f"{one.owner}{f', by {wording.day(one.due_on)}' if one.due_on else ''}" if one.owner else ""
    doing = " ".join(part for part in (one.doing, f"({owner})" if owner else "") if part)
    why = " ".join(part for part in (one.why, one.evidence) if part)
    return Commentary(one.indicator_id, _who(one), one.written_at.date(), one.what, why, doing)


def _matter(seen: list[Version]) -> Matter:
    one, ruled = as_written(seen), decision(seen)
    return Matter(
        kind="question" if one.kind == "question" else "action",
        what=one.what,
        who=_who(one),
        owner=one.owner,
        due_on=one.due_on,
        state=questions.STATES[one.kind][one.state],
        is_open=one.is_open,
        is_overdue=one.is_overdue(questions.today()),
        answer=one.answer,
        decided=ruled.decided if ruled else "",
        indicator_id=one.indicator_id,
    )


def _who(one: Version) -> str:
    """Who said it: by role alone where the public may read it."""
    return f"the {ROLES[one.role]}" if one.is_public else one.author
