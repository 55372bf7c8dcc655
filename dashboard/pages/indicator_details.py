"""The lower half of the indicator page: gaps, categories, estimates, and what the figure is and rests on."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from itertools import pairwise
from typing import Any

from dash import html

from dashboard import components, queries, wording
from dashboard.drawing import bars, image
from dashboard.pages.request import Request, Row


def why_none(request: Request, indicator: Row, own: Sequence[Row]) -> str:
    """Why there is no figure for this area."""
    name = request.area["area_name"]
    if own:
        return f"The newest entry is: {wording.why_missing(own[-1], request.area)}."
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
    if not gaps or own[0]["period_type"] == "year_to_date":
        return []
    begins = {row["source_id"]: row for row in queries.coverage(request.cursor, indicator["indicator_id"])}
    sentences = []
    for before, after in gaps:
        first, last = before["period_end"] + timedelta(days=1), after["period_start"] - timedelta(days=1)
        source = begins.get(after["source_id"])
        why = "no source that is loaded has one"
        if source and source["first_end"] >= after["period_end"]:
            why = f"the table “{source['title']}” begins with the figure of {wording.day(source['first_end'])}"
        sentences.append(f"From {wording.month(first)} to {wording.month(last)} there is no figure: {why}.")
    return [html.P(" ".join(sentences), className="note")]


def by_category(indicator: Row, rows: Sequence[Row]) -> list[Any]:
    """The latest breakdown, as bars and as a table."""
    if not rows:
        return []
    breakdown = rows[0]["breakdown"].replace("_", " ").capitalize()
    shown = [(row["category"], row["value"]) for row in rows if row["status"] == "shown"]
    unit = "%" if indicator["kind"] == "percentage" else ""
    words = "; ".join(f"{row['category']}: {wording.figure(row, indicator)}" for row in rows)
    caption = f"{indicator['title']}, {wording.period_in_sentence(rows[0], indicator)}"
    body = [[row["category"], wording.figure(row, indicator), row["reference"] or ""] for row in rows]
    return [
        html.H2(f"By {breakdown.lower()}"),
        html.Img(src=image(bars(shown, unit)), alt=f"{breakdown}: {words}", className="drawing"),
        components.table(caption, [breakdown, "Figure", "Source"], body, numbers=[1]),
    ]


def estimates(request: Request, indicator: Row) -> list[Any]:
    """What a year that was not over may come to, always with its method."""
    rows = queries.estimates(request.cursor, indicator["indicator_id"], request.area["area_code"])
    if not rows:
        return []
    headings = ["Year to", "Estimate", "How it was made", "Source"]
    body = [
        [
            wording.day(row["year_end"]),
            f"{wording.amount(row['value'], indicator)} [e]",
            row["method"][0].upper() + row["method"][1:],
            row["reference"] or "–",
        ]
        for row in rows
    ]
    return [
        html.H2("Estimates for a whole year"),
        html.P("An estimate is not a figure. It takes the months so far and assumes that the rest will be like them."),
        components.table("Estimates for a whole year", headings, body, numbers=[1], kind="cards"),
    ]


def about(request: Request, indicator: Row, every: Sequence[Row], latest: Row | None) -> list[Any]:
    """What the figure is, why it matters, what to ask, what to be careful about, where it comes from."""
    pairs: list[tuple[str, Any]] = [
        ("What it is", indicator["definition"]),
        ("Why it matters", indicator["why"]),
        ("What good looks like", indicator["good_looks_like"]),
        ("Questions to ask", components.bullets(indicator["questions"])),
        ("Be careful", components.bullets(indicator["caveats"])),
        ("Law and guidance", indicator["statutory_basis"]),
        ("Who answers for it", indicator["owner"]),
        ("Definition last checked", wording.day(indicator["reviewed_on"])),
    ]
    return [
        html.H2("About this figure"),
        components.facts(pairs),
        *_sources(request, indicator),
        *_other_figures(request, indicator, every, latest),
    ]


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
        html.H2("Where it comes from"),
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
        headings = ["Period", "Printed", "Ours", "Verdict", "Explanation"]
        body = [reconciled_row(row) for row in printed]
        table = components.table("Printed figures beside ours", headings, body, numbers=[1, 2], kind="cards explained")
        content.append(html.H2("As reports have printed it"))
        content.append(components.more(f"Show {wording.plural(len(printed), 'figure')}", table))
    if latest and (others := [_held(row, indicator) for row in every if _is_another(row, latest, indicator)]):
        words = f"For {wording.period(latest, indicator)} we also hold: {'; '.join(others)}."
        content.append(html.P(f"{words} The one shown is the first that our rule prefers.", className="note"))
    return content


def _is_another(row: Row, latest: Row, indicator: Row) -> bool:
    """Whether a row is the same figure from another source, or made in another way, and comes out differently."""
    if row["is_preferred"] or row["status"] != "shown":
        return False
    same_period = (row["period_type"], row["period_end"]) == (latest["period_type"], latest["period_end"])
    decimals = max(1, indicator["decimals"])
    return same_period and wording.number(row["value"], decimals) != wording.number(latest["value"], decimals)


def _held(row: Row, indicator: Row) -> str:
    how = "as printed" if row["origin"] == "published" else "worked out"
    value = wording.number(row["value"], max(1, indicator["decimals"]))
    return f"{value} ({row['reference'] or row['source_title']}, {how})"


def reconciled_row(row: Row) -> list[Any]:
    """One printed figure beside ours."""
    ours = "–" if row["computed_value"] is None else wording.number(row["computed_value"], _decimals(row))
    area = row["printed_area"] if row["statistic"] == "value" else f"{row['printed_area']}, {row['statistic']}"
    return [
        f"{row['printed_period']}, {area}",
        row["printed"],
        ours,
        wording.VERDICTS[row["verdict"]],
        row["explanation"],
    ]


def _decimals(row: Row) -> int:
    printed = len(str(row["printed"]).partition(".")[2])
    return max(printed, row["decimals"] or 0)
