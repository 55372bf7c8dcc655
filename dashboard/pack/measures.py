"""One measure of a pack: the page of an indicator as it stood when the pack's period ended."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from dashboard import figures, queries, sentences, wording, year_sentences
from dashboard.pack.content import Measure, Table
from dashboard.pack.minutes import Minutes
from dashboard.pack.period import Period
from dashboard.pack.until import Until
from dashboard.pages import indicator_trend, trend_words
from dashboard.pages.area import benchmarks, figure_beside
from dashboard.pages.request import Request, Row
from dashboard.takeaway.trend import sheet
from dashboard.view import View

DRAWN_FIRST = {"year": ("year", "month", "quarter")}
MOST_ROWS = 5
NONE = "no figure"


@dataclass(frozen=True)
class Compared:
    """The newest year of a measure beside the group's, both of the same year."""

    row: Row
    other: Row


class Measured:
    """What is known of one measure by the end of the period."""

    def __init__(self, request: Request, indicator: Row, period: Period, beside: Any):
        self.request, self.indicator, self.period = request, indicator, period
        name, code = indicator["indicator_id"], request.area["area_code"]
        every = queries.trend(request.cursor, name, code)
        self.every = [row for row in every if row["is_preferred"] and row["period_end"] <= period.end]
        self.row = self._figure()
        view = View("indicator", indicator_id=name, area_code=code, compare=request.view.compare, period=self._drawn())
        self.trend = Until(Request(request.cursor, view), period.end)
        self.compared = self._compared(beside)

    def _figure(self) -> Row | None:
        """The figure of the period, shown or not; failing that the newest that is shown of a period before."""
        asked = [r for r in self.every if r["period_type"] == self.period.period_type]
        exact = next((row for row in asked if row["period_end"] == self.period.end), None)
        before = [
            r for r in self.every if r["status"] == "shown" and r["period_type"] in ("year", self.period.period_type)
        ]
        return exact or max(before, key=lambda row: row["period_end"], default=None)

    def _drawn(self) -> str:
        """The type of period that is drawn: months where there are any, as the usual range is found by them."""
        order = DRAWN_FIRST.get(self.period.period_type, ("month", "quarter", "year"))
        shown = [row["period_type"] for row in self.every if row["status"] == "shown"]
        return next((one for one in order if shown.count(one) >= figures.FEWEST), order[0])

    def _compared(self, beside: Any) -> Compared | None:
        group = self.request.group
        years = [row for row in self.every if row["period_type"] == "year" and row["status"] == "shown"]
        if group is None or not years or not self.indicator["is_comparable"]:
            return None
        row = years[-1]
        other = figure_beside(group, ("year", row["period_end"], self.indicator["indicator_id"]), beside)
        return Compared(row, other) if other and other["status"] == "shown" else None

    @property
    def is_of_period(self) -> bool:
        """Whether the figure is of the pack's own period, and shown."""
        row = self.row
        return bool(row and row["status"] == "shown" and _same_period(row, self.period))


def _same_period(row: Row, period: Period) -> bool:
    return (row["period_type"], row["period_end"]) == (period.period_type, period.end)


def every_measure(request: Request, indicators: Sequence[Row], period: Period) -> list[Measured]:
    """The measures of a pack, in its order."""
    beside = benchmarks(request)
    return [Measured(request, indicator, period, beside) for indicator in indicators]


def in_brief(request: Request, period: Period, measured: Sequence[Measured]) -> Table:
    """Every measure in a row: its figure, the year before, its usual range, and its newest year beside others."""
    has_range = any(one.trend.signal_of(period.end) for one in measured)
    group = request.group if any(one.compared for one in measured) else None
    headings = ["Measure", "Figure", "Change from a year before", *(["Usual range"] if has_range else [])]
    headings += [f"{group.name}, newest year"] if group else []
    rows = []
    for number, one in enumerate(measured, start=1):
        cells = [f"{number}. {one.indicator['plain_title']}", *_figure_and_change(one)]
        cells += [_usual(one)] if has_range else []
        cells += [sentences.against(one.compared.other, one.indicator) if one.compared else "–"] if group else []
        rows.append(cells)
    return Table(f"Every measure of this pack, {period.words}", headings, rows, [1, 2])


def _figure_and_change(one: Measured) -> list[str]:
    row, indicator = one.row, one.indicator
    if row is None:
        return [NONE, "–"]
    when = "" if _same_period(row, one.period) else f" ({wording.period(row, indicator)})"
    return [f"{wording.figure(row, indicator)}{when}", wording.change(row["change_from_year_before"], indicator)]


