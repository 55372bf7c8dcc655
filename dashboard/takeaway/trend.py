"""The trend of an indicator as a table: every period of the chart, with everything that the chart sets beside it."""

from __future__ import annotations

from datetime import date

from dashboard import sentences, wording
from dashboard.pages.indicator_trend import group_columns, notes_of
from dashboard.pages.trend import Trend
from dashboard.takeaway import cells
from dashboard.takeaway.sheet import Column, Sheet, table

PERIOD = [Column("period", "Period"), Column("period_end", "Last day of the period")]
COUNTED = [Column("numerator", "Counted"), Column("denominator", "Out of")]
SOURCE = Column("source", "Source and notes")
INTERVAL = [Column("lower", "Interval: lower end"), Column("upper", "Interval: upper end")]
USUAL = [
    Column("centre", "Usual range: average"),
    Column("lower_limit", "Usual range: lower limit"),
    Column("upper_limit", "Usual range: upper limit"),
    Column("signal", "Usual range: in words"),
]
MEMBERS = {"members_counted": "members with a figure", "members_total": "members"}
THAT_YEAR = Column("group_that_year", "What it is compared with: figure of that whole year")
AVERAGES = ("mean", "median")


def sheet(trend: Trend) -> Sheet:
    """One row for each period, the oldest first."""
    others = [row for row in trend.group if row["status"] == "shown"]
    ends = sorted({row["period_end"] for row in (*trend.own, *others, *trend.targets)})
    title = f"{trend.indicator['title']}: {trend.request.area['area_name']}"
    return table("trend", title, _columns(trend), [_cells(trend, end) for end in ends])


def _columns(trend: Trend) -> list[Column]:
    measure = sentences.measure(trend.own[-1], trend.indicator)
    heading = f"{trend.request.area['area_name']}: {measure[0].lower()}{measure[1:]}"
    columns = [*PERIOD, *cells.figure_columns(heading)]
    columns += [Column("change_from_previous", "Change from the period before")]
    columns += COUNTED if any(row["numerator"] is not None for row in trend.own) else []
    columns += INTERVAL if any(row["lower"] is not None for row in trend.own) else []
    columns += USUAL if trend.signals else []
    for words, statistic in group_columns(trend):
        name = _name(trend, statistic)
        columns += cells.figure_columns(words, name)
        if statistic in AVERAGES:
            columns += [Column(f"{name}_{key}", f"{words}: {of}") for key, of in MEMBERS.items()]
    columns += [Column("target", "Target")] if trend.targets else []
    columns += [THAT_YEAR] if trend.drawn.steps else []
    return [*columns, SOURCE]


def _name(trend: Trend, statistic: str) -> str:
    """Of a column of the group: core_cities_mean."""
    return f"{trend.request.group.group_id}_{statistic}" if trend.request.group else statistic


def _cells(trend: Trend, end: date) -> cells.Cells:
    own = next((row for row in trend.own if row["period_end"] == end), None)
    target = next((row for row in trend.targets if row["period_end"] == end), None)
    found: cells.Cells = {
        "period": wording.period(own, trend.indicator) if own else _period_of_others(trend, end),
        "period_end": end,
        **cells.figure(own, trend.indicator),
        **cells.change(own, trend.indicator),
        **cells.counted(own, trend.indicator),
        **cells.numbers(own, trend.indicator, ("lower", "upper")),
        **cells.numbers(target and {"target": target["value"]}, trend.indicator, ["target"]),
        **_signal(trend, end),
        **_that_year(trend, end),
    }
    for _, statistic in group_columns(trend):
        found |= _group(trend, end, statistic)
    return found | ({"source": notes_of(own, trend.request.area)} if own else {})


def _period_of_others(trend: Trend, end: date) -> str:
    return wording.period_ending(end, trend.period_type, trend.indicator)


def _signal(trend: Trend, end: date) -> cells.Cells:
    row = trend.signal_of(end)
    if row is None:
        return {}
    limits = cells.numbers(row, trend.indicator, ("centre", "lower_limit", "upper_limit"))
    return {**limits, "signal": sentences.usual_word(row)}


def _that_year(trend: Trend, end: date) -> cells.Cells:
    """The group's yearly figure that the chart draws as a step across the year in which a month or quarter lies."""
    row = trend.of_that_year(end)
    return cells.numbers(row and {THAT_YEAR.name: row["value"]}, trend.indicator, [THAT_YEAR.name])


def _group(trend: Trend, end: date, statistic: str) -> cells.Cells:
    """A figure of the group, and of how many of its members it is made."""
    row, name = trend.at(end, statistic), _name(trend, statistic)
    members = cells.counts(row, MEMBERS)
    return {**cells.figure(row, trend.indicator, name), **{f"{name}_{key}": cell for key, cell in members.items()}}
