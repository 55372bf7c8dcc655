"""Cells of tables that show indicators by row: their names, periods, comparisons and small trends."""

from __future__ import annotations

from typing import Any

from dash import html

from dashboard import components, sentences, wording
from dashboard.address import address
from dashboard.drawing import icon, image, sparkline
from dashboard.pages.request import Request, Row
from dashboard.view import View

NOT_COMPARED = html.P(
    "– stands where nothing can be set beside a figure. A number of children or events is not set beside other areas: "
    "large areas have more of them.",
    className="note",
)


def title(view: View, area_code: str, indicator: Row) -> list[Any]:
    """The plain title as a link, and what the number is."""
    there = View("indicator", indicator_id=indicator["indicator_id"], area_code=area_code, compare=view.compare)
    name = components.link(indicator["plain_title"], address(there))
    if (
        indicator["kind"] in ("percentage", "count")
        or indicator["unit"].removeprefix("per ") in indicator["plain_title"]
    ):
        return [name]
    return [name, html.Span(indicator["unit"], className="unit")]


def period(row: Row, indicator: Row, area: Row) -> Any:
    """The period of the latest figure and, where a newer one is not shown, why."""
    words = wording.period(row, indicator)
    if row.get("newest_end", row["period_end"]) == row["period_end"]:
        return words
    newest = {name: row[f"newest_{name}"] for name in ("start", "end", "status", "reference", "valid_on")}
    missing = wording.period(
        {"period_type": row["period_type"], "period_start": newest["start"], "period_end": newest["end"]}, indicator
    )
    known = newest["valid_on"]
    why = f"can be known from {wording.day(known)}" if known else wording.why_missing(newest, area)
    return [words, html.Span(f"{missing}: {wording.STATUSES[newest['status']][0]} {why}", className="unit")]


def usual_range(row: Row) -> Any:
    """Whether the figure breaks its usual range: a shape, and the same in words."""
    words = sentences.usual_word(row)
    if row["judgement"] is None:
        return words
    return html.Span([html.Img(src=image(icon(row["judgement"], row["direction"])), alt=""), words], className="judged")


def benchmark(other: Row | None, indicator: Row) -> Any:
    """The figure of a group, with how many of its members it rests on."""
    if not indicator["is_comparable"]:
        return "–"
    if other is None:
        return "no figure"
    if other["status"] != "shown":
        return [wording.STATUSES[other["status"]][0], html.Span(sentences.how_many_counted(other), className="unit")]
    return [wording.amount(other["value"], indicator), html.Span(sentences.how_many_counted(other), className="unit")]


def trend(pieces: list[list[Row]], indicator: Row) -> Any:
    """A small line, and the same in words."""
    rows = [row for piece in pieces for row in piece]
    svg = sparkline([[(row["period_end"], row["value"]) for row in piece] for piece in pieces])
    if not svg:
        return "one figure" if rows else "–"
    first, last = (wording.amount(row["value"], indicator) for row in (rows[0], rows[-1]))
    start, end = (wording.period(row, indicator) for row in (rows[0], rows[-1]))
    return html.Img(src=image(svg), alt=f"From {first}, {start}, to {last}, {end}", width=120, height=32)


def without_figure(request: Request, members: list[Row], absent: dict[str, Row]) -> list[Any]:
    """Indicators of which there is no figure of the whole, each with why, or with what it is broken down by."""
    if not members:
        return []
    items = []
    for one in members:
        why = why_absent(request, absent.get(one["indicator_id"]))
        items.append([title(request.view, request.area["area_code"], one)[0], f": {why}"])
    return [components.bullets(items)]


def why_absent(request: Request, row: Row | None) -> str:
    """Why an indicator has no figure of the whole, or what it is broken down by."""
    if row and row["breakdown"]:
        return f"figures by {wording.breakdown(row['breakdown']).lower()}"
    if row and row["newest"]:
        return f"{wording.STATUSES[row['newest']['status']][0]} {wording.why_missing(row['newest'], request.area)}"
    return f"no source that is loaded has a figure for {request.place}"
