"""Area: one authority's figures against its groups; and the list of all areas."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from dash import html

from dashboard import components, queries, wording
from dashboard.address import address
from dashboard.pages import cells, take_away
from dashboard.pages.request import Group, Page, Request, Row
from dashboard.view import View


def render(request: Request) -> Page:
    area = request.area
    years = queries.years(request.cursor, area["area_code"])
    asked = request.view.period
    overview = address(View("overview", area_code=area["area_code"], compare=request.view.compare))
    content: list[Any] = [
        components.back_to(f"Overview of {request.place}", overview),
        html.H1(f"{request.name} against its groups" if request.groups else request.name, tabIndex=-1),
        components.facts(_facts(request)),
        html.Div(_year_choice(years, asked), className="choices"),
        *_tables(request, asked),
        *take_away.section(request, [("figures", "every indicator")]),
        *_neighbours(request),
    ]
    when = f"years ending in {asked}" if asked else "the latest figure of each indicator"
    return Page(f"{request.name} against its groups", content, f"{request.place}, {when}")


def _facts(request: Request) -> list[tuple[str, Any]]:
    area = request.area
    pairs: list[tuple[str, Any]] = [("ONS code", area["area_code"])]
    if area["dfe_code"]:
        pairs.append(("DfE number", area["dfe_code"]))
    if area["region_name"]:
        pairs.append(("Region", components.link(area["region_name"], f"/area/{area['region_code']}")))
    if area["population_0_17"]:
        people = wording.number(area["population_0_17"], 0)
        pairs.append((f"Children aged 0 to 17, mid-{area['population_year']}", people))
    before = queries.predecessors(request.cursor, area["area_code"])
    after = queries.successors(request.cursor, area["area_code"])
    if area["formed_on"]:
        pairs.append(("Formed", [f"{wording.day(area['formed_on'])}, from ", *_links(before)]))
    if area["ended_on"]:
        pairs.append(("Ended", [f"{wording.day(area['ended_on'])}; it became ", *_links(after)]))
    return pairs


def _links(rows: list[Row]) -> list[Any]:
    """A; B; and C, each a link."""
    parts: list[Any] = []
    for place, row in enumerate(rows):
        parts.append("" if not place else "; and " if place == len(rows) - 1 else "; ")
        parts.append(components.link(row["area_name"], f"/area/{row['area_code']}"))
    return parts


def _year_choice(years: list[int], asked: str) -> html.Div:
    if asked and int(asked) not in years:
        years = sorted([*years, int(asked)], reverse=True)
    options = [components.option("", "The latest of each", asked)]
    options += [components.option(str(year), f"Year ending in {year}", asked) for year in years]
    return components.choice("Period", "period", options, asked)


def _tables(request: Request, asked: str) -> list[Any]:
    code = request.area["area_code"]
    rows = queries.at_year(request.cursor, code, int(asked)) if asked else queries.latest(request.cursor, code)
    figures = {row["indicator_id"]: row for row in rows}
    absent = {} if asked else {row["indicator_id"]: row for row in queries.absent(request.cursor, code)}
    groups = request.groups
    beside = benchmarks(request)
    content: list[Any] = []
    for theme, of_theme in groupby(queries.indicators(request.cursor), key=lambda row: row["theme"]):
        members = list(of_theme)
        shown = [one for one in members if one["indicator_id"] in figures]
        missing = [one for one in members if one["indicator_id"] in absent]
        if not shown and not missing:
            continue
        content.append(html.H2(theme))
        if shown:
            names = (group.name for group in groups)
            headings = ["Indicator", request.area["area_name"], "Period", *names, "Rank, 1st is best"]
            body = [_row(request, one, figures[one["indicator_id"]], groups, beside) for one in shown]
            numbers = [1, *range(3, 3 + len(groups))]
            caption = f"{theme}: {request.area['area_name']} against its groups"
            content.append(components.table(caption, headings, body, numbers=numbers, kind="cards"))
        content += cells.without_figure(request, missing, absent)
    return [*content, cells.NOT_COMPARED] if content else [html.P(_nothing(request.area, asked))]


def _nothing(area: Row, asked: str) -> str:
    when = f" for a year ending in {asked}" if asked else ""
    why = ""
    if area["formed_on"] and asked and int(asked) <= area["formed_on"].year:
        why = f" {area['area_name']} was formed on {wording.day(area['formed_on'])}, from {area['formed_from']}."
    if area["ended_on"] and asked and int(asked) > area["ended_on"].year:
        why = f" {area['area_name']} ended on {wording.day(area['ended_on'])} and became {area['became']}."
    return f"No figures are loaded for {area['area_name']}{when}.{why}"


def benchmarks(request: Request) -> dict[tuple[str, str | None, str, Any, str], Row]:
    """What stands beside each figure: by group and list, type of period, last day and indicator."""
    vintages = {group.vintage or request.build["neighbour_vintage"] for group in request.groups}
    return {
        (row["group_id"], row["vintage"], row["period_type"], row["period_end"], row["indicator_id"]): row
        for vintage in vintages
        for row in queries.benchmarks_of_area(
            request.cursor, request.area["area_code"], request.build["group_statistic"], vintage
        )
    }


def figure_beside(group: Group, at: tuple[Any, ...], beside: Any) -> Row | None:
    """The group's figure by its own list; failing that, as a report printed it."""
    found: Row | None = beside.get((group.group_id, group.vintage, *at))
    return found or beside.get((group.group_id, "as printed", *at))


