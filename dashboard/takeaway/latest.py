"""The figures of one area, one row for each indicator: the overview, and the area against its groups."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from dashboard import queries, sentences, wording
from dashboard.pages import take_away
from dashboard.pages.area import benchmarks, figure_beside
from dashboard.pages.cells import why_absent
from dashboard.pages.overview import Figures
from dashboard.pages.request import Group, Request, Row
from dashboard.takeaway import cells
from dashboard.takeaway.sheet import NONE, Column, TakenAway, table
from dashboard.takeaway.trend import COUNTED, MEMBERS, PERIOD

# Finds what stands beside an area's figure: of a group, for an indicator and the figure's row.
Find = Callable[[Group, Row, Row], Row | None]
INDICATOR = [
    Column("theme", "Theme"),
    Column("indicator", "Indicator"),
    Column("indicator_id", "Its name in the data"),
    Column("measure", "What the number is"),
]
CHANGE = Column("change_from_previous", "Change from the period before")
YEAR_BEFORE = Column("change_from_year_before", "Change from the same period a year before")
USUAL = Column("usual_range", "How it lies to its usual range")
STANDING = [
    Column("rank", "Rank, 1st is best"),
    Column("ranked_of", "Authorities with a figure"),
    Column("quartile_band", "Quarter of authorities"),
]
LAST = [Column("source", "Source"), Column("remark", "Remark")]


def overview(request: Request) -> TakenAway:
    """Every indicator with the area's newest figure; its latest year beside England and the group that is chosen."""
    groups = [one for one in request.groups if one.group_id == "england" or one == request.group]
    figures = Figures(request)

    def find(group: Group, indicator: Row, _row: Row) -> Row | None:
        return figures.beside.get((group.group_id, indicator["indicator_id"]))

    return _taken(request, list(figures.newest.values()), groups, find, "overview")


def area(request: Request) -> TakenAway:
    """The area against all its groups: the latest figures, or those of the year that is asked for."""
    code, year = request.area["area_code"], request.view.period
    rows = queries.at_year(request.cursor, code, int(year)) if year else queries.latest(request.cursor, code)
    beside = benchmarks(request)

    def find(group: Group, indicator: Row, row: Row) -> Row | None:
        return figure_beside(group, (row["period_type"], row["period_end"], indicator["indicator_id"]), beside)

    return _taken(request, rows, request.groups, find, "against its groups")


def _taken(request: Request, rows: Sequence[Row], groups: Sequence[Group], find: Find, words: str) -> TakenAway:
    titles = queries.source_titles(request.cursor)
    sourced = {row["indicator_id"]: {**row, "source": row["reference"] or titles[row["source_id"]]} for row in rows}
    body = list(_rows(request, sourced, groups, find))
    name, year = request.area["area_name"], request.view.period
    periods = f"years ending in {year}" if year else "the latest of each indicator"
    columns = [*INDICATOR, *PERIOD, *cells.figure_columns(f"{name}: figure"), CHANGE, YEAR_BEFORE, *COUNTED]
    columns += [column for group in groups for column in _group_columns(group)]
    columns += [USUAL]
    sheet = table("figures", f"{name}: {words}, {periods}", [*columns, *STANDING, *LAST], body)
    compared = "; ".join(group.name for group in groups) or "nothing"
    return TakenAway(
        file_name=take_away.file_name(request, request.name, words, year or "latest"),
        stamps=take_away.stamps(
            request, *take_away.area_of(request), ("Periods", periods), ("Compared with", compared)
        ),
        sources=sorted({row["source"] for row in sourced.values()}),
        sheets=[sheet] if body else [],
        built_at=request.build["built_at"],
    )


def _rows(request: Request, figures: dict[str, Row], groups: Sequence[Group], find: Find) -> Iterator[cells.Cells]:
    """Those without a figure as well, unless one year is asked for: of what there never was the page says nothing."""
    absent = {row["indicator_id"]: row for row in queries.absent(request.cursor, request.area["area_code"])}
    for one in queries.indicators(request.cursor):
        named = {"theme": one["theme"], "indicator": one["plain_title"], "indicator_id": one["indicator_id"]}
        row = figures.get(one["indicator_id"])
        if row:
            found = _group_cells(one, row, groups, find)
            yield {**named, **_own(request, one, row), **found}
        elif not request.view.period:
            yield {**named, "measure": one["axis"], **_absent(request, one, absent.get(one["indicator_id"]))}


def _own(request: Request, indicator: Row, row: Row) -> cells.Cells:
    return {
        "measure": sentences.measure(row, indicator),
        "period": wording.period(row, indicator),
        "period_end": row["period_end"],
        **cells.figure(row, indicator),
        **cells.change(row, indicator),
        **cells.numbers(row, indicator, [YEAR_BEFORE.name]),
        **cells.counted(row, indicator),
        **cells.standing(row),
        "usual_range": sentences.usual_word(row) if "judgement" in row else NONE,
        "source": row["source"],
        "remark": _remark(request, indicator, row),
    }


def _absent(request: Request, indicator: Row, row: Row | None) -> cells.Cells:
    """An indicator of which the area has no figure of the whole, and why."""
    newest = row["newest"] if row else None
    return {**cells.figure(newest, indicator), "remark": why_absent(request, row)}


def _remark(request: Request, indicator: Row, row: Row) -> str:
    """Why the figure, or a newer one, is not shown."""
    if row["status"] != "shown":
        return wording.why_missing(row, request.area)
    if row.get("newest_end", row["period_end"]) == row["period_end"]:
        return "–"
    newest = {name: row[f"newest_{name}"] for name in ("status", "reference", "valid_on")}
    ends = {"period_start": row["newest_start"], "period_end": row["newest_end"], "period_type": row["period_type"]}
    return f"{wording.period(ends, indicator)}: {cells.symbol(newest)} {wording.why_missing(newest, request.area)}"


def _group_columns(group: Group) -> list[Column]:
    name = _name(group)
    columns = [*cells.figure_columns(group.name, name), Column(f"{name}_period", f"{group.name}: period")]
    columns.append(Column(f"{name}_verdict", f"{group.name}: how the area's own figure is, by chance allowed for"))
    if not group.is_single:
        columns += [Column(f"{name}_{key}", f"{group.name}: {words}") for key, words in MEMBERS.items()]
    return columns


def _name(group: Group) -> str:
    return f"{group.group_id}_{group.vintage}" if group.vintage else group.group_id


def _group_cells(indicator: Row, row: Row, groups: Sequence[Group], find: Find) -> cells.Cells:
    """What stands beside a figure. A number of children or events is not set beside other areas."""
    found: cells.Cells = {}
    for group in groups:
        name = _name(group)
        other = find(group, indicator, row)
        if indicator["is_comparable"]:
            found |= cells.figure(other, indicator, name)
            if other:
                when = wording.period_ending(other["period_end"], other["period_type"], indicator)
                found |= {f"{name}_period": when, f"{name}_verdict": other["verdict"] or NONE}
            found |= {f"{name}_{key}": count for key, count in cells.counts(other, MEMBERS).items()}
        else:
            own = [f"{name}_{key}" for key in ("symbol", "period", "verdict", *MEMBERS)]
            found |= dict.fromkeys([name, *own], NONE)
    return found
