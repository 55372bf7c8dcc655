"""The year so far on the indicator page, beside the year before; and what the whole year may come to."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from dash import html

from dashboard import components, wording, year_sentences
from dashboard.drawing import image
from dashboard.pages.request import Request, Row
from dashboard.running_total import Line, running_total

if TYPE_CHECKING:
    from dashboard.pages.trend import Trend

NARROW = "(max-width: 44em)"  # screens for which the second drawing is made, so that its words keep their size
ByMonth = dict[int, Row]


def section(trend: Trend) -> list[Any]:
    """The year so far, if it is not over, and the estimates of whole years."""
    request, indicator = trend.request, trend.indicator
    rows = year_so_far(trend.every, indicator, request.build["year_starts_in"])
    return [*_so_far(request, indicator, rows, trend.estimates), *_estimates(indicator, trend.estimates)]


# ----------------------------------------------------------------------------------------------- year so far


def year_so_far(every: Sequence[Row], indicator: Row, first_month: int) -> list[Row]:
    """The year of the latest figure up to each month, and the year before as far as it was made alike, each in order.

    every: all figures of the indicator and area (``queries.trend``). What is counted on one day comes as it was at the
    end of each month. Each row says when its year starts, which month of it has ended, and whether it is this year.
    Nothing where the year is over or its own figure is known.
    """
    preferred = [row for row in every if row["is_preferred"]]
    length = "month" if _is_stock(indicator) else "year_to_date"
    months = [row | _in_year(row["period_end"], first_month) for row in preferred if row["period_type"] == length]
    latest = next((row for row in months if row["is_latest"]), None)
    if latest is None or latest["month_of_year"] == 12:
        return []
    whole = [row["period_end"] for row in preferred if row["period_type"] == "year" and row["status"] == "shown"]
    if any(end > latest["period_end"] for end in whole):
        return []
    start, making = latest["year_start"], (latest["source_id"], latest["origin"])
    alike = [row for row in months if (row["source_id"], row["origin"]) == making]
    now = [row | {"is_this_year": True} for row in alike if row["year_start"] == start]
    year_before = start.replace(year=start.year - 1)
    return now + [row | {"is_this_year": False} for row in alike if row["year_start"] == year_before]


def _in_year(end: date, first_month: int) -> Row:
    start = date(end.year - (end.month < first_month), first_month, 1)
    return {"year_start": start, "month_of_year": (end.month - first_month) % 12 + 1}


def _so_far(request: Request, indicator: Row, rows: Sequence[Row], estimates: Sequence[Row]) -> list[Any]:
    now: ByMonth = {row["month_of_year"]: row for row in rows if row["is_this_year"]}
    before: ByMonth = {row["month_of_year"]: row for row in rows if not row["is_this_year"]}
    latest = next((row for row in now.values() if row["is_latest"]), None)
    if latest is None:
        return []
    said = [year_sentences.so_far(latest, indicator)]
    if latest["year_before"] is None:
        said.append("There is no figure of a year before that was made alike.")
    said += [year_sentences.whole_year(row, indicator) for row in estimates if row["is_best"]]
    drawn = _drawing(request, now, before) if indicator["kind"] == "count" and not _is_stock(indicator) else []
    rounded = [html.P("A difference is worked out from the figures before they are rounded.", className="note")]
    table = [_table(request, indicator, now, before), *(rounded if before and indicator["decimals"] else [])]
    return [html.H2("The year so far"), html.P(" ".join(said)), *drawn, *table]


def _is_stock(indicator: Row) -> bool:
    return bool(indicator["measured"] == "at_end")


def _year(rows: ByMonth) -> str:
    """2014 to 2015."""
    start: date = next(iter(rows.values()))["year_start"]
    end = start.replace(year=start.year + 1) - timedelta(days=1)
    return wording.period({"period_type": "year", "period_start": start, "period_end": end}, {"measured": "during"})


def _drawing(request: Request, now: ByMonth, before: ByMonth) -> list[Any]:
    """The running totals, drawn twice: the browser takes the one that fits the screen."""
    lines = [Line(_year(rows), _shown(rows)) for rows in (now, before) if _shown(rows)]
    this, last = lines[0], lines[1] if len(lines) > 1 else None
    if last is None and len(this.totals) < 2:
        return []
    start: date = next(iter(now.values()))["year_start"]
    months = [date(2000, (start.month + n - 1) % 12 + 1, 1).strftime("%b") for n in range(12)]
    narrow, wide = (running_total(this, last, months, *size) for size in ((288, 260), (640, 340)))
    words = f"The bold line is {this.name}" + (f", the dashed line {last.name}." if last else ".")
    caption = f"Running total at the end of each month, {request.area['area_name']}"
    picture = html.Picture(
        [html.Source(media=NARROW, srcSet=image(narrow)), html.Img(src=image(wide), alt=f"{caption}. {words}")]
    )
    note = f"{words} The table has the same figures."
    return [html.Figure([html.Figcaption(caption), picture, html.P(note, className="note")], className="running")]


def _shown(rows: ByMonth) -> dict[int, float]:
    return {month: row["value"] for month, row in rows.items() if row["status"] == "shown"}


def _table(request: Request, indicator: Row, now: ByMonth, before: ByMonth) -> Any:
    """Every month of the drawing, in order: each year by then, and the difference."""
    so_far, by_then = ("", "") if _is_stock(indicator) else (" so far", " by then")
    headings = ["At the end of", f"{_year(now)}{so_far}"]
    headings += [f"{_year(before)}{by_then}", "Difference"] if before else []
    body = []
    for month in sorted({*now, *before}):
        row, other = now.get(month), before.get(month)
        ours = _cell(row, request, indicator) if row else "not yet" if month > max(now) else "no figure"
        cells = [f"{(row or before[month])['period_end']:%B}", ours]
        if before:
            theirs = _cell(other, request, indicator) if other else "no figure"
            cells += [theirs, wording.change(row["change_from_year_before"] if row else None, indicator)]
        body.append(cells)
    what = "" if _is_stock(indicator) else ", from the start of the year"
    caption = f"{indicator['title']}{what}, {request.area['area_name']}"
    return components.table(caption, headings, body, numbers=range(1, len(headings)), kind="months")


def _cell(row: Row, request: Request, indicator: Row) -> str:
    words = wording.figure(row, indicator)
    return words if row["status"] == "shown" else f"{words} {wording.why_missing(row, request.area)}"


# ------------------------------------------------------------------------------------------------- estimates


def _estimates(indicator: Row, rows: Sequence[Row]) -> list[Any]:
    """What a year that is not over may come to, always with how it was made and how far out that has been."""
    if not rows:
        return []
    headings = ["Year to", "Estimate", "How it was made", "How far out it has been", "Source"]
    body = [
        [
            wording.day(row["year_end"]),
            f"{wording.amount(row['value'], indicator)}\u00a0[e]",
            year_sentences.made(row),
            year_sentences.tested(row, indicator) + _closer(row, rows),
            row["reference"] or "–",
        ]
        for row in rows
    ]
    return [
        html.H2("Estimates for a whole year"),
        html.P(
            "[e] marks an estimate. It is not a figure: what was counted in part of a year is scaled up, as if the "
            "rest would be like it, or like the rest of earlier years."
        ),
        components.table("Estimates for a whole year", headings, body, numbers=[1], kind="cards"),
    ]


def _closer(row: Row, rows: Sequence[Row]) -> str:
    """That a method did at least as well as our other one, where both were tested."""
    is_set_beside = any(other["error_years"] for other in rows if other is not row)
    said = " In the years that both were tested on, it was no further out than the other on average."
    return said if row["is_best"] and is_set_beside else ""
