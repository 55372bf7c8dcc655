"""The lines of a chart for slides: a series for each piece, as figures may not all be joined. Pure functions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby

from dashboard import marks, sentences
from dashboard.figures import Drawn, runs
from dashboard.theme import COMPARED, OTHERS, OWN, TEXT
from dashboard.wording import Row

BANDS = {"lowest": "lowest", "lower_quartile": "a quarter are below", "upper_quartile": "a quarter are above"}
BANDS["highest"] = "highest"


@dataclass(frozen=True)
class Series:
    """A line of a chart: values by the last day of their period.

    colour as in the page's charts. points: of width 0 there are marks only. hollow: days whose mark is an open circle;
    broken: days that break the usual range. is_marked: whether its figures have marks. label: what stands at its end.
    """

    name: str
    points: dict[date, float]
    colour: str
    width: float
    dash: str = "solid"
    is_marked: bool = False
    hollow: frozenset[date] = field(default_factory=frozenset)
    broken: frozenset[date] = field(default_factory=frozenset)
    label: str = ""


def series(drawn: Drawn) -> list[Series]:
    """What the page's chart shows, without estimates; the area's own line last, so that it is on top."""
    behind = _usual(drawn.signals) if drawn.signals else _range(drawn)
    return [*behind, *_compared(drawn), *_targets(drawn), *_own(drawn)]


def key(drawn: Drawn) -> str:
    """What the lines are, in words."""
    said = [f"The bold line is {drawn.own_name}."]
    if drawn.steps or drawn.compared:
        said.append(
            f"The dashed line is {drawn.group_name}{', whose figures are for whole years' if drawn.steps else ''}."
        )
    if drawn.signals:
        said.append("The thin grey lines are the limits of the usual range, the dotted line the average.")
    elif _range(drawn):
        said.append("The thin grey lines are the lowest, the quarters and the highest of those compared with.")
    if any(row["rule"] for row in drawn.signals):
        said.append("A diamond breaks the usual range.")
    if any(row["is_provisional"] or sentences.is_as_printed(row) for row in drawn.own):
        said.append("An open circle is provisional, or as a report printed it.")
    return " ".join(said)


def _usual(signals: Sequence[Row]) -> list[Series]:
    found = []
    for _, members in groupby(signals, key=lambda row: row["segment"]):
        rows = list(members)
        for name, column, dash in (
            ("Usual range: lower limit", "lower_limit", "solid"),
            ("Usual range: upper limit", "upper_limit", "solid"),
            ("Usual range: average", "centre", "dot"),
        ):
            points = {row["period_end"]: max(row[column], 0.0) for row in rows}  # nothing is counted below nought
            found.append(Series(name, points, TEXT if dash == "dot" else OTHERS, 1, dash))
    return found


def _range(drawn: Drawn) -> list[Series]:
    """The ends of the group's range, as far as there are any."""
    found = []
    for statistic, words in BANDS.items():
        rows = [row for row in drawn.group if row["statistic"] == statistic]
        found += [Series(f"{drawn.group_name}: {words}", _points(piece), OTHERS, 1) for piece in runs(rows)]
    return found


def _compared(drawn: Drawn) -> Iterator[Series]:
    """The group's figures; yearly ones beside months are level, from the end of the year before to their own."""
    own = [row["period_end"] for row in drawn.own]
    for row in drawn.steps:
        start, end = marks.year_before(row["period_end"]), row["period_end"]
        points = {day: float(row["value"]) for day in own if start <= day <= end}
        yield Series(drawn.group_name, points, COMPARED, 2, "dash", label=_end(drawn, row, drawn.steps))
    for piece in runs(drawn.compared):
        yield Series(
            drawn.group_name,
            _points(piece),
            COMPARED,
            2,
            "dash",
            len(piece) == 1,
            label=_end(drawn, piece[-1], drawn.compared),
        )


def _end(drawn: Drawn, row: Row, rows: Sequence[Row]) -> str:
    """The name of the group at the end of the last piece of its line."""
    return drawn.group_name if row is rows[-1] else ""


def _targets(drawn: Drawn) -> list[Series]:
    return [Series("Target", _points(drawn.targets), TEXT, 0, is_marked=True)] if drawn.targets else []


def _own(drawn: Drawn) -> Iterator[Series]:
    broken = frozenset(row["period_end"] for row in drawn.signals if row["rule"])
    pieces = runs(drawn.own)
    for piece in pieces:
        is_printed = sentences.is_as_printed(piece[0])
        hollow = frozenset(row["period_end"] for row in piece if is_printed or row["is_provisional"])
        label = drawn.own_name if piece is pieces[-1] else ""
        dash = "dot" if is_printed else "solid"
        yield Series(drawn.own_name, _points(piece), OWN, 3, dash, True, hollow, broken, label)


def _points(rows: Sequence[Row]) -> dict[date, float]:
    return {row["period_end"]: row["value"] for row in rows}
