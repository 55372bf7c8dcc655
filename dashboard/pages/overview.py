"""Overview: what to look at first, the measures that matter, then every measure by theme, priority or agency."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import Any

from dash import html

from dashboard import components, queries, sentences, wording
from dashboard.figures import runs
from dashboard.pages import cells, look_first, said, take_away
from dashboard.pages.request import Page, Request, Row

MONTHS_TO_BE_OLD = 24
VIEWS = (("theme", "By theme"), ("priority", "By priority"), ("agency", "By agency"))


class Figures:
    """The newest figure of each of an area's indicators, and all that stands beside it."""

    def __init__(self, request: Request):
        self.request = request
        cursor, code, build = request.cursor, request.area["area_code"], request.build
        self.catalogue = queries.indicators(cursor)
        self.newest = {row["indicator_id"]: row for row in queries.newest(cursor, code)}
        self.absent = {row["indicator_id"]: row for row in queries.absent(cursor, code)}
        vintage = (request.group.vintage if request.group else None) or build["neighbour_vintage"]
        years = queries.newest_years(cursor, code, build["group_statistic"], vintage)
        self.beside = {(row["group_id"], row["indicator_id"]): row for row in years}
        by_indicator = groupby(queries.series(cursor, code), key=lambda row: str(row["indicator_id"]))
        self.lines = {name: runs(list(series)) for name, series in by_indicator}

    @property
    def compared_with(self) -> list[tuple[str, str]]:
        """England, and the chosen group if it is another: its id, and its name in a sentence."""
        found = [("england", "England")] if self.request.area["area_type"] != "country" else []
        group = self.request.group
        if group and group.group_id != "england":
            found.append((group.group_id, group.name))
        return found


def render(request: Request) -> Page:
    figures = Figures(request)
    content: list[Any] = [
        html.H1(_title(request), tabIndex=-1),
        html.P(_how_new(figures), className="lead"),
        *request.choices(),
        *look_first.section(figures),
        *said.of_overview(request),
        *_that_matter(figures),
        *_all(figures),
        cells.NOT_COMPARED,
        *take_away.section(request, [("figures", "every indicator")], take_away.for_a_meeting(request)),
        html.P(
            [
                f"Every year, and every group that {request.place} is compared with: ",
                components.link("figures of this area", f"/area/{request.area['area_code']}"),
                ". How to read this page: ",
                components.link("about these figures", "/about"),
                ".",
            ]
        ),
    ]
    by = dict(VIEWS)[_view(request)].lower()
    return Page(f"{request.name}: overview", content, f"{request.place}, {request.compared}, {by}")


def _title(request: Request) -> str:
    return f"Children's safeguarding in {request.name if request.area['ended_on'] else request.place}"


def _view(request: Request) -> str:
    return request.view.by or VIEWS[0][0]


def _how_new(figures: Figures) -> str:
    """How many indicators have a figure of any period, how new the newest is, and how many are old."""
    ends = [row["period_end"] for row in figures.newest.values()]
    if not ends:
        return "No figures are loaded for this area."
    old = sum(wording.months_old(end, figures.request.build["as_of"]) >= MONTHS_TO_BE_OLD for end in ends)
    said = f"{wording.plural(len(ends), 'indicator')} {'has' if len(ends) == 1 else 'have'} a figure."
    said += f" The newest is for a period up to {wording.day(max(ends))}."
    if old:
        said += f" For {wording.plural(old, 'indicator')} the latest is two years old or more."
    return said


def _that_matter(figures: Figures) -> list[Any]:
    """The few that the catalogue has chosen, in its order."""
    chosen = sorted((one for one in figures.catalogue if one["matters"]), key=lambda one: one["matters"])
    return [html.H2("Measures that matter"), *_table(figures, "Measures that matter", chosen)] if chosen else []


def _all(figures: Figures) -> list[Any]:
    request = figures.request
    content: list[Any] = [
        html.H2("All measures", id="all"),
        components.tabs(request.view, "by", VIEWS, _view(request), "Order of measures"),
    ]
    for heading, members in _chapters(figures.catalogue, _view(request)):
        changed = sum(
            (row := figures.newest.get(one["indicator_id"])) is not None and bool(row["rule"]) for one in members
        )
        summary = f"{heading}: {wording.plural(len(members), 'measure')}"
        summary += f", {changed} outside the usual" if changed else ""
        content.append(components.more(summary, *_table(figures, heading, members)))
    return content


def _chapters(catalogue: list[Row], by: str) -> Iterator[tuple[str, list[Row]]]:
    """Measures under their theme, each of their priorities, or the agency that answers for them."""
    under: dict[str, list[Row]] = {}
    for one in catalogue:
        named = {"theme": [one["theme"]], "agency": [one["owner"]], "priority": one["priorities"] or ["No priority"]}
        for heading in named[by]:
            under.setdefault(heading, []).append(one)
    yield from under.items()


def _table(figures: Figures, heading: str, members: list[Row]) -> list[Any]:
    shown = [one for one in members if one["indicator_id"] in figures.newest]
    content: list[Any] = []
    if shown:
        compared = [f"{name}, latest year" for _, name in figures.compared_with]
        headings = ["Measure", "Latest", "Usual range", "Against a year before", *compared, "Trend"]
        rows = [_row(figures, one, figures.newest[one["indicator_id"]]) for one in shown]
        caption = f"{heading}: latest figures for {figures.request.place}"
        content.append(components.table(caption, headings, rows, numbers=[1, 3], kind="cards aligned"))
    return [
        *content,
        *cells.without_figure(figures.request, [one for one in members if one not in shown], figures.absent),
    ]


def _row(figures: Figures, indicator: Row, row: Row) -> list[Any]:
    request, name = figures.request, indicator["indicator_id"]
    period = cells.period(row, indicator, request.area)
    return [
        cells.title(request.view, request.area["area_code"], indicator),
        [wording.figure(row, indicator), html.Span(period, className="unit")],
        cells.usual_range(row),
        wording.change(row["change_from_year_before"], indicator),
        *(_compared(figures.beside.get((group_id, name)), indicator) for group_id, _ in figures.compared_with),
        cells.trend(figures.lines.get(name, []), indicator),
    ]


def _compared(other: Row | None, indicator: Row) -> Any:
    """The newest yearly figure beside a group's, and what its interval says of the difference."""
    if not indicator["is_comparable"]:
        return "–"
    if other is None:
        return "no yearly figure"
    if other["status"] != "shown":
        return cells.benchmark(other, indicator)
    return [
        sentences.against(other, indicator),
        html.Span(f"{wording.period(other, indicator)} {sentences.how_many_counted(other)}".strip(), className="unit"),
    ]
