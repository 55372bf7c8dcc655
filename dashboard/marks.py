"""What stands on a chart beside its lines: yearly figures of others as steps, events, an estimate. Pure functions."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from dashboard import wording
from dashboard.theme import COMPARED, FONT, OWN, TEXT, TEXT_SIZE
from dashboard.wording import Row

Figure = dict[str, Any]


def year_before(end: date) -> date:
    """The day a year earlier that ends a period alike; the last of February stays the last."""
    return (end + timedelta(days=1)).replace(year=end.year - 1 if end.month < 12 else end.year) - timedelta(days=1)


def within(annual: Sequence[Row], own: Sequence[Row]) -> list[Row]:
    """The yearly figures whose year shares a day with the figures drawn."""
    if not own:
        return []
    first, last = own[0]["period_start"], own[-1]["period_end"]
    return [row for row in annual if row["period_end"] >= first and year_before(row["period_end"]) < last]


def steps(annual: Sequence[Row], own: Sequence[Row], indicator: Row, name: str) -> list[Figure]:
    """A group's yearly figures, each a level line across the year it covers, so that none stands for another time.

    annual: shown rows of one statistic in order of time; own: the months or quarters drawn.
    """
    drawn = []
    for row in within(annual, own):
        start = max(year_before(row["period_end"]), own[0]["period_end"])
        end = min(row["period_end"], own[-1]["period_end"])
        words = f"{name}, {wording.period_ending(row['period_end'], 'year', indicator)}"
        drawn.append(
            {
                "type": "scatter",
                "mode": "lines" if end > start else "markers",
                "name": name,
                "x": [start.isoformat(), end.isoformat()],
                "y": [row["value"], row["value"]],
                "line": {"color": COMPARED, "width": 2, "dash": "dash"},
                "marker": {"color": COMPARED, "size": 7, "symbol": "diamond"},
                "text": [f"{words}: {wording.amount(row['value'], indicator)}"] * 2,
                "hovertemplate": "%{text}<extra></extra>",
            }
        )
    return drawn


def events(happened: Sequence[Row]) -> tuple[list[Figure], list[Figure]]:
    """A thin upright line for each event, and its number at the top: shapes and annotations of a layout."""
    shapes, notes = [], []
    for number, row in enumerate(happened, start=1):
        day = row["happened_on"].isoformat()
        line = {"color": TEXT, "width": 1, "dash": "dot"}
        shapes.append({"type": "line", "x0": day, "x1": day, "yref": "paper", "y0": 0, "y1": 1, "line": line})
        font = {"family": FONT, "size": TEXT_SIZE, "color": TEXT}
        place = {"x": day, "yref": "paper", "y": 1, "yanchor": "bottom", "showarrow": False}
        notes.append({**place, "text": f"<b>{number}</b>", "font": font})
    return shapes, notes


def estimate(own: Sequence[Row], row: Row | None, indicator: Row) -> list[Figure]:
    """What the year that is not over may come to: hollow, at the end of a dashed line from the last year's figure."""
    shown = [one for one in own if one["status"] == "shown"]
    if row is None or not shown or row["year_end"] <= shown[-1]["period_end"]:
        return []
    follows = row["year_end"] <= shown[-1]["period_end"] + timedelta(days=366)
    points = [(shown[-1]["period_end"], shown[-1]["value"])] if follows else []
    points.append((row["year_end"], row["value"]))
    words = f"{wording.period_ending(row['year_end'], 'year', indicator)}, estimate: "
    words += wording.amount(row["value"], indicator)
    sizes = [0] * (len(points) - 1) + [11]  # the figure it starts from has its own mark
    return [
        {
            "type": "scatter",
            "mode": "lines+markers",
            "name": "Estimate",
            "x": [day.isoformat() for day, _ in points],
            "y": [value for _, value in points],
            "line": {"color": OWN, "width": 2, "dash": "dash"},
            "marker": {
                "color": OWN,
                "size": sizes,
                "symbol": "circle-open",
                "line": {"width": 2},
            },
            "text": [""] * (len(points) - 1) + [words],
            "hovertemplate": "%{text}<extra></extra>",
        }
    ]
