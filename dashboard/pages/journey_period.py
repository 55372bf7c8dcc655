"""The period that a page of the journey shows: the one asked for, or the newest of which all is known."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import Any

from dash import html

from dashboard import components, wording
from dashboard.pages.request import Request, Row


def word(row: Row) -> str:
    """A period as an address names it: year-2014-03-31."""
    return f"{row['period_type']}-{row['period_end']}"


def chosen(request: Request, periods: Sequence[Row]) -> Row | None:
    """The period asked for if it is among these, else the newest year, or what comes closest."""
    asked = next((row for row in periods if word(row) == request.view.period), None)
    known = [row for row in periods if row.get("is_known", True)]
    return asked or next(iter(known or periods), None)


def choices(request: Request, periods: Sequence[Row], period: Row | None) -> list[Any]:
    """The area and the period to choose, and word of a period that is not to be had."""
    area, *said = request.choices(with_group=False)
    if period is None:
        return [area, *said]
    options = [
        html.Optgroup(
            [components.option(word(row), wording.period_named(row), word(period)) for row in rows], label=name
        )
        for name, rows in groupby(periods, key=lambda row: wording.PERIOD_NAMES[row["period_type"]])
    ]
    parts = [*area.children, components.choice("Period", "period", options, word(period))]
    if request.view.period and request.view.period != word(period):
        instead = (
            f"There are no figures of that period for {request.place}. The page shows {wording.period_named(period)}."
        )
        said.append(html.P(instead, className="notice"))
    return [html.Div(parts, className="choices"), *said]
