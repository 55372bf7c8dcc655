"""From rows of text to accepted and rejected rows, by the SQL of the file's layout."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from etl.database import Connection, fill, records, run_sql
from etl.sources.model import MONTHS, ExploreEducationStatistics, NeighbourList, PublishedFigures, Source
from etl.sources.registry import Heading, repeated_columns
from etl.staging.read import MAXIMUM_CELL, Refused, Row
from etl.staging.vocabulary import Vocabulary

MEND = "Download or copy the file again, or correct it at its source."

FOLDER = Path(__file__).parent
LARGEST_REJECTED_SHARE = 0.10  # more bad rows than this, and the meaning of the whole file is in doubt


@dataclass(frozen=True)
class Counted:
    """Rows read = rows accepted + rows rejected; blank lines are not rows."""

    read: int
    accepted: int
    rejected: int
    unexpected: int


NOTHING_COUNTED = Counted(0, 0, 0, 0)


def conform(
    connection: Connection, source: Source, heading: Heading, rows: list[Row], vocabulary: Vocabulary
) -> Counted:
    """Fill the tables ``accepted_row`` and ``rejected_row`` from the rows below the heading.

    Raises Refused when there are no rows, when two rows contradict each other, or when too many rows are bad.
    """
    header = rows[heading.row]
    body = rows[heading.row + 1 :]
    repeated = repeated_columns(source, header.cells)
    if repeated:
        raise Refused(f"The column {repeated[0]} appears twice.", "Delete the one that is not meant.")
    if not body:
        raise Refused("The file has headings but no rows.", "Download or copy it again.")
    _load_text(connection, source, heading, body)
    values = _declare(connection, source, heading, vocabulary)
    values |= {"width": len(header.cells), "longest": MAXIMUM_CELL, "source_id": source.id}
    for name in ("prepare", source.layout):
        run_sql(connection, (FOLDER / f"{name}.sql").read_text(encoding="utf-8"), values)
    faults = records(connection, "SELECT what, hint FROM fault LIMIT 1")
    if faults:
        raise Refused(**faults[0])
    counted = _count(connection, len(body))
    if counted.unexpected > counted.read * LARGEST_REJECTED_SHARE or not counted.accepted:
        raise _too_many_bad_rows(connection, counted)
    return counted


def _count(connection: Connection, read: int) -> Counted:
    counts = records(
        connection,
        """
        SELECT (SELECT count(DISTINCT row_number) FROM accepted_row) AS accepted,
            count(DISTINCT row_number) AS rejected,
            count(DISTINCT row_number) FILTER (NOT is_expected) AS unexpected
        FROM rejected_row
        """,
    )[0]
    if counts["accepted"] + counts["rejected"] != read:
        raise RuntimeError("rows were lost: those accepted and those rejected are not those that were read")
    return Counted(read=read, **counts)


def _too_many_bad_rows(connection: Connection, counted: Counted) -> Refused:
    sql = "SELECT * FROM rejected_row ORDER BY is_expected, row_number LIMIT 1"
    first = records(connection, sql)[0]
    column = f", {first['column_name']}" if first["column_name"] else ""
    bad = counted.unexpected or counted.rejected
    return Refused(
        f"{bad:,} of {counted.read:,} rows cannot be used "
        f"(first: row {first['row_number']}{column}: {first['reason']}).",
        MEND,
    )


def _load_text(connection: Connection, source: Source, heading: Heading, body: list[Row]) -> None:
    frame = pd.DataFrame({"row_number": [row.number for row in body], "cells": [row.cells for row in body]})
    connection.register("rows_of_text", frame)
    connection.execute("""
        CREATE OR REPLACE TEMP TABLE raw_row AS
        SELECT row_number::INTEGER AS row_number, cells::VARCHAR[] AS cells FROM rows_of_text;
        CREATE OR REPLACE TEMP TABLE raw_column (column_name VARCHAR, place INTEGER);
        CREATE OR REPLACE TEMP TABLE left_out (text VARCHAR, reason VARCHAR);
    """)
    connection.unregister("rows_of_text")
    places = [{"column_name": name, "place": place + 1} for name, place in heading.positions.items()]
    fill(connection, "raw_column", places)
    fill(connection, "left_out", [{"text": text, "reason": why} for text, why in source.left_out.items()])


def _declare(connection: Connection, source: Source, heading: Heading, vocabulary: Vocabulary) -> dict[str, Any]:
    """What the layout's SQL needs to know of the source, as tables and as values to bind."""
    if isinstance(source, ExploreEducationStatistics):
        return _declare_table(connection, source)
    if isinstance(source, NeighbourList):
        return _declare_neighbours(connection, source, heading)
    assert isinstance(source, PublishedFigures)
    return _declare_names(connection, source, vocabulary)


def _declare_table(connection: Connection, source: ExploreEducationStatistics) -> dict[str, Any]:
    connection.execute("""
        CREATE OR REPLACE TEMP TABLE declared_measure (measure VARCHAR, column_name VARCHAR);
        CREATE OR REPLACE TEMP TABLE declared_filter (measure VARCHAR, filter_column VARCHAR, wanted VARCHAR);
        CREATE OR REPLACE TEMP TABLE declared_breakdown (breakdown VARCHAR, column_name VARCHAR, total VARCHAR);
    """)
    measures = source.measures.items()
    fill(connection, "declared_measure", [{"measure": n, "column_name": m.column} for n, m in measures])
    fill(
        connection,
        "declared_filter",
        [{"measure": n, "filter_column": c, "wanted": w} for n, m in measures for c, w in m.where.items()],
    )
    fill(
        connection,
        "declared_breakdown",
        [{"breakdown": n, "column_name": b.column, "total": b.total} for n, b in source.breakdowns.items()],
    )
    month, day = source.year_ends.split("-")
    return {"month": int(month), "day": int(day)}


def _declare_neighbours(connection: Connection, source: NeighbourList, heading: Heading) -> dict[str, Any]:
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE neighbour_column (column_name VARCHAR, position INTEGER, place INTEGER)"
    )
    columns = enumerate(source.neighbour_columns, start=1)
    places = [{"column_name": n, "position": p, "place": heading.positions[n] + 1} for p, n in columns]
    fill(connection, "neighbour_column", places)
    return {"authority_column": source.authority_column}


def _declare_names(connection: Connection, source: PublishedFigures, vocabulary: Vocabulary) -> dict[str, Any]:
    connection.execute("""
        CREATE OR REPLACE TEMP TABLE known_name (
            name VARCHAR, indicator_id VARCHAR, breakdown VARCHAR, period_type VARCHAR, why_not VARCHAR);
        CREATE OR REPLACE TEMP TABLE known_group (title VARCHAR, group_id VARCHAR);
    """)
    fill(connection, "known_name", vocabulary.names)
    fill(connection, "known_group", vocabulary.groups)
    return {"first_month": MONTHS.index(source.year_starts_in) + 1}
