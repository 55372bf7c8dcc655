"""Partners: who has not sent their numbers, then what each agency answers for, with its newest figures."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from dash import html

from dashboard import components, queries, wording
from dashboard.address import address
from dashboard.figures import runs
from dashboard.glossary import anchor
from dashboard.pages import cells
from dashboard.pages.reading import how_to_read
from dashboard.pages.request import Page, Request, Row
from dashboard.view import View

MOST_SHOWN = 25  # an agency that answers for more has the overview for its page
STATES = {
    "refused": "could not be used",
    "late": "did not come",
    "missing": "did not come",
}


def render(request: Request) -> Page:
    catalogue = queries.indicators(request.cursor)
    by_owner: dict[str, list[Row]] = {}
    for row in catalogue:
        by_owner.setdefault(row["owner"], []).append(row)
    content: list[Any] = [
        html.H1(f"Partners: what each agency sends about {request.place}", tabIndex=-1),
        *_sent(request),
        *request.choices(with_group=False),
        *_other_area(request),
        how_to_read(request, "change", "lines", "neutral", "symbols"),
    ]
    newest = {row["indicator_id"]: row for row in queries.newest(request.cursor, request.area["area_code"])}
    shown = sorted(owner for owner, members in by_owner.items() if len(members) <= MOST_SHOWN)
    trends = _trends(request, shown)
    absent = {row["indicator_id"]: row for row in queries.absent(request.cursor, request.area["area_code"])}
    links = [html.Li(components.link(owner, f"#{anchor(owner)}")) for owner in by_owner]
    content.append(html.Nav(html.Ul(links, className="letters"), **components.aria(label="Agencies")))
    for owner in shown:
        content += _agency(request, owner, by_owner[owner], newest, trends, absent)
    for owner, members in by_owner.items():
        if owner not in shown:
            content += _elsewhere(request, owner, members)
    return Page(f"Partners: {request.name}", content, request.place)


# ------------------------------------------------------------------------------------------- what has not been sent


def _sent(request: Request) -> list[Any]:
    """Who has not sent what, in words; or that everybody has."""
    every = queries.lists_received(request.cursor)
    if not every:
        return [html.P("No agency has sent records or counts yet. What is shown was published.", className="lead")]
    lists = queries.lists_not_received(request.cursor)
    counts = queries.counts_sent(request.cursor, request.build["home_area_code"])
    said = [*_counts_due(request, counts), *(_list_due(request, row) for row in lists)]
    if not said:
        newest = max(row["extract_on"] for row in every if row["extract_on"])
        age = wording.age(newest, request.build["as_of"])
        words = f"Every agency has sent what it sends. The newest files are of {wording.day(newest)}, {age}."
        return [html.P(words, className="lead")]
    return [
        html.H2("Who has not sent theirs"),
        components.bullets(said),
        html.P([components.link("Every list and month that came", "/data"), "."]),
    ]


def _counts_due(request: Request, counts: list[Row]) -> list[Any]:
    """Agencies whose own counts have stopped: of all of them together, or of some by name."""
    said: list[Any] = []
    for owner, members in groupby(counts, key=lambda row: row["owner"]):
        of_owner = list(members)
        due = [row for row in of_owner if row["is_due"]]
        for period, late in groupby(due, key=lambda row: wording.period(row, {"measured": "during"})):
            rows = list(late)
            names = wording.listed([f"“{row['plain_title']}”" for row in rows])
            what = "its counts" if len(rows) == len(of_owner) else f"its counts for {names}"
            age = wording.age(rows[0]["period_end"], request.build["as_of"])
            said.append([html.B(owner), f" has not sent {what} since {period}: the last are {age}."])
    return said


def _list_due(request: Request, row: Row) -> list[Any]:
    """A list of records that did not come in the newest month."""
    there = components.link(row["title"], address(View("list", list_id=row["source_id"])))
    came = "It has never come."
    if row["last_on"]:
        age = wording.age(row["last_on"], request.build["as_of"])
        came = f"The last that could be used is of {wording.day(row['last_on'])}, {age}."
    state = f" {STATES[row['state']]} in {wording.month(row['month'])}. {came}"
    return [html.B(f"{row['owner']}: "), "the list “", there, "”", state]


def _other_area(request: Request) -> list[Any]:
    """Records are of the home authority alone; for another there is only what was published."""
    home = request.build["home_area_code"]
    if request.area["area_code"] == home:
        return []
    words = f"Agencies send records and counts of {request.build['home_name']} only. "
    words += f"For {request.place} there is what was published, and nothing else."
    return [html.P(words, className="notice")]


# ----------------------------------------------------------------------------------------------- what agencies have


def _trends(request: Request, owners: list[str]) -> dict[tuple[str, str], list[list[Row]]]:
    """Shown figures by indicator and type of period, cut into runs that may be joined by a line."""
    rows = queries.newest_series(request.cursor, request.area["area_code"], owners)
    by_series = groupby(rows, key=lambda row: (row["indicator_id"], row["period_type"]))
    return {key: runs(list(series)) for key, series in by_series}


def _agency(request: Request, owner: str, members: list[Row], newest: Any, trends: Any, absent: Any) -> list[Any]:
    shown = [one for one in members if one["indicator_id"] in newest]
    content: list[Any] = [html.H2(owner, id=anchor(owner)), html.P(_counted(request, members, shown, newest))]
    if shown:
        body = [_row(request, one, newest[one["indicator_id"]], trends) for one in shown]
        headings = ["Indicator", "Newest", "Period", "Change from the period before", "Trend"]
        caption = f"{owner}: newest figures for {request.place}"
        content.append(components.table(caption, headings, body, numbers=[1, 3], kind="cards aligned"))
    return [*content, *cells.without_figure(request, [one for one in members if one not in shown], absent)]


def _counted(request: Request, members: list[Row], shown: list[Row], newest: Any) -> str:
    answers = f"Answers for {wording.plural(len(members), 'indicator')}"
    if not shown:
        return f"{answers}. None has a figure for {request.place}."
    last = max(newest[one["indicator_id"]]["period_end"] for one in shown)
    age = wording.age(last, request.build["as_of"])
    some = "all" if len(shown) == len(members) else str(len(shown))
    return f"{answers}; {some} with a figure. The newest is for a period up to {wording.day(last)}, {age}."


def _row(request: Request, indicator: Row, row: Row, trends: Any) -> list[Any]:
    view = View("indicator", indicator_id=indicator["indicator_id"], area_code=request.area["area_code"])
    there = address(view, period=row["period_type"])
    unit = [] if indicator["kind"] == "percentage" else [html.Span(indicator["unit"], className="unit")]
    return [
        [components.link(indicator["plain_title"], there), *unit],
        wording.figure(row, indicator),
        wording.period(row, indicator),
        wording.change(row["change_from_previous"], indicator),
        cells.trend(trends.get((indicator["indicator_id"], row["period_type"]), []), indicator),
    ]


def _elsewhere(request: Request, owner: str, members: list[Row]) -> list[Any]:
    there = components.link("the overview", address(View("overview", area_code=request.area["area_code"])))
    return [
        html.H2(owner, id=anchor(owner)),
        html.P([f"Answers for {len(members)} indicators. They are on ", there, "."]),
    ]