def _row(request: Request, indicator: Row, row: Row, groups: list[Group], beside: Any) -> list[Any]:
    at = (row["period_type"], row["period_end"], indicator["indicator_id"])
    figure = wording.figure(row, indicator)
    if row["status"] != "shown":
        figure = f"{figure} {wording.why_missing(row, request.area)}"
    compared = [cells.benchmark(figure_beside(group, at, beside), indicator) for group in groups]
    title = cells.title(request.view, request.area["area_code"], indicator)
    return [title, figure, cells.period(row, indicator, request.area), *compared, _standing(row)]


def _standing(row: Row) -> str:
    if row["rank"] is None:
        return "not ranked"
    return f"{wording.ordinal(row['rank'])} of {row['ranked_of']}, {wording.BANDS[row['quartile_band']]}"


def _neighbours(request: Request) -> list[Any]:
    rows = queries.members(request.cursor, request.area["area_code"])
    content: list[Any] = []
    for (_, vintage, title), members in groupby(rows, key=lambda r: (r["group_id"], r["vintage"], r["title"])):
        names = [
            [components.link(one["area_name"], f"/area/{one['member_code']}"), _close(one["closeness"])]
            for one in members
        ]
        heading = f"{title}, list of {vintage}" if vintage else title
        content.append(components.more(f"{heading}: {len(names)} areas", components.bullets(names)))
    return [html.H2("Who the area is compared with"), *content] if content else []


def _close(closeness: str | None) -> str:
    return f" ({closeness})" if closeness else ""


def render_list(request: Request) -> Page:
    areas = queries.areas(request.cursor)
    ended = [row for row in areas if row["ended_on"]]
    authorities = [row for row in areas if row["area_type"] == "authority" and not row["ended_on"]]
    content: list[Any] = [
        html.H1("Areas", tabIndex=-1),
        html.P(
            f"{len(authorities)} authorities in England, by region. Each has a page that sets it against its groups."
        ),
        _names([_area_link(row) for row in areas if row["area_type"] != "authority"]),
    ]
    for region, members in groupby(authorities, key=lambda row: row["region_name"]):
        content += [html.H2(region), _names([_area_link(row) for row in members])]
    if ended:
        content += [html.H2("Areas that have ended"), _names([_ended_link(row) for row in ended])]
    return Page("Areas", content)


def _names(links: list[Any]) -> html.Ul:
    return html.Ul([html.Li(link) for link in links], className="names")


def _area_link(row: Row) -> html.A:
    return components.link(row["area_name"], f"/area/{row['area_code']}")


def _ended_link(row: Row) -> html.A:
    return components.link(components.until(row), f"/area/{row['area_code']}")
