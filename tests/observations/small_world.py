"""A world small enough to hold in the head: a handful of areas and a catalogue with one indicator of each kind."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

from etl.areas.register import Area, register_areas
from etl.catalogue.load import load_catalogue
from etl.database import Connection, fill, open_working_database, records
from etl.extracts.merge import CHANGED
from etl.observations.compute import compute, prepare
from etl.partnership import Comparison, Group, Partnership
from etl.sources.model import ExploreEducationStatistics, Measure, PublishedFigures, Source

ENGLAND, NORTH, SOUTH = "E92000001", "E12000001", "E12000002"
NAMES = {"A": "Alder", "B": "Birch", "C": "Cedar", "D": "Damson", "E": "Elm", "F": "Fir"}
REGIONS = {"A": NORTH, "B": NORTH, "C": NORTH, "D": SOUTH, "E": SOUTH, "F": SOUTH}
AS_OF = date(2026, 11, 20)

CATALOGUE = """
themes: [{id: theme, title: A theme}]
owners: {council: The council}
priorities: {}
prefer: {year: [national, reports], month: [reports], year_to_date: [reports]}
indicators:
""" + "".join(
    f"""
  - id: {name}
    title: Title of {name}
    plain_title: Plain title of {name}
    short_title: Short title of {name}
    theme: theme
    counts: events
    owner: council
    priorities: []
    why: It matters.
    good_looks_like: Good.
    questions: [Why is that so?]
    breakdowns: []
    targets: []
    caveats: []
    statutory_basis: None.
    synonyms: []
    reviewed_on: 2026-11-20
    {rest}
