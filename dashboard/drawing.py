"""Small charts drawn on the server as SVG: no script, no weight. Rows in, a data address for an image out."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Sequence
from datetime import date

from dashboard.theme import COMPARED, OTHERS, OWN, RIBBON_SOLID

Point = tuple[date, float]


def image(svg: str) -> str:
    """An SVG as the source of an image."""
    return "data:image/svg+xml;base64," + b64encode(svg.encode()).decode()


def svg(width: float, height: float, marks: str) -> str:
    """On white, also where the reader's own colours have another ground."""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width:g}" height="{height:g}" '
        f'viewBox="0 0 {width:g} {height:g}"><rect width="100%" height="100%" fill="#fff"/>{marks}</svg>'
    )


def sparkline(runs: Sequence[Sequence[Point]], width: int = 120, height: int = 32) -> str:
    """A trend line true to time. Each run is drawn on its own, so that no line crosses a break between sources."""
    points = [point for run in runs for point in run]
    if len(points) < 2:
        return ""
    first, last = min(day for day, _ in points), max(day for day, _ in points)
    low, high = min(value for _, value in points), max(value for _, value in points)
    days, span, edge = (last - first).days or 1, (high - low) or 1, 4

    def place(point: Point) -> tuple[float, float]:
        x = edge + (width - 2 * edge) * (point[0] - first).days / days
        return round(x, 1), round(height - edge - (height - 2 * edge) * (point[1] - low) / span, 1)

    marks = ""
    for run in runs:
        places = " ".join(f"{x:g},{y:g}" for x, y in map(place, run))
        if len(run) > 1:
            marks += f'<polyline points="{places}" fill="none" stroke="{OWN}" stroke-width="2"/>'
        else:
            x, y = place(run[0])
            marks += f'<circle cx="{x:g}" cy="{y:g}" r="2" fill="{OWN}"/>'
    x, y = place(points[-1])
    return svg(width, height, f'{marks}<circle cx="{x:g}" cy="{y:g}" r="3.5" fill="{OWN}"/>')


def strip(values: Sequence[tuple[float, str]], width: int = 960, height: int = 170) -> str:
    """One bar per area from zero, the lowest first. The kind of a bar is own, member or other.

    Own is dark and has an arrow above it, members a dot, so that both are found without colour.
    """
    if not values:
        return ""
    ordered = sorted(values)
    top = max(value for value, _ in ordered) or 1
    foot, head = height - 2, 24
    step = width / len(ordered)
    bar = max(step * 0.8, 0.8)
    colours = {"own": OWN, "member": COMPARED, "other": OTHERS}
    marks = ""
    for place, (value, kind) in enumerate(ordered):
        tall = (foot - head) * max(value, 0) / top
        x = place * step
        middle, tip = x + bar / 2, foot - tall - 4
        marks += (
            f'<rect x="{x:.1f}" y="{foot - tall:.1f}" width="{bar:.1f}" height="{max(tall, 0.5):.1f}" '
            f'fill="{colours[kind]}"/>'
        )
        if kind == "own":
            marks += f'<path d="M{middle - 8:.1f} {tip - 12:.1f}h16l-8 12z" fill="{OWN}"/>'
        if kind == "member":
            marks += f'<circle cx="{middle:.1f}" cy="{tip - 3:.1f}" r="4.5" fill="{COMPARED}"/>'
    return svg(width, height, f'{marks}<path d="M0 {foot + 1}h{width}" stroke="#0B0C0C" stroke-width="1"/>')


def line_sample(colour: str, dash: str = "", band: bool = False) -> str:
    """A short piece of a line, or of a band, for the key of a chart."""
    if band:
        return svg(36, 16, f'<rect width="36" height="16" fill="{RIBBON_SOLID}" stroke="{OTHERS}"/>')
    dashes = f' stroke-dasharray="{dash}"' if dash else ""
    return svg(36, 16, f'<path d="M0 8h36" stroke="{colour}" stroke-width="{2 if dash else 4}"{dashes}/>')
