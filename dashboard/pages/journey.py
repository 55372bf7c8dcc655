"""Journey: from stage to stage, by who sent the referral, where children wait, the front door, early help."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from dash import html

from dashboard import components, flow_sentences, queries, wording
from dashboard.address import address
from dashboard.drawing import image
from dashboard.flow_drawing import Bar, flow_bars
from dashboard.pages import journey_front_door, journey_period
from dashboard.pages.request import Page, Request, Row
from dashboard.view import View


def render(request: Request) -> Page:
    periods = queries.flow_periods(request.cursor, request.area["area_code"])
    period = journey_period.chosen(request, periods)
    method = request.view.method or "cohort"
    content: list[Any] = [html.H1(f"Children's journey: {request.name}", tabIndex=-1)]
    if period is None:
        content += [*_no_records(request), *journey_period.choices(request, periods, period)]
        content += journey_front_door.published(request)
        return Page(f"Children's journey: {request.name}", content, request.place)
    steps = _steps(request, period, method)
    content += [
        html.P(flow_sentences.lead(steps, request.place), className="lead"),
        *journey_period.choices(request, periods, period),
        *_flow(request, steps, period, method),
        *_by_source(request, steps, period, method),
        *_fair(request, period),
        *journey_front_door.waiting(request),
        *journey_front_door.front_door(request, period),
        *journey_front_door.moves(request, period),
    ]
    shown = f"{request.place}, {wording.period_named(period)}, {flow_sentences.METHODS[method].lower()}"
    return Page(f"Children's journey: {request.name}", content, shown)


def _steps(request: Request, period: Row, method: str) -> list[Row]:
    code = request.area["area_code"]
    return queries.flow_steps(request.cursor, code, period["period_type"], period["period_end"], method)


def _no_records(request: Request) -> list[Any]:
    """That nobody's way can be followed here, and what there is instead."""
    home = request.build["home_area_code"]
    if request.area["area_code"] == home:
        return [html.P("No records of children are loaded, so nobody's way can be followed yet.", className="lead")]
    name = request.build["home_name"]
    words = f"Records of children are loaded for {name} only, so the journey can be followed there and nowhere else."
    there = components.link(f"Children's journey in {name}", address(View("journey")))
    return [html.P(words, className="lead"), html.P([there, "."])]


def _flow(request: Request, steps: list[Row], period: Row, method: str) -> list[Any]:
    choices = list(flow_sentences.METHODS.items())
    return [
        html.H2("From stage to stage"),
        components.tabs(request.view, "method", choices, method, "How children are counted"),
        html.P(flow_sentences.EXPLAINED[method]),
        _drawing(request, steps, period, method),
        _table(request, steps, period, method),
        *_notes(steps, method),
        components.more("What the stages are", components.facts(_stages(request))),
    ]


def _stages(request: Request) -> list[tuple[str, Any]]:
    return [(row["title"], row["meaning"]) for row in queries.flow_stages(request.cursor)]


def _drawing(request: Request, steps: list[Row], period: Row, method: str) -> html.Figure:
    bars = []
    for row in steps:
        out_of = f"of {wording.counted(row['denominator'])}" if row["status"] == "shown" and method == "cohort" else ""
        shown = flow_sentences.share(row) if row["status"] == "shown" else flow_sentences.symbol(row)
        bars.append(Bar(flow_sentences.step(row), row["value"], (shown, out_of)))
    alt = "; ".join(f"{' '.join(bar.name)}: {bar.words[0]}" for bar in bars)
    what = (
        "How many went on to the next stage" if method == "cohort" else "How many of one stage for every 100 of another"
    )
    caption = f"{what}: {request.place}, {wording.period_named(period)}"
    drawn = components.picture(image(flow_bars(bars)), image(flow_bars(bars, narrow=True)), f"{alt}.")
    return html.Figure([html.Figcaption(caption), drawn])


