"""Overview: an area's indicators by theme, each with its latest figure, its change and what it is set beside."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from dash import html

from dashboard import components, queries, sentences, wording
from dashboard.address import View, address
from dashboard.drawing import image, sparkline
from dashboard.figures import runs
from dashboard.pages import take_away
from dashboard.pages.request import Page, Request, Row

NOT_COMPARED = html.P(
    "– stands where nothing can be set beside a figure. A number of children or events is not set beside other areas: "
    "large areas have more of them.",
    className="note",
)
MONTHS_TO_BE_OLD = 24
CHANGES_SHOWN = 8


def render(request: Request) -> Page:
    area = request.area
    latest = {row["indicator_id"]: row for row in queries.latest(request.cursor, area["area_code"])}
    lines = trend_lines(request)
    beside = benchmarks(request)
    catalogue = queries.indicators(request.cursor)
    absent = {row["indicator_id"]: row for row in queries.absent(request.cursor, area["area_code"])}
    content: list[Any] = [
        html.H1(_title(request), tabIndex=-1),
        html.P(_newest(request, lines), className="lead"),
        *request.choices(),
        *_exceptions(request, {row["indicator_id"]: row for row in catalogue}),
    ]
    for theme, members in groupby(catalogue, key=lambda row: row["theme"]):
        content += _theme(request, theme, list(members), latest, lines, beside, absent)
    content.append(NOT_COMPARED)
    content += take_away.section(request, [("figures", "every indicator")])
    content.append(
        html.P(
            [
                f"Every year, and every group that {request.place} is compared with: ",
                components.link("figures of this area", f"/area/{area['area_code']}"),
                ". How to read this page: ",
                components.link("about these figures", "/about"),
                ".",
            ]
        )
    )
    return Page(f"{request.name}: overview", content, f"{request.place}, {request.compared}")


def _title(request: Request) -> str:
    return f"Children's safeguarding in {request.name if request.area['ended_on'] else request.place}"


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


def _exceptions(request: Request, indicators: dict[str, Row]) -> list[Any]:
    """What breaks its usual range in the newest month, the worst first, each with its reason in words."""
    rows = queries.exceptions(request.cursor, request.area["area_code"])
    if not rows:
        return []
    items = []
    for row in rows:
        indicator = indicators[row["indicator_id"]]
        there = View("indicator", indicator_id=row["indicator_id"], area_code=request.area["area_code"], period="month")
        words = f" {wording.figure(row, indicator)}. {sentences.signal(row, wording.period_named(row))}"
        meaning = {"worse": "Worse:", "better": "Better:"}.get(row["judgement"], "Changed:")
        items.append([html.B(meaning), " ", components.link(indicator["plain_title"], address(there)), words])
    content: list[Any] = [html.H2("What has changed"), components.bullets(items[:CHANGES_SHOWN])]
    if len(items) > CHANGES_SHOWN:
        more = components.bullets(items[CHANGES_SHOWN:])
        content.append(components.more(f"Show {wording.plural(len(items) - CHANGES_SHOWN, 'other change')}", more))
    words = "A figure is here when its newest month breaks its usual range, by the rules of NHS England's charts. "
    words += "Of so many figures a few do so by chance: it is a reason to ask, not yet an answer."
    return [*content, html.P(words, className="note")]


def _newest(request: Request, lines: dict[tuple[str, str], list[list[Row]]]) -> str:
    """How many indicators have a figure of any period, how new the newest is, and how many are old."""
    newest: dict[str, Any] = {}
    for (indicator_id, _), pieces in lines.items():
        last = max(row["period_end"] for piece in pieces for row in piece)
        newest[indicator_id] = max(last, newest.get(indicator_id, last))
    ends = list(newest.values())
    if not ends:
        return "No figures are loaded for this area."
    old = sum(wording.months_old(end, request.build["as_of"]) >= MONTHS_TO_BE_OLD for end in ends)
    said = f"{wording.plural(len(ends), 'indicator')} {'has' if len(ends) == 1 else 'have'} a figure."
    said += f" The newest is for a period up to {wording.day(max(ends))}."
    if old:
        said += f" For {wording.plural(old, 'indicator')} the latest is two years old or more."
    return said


def _theme(
    request: Request, theme: str, members: list[Row], latest: dict[str, Row], lines: Any, beside: Any, absent: Any
) -> list[Any]:
    shown = [one for one in members if one["indicator_id"] in latest]
    content: list[Any] = [html.H2(theme)]
    if shown:
        headings, numbers = _headings(request)
        rows = [_row(request, one, latest[one["indicator_id"]], lines, beside) for one in shown]
        caption = f"{theme}: latest figures for {request.place}"
        content.append(components.table(caption, headings, rows, numbers=numbers, kind="cards aligned"))
    return [*content, *without_figure(request, [one for one in members if one not in shown], absent)]


def without_figure(request: Request, members: list[Row], absent: dict[str, Row]) -> list[Any]:
    """Indicators of which there is no figure of the whole, each with why, or with what it is broken down by."""
    if not members:
        return []
    items = []
    for one in members:
        why = why_absent(request, absent.get(one["indicator_id"]))
        items.append([title_cell(request.view, request.area["area_code"], one)[0], f": {why}"])
    return [components.bullets(items)]


def why_absent(request: Request, row: Row | None) -> str:
    """Why an indicator has no figure of the whole, or what it is broken down by."""
    if row and row["breakdown"]:
        return f"figures by {wording.breakdown(row['breakdown']).lower()}"
    if row and row["newest"]:
        return f"{wording.STATUSES[row['newest']['status']][0]} {wording.why_missing(row['newest'], request.area)}"
    return f"no source that is loaded has a figure for {request.place}"


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
        period_cell(row, indicator, request.area),
        wording.change(row["change_from_previous"], indicator),
        *compared,
        trend_cell(lines.get((indicator["indicator_id"], row["period_type"]), []), indicator),
    ]


def period_cell(row: Row, indicator: Row, area: Row) -> Any:
    """The period of the latest figure and, where a newer one is not shown, why."""
    words = wording.period(row, indicator)
    if row.get("newest_end", row["period_end"]) == row["period_end"]:
        return words
    newest = {name: row[f"newest_{name}"] for name in ("start", "end", "status", "reference", "valid_on")}
    period = wording.period(
        {"period_type": row["period_type"], "period_start": newest["start"], "period_end": newest["end"]}, indicator
    )
    why = wording.why_missing(newest, area)
    return [words, html.Span(f"{period}: {wording.STATUSES[newest['status']][0]} {why}", className="unit")]


def title_cell(view: View, area_code: str, indicator: Row) -> list[Any]:
    """The plain title as a link, and what the number is."""
    there = View("indicator", indicator_id=indicator["indicator_id"], area_code=area_code, compare=view.compare)
    title = components.link(indicator["plain_title"], address(there))
    if (
        indicator["kind"] in ("percentage", "count")
        or indicator["unit"].removeprefix("per ") in indicator["plain_title"]
    ):
        return [title]
    return [title, html.Span(indicator["unit"], className="unit")]


def benchmark_cell(other: Row | None, indicator: Row) -> Any:
    """The figure of a group, with how many of its members it rests on."""
    if not indicator["is_comparable"]:
        return "–"
    if other is None:
        return "no figure"
    if other["status"] != "shown":
        return [wording.STATUSES[other["status"]][0], html.Span(sentences.how_many_counted(other), className="unit")]
    return [wording.amount(other["value"], indicator), html.Span(sentences.how_many_counted(other), className="unit")]


def trend_cell(pieces: list[list[Row]], indicator: Row) -> Any:
    """A small line, and the same in words."""
    rows = [row for piece in pieces for row in piece]
    svg = sparkline([[(row["period_end"], row["value"]) for row in piece] for piece in pieces])
    if not svg:
        return "one figure" if rows else "–"
    first, last = (wording.amount(row["value"], indicator) for row in (rows[0], rows[-1]))
    start, end = (wording.period(row, indicator) for row in (rows[0], rows[-1]))
    return html.Img(src=image(svg), alt=f"From {first}, {start}, to {last}, {end}", width=120, height=32)
