"""Puts a pack together: every figure and sentence of one area and period, from one publication."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import Any

from dashboard import queries, sentences, wording
from dashboard.pack import period as periods
from dashboard.pack.content import Item, Look, Pack
from dashboard.pack.letter import letter
from dashboard.pack.matters import closed_matters, open_matters
from dashboard.pack.measures import Measured, every_measure, in_brief, written
from dashboard.pack.period import NotMade, Period
from dashboard.pack.quality import definitions, quality, symbols
from dashboard.pack.said import MinutesOf, nobody
from dashboard.pages import look_first, take_away
from dashboard.pages.area import benchmarks, figure_beside
from dashboard.pages.request import Request, Row
from dashboard.queries.rows import Cursor
from dashboard.view import View


def gather(cursor: Cursor, area_code: str, written_period: str, audience: str, minutes_of: MinutesOf = nobody) -> Pack:
    """The pack of an area, by its ONS code or name, a period as it is typed, and an audience; empty: the first.

    minutes_of: what people have said, by area and the last day of the period. Raises NotMade, in words for whoever
    asked.
    """
    chosen = _audience(cursor, audience)
    request = Request(cursor, View("pack", area_code=_area_code(cursor, area_code)))
    period = _period(request, written_period)
    measured = every_measure(request, queries.pack_indicators(cursor, chosen["audience"]), period)
    if not any(one.row for one in measured):
        raise NotMade(f"{request.name} has no figure of this pack up to {period.words}.")
    minutes = minutes_of(request.area["area_code"], period.end)
    titles = {row["indicator_id"]: row["plain_title"] for row in queries.names(cursor)}
    looks = list(_looks(request, period, measured))
    name = "_".join([take_away.slug(request.name), period.slug, take_away.slug(chosen["audience"])])
    return Pack(
        title=f"Children's safeguarding in {request.place}",
        area_name=request.name,
        place=request.place,
        audience=chosen["title"],
        period=period,
        stamps=_stamps(request, period, chosen),
        made_up=f"Made up: {take_away.MADE_UP}." if request.build["is_made_up"] else "",
        built_at=request.build["built_at"],
        file_name=name,
        letter=letter(request, period, chosen, looks, measured),
        open_matters=open_matters(minutes, titles),
        looks=looks,
        look_note=look_first.NOTE.format(newest_month=wording.month(period.end)),
        in_brief=in_brief(request, period, measured),
        measures=[written(number, one, minutes) for number, one in enumerate(measured, start=1)],
        closed_matters=closed_matters(minutes, titles),
        quality=quality(request, period, measured),
        definitions=definitions(measured),
        symbols=symbols(),
    )


def _audience(cursor: Cursor, asked: str) -> Row:
    known = queries.audiences(cursor)
    if not known:
        raise NotMade("The catalogue says of no pack what it holds. Add packs to indicators.yaml, and build.")
    found = next((row for row in known if asked.replace("-", "_") in ("", row["audience"])), None)
    if found is None:
        listed = "; ".join(f"{row['audience']} ({row['title']})" for row in known)
        raise NotMade(f"There is no pack for “{asked}”. There are packs for: {listed}.")
    return found


def _area_code(cursor: Cursor, asked: str) -> str:
    if not asked:
        return str(queries.build(cursor)["home_area_code"])
    found = queries.area(cursor, asked)
    if found:
        return str(found["area_code"])
    names = [row for row in queries.areas(cursor) if row["area_name"].casefold() == asked.casefold()]
    present = [row for row in names if not row["ended_on"]] or names
    if not present:
        raise NotMade(f"There is no area “{asked}”. Write its name as the page of areas has it, or its ONS code.")
    return str(present[0]["area_code"])


def _period(request: Request, asked: str) -> Period:
    first_month = request.build["year_starts_in"]
    there = periods.known(queries.periods(request.cursor, request.area["area_code"]), first_month)
    if not there:
        raise NotMade(f"There are no figures for {request.place} at all.")
    if not asked:
        raise NotMade(f"Say which period, with --period. For {request.place} there are: {periods.said(there)}.")
    try:
        found = periods.read(asked, first_month)
    except NotMade as error:
        raise NotMade(f"{error} For {request.place} there are: {periods.said(there)}.") from error
    if found not in there:
        what = f"There is no figure for {request.place} of {found.words}."
        raise NotMade(f"{what} There are: {periods.said(there)}.")
    return found


def _stamps(request: Request, period: Period, chosen: Row) -> list[tuple[str, str]]:
    compared = request.group.in_sentence if request.group else "nothing"
    return take_away.stamps(
        request,
        *take_away.area_of(request),
        ("Period", period.words),
        ("Made for", chosen["title"]),
        ("Compared with", compared),
    )


def _looks(request: Request, period: Period, measured: Sequence[Measured]) -> list[Look]:
    """What there was to look at first when the period ended, by reason; the measures of the pack before the others."""
    group = request.group
    catalogue = {row["indicator_id"]: row for row in queries.indicators(request.cursor)}
    ours = {one.indicator["indicator_id"] for one in measured}
    beside = benchmarks(request)
    found = queries.reasons_to_look(request.cursor, request.area["area_code"], period.end)
    rows = [row for row in found if row["group_id"] in (None, group.group_id if group else None)]
    looks = []
    for reason, members in groupby(rows, key=lambda row: str(row["reason"])):
        heading = look_first.REASONS[reason][0].format(group=group.in_sentence if group else "")
        items = [(row["indicator_id"] in ours, _item(request, row, catalogue, beside)) for row in members]
        looks.append(Look(heading, [i for is_ours, i in items if is_ours], [i for is_ours, i in items if not is_ours]))
    return looks


def _item(request: Request, row: Row, catalogue: dict[str, Row], beside: Any) -> Item:
    at = (row["period_type"], row["period_end"], row["indicator_id"])
    other = figure_beside(request.group, at, beside) if row["group_id"] and request.group else None
    return Item(*sentences.reason_to_look(row, catalogue[row["indicator_id"]], other), row)
