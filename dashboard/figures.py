"""The trend chart: rows in, a plotly figure as plain data out. Pure functions; nothing here asks the publication."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from dashboard import marks, sentences, wording
from dashboard.layout import layout
from dashboard.theme import COMPARED, OTHERS, OWN, RIBBON, TEXT
from dashboard.usual_range import Figure, broken, label, usual_band

Row = Mapping[str, Any]
AnyRow = TypeVar("AnyRow", bound=Row)

FEWEST = 3  # figures that make a trend; fewer are better read in a table
LONGEST = {
    "year": 366,
    "quarter": 92,
    "month": 31,
    "year_to_date": 31,
    "rolling_12_months": 31,
}  # days from one figure to the next

# No toolbar: its links have no names, and one of them would send the data away.
CONFIG: Any = {"displayModeBar": False, "showSendToCloud": False, "displaylogo": False, "responsive": True}


def runs(rows: Sequence[AnyRow]) -> list[list[AnyRow]]:
    """The shown figures of one series, cut where the source changes or a period is missing.

    A line may only join figures that were made alike and follow each other.
    """
    pieces: list[list[AnyRow]] = []
    for row in rows:
        if row["status"] != "shown":
            pieces.append([])
            continue
        piece = pieces[-1] if pieces else []
        if piece and _same_making(piece[-1], row) and _follows(piece[-1], row):
            piece.append(row)
        else:
            pieces.append([row])
    return [piece for piece in pieces if piece]


def _same_making(one: Row, other: Row) -> bool:
    return (one["origin"], one["source_id"]) == (other["origin"], other["source_id"])


def _follows(one: Row, other: Row) -> bool:
    """Whether two figures are of neighbouring periods; a year to date starts anew with the year."""
    if one["period_type"] == "year_to_date" and one["period_start"] != other["period_start"]:
        return False
    days = (other["period_end"] - one["period_end"]).days
    return bool(0 < days <= LONGEST[one["period_type"]])


@dataclass(frozen=True)
class Drawn:
    """What a trend chart shows, all in order of time.

    own: the area's figures. group: benchmark rows of one group, of the same periods; statistic: the one of them drawn
    as a line. signals: of months and quarters, the usual range. annual: the group's yearly figures, to be set beside
    months and quarters. estimate: of the year that is not over.
    """

    indicator: Row
    own: Sequence[Row]
    own_name: str
    group: Sequence[Row] = ()
    group_name: str = ""
    statistic: str = "value"
    targets: Sequence[Row] = ()
    signals: Sequence[Row] = ()
    annual: Sequence[Row] = ()
    events: Sequence[Row] = ()
    estimate: Row | None = None

    @property
    def compared(self) -> list[Row]:
        """The figures of the group that are drawn as a line."""
        return _by_statistic(self.group, self.statistic)

    @property
    def steps(self) -> list[Row]:
        """The group's yearly figures that share a day with the months or quarters drawn."""
        return marks.within(_by_statistic(self.annual, self.statistic), self.own)


def trend(drawn: Drawn) -> Figure:
    """Own line in bold; one comparison, dashed; behind them the usual range, or the group's lowest to highest."""
    data = usual_band(drawn.signals) if drawn.signals else _ribbon(drawn.group)
    data += _compared(drawn) + marks.steps(drawn.steps, drawn.own, drawn.indicator, drawn.group_name)
    data += _targets(drawn.targets) + marks.estimate(drawn.own, drawn.estimate, drawn.indicator)
    for piece in runs(drawn.own):
        data += _own(piece, drawn)
    data += broken(drawn.own, drawn.signals, drawn.indicator)
    return {"data": data, "layout": layout(drawn, data)}


def _own(piece: Sequence[Row], drawn: Drawn) -> list[Figure]:
    """One unbroken run of the area's figures. What is printed or provisional is hollow; dashes lead to it."""
    is_printed = sentences.is_as_printed(piece[0])
    firm = [row for row in piece if not row["is_provisional"]]
    parts: list[tuple[Sequence[Row], str]] = [(firm, "dot" if is_printed else "solid")]
    if len(firm) < len(piece):
        parts.append((piece[max(len(firm) - 1, 0) :], "dash"))
    return [
        {
            "type": "scatter",
            "mode": "lines+markers",
            "name": drawn.own_name,
            "x": [row["period_end"].isoformat() for row in rows],
            "y": [row["value"] for row in rows],
            "line": {"color": OWN, "width": 3, "dash": dash},
            "marker": {
                "color": OWN,
                "size": 9,
                "symbol": ["circle-open" if is_printed or row["is_provisional"] else "circle" for row in rows],
            },
            "text": [f"{drawn.own_name}, {label(row, drawn.indicator)}" for row in rows],
            "hovertemplate": "%{text}<extra></extra>",
        }
        for rows, dash in parts
        if rows
    ]


def _by_statistic(group: Sequence[Row], statistic: str) -> list[Row]:
    return [row for row in group if row["statistic"] == statistic and row["status"] == "shown"]


def _ribbon(group: Sequence[Row]) -> list[Figure]:
    """The band of the group's middle half, and thin lines at its lowest and highest, in pieces as lines are."""
    bands: list[Figure] = []
    for low, high, fill in (("lowest", "highest", ""), ("lower_quartile", "upper_quartile", "tonexty")):
        above = {row["period_end"]: row["value"] for row in _by_statistic(group, high)}
        below = [row for row in _by_statistic(group, low) if row["period_end"] in above]
        for piece in runs(below):
            ends = [row["period_end"] for row in piece]
            line: Figure = {"type": "scatter", "mode": "lines", "hoverinfo": "skip"}
            line |= {"x": [end.isoformat() for end in ends], "line": {"color": OTHERS, "width": 0 if fill else 1}}
            bands.append({**line, "y": [row["value"] for row in piece]})
            bands.append({**line, "y": [above[end] for end in ends], "fill": fill or "none", "fillcolor": RIBBON})
    return bands


def _compared(drawn: Drawn) -> list[Figure]:
    return [
        {
            "type": "scatter",
            "mode": "lines" if len(piece) > 1 else "markers",
            "name": drawn.group_name,
            "x": [row["period_end"].isoformat() for row in piece],
            "y": [row["value"] for row in piece],
            "line": {"color": COMPARED, "width": 2, "dash": "dash"},
            "marker": {"color": COMPARED, "size": 7, "symbol": "diamond"},
            "text": [f"{drawn.group_name}: {wording.amount(row['value'], drawn.indicator)}" for row in piece],
            "hovertemplate": "%{text}<extra></extra>",
        }
        for piece in runs(drawn.compared)
    ]


def _targets(targets: Sequence[Row]) -> list[Figure]:
    if not targets:
        return []
    return [
        {
            "type": "scatter",
            "mode": "markers",
            "name": "Target",
            "x": [row["period_end"].isoformat() for row in targets],
            "y": [row["value"] for row in targets],
            "marker": {"color": TEXT, "size": 12, "symbol": "line-ew-open"},
            "hovertemplate": "Target: %{y}<extra></extra>",
        }
    ]


def points(drawn: Drawn) -> int:
    """The most figures that one line of the chart would have."""
    return max(len([row for row in drawn.own if row["status"] == "shown"]), len(drawn.compared))
