"""Questions and actions: open and overdue ones, what is asked again and again, and what was answered."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dash import html

from dashboard import components, queries, wording
from dashboard.address import address
from dashboard.pages import comment, said
from dashboard.pages.request import Page, Request
from dashboard.view import View
from dashboard.words import meetings, questions
from dashboard.words.desk import Desk
from dashboard.words.threads import Version

NONE_KEPT = "Nobody can ask here yet: this dashboard keeps no words."


def render(request: Request) -> Page:
    title = f"Questions and actions: {request.name}"
    content = said.where_kept(request, lambda desk: _content(request, desk))
    return Page(title, [html.H1(title, tabIndex=-1), *(content or [html.P(NONE_KEPT, className="lead")])])


def _content(request: Request, desk: Desk) -> list[Any]:
    view = request.view
    every = questions.of_area(desk.store, request.area["area_code"], desk.reader)
    threads = [seen for seen in every if _fits(seen, view)]
    names = {row["indicator_id"]: row["plain_title"] for row in queries.names(request.cursor)}
    held = {one.meeting_id: comment.meeting_words(one) for one in meetings.meetings(desk.store)}
    waiting = questions.open_ones(threads)
    overdue = [one for one in waiting if one.is_overdue(questions.today())]
    lead = f"{wording.plural(len(waiting), 'is', 'are')} open, {len(overdue)} of them overdue. "
    lead += f"{wording.plural(len(questions.answered(threads)), 'has', 'have')} an answer."
    not_late = [one for one in waiting if one not in overdue]
    content: list[Any] = [
        html.P(lead if threads else "Nobody has asked anything yet that you may see here.", className="lead"),
        *_filters(request, every, names, held),
        *_table(request, "Overdue", overdue, names, held),
        *_table(request, "Open", not_late, names, held),
    ]
    if again := questions.repeated(threads):
        content.append(html.H2("Asked again and again"))
        content.append(html.P("These were asked about at two meetings or more.", className="note"))
        for asked in again.values():
            items = [[f"{one.what} ", html.Span(_where(one, held), className="unit")] for one in asked]
            content += [html.H3(said.link_to(asked[0], names)), components.bullets(items)]
    content += _answered(request, threads, names)
    content.append(html.P(components.link("Meetings, and what was decided at each", "/meetings")))
    return content


def _fits(seen: Sequence[Version], view: View) -> bool:
    at = {str(one.asked_at) for one in seen} | {str(one.meeting_id) for one in seen}
    return (
        (not view.agency or seen[-1].owner == view.agency)
        and (not view.meeting or view.meeting in at)
        and (not view.indicator_id or seen[-1].indicator_id == view.indicator_id)
    )


def _filters(request: Request, every: Any, names: dict[str, str], held: dict[int, str]) -> list[Any]:
    """Choices kept in the address, of what there is; the form works without scripts."""
    view = request.view
    agencies = sorted({seen[-1].owner for seen in every})
    indicators = sorted({seen[-1].indicator_id for seen in every} & set(names), key=lambda name: names[name])
    met = {at for seen in every for one in seen for at in (one.asked_at, one.meeting_id)} & set(held)
    choices = [
        ("Agency", "agency", [(name, name) for name in agencies], view.agency),
        ("Meeting", "meeting", [(str(at), held[at]) for at in held if at in met], view.meeting),
        ("Figure", "indicator", [(name, names[name]) for name in indicators], view.indicator_id),
    ]
    parts = [
        components.choice(label, name, [components.option(*one, chosen) for one in [("", "All"), *options]], chosen)
        for label, name, options, chosen in choices
        if options
    ]
    areas = components.area_options(queries.areas(request.cursor), request.area["area_code"])
    parts.insert(0, components.choice("Area", "area", areas, request.area["area_code"]))
    return [html.Div(parts, className="choices")]


def _table(request: Request, title: str, ones: list[Version], names: dict[str, str], held: dict[int, str]) -> list[Any]:
    if not ones:
        return []
    rows = []
    for one in ones:
        asked = [html.B(f"{questions.KINDS[one.kind]}: "), one.what, html.Span(_where(one, held), className="unit")]
        more = [] if request.desk and request.desk.rights.edition == "public" else [_way(one)]
        rows.append([said.link_to(one, names), asked, one.owner, said.due(one), *more])
    headings = ["Figure", "What", "Agency", "By when"]
    headings += [] if request.desk and request.desk.rights.edition == "public" else ["To do"]
    return [html.H2(title), components.table(f"{title}: questions and actions", headings, rows, kind="cards")]


def _way(one: Version) -> Any:
    words = ["Answer or close", html.Span(f" number {one.thread_id}", className="unseen")]
    return components.link(words, address(View("words", thread=str(one.thread_id))))


def _where(one: Version, held: dict[int, str]) -> str:
    return (
        f"Asked at {held[one.asked_at]}" if one.asked_at in held else f"Asked on {wording.day(one.written_at.date())}"
    )


def _answered(request: Request, threads: list[list[Version]], names: dict[str, str]) -> list[Any]:
    """You asked, we answered."""
    ones = questions.answered(threads)
    if not ones:
        return []
    content: list[Any] = [html.H2("You asked, we answered", id="answered")]
    for one in ones:
        content.append(
            html.Article(
                [
                    html.H3(said.link_to(one, names)),
                    html.P([html.B("You asked: "), one.what]),
                    html.P([html.B(f"{one.owner} answered: "), *_joined(one.answer)]),
                    said.signed(request, [one]),
                ]
            )
        )
    return content


def _joined(text: str) -> list[Any]:
    return [part for line in text.split("\n") for part in (line, html.Br())][:-1]
