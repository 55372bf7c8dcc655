"""The frame of the trend chart: axes, ticks at ends of periods, and the names of lines beyond them. Pure functions."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from math import ceil
from textwrap import wrap
from typing import TYPE_CHECKING

from dashboard import marks
from dashboard.marks import Figure
from dashboard.running_total import tick_step
from dashboard.theme import CHART_HEIGHT, COMPARED, FONT, GRID, OWN, TEXT, TEXT_SIZE
from dashboard.wording import Row

if TYPE_CHECKING:
    from dashboard.figures import Drawn

# The part of the width that lines have; names of lines stand beyond it. On a narrow screen a key above stands in.
LINES_UP_TO = 0.84
LETTERS_IN_A_LINE, LINE_HEIGHT = 16, 21
MARGIN = {"l": 60, "r": 8, "t": 24, "b": 48}


def layout(drawn: Drawn, data: Sequence[Figure]) -> Figure:
    """Plain data for plotly: no legend, no dragging, the value axis from zero, the last period always with its tick.

    data: what is drawn.
    """
    own = [row for row in drawn.own if row["status"] == "shown"]
    compared, indicator = drawn.compared, drawn.indicator
    ends = [(drawn.own_name, own[-1], OWN)] if own else []
    ends += [(drawn.group_name, row, COMPARED) for row in (compared or drawn.steps)[-1:]]
    shapes, numbers = marks.events(drawn.events)
    step, top = scale(data, indicator)
    return {
        "height": CHART_HEIGHT,
        "margin": MARGIN,
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
            **_ticks(own, compared, drawn.estimate),
        },
        "yaxis": {
            "fixedrange": True,
            "range": [0, top],
            "dtick": step,
            "gridcolor": GRID,
            "zerolinecolor": TEXT,
            "tickformat": ",~r" if indicator["kind"] != "percentage" else "~r",
            "ticksuffix": "%" if indicator["kind"] == "percentage" else "",
            "automargin": True,
        },
        "shapes": shapes,
        "annotations": [*(_end_label(name, row, colour, ends, own) for name, row, colour in ends), *numbers],
    }


def scale(data: Sequence[Figure], indicator: Row) -> tuple[float, float]:
    """The distance between the lines of the value axis, and its upper end: a line on which or below which all is."""
    highest = max((value for trace in data for value in trace["y"]), default=0)
    step = tick_step(highest, in_parts=indicator["decimals"] > 0)
    return step, step * max(1, ceil(round(highest / step, 9)))


def _end_label(name: str, row: Row, colour: str, ends: Sequence[tuple[str, Row, str]], own: Sequence[Row]) -> Figure:
    """The name of a line to the right of its end; two that end close to each other are moved apart."""
    last = max([other["period_end"] for other in own] or [row["period_end"]])
    highest = max(other["value"] for _, other, _ in ends) or 1
    away = 0.0
    for _, other, other_colour in ends:
        apart = (row["value"] - other["value"]) / highest * (CHART_HEIGHT - 72)
        if other_colour != colour and abs(apart) < 2 * LINE_HEIGHT:
            is_above = apart > 0 or (apart == 0 and colour == OWN)
            away = (2 * LINE_HEIGHT - abs(apart)) / 2 * (1 if is_above else -1)
    words = "<br>".join(wrap(name, LETTERS_IN_A_LINE))
    is_last = row["period_end"] >= max(last, *(min(other["period_end"], last) for _, other, _ in ends))
    return {
        "x": min(row["period_end"], last).isoformat() if own else row["period_end"].isoformat(),
        "y": row["value"],
        "text": f"<b>{words}</b>" if colour == OWN else words,
        "font": {"color": TEXT if colour == OWN else "#8A3F00", "size": TEXT_SIZE},
        "align": "left",
        "xanchor": "left" if is_last else "center",
        "yanchor": "middle" if is_last else "bottom",
        "xshift": 10 if is_last else 0,
        "yshift": round(away) if is_last else 10,
        "showarrow": False,
    }


def _ticks(own: Sequence[Row], compared: Sequence[Row], estimate: Row | None) -> Figure:
    """Ticks at ends of periods, counted back from the last and far enough apart; years bear the year they end in.

    Where there is a year or more they are of one month, so that a reader compares like with like.
    """
    ends = sorted({row["period_end"] for row in (*own, *compared)} | ({estimate["year_end"]} if estimate else set()))
    if not ends or not (own or compared):
        return {}
    is_year = (*own, *compared)[0]["period_type"] == "year"
    yearly = [end for end in ends if end.month == ends[-1].month]
    shown = [ends[-1]]
    for end in reversed(yearly if len(yearly) > 1 else ends):
        if shown[-1] - end > (ends[-1] - ends[0]) / 4:
            shown.append(end)
    margin = (ends[-1] - ends[0]) * 0.03 or timedelta(days=15)
    return {
        "range": [(ends[0] - margin).isoformat(), (ends[-1] + margin).isoformat()],
        "tickvals": [end.isoformat() for end in shown],
        "ticktext": [str(end.year) if is_year else f"{end:%b}<br>{end:%Y}" for end in shown],
    }
