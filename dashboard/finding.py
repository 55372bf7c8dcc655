"""What can be found in a publication, and the answer to the search box as one types."""

from __future__ import annotations

from typing import Any

from flask import Flask, Response, jsonify
from flask import request as asked

from dashboard import queries
from dashboard.address import NotFound, address, resolve
from dashboard.components import until
from dashboard.glossary import anchor
from dashboard.matching import Entry, Match, find
from dashboard.publication import Door
from dashboard.queries.rows import Cursor
from dashboard.view import View

ROUTE = "/search.json"
MOST_SUGGESTED = 8


def entries(cursor: Cursor) -> list[Entry]:
    """Indicators, then words of the glossary, then areas: all that a reader may look for by name."""
    indicators = [
        Entry(
            "indicator",
            row["indicator_id"],
            row["plain_title"],
            (row["title"],),
            (
                *((name, f"also called {name}") for name in row["synonyms"]),
                (row["indicator_id"].replace("_", " "), ""),
                (row["theme"], f"theme: {row['theme']}"),
                (row["owner"], f"answered for by: {row['owner']}"),
            ),
        )
        for row in queries.names(cursor)
    ]
    terms = [Entry("term", anchor(row["term"]), row["term"], (row["short"] or "",)) for row in queries.glossary(cursor)]
    areas = [
        Entry("area", row["area_code"], until(row) if row["ended_on"] else row["area_name"])
        for row in queries.areas(cursor)
    ]
    return [*indicators, *terms, *areas]


def where(entry: Entry, area_code: str = "") -> str:
    """The address of what was found; of an indicator for the area that the reader looks at."""
    match entry.kind:
        case "indicator":
            return address(View("indicator", indicator_id=entry.key, area_code=area_code))
        case "area":
            return address(View("overview", area_code=entry.key))
    return f"/glossary#{entry.key}"


def what(match: Match) -> str:
    """What kind of thing was found and, where its title does not say so, why."""
    kind = {"indicator": "Indicator", "area": "Area", "term": "Word in the glossary"}[match.entry.kind]
    return f"{kind}, {match.because}" if match.because else kind


def serve(server: Flask, door: Door) -> None:
    """Answer ``/search.json?q=…&area=…`` with what the page of results would show first."""

    @server.get(ROUTE)
    def _suggestions() -> Response:
        publication = door.publication()
        if publication is None:
            return jsonify(found=0, first=[])
        with publication.cursor() as cursor:
            view = resolve("/search", asked.query_string.decode("utf-8", "replace"), cursor)
            if isinstance(view, NotFound):
                return jsonify(found=0, first=[])
            return jsonify(_answer(find(view.query, entries(cursor)), view.area_code))


def _answer(found: list[Match], area_code: str) -> dict[str, Any]:
    first = [
        {
            "title": match.entry.title,
            "what": ": ".join((what(match), *(match.entry.names if match.entry.kind == "indicator" else ()))),
            "href": where(match.entry, area_code),
        }
        for match in found[:MOST_SUGGESTED]
    ]
    return {"found": len(found), "first": first}
