"""The trend chart as a still picture: the page's own figure, line by line, as SVG. It reads in black and white.

The page shows it until plotly has drawn the same in its place, and to readers without scripts; packs and meetings have
it in print and on a projector. Pure functions.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from html import escape
from textwrap import wrap
from typing import Any

from dashboard import figures, wording
from dashboard.drawing import on_white
from dashboard.figures import Drawn
from dashboard.layout import LETTERS_IN_A_LINE, LINES_UP_TO, MARGIN, scale
from dashboard.lines import SVG_DASHES, apart
from dashboard.theme import CHART_HEIGHT, COMPARED, FONT, GRID, OWN, RIBBON_SOLID, TEXT

Trace = dict[str, Any]
Place = Callable[[str, float], tuple[float, float]]  # of a day, as plotly has it, and a value, in the drawing

SIZE, LINE = 16, 18
FILLS = {"circle": "full", "circle-open": "hollow", "diamond": "full", "diamond-open": "hollow"}


@dataclass(frozen=True)
class Sheet:
    """What is drawn on, in pixels. top, foot, left, right: the room around the lines; left 0: what the axis needs.

    letters: how long the rows of a line's name may be. has_ends: whether the first and last figure are written.
    """

    width: int
    height: int
    top: int
    foot: int
    left: int
    right: int
    letters: int
    font: str
    has_ends: bool = True


PAPER = Sheet(640, 288, 28, 44, 0, 132, 17, "Libertinus Serif")  # as wide as text, 16 of these are 12 points
PROJECTOR = replace(PAPER, font=FONT)
_ACROSS = 1120 - MARGIN["l"] - MARGIN["r"]
PAGE = Sheet(  # where plotly puts it too
    1120, CHART_HEIGHT, MARGIN["t"], MARGIN["b"], MARGIN["l"], round(MARGIN["r"] + _ACROSS * (1 - LINES_UP_TO)),
    LETTERS_IN_A_LINE, FONT, has_ends=False,
)  # fmt: skip


def svg(drawn: Drawn, sheet: Sheet = PAPER) -> str:
    """The trend: usual range or band of the group, comparison in dashes, own line in bold with a mark for each figure.

    The names of lines stand beyond their ends.
    """
    figure = figures.trend(drawn)
    axis = figure["layout"]["xaxis"]
    unit = "%" * (drawn.indicator["kind"] == "percentage")
    step, top = scale(figure["data"], drawn.indicator)
    ticks = [step * number for number in range(round(top / step) + 1)]
    left = sheet.left or 0.55 * SIZE * max(len(f"{tick:,g}{unit}") for tick in ticks) + 10
    first, last = (date.fromisoformat(day[:10]) for day in axis["range"])

    def place(day: str, value: float) -> tuple[float, float]:
        value = max(value, 0)  # a limit may lie below nought, where nothing is counted
        along = (date.fromisoformat(day[:10]) - first).days / ((last - first).days or 1)
        tall = sheet.height - sheet.top - sheet.foot
        return left + (sheet.width - sheet.right - left) * along, sheet.top + tall * (1 - value / top)

    edges = left, sheet.width - sheet.right
    grid = "".join(_tick(f"{tick:,g}{unit}", edges, place(axis["range"][0], tick)[1], tick > 0) for tick in ticks)
    days = "".join(_day(day, words, place) for day, words in zip(axis["tickvals"], axis["ticktext"], strict=True))
    lines = "".join(_traces(figure["data"], place))
    shapes = enumerate(figure["layout"]["shapes"], 1)
    events = "".join(_event(shape["x0"], number, place, sheet.top) for number, shape in shapes)
    words = "".join([*(_values(drawn, place) if sheet.has_ends else []), *_names(drawn, place, sheet)])
    marks = f'<g font-family="{sheet.font}" font-size="{SIZE}">{grid}{lines}{events}{days}{words}</g>'
    return on_white(sheet.width, sheet.height, marks)


# ---------------------------------------------------------------------------------------------- lines and marks


def _traces(traces: Sequence[Trace], place: Place) -> Iterator[str]:
    """Bands first, then lines, then marks, as the page draws them."""
    for before, trace in zip([{}, *traces], traces, strict=False):
        points = [place(day, value) for day, value in zip(trace["x"], trace["y"], strict=True)]
        if trace.get("fill") == "tonexty":
            other = [place(day, value) for day, value in zip(before["x"], before["y"], strict=True)]
            yield f'<polygon points="{_path([*other, *reversed(points)])}" fill="{RIBBON_SOLID}"/>'
    for trace in traces:
        points = [place(day, value) for day, value in zip(trace["x"], trace["y"], strict=True)]
        if "lines" in trace["mode"] and len(points) > 1 and trace["line"].get("width"):
            yield _line(points, trace["line"])
        if "markers" in trace["mode"]:
            yield from _marks(points, trace["marker"])


def _line(points: Sequence[tuple[float, float]], look: Trace) -> str:
    dash = SVG_DASHES[look.get("dash", "solid")]
    dashes = f' stroke-dasharray="{dash}"' if dash else ""
    style = f'stroke="{look["color"]}" stroke-width="{look["width"]}"{dashes}'
    return f'<polyline points="{_path(points)}" fill="none" {style}/>'


def _path(points: Sequence[tuple[float, float]]) -> str:
    return " ".join(f"{x:.1f},{y:.1f}" for x, y in points)


def _marks(points: Sequence[tuple[float, float]], look: Trace) -> Iterator[str]:
    for number, (x, y) in enumerate(points):
        symbol, size = (one[number] if isinstance(one, list) else one for one in (look["symbol"], look["size"]))
        half = size * 0.42
        fill = look["color"] if FILLS.get(symbol) == "full" else "#fff"
        style = f'fill="{fill}" stroke="{look["color"]}" stroke-width="2"'
        if symbol == "line-ew-open":
            yield f'<path d="M{x - half:.1f} {y:.1f}h{2 * half:.1f}" stroke="{look["color"]}" stroke-width="3"/>'
        elif symbol.startswith("diamond"):
            corners = [(x, y - half), (x + half, y), (x, y + half), (x - half, y)]
            yield f'<polygon points="{_path(corners)}" {style}/>'
        elif size:
            yield f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{half:.1f}" {style}/>'


# -------------------------------------------------------------------------------------------------------- words


def _text(
    words: str, x: float, y: float, anchor: str = "start", colour: str = TEXT, weight: str = "normal", more: str = ""
) -> str:
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" fill="{colour}" font-weight="{weight}"'
        f"{more}>{escape(words)}</text>"
    )


def _tick(words: str, edges: tuple[float, float], y: float, is_above_nought: bool) -> str:
    """A line of the axis; that at zero is dark."""
    left, right = edges
    colour = GRID if is_above_nought else TEXT
    line = f'<path d="M{left:.1f} {y:.1f}H{right:.1f}" stroke="{colour}" stroke-width="1"/>'
    return line + _text(words, left - 8, y + SIZE / 3, "end")


def _day(day: str, words: str, place: Place) -> str:
    """The name of a period under the end of it, in two rows: month and year."""
    x, y = place(day, 0)
    rows = words.split("<br>")
    return "".join(_text(row, x, y + LINE * number, "middle") for number, row in enumerate(rows, start=1))


def _event(day: str, number: int, place: Place, top: int) -> str:
    """A thin upright line, and its number at the top."""
    x, foot = place(day, 0)
    line = f'<path d="M{x:.1f} {top - 6}V{foot:.1f}" stroke="{TEXT}" stroke-width="1" stroke-dasharray="2 3"/>'
    return line + _text(str(number), x, top - 10, "middle", weight="bold")


def _values(drawn: Drawn, place: Place) -> Iterator[str]:
    """The first and the last figure at their points, on the side to which the line does not go."""
    shown = [row for row in drawn.own if row["status"] == "shown"]
    ends = [(shown[0], shown[1]), (shown[-1], shown[-2])] if len(shown) > 1 else [(row, row) for row in shown]
    for (row, neighbour), anchor in zip(ends, ("middle", "end"), strict=False):
        x, y = place(row["period_end"].isoformat(), row["value"])
        is_below = neighbour["value"] > row["value"]
        words, height = wording.amount(row["value"], drawn.indicator), y + LINE + 8 if is_below else max(y - 12, SIZE)
        x += 10 if anchor == "end" else 0
        yield _text(words, x, height, anchor, "#fff", "bold", ' stroke="#fff" stroke-width="4"')
        yield _text(words, x, height, anchor, OWN, "bold")


def _names(drawn: Drawn, place: Place, sheet: Sheet) -> Iterator[str]:
    """The names of lines to the right of all of them, each at the height where its line ends."""
    shown = [row for row in drawn.own if row["status"] == "shown"]
    ends = [(drawn.own_name, shown[-1]["value"], OWN, "bold")] if shown else []
    last = (drawn.compared or drawn.steps)[-1:]
    ends += [(drawn.group_name, row["value"], COMPARED, "normal") for row in last]
    day = drawn.own[-1]["period_end"].isoformat()
    in_order = sorted(ends, key=lambda end: -end[1])
    blocks = [wrap(name, sheet.letters) for name, *_ in in_order]
    tall = max((len(rows) for rows in blocks), default=1) * LINE
    heights = apart([place(day, end[1])[1] for end in in_order], tall, sheet.height - sheet.foot)
    for (_, _, colour, weight), rows, y in zip(in_order, blocks, heights, strict=True):
        dark = "#8A3F00" if colour == COMPARED else colour
        for number, row in enumerate(rows):
            yield _text(row, sheet.width - sheet.right + 10, y + SIZE / 3 + LINE * number, "start", dark, weight)
