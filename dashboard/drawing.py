"""Small charts drawn on the server as SVG: no script, no weight. Rows in, a data address for an image out."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Sequence
from datetime import date

from dashboard.theme import COMPARED, OTHERS, OWN

Point = tuple[date, float]


def image(svg: str) -> str:
    """An SVG as the source of an image."""
    return "data:image/svg+xml;base64," + b64encode(svg.encode()).decode()


def _svg(width: float, height: float, marks: str) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width:g}" height="{height:g}" '
        f'viewBox="0 0 {width:g} {height:g}">{marks}</svg>'
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
    return _svg(width, height, f'{marks}<circle cx="{x:g}" cy="{y:g}" r="3.5" fill="{OWN}"/>')


def strip(values: Sequence[tuple[float, str]], width: int = 640, height: int = 150) -> str:
    """One bar per area from nought, the lowest first. The kind of a bar is own, member or other.

    Own is dark and tallest by an arrow above it, so that it is found without colour; members are hatched in orange.
    """
    if not values:
        return ""
    ordered = sorted(values)
    top = max(value for value, _ in ordered) or 1
    foot, head = height - 2, 18
    step = width / len(ordered)
    bar = max(step * 0.8, 0.8)
    colours = {"own": OWN, "member": COMPARED, "other": OTHERS}
    marks = ""
    for place, (value, kind) in enumerate(ordered):
        tall = (foot - head) * value / top
        x = place * step
        marks += (
            f'<rect x="{x:.1f}" y="{foot - tall:.1f}" width="{bar:.1f}" height="{max(tall, 0.5):.1f}" '
            f'fill="{colours[kind]}"/>'
        )
        if kind == "own":
            middle = x + bar / 2
            tip = foot - tall - 4
            marks += f'<path d="M{middle - 6:.1f} {tip - 9:.1f}h12l-6 9z" fill="{OWN}"/>'
    return _svg(width, height, f'{marks}<path d="M0 {foot + 1}h{width}" stroke="#0B0C0C" stroke-width="1"/>')


def bars(values: Sequence[tuple[str, float]], unit: str, width: int = 640) -> str:
    """Horizontal bars from nought, in the order given, each with its label and value."""
    top = max((value for _, value in values), default=1) or 1
    line, left = 34, 170
    marks = ""
    for place, (label, value) in enumerate(values):
        y = place * line
        long = (width - left - 80) * value / top
        marks += (
            f'<text x="{left - 10}" y="{y + 22}" text-anchor="end">{_escaped(label)}</text>'
            f'<rect x="{left}" y="{y + 5}" width="{long:.1f}" height="24" fill="{OWN}"/>'
            f'<text x="{left + long + 8:.1f}" y="{y + 22}">{value:g}{_escaped(unit)}</text>'
        )
    style = "<style>text{font:16px Arial,Helvetica,sans-serif;fill:#0b0c0c}</style>"
    return _svg(width, line * len(values), style + marks)


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
