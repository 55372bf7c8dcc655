"""Meetings: a list of them, and for each what was asked and decided there."""

from __future__ import annotations

from typing import Any

from dash import html

from dashboard import components, queries, wording
from dashboard.pages import comment, said, write
from dashboard.pages.request import Page, Request
from dashboard.words import questions
from dashboard.words.desk import Desk
from dashboard.words.meetings import FIELDS, Meeting, meetings
from dashboard.words.tables import thread
from dashboard.words.threads import Version, by_thread, versions

NONE = "No meeting is listed yet at which anything was asked or decided."


def render(request: Request) -> Page:
    content = said.where_kept(request, lambda desk: _content(request, desk)) or [html.P(NONE, className="lead")]
    return Page("Meetings", [html.H1("Meetings", tabIndex=-1), *content])


def _content(request: Request, desk: Desk) -> list[Any]:
    threads = by_thread(versions(desk.store, thread.c.kind.in_(questions.KINDS)), desk.reader)
    names = {row["indicator_id"]: row["plain_title"] for row in queries.names(request.cursor)}
    decided = questions.decisions(threads)
    listed = [(one, _asked_at(one, threads), [it for it in decided if it.meeting_id == one.meeting_id])
              for one in meetings(desk.store)]  # fmt: skip
    if not desk.rights.may_write:  # the public is told of a meeting only by what it may see of it
        listed = [(one, asked, ruled) for one, asked, ruled in listed if asked or ruled]
    content: list[Any] = [*comment.demonstration(desk), *write.faults(desk)]
    content += [] if listed else [html.P(NONE, className="lead")]
    for one, asked, ruled in listed:
        content += _meeting(one, asked, ruled, names)
    if desk.rights.may_write:
        parts = [write.text_field(desk, field) for field in FIELDS]
        content += [html.H2("Add a meeting"), write.form(desk, parts, "Add it", to="/meetings")]
    return content


def _asked_at(one: Meeting, threads: list[list[Version]]) -> list[Version]:
    return [seen[-1] for seen in threads if seen[-1].asked_at == one.meeting_id]


def _meeting(one: Meeting, asked: list[Version], ruled: list[Version], names: dict[str, str]) -> list[Any]:
    """What was asked there, with how it stands now, and what was decided there."""
    content: list[Any] = [html.H2(comment.meeting_words(one), id=f"meeting-{one.meeting_id}")]
    if asked:
        items = [
            [html.B(f"{questions.KINDS[it.kind]} to {it.owner}: "), it.what, " (", said.link_to(it, names), ") ",
             html.Span(_stands(it), className="unit")]
            for it in asked
        ]  # fmt: skip
        content += [html.H3("Asked"), components.bullets(items)]
    if ruled:
        items = [[it.decided, " (", said.link_to(it, names), ")"] for it in ruled]
        content += [html.H3("Decided"), components.bullets(items)]
    return content if asked or ruled else [*content, html.P("Nothing was asked or decided here yet.")]


def _stands(one: Version) -> str:
    state = questions.STATES[one.kind][one.state]
    due = f", due {wording.day(one.due_on)}" if one.due_on and one.is_open else ""
    return f"{state}{due}. {one.answer}".strip()
