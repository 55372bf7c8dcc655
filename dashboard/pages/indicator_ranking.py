"""Other areas on the indicator page: every authority as a bar, and the group's in a table, the highest first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from dash import html

from dashboard import components, queries, sentences, wording
from dashboard.address import address
from dashboard.drawing import image, strip
from dashboard.pages.request import Request, Row
from dashboard.view import View

FEWEST = 4  # with fewer areas there is nothing to be high or low among


def other_areas(request: Request, indicator: Row, latest: Row) -> list[Any]:
    """Every authority for the latest period, the highest first: the group's, or all."""
    if not indicator["is_comparable"]:
        return [
            html.H2("Other areas"),
            html.P("A number of children or events is not set beside other areas: large areas have more of them."),
        ]
    rows = queries.ranking(request.cursor, indicator["indicator_id"], latest["period_type"], latest["period_end"])
    shown = [row for row in rows if row["status"] == "shown"]
    if len(shown) < FEWEST:
        return []
    members = _members(request)
    return [
        html.H2("Other areas"),
        html.P(_place(request, indicator, shown, rows)),
        _strip(request, indicator, latest, shown, members),
        _ranked(request, indicator, latest, rows, members),
    ]


def _members(request: Request) -> set[str]:
    group = request.group
    if group is None or group.group_id == "england":
        return set()
    return queries.member_codes(request.cursor, request.area["area_code"], group.group_id, group.vintage)


def _place(request: Request, indicator: Row, shown: Sequence[Row], rows: Sequence[Row]) -> str:
    """How many are higher and lower, by the numbers as they are shown: true also where there is no best."""
    hidden = _without(rows)
    mine = next((row for row in shown if row["area_code"] == request.area["area_code"]), None)
    if mine is None:
        return f"{wording.plural(len(shown), 'authority', 'authorities')} have a figure.{hidden}"
    ours = wording.amount(mine["value"], indicator)
    higher = sum(row["value"] > mine["value"] and wording.amount(row["value"], indicator) != ours for row in shown)
    same = sum(wording.amount(row["value"], indicator) == ours for row in shown) - 1
    lower = len(shown) - 1 - higher - same
    said = [f"{_count(higher)} a higher figure than {request.place}", f"{_count(lower)} a lower one"]
    said += [f"{_count(same)} the same"] if same else []
    return f"Of {len(shown)} authorities with a figure, {wording.listed(said)}.{hidden}"


def _without(rows: Sequence[Row]) -> str:
    """How many authorities have no figure, and why."""
    statuses = Counter(row["status"] for row in rows if row["status"] != "shown")
    if not statuses:
        return ""
    number = sum(statuses.values())
    reasons = [f"{count} {wording.STATUSES[status][1]}" for status, count in statuses.most_common()]
    why = "; ".join(reasons) if len(reasons) > 1 else wording.STATUSES[next(iter(statuses))][1]
    return f" {number} more {'authority' if number == 1 else 'authorities'} {_has(number)} none: {why}."


def _has(count: int) -> str:
    return "has" if count == 1 else "have"


def _count(count: int) -> str:
    return f"{count or 'none'} {_has(count or 1)}"


def _strip(request: Request, indicator: Row, latest: Row, shown: Sequence[Row], members: set[str]) -> html.Figure:
    """One bar for each authority, with what it shows, its scale and its ends in words."""
    own = request.area["area_code"]
    kinds = dict.fromkeys(members, "member") | {own: "own"}
    svg = strip([(row["value"], kinds.get(row["area_code"], "other")) for row in shown])
    lowest, highest = (_end(indicator, shown, row) for row in (shown[-1], shown[0]))
    ends = f"From the lowest ({lowest}) to the highest ({highest}), from zero."
    marks = [f"The arrow points to {request.place}."] if any(row["area_code"] == own for row in shown) else []
    if request.group and any(row["area_code"] in members for row in shown):
        marks.append(f"Dots stand above {request.group.members_in_sentence}.")
    period = wording.period_in_sentence(latest, indicator)
    return html.Figure(
        [
            html.Figcaption(f"{sentences.measure(latest, indicator)} {period}: one bar for each authority"),
            html.Img(src=image(svg), alt=f"{len(shown)} bars. {ends}", className="drawing"),
            html.P(" ".join([ends, *marks]), className="note"),
        ]
    )


def _end(indicator: Row, shown: Sequence[Row], row: Row) -> str:
    """The lowest or highest figure, and whose it is."""
    value = wording.amount(row["value"], indicator)
    others = sum(wording.amount(other["value"], indicator) == value for other in shown) - 1
    return f"{value}, {row['area_name']}" + (f" and {wording.plural(others, 'other')}" if others else "")


def _ranked(request: Request, indicator: Row, latest: Row, rows: Sequence[Row], members: set[str]) -> Any:
    own = request.area["area_code"]
    near = [row for row in rows if not members or row["area_code"] in members or row["area_code"] == own]
    has_rank = any(row["rank"] is not None for row in rows)
    headings = ["Area", sentences.scale(latest, indicator), *(["Rank, 1st is best", "Band"] if has_rank else [])]
    body = [_ranked_row(request, indicator, row, has_rank) for row in near]
    marked = [place for place, row in enumerate(near) if row["area_code"] == own]
    among = "all authorities"
    if members and request.group:
        among = f"{request.place} and {request.group.members_in_sentence}"
    caption = f"{indicator['title']}: {among}, the highest first"
    first = components.table(caption, headings, body, numbers=[1], marked=marked)
    return first if members else components.more(f"Show all {len(near)} authorities", first)


def _ranked_row(request: Request, indicator: Row, row: Row, has_rank: bool) -> list[Any]:
    there = View("indicator", indicator_id=indicator["indicator_id"], area_code=row["area_code"])
    name = components.link(row["area_name"], address(there, compare=request.view.compare))
    rank = [
        wording.ordinal(row["rank"]) if row["rank"] else "–",
        wording.BANDS[row["quartile_band"]].capitalize() if row["quartile_band"] else "–",
    ]
    return [name, wording.figure(row, indicator), *(rank if has_rank else [])]
