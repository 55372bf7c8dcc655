"""Is it fair? Whether each stage follows the one before as often for one group of children as for another."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import Any

from dash import html

from dashboard import components, flow_sentences, queries, wording
from dashboard.address import address
from dashboard.drawing import image
from dashboard.flow_drawing import Dot, ratio_dots, ratio_span
from dashboard.pages import journey_period
from dashboard.pages.request import Page, Request, Row
from dashboard.view import View

CAUTION = (
    "Each ratio has a range that allows for chance: the true one lies within it 19 times in 20. Of so many comparisons "
    "some differ by chance all the same, and brothers and sisters often move together, which makes chance greater "
    "still. A difference is a reason to ask, not yet an answer. Nothing is judged where fewer than five events of "
    "either group went on. Children whose group is not known are counted and compared with nobody."
)
SHAPES = (
    "A triangle points the way in which a group differs by more than chance. A full dot may be chance, an empty one is "
    "not judged."
)


def render(request: Request) -> Page:
    code = request.area["area_code"]
    periods = queries.fairness_periods(request.cursor, code)
    period = journey_period.chosen(request, periods)
    by = request.view.by or "ethnic_group"
    title = f"Is the journey fair? {request.name}"
    journey = address(View("journey", area_code=request.view.area_code))
    content: list[Any] = [components.back_to("Children's journey", journey), html.H1(title, tabIndex=-1)]
    if period is None:
        words = f"No records of children are loaded for {request.place}, so no groups can be compared."
        content += [html.P(words, className="lead"), *journey_period.choices(request, periods, period)]
        return Page(title, content, request.place)
    rows = queries.relative_rates(request.cursor, code, period["period_type"], period["period_end"], by)
    choices = list(flow_sentences.CHARACTERISTICS.items())
    content += [
        html.P(flow_sentences.fair(rows, request.place), className="lead"),
        *journey_period.choices(request, periods, period),
        components.tabs(request.view, "by", choices, by, "Groups to compare"),
        html.P(CAUTION),
        html.P(SHAPES),
    ]
    span = ratio_span(_dots(rows))
    for _, stage in groupby(rows, key=lambda row: (row["from_stage"], row["to_stage"])):
        content += _stage(request, list(stage), span)
    named = wording.period_named(period)
    return Page(title, content, f"{request.place}, {named}, {flow_sentences.CHARACTERISTICS[by].lower()}")


def _stage(request: Request, rows: list[Row], span: tuple[float, float]) -> list[Any]:
    first, when = rows[0], wording.period_named(rows[0])
    if first["from_stage"] == "population":
        return _front_door(request, rows)
    heading = html.H2(f"{first['from_many'][0].upper()}{first['from_many'][1:]} that led to {first['to_one']}")
    if first["status"] not in ("shown", "not_applicable"):
        return [heading, html.P(f"{flow_sentences.symbol(first)} {flow_sentences.why_not(first)}.")]
    reference = flow_sentences.group(first["characteristic"], first["compared_with"])
    caption = f"Within {first['days']} days, by group: {request.place}, {when}"
    headings = [
        "Group",
        "Events",
        "Went on",
        "Percentage",
        f"Times as often as {reference}",
        "Range",
        "What it says",
    ]
    body = [[row["category"], *_cells(row)] for row in rows]
    return [
        heading,
        html.P(flow_sentences.compared(rows)),
        *_drawing(rows, span, reference),
        components.table(caption, headings, body, numbers=[1, 2, 3, 4, 5], kind="cards"),
    ]


def _cells(row: Row) -> list[str]:
    counts = [wording.counted(row["denominator"]), wording.counted(row["numerator"])]
    percentage = "–" if row["percentage"] is None else f"{wording.number(row['percentage'], 1)}%"
    if row["category"] == row["compared_with"]:
        return [*counts, percentage, "1", "–", "the others are compared with it"]
    if row["category"] == "Not known":
        return [*counts, percentage, "–", "–", "not compared"]
    ratio = "–" if row["ratio"] is None else wording.number(row["ratio"], 2)
    return [*counts, percentage, ratio, flow_sentences.interval(row) or "–", flow_sentences.VERDICTS[row["verdict"]]]


def _drawing(rows: Sequence[Row], span: tuple[float, float], reference: str) -> list[Any]:
    dots = _dots(rows)
    if not dots:
        return []
    alt = "; ".join(f"{dot.name} {dot.words}" for dot in dots)
    drawn = components.picture(image(ratio_dots(dots, span)), image(ratio_dots(dots, span, narrow=True)), f"{alt}.")
    caption = f"How many times as often as for {reference}, with the range that allows for chance"
    return [html.Figure([html.Figcaption(caption), drawn])]


def _dots(rows: Sequence[Row]) -> list[Dot]:
    return [
        Dot(
            row["category"], row["ratio"], row["lower"], row["upper"],
            f"{wording.number(row['ratio'], 2)} ({flow_sentences.interval(row)})", row["verdict"],
        )
        for row in rows
        if row["status"] == "shown"
    ]  # fmt: skip


def _front_door(request: Request, rows: list[Row]) -> list[Any]:
    """How many contacts there are of each group. How many children there are of each is not loaded, so no rate."""
    heading = html.H2("At the front door")
    if all(row["numerator"] is None for row in rows):
        return [heading, html.P(f"{flow_sentences.symbol(rows[0])} {flow_sentences.why_not(rows[0])}.")]
    words = (
        "How many children of each group live here is not loaded, so these are numbers and no rates: who is more often "
    )
    words += "the subject of a contact cannot be told from them."
    top = max(row["numerator"] for row in rows) or 1
    body = [
        [row["category"], components.with_bar(wording.counted(row["numerator"]), row["numerator"] / top)]
        for row in rows
    ]
    caption = f"{rows[0]['to_title']} by group: {request.place}, {wording.period_named(rows[0])}"
    return [heading, html.P(words), components.table(caption, ["Group", rows[0]["to_title"]], body, kind="barred")]
