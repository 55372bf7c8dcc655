"""Glossary: what words and acronyms mean, from A to Z, each with a place of its own and the indicators that use it."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from dash import html

from dashboard import components, queries
from dashboard.address import address
from dashboard.glossary import anchor, pieces
from dashboard.pages.request import Page, Request, Row
from dashboard.view import View

MOST_LINKED = 4


def render(request: Request) -> Page:
    terms = queries.glossary(request.cursor)
    uses = _uses(queries.indicators(request.cursor), terms)
    content: list[Any] = [
        html.H1("Glossary", tabIndex=-1),
        html.P("What the words and acronyms on these pages mean.", className="lead"),
    ]
    if not terms:
        content.append(html.P("No words are explained yet."))
    letters = [(letter, list(members)) for letter, members in groupby(terms, key=lambda row: row["term"][0].upper())]
    if letters:
        links = [html.Li(components.link(letter, f"#{letter}")) for letter, _ in letters]
        content.append(html.Nav(html.Ul(links, className="letters"), **components.aria(label="Letters")))
    for letter, members in letters:
        content.append(html.H2(letter, id=letter))
        content.append(html.Dl([part for row in members for part in _entry(row, uses.get(anchor(row["term"]), []))]))
    return Page("Glossary", content)


def _entry(row: Row, indicators: list[Row]) -> list[Any]:
    short = [f" ({row['short']})"] if row["short"] else []
    parts: list[Any] = [row["means"]]
    if indicators:
        parts.append(html.Span(["Used in: ", *_links(indicators)], className="unit"))
    return [html.Dt([row["term"], *short], id=anchor(row["term"])), html.Dd(parts)]


def _links(indicators: list[Row]) -> list[Any]:
    parts: list[Any] = []
    for row in indicators[:MOST_LINKED]:
        there = address(View("indicator", indicator_id=row["indicator_id"]))
        parts += ["; " if parts else "", components.link(row["plain_title"], there)]
    return [*parts, f"; and {len(indicators) - MOST_LINKED} more" if len(indicators) > MOST_LINKED else "", "."]


def _uses(indicators: list[Row], terms: list[Row]) -> dict[str, list[Row]]:
    """Indicators by the terms that their titles or definitions use."""
    uses: dict[str, list[Row]] = {}
    for row in indicators:
        text = ". ".join((row["title"], row["definition"]))
        for _, name in pieces(text, terms):
            if name:
                uses.setdefault(name, []).append(row)
    return uses


def linked(text: str, terms: list[Row]) -> list[Any]:
    """A text with a link to the glossary where a term is first used."""
    return [components.link(words, f"/glossary#{name}") if name else words for words, name in pieces(text, terms)]