"""
    for name, rest in {
        "events": "kind: count\n    measured: during\n    unit: events\n    polarity: neutral\n"
        "    national: [{source: table, value: events}]",
        "twice": "kind: count\n    measured: during\n    unit: events\n    polarity: neutral\n"
        "    national: [{source: table, value: part}, {source: table, value: events}]",
        "stock": "kind: count\n    measured: at_end\n    unit: children\n    polarity: neutral\n"
        "    national: [{source: table, value: stock}]",
        "part": "kind: count\n    measured: during\n    unit: events\n    polarity: neutral\n"
        "    national: [{source: table, value: part}]",
        "visits": "kind: count\n    measured: during\n    unit: visits\n    polarity: neutral\n    has_repeats: true\n"
        "    national: [{source: table, value: visits}]",
        "visits_rate": "kind: rate\n    measured: during\n    polarity: neutral\n    numerator: visits\n"
        "    denominator: population_0_17",
        "events_rate": "kind: rate\n    measured: during\n    polarity: low\n    numerator: events\n"
        "    denominator: population_0_17",
        "stock_rate": "kind: rate\n    measured: at_end\n    polarity: neutral\n    numerator: stock\n"
        "    denominator: population_0_17",
        "part_pct": "kind: percentage\n    measured: during\n    polarity: high\n    out_of: events\n"
        "    numerator: part\n    denominator: events",
        "printed_pct": "kind: percentage\n    measured: during\n    polarity: high\n    out_of: events\n"
        "    national: [{source: table, value: share, numerator: part, denominator: events}]",
        "load_mean": "kind: mean\n    measured: at_end\n    unit: cases\n    polarity: low\n    out_of: workers\n"
        "    national: [{source: table, value: load, numerator: cases, denominator: workers}]",
        "load_median": "kind: median\n    measured: at_end\n    unit: cases\n    polarity: low\n"
        "    national: [{source: table, value: load}]",
        "part_ratio": "kind: ratio\n    measured: during\n    unit: parts for each event\n    polarity: high\n"
        "    out_of: events\n    numerator: part\n    denominator: events",
    }.items()
)  # fmt: skip

TABLE = ExploreEducationStatistics(
    id="table", title="A table", publisher="Nobody", licence="None", address="nowhere", files=["x.csv"],
    layout="explore_education_statistics", year_ends="03-31",
    measures={
        name: Measure(column=name)
        for name in ("events", "stock", "part", "share", "visits", "load", "cases", "workers")
    },
)  # fmt: skip
REPORTS = PublishedFigures(
    id="reports", title="Reports", publisher="Nobody", licence="None", address="nowhere", files=["y.csv"],
    layout="published_figures",
)  # fmt: skip
SOURCES: tuple[Source, ...] = (TABLE, REPORTS)


def areas() -> list[Area]:
    none = {"formed_on": "", "ended_on": "", "other_codes": (), "formed_from": (), "became": ()}
    places = [Area(ENGLAND, "", "England", "country", "", **none)]  # type: ignore[arg-type]
    places += [Area(code, "", code, "region", "", **none) for code in (NORTH, SOUTH)]  # type: ignore[arg-type]
    places += [Area(code, code, name, "authority", REGIONS[code], **none) for code, name in NAMES.items()]  # type: ignore[arg-type]
    return places


PARTNERSHIP = Partnership(
    home="A",
    year_starts_in="April",
    comparison=Comparison(shown_first="england", neighbours="2025", statistic="mean"),
    groups=[Group(id="pals", title="Pals", members=["A", "B", "C", "D"])],
    population_revision_percent=1.0,
)


def given(area: str, year: int, measure: str, value: float | None, status: str = "shown") -> dict[str, Any]:
    """One figure of the national table, for the year to 31 March ``year``."""
    return {
        "source_id": "table", "area_code": area, "period_start": date(year - 1, 4, 1), "period_end": date(year, 3, 31),
        "measure": measure, "breakdown": "total", "category": "total", "value": value, "status": status,
        "file_order": 0,
    }  # fmt: skip


def people(area: str, year: int, number: float) -> dict[str, Any]:
    """The children of an area in the middle of ``year``."""
    row = given(area, year, "population_0_17", number)
    return {**row, "period_start": date(year - 1, 7, 1), "period_end": date(year, 6, 30)}


def printed(area: str, indicator: str, period: tuple[str, date, date], value: float, row: int = 1) -> dict[str, Any]:
    """One figure that a report printed."""
    period_type, start, end = period
    return {
        "source_id": "reports", "file_name": "y.csv", "file_order": 1, "row_number": row, "area_text": area,
        "area_code": area, "statistic": "value", "printed_name": indicator, "indicator_id": indicator,
        "breakdown": "total", "category": "total", "period_type": period_type, "period_start": start,
        "period_end": end, "printed_period": str(end), "printed": str(value), "value": value, "status": "shown",
        "is_estimate": False, "report": "A report", "report_table": "table 1",
    }  # fmt: skip


def month(year: int, number: int) -> tuple[str, date, date]:
    following = date(year + number // 12, number % 12 + 1, 1)
    return "month", date(year, number, 1), date.fromordinal(following.toordinal() - 1)


def whole_year(year: int) -> tuple[str, date, date]:
    return "year", date(year - 1, 4, 1), date(year, 3, 31)


@contextmanager
def world(
    tmp_path: Path,
    national: Sequence[dict[str, Any]],
    reports: Sequence[dict[str, Any]] = (),
    neighbours: Sequence[dict[str, Any]] = (),
    set_aside: Sequence[dict[str, Any]] = (),
    **changes: Any,
) -> Iterator[Connection]:
    """A publication's tables, computed from these figures by the code that every build uses.

    changes: parts of partnership.yaml that are not as above; ``areas`` for other areas.
    """
    catalogue = tmp_path / "indicators.yaml"
    catalogue.write_text(CATALOGUE, encoding="utf-8")
    with open_working_database() as connection:
        register_areas(connection, changes.pop("areas", areas()))
        connection.execute(CHANGED)
        prepare(connection)
        sources = [
            {"source_id": s.id, "title": s.title, "publisher": "x", "licence": "x", "address": "x"} for s in SOURCES
        ]
        fill(connection, "source", sources)
        fill(connection, "national_value", national)
        fill(connection, "printed_figure", reports)
        fill(connection, "neighbour", neighbours)
        fill(connection, "set_aside", set_aside)
        partnership = PARTNERSHIP.model_copy(update=changes)
        compute(connection, load_catalogue(catalogue, SOURCES, {}), partnership, SOURCES, AS_OF)
        yield connection


def one(connection: Connection, indicator: str, area: str, **where: Any) -> dict[str, Any]:
    """The one preferred figure of an indicator and area, and of a period if several."""
    rows = records(
        connection,
        "SELECT * FROM observation WHERE indicator_id = $1 AND area_code = $2 AND is_preferred ORDER BY period_end",
        [indicator, area],
    )
    rows = [row for row in rows if all(row[name] == value for name, value in where.items())]
    assert len(rows) == 1, rows
    return rows[0]
