"""Whether five years show a trend that chance does not explain, and what it says.

A line is drawn through the five latest years, each weighted by how sure it is: 1 / ((upper - lower) / 3.92)^2. There is
a trend where slope^2 / variance of the slope is above the 99.8% point of chi squared, 9.5495, and where the slope keeps
its sign when each year is left out in turn. A slope of nought has no sign. It cannot be worked out with fewer than five
years, with a gap among the five, or where all were counted in one of them (its count is its denominator).

Source: OHID's recent trend in Fingertips (public health technical guidance, "Fingertips trend markers"; its code for
rates, dhsc-govuk/FingertipsNext, TrendMarkerCalculator). A percentage is tested by its Wilson limits as a rate is by
its own; Fingertips has had another test for some percentages.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from statistics import NormalDist
from typing import Literal, NamedTuple

from etl.judgement.usual_range import Direction, Meaning, Polarity, check_polarity, judged

YEARS = 5
WIDTH = 3.92  # standard errors between the two 95% limits
CRITICAL = NormalDist().inv_cdf(0.001) ** 2  # 9.5495: chi squared of one degree of freedom, 99.8%


class Year(NamedTuple):
    """The figure of a year and its 95% limits, in one unit. ``is_all``: its count is its denominator."""

    value: float
    lower: float
    upper: float
    is_all: bool = False


@dataclass(frozen=True)
class AnnualTrend:
    """What five years show. ``slope`` is the change in a year, in the unit of the values.

    ``judgement`` is "none" for no significant change, and "unknown" where it cannot be worked out: ``reason`` says why,
    and ``slope`` and ``chi_squared`` are None.
    """

    direction: Direction | None
    judgement: Literal[Meaning, "none", "unknown"]
    slope: float | None = None
    chi_squared: float | None = None
    reason: Literal["too few years", "a gap", "all were counted"] | None = None


def annual_trend(years: Sequence[Year | None], *, polarity: Polarity) -> AnnualTrend:
    """The trend of the five latest of ``years``, which are in order of time, None where there is no figure.

    Raises ValueError for an unknown polarity, anything that is not a finite number, and limits that are not apart or
    do not hold the value.
    """
    check_polarity(polarity)
    latest = [year for year in years[-YEARS:] if year is not None]
    for year in latest:
        if not all(map(math.isfinite, year)) or not year.lower <= year.value <= year.upper or year.lower == year.upper:
            raise ValueError(f"A year has a figure between limits that are apart, not {year}.")
    if len(years) < YEARS:
        return AnnualTrend(None, "unknown", reason="too few years")
    if len(latest) < YEARS:
        return AnnualTrend(None, "unknown", reason="a gap")
    if any(year.is_all for year in latest):
        return AnnualTrend(None, "unknown", reason="all were counted")
    points = [(place, year.value, _weight(year)) for place, year in enumerate(latest)]
    slope, variance = _line(points)
    chi_squared = slope**2 / variance
    signs = {_sign(_line([*points[:place], *points[place + 1 :]])[0]) for place in range(YEARS)}
    if chi_squared <= CRITICAL or signs != {_sign(slope)}:
        return AnnualTrend(None, "none", slope, chi_squared)
    direction: Direction = "up" if slope > 0 else "down"
    return AnnualTrend(direction, judged(direction, polarity), slope, chi_squared)


def _weight(year: Year) -> float:
    return (WIDTH / (year.upper - year.lower)) ** 2


def _line(points: Sequence[tuple[int, float, float]]) -> tuple[float, float]:
    """The slope of the weighted line through places, values and weights, and the variance of that slope.

    The slope is the mean of the slopes between each two points, which is nought to the last digit where no value
    differs. It is rounded, so that noise gives no sign.
    """
    pairs = [(b[0] - a[0], b[1] - a[1], a[2] * b[2]) for a, b in combinations(points, 2)]
    spread = math.fsum(weight * years**2 for years, _, weight in pairs)
    slope = math.fsum(weight * years * rise for years, rise, weight in pairs) / spread
    return round(slope, 10), math.fsum(weight for _, _, weight in points) / spread


def _sign(number: float) -> int:
    return (number > 0) - (number < 0)
