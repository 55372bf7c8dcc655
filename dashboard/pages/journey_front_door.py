"""Where children wait, what came to the front door and what came of it, and moves to and from early help."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import Any

from dash import html

from dashboard import components, queries, sentences, wording
from dashboard.address import address
from dashboard.flow_sentences import DURING
from dashboard.pages import cells
from dashboard.pages.request import Request, Row
from dashboard.view import View


def waiting(request: Request) -> list[Any]:
    """What is open too long at the newest month's end, beside what was done in time."""
    rows = queries.waiting(request.cursor, request.area["area_code"])
    if not rows:
        return []
    indicators = _by_id(request)
    body = []
    for row in rows:
        indicator = indicators[row["indicator_id"]]
        body.append(
            [
                cells.title(request.view, request.area["area_code"], indicator),
                wording.figure(row, indicator),
                wording.period(row, indicator),
                _beside(request, row, indicators),
            ]
        )
    words = "What was done in time says nothing of those who still wait, so the two stand side by side."
    headings = ["Waiting", "Number", "On", "Read beside"]
    caption = f"Open and overdue in {request.place}, newest figures"
    table = components.table(caption, headings, body, numbers=[1], kind="cards")
    return [html.H2("Where children wait"), html.P(words), table]


def _beside(request: Request, row: Row, indicators: dict[str, Row]) -> Any:
    """The indicator of what was done in time, with its newest month."""
    if row["beside_id"] is None:
        return "–"
    other = indicators[row["beside_id"]]
    there = View("indicator", indicator_id=row["beside_id"], area_code=request.area["area_code"], period="month")
    name = components.link(row["beside_title"], address(there))
    if row["beside_value"] is None:
        return name
    when = wording.period_ending(row["beside_end"], "month", other)
    return [name, html.Span(f"{wording.amount(row['beside_value'], other)}, {when}", className="unit")]


def front_door(request: Request, period: Row) -> list[Any]:
    """Volumes and sources side by side, then the outcomes of each."""
    rows = queries.front_door(request.cursor, request.area["area_code"], period["period_type"], period["period_end"])
    sent = [row for row in rows if row["breakdown"] in ("total", "source_group")]
    content: list[Any] = [html.H2("Front door")]
    if not sent:
        return [*content, html.P(f"Nothing is known of the front door in {wording.period_named(period)}.")]
    indicators = _by_id(request)
    when = wording.period_named(period)
    content.append(html.P(" ".join(_headline(request, row, indicators) for row in sent if row["breakdown"] == "total")))
    content.append(_sources(request, sent, when))
    outcomes = [row for row in rows if row["breakdown"] == "outcome" and row["status"] == "shown"]
    for title, parts in groupby(outcomes, key=lambda row: (row["indicator_id"], row["plain_title"])):
        content.append(_outcomes(f"{title[1]}: {request.place}, {when}", list(parts)))
    return content


def _headline(request: Request, row: Row, indicators: dict[str, Row]) -> str:
    if row["status"] != "shown":
        return f"{row['plain_title']}: {wording.why_missing(row, request.area)}."
    return sentences.headline(row, indicators[row["indicator_id"]], request.place)


def _sources(request: Request, rows: Sequence[Row], when: str) -> html.Div:
    """Who sent how many, a column for each kind of thing that is sent."""
    named = {row["indicator_id"]: row for row in rows}
    by_source: dict[str, dict[str, Row]] = {}
    for row in rows:
        by_source.setdefault("All" if row["breakdown"] == "total" else row["category"], {})[row["indicator_id"]] = row
    headings = ["Sent by", *(row["plain_title"] for row in named.values())]
    body = [[source, *(_number(counts.get(one)) for one in named)] for source, counts in by_source.items()]
    caption = f"Who sent them: {request.place}, {when}"
    marked = [place for place, row in enumerate(body) if row[0] == "All"]
    return components.table(caption, headings, body, numbers=list(range(1, len(headings))), marked=marked)


def _number(row: Row | None) -> str:
    if row is None:
        return "–"
    return wording.counted(row["value"]) if row["status"] == "shown" else wording.STATUSES[row["status"]][0]


def _outcomes(caption: str, rows: list[Row]) -> html.Div:
    top = max(row["value"] for row in rows) or 1
    body = [[row["category"], components.with_bar(wording.counted(row["value"]), row["value"] / top)] for row in rows]
    return components.table(caption, ["Outcome", "Number"], body, kind="barred")


def moves(request: Request, period: Row) -> list[Any]:
    """How many moved up to more help and down to less, from where and to where."""
    rows = queries.moves(request.cursor, request.area["area_code"], period["period_type"], period["period_end"])
    if not rows:
        return []
    indicators, when = _by_id(request), wording.period_named(period)
    content: list[Any] = [html.H2("Between early help and social care")]
    for indicator_id, parts in groupby(rows, key=lambda row: row["indicator_id"]):
        total, *services = parts
        title = cells.title(request.view, request.area["area_code"], indicators[indicator_id])
        content.append(html.P([*title, ": ", _moved(request, total)]))
        caption = f"{indicators[indicator_id]['plain_title']}: {request.place}, {when}"
        content.append(_services(caption, services))
    return content


def _moved(request: Request, row: Row) -> str:
    if row["status"] != "shown":
        return f"{wording.STATUSES[row['status']][0]} {wording.why_missing(row, request.area)}"
    return f"{wording.counted(row['value'])} {wording.period_in_sentence(row, DURING)}."


def _services(caption: str, rows: Sequence[Row]) -> Any:
    """Each service with how many left it and how many came to it; nothing where nobody moved."""
    by_service: dict[str, dict[str, Row]] = {}
    for row in rows:
        if row["value"]:
            by_service.setdefault(row["category"], {})[row["breakdown"]] = row
    if not by_service:
        return ""
    body = [
        [service, _number(counts.get("from_service")), _number(counts.get("to_service"))]
        for service, counts in by_service.items()
    ]
    return components.table(caption, ["Service", "Moved from it", "Moved to it"], body, numbers=[1, 2])


def published(request: Request) -> list[Any]:
    """Where there are no records: what others have published of the front door."""
    found = queries.front_door_indicators(request.cursor)
    latest = {row["indicator_id"]: row for row in queries.latest(request.cursor, request.area["area_code"])}
    code = request.area["area_code"]
    body = [
        [cells.title(request.view, code, one), wording.figure(row, one), cells.period(row, one, request.area)]
        for one in found
        if (row := latest.get(one["indicator_id"]))
    ]
    if not body:
        return [html.P(f"No figures of the front door in {request.place} are loaded either.")]
    caption = f"Front door: published figures of {request.place}"
    table = components.table(caption, ["Indicator", "Latest", "Period"], body, numbers=[1], kind="cards")
    return [html.H2("Front door"), html.P(f"These are published for {request.place}."), table]


def _by_id(request: Request) -> dict[str, Row]:
    return {row["indicator_id"]: row for row in queries.indicators(request.cursor)}
