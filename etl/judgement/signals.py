"""Which months and quarters break their usual range, for every series of every area, and what each says in words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby, pairwise
from typing import Any

from etl.database import Connection, fill, records
from etl.judgement.headlines import PERIODS, headline
from etl.judgement.usual_range import Point, usual_range
from etl.months import last_day
from etl.partnership import UsualRange

MONTHS = {"month": 1, "quarter": 3}
FEWEST_A_MONTH = 3  # counts that are fewer on average say nothing by the month (Making Data Count); quarters may

SERIES = """
    SELECT indicator_id, area_code, period_type::VARCHAR AS period_type, period_end, value, polarity, kind, short_title,
        origin || ' ' || source_id AS made,
        bool_or(status = 'confidential') OVER (PARTITION BY indicator_id, area_code, period_type) AS has_hidden
    FROM observation JOIN indicator USING (indicator_id)
    WHERE is_preferred AND breakdown = 'total' AND status IN ('shown', 'confidential')
        AND period_type IN ('month', 'quarter')
    QUALIFY status = 'shown'
    ORDER BY indicator_id, area_code, period_type, period_end
"""
NEW_RANGES = "SELECT indicator_id, area_code, happened_on FROM event WHERE starts_new_range ORDER BY ALL"


@dataclass(frozen=True)
class _Series:
    """The months or quarters of one indicator and area, gaps included, and what the usual range says of them."""

    rows: list[dict[str, Any]]
    ends: list[date]
    points: list[Point]

    def is_too_small(self, point: Point) -> bool:
        """Whether there are too few a month for a month to say anything."""
        first = self.rows[0]
        return first["kind"] == "count" and first["period_type"] == "month" and (point.centre or 0) < FEWEST_A_MONTH

    @property
    def has_hidden(self) -> bool:
        """Whether a figure is hidden: small ones are, so limits without them would be too high."""
        return bool(self.rows[0]["has_hidden"])

    def known_beside(self, point: Point) -> int:
        """How many figures its segment has."""
        return sum(one.value is not None and one.segment == point.segment for one in self.points)


def find_signals(connection: Connection, rules: UsualRange) -> None:
    """Fill ``signal`` with every month and quarter that has a usual range, and ``headline`` with all of them.

    Never of a year to date or of any twelve months, whose points hang together. A new segment starts where figures
    come from another source, so that nothing reaches across a break, and with an event that starts a new range.
    """
    new_ranges: dict[tuple[str, str], list[date]] = {}
    for row in records(connection, NEW_RANGES):
        new_ranges.setdefault((row["indicator_id"], row["area_code"]), []).append(row["happened_on"])
    signals: list[dict[str, Any]] = []
    said: list[dict[str, Any]] = []
    by_series = groupby(
        records(connection, SERIES), key=lambda row: (row["indicator_id"], row["area_code"], row["period_type"])
    )
    for (indicator_id, area_code, period_type), rows in by_series:
        common = {"indicator_id": indicator_id, "area_code": area_code, "period_type": period_type}
        series = _series(list(rows), new_ranges.get((indicator_id, area_code), []), rules)
        signals += [{**common, **signal} for signal in _signals(series)]
        said += [{**common, **words} for words in _headlines(series, rules.minimum_points)]
    fill(connection, "signal", signals)
    fill(connection, "headline", said)


def _series(rows: list[dict[str, Any]], new_ranges: Sequence[date], rules: UsualRange) -> _Series:
    months = MONTHS[rows[0]["period_type"]]
    by_end = {row["period_end"]: row for row in rows}
    ends = list(_ends(rows[0]["period_end"], rows[-1]["period_end"], months))
    values = [by_end[end]["value"] if end in by_end else None for end in ends]
    made = [by_end[end]["made"] if end in by_end else None for end in ends]
    known = [place for place, one in enumerate(made) if one]
    breaks = {place for before, place in pairwise(known) if made[place] != made[before]}
    breaks |= {place for day in new_ranges if (place := _first_after(day, ends, months)) is not None}
    points = usual_range(values, polarity=rows[0]["polarity"], rebase_at=sorted(breaks), **rules.model_dump())
    return _Series(rows, ends, points)


def _signals(series: _Series) -> Iterator[dict[str, Any]]:
    """The points that have limits."""
    for end, point in zip(series.ends, series.points, strict=True):
        is_judged = not series.has_hidden and not series.is_too_small(point)
        if is_judged and point.value is not None and point.upper_limit is not None:
            yield {
                "period_end": end,
                "centre": point.centre,
                "lower_limit": point.lower_limit,
                "upper_limit": point.upper_limit,
                "rule": point.rule,
                "direction": point.direction,
                "judgement": point.judgement,
                "segment": point.segment,
            }


def _headlines(series: _Series, minimum_points: int) -> Iterator[dict[str, Any]]:
    """What each figure says, or why it cannot be judged."""
    subject, period_type = series.rows[0]["short_title"], series.rows[0]["period_type"]
    for place, (end, point) in enumerate(zip(series.ends, series.points, strict=True)):
        if point.value is None:
            continue
        if series.has_hidden:
            words = f"Some {PERIODS[period_type]} are hidden, so change is not judged"
        elif series.is_too_small(point):
            words = "Too few each month to judge"
        elif point.upper_limit is None and series.known_beside(point) < minimum_points:
            words = f"Too few {PERIODS[period_type]} to judge"
        elif point.upper_limit is None:
            words = "Too steady to have a usual range"
        else:
            words = headline(subject, series.points, place, end, period_type)
        yield {"period_end": end, "headline": words}


def _ends(first: date, last: date, months: int) -> Iterator[date]:
    number = first.year * 12 + first.month - 1
    while (end := last_day(number)) <= last:
        yield end
        number += months


def _first_after(day: date, ends: Sequence[date], months: int) -> int | None:
    """The place of the first period that begins on that day or later; None if there is none."""
    number = day.year * 12 + day.month - 1 + (day.day > 1)
    return next((place for place, end in enumerate(ends) if end.year * 12 + end.month - months >= number), None)
