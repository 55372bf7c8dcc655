"""The pages on which people comment on a figure, or ask about it, beside what the statistics say."""

from __future__ import annotations

from datetime import date
from typing import Any

from dash import html

from dashboard import components, queries, wording
from dashboard.address import address
from dashboard.pages import beside, problems, said, write
from dashboard.pages.request import Page, Request, Row
from dashboard.view import View
from dashboard.words import commentary, meetings, questions
from dashboard.words.desk import Desk
from dashboard.words.threads import Figure, Version, history
from dashboard.words.typed import Field

KIND = Field("kind", "What is it")
MEETING = Field("meeting_id", "Asked at", "Leave it if it was not asked at a meeting.")
NO_FIGURE = "There is no figure here that could be commented on."
NOT_YOURS = "You can read here, and not write."
PERIODS_OFFERED = 24
DEMONSTRATION = (
    "This is a made-up council, to be tried: you write as “Demonstration, sub-group”, for yourself and others."
)


def figure_meant(request: Request) -> Figure | None:
    """The figure that an address means: of the period it names, or of the newest there is."""
    rows = _periods(request)
    wanted = request.view.end
    row = next((row for row in rows if not wanted or row["period_end"].isoformat() == wanted), None)
    if row is None:
        return None
    return Figure(row["indicator_id"], row["area_code"], row["period_type"], row["period_end"])


def _periods(request: Request) -> list[Row]:
    """The figures that may be meant, the newest first: of the type of period asked for, or of the one shown first."""
    every = queries.trend(request.cursor, request.view.indicator_id, request.area["area_code"])
    shown = [row for row in every if row["is_preferred"] and row["status"] == "shown"]
    types = {row["period_type"] for row in shown}
    asked = request.view.period
    wanted = asked if asked in types else next((name for name in wording.PERIOD_NAMES if name in types), "")
    return [row for row in reversed(shown) if row["period_type"] == wanted]


def render_comment(request: Request) -> Page:
    """A form for commentary, new or said anew."""
    if request.desk is None or not request.desk.rights.may_write:
        return refused()
    before = history(request.desk.store, int(request.view.thread)) if request.view.thread else []
    if before and not request.desk.rights.may_reword(before):
        return refused()
    return _page(request, "Comment on", lambda desk: _comment_form(request, desk, before[-1] if before else None))


def render_ask(request: Request) -> Page:
    """A form for a question or an action."""
    if request.desk is None or not request.desk.rights.may_ask:
        return refused()
    return _page(request, "Ask about", lambda desk: _ask_form(request, desk))


def refused() -> Page:
    return Page("Not for you to write", [html.H1("Not for you to write", tabIndex=-1), html.P(NOT_YOURS)], status=403)


def _page(request: Request, what: str, form: Any) -> Page:
    figure = figure_meant(request)
    indicator = queries.indicator(request.cursor, request.view.indicator_id) or {}
    if figure is None or request.desk is None:
        return problems.not_found(NO_FIGURE)
    row = beside.figure_of(request, figure.indicator_id, figure.period_type, figure.period_end)
    when = wording.period_ending(figure.period_end, figure.period_type, indicator)
    title = f"{what} “{indicator['plain_title']}”: {request.name}, {when}"
    there = View("indicator", figure.indicator_id, figure.area_code, period=figure.period_type)
    content = [
        components.back_to("Back to the figure", address(there)),
        html.H1(title, tabIndex=-1),
        *demonstration(request.desk),
        *write.faults(request.desk),
        html.P(write.NEVER),
        html.Div(
            [html.Div(said.where_kept(request, form)), beside.section(request, indicator, row)],
            className="side-by-side",
        ),
        *_other_periods(request, figure, indicator),
    ]
    return Page(title, content)


def demonstration(desk: Desk) -> list[Any]:
    """That whoever is here stands for somebody, where nobody signs in."""
    return [html.P(DEMONSTRATION, className="note")] if desk.rights.stands_for_two else []


def _other_periods(request: Request, figure: Figure, indicator: Row) -> list[Any]:
    found = []
    for row in _periods(request)[:PERIODS_OFFERED]:
        if row["period_end"] != figure.period_end:
            where = address(request.view, end=row["period_end"].isoformat(), period=row["period_type"])
            found.append(components.link(wording.period(row, indicator), where))
    return [components.more("Write about another period", components.bullets(found))] if found else []


def _comment_form(request: Request, desk: Desk, before: Version | None) -> list[Any]:
    values = {field.name: _value(before, field.name) for field in commentary.FIELDS}
    parts: list[Any] = [write.text_field(desk, field, values[field.name]) for field in commentary.FIELDS]
    if before is not None:
        parts.append(write.hidden(desk, "after", str(before.number)))
    parts.append(html.P(write.SHOWN_TO, className="note"))
    return [write.form(desk, parts, "Save", to=address(request.view))]


def _value(before: Version | None, name: str) -> str:
    value = getattr(before, name) if before else ""
    return value.isoformat() if isinstance(value, date) else str(value or "")


def _ask_form(request: Request, desk: Desk) -> list[Any]:
    indicator = queries.indicator(request.cursor, request.view.indicator_id) or {}
    what, owner, due_on = questions.FIELDS
    parts: list[Any] = []
    if desk.rights.may_write:
        parts.append(write.choice_field(desk, KIND, list(questions.KINDS.items()), "question"))
    parts += [
        write.text_field(desk, what),
        write.choice_field(desk, owner, [(name, name) for name in agencies(request)], indicator["owner"]),
        write.text_field(desk, due_on),
    ]
    if desk.rights.may_write:
        held = meetings.meetings(desk.store)
        options = [("", "No meeting"), *((str(one.meeting_id), meeting_words(one)) for one in held)]
        parts.append(write.choice_field(desk, MEETING, options, request.view.meeting))
    parts.append(html.P(write.SHOWN_TO, className="note"))
    return [write.form(desk, parts, "Save", to=address(request.view))]


def agencies(request: Request) -> list[str]:
    """Those that answer for some figure."""
    return sorted({row["owner"] for row in queries.names(request.cursor)})


def meeting_words(one: meetings.Meeting) -> str:
    """A meeting as a list names it: Performance sub-group, 20 November 2026."""
    return f"{one.title}, {wording.day(one.held_on)}"
