"""The page that makes a pack: what it shall hold, how far it is, and then its files."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from dash import html

from dashboard import components, queries, wording
from dashboard.access.visitor import asker
from dashboard.address import address
from dashboard.native import Input
from dashboard.pack import period as periods
from dashboard.pack.files import FORMS
from dashboard.pack.jobs import JOBS
from dashboard.pages import problems
from dashboard.pages.request import Page, Request
from dashboard.view import View

WHAT = "A pack has what stands out first, then a page for each measure with its chart, what to ask, how good the data "
WHAT += "is, and what each measure means. The letter says it all on one page."


def form(request: Request) -> Page:
    """What there is to choose. It works without scripts: the form is sent, and the answer is the page of the job."""
    title = f"A pack for a meeting: {request.name}"
    first_month = request.build["year_starts_in"]
    there = periods.known(queries.periods(request.cursor, request.area["area_code"]), first_month)
    audiences = queries.audiences(request.cursor)
    content: list[Any] = [
        components.back_to(
            f"Overview of {request.place}", address(View("overview", area_code=request.area["area_code"]))
        ),
        html.H1(title, tabIndex=-1),
        html.P(WHAT, className="lead"),
        *request.choices(with_group=False),
    ]
    if not there or not audiences:
        missing = "there are no figures" if audiences else "the catalogue says of no pack what it holds"
        return Page(title, [*content, html.P(f"No pack can be made for {request.place}: {missing}.")])
    hidden = Input(type="hidden", name="area", value=request.area["area_code"])
    newest = next((one for one in there if one.period_type == "quarter"), there[0]).written
    choices = [
        _select("Period", "period", _periods(there, newest)),
        _select("Made for", "audience", [components.option(row["audience"], row["title"], "") for row in audiences]),
    ]
    ticks = [_tick(name, words) for name, words in FORMS.items()]
    fieldset = html.Fieldset([html.Legend("Which files"), *ticks])
    send = html.Div(html.Button("Make the pack", type="submit"), className="choices")
    sent = html.Form([hidden, html.Div(choices, className="choices"), fieldset, send], action="/pack", method="post")
    return Page(title, [*content, sent], f"{request.place}, a pack for a meeting")


def _select(label: str, name: str, options: list[Any]) -> html.Div:
    select = html.Select(options, id=f"choose-{name}", name=name)
    return html.Div([html.Label(label, htmlFor=f"choose-{name}"), select], className="choice")


def _periods(there: list[periods.Period], chosen: str) -> list[Any]:
    """Quarters, months and years, the newest first."""
    in_order = sorted(there, key=lambda one: list(periods.TYPES).index(one.period_type))
    return [
        html.Optgroup([_period(one, chosen) for one in members], label=periods.TYPES[period_type])
        for period_type, members in groupby(in_order, key=lambda one: one.period_type)
    ]


def _period(one: periods.Period, chosen: str) -> html.Option:
    words = one.words[0].upper() + one.words[1:]
    return components.option(one.written, words, chosen)


def _tick(name: str, words: str) -> html.Div:
    tick = Input(type="checkbox", id=f"form-{name}", name="forms", value=name, checked=True)
    return html.Div([tick, html.Label(words, htmlFor=f"form-{name}")], className="tick")


def progress(request: Request) -> Page:
    """How far a pack is, which asks again by itself until it is over; then links to its files."""
    job = JOBS.find(request.view.job, asker())
    if job is None:
        return problems.not_found("There is no such pack here, or it was made more than an hour ago. Make it again.")
    back = components.back_to("Make another pack", address(View("pack", area_code=job.asked.area_code)))
    if job.why_not:
        content = [back, html.H1("The pack could not be made", tabIndex=-1), html.P(job.why_not, className="lead")]
        return Page("The pack could not be made", content, "The pack could not be made", status=200)
    made = dict(job.made)  # as far as it is at this moment; it goes on while the page is written
    done = [_file(job.job_id, name, len(content)) for name, (_, content) in made.items()]
    if len(made) < len(job.asked.forms):
        said = f"{len(done)} of {wording.plural(len(job.asked.forms), 'file')} made"
        content = [back, html.H1("The pack is being made", tabIndex=-1), html.P(f"{said}.", className="lead")]
        wait = html.P("It takes a few seconds. This page looks again by itself.")
        return Page("The pack is being made", [*content, components.bullets(done), wait], said, again=True)
    content = [back, html.H1("The pack is ready", tabIndex=-1), html.P(f"{job.title}.", className="lead")]
    kept = html.P("The files are kept here for an hour.")
    return Page("The pack is ready", [*content, components.bullets(done), kept], "The pack is ready")


def _file(job_id: str, name: str, size: int) -> Any:
    link = components.link(FORMS[name], f"/pack/{job_id}/{name}", download=True)
    return [link, f" ({wording.number(max(1, size / 1000), 0)} kB)"]
