"""The lower half of the indicator page: gaps, categories, and what the figure is and rests on."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from itertools import groupby, pairwise
from typing import Any

from dash import html

from dashboard import components, queries, sentences, wording
from dashboard.address import address
from dashboard.pages.request import Request, Row
from dashboard.view import View


def why_none(request: Request, indicator: Row, own: Sequence[Row]) -> str:
    """Why there is no figure for this area."""
    name = request.place
    if own:
        return f"For {wording.period(own[-1], indicator)}: {wording.why_missing(own[-1], request.area)}."
    covered = queries.coverage(request.cursor, indicator["indicator_id"])
    if not covered:
        return "No source that is loaded has this figure for any area."
    if any(row["areas"] > 10 for row in covered):
        return f"The national table has no figure for {name}."
    where = " and ".join(sorted(row["title"] for row in covered))
    return f"It is not published for every area. Figures come only from: {where}."


def years_without(request: Request, indicator: Row, own: Sequence[Row]) -> list[Any]:
    """Why there is nothing between two figures that do not follow each other."""
    gaps = [(one, other) for one, other in pairwise(own) if (other["period_start"] - one["period_end"]).days > 1]
    if not gaps or own[0]["period_type"] in ("year_to_date", "rolling_12_months"):
        return []
    begins = {row["source_id"]: row for row in queries.coverage(request.cursor, indicator["indicator_id"])}
    said = []
    for before, after in gaps:
        first, last = before["period_end"] + timedelta(days=1), after["period_start"] - timedelta(days=1)
        source = begins.get(after["source_id"])
        why = "no source that is loaded has one"
        if source and source["first_end"] >= after["period_end"]:
            why = f"the table “{source['title']}” begins with the figure of {wording.day(source['first_end'])}"
        when = f"From {wording.month(first)} to {wording.month(last)}"
        if indicator["measured"] == "at_end":
            when = f"Between {wording.day(before['period_end'])} and {wording.day(after['period_end'])}"
        said.append(f"{when} there is no {wording.PERIOD_ADJECTIVES[after['period_type']]} figure: {why}.")
    return [html.P(" ".join(said), className="note")]


def by_category(indicator: Row, rows: Sequence[Row]) -> list[Any]:
    """The latest figures by each breakdown, each a table with a bar for each category, opened by its name."""
    parts = [
        components.more(f"By {wording.breakdown(name).lower()}", _by_one(indicator, name, list(members)))
        for name, members in groupby(rows, key=lambda row: row["breakdown"])
    ]
    return [html.H2("Broken down"), *parts] if parts else []


def _by_one(indicator: Row, breakdown: str, rows: Sequence[Row]) -> Any:
    most = max((row["value"] for row in rows if row["status"] == "shown"), default=0) or 1
    body = [
        [row["category"], components.with_bar(wording.figure(row, indicator), (row["value"] or 0) / most), _from(row)]
        for row in rows
    ]
    words = wording.breakdown(breakdown)
    headings = [words, sentences.scale(rows[0], indicator), "Source"]
    caption = f"{indicator['title']} by {words.lower()}, {wording.period_in_sentence(rows[0], indicator)}"
    return components.table(caption, headings, body, kind="barred")


def _from(row: Row) -> str:
    return str(row["reference"] or row["source_title"])


def to_ask(indicator: Row, signal: Row | None) -> list[Any]:
    """Questions that fit what the figure is doing, then those of the indicator."""
    asked = [*sentences.questions(signal), *indicator["questions"]]
    return [html.H2("Questions to ask"), components.bullets(asked)]


def read_beside(request: Request, indicator: Row) -> list[Any]:
    """The figure that belongs beside this one: what was done in time says little without what is overdue."""
    other = queries.indicator(request.cursor, indicator["beside"]) if indicator["beside"] else None
    if other is None:
        return []
    rows = queries.trend(request.cursor, other["indicator_id"], request.area["area_code"])
    latest = [row for row in rows if row["is_latest"]]
    said = ""
    if latest:
        newest = max(latest, key=lambda row: (row["period_end"], row["period_type"] == "month"))
        said = f": {wording.figure(newest, other)}, {wording.period_in_sentence(newest, other)}"
    there = address(View("indicator", indicator_id=other["indicator_id"], area_code=request.area["area_code"]))
    return [html.P(["Read it beside ", components.link(other["plain_title"], there), f"{said}."], className="note")]


def about(request: Request, indicator: Row, every: Sequence[Row], latest: Row | None) -> list[Any]:
    """What the figure is, why it matters, what to ask, what to be careful about, where it comes from."""
    pairs: list[tuple[str, Any]] = [
        ("Why it matters", indicator["why"]),
        ("What good looks like", indicator["good_looks_like"]),
        *([("Be careful", components.bullets(indicator["caveats"]))] if indicator["caveats"] else []),
        ("Law and guidance", indicator["statutory_basis"]),
        ("Who answers for it", indicator["owner"]),
        ("Definition last checked", wording.day(indicator["reviewed_on"])),
    ]
    return [
        html.H2("About this figure"),
        components.facts(pairs),
        *_doubts(request, indicator),
        *_sources(request, indicator),
        *_other_figures(request, indicator, every, latest),
    ]


def _doubts(request: Request, indicator: Row) -> list[Any]:
    """What the last build found odd about the data of this indicator."""
    said: list[Any] = [row["message"] for row in queries.concerns(request.cursor, indicator["indicator_id"])]
    for row in queries.concerns_about_records(request.cursor, indicator["indicator_id"]):
        list_page = components.link(row["title"], f"/data/list/{row['source_id']}")
        said.append([list_page, f", extract of {wording.day(row['extract_on'])}: {row['message']}"])
    return [html.H2("Doubts about the data"), components.bullets(said)] if said else []


def _sources(request: Request, indicator: Row) -> list[Any]:
    rows = queries.coverage(request.cursor, indicator["indicator_id"])
    if not rows:
        return []
    headings = ["Source", "Publisher", "Licence", "Published", "Figures for periods ending", "Areas with a figure"]
    body = [
        [
            _source_name(row),
            row["publisher"],
            row["licence"],
            wording.month(row["published_on"]) if row["published_on"] else "date not given",
            f"{wording.month(row['first_end'])} to {wording.month(row['last_end'])}",
            str(row["areas"]),
        ]
        for row in rows
    ]
    return [
        html.H2("Where the figures come from"),
        components.table("Sources of this figure", headings, body, numbers=[5], kind="cards"),
    ]


def _source_name(row: Row) -> Any:
    address_ = str(row["address"])
    return components.link(row["title"], address_) if address_.startswith("https://") else row["title"]


def _other_figures(request: Request, indicator: Row, every: Sequence[Row], latest: Row | None) -> list[Any]:
    """Where a report printed the figure, or another source has it, and it differs: say so."""
    printed = queries.reconciled(request.cursor, indicator["indicator_id"], request.area["area_code"])
    printed = [row for row in printed if row["verdict"] != "cannot_be_computed"]
    content: list[Any] = []
    if printed:
        headings = ["Period and area", "Printed", "Ours", "Verdict", "Explanation"]
        body = [reconciled_row(row) for row in printed]
        table = components.table("Printed figures beside ours", headings, body, numbers=[1, 2], kind="cards explained")
        content.append(html.H2("As reports have printed it"))
        content.append(components.more(f"Show {wording.plural(len(printed), 'figure')}", table))
    if latest and (others := {_held(row, indicator): None for row in every if _is_another(row, latest, indicator)}):
        words = f"For {wording.period(latest, indicator)} we also hold: {'; '.join(others)}."
        content.append(html.P(f"{words} The first source in the order of our rule is the one shown.", className="note"))
    return content


def _is_another(row: Row, latest: Row, indicator: Row) -> bool:
    """Whether a row is the same figure from another source, or made in another way, and comes out differently."""
    if row["is_preferred"] or row["status"] != "shown":
        return False
    same_period = (row["period_type"], row["period_end"]) == (latest["period_type"], latest["period_end"])
    return same_period and wording.amount(row["value"], indicator) != wording.amount(latest["value"], indicator)


def _held(row: Row, indicator: Row) -> str:
    how = {"published": "as printed", "derived": "worked out", "computed": "counted from records"}[row["origin"]]
    return f"{wording.amount(row['value'], indicator)} ({row['reference'] or row['source_title']}, {how})"


def reconciled_row(row: Row) -> list[Any]:
    """One printed figure beside ours."""
    ours = "–" if row["computed_value"] is None else wording.number(row["computed_value"], decimals_of(row))
    area = row["printed_area"] if row["statistic"] == "value" else f"{row['printed_area']}, {row['statistic']}"
    category = "" if row["category"] == "total" else f", {row['category']}"
    return [
        f"{row['printed_period']}, {area}{category}",
        wording.printed(row["printed"]),
        ours,
        wording.VERDICTS[row["verdict"]],
        row["explanation"],
    ]


def decimals_of(row: Row) -> int:
    """The decimals of a printed figure and of ours beside it."""
    printed = len(str(row["printed"]).partition(".")[2])
    return max(printed, row["decimals"] or 0)
