"""Indicator: words first, then the trend and the year so far, then how other areas stand, then what the figure is."""

from __future__ import annotations

from typing import Any

from dash import html

from dashboard import components, queries, sentences, wording
from dashboard.address import address
from dashboard.pages import (
    compare_lines,
    indicator_details,
    indicator_ranking,
    indicator_trend,
    indicator_year,
    said,
    take_away,
)
from dashboard.pages.glossary import linked
from dashboard.pages.reading import how_to_read
from dashboard.pages.request import Page, Request
from dashboard.pages.trend import Trend
from dashboard.view import View


def render(request: Request) -> Page:
    trend = Trend(request)
    indicator, area = trend.indicator, request.area
    overview = address(View("overview", area_code=area["area_code"], compare=request.view.compare))
    is_neutral = indicator["polarity"] == "neutral"
    content: list[Any] = [
        components.back_to(f"Overview of {request.place}", overview),
        html.H1(f"{indicator['plain_title']}: {request.name}", tabIndex=-1),
        html.P(indicator["title"], className="technical"),
        *_words_first(trend),
        html.P(
            [
                html.B("What it is: "),
                *linked(indicator["definition"], queries.glossary(request.cursor)),
                " ",
                indicator["direction"],
            ]
        ),
        how_to_read(request, "rate", "scaled", "group", "neutral" if is_neutral else "rank", "printed", "symbols"),
        *request.choices(with_group=indicator["is_comparable"] and bool(trend.own or not trend.categories)),
    ]
    if trend.period_not_shown:
        content.append(html.P(trend.period_not_shown, className="notice"))
    if trend.own:
        content += indicator_trend.section(trend)
    elif len(trend.period_types) > 1:
        content += [html.Div([indicator_trend.period_tabs(trend)], className="views")]
    content += said.section(trend)
    content += take_away.of_indicator(trend)
    content += indicator_year.section(trend)
    content += indicator_details.to_ask(indicator, trend.latest and trend.signal_of(trend.latest["period_end"]))
    content += indicator_details.by_category(indicator, trend.categories)
    if trend.latest:
        content += indicator_ranking.other_areas(request, indicator, trend.latest)
        content += compare_lines.way_there(request, indicator)
    content += indicator_details.about(request, indicator, trend.every, trend.latest)
    return Page(f"{indicator['plain_title']}: {request.name}", content, _view_in_words(trend))


def _view_in_words(trend: Trend) -> str:
    """Which view of the page is shown: Wirral, compared with England, months, as a table."""
    parts = [trend.request.place]
    if trend.indicator["is_comparable"]:
        parts.append(trend.request.compared)
    parts.append(wording.PERIOD_NAMES[trend.period_type].lower())
    return ", ".join([*parts, f"as a {indicator_trend.shown_as(trend)}"])


def _words_first(trend: Trend) -> list[Any]:
    """The latest figure in a sentence, beside the comparison, and how old it is; or why there is none."""
    row, name = trend.latest, trend.request.place
    if row is None and trend.categories:
        names = dict.fromkeys(wording.breakdown(row["breakdown"]).lower() for row in trend.categories)
        return [html.P(f"The figures for {name} are by {wording.listed(list(names))}.", className="lead")]
    if row is None:
        kind = f"{wording.PERIOD_ADJECTIVES[trend.period_type]} " if len(trend.period_types) > 1 else ""
        lead = html.P(f"There is no {kind}figure for {name}.", className="lead")
        return [lead, html.P(indicator_details.why_none(trend.request, trend.indicator, trend.own))]
    lead = html.P(f"{trend.headline}.", className="lead")
    parts = [sentences.headline(row, trend.indicator, name)]
    if sentences.is_as_printed(row):
        parts.append("The figure is as a report printed it.")
    parts.append(sentences.by_chance(row, trend.indicator))
    other = trend.at(row["period_end"], trend.request.statistic)
    if other and (sentence := sentences.beside(row, other, trend.group_words, trend.indicator)):
        parts += [sentence, sentences.who_counts(other)]
    parts.append(sentences.standing(row))
    parts.append(f"The figure is {wording.age(row['period_end'], trend.request.build['as_of'])}.")
    newest = trend.own[-1]
    if newest["status"] != "shown":
        why = wording.why_missing(newest, trend.request.area)
        has_ended = newest["status"] == "abolished"
        parts.append(
            f"{why}." if has_ended else f"For {wording.period(newest, trend.indicator)} there is no figure: {why}."
        )
    beside = indicator_details.read_beside(trend.request, trend.indicator)
    return [lead, html.P(" ".join(part for part in parts if part)), *beside]
