"""Indicator: words first, then the trend as chart or table, then how other areas stand, then what the figure is."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from dash import dcc, html

from dashboard import components, figures, queries, wording
from dashboard.address import address
from dashboard.pages import indicator_details, indicator_ranking
from dashboard.pages.request import Page, Request, Row

PERIOD_NAMES = {"year": "Years", "quarter": "Quarters", "month": "Months", "year_to_date": "Year so far"}
ROWS_SHOWN = 12


class Trend:
    """The figures of one indicator and area, and what they are compared with, in the type of period asked for."""

    def __init__(self, request: Request):
        self.request = request
        self.indicator: Row = queries.indicator(request.cursor, request.view.indicator_id) or {}
        self.every = queries.trend(request.cursor, request.view.indicator_id, request.area["area_code"])

    @cached_property
    def categories(self) -> list[Row]:
        return queries.categories(self.request.cursor, self.request.view.indicator_id, self.request.area["area_code"])

    @cached_property
    def period_types(self) -> list[str]:
        given = {row["period_type"] for row in self.every if row["is_preferred"]}
        return [period for period in PERIOD_NAMES if period in given]

    @cached_property
    def period_type(self) -> str:
        asked = self.request.view.period
        return asked if asked in self.period_types else next(iter(self.period_types), "year")

    @cached_property
    def own(self) -> list[Row]:
        return [row for row in self.every if row["is_preferred"] and row["period_type"] == self.period_type]

    @cached_property
    def latest(self) -> Row | None:
        return next((row for row in self.own if row["is_latest"]), None)

    @cached_property
    def group(self) -> list[Row]:
        group = self.request.group
        if group is None or not self.indicator["is_comparable"]:
            return []
        vintage = group.vintage or self.request.build["neighbour_vintage"]
        rows = queries.benchmark(
            self.request.cursor, self.indicator["indicator_id"], self.request.area["area_code"], group.group_id, vintage
        )
        return [row for row in rows if row["period_type"] == self.period_type]

    def at(self, period_end: Any, statistic: str) -> Row | None:
        return next((r for r in self.group if r["period_end"] == period_end and r["statistic"] == statistic), None)

    @property
    def group_words(self) -> str:
        """The group as a sentence names it: England; the average of Core cities."""
        group = self.request.group
        if group is None or group.is_single:
            return group.name if group else ""
        average = {"mean": "average", "median": "middle value"}[self.request.statistic]
        name = group.name.replace("Similar areas", "similar areas")
        return f"the {average} of {name}"


def render(request: Request) -> Page:
    trend = Trend(request)
    indicator, area = trend.indicator, request.area
    content: list[Any] = [
        html.H1(indicator["plain_title"], tabIndex=-1),
        html.P(indicator["title"], className="technical"),
        *_words_first(trend),
        html.P(indicator["direction"]),
        html.Div([request.area_choice(), request.group_choice()], className="choices"),
    ]
    if trend.own:
        content += _trend(trend)
    content += indicator_details.by_category(indicator, trend.categories)
    content += indicator_details.estimates(request, indicator)
    if trend.latest:
        content += indicator_ranking.other_areas(request, indicator, trend.latest)
    content += indicator_details.about(request, indicator, trend.every, trend.latest)
    return Page(f"{indicator['plain_title']}: {area['area_name']}", content)


def _words_first(trend: Trend) -> list[Any]:
    """The latest figure in a sentence, beside the comparison, and how old it is; or why there is none."""
    row, name = trend.latest, trend.request.area["area_name"]
    if row is None and trend.categories:
        breakdown = trend.categories[0]["breakdown"].replace("_", " ")
        return [html.P(f"The figures for {name} are by {breakdown}.", className="lead")]
    lead = html.P(wording.headline(row, trend.indicator, name), className="lead")
    if row is None:
        return [lead, html.P(indicator_details.why_none(trend.request, trend.indicator, trend.own))]
    parts = []
    other = trend.at(row["period_end"], trend.request.statistic)
    sentence = wording.beside(row, other, trend.group_words, trend.indicator)
    if sentence and other:
        rests_on = wording.counted(other)
        parts.append(sentence + (f" It rests on {rests_on} areas." if rests_on else ""))
    if standing := wording.standing(row):
        parts.append(f"It is {standing}.")
    parts.append(f"The figure is {wording.age(row['period_end'], trend.request.build['as_of'])}.")
    return [lead, html.P(" ".join(parts))]


def _trend(trend: Trend) -> list[Any]:
    view = trend.request.view
    shown = view.show or "chart"
    tabs = [components.tabs(view, "show", [("chart", "Chart"), ("table", "Table")], shown, "Chart or table")]
    if len(trend.period_types) > 1:
        choices = [(period, PERIOD_NAMES[period]) for period in trend.period_types]
        tabs.append(components.tabs(view, "period", choices, trend.period_type, "Length of period"))
    content: list[Any] = [html.H2("Trend"), html.Div(tabs, className="views")]
    content += _chart(trend) if shown == "chart" else _table(trend)
    return [*content, *indicator_details.years_without(trend.request, trend.indicator, trend.own)]


def _chart(trend: Trend) -> list[Any]:
    request = trend.request
    group_name = request.group.name if request.group else ""
    statistic = request.statistic
    if request.group and not request.group.is_single:
        group_name = f"{group_name}, {'average' if statistic == 'mean' else 'middle value'}"
    figure = figures.trend(
        trend.own,
        trend.group,
        queries.targets(request.cursor, trend.indicator["indicator_id"]) if trend.period_type == "year" else [],
        trend.indicator,
        request.area["area_name"],
        group_name,
        statistic,
    )
    title = f"{trend.indicator['axis']}, {request.area['area_name']}"
    chart = dcc.Graph(figure=figure, config=figures.CONFIG, className="chart", id="trend")
    label = f"Chart: {wording.headline(trend.latest, trend.indicator, request.area['area_name'])}"
    described = components.aria(label=label, describedby="chart-words")
    table = components.link("The same figures as a table", address(request.view, show="table"))
    return [
        html.Figure(
            [
                html.Figcaption(title),
                html.Div(chart, role="img", className="chart-frame", **described),
                html.P(_how_to_read(trend, group_name), id="chart-words", className="note"),
            ]
        ),
        html.P(table),
    ]


def _how_to_read(trend: Trend, group_name: str) -> str:
    name = trend.request.area["area_name"]
    words = f"The bold line is {name}." if trend.latest else f"There is no line for {name}: it has no figure."
    if any(row["origin"] == "published" and row["source_id"] == "published_figures" for row in trend.own):
        words += " Open circles are figures as a report printed them."
    if any(row["statistic"] == trend.request.statistic for row in trend.group):
        words += f" The dashed line is {group_name}."
    if any(row["statistic"] == "lowest" for row in trend.group):
        words += " The grey band runs from the lowest to the highest of the group."
    words += " Lines do not join figures that were made in different ways."
    if trend.period_type == "year":
        end = trend.own[-1]["period_end"]
        words += f" Years end on {end.day} {end:%B}."
    return words


def _table(trend: Trend) -> list[Any]:
    """The rows of the chart, the newest first."""
    request, indicator = trend.request, trend.indicator
    rows = list(reversed(trend.own))
    has_counts = any(row["numerator"] is not None for row in rows)
    group_columns = _group_columns(trend)
    headings = ["Period", request.area["area_name"], "Change"]
    headings += ["Counted", "Out of"] if has_counts else []
    headings += [heading for heading, _ in group_columns] + ["Source and notes"]
    body = []
    for row in rows:
        cells: list[Any] = [wording.period(row, indicator), wording.figure(row, indicator)]
        cells.append(wording.change(row["change_from_previous"], indicator))
        if has_counts:
            cells += [_count(row["numerator"]), _count(row["denominator"])]
        cells += [_group_cell(trend, row, statistic) for _, statistic in group_columns]
        body.append([*cells, _notes(row, request.area)])
    numbers = list(range(1, len(headings) - 1))
    caption = f"{indicator['title']}, {request.area['area_name']}"
    parts: list[Any] = [components.table(caption, headings, body[:ROWS_SHOWN], numbers=numbers, kind="trend")]
    if len(body) > ROWS_SHOWN:
        older = components.table(f"{caption}: earlier", headings, body[ROWS_SHOWN:], numbers=numbers, kind="trend")
        parts.append(components.more(f"Show {wording.plural(len(body) - ROWS_SHOWN, 'earlier period')}", older))
    return [*parts, components.link("The same figures as a chart", address(request.view, show="chart"))]


def _group_columns(trend: Trend) -> list[tuple[str, str]]:
    group = trend.request.group
    if group is None or not trend.group:
        return []
    single = [(group.name, "value")] if group.is_single else []
    of = f"{group.name}: " if not group.is_single else "Authorities: "
    names = {"mean": "average", "median": "middle value", "lowest": "lowest", "highest": "highest"}
    given = {row["statistic"] for row in trend.group}
    return single + [(of + words, statistic) for statistic, words in names.items() if statistic in given]


def _group_cell(trend: Trend, row: Row, statistic: str) -> Any:
    other = trend.at(row["period_end"], statistic)
    if other is None:
        return "–"
    figure = wording.figure(other, trend.indicator)
    return [figure, html.Span(wording.counted(other), className="unit")] if statistic == "mean" else figure


def _count(value: float | None) -> str:
    if value is None:
        return "–"
    return wording.number(value, 0 if value == int(value) else 1)


def _notes(row: Row, area: Row) -> str:
    notes = (
        [] if row["status"] == "shown" else [f"{wording.STATUSES[row['status']][0]} {wording.why_missing(row, area)}"]
    )
    notes.append(row["reference"] or row["source_title"])
    if row["origin"] == "derived" and row["status"] == "shown":
        notes.append("worked out by us from published counts")
    if row["is_provisional"]:
        notes.append(f"[p] divided by the population of mid-{row['population_year']}, the newest there is")
    return "; ".join(notes)
