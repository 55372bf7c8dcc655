"""What the statistics say, beside what people say: for the page, and for the check that the two agree."""

from __future__ import annotations

from datetime import date
from typing import Any

from dash import html

from dashboard import components, marks, queries, sentences, wording
from dashboard.pages.request import Group, Request, Row
from dashboard.words.agreement import Beside, Facts, disagreements
from dashboard.words.threads import Version


def figure_of(request: Request, indicator_id: str, period_type: str, period_end: date) -> Row | None:
    """The figure that words are about; None where there is none that is shown."""
    every = queries.trend(request.cursor, indicator_id, request.area["area_code"])
    of = [row for row in every if _period(row) == (period_type, period_end) and row["is_preferred"]]
    return next((row for row in of if row["status"] == "shown"), None)


def facts(request: Request, indicator: Row, row: Row) -> Facts:
    """The figure as the check of words reads it. A change that is printed as nought is one."""
    return Facts(
        value=row["value"],
        change_from_previous=_as_printed(row["change_from_previous"], indicator),
        change_from_year_before=_as_printed(row["change_from_year_before"], indicator),
        polarity=indicator["polarity"],
        beside=tuple(
            Beside(group.in_sentence, other["value"], _called(group))
            for group, other in _others(request, indicator, row)
        ),
    )


def doubts(request: Request, indicator: Row, one: Version) -> list[str]:
    """What in somebody's words about a figure does not agree with it; nothing where it is not shown."""
    row = figure_of(request, one.indicator_id, one.period_type, one.period_end)
    return disagreements(one.what, facts(request, indicator, row)) if row else []


def section(request: Request, indicator: Row, row: Row | None) -> html.Aside:
    """The headline, the figure, its changes and what it is set beside."""
    content: list[Any] = [html.H2("What the statistics say")]
    if row is None:
        return html.Aside([*content, html.P("There is no figure for this period.")], className="beside")
    place = (indicator["indicator_id"], request.area["area_code"], row["period_type"], row["period_end"])
    if headline := queries.headline(request.cursor, *place):
        content.append(html.P(html.B(f"{headline}.")))
    content.append(html.P(sentences.headline(row, indicator, request.place)))
    before = wording.change(row["change_from_previous"], indicator)
    pairs: list[tuple[str, Any]] = [
        *([("Change from the period before", before)] if row["period_type"] != "year" else []),
        ("Change from a year before", wording.change(row["change_from_year_before"], indicator)),
        *(
            (_name(group, other, row, indicator), wording.amount(other["value"], indicator))
            for group, other in _others(request, indicator, row)
        ),
        ("Which way is good", indicator["direction"]),
    ]
    return html.Aside([*content, components.facts(pairs)], className="beside")


def _others(request: Request, indicator: Row, row: Row) -> list[tuple[Group, Row]]:
    """England, the region and the group that is chosen: their figures for the same period, or else for its year."""
    if not indicator["is_comparable"]:
        return []
    chosen = [group for group in request.groups if group.is_single or group == request.group]
    found = []
    for group in chosen:
        place = (indicator["indicator_id"], request.area["area_code"], group.group_id, group.vintage)
        statistic = "value" if group.is_single else request.build["group_statistic"]
        every = queries.benchmark(request.cursor, *place)
        shown = [other for other in every if other["statistic"] == statistic and other["status"] == "shown"]
        same = [other for other in shown if _period(other) == _period(row)]
        years = [other for other in shown if other["period_type"] == "year"]
        of_year = [other for other in years if marks.year_before(other["period_end"]) < row["period_end"]]
        of_year = [other for other in of_year if row["period_end"] <= other["period_end"]]
        found += [(group, other) for other in (same or of_year)[:1]]
    return found


def _period(row: Row) -> tuple[str, date]:
    return row["period_type"], row["period_end"]


def _name(group: Group, other: Row, row: Row, indicator: Row) -> str:
    """The group, and the year where it is set beside a part of one."""
    if _period(other) == _period(row):
        return group.name
    return f"{group.name}, {wording.period_ending(other['period_end'], other['period_type'], indicator)}"


def _called(group: Group) -> tuple[str, ...]:
    if group.group_id == "england":
        return "England", "the national average", "the national figure", "nationally"
    if group.group_id == "region":
        return group.name, "the region", "the regional average"
    return group.name, group.in_sentence, "similar areas", "statistical neighbours", "core cities"


def _as_printed(change: float | None, indicator: Row) -> float | None:
    return 0.0 if wording.change(change, indicator) == "no change" else change
