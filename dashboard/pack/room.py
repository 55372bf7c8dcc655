"""Meeting mode: the pack of a meeting on a screen, one measure at a time, in the order of the agenda.

Everything is in the one page, charts too, so that it goes on when the network does not. Without scripts it is read from
top to bottom; with them, one measure is shown at a time and the arrow keys lead on (assets/page.js).
"""

from __future__ import annotations

import secrets
from functools import partial
from typing import Any

from dash import html

from dashboard import components, queries, wording
from dashboard.address import address
from dashboard.drawing import image
from dashboard.native import Input
from dashboard.pack import period as periods
from dashboard.pack.content import Bullets, Measure, Pack, Section, Table, Text
from dashboard.pack.gather import gather
from dashboard.pack.period import NotMade
from dashboard.pack.said import minutes_by, nobody
from dashboard.pages import said
from dashboard.pages.request import Page, Request
from dashboard.still import PROJECTOR, svg
from dashboard.view import View
from dashboard.words import meetings, questions
from dashboard.words.desk import Desk
from dashboard.words.threads import Version, decision

HOW = "The arrow keys lead to the next measure and back, Home to the first, Escape to the whole list."
Thread = list[Version]


def render(request: Request) -> Page:
    """The meeting of an area, a period and an audience; the newest quarter and the first audience, if none is asked."""
    try:
        pack, there = _pack(request)
    except NotMade as error:
        return Page("Meeting", [html.H1("Meeting", tabIndex=-1), html.P(str(error))], status=404)
    title = _title(pack)
    content: list[Any] = [
        components.back_to(f"Overview of {request.place}", address(View("overview", area_code=request.view.area_code))),
        html.H1(title, tabIndex=-1),
        html.P(HOW, className="lead only-with-scripts"),
        _choices(request, there, pack),
        *_keep(request),
        *_items(request, pack, _asked(request)),
    ]
    return Page(title, [html.Div(content, className="meeting")], title)


def seen(request: Request) -> tuple[str, list[Any], list[dict[str, Any]], str] | None:
    """What the meeting sees: title, content without forms, figures, area; None where there is no such meeting."""
    try:
        pack, _ = _pack(request)
    except NotMade:
        return None
    figures = [
        {
            "indicator_id": one.indicator["indicator_id"],
            "period_type": one.row["period_type"],
            "period_end": one.row["period_end"].isoformat(),
            "value": one.row["value"],
        }
        for one in pack.pages
        if one.row is not None
    ]
    frozen = Request(request.cursor, request.view)  # without a desk there are no forms
    return _title(pack), _items(frozen, pack, _asked(request)), figures, request.area["area_code"]


def _title(pack: Pack) -> str:
    return f"{pack.audience}, {pack.period.words}: {pack.area_name}"


def _items(request: Request, pack: Pack, asked: list[Thread]) -> list[Any]:
    return [_agenda(pack), *_start(pack), *(_measure(request, pack, one, asked) for one in pack.pages)]


def _keep(request: Request) -> list[Any]:
    """For who may write: an address that goes on showing what is shown now."""
    if request.desk is None or not request.desk.rights.may_write:
        return []
    query = address(request.view).partition("?")[2]
    button = html.Button("Keep what the meeting sees", type="submit")
    return [html.Form([button], action=f"/snapshot?{query}", method="post", className="choices")]


def _pack(request: Request) -> tuple[Pack, list[periods.Period]]:
    """Raises NotMade."""
    view, desk = request.view, request.desk
    there = periods.known(queries.periods(request.cursor, request.area["area_code"]), request.build["year_starts_in"])
    newest = next((one.written for one in there if one.period_type == "quarter"), "")
    minutes_of = minutes_by(desk.store, desk.reader) if desk else nobody
    area_code, period = request.area["area_code"], view.period or newest
    return gather(request.cursor, area_code, period, view.audience, minutes_of), there


def _choices(request: Request, there: list[periods.Period], pack: Pack) -> html.Div:
    audiences = queries.audiences(request.cursor)
    chosen = next(row["audience"] for row in audiences if row["title"] == pack.audience)
    shown = [components.option(one.written, one.words, pack.period.written) for one in there]
    for_whom = [components.option(row["audience"], row["title"], chosen) for row in audiences]
    parts = [
        components.choice("Period", "period", shown, pack.period.written),
        components.choice("Meeting of", "audience", for_whom, chosen),
    ]
    return html.Div(parts, className="choices")


def _agenda(pack: Pack) -> html.Nav:
    items = [html.Li(html.A(one.title, href=f"#item-{one.number}")) for one in pack.pages]
    return html.Nav([html.H2("Agenda"), html.Ol(items)], className="agenda", **components.aria(label="Agenda"))


