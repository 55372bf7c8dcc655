"""The figures of one indicator and area, and all that a page sets beside them."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from dashboard import figures, marks, queries, wording
from dashboard.pages.request import Request, Row


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

    def of_that_year(self, end: Any) -> wording.Row | None:
        """The group's yearly figure that is drawn across the year in which a month or quarter lies."""
        steps = self.drawn.steps
        return next((row for row in steps if marks.year_before(row["period_end"]) < end <= row["period_end"]), None)

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
