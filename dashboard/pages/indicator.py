"""Indicator: words first, then the trend and the year so far, then how other areas stand, then what the figure is."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from dash import html

from dashboard import components, figures, queries, sentences, wording
from dashboard.address import View, address
from dashboard.pages import (
    compare_lines,
    indicator_details,
    indicator_ranking,
    indicator_trend,
    indicator_year,
    take_away,
)
from dashboard.pages.glossary import linked
from dashboard.pages.reading import how_to_read
from dashboard.pages.request import Page, Request, Row


class Trend:
    """The figures of one indicator and area, and what they are compared with, in the type of period asked for."""

    def __init__(self, request: Request):
        self.request = request
        self.indicator: Row = queries.indicator(request.cursor, request.view.indicator_id) or {}
        self.every = queries.trend(request.cursor, request.view.indicator_id, request.area["area_code"])

    @cached_property
    def _every_category(self) -> list[Row]:
        return queries.categories(self.request.cursor, self.request.view.indicator_id, self.request.area["area_code"])

    @property
    def categories(self) -> list[Row]:
        """Of the type of period that is shown."""
        return [row for row in self._every_category if row["period_type"] == self.period_type]

    @cached_property
    def period_types(self) -> list[str]:
        given = {row["period_type"] for row in [*self.every, *self._every_category] if row["is_preferred"]}
        return [period for period in wording.PERIOD_NAMES if period in given]

    @cached_property
    def period_type(self) -> str:
        asked = self.request.view.period
        return asked if asked in self.period_types else next(iter(self.period_types), "year")

    @property
    def period_not_shown(self) -> str:
        """That there are no figures of the type of period asked for, and what is shown instead; empty if there are."""
        asked, shown = self.request.view.period, self.period_type
        if not asked or asked == shown or not self.period_types:
            return ""
        none, some = wording.PERIOD_ADJECTIVES[asked], wording.PERIOD_ADJECTIVES[shown]
        return f"There are no {none} figures of this for {self.request.place}. The page shows {some} figures."

    @cached_property
    def own(self) -> list[Row]:
        return [row for row in self.every if row["is_preferred"] and row["period_type"] == self.period_type]

    @cached_property
    def signals(self) -> list[Row]:
        """The usual range of the periods that are shown; there is none of years and of periods that overlap."""
        cursor, area = self.request.cursor, self.request.area["area_code"]
        every = queries.signals(cursor, self.request.view.indicator_id, area)
        return [row for row in every if row["period_type"] == self.period_type]

    def signal_of(self, period_end: Any) -> Row | None:
        return next((row for row in self.signals if row["period_end"] == period_end), None)

    @cached_property
    def headline(self) -> str:
        """What the newest figure says; empty where there is none."""
        if self.latest is None:
            return ""
        place = (self.indicator["indicator_id"], self.request.area["area_code"])
        return queries.headline(self.request.cursor, *place, self.period_type, self.latest["period_end"])

    @cached_property
    def events(self) -> list[Row]:
        """What happened while the figures that are shown were made."""
        if not self.own:
            return []
        rows = queries.events(self.request.cursor, self.indicator["indicator_id"], self.request.area["area_code"])
        first, last = self.own[0]["period_start"], self.own[-1]["period_end"]
        return [row for row in rows if first <= row["happened_on"] <= last]

    @property
    def has_usual_range(self) -> bool:
        return self.period_type in ("month", "quarter")

    @cached_property
    def latest(self) -> Row | None:
        return next((row for row in self.own if row["is_latest"]), None)

    @property
    def group(self) -> list[Row]:
        """What the figures are set beside: rows of the same type of period."""
        return [row for row in self._every_of_group if row["period_type"] == self.period_type]

    @property
    def annual(self) -> list[Row]:
        """The group's yearly figures, which are set beside months and quarters."""
        return [row for row in self._every_of_group if row["period_type"] == "year"] if self.has_usual_range else []

    @cached_property
    def _every_of_group(self) -> list[Row]:
        group = self.request.group
        if group is None or not self.indicator["is_comparable"]:
            return []
        vintage = group.vintage or self.request.build["neighbour_vintage"]
        return queries.benchmark(
            self.request.cursor, self.indicator["indicator_id"], self.request.area["area_code"], group.group_id, vintage
        )

    @cached_property
    def targets(self) -> list[Row]:
        """Targets are set for years."""
        if self.period_type != "year":
            return []
        return queries.targets(self.request.cursor, self.indicator["indicator_id"])

    @cached_property
    def estimates(self) -> list[Row]:
        """What a year that was not over may come to."""
        return queries.estimates(self.request.cursor, self.request.view.indicator_id, self.request.area["area_code"])

    @cached_property
    def printed(self) -> list[Row]:
        """Figures that reports have printed, beside ours."""
        return queries.reconciled(self.request.cursor, self.request.view.indicator_id, self.request.area["area_code"])

    def at(self, period_end: Any, statistic: str) -> Row | None:
        return next((r for r in self.group if r["period_end"] == period_end and r["statistic"] == statistic), None)

    @cached_property
    def drawn(self) -> figures.Drawn:
        """All that the chart shows; the words beside it and the table are made from the same rows."""
        return figures.Drawn(
            indicator=self.indicator,
            own=self.own,
            own_name=self.request.area["area_name"],
            group=self.group,
            group_name=self.request.group_drawn,
            statistic=self.request.statistic,
            targets=self.targets,
            signals=self.signals,
            annual=self.annual,
            events=self.events,
            estimate=self.estimate,
        )

    def has(self, statistic: str) -> bool:
        """Whether there is a figure of the group by that statistic."""
        return any(row["statistic"] == statistic and row["status"] == "shown" for row in self.group)

    @cached_property
    def estimate(self) -> Row | None:
        """On the chart of years, what the year that is not over may come to."""
        if self.period_type != "year":
            return None
        return next((row for row in reversed(self.estimates) if row["is_best"]), None)

    @property
    def group_words(self) -> str:
        """The group as a sentence names it: England; the average of Core cities."""
        group = self.request.group
        if group is None or group.is_single:
            return group.in_sentence if group else ""
        average = {"mean": "average", "median": "middle value"}[self.request.statistic]
        return f"the {average} of {group.in_sentence}"


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
    content += take_away.of_indicator(trend)
    content += indicator_year.section(request, indicator)
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
