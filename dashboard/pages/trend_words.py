"""How to read the trend chart, in words that name only what is drawn on it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from dashboard import figures, sentences, wording

if TYPE_CHECKING:
    from dashboard.pages.trend import Trend


def how_to_read(trend: Trend) -> str:
    """Every line, band and mark of the chart, and what lines do not join."""
    parts = [_own(trend), _compared(trend), _behind(trend)]
    if trend.targets:
        parts.append("A short black line is a target.")
    if trend.events:
        parts.append("A numbered upright line marks something that happened; the list below says what.")
    return " ".join([*(part for part in parts if part), "Lines do not join figures that were made in different ways."])


def _own(trend: Trend) -> str:
    place = trend.request.place
    if not trend.latest:
        return f"There is no line for {place}: it has no figure."
    alone = ", or the dot where a figure stands alone," if _stands_alone(trend.own) else ""
    words = f"The bold line{alone} is {place}."
    if any(sentences.is_as_printed(row) for row in trend.own):
        words += " Open circles on a dotted line are figures as a report printed them."
    if any(row["is_provisional"] for row in trend.own):
        words += " An open circle at the end of dashes is provisional."
    if trend.estimate:
        words += " The open circle at the end of the thin dashed line is an estimate of a year that is not over."
    return words


def _compared(trend: Trend) -> str:
    drawn = trend.drawn
    if drawn.steps:
        last = drawn.steps[-1]
        words = f"The dashed steps are {trend.group_words}, whose figures are for whole years."
        when = f"the year to {wording.month(last['period_end'])}"
        age = wording.age(last["period_end"], trend.request.build["as_of"])
        return f"{words} The last is for {when}, and is {age}."
    if not drawn.compared:
        return ""
    alone = ", or the diamond where a figure stands alone," if _stands_alone(drawn.compared) else ""
    words = f"The dashed line{alone} is {trend.group_words}."
    if printed := {str(row["period_end"].year) for row in drawn.compared if sentences.is_as_printed(row)}:
        words += f" Its figures of {wording.listed(sorted(printed))} are as a report printed them."
    return words


def _behind(trend: Trend) -> str:
    if trend.signals:
        words = "The grey band is the usual range, the thin dotted line the average."
        broken = any(row["rule"] for row in trend.signals)
        return f"{words} A diamond marks a figure that breaks the usual range." if broken else words
    if trend.has("lowest"):
        band = "The grey band holds the middle half of the figures; " if trend.has("lower_quartile") else ""
        lines = f"thin grey lines are the lowest and the highest of {_range_of(trend)}."
        return f"{band}{lines if band else lines.capitalize()}"
    return ""


def _range_of(trend: Trend) -> str:
    """Whose lowest and highest the band shows."""
    group = trend.request.group
    if group is None:
        return ""
    if group.is_single and trend.request.area["area_type"] == "authority":
        return f"the other authorities of {group.in_sentence}"
    return group.members_in_sentence


def _stands_alone(rows: Sequence[figures.Row]) -> bool:
    return any(len(piece) == 1 for piece in figures.runs(rows))