def _table(request: Request, steps: list[Row], period: Row, method: str) -> html.Div:
    caption = f"{flow_sentences.METHODS[method]}: {request.place}, {wording.period_named(period)}"
    if method == "cohort":
        headings = ["Step", "Events", "Went on", "Percentage", "Typical time (median)", "Nine in ten within"]
        body = [[_name(row), *_counts(row), *_times(row)] for row in steps]
        return components.table(caption, headings, body, numbers=[1, 2, 3, 4, 5], kind="cards")
    headings = ["Step", "Events of the earlier stage", "Events of the later stage", "Later for every 100 earlier"]
    body = [[_name(row), *_counts(row)] for row in steps]
    return components.table(caption, headings, body, numbers=[1, 2, 3], kind="cards")


def _name(row: Row) -> list[Any]:
    first, second = flow_sentences.step(row)
    return [first, html.Span(second, className="unit")]


def _counts(row: Row) -> list[Any]:
    if row["status"] != "shown":
        why = html.Span(flow_sentences.why_not(row), className="unit")
        return [
            wording.counted(row["denominator"]),
            wording.counted(row["numerator"]),
            [flow_sentences.symbol(row), why],
        ]
    counts = [wording.counted(row["denominator"]), wording.counted(row["numerator"])]
    return [*counts, flow_sentences.share(row)]


def _times(row: Row) -> list[str]:
    return [flow_sentences.days(row["median_days"]), flow_sentences.days(row["ninetieth_days"])]


def _notes(steps: list[Row], method: str) -> list[Any]:
    if method != "cohort":
        return []
    said = [row["note"] for row in steps if row["note"]]
    days = (
        "Times are calendar days, of those who went on. A later event counts for the nearest earlier one of the child."
    )
    return [html.P(" ".join([days, *said]), className="note")]


def _by_source(request: Request, steps: list[Row], period: Row, method: str) -> list[Any]:
    """Every step for each who sent the referral; a step for which that is not known has its reason once, below."""
    code, kind, end = request.area["area_code"], period["period_type"], period["period_end"]
    rows = queries.flow_by_source(request.cursor, code, kind, end, method)
    if not rows:
        return []
    order = [(row["from_stage"], row["to_stage"]) for row in steps]
    headings = ["Sent by", *(" ".join(_short(row)) for row in steps)]
    body = []
    for source, parts in groupby(rows, key=lambda row: row["category"]):
        by_step = {(row["from_stage"], row["to_stage"]): row for row in parts}
        body.append([source, *(_part(by_step.get(step)) for step in order)])
    unknown = {flow_sentences.why_not(row) for row in rows if row["status"] not in ("shown", "not_applicable")}
    notes = [html.P(f"[x] {why}.", className="note") for why in sorted(unknown)]
    caption = f"From stage to stage, by who sent the referral: {request.place}, {wording.period_named(period)}"
    words = "A contact has its own sender, and everything after it that of the referral it came from."
    return [
        html.H2("By who sent the referral"),
        html.P(words),
        components.table(caption, headings, body, numbers=list(range(1, len(headings))), kind="cards"),
        *notes,
    ]


def _short(row: Row) -> tuple[str, str]:
    if row["method"] == "cohort":
        return str(row["from_title"]), f"to {row['to_one']}"
    return flow_sentences.step(row)


def _part(row: Row | None) -> Any:
    if row is None or row["status"] == "not_applicable":
        return "–"
    if row["status"] != "shown":
        return flow_sentences.symbol(row)
    word = "of" if row["method"] == "cohort" else "for"
    return [flow_sentences.share(row), html.Span(f"{word} {wording.counted(row['denominator'])}", className="unit")]


def _fair(request: Request, period: Row) -> list[Any]:
    there = View("fairness", area_code=request.view.area_code)
    if period["period_type"] == "year":
        there = View("fairness", area_code=request.view.area_code, period=journey_period.word(period))
    words = "Whether each stage follows the one before as often for children of every ethnic group, sex and age: "
    return [html.H2("Is it fair?"), html.P([words, components.link("compare groups of children", address(there)), "."])]
