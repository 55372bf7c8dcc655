"""Data: what was loaded, what was set aside and why, what was checked; and every printed figure beside ours."""

from __future__ import annotations

from collections import Counter
from typing import Any

from dash import html

from dashboard import components, queries, wording
from dashboard.pages import extracts, set_aside, take_away
from dashboard.pages.indicator_details import reconciled_row
from dashboard.pages.request import Page, Request, Row
from dashboard.view import View

FILE_VERDICTS = {
    "accepted": "Accepted",
    "accepted_with_concerns": "Accepted with concerns",
    "rejected": "Refused",
}


def render(request: Request) -> Page:
    build, cursor = request.build, request.cursor
    built = build["built_at"]
    content: list[Any] = [
        html.H1("Data", tabIndex=-1),
        html.P(
            f"These figures were put together on {wording.day(built.date())} at {built:%H:%M} (UTC), "
            f"as things stood on {wording.day(build['as_of'])}.",
            className="lead",
        ),
        *extracts.section(request),
        html.H2("Tables that were read"),
        _files(queries.source_files(cursor)),
        html.H2("Rows of tables that were set aside"),
        *_rejections(queries.rejections(cursor)),
        *_concerns(queries.concerns(cursor)),
        html.H2("Small numbers"),
        *_small_numbers(request, queries.disclosure(cursor)),
        html.H2("Sources"),
        _sources(queries.sources(cursor)),
        *take_away.everything(),
        html.H2("Reconciliation"),
        *_reconciliation_summary(queries.reconciled(cursor, None, None)),
        html.H2("Checks"),
        html.P("Nothing is published unless every one of these holds."),
        components.bullets([f"{row['name'].capitalize()}: holds" for row in queries.checks(cursor)]),
    ]
    return Page("Data", content)


def _small_numbers(request: Request, row: Row | None) -> list[Any]:
    """What the public edition hides: only of the whole, for of one table it would tell which are small."""
    which = "This is the public edition." if request.build["edition"] == "public" else "The public edition hides some."
    if row is None or not row["counts"]:
        return [html.P(f"{which} There are no records of ours here, so it has nothing to hide.")]
    counts, hidden = wording.number(row["counts"], 0), row["small"] + row["partners"]
    return [
        html.P(
            f"{which} Of {counts} counts of our own records, {wording.number(hidden, 0)} are hidden: "
            f"{wording.number(row['small'], 0)} are from 1 to {row['threshold']}, and "
            f"{wording.number(row['partners'], 0)} would give one of those away. [c] stands for both."
        ),
        html.P(
            f"{wording.number(row['figures_left_out'], 0)} figures by month that are broken down, such as by age, are "
            "not in it; by quarter and year they are."
        ),
    ]


def _files(rows: list[Row]) -> html.Div:
    headings = ["File", "Verdict", "What it is", "Published", "Rows read", "Accepted", "Set aside"]
    body = [
        [
            row["file_name"],
            FILE_VERDICTS[row["verdict"]] + (f". {row['reason']}" if row["reason"] else ""),
            row["title"] or "not recognised",
            wording.month(row["published_on"]) if row["published_on"] else "date not given",
            *(wording.number(row[name], 0) for name in ("rows_read", "rows_accepted", "rows_rejected")),
        ]
        for row in rows
    ]
    return components.table("Tables that were read", headings, body, numbers=[4, 5, 6], kind="cards files")


def _rejections(rows: list[Row]) -> list[Any]:
    if not rows:
        return [html.P("None. Every row that was read was accepted.")]
    return [set_aside.table(rows)]


def _concerns(rows: list[Row]) -> list[Any]:
    if not rows:
        return []
    items = [row["message"] + (f" {row['advice']}" if row["advice"] else "") for row in rows]
    return [html.H2("Concerns"), components.bullets(items)]


def _sources(rows: list[Row]) -> html.Div:
    headings = ["Source", "Publisher", "Licence", "Published"]
    body = [
        [
            components.link(row["title"], row["address"]) if row["address"].startswith("https://") else row["title"],
            row["publisher"],
            row["licence"],
            wording.month(row["published_on"]) if row["published_on"] else "date not given",
        ]
        for row in rows
    ]
    return components.table("Sources", headings, body, kind="cards")


def _reconciliation_summary(rows: list[Row]) -> list[Any]:
    if not rows:
        return [html.P("No report has printed figures that are loaded here.")]
    counts = Counter(row["verdict"] for row in rows)
    return [
        html.P(f"Reports have printed {len(rows)} figures that we set beside ours: {_counted(counts)}."),
        html.P(components.link("See every one of them", "/data/reconciliation")),
    ]


def _counted(counts: Counter[str]) -> str:
    """5 differ, 54 differ within revision of populations, 31 agree, 188 cannot be computed."""
    said = []
    for verdict, words in wording.VERDICTS.items():
        if number := counts[verdict]:
            several = words.replace("Differs", "Differ").replace("Agrees", "Agree")
            said.append(f"{number} {(words if number == 1 else several).lower()}")
    return ", ".join(said)


def render_reconciliation(request: Request) -> Page:
    rows = queries.reconciled(request.cursor, None, None)
    counts = Counter(row["verdict"] for row in rows)
    asked = request.view.verdict or "all"
    choices = [("all", f"All ({len(rows)})")]
    choices += [(name, f"{words} ({counts[name]})") for name, words in wording.VERDICTS.items()]
    shown = [row for row in rows if asked in ("all", row["verdict"])]
    content: list[Any] = [
        components.back_to("Data", "/data"),
        html.H1("Reconciliation", tabIndex=-1),
        html.P(
            "Every figure that reports have printed, beside the same figure from elsewhere: the department's own, or "
            "worked out by us from counts and today's populations.",
            className="lead",
        ),
        components.tabs(View("reconciliation"), "verdict", choices, asked, "Verdict"),
        *take_away.section(request, [("printed", "printed figures beside ours")] if shown else []),
        *_by_indicator(shown, is_open=asked != "all"),
    ]
    words = wording.VERDICTS.get(asked, "All")
    return Page("Reconciliation", content, f"{words}: {wording.plural(len(shown), 'figure')}")


def _by_indicator(rows: list[Row], *, is_open: bool) -> list[Any]:
    """One part that opens for each indicator, with how many of its figures there are of each verdict."""
    if not rows:
        return [html.P("There is none of this kind.")]
    named: dict[str, list[Row]] = {}
    for row in rows:
        printed = f"{row['printed_name'].replace('_', ' ')} (not one of our indicators)"
        named.setdefault(row["title"] or printed, []).append(row)
    headings = ["Period and area", "Printed", "Ours", "Verdict", "Explanation", "Where it was printed"]
    parts = []
    for name, members in named.items():
        counts = Counter(row["verdict"] for row in members)
        found = _counted(counts)
        body = [_row(row) for row in members]
        table = components.table(
            f"{name}: printed figures beside ours", headings, body, numbers=[1, 2], kind="cards explained"
        )
        parts.append(html.Details([html.Summary(f"{name}: {found}"), table], open=is_open))
    return parts


def _row(row: Row) -> list[Any]:
    return [*reconciled_row(row), row["reference"]]