def _usual(one: Measured) -> str:
    """How the last month of the period lies to its usual range."""
    signal = one.trend.signal_of(one.period.end)
    return sentences.usual_word(signal) if signal else "no usual range"


def written(number: int, one: Measured, minutes: Minutes) -> Measure:
    """The measure as the pack shows it."""
    trend, indicator, row = one.trend, one.indicator, one.row
    name = indicator["indicator_id"]
    is_drawn = figures.points(trend.drawn) >= figures.FEWEST and bool(trend.own)
    signal = trend.signal_of(one.period.end)
    sources = dict.fromkeys(r["reference"] or r["source_title"] for r in trend.own if r["status"] == "shown")
    return Measure(
        number=number,
        indicator=indicator,
        headline=trend.headline or sentences.headline(None, indicator, one.request.place).rstrip("."),
        said=" ".join(_sentences(one)),
        row=row,
        caption=indicator_trend.caption_of(trend) if trend.own else str(indicator["title"]),
        drawn=trend.drawn if is_drawn else None,
        how_to_read=trend_words.how_to_read(trend) if is_drawn else "",
        events=[f"{wording.day(event['happened_on'])}: {event['what']}" for event in trend.events] if is_drawn else [],
        table=_table(one) if row else None,
        questions=[*sentences.questions(signal), *indicator["questions"]],
        caveats=indicator["caveats"],
        sources=list(sources),
        commentary=[said for said in minutes.commentary if said.indicator_id == name],
        sheet=replace(sheet(trend), name=f"figure_{number:02}") if trend.own else None,
    )


def _sentences(one: Measured) -> list[str]:
    """The figure, how it differs from the one a year before, and how the newest year is beside others."""
    row, indicator, place = one.row, one.indicator, one.request.place
    when = wording.period({**one.period.row}, indicator)
    if row is None:
        return [f"There is no figure up to {when}."]
    if row["status"] != "shown":
        why = f"{wording.STATUSES[row['status']][0]} {wording.why_missing(row, one.request.area)}"
        latest = one.trend.latest
        before = [sentences.headline(latest, indicator, place)] if latest else []
        return [f"For {when} there is no figure: {why}.", *before, *_beside(one)]
    said = [] if one.is_of_period else [f"There is no figure for {when}. The newest before it is shown."]
    said.append(sentences.headline(row, indicator, place))
    difference = year_sentences.against(row, indicator)
    said += [f"That is {difference}."] if difference else []
    said += ["The figure is as a report printed it."] if sentences.is_as_printed(row) else []
    return [*said, *_beside(one)]


def _beside(one: Measured) -> list[str]:
    """The newest year beside the group's."""
    compared, indicator = one.compared, one.indicator
    if compared is None:
        return []
    is_said = (
        one.row is not None and one.row["status"] == "shown" and one.row["period_end"] == compared.row["period_end"]
    )
    is_said = is_said and one.row is not None and one.row["period_type"] == "year"
    own = [] if is_said else [sentences.headline(compared.row, indicator, one.request.place)]
    beside = sentences.beside(compared.row, compared.other, one.trend.group_words, indicator)
    parts = [*own, beside, sentences.beyond_chance(compared.other), sentences.who_counts(compared.other)]
    return [part for part in [*parts, sentences.standing(compared.row)] if part]


def _table(one: Measured) -> Table:
    """The newest periods of the figure's own length, the newest first."""
    indicator, row = one.indicator, one.row
    assert row is not None
    rows = [each for each in one.every if each["period_type"] == row["period_type"]][: -MOST_ROWS - 1 : -1]
    measure = sentences.measure(row, indicator)
    is_beside = row["period_type"] == "year" and indicator["is_comparable"] and bool(one.trend.yearly_of_group)
    group = {each["period_end"]: each for each in one.trend.yearly_of_group} if is_beside else {}
    headings = ["Period", f"{one.request.area['area_name']}: {measure[0].lower()}{measure[1:]}"]
    headings += ["Change from a year before", *([one.trend.drawn.group_name] if is_beside else [])]
    body = []
    for each in rows:
        figure = wording.figure(each, indicator) + (" [p]" if each["is_provisional"] else "")
        cells = [wording.period(each, indicator), figure, wording.change(each["change_from_year_before"], indicator)]
        other = group.get(each["period_end"])
        cells += [wording.figure(other, indicator) if other else NONE] if is_beside else []
        body.append(cells)
    caption = f"{indicator['title']}, {one.request.area['area_name']}"
    return Table(caption, headings, body, list(range(1, len(headings))))
