"""Drawings of the flow and of fairness, each in two widths: a wide one, and a narrow one that phones need not shrink.

Text in them is 16 px or more at the width they are drawn for. Rows in, SVG out; nothing here asks.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from html import escape
from typing import NamedTuple

from dashboard.drawing import on_white
from dashboard.theme import FONT, GRID, OTHERS, OWN, TEXT

WIDE, NARROW = 720, 288
BROADEST = 4.0  # a ratio of that many times, or its inverse, is where the scale ends at the latest
TICKS = (0.25, 0.5, 1, 2, 4)
CHANGED, USUAL = "#490092", "#6F6F6F"


class Bar(NamedTuple):
    """One step: its name in two lines, its value, its words in two lines. value: None where there is none."""

    name: tuple[str, str]
    value: float | None
    words: tuple[str, str]


class Dot(NamedTuple):
    """One group: its name, its ratio and interval (upper None: no limit), its words and what it says."""

    name: str
    ratio: float
    lower: float
    upper: float | None
    words: str
    verdict: str | None


def flow_bars(bars: Sequence[Bar], narrow: bool = False) -> str:
    """A bar from nought for each step, on a track that is a hundred; longer ones go on beyond its end."""
    width = NARROW if narrow else WIDE
    left, right, height = (0, width, 86) if narrow else (330, width - 110, 58)
    top = max(100.0, *(bar.value or 0 for bar in bars))
    scale = (right - left) / top
    marks = ""
    for place, bar in enumerate(bars):
        y = place * height
        base = y + (54 if narrow else 12)
        marks += _text(0, y + 20, bar.name[0], bold=True) + _text(0, y + 41, bar.name[1])
        if narrow:
            marks += _text(width, y + 20, bar.words[0], bold=True, anchor="end")
        else:
            marks += _text(right + 12, y + 20, bar.words[0], bold=True) + _text(right + 12, y + 41, bar.words[1])
        tall = 16 if narrow else 28
        marks += (
            f'<rect x="{left}" y="{base}" width="{100 * scale:.1f}" height="{tall}" fill="#fff" stroke="{OTHERS}"/>'
        )
        if bar.value:
            marks += f'<rect x="{left}" y="{base}" width="{bar.value * scale:.1f}" height="{tall}" fill="{OWN}"/>'
    return on_white(width, len(bars) * height, marks)


def ratio_span(dots: Sequence[Dot]) -> tuple[float, float]:
    """The ends of a scale, 1 in its middle, that holds every interval that is judged, or goes to four and a quarter."""
    far = [max(1 / dot.lower if dot.lower else BROADEST, dot.upper or BROADEST) for dot in dots if dot.verdict]
    end = 2.0 if max(far, default=2) <= 2 else BROADEST
    return 1 / end, end


def ratio_dots(dots: Sequence[Dot], span: tuple[float, float], narrow: bool = False) -> str:
    """A mark for each ratio, on a line for its interval, which ends in an arrow where it goes on beyond the scale.

    On the scale a doubling is as far as a halving.
    """
    width = NARROW if narrow else WIDE
    left, right, height = (8, width - 8, 62) if narrow else (190, width - 200, 36)
    bottom = len(dots) * height

    def across(ratio: float) -> float:
        inside = min(max(ratio, span[0]), span[1])
        return left + (right - left) * math.log(inside / span[0]) / math.log(span[1] / span[0])

    marks = ""
    for tick in (tick for tick in TICKS if span[0] <= tick <= span[1]):
        x, colour = across(tick), TEXT if tick == 1 else GRID
        marks += f'<path d="M{x:.1f} 0V{bottom}" stroke="{colour}"/>'
        marks += _text(x, bottom + 20, f"{tick:g}" if tick >= 1 else f"1/{1 / tick:g}", anchor=_anchor(x, width))
    for place, dot in enumerate(dots):
        y = place * height
        middle = y + (44 if narrow else 18)
        words = dot.words if not narrow else dot.words.partition(" (")[0]
        marks += _text(0, y + (22 if narrow else 24), dot.name, halo=narrow)
        marks += _text(width, y + (22 if narrow else 24), words, anchor="end", halo=narrow)
        first, last = across(dot.lower or span[0]), across(dot.upper or span[1])
        marks += f'<path d="M{first:.1f} {middle}H{last:.1f}" stroke="{TEXT}" stroke-width="2"/>'
        if dot.lower < span[0]:
            marks += f'<path d="M{first + 8:.1f} {middle - 6}l-8 6l8 6" fill="none" stroke="{TEXT}" stroke-width="2"/>'
        if dot.upper is None or dot.upper > span[1]:
            marks += f'<path d="M{last - 8:.1f} {middle - 6}l8 6l-8 6" fill="none" stroke="{TEXT}" stroke-width="2"/>'
        if span[0] <= dot.ratio <= span[1]:
            marks += _mark(across(dot.ratio), middle, dot.verdict)
    return on_white(width, bottom + 28, marks)


def _mark(x: float, y: float, verdict: str | None) -> str:
    """A triangle that points the way it differs, a dot where chance may explain it, empty where nothing is judged."""
    match verdict:
        case "higher":
            return f'<path d="M{x - 8:.1f} {y + 6}h16l-8 -14z" fill="{CHANGED}"/>'
        case "lower":
            return f'<path d="M{x - 8:.1f} {y - 6}h16l-8 14z" fill="{CHANGED}"/>'
        case "similar":
            return f'<circle cx="{x:.1f}" cy="{y}" r="6" fill="{USUAL}"/>'
    return f'<circle cx="{x:.1f}" cy="{y}" r="6" fill="#fff" stroke="{USUAL}" stroke-width="2"/>'


def _anchor(x: float, width: int) -> str:
    return "start" if x < 20 else "end" if x > width - 20 else "middle"


def _text(x: float, y: float, words: str, *, bold: bool = False, anchor: str = "start", halo: bool = False) -> str:
    weight = ' font-weight="bold"' if bold else ""
    ground = ' paint-order="stroke" stroke="#fff" stroke-width="5"' if halo else ""
    where = f'x="{x:.1f}" y="{y}" text-anchor="{anchor}"'
    return f'<text {where} font-family="{FONT}" font-size="16" fill="{TEXT}"{weight}{ground}>{escape(words)}</text>'
