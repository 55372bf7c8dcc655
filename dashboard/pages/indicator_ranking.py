"""Other areas on the indicator page: every authority as a bar, and the group's in a table, the highest first."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dash import html

from dashboard import components, queries, wording
from dashboard.address import View, address
from dashboard.drawing import image, strip
from dashboard.pages.request import Request, Row

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
    own = request.area["area_code"]
    kinds = {row["area_code"]: "own" if row["area_code"] == own else _kind(row, members) for row in shown}
    svg = strip([(row["value"], kinds[row["area_code"]]) for row in shown])
    lowest, highest = (
        f"{wording.amount(row['value'], indicator)}, {row['area_name']}" for row in (shown[-1], shown[0])
    )
    alt = f"All {len(shown)} authorities from the lowest ({lowest}) to the highest ({highest})."
    among = "the members of the group" if members else "all of them"
    return [
        html.H2("Other areas"),
        html.P(f"{_place(shown, own, request.area['area_name'])} {indicator['direction']}"),
        html.Img(src=image(svg), alt=alt, className="drawing"),
        html.P(_how_to_read(request, members), className="note"),
        _ranked(request, indicator, latest, rows, members, f"Ranked figures of {among}"),
    ]


def _how_to_read(request: Request, members: set[str]) -> str:
    words = f"One bar for each authority. The arrow points to {request.area['area_name']}."
    return f"{words} The orange bars are those of {request.group.name}." if members and request.group else words


def _members(request: Request) -> set[str]:
    group = request.group
    if group is None or group.group_id == "england":
        return set()
    return queries.member_codes(request.cursor, request.area["area_code"], group.group_id, group.vintage)


def _kind(row: Row, members: set[str]) -> str:
    return "member" if row["area_code"] in members else "other"


def _place(shown: Sequence[Row], own: str, name: str) -> str:
    """How many are higher and lower: true also where there is no best."""
    mine = next((row for row in shown if row["area_code"] == own), None)
    if mine is None:
        return f"{len(shown)} authorities have a figure; {name} is not among them."
    higher = sum(row["value"] > mine["value"] for row in shown)
    lower = sum(row["value"] < mine["value"] for row in shown)
    return f"Of {len(shown)} authorities, {higher} have a higher figure than {name} and {lower} a lower one."


def _ranked(request: Request, indicator: Row, latest: Row, rows: Sequence[Row], members: set[str], caption: str) -> Any:
    own = request.area["area_code"]
    near = [row for row in rows if not members or row["area_code"] in members or row["area_code"] == own]
    has_rank = any(row["rank"] is not None for row in rows)
    headings = ["Area", wording.period(latest, indicator), *(["Rank, 1st is best", "Band"] if has_rank else [])]
    body = [_ranked_row(request, indicator, row, has_rank) for row in near]
    marked = [place for place, row in enumerate(near) if row["area_code"] == own]
    caption = f"{caption}, {wording.period_in_sentence(latest, indicator)}"
    first = components.table(caption, headings, body, numbers=[1], marked=marked)
    return first if members else components.more(f"Show all {len(near)} authorities", first)


def _ranked_row(request: Request, indicator: Row, row: Row, has_rank: bool) -> list[Any]:
    there = View("indicator", indicator_id=indicator["indicator_id"], area_code=row["area_code"])
    name = components.link(row["area_name"], address(there, compare=request.view.compare))
    rank = [
        wording.ordinal(row["rank"]) if row["rank"] else "–",
        wording.BANDS.get(row["quartile_band"], "–").capitalize(),
    ]
    return [name, wording.figure(row, indicator), *(rank if has_rank else [])]
