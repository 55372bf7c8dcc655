"""A chart of several areas on one indicator: rows in, a plotly figure as plain data out. Pure functions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from dashboard import wording
from dashboard.figures import runs
from dashboard.theme import CHART_HEIGHT, FONT, GRID, OTHERS, OWN, TEXT, TEXT_SIZE

Row = Mapping[str, Any]
Figure = dict[str, Any]

LINES_UP_TO = 0.78  # of the width; the names of the lines stand beyond
TOP, FOOT, LINE_HEIGHT = 24, 48, 21
# Each line has a mark of its own, so that none has to be told by its colour. No more than four are coloured.
_COLOURS = (OWN, "#801650", "#28A197", "#F46A25")
_MARKS = (
    ("circle", "●"), ("square", "■"), ("triangle-up", "▲"), ("diamond", "◆"), ("triangle-down", "▼"), ("star", "★"),
    ("circle-open", "○"), ("square-open", "□"), ("triangle-up-open", "△"), ("diamond-open", "◇"),
    ("triangle-down-open", "▽"), ("star-open", "☆"),
)  # fmt: skip
_DASHES = ("dash", "dot", "dashdot", "longdash")
SVG_DASHES = {"solid": "", "dash": "7 5", "dot": "2 3", "dashdot": "7 3 2 3", "longdash": "12 4"}


@dataclass(frozen=True)
class Look:
    """How a line is drawn, and the mark that stands before its name."""

    colour: str
    dash: str
    symbol: str
    mark: str
    width: float


@dataclass(frozen=True)
class Line:
    """An area's figures in order of time."""

    name: str
    rows: Sequence[Row]
    look: Look

    @property
    def shown(self) -> list[Row]:
        return [row for row in self.rows if row["status"] == "shown"]


def looks(count: int) -> list[Look]:
    """The look of each of ``count`` lines, at most as many as there are marks; the first is the reader's own."""
    found = []
    for place, (symbol, mark) in enumerate(_MARKS[:count]):
        colour = _COLOURS[place] if place < len(_COLOURS) else OTHERS
        dash = "solid" if place == 0 else _DASHES[(place - 1) % len(_DASHES)]
        found.append(Look(colour, dash, symbol, mark, 3 if place == 0 else 1.5))
    return found


def several(lines: Sequence[Line], indicator: Row) -> Figure:
    """A line for each area, the reader's own in front; each in pieces where figures may not be joined."""
    drawn = [line for line in lines if line.shown]
    data = [_piece(line, piece, indicator) for line in reversed(drawn) for piece in runs(line.rows)]
    return {"data": data, "layout": _layout(drawn, indicator)}


def _piece(line: Line, rows: Sequence[Row], indicator: Row) -> Figure:
    look = line.look
    return {
        "type": "scatter",
        "mode": "lines+markers",
        "name": line.name,
        "x": [row["period_end"].isoformat() for row in rows],
        "y": [row["value"] for row in rows],
        "line": {"color": look.colour, "width": look.width, "dash": look.dash},
        "marker": {"color": look.colour, "size": 9 if look.width > 2 else 8, "symbol": look.symbol},
        "text": [
            f"{line.name}, {wording.period(row, indicator)}: {wording.amount(row['value'], indicator)}" for row in rows
        ],
        "hovertemplate": "%{text}<extra></extra>",
    }


def _layout(lines: Sequence[Line], indicator: Row) -> Figure:
    ends = sorted({row["period_end"] for line in lines for row in line.shown})
    highest = max((row["value"] for line in lines for row in line.shown), default=0) * 1.05 or 1
    every = max(1, -(-len(ends) // 7))  # not more than seven years are named, counted back from the last
    named = ends[::-1][::every]
    margin = (ends[-1] - ends[0]) * 0.03 or timedelta(days=15)
    is_share = indicator["kind"] == "percentage"
    return {
        "height": CHART_HEIGHT,
        "margin": {"l": 60, "r": 8, "t": TOP, "b": FOOT},
        "showlegend": False,
        "paper_bgcolor": "#FFFFFF",
        "plot_bgcolor": "#FFFFFF",
        "font": {"family": FONT, "size": TEXT_SIZE, "color": TEXT},
        "hoverlabel": {"font": {"family": FONT, "size": TEXT_SIZE}},
        "xaxis": {
            "type": "date",
            "fixedrange": True,
            "showgrid": False,
            "linecolor": TEXT,
            "tickangle": 0,
            "domain": [0, LINES_UP_TO],
            "range": [(ends[0] - margin).isoformat(), (ends[-1] + margin).isoformat()],
            "tickvals": [end.isoformat() for end in named],
            "ticktext": [str(end.year) for end in named],
        },
        "yaxis": {
            "fixedrange": True,
            "range": [0, highest],
            "gridcolor": GRID,
            "zerolinecolor": TEXT,
            "tickformat": "~r" if is_share else ",~r",
            "ticksuffix": "%" if is_share else "",
            "automargin": True,
        },
        "annotations": _names(lines, highest),
    }


def _names(lines: Sequence[Line], highest: float) -> list[Figure]:
    """The names at the right, at the height where each line ends, moved apart where they would cover each other."""
    tall = CHART_HEIGHT - TOP - FOOT
    ordered = sorted(lines, key=lambda line: -line.shown[-1]["value"])
    wanted = [tall * (1 - line.shown[-1]["value"] / highest) for line in ordered]
    last = max((line.shown[-1]["period_end"] for line in lines), default=None)
    found = []
    for line, height in zip(ordered, apart(wanted, LINE_HEIGHT, tall), strict=True):
        end = line.shown[-1]["period_end"]
        name = f"{line.name} (to {end.year})" if end != last else line.name
        is_own = line.look.width > 2
        found.append(
            {
                "xref": "paper",
                "yref": "paper",
                "x": LINES_UP_TO,
                "y": round(1 - height / tall, 4),
                "text": f"{line.look.mark} <b>{name}</b>" if is_own else f"{line.look.mark} {name}",
                "font": {"color": TEXT, "size": TEXT_SIZE},
                "xanchor": "left",
                "yanchor": "middle",
                "xshift": 10,
                "showarrow": False,
            }
        )
    return found


def apart(wanted: Sequence[float], least: float, most: float) -> list[float]:
    """Places in rising order, each as near as may be to the one wanted, at least ``least`` apart, none beyond ``most``.

    >>> apart([10.0, 12.0, 90.0], 20, 100)
    [10.0, 30.0, 90.0]
    """
    placed: list[float] = []
    for place in wanted:
        placed.append(max(place, placed[-1] + least) if placed else place)
    limit = most
    for index in range(len(placed) - 1, -1, -1):
        placed[index] = min(placed[index], limit)
        limit = placed[index] - least
    return placed
