"""Overview: an area's indicators by theme, each with its latest figure, its change and what it is set beside."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from typing import Any

from dash import html

from dashboard import components, queries, wording
from dashboard.address import View, address
from dashboard.drawing import image, sparkline
from dashboard.figures import runs
from dashboard.pages.request import Page, Request, Row

NOT_COMPARED = html.P(
    "– A number of children or events is not set beside other areas: large areas have more of them.", className="note"
)


def render(request: Request) -> Page:
    area = request.area
    latest = {row["indicator_id"]: row for row in queries.latest(request.cursor, area["area_code"])}
    lines = trend_lines(request)
    beside = benchmarks(request)
    catalogue = queries.indicators(request.cursor)
    content: list[Any] = [
        html.H1(f"Children's safeguarding in {area['area_name']}", tabIndex=-1),
        html.P(_newest(latest.values()), className="lead"),
        html.Div([request.area_choice(), request.group_choice()], className="choices"),
    ]
    for theme, members in groupby(catalogue, key=lambda row: row["theme"]):
        content += _theme(request, theme, list(members), latest, lines, beside)
    content.append(NOT_COMPARED)
    content.append(html.P(["How to read this page: ", components.link("About these figures", "/about"), "."]))
    return Page(f"{area['area_name']}: overview", content)


def trend_lines(request: Request) -> dict[tuple[str, str], list[list[Row]]]:
    """The area's shown figures by indicator and type of period, cut into runs that may be joined by a line."""
    rows = queries.series(request.cursor, request.area["area_code"])
    by_series = groupby(rows, key=lambda row: (row["indicator_id"], row["period_type"]))
    return {key: runs(list(series)) for key, series in by_series}


def benchmarks(request: Request) -> dict[tuple[str, str, Any, str], Row]:
    """What stands beside each figure, by group, indicator, type of period and last day."""
    vintage = (request.group.vintage if request.group else None) or request.build["neighbour_vintage"]
    rows = queries.benchmarks_of_area(
        request.cursor, request.area["area_code"], request.build["group_statistic"], vintage
    )
    return {(row["group_id"], row["period_type"], row["period_end"], row["indicator_id"]): row for row in rows}


def _newest(latest: Iterable[Row]) -> str:
    ends = [row["period_end"] for row in latest]
    if not ends:
        return "No figures are loaded for this area."
    return f"{len(ends)} indicators have a figure. The newest is for a period up to {wording.day(max(ends))}."


def _theme(
    request: Request, theme: str, members: list[Row], latest: dict[str, Row], lines: Any, beside: Any
) -> list[Any]:
    shown = [one for one in members if one["indicator_id"] in latest]
    absent = [title_cell(request.view, request.area["area_code"], one)[0] for one in members if one not in shown]
    content: list[Any] = [html.H2(theme)]
    if shown:
        headings, numbers = _headings(request)
        rows = [_row(request, one, latest[one["indicator_id"]], lines, beside) for one in shown]
        caption = f"{theme}: latest figures for {request.area['area_name']}"
        content.append(components.table(caption, headings, rows, numbers=numbers, kind="cards"))
    if absent:
        content += [html.P(f"Nothing to show here for {request.area['area_name']}; each says why:", className="note")]
        content += [components.bullets(absent)]
    return content


def _headings(request: Request) -> tuple[list[str], list[int]]:
    """The columns; what is compared with comes last but one. England is always there, if it is not the area itself."""
    compared = [name for _, name in compared_with(request)]
    headings = ["Indicator", "Latest", "Period", "Change from the period before", *compared, "Trend"]
    return headings, [1, 3, *range(4, 4 + len(compared))]


def compared_with(request: Request) -> list[tuple[str, str]]:
    """England, and the chosen group if it is another."""
    found = [("england", "England")] if request.area["area_type"] != "country" else []
    if request.group and request.group.group_id != "england":
        found.append((request.group.group_id, request.group.name))
    return found


def _row(request: Request, indicator: Row, row: Row, lines: Any, beside: Any) -> list[Any]:
    key = (row["period_type"], row["period_end"], indicator["indicator_id"])
    compared = [benchmark_cell(beside.get((group_id, *key)), indicator) for group_id, _ in compared_with(request)]
    return [
        title_cell(request.view, request.area["area_code"], indicator),
        wording.figure(row, indicator),
        period_cell(row, indicator),
        wording.change(row["change_from_previous"], indicator),
        *compared,
        trend_cell(lines.get((indicator["indicator_id"], row["period_type"]), []), indicator),
    ]


def period_cell(row: Row, indicator: Row) -> Any:
    """The period of the latest figure and, where a newer one is not shown, why."""
    words = wording.period(row, indicator)
    if row.get("newest_end", row["period_end"]) == row["period_end"]:
        return words
    symbol, why = wording.STATUSES[row["newest_status"]]
    return [words, html.Span(f"{row['newest_end'].year}: {symbol} {why}", className="unit")]


def title_cell(view: View, area_code: str, indicator: Row) -> list[Any]:
    """The plain title as a link, and what the number is."""
    there = View("indicator", indicator_id=indicator["indicator_id"], area_code=area_code, compare=view.compare)
    unit = "" if indicator["kind"] in ("percentage", "count") else indicator["unit"]
    title = components.link(indicator["plain_title"], address(there))
    return [title, html.Span(unit, className="unit")] if unit else [title]


def benchmark_cell(other: Row | None, indicator: Row) -> Any:
    """The figure of a group, with how many of its members it rests on."""
    if not indicator["is_comparable"]:
        return "–"
    if other is None:
        return "no figure"
    if other["status"] != "shown":
        return [wording.STATUSES[other["status"]][0], html.Span(wording.counted(other), className="unit")]
    return [wording.amount(other["value"], indicator), html.Span(wording.counted(other), className="unit")]


def trend_cell(pieces: list[list[Row]], indicator: Row) -> Any:
    """A small line, and the same in words."""
    rows = [row for piece in pieces for row in piece]
    svg = sparkline([[(row["period_end"], row["value"]) for row in piece] for piece in pieces])
    if not svg:
        return "one figure" if rows else "–"
    first, last = (wording.amount(row["value"], indicator) for row in (rows[0], rows[-1]))
    words = f"From {first} in {rows[0]['period_end'].year} to {last} in {rows[-1]['period_end'].year}"
    return html.Img(src=image(svg), alt=words, width=120, height=32)
