"""Search: what was found by name, with the latest figure of each indicator; and the box that every page has."""

from __future__ import annotations

from typing import Any

from dash import html

from dashboard import components, queries, wording
from dashboard.finding import entries, what, where
from dashboard.matching import Entry, Match, find, nearest
from dashboard.native import Input
from dashboard.pages.request import Page, Request, Row


def box() -> html.Form:
    """The box in the head of every page. Enter sends it; assets/search.js adds suggestions as one types."""
    name = components.aria(controls="suggestions", describedby="search-help")
    return html.Form(
        [
            html.Label("Search indicators, words and areas", htmlFor="search", className="unseen"),
            Input(type="search", id="search", name="q", autoComplete="off", placeholder="Search", **name),
            html.Button("Search", type="submit"),
            html.Span("Suggestions come as you type; the down arrow leads to them.", id="search-help", hidden=True),
            html.Ul(id="suggestions", hidden=True, **components.aria(label="Suggestions")),
            html.P(id="suggested", role="status", className="unseen"),
        ],
        action="/search",
        role="search",
    )


def render(request: Request) -> Page:
    """What was found; or, where nothing was, what comes nearest and where else to look."""
    query = request.view.query
    every = entries(request.cursor)
    found = find(query, every)
    title = f"Search for “{query}”" if query else "Search"
    content: list[Any] = [html.H1(title, tabIndex=-1), html.P(_counted(query, found), className="lead")]
    if found:
        content.append(_results(request, found))
    elif query:
        content += _nearest(request, nearest(query, every))
    return Page(title, [*content, *_elsewhere()], _counted(query, found))


def _counted(query: str, found: list[Match]) -> str:
    if not query:
        return "Type a word or two in the box at the top: part of a title, an acronym, a theme or an area."
    if not found:
        return f"Nothing here has “{query}” in its name."
    return f"{wording.plural(len(found), 'thing')} {'has' if len(found) == 1 else 'have'} “{query}” in the name."


def _results(request: Request, found: list[Match]) -> html.Ol:
    catalogue = {row["indicator_id"]: row for row in queries.indicators(request.cursor)}
    latest = {row["indicator_id"]: row for row in queries.latest(request.cursor, request.area["area_code"])}
    means = {row["term"]: row["means"] for row in queries.glossary(request.cursor)}
    items = []
    for match in found:
        entry = match.entry
        said = [what(match)]
        if entry.kind == "indicator":
            said = [*_indicator(request, catalogue[entry.key], latest.get(entry.key)), *said]
        elif entry.kind == "term":
            said = [means[entry.title], *said]
        first, *rest = (html.Div(words) for words in said)
        items.append(html.Li([_link(request, entry), first, html.Div(rest, className="note")]))
    return html.Ol(items, className="found")


def _indicator(request: Request, indicator: Row, row: Row | None) -> list[str]:
    """The latest figure of the area with its period, then the technical title and the theme."""
    figure = f"no figure for {request.place}"
    if row:
        unit = "" if indicator["kind"] == "percentage" else f" {indicator['unit']}"
        when = wording.period_in_sentence(row, indicator)
        figure = f"{wording.amount(row['value'], indicator)}{unit} {when}, {request.place}"
    return [f"{figure[0].upper()}{figure[1:]}", f"{indicator['title']} ({indicator['theme']})"]


def _link(request: Request, entry: Entry) -> html.A:
    return components.link(entry.title, where(entry, request.view.area_code))


def _nearest(request: Request, near: list[Entry]) -> list[Any]:
    if not near:
        return []
    return [html.H2("What comes nearest"), components.bullets([_link(request, entry) for entry in near])]


def _elsewhere() -> list[Any]:
    return [
        html.H2("Where else to look"),
        components.bullets(
            [
                components.link("All indicators, by theme", "/about#definitions"),
                components.link("Glossary: what words and acronyms mean", "/glossary"),
                components.link("All areas", "/areas"),
            ]
        ),
    ]