def _start(pack: Pack) -> list[Any]:
    """What stands out, and what is still open from before."""
    looks = [
        part
        for look in pack.looks
        for part in (html.H3(look.heading), components.bullets([item.words for item in look.items]))
    ]
    matters = [part for section in pack.open_matters for part in _section(section)]
    if not looks and not matters:
        return []
    content = [html.H2("What to look at first", tabIndex=-1), *looks, *matters]
    return [html.Section(content, className="item", id="item-0")]


def _section(section: Section) -> list[Any]:
    return [html.H3(section.title), *(_block(block) for block in section.blocks)]


def _block(block: Text | Bullets | Table) -> Any:
    if isinstance(block, Text):
        return html.P(block.words)
    if isinstance(block, Bullets):
        return components.bullets(list(block.items))
    return components.table(block.caption, block.headings, block.rows, numbers=list(block.numbers), kind="cards")


def _asked(request: Request) -> list[Thread]:
    """Questions and actions that are not closed, as the reader may see them."""
    found: list[Thread] = []

    def look(desk: Desk) -> list[Any]:
        found.extend(questions.unclosed(questions.of_area(desk.store, request.area["area_code"], desk.reader)))
        return []

    said.where_kept(request, look)
    return found


def _measure(request: Request, pack: Pack, one: Measure, asked: list[Thread]) -> html.Section:
    there = address(View("indicator", one.indicator["indicator_id"], area_code=request.view.area_code))
    content: list[Any] = [
        html.P(f"{one.number} of {len(pack.measures)}", className="place"),
        html.H2(one.title, tabIndex=-1),
        html.P(f"{one.headline}.", className="headline"),
        html.P(one.said),
        *_chart(one),
        *([components.more("The same figures as a table", _block(one.table))] if one.table else []),
        *([html.H3("What people say"), components.bullets([said.words for said in one.commentary])]
          if one.commentary else []),
        *_before_it(request, [seen for seen in asked if seen[-1].indicator_id == one.indicator["indicator_id"]]),
        html.H3("Questions to ask"),
        components.bullets(list(one.questions)),
        html.P(components.link("All about this measure, and what people say about it", there)),
        _way_on(pack, one),
    ]  # fmt: skip
    return html.Section(content, className="item", id=f"item-{one.number}")


def _before_it(request: Request, asked: list[Thread]) -> list[Any]:
    """What was asked and what was answered, each with a place for what the meeting decides on it."""
    parts: list[Any] = [html.H3("Questions and actions")] if asked else []
    for seen in asked:
        one = seen[-1]
        stands: list[Any] = [html.B(said.how_it_stands(one)), " "]
        if request.desk and request.desk.rights.may_write:
            stands.append(components.link("Answer or close it", address(View("words", thread=str(one.thread_id)))))
        parts.append(html.Div([html.P(stands), *said.question_words(one, decision(seen))], className="asked"))
        parts += said.where_kept(request, partial(_decision, one=one))
    return parts


def _decision(desk: Desk, *, one: Version) -> list[Any]:
    """Sent from where it stands (assets/page.js); without scripts the answer is the page of the question."""
    held = meetings.meetings(desk.store)
    if not desk.rights.may_write or not held:
        return []
    name = f"decided-{one.thread_id}"
    hidden = {"form": secrets.token_urlsafe(16), "do": "decide", "after": one.number, "meeting_id": held[0].meeting_id}
    parts = [Input(type="hidden", name=key, value=str(value)) for key, value in hidden.items()]
    label = html.Label(f"What was decided at {held[0].title}, {wording.day(held[0].held_on)}", htmlFor=name)
    text = html.Textarea(id=name, name=questions.DECIDED.name, rows=2, maxLength=questions.DECIDED.longest)
    state = html.P("", className="state", role="status")
    content = [*parts, label, text, html.Button("Save the decision", type="submit"), state]
    return [
        html.Form(
            content, action=address(View("words", thread=str(one.thread_id))), method="post", className="write in-place"
        )
    ]


def _chart(one: Measure) -> list[Any]:
    if one.drawn is None:
        return []
    drawing = image(svg(one.drawn, PROJECTOR))
    picture = html.Img(src=drawing, alt=one.alternative, width=PROJECTOR.width, height=PROJECTOR.height)
    events = [components.bullets(list(one.events))] if one.events else []
    return [html.P(one.caption, className="caption"), picture, html.P(one.how_to_read, className="note"), *events]


def _way_on(pack: Pack, one: Measure) -> html.Nav:
    numbers = [page.number for page in pack.pages]
    place = numbers.index(one.number)
    links = []
    if place:
        links.append(html.A("Back", href=f"#item-{numbers[place - 1]}"))
    if place + 1 < len(numbers):
        links.append(html.A("Next", href=f"#item-{numbers[place + 1]}"))
    return html.Nav(links, className="way-on", **components.aria(label=f"From {one.title}"))
