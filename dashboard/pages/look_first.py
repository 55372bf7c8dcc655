"""The top of the overview: what has changed, is overdue, is out of line or rests on doubtful data, each with why."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Any

from dash import html

from dashboard import components, queries, sentences, wording
from dashboard.address import address
from dashboard.pages.request import Row
from dashboard.view import View

if TYPE_CHECKING:
    from dashboard.pages.overview import Figures

SHOWN = 5  # of each reason; the others behind a fold
REASONS = {
    "signal": ("Changed", "change"),
    "overdue": ("Overdue", "figure"),
    "out_of_line": ("Out of line with {group}", "figure"),
}
NOTE = (
    "“Changed” means that {newest_month} breaks its usual range, by the rules of NHS England's charts. “Out of line” "
    "means worse than chance explains and in the worst quarter, or beyond every authority of the group. Of so many "
    "figures a few are here by chance: it is a reason to ask, not yet an answer."
)


def section(figures: Figures) -> list[Any]:
    """Nothing, where there is nothing to look at first."""
    request = figures.request
    group_id = request.group.group_id if request.group else None
    catalogue = {one["indicator_id"]: one for one in figures.catalogue}
    found = queries.exceptions(request.cursor, request.area["area_code"])
    rows = [row for row in found if row["group_id"] in (None, group_id)]
    content: list[Any] = []
    for reason, of_reason in groupby(rows, key=lambda row: str(row["reason"])):
        heading, one = REASONS[reason]
        items = [_item(figures, row, catalogue[row["indicator_id"]]) for row in of_reason]
        name = request.group.in_sentence if request.group else ""
        content.append(html.Div([html.H3(heading.format(group=name)), *_folded(items, one)]))
    if request.area["area_code"] == request.build["home_area_code"]:
        content += _doubts(figures)
    if not content:
        return []
    note = html.P(NOTE.format(newest_month="the newest month"), className="note")
    return [html.H2("What to look at first"), html.Div(content, className="reasons"), note]


def _folded(items: list[Any], one: str) -> list[Any]:
    content: list[Any] = [components.bullets(items[:SHOWN])]
    if len(items) > SHOWN:
        more = f"Show {wording.plural(len(items) - SHOWN, f'other {one}')}"
        content.append(components.more(more, components.bullets(items[SHOWN:])))
    return content


def _item(figures: Figures, row: Row, indicator: Row) -> list[Any]:
    """A verdict in bold, the measure as a link, and why it is here."""
    area_code, compare = figures.request.area["area_code"], figures.request.view.compare
    there = View("indicator", row["indicator_id"], area_code, compare, period=row["period_type"])
    other = figures.beside.get((row["group_id"], row["indicator_id"]))
    verdict, what, rest = sentences.reason_to_look(row, indicator, other)
    bold = [html.B(f"{verdict}: ")] if verdict else []
    return [*bold, components.link(what, address(there)), rest]


def _doubts(figures: Figures) -> list[Any]:
    """Lists that did not come, and lists whose newest extract is odd."""
    cursor = figures.request.cursor
    items: list[Any] = []
    for row in queries.lists_received(cursor):
        if row["state"] != "received":
            there = components.link(row["title"], f"/data/list/{row['source_id']}")
            items.append([there, f" of {wording.month(row['month'])}: {row['state']} ({row['owner']})."])
    for source_id, rows in groupby(queries.list_concerns(cursor), key=lambda row: row["source_id"]):
        members = list(rows)
        there = components.link(members[0]["title"], f"/data/list/{source_id}")
        items.append([there, f": {wording.plural(len(members), 'doubt')} about the newest extract."])
    return [html.Div([html.H3("Doubtful data"), *_folded(items, "list")])] if items else []
