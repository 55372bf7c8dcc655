"""A trend as far as it goes in a pack: figures of periods that had ended by the pack's last day."""

from __future__ import annotations

from datetime import date
from functools import cached_property

from dashboard.pages.request import Request, Row
from dashboard.pages.trend import Trend

MOST_POINTS = 36  # drawn: three years of months, as many as can be told apart on paper


class Until(Trend):
    """The page's trend without anything of a later period, and without estimates."""

    def __init__(self, request: Request, end: date):
        super().__init__(request)
        self.every = [row for row in self.every if row["period_end"] <= end]
        self._end = end

    @cached_property
    def own(self) -> list[Row]:
        rows = [row for row in self.every if row["is_preferred"] and row["period_type"] == self.period_type]
        return rows[-MOST_POINTS:]

    @cached_property
    def signals(self) -> list[Row]:
        ends = {row["period_end"] for row in self.own}
        return [row for row in super().signals if row["period_end"] in ends]

    @cached_property
    def latest(self) -> Row | None:
        return next((row for row in reversed(self.own) if row["status"] == "shown"), None)

    @cached_property
    def _every_of_group(self) -> list[Row]:
        return [row for row in super()._every_of_group if row["period_end"] <= self._end]

    @cached_property
    def estimates(self) -> list[Row]:
        return []

    @property
    def yearly_of_group(self) -> list[Row]:
        """The group's yearly figures by the statistic that is drawn, whatever the length of the periods drawn."""
        statistic = self.request.statistic
        return [r for r in self._every_of_group if r["period_type"] == "year" and r["statistic"] == statistic]
