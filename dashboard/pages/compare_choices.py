"""What is compared, and how the reader changes it: areas, ready-made sets of them, indicators, the year."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import Any

from dash import html

from dashboard import components, queries, wording
from dashboard.address import MOST_AREAS, address
from dashboard.native import Input
from dashboard.pages.request import Request, Row
from dashboard.view import View


def areas_of(request: Request) -> list[Row]:
    """The areas asked for, or our own, its region and England; our own first, wherever it stands."""
    home = request.build["home_area_code"]
    codes = request.view.areas or tuple(ready_made(request)[0][1])
    found = [queries.area(request.cursor, code) for code in sorted(codes, key=lambda code: code != home)]
    return [area for area in found if area]


def ready_made(request: Request) -> list[tuple[str, list[str]]]:
    """Sets of areas that begin with our own: its name and its members."""
    home = queries.area(request.cursor, request.build["home_area_code"]) or {}
    country = [row["area_code"] for row in queries.areas(request.cursor) if row["area_type"] == "country"]
    wide = [code for code in (home.get("region_code"), *country) if code]
    sets = [("Region and England", [home["area_code"], *wide])]
    rows = queries.members(request.cursor, home["area_code"])
    for (group_id, vintage, title), members in groupby(rows, key=lambda r: (r["group_id"], r["vintage"], r["title"])):
        if vintage in (None, request.build["neighbour_vintage"]):
            codes = [home["area_code"], *(row["member_code"] for row in members)]
            sets.append((wording.group_name(group_id, title, vintage), codes[:MOST_AREAS]))
    return sets


def name_of(area: Row) -> str:
    """The area as a heading of a column has it."""
    return components.until(area) if area["ended_on"] else str(area["area_name"])


def controls(request: Request, areas: Sequence[Row], catalogue: Sequence[Row]) -> list[Any]:
    """The areas, each with a way to take it out; ready-made sets; and a form for the rest.

    catalogue: indicators to choose from; none where one of them is shown through the years.
    """
    return [
        html.H2("What to compare"),
        _present(request, areas),
        _sets(request, areas),
        _form(request, areas, catalogue),
    ]


def _present(request: Request, areas: Sequence[Row]) -> Any:
    items = []
    for area in areas:
        parts: list[Any] = [html.Span(name_of(area))]
        if len(areas) > 1:
            rest = tuple(one["area_code"] for one in areas if one is not area)
            said = ["Remove", html.Span(f" {name_of(area)}", className="unseen")]
            parts.append(components.link(said, address(request.view, areas=rest)))
        items.append(html.Li(parts))
    return html.Nav(html.Ul(items, className="chosen"), **components.aria(label="Areas that are compared"))


def _sets(request: Request, areas: Sequence[Row]) -> Any:
    present = {area["area_code"] for area in areas}
    items = []
    for name, codes in ready_made(request):
        current = components.aria(current="true") if set(codes) == present else {}
        items.append(html.Li(components.link(name, address(request.view, areas=tuple(codes)), **current)))
    return html.Nav(html.Ul(items, className="tabs"), **components.aria(label="Ready-made sets of areas"))


def _form(request: Request, areas: Sequence[Row], catalogue: Sequence[Row]) -> html.Form:
    view = request.view
    hidden = [_hidden("areas", area["area_code"]) for area in areas]
    parts: list[Any] = [_add_area(request, areas)]
    if view.indicator_id:
        hidden.append(_hidden("indicator", view.indicator_id))
        return html.Form([*hidden, html.Div([*parts, _send()], className="choices")], action="/compare")
    themes = list(dict.fromkeys(row["theme"] for row in catalogue if row["is_comparable"]))
    none = "Only those picked below" if view.indicators else first_set(catalogue)
    options = [components.option("", none, view.theme), *(components.option(one, one, view.theme) for one in themes)]
    parts.append(_select("Indicators", "theme", options))
    newest = components.option("", "The newest that can be compared", view.year)
    years = queries.years(request.cursor, areas[0]["area_code"])
    given = sorted({*years, *([int(view.year)] if view.year else [])}, reverse=True)
    chosen = [components.option(str(year), f"Year ending in {year}", view.year) for year in given]
    parts.append(_select("Year", "year", [newest, *chosen]))
    parts.append(_send())
    return html.Form([*hidden, html.Div(parts, className="choices"), _picks(view, catalogue)], action="/compare")


def measures_that_matter(catalogue: Sequence[Row]) -> list[Row]:
    """The few that a board looks at first, where the publication says which."""
    return [row for row in catalogue if row.get("matters") is not None]


def first_set(catalogue: Sequence[Row]) -> str:
    """What is compared until the reader chooses."""
    if measures_that_matter(catalogue):
        return "Measures that matter"
    return next((str(row["theme"]) for row in catalogue), "No indicators")


def _hidden(name: str, value: str) -> Input:
    return Input(type="hidden", name=name, value=value)


def _send() -> html.Button:
    return html.Button("Show", type="submit")


def _select(label: str, name: str, options: list[Any], *, is_full: bool = False) -> html.Div:
    """A native select that the form sends."""
    chosen: dict[str, Any] = {"data-chosen": next((one.value for one in options if getattr(one, "selected", 0)), "")}
    select = html.Select(options, id=f"choose-{name}", name=name, disabled=is_full, **chosen)
    return html.Div([html.Label(label, htmlFor=f"choose-{name}"), select], className="choice")


def _add_area(request: Request, areas: Sequence[Row]) -> html.Div:
    present = {area["area_code"] for area in areas}
    others = [row for row in queries.areas(request.cursor) if row["area_code"] not in present]
    is_full = len(areas) >= MOST_AREAS
    nothing = components.option("", f"{MOST_AREAS} areas at most" if is_full else "Choose an area", "")
    options = [nothing, *components.area_options(others, "")]
    return _select("Add an area", "areas", options, is_full=is_full)


def _picks(view: View, catalogue: Sequence[Row]) -> html.Details:
    """A box to tick for every indicator that may be compared, by theme."""
    groups = []
    comparable = [row for row in catalogue if row["is_comparable"]]
    for theme, members in groupby(comparable, key=lambda row: row["theme"]):
        groups.append(html.Fieldset([html.Legend(theme), *(_tick(row, view.indicators) for row in members)]))
    picked = f" ({len(view.indicators)} picked)" if view.indicators else ""
    return components.more(f"Pick indicators of your own{picked}", html.Div(groups, className="picks"))


def _tick(row: Row, picked: Sequence[str]) -> html.Div:
    name = f"pick-{row['indicator_id']}"
    is_picked = row["indicator_id"] in picked
    tick = Input(type="checkbox", id=name, name="indicators", value=row["indicator_id"], checked=is_picked)
    return html.Div([tick, html.Label(row["plain_title"], htmlFor=name)], className="tick")
