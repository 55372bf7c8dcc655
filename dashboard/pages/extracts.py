"""Extracts of records: what arrived of each list, month by month, from whom, and how to put right what is wrong."""

from __future__ import annotations

from typing import Any

from dash import html

from dashboard import components, queries, wording
from dashboard.address import address
from dashboard.pages import set_aside
from dashboard.pages.request import Page, Request, Row
from dashboard.view import View

STATES = {
    "received": "Received",
    "refused": "Refused",
    "late": "Late",
    "missing": "Not received",
}
MONTHS_SHOWN = 12
_COUNTS = ("rows_read", "rows_accepted", "rows_rejected", "concerns", "restated")


def section(request: Request) -> list[Any]:
    """For the page of data: every list in its newest month. Nothing, if no records have ever been received."""
    rows = queries.lists_received(request.cursor)
    if not rows:
        return []
    absent = sum(row["state"] != "received" for row in rows)
    newest = max(row["extract_on"] for row in rows if row["extract_on"])
    said = f"The newest extracts are of {wording.day(newest)}, {wording.age(newest, request.build['as_of'])}."
    missed = f"{wording.plural(absent, 'list')} of {len(rows)} did not arrive, or could not be used."
    said += f" {missed if absent else 'Every list arrived.'}"
    headings = ["List", "Owner", "Newest month", "State", *_headings(rows)]
    body = []
    for row in rows:
        page = address(View("list", list_id=row["source_id"]))
        cells = _cells(row)
        if row["state"] == "received" and "rows_rejected" in cells:
            cells["rows_rejected"] = set_aside.link_to(row["rows_rejected"], row["title"], page)
        body.append([components.link(row["title"], page), row["owner"], *cells.values()])
    caption = "Extracts of records, list by list, in the newest month"
    return [
        html.H2("Records from each agency"),
        html.P(said),
        components.table(caption, headings, body, numbers=[4, 5, 6, 7, 8], kind="cards"),
        *_concerns(queries.list_concerns(request.cursor), "What to put right, by owner", has_owner=True),
    ]


def render(request: Request) -> Page:
    """One list: every month of it."""
    list_id = request.view.list_id
    rows = queries.list_received(request.cursor, list_id)
    title, owner = rows[0]["title"], rows[0]["owner"]
    wrong = queries.rejections(request.cursor, list_id)
    there = components.link("What is wrong with rows that were set aside", f"#{set_aside.FIRST}")
    way_down = [html.P(there)] if wrong else []
    content: list[Any] = [
        components.back_to("Data", "/data"),
        html.H1(title, tabIndex=-1),
        html.P(f"What arrived each month from {owner}, and what came of it.", className="lead"),
        *way_down,
        *_months(title, rows),
        *_refused(rows),
        *_concerns(queries.list_concerns(request.cursor, list_id), "Concerns", has_owner=False),
        *_set_aside(wrong),
        *_restated(queries.restatements(request.cursor, list_id)),
    ]
    return Page(title, content)


def _headings(rows: list[Row]) -> list[str]:
    """Of the numbers of rows, which only the internal edition has."""
    is_internal = rows[0]["rows_read"] is not None
    return ["Rows read", "Accepted", "Set aside", "Concerns", "Changed since"] if is_internal else []


def _cells(row: Row) -> dict[str, Any]:
    when = wording.day(row["extract_on"]) if row["extract_on"] else wording.month(row["month"])
    cells = {"when": when, "state": STATES[row["state"]]}
    if row["rows_read"] is None:
        return cells
    counts = {**row, "restated": row["rows_withdrawn"] + row["days_changed"]}
    return cells | {name: wording.number(counts[name], 0) for name in _COUNTS}


def _months(title: str, rows: list[Row]) -> list[Any]:
    headings = ["Extract of", "State", *_headings(rows)]
    body: list[list[Any]] = [list(_cells(row).values()) for row in rows]
    shown, older = body[:MONTHS_SHOWN], body[MONTHS_SHOWN:]
    numbers, caption = [2, 3, 4, 5, 6], f"{title}, month by month"
    parts: list[Any] = [components.table(caption, headings, shown, numbers=numbers, kind="cards")]
    if older:
        rest = components.table(f"{title}, earlier months", headings, older, numbers=numbers, kind="cards")
        parts.append(components.more(f"Show {wording.plural(len(older), 'earlier month')}", rest))
    if len(headings) == 2:
        return parts
    words = "Changed since: rows of the extract before that are no longer there, and days that became another day."
    return [*parts, html.P(words, className="note")]


def _refused(rows: list[Row]) -> list[Any]:
    refused = [row for row in rows if row["refused_because"]]
    if not refused:
        return []
    items = [f"{wording.month(row['month'])}: {row['refused_because']}" for row in refused]
    return [html.H2("Files that were refused"), components.bullets(items)]


def _concerns(rows: list[Row], heading: str, *, has_owner: bool) -> list[Any]:
    if not rows:
        return []
    headings = ["Where", "What", "What to do", "Rows"]
    body = [
        [
            f"{row['owner']}: {_place(row)}" if has_owner else _place(row),
            row["message"],
            row["advice"] or "–",
            wording.number(row["rows_affected"], 0) if row["rows_affected"] else "–",
        ]
        for row in rows
    ]
    parts: list[Any] = [html.H2(heading)]
    shown, rest = body[:MONTHS_SHOWN], body[MONTHS_SHOWN:]
    parts.append(components.table(heading, headings, shown, numbers=[3], kind="cards explained"))
    if rest:
        more = components.table(f"{heading}, the rest", headings, rest, numbers=[3], kind="cards explained")
        parts.append(components.more(f"Show {len(rest)} more", more))
    return parts


def _place(row: Row) -> str:
    file = (row["file_name"] or "").removeprefix("child_level/")
    where = file or f"{row['source_id'].replace('_', ' ').capitalize()}, {wording.day(row['extract_on'])}"
    column = f", {row['column_name']}" if row["column_name"] else ""
    return f"{where}{column}"


def _set_aside(rows: list[Row]) -> list[Any]:
    return [html.H2("Rows that were set aside"), set_aside.table(rows)] if rows else []


def _restated(rows: list[Row]) -> list[Any]:
    if not rows:
        return []
    headings = ["Month", "First", "Before", "Now", "Changed by the extract of"]
    body = [
        [
            wording.month(row["period_end"]),
            *(wording.number(row[name], 0) for name in ("first_value", "previous_value", "value")),
            wording.day(row["extract_on"]),
        ]
        for row in rows
    ]
    caption = "Rows of a month, as first received and now"
    table = components.table(caption, headings, body, numbers=[1, 2, 3], kind="cards")
    summary = f"{wording.plural(len(body), 'month')} changed after they were first received"
    return [html.H2("Months that have changed"), components.more(summary, table)]
