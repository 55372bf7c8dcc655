"""Compare: areas side by side on many indicators in one table. One indicator through the years is compare_lines."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dash import html

from dashboard import components, queries, wording
from dashboard.address import address
from dashboard.pages import compare_lines
from dashboard.pages.compare_cells import figure_cell
from dashboard.pages.compare_choices import areas_of, controls, first_set, measures_that_matter, name_of
from dashboard.pages.reading import how_to_read, sentence
from dashboard.pages.request import Page, Request, Row
from dashboard.view import View

LONGEST_HEADING = 48  # characters: a longer one takes four lines beside the figures of one

Figures = dict[str, dict[str, Row]]  # by indicator, then by area


def render(request: Request) -> Page:
    if request.view.indicator_id:
        return compare_lines.render(request)
    areas, catalogue = areas_of(request), queries.indicators(request.cursor)
    asked = _asked(request, catalogue)
    figures = _figures(request, asked, areas)
    fewest = min(2, len(areas))
    found = [row for row in asked if _count(figures, row) >= fewest]
    what, names = _what(request, catalogue), wording.listed([wording.place(area) for area in areas])
    content: list[Any] = [
        html.H1("Compare areas", tabIndex=-1),
        html.P(f"{what}: {names}.", className="lead"),
        html.P(sentence("counts", request)),
        how_to_read(request, "rate", "rank", "neutral", "regions", "symbols", "printed"),
        *controls(request, areas, catalogue),
        html.H2("Side by side"),
        *([_table(what, found, areas, figures), _note(request, areas)] if found else []),
        *_left_out(asked, found, figures, areas),
    ]
    return Page("Compare areas", content, f"{names}, {wording.plural(len(found), 'indicator')}")


def _asked(request: Request, catalogue: Sequence[Row]) -> list[Row]:
    """Indicators that were picked, and those of the theme that may be compared; until anything is chosen, the first
    set.
    """
    view = request.view
    theme = view.theme
    if not theme and not view.indicators:
        if matter := measures_that_matter(catalogue):
            return matter
        theme = first_set(catalogue)
    return [
        row
        for row in catalogue
        if row["indicator_id"] in view.indicators or (row["theme"] == theme and row["is_comparable"])
    ]


def _what(request: Request, catalogue: Sequence[Row]) -> str:
    view = request.view
    picked = wording.plural(len(view.indicators), "picked indicator") if view.indicators else ""
    chosen = view.theme or ("" if picked else first_set(catalogue))
    year = f", year ending in {view.year}" if view.year else ""
    return " and ".join(part for part in (chosen, picked) if part) + year


def _figures(request: Request, asked: Sequence[Row], areas: Sequence[Row]) -> Figures:
    year = int(request.view.year) if request.view.year else None
    rows = queries.side_by_side(
        request.cursor, [row["indicator_id"] for row in asked], [area["area_code"] for area in areas], year
    )
    figures: Figures = {}
    for row in rows:
        figures.setdefault(row["indicator_id"], {})[row["area_code"]] = row
    return figures


def _count(figures: Figures, indicator: Row) -> int:
    """How many of the areas have a figure."""
    return sum(row["status"] == "shown" for row in figures.get(indicator["indicator_id"], {}).values())


def _table(what: str, found: Sequence[Row], areas: Sequence[Row], figures: Figures) -> Any:
    body = []
    for indicator in found:
        of_areas = figures[indicator["indicator_id"]]
        cells = [figure_cell(of_areas.get(area["area_code"]), indicator, area) for area in areas]
        period = wording.period(next(iter(of_areas.values())), indicator)
        body.append([_title(indicator, period, areas), *cells])
    headings = ["Indicator and period", *map(name_of, areas)]
    return components.table(f"{what}: areas side by side", headings, body, kind="sticky")


def _title(indicator: Row, period: str, areas: Sequence[Row]) -> list[Any]:
    """Its name, which leads to the same areas through the years; what the number is, and of when."""
    codes = tuple(area["area_code"] for area in areas)
    there = address(View("compare", areas=codes, indicator_id=indicator["indicator_id"]))
    plain = indicator["plain_title"]
    name = plain if len(plain) <= LONGEST_HEADING else indicator["short_title"]
    is_said = indicator["kind"] == "percentage" or indicator["unit"].removeprefix("per ") in name
    unit = "" if is_said else f"{indicator['unit']}; "
    return [components.link(name, there), html.Span(f"{unit}{period}", className="unit")]


def _note(request: Request, areas: Sequence[Row]) -> html.P:
    newest = f"Each row is of the newest year for which {wording.place(areas[0])} and another area have a figure. "
    when = newest if len(areas) > 1 and not request.view.year else ""
    words = f"{when}The name of an indicator leads to these areas through the years."
    return html.P(words, className="note")


def _left_out(asked: Sequence[Row], found: Sequence[Row], figures: Figures, areas: Sequence[Row]) -> list[Any]:
    """What was asked for and is not in the table, and why."""
    content: list[Any] = []
    if counts := [row["plain_title"] for row in asked if not row["is_comparable"]]:
        words = "Not set side by side, because they are numbers that grow with the area"
        content.append(html.P(f"{words}: {'; '.join(counts)}."))
    rest = [row for row in asked if row["is_comparable"] and row not in found]
    alone = [_alone(row, figures[row["indicator_id"]], areas) for row in rest if _count(figures, row)]
    if alone:
        summary = f"Only one of these areas has a figure for {wording.plural(len(alone), 'indicator')}"
        content.append(components.more(summary, components.bullets(alone)))
    if without := [row["plain_title"] for row in rest if not _count(figures, row)]:
        summary = f"None of these areas has a figure for {wording.plural(len(without), 'indicator')}"
        content.append(components.more(summary, components.bullets(without)))
    return content


def _alone(indicator: Row, of_areas: dict[str, Row], areas: Sequence[Row]) -> list[Any]:
    """The figure of the one area that has it, with a link to the indicator's own page."""
    area = next(one for one in areas if of_areas.get(one["area_code"], {}).get("status") == "shown")
    row = of_areas[area["area_code"]]
    there = View("indicator", indicator_id=indicator["indicator_id"], area_code=area["area_code"])
    said = f": {name_of(area)} {wording.figure(row, indicator)}, {wording.period_in_sentence(row, indicator)}"
    return [components.link(indicator["plain_title"], address(there)), said]
