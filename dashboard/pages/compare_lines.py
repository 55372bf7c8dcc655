"""Several areas on one indicator through the years: words, a chart with a line for each, and the same as a table."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dash import dcc, html

from dashboard import components, queries, wording
from dashboard.address import MOST_AREAS, address
from dashboard.drawing import image, line_sample
from dashboard.figures import CONFIG, FEWEST
from dashboard.lines import SVG_DASHES, Line, looks, several
from dashboard.pages.compare_cells import figure_cell
from dashboard.pages.compare_choices import areas_of, controls, name_of
from dashboard.pages.glossary import linked
from dashboard.pages.reading import how_to_read, sentence
from dashboard.pages.request import Page, Request, Row
from dashboard.view import View

NAMED = 4  # areas that one sentence can hold


def render(request: Request) -> Page:
    indicator = queries.indicator(request.cursor, request.view.indicator_id) or {}
    areas = areas_of(request)
    names = wording.listed([wording.place(area) for area in areas])
    title = f"{indicator['plain_title']}: areas compared"
    own = View("indicator", indicator_id=indicator["indicator_id"], area_code=areas[0]["area_code"])
    content: list[Any] = [
        components.back_to("Compare areas", address(View("compare", areas=request.view.areas))),
        html.H1(title, tabIndex=-1),
        html.P(indicator["title"], className="technical"),
        html.P([html.B("What it is: "), *linked(indicator["definition"], queries.glossary(request.cursor))]),
    ]
    if not indicator["is_comparable"]:
        more = components.link("See the figures of one area", address(own))
        return Page(title, [*content, html.P(sentence("counts", request), className="lead"), html.P(more)])
    lines = _lines(request, areas)
    judged = "neutral" if indicator["polarity"] == "neutral" else "rank"
    content += [
        html.P(_latest(lines, indicator), className="lead"),
        html.P(indicator["direction"]),
        how_to_read(request, "rate", judged, "lines", "regions", "symbols", "printed"),
        *controls(request, areas, []),
        html.H2("Through the years"),
        *_chart(lines, indicator),
        *_table(lines, areas, indicator),
        html.P(components.link("All about this indicator", address(own))),
    ]
    return Page(title, content, names)


def _lines(request: Request, areas: Sequence[Row]) -> list[Line]:
    codes = [area["area_code"] for area in areas]
    rows = queries.lines_of_areas(request.cursor, request.view.indicator_id, codes)
    return [
        Line(name_of(area), [row for row in rows if row["area_code"] == area["area_code"]], look)
        for area, look in zip(areas, looks(len(areas)), strict=True)
    ]


def _latest(lines: Sequence[Line], indicator: Row) -> str:
    """Where the areas stand in the newest year that any of them has, the highest first."""
    shown = [(line.name, line.shown[-1]) for line in lines if line.shown]
    if not shown:
        return "None of these areas has a yearly figure."
    newest = max(row["period_end"] for _, row in shown)
    same = sorted(((name, row) for name, row in shown if row["period_end"] == newest), key=lambda one: -one[1]["value"])
    when = wording.period_in_sentence(same[0][1], indicator)
    start = f"{when[0].upper()}{when[1:]}"
    said = [f"{name} ({wording.amount(row['value'], indicator)})" for name, row in same]
    if len(said) <= NAMED:
        return f"{start}, the highest first: {wording.listed(said)}."
    own = next((place for place, (name, _) in enumerate(same) if name == lines[0].name), None)
    middle = f"; {said[own]} is {wording.ordinal(own + 1)} highest" if own not in (None, 0, len(same) - 1) else ""
    return f"{start}, of these {len(said)} areas {said[0]} is the highest and {said[-1]} the lowest{middle}."


def _chart(lines: Sequence[Line], indicator: Row) -> list[Any]:
    """The drawing, with its words; none where no line would have enough figures."""
    if max((len(line.shown) for line in lines), default=0) < FEWEST:
        return [html.P("There are too few figures to draw a line.", className="note")]
    chart = dcc.Graph(figure=several(lines, indicator), config=CONFIG, className="chart", id="chart")
    described = components.aria(label=f"Chart: {_latest(lines, indicator)}", describedby="chart-words")
    hidden = html.Div(chart, **components.aria(hidden="true"))
    key = [
        html.Li(
            [
                html.Img(src=image(line_sample(line.look.colour, SVG_DASHES[line.look.dash])), alt="", width=36),
                f"{line.look.mark} {line.name}",
            ]
        )
        for line in lines
        if line.shown
    ]
    own = lines[0].name if lines[0].shown else ""
    end = next(row["period_end"] for line in lines for row in line.shown)
    when = "on" if indicator["measured"] == "at_end" else "years to"
    words = "Each line has a mark of its own, which stands before its name."
    words += f" The bold line is {own}." if own else ""
    words += " Lines do not join figures that were made in different ways. The table below has the same figures."
    return [
        html.Figure(
            [
                html.Figcaption(f"{indicator['title']}, {when} {end.day} {end:%B}"),
                html.Ul(key, className="key"),
                html.Div(hidden, role="img", className="chart-frame", **described),
                html.P(words, id="chart-words", className="note"),
            ]
        )
    ]


def _table(lines: Sequence[Line], areas: Sequence[Row], indicator: Row) -> list[Any]:
    """Every year of the chart, the newest first."""
    by_end: dict[Any, dict[str, Any]] = {}
    for line in lines:
        for row in line.rows:
            by_end.setdefault(row["period_end"], {})[row["area_code"]] = row
    if not by_end:
        return []
    shown = {row["period_end"] for line in lines for row in line.shown} or set(by_end)
    body = []
    for end in sorted(shown, reverse=True):
        of_areas = by_end[end]
        cells = [figure_cell(of_areas.get(area["area_code"]), indicator, area) for area in areas]
        body.append([wording.period(next(iter(of_areas.values())), indicator), *cells])
    headings, numbers = ["Period", *(line.name for line in lines)], range(1, len(lines) + 1)
    return [components.table(f"{indicator['title']}: areas by year", headings, body, numbers=numbers, kind="sticky")]


def way_there(request: Request, indicator: Row) -> list[Any]:
    """For the page of the indicator: a link to it with several areas, the one that is shown among them."""
    if not indicator["is_comparable"]:
        return []
    codes = dict.fromkeys([request.area["area_code"], *(area["area_code"] for area in areas_of(request))])
    view = View("compare", indicator_id=indicator["indicator_id"], areas=tuple(codes)[:MOST_AREAS])
    return [html.P(components.link("Several areas through the years", address(view)))]
