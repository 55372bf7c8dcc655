"""The running total of a year beside that of the year before, drawn on the server as SVG. Totals in, an image out."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from math import floor, log10

from dashboard.drawing import on_white
from dashboard.theme import COMPARED, FONT, GRID, OWN, TEXT, TEXT_SIZE

LETTER = 0.6 * TEXT_SIZE  # the room a letter needs, on the safe side
TOP, FOOT, GAP = 30, 30, 8
Totals = Mapping[int, float]
Place = Callable[[float, float], tuple[float, float]]  # of a month and a total, in the drawing


@dataclass(frozen=True)
class Line:
    """The running total at the end of each month, by the number of the month in its year, 1 to 12; and its name."""

    name: str
    totals: Totals


def running_total(now: Line, before: Line | None, months: Sequence[str], width: int, height: int) -> str:
    """Both lines from nought at the start of the year, on an axis from zero, each with its name at its end.

    now: in bold with a dot at each month. before: dashed. months: the names of the twelve months, in order. The name of
    the line before stands beyond its end, in two rows, the other near its own end where neither line passes.
    """
    every = [*now.totals.values(), *(before.totals.values() if before else ())]
    step = tick_step(max(every))
    top = max(step, *every)
    ticks = [step * place for place in range(floor(top / step) + 1)]
    left = LETTER * len(f"{ticks[-1]:,}") + GAP
    right = width - (LETTER * max(map(len, _rows(before.name))) + GAP if before else GAP)

    def place(month: float, total: float) -> tuple[float, float]:
        return left + (right - left) * month / 12, TOP + (height - TOP - FOOT) * (1 - total / top)

    marks = "".join(_tick(f"{tick:,}", left, right, place(0, tick)[1]) for tick in ticks)
    marks += "".join(_text(months[n - 1], place(n, 0)[0], height - GAP, "middle") for n in (3, 6, 9, 12))
    if before:
        marks += _path(before.totals, place, f'stroke="{COMPARED}" stroke-width="2.5" stroke-dasharray="7 5"')
        x, y = place(*max(before.totals.items()))
        rows = _rows(before.name)
        marks += "".join(
            _text(row, x + GAP, y + TEXT_SIZE * (n - len(rows) / 2 + 0.8), "start", COMPARED)
            for n, row in enumerate(rows)
        )
    marks += _path(now.totals, place, f'stroke="{OWN}" stroke-width="4"')
    for point in now.totals.items():
        x, y = place(*point)
        marks += f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4.5" fill="{OWN}"/>'
    marks += _text(now.name, *_beside_end(now, before, place, width), OWN, "bold")
    return on_white(width, height, marks)


def _beside_end(now: Line, before: Line | None, place: Place, width: float) -> tuple[float, float, str]:
    """Where the name of the line stands that has not ended: beside its end below the other line, or above both."""
    month, room = max(now.totals), LETTER * len(now.name)
    x, y = place(month, now.totals[month])
    if before and y - place(month, _at(before.totals, month))[1] > 1.5 * TEXT_SIZE and x + 2 * GAP + room < width:
        return x + 1.5 * GAP, y + TEXT_SIZE / 3, "start"
    left, across = place(0, 0)[0], place(1, 0)[0] - place(0, 0)[0]
    end = max(x, left + room)
    highest = max(_at(line.totals, (end - left) / across) for line in (now, before) if line)
    return end, place(0, highest)[1] - GAP - 2, "end"


def tick_step(highest: float, *, in_parts: bool = False) -> float:
    """The distance between the lines of the axis: 1, 2 or 5 with noughts, so that there are at most five above zero.

    in_parts: below one, too.

    >>> [tick_step(highest) for highest in (0, 3, 7, 48, 8602, 32_229)]
    [1, 1, 2, 10, 2000, 10000]
    >>> [tick_step(highest, in_parts=True) for highest in (0, 0.3, 0.8, 3)]
    [1, 0.1, 0.2, 1]
    """
    if highest <= 0 or (highest <= 5 and not in_parts):
        return 1
    power = floor(log10(highest / 5))
    steps = (float(f"{times}e{power}") for times in (1, 2, 5, 10))
    step = next(step for step in steps if round(step * 5, 9) >= highest)
    return int(step) if step >= 1 else step


def _at(totals: Totals, month: float) -> float:
    """The height of a line over any point of the year; beyond its end, its end."""
    known = {0: 0.0, **totals}
    before = max(number for number in known if number <= month)
    after = min((number for number in known if number >= month), default=before)
    if after == before:
        return known[before]
    return known[before] + (known[after] - known[before]) * (month - before) / (after - before)


def _rows(name: str) -> list[str]:
    """2013 to 2014 in two rows, to spare the width."""
    first, to, last = name.partition(" to ")
    return [f"{first} to", last] if to else [first]


def _tick(words: str, left: float, right: float, y: float) -> str:
    line = f'<path d="M{left:.1f} {y:.1f}H{right:.1f}" stroke="{GRID}" stroke-width="1"/>'
    return line + _text(words, left - GAP, y + TEXT_SIZE / 3, "end")


def _text(words: str, x: float, y: float, anchor: str, colour: str = TEXT, weight: str = "normal") -> str:
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" fill="{colour}" font-weight="{weight}" '
        f'font-family="{FONT}" font-size="{TEXT_SIZE}">{words}</text>'
    )


def _path(totals: Totals, place: Place, style: str) -> str:
    points = " ".join(f"{x:.1f},{y:.1f}" for x, y in (place(*point) for point in ((0, 0), *sorted(totals.items()))))
    return f'<polyline points="{points}" fill="none" {style}/>'
