"""The tables of the page of an indicator: its trend, its categories, every authority, estimates, printed figures."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from dashboard import queries, sentences, wording
from dashboard.pages import take_away
from dashboard.pages.indicator_trend import notes_of
from dashboard.pages.request import Request, Row
from dashboard.pages.trend import Trend
from dashboard.takeaway import cells, printed, trend
from dashboard.takeaway.sheet import Column, Number, Sheet, TakenAway, table
from dashboard.takeaway.trend import COUNTED, PERIOD, SOURCE

STANDING = [Column("rank", "Rank, 1st is best"), Column("quartile_band", "Quarter of authorities")]
METHOD = Column("method", "How it was made")


def taken(request: Request) -> TakenAway:
    """Everything on the page, in the type of period that it shows."""
    shown = Trend(request)
    indicator = shown.indicator
    sheets = [trend.sheet(shown)] if shown.own else []
    by_breakdown = groupby(shown.categories, key=lambda row: str(row["breakdown"]))
    sheets += [_by_category(shown, breakdown, list(rows)) for breakdown, rows in by_breakdown]
    if shown.latest and indicator["is_comparable"]:
        sheets.append(_authorities(shown, shown.latest))
    sheets += [_estimates(shown)] if shown.estimates else []
    sheets += [printed.sheet(shown.printed)] if shown.printed else []
    sources = queries.coverage(request.cursor, request.view.indicator_id)
    return TakenAway(
        file_name=take_away.file_name_of(shown),
        stamps=take_away.of_trend(shown),
        sources=[f"{row['title']} ({row['publisher']}; {row['licence']})" for row in sources],
        sheets=sheets,
        built_at=request.build["built_at"],
        notes=[f"What it is: {indicator['definition']} {indicator['direction']}", *map(_careful, indicator["caveats"])],
    )


def _careful(caveat: str) -> str:
    return f"Be careful: {caveat}"


def _by_category(shown: Trend, breakdown: str, rows: Sequence[Row]) -> Sheet:
    """The latest figures by one breakdown."""
    indicator, words = shown.indicator, wording.breakdown(breakdown)
    measure = cells.figure_columns(sentences.measure(rows[0], indicator))
    columns = [Column("category", words), *PERIOD, *measure, *COUNTED, SOURCE]
    body = [
        {
            "category": row["category"],
            "period": wording.period(row, indicator),
            "period_end": row["period_end"],
            **cells.figure(row, indicator),
            **cells.counted(row, indicator),
            "source": notes_of(row, shown.request.area),
        }
        for row in rows
    ]
    title = f"{indicator['title']} by {words.lower()}: {shown.request.area['area_name']}"
    return table(f"by_{breakdown}", title, columns, body)


def _authorities(shown: Trend, latest: Row) -> Sheet:
    """Every authority's figure for the latest period, the highest first."""
    indicator, period = shown.indicator, wording.period(latest, shown.indicator)
    rows = queries.ranking(shown.request.cursor, indicator["indicator_id"], latest["period_type"], latest["period_end"])
    measure = cells.figure_columns(sentences.measure(latest, indicator))
    columns = [Column("authority", "Authority"), Column("authority_code", "ONS code"), *PERIOD, *measure, *STANDING]
    body = [
        {
            "authority": row["area_name"],
            "authority_code": row["area_code"],
            "period": period,
            "period_end": latest["period_end"],
            **cells.figure(row, indicator),
            **cells.standing(row),
        }
        for row in rows
    ]
    return table("authorities", f"{indicator['title']}: every authority, {period}", columns, body)


def _estimates(shown: Trend) -> Sheet:
    """What a year that was not over may come to, each with how it was made."""
    columns = [Column("year_end", "Year to"), *cells.figure_columns(f"Estimate: {shown.indicator['unit']}")]
    body = [
        {
            "year_end": row["year_end"],
            "value": Number(row["value"], shown.indicator["decimals"]),
            "symbol": "[e]",
            "method": row["method"],
            "source": row["reference"] or "–",
        }
        for row in shown.estimates
    ]
    title = f"{shown.indicator['title']}: {shown.request.area['area_name']}, estimates for a whole year"
    return table("estimates", title, [*columns, METHOD, SOURCE], body)
