"""Words about a figure, as they were sent: commentary, questions, actions."""

from __future__ import annotations

from dataclasses import replace
from typing import get_args

from dashboard import queries
from dashboard.address import address
from dashboard.forms.sent import Sent
from dashboard.pages import beside
from dashboard.pages.comment import KIND, MEETING, agencies
from dashboard.pages.request import Request, Row
from dashboard.view import View
from dashboard.words import commentary, meetings, questions, small_numbers
from dashboard.words.agreement import disagreements
from dashboard.words.desk import Desk
from dashboard.words.threads import Author, Figure, Kind, Said, Version, add, begin, said_by


def keep_comment(
    request: Request, desk: Desk, author: Author, figure: Figure, sent: Sent, before: Version | None
) -> str:
    """Save commentary, new or said anew. Gives where to go on to; empty when it is not fit to be kept.

    Raises WrittenMeanwhile and NotReady.
    """
    *fields, due_on = commentary.FIELDS
    what, why, evidence, doing, owner = texts = [sent.text(field) for field in fields]
    said = Said(what, why, evidence, doing, owner, sent.day(due_on))
    row = beside.figure_of(request, figure.indicator_id, figure.period_type, figure.period_end)
    indicator = queries.indicator(request.cursor, figure.indicator_id) or {}
    found = _disagreements(request, indicator, row, said.what)
    found += warnings(request, "\n".join(texts))
    said = replace(said, kept_because=sent.look_again(found))
    if not sent.is_fit:
        return ""
    if before is None:
        thread_id = begin(desk.store, "commentary", figure, said, author, sent.form)
    else:
        thread_id = before.thread_id
        add(desk.store, thread_id, sent.number("after"), replace(said, state=before.state), author, sent.form)
    return _back(figure, thread_id)


def keep_question(request: Request, desk: Desk, author: Author, figure: Figure, sent: Sent) -> str:
    """Save a question or an action. Gives where to go on to; empty when it is not fit to be kept. Raises NotReady."""
    what, owner, due_on = questions.FIELDS
    said = Said(what=sent.text(what), owner=sent.one_of(owner, agencies(request)), due_on=sent.day(due_on))
    kind: Kind = "question"
    asked_at = None
    if desk.rights.may_write:
        kinds = {name: name for name in get_args(Kind) if name in questions.KINDS}
        kind = kinds.get(sent.one_of(KIND, kinds), "question")
        held = {str(one.meeting_id): one.meeting_id for one in meetings.meetings(desk.store)}
        asked_at = held.get(sent.one_of(MEETING, {"", *held}))
    said = replace(said, kept_because=sent.look_again(warnings(request, said.what)))
    if not sent.is_fit:
        return ""
    return _back(figure, begin(desk.store, kind, figure, said, author, sent.form, asked_at))


def warnings(request: Request, text: str) -> list[str]:
    """What typed text may give away about a child."""
    return small_numbers.warnings(text, queries.small_numbers(request.cursor))


def again(before: Version, sent: Sent, request: Request, texts: str, **changes: object) -> Said:
    """What a version says, said again with changes, after a look at the texts that are new."""
    return said_by(before, kept_because=sent.look_again(warnings(request, texts)), **changes)


def _disagreements(request: Request, indicator: Row, row: Row | None, what: str) -> list[str]:
    return disagreements(what, beside.facts(request, indicator, row)) if row else []


def _back(figure: Figure, thread_id: int) -> str:
    """To the figure, where the new words stand."""
    view = View("indicator", figure.indicator_id, figure.area_code, period=figure.period_type, said=str(thread_id))
    return f"{address(view)}#said-{thread_id}"
