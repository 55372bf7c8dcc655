"""The public edition of a made-up council: what it leaves out, and that nobody can work that out from what it shows."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pytest

from etl.build import Outcome, build
from tests.conftest import ROOT, request_for

KEY = "indicator_id, area_code, period_type, period_end, breakdown, category, origin, source_id"


@pytest.fixture(scope="module")
def editions(council: Outcome) -> Iterator[duckdb.DuckDBPyConnection]:
    """Both editions side by side."""
    assert council.publication is not None
    with duckdb.connect() as connection:
        connection.execute(f"ATTACH '{council.publication}' AS internal (READ_ONLY)")
        public = council.publication.with_name("safeguarding-public.duckdb")
        connection.execute(f"ATTACH '{public}' AS public (READ_ONLY)")
        connection.execute("USE public")
        yield connection


def found(editions: duckdb.DuckDBPyConnection, sql: str) -> list[tuple[Any, ...]]:
    return editions.execute(sql).fetchall()


def test_each_edition_says_which_it_is(editions: duckdb.DuckDBPyConnection) -> None:
    assert found(editions, "SELECT edition FROM internal.build") == [("internal",)]
    assert found(editions, "SELECT edition FROM public.build") == [("public",)]


def test_no_count_of_one_to_five_is_public_unless_others_publish_it(editions: duckdb.DuckDBPyConnection) -> None:
    small = """
        SELECT ours.indicator_id, ours.period_type, ours.period_end, ours.category FROM observation AS ours
        JOIN indicator USING (indicator_id)
        WHERE origin = 'computed' AND kind IN ('count', 'rate', 'percentage') AND NOT has_repeats
            AND CASE kind WHEN 'count' THEN value ELSE numerator END BETWEEN 1 AND 5
            AND NOT EXISTS (
                FROM observation AS theirs
                WHERE theirs.origin <> 'computed' AND theirs.status = 'shown' AND theirs.period_end = ours.period_end
                    AND theirs.area_code = ours.area_code AND theirs.period_type = ours.period_type
                    AND theirs.indicator_id = ours.indicator_id)"""
    assert found(editions, small) == []
    assert found(editions, "FROM flow WHERE numerator BETWEEN 1 AND 5 OR denominator BETWEEN 1 AND 5") == []
    assert found(editions, "FROM relative_rate WHERE numerator BETWEEN 1 AND 5 OR denominator BETWEEN 1 AND 5") == []
    # And there were some to hide.
    assert found(editions, "SELECT count(*) > 100 FROM internal.observation WHERE value BETWEEN 1 AND 5") == [(True,)]


def test_nor_what_is_left_of_a_percentage(editions: duckdb.DuckDBPyConnection) -> None:
    assert found(editions, """
        SELECT indicator_id, period_type, period_end, category FROM observation JOIN indicator USING (indicator_id)
        WHERE origin = 'computed' AND kind = 'percentage' AND status = 'shown'
            AND denominator - numerator BETWEEN 1 AND 5 AND breakdown = 'total'""") == []  # fmt: skip


def test_a_hidden_figure_has_no_number_of_any_kind(editions: duckdb.DuckDBPyConnection) -> None:
    assert found(editions, """
        FROM observation WHERE status = 'confidential' AND origin = 'computed'
            AND coalesce(value, numerator, denominator, lower, upper) IS NOT NULL""") == []  # fmt: skip
    for table in ("comparison", "signal", "headline", "annual_trend", "exception"):
        assert found(editions, f"""
            SELECT indicator_id, period_end FROM {table} ANTI JOIN (
                FROM observation WHERE is_preferred AND status = 'shown' AND breakdown = 'total')
            USING (indicator_id, area_code, period_type, period_end)"""
            if table != "annual_trend" else """
            SELECT indicator_id, period_end FROM annual_trend ANTI JOIN (
                FROM observation
                WHERE is_preferred AND status = 'shown' AND breakdown = 'total' AND period_type = 'year')
            USING (indicator_id, area_code, period_end)""") == [], table  # fmt: skip


def test_no_usual_range_is_drawn_where_months_are_hidden(editions: duckdb.DuckDBPyConnection) -> None:
    """Small figures are hidden, so limits without them would be too high; and their mean would give a month away."""
    assert found(editions, """
        SELECT indicator_id FROM signal SEMI JOIN (
            FROM observation WHERE status = 'confidential' AND is_preferred AND breakdown = 'total')
        USING (indicator_id, area_code, period_type)""") == []  # fmt: skip


def test_what_is_shown_is_the_true_figure(editions: duckdb.DuckDBPyConnection) -> None:
    assert found(editions, f"""
        SELECT {KEY} FROM public.observation AS shown JOIN internal.observation AS true_one
            USING ({KEY}, reference)
        WHERE shown.status = 'shown' AND shown.value <> true_one.value""") == []  # fmt: skip


def test_what_others_publish_passes_through_as_it_came(editions: duckdb.DuckDBPyConnection) -> None:
    columns = f"{KEY}, reference, value, numerator, denominator, status"
    for one, other in (("public", "internal"), ("internal", "public")):
        assert found(editions, f"""
            SELECT {columns} FROM {one}.observation WHERE origin <> 'computed'
            EXCEPT ALL SELECT {columns} FROM {other}.observation WHERE origin <> 'computed'""") == []  # fmt: skip


def test_what_only_the_data_officer_should_see_is_not_public(editions: duckdb.DuckDBPyConnection) -> None:
    assert found(editions, "FROM public.source_file WHERE extract_on IS NOT NULL") == []
    extracts = "(FROM internal.source_file WHERE extract_on IS NOT NULL)"
    assert found(editions, f"SELECT count(*) > 0 FROM {extracts}") == [(True,)]
    assert found(editions, f"FROM public.rejection SEMI JOIN {extracts} USING (file_name)") == []
    assert found(editions, "FROM public.data_concern WHERE file_name IS NOT NULL") == []
    assert found(editions, "FROM public.restatement") == []
    numbers = "rows_read, rows_accepted, rows_rejected, concerns, rows_withdrawn, days_changed"
    assert found(editions, f"FROM public.list_received WHERE coalesce({numbers}) IS NOT NULL") == []
    assert found(editions, "SELECT count(*) > 50 FROM public.list_received WHERE state = 'received'") == [(True,)]


def test_no_file_name_is_in_the_bytes_of_the_public_file(council: Outcome) -> None:
    assert council.publication is not None and council.extracts
    held = council.publication.with_name("safeguarding-public.duckdb").read_bytes()
    for extract in council.extracts:
        for encoding in ("utf-8", "utf-16-le"):
            assert Path(extract.where.partition(",")[0]).name.encode(encoding) not in held


def test_how_much_is_hidden_is_said_in_both_editions(editions: duckdb.DuckDBPyConnection) -> None:
    (row,) = found(editions, "FROM public.disclosure")
    assert found(editions, "FROM internal.disclosure") == [row]
    threshold, counts, small, partners, figures_hidden, left_out = row
    assert threshold == 5
    assert 0 < small < counts and 0 < partners < counts
    hidden = "SELECT count(*) FROM observation JOIN indicator USING (indicator_id) WHERE origin = 'computed'"
    assert found(editions, f"{hidden} AND status = 'confidential' AND kind NOT IN ('median', 'longest')") == [
        (figures_hidden,)
    ]
    difference = "SELECT (SELECT count(*) FROM internal.observation) - (SELECT count(*) FROM public.observation)"
    assert found(editions, difference) == [(left_out,)]


# A second attack, which knows nothing of how the first sees the tables: a hidden number can be worked out exactly when
# it is a combination of those that are shown. Periods are sums of months, or of quarters where there are none.
SERIES = """
    SELECT indicator_id, breakdown, category, period_type::VARCHAR AS period_type, period_start, period_end,
        CASE kind WHEN 'count' THEN value ELSE numerator END AS number, status::VARCHAR AS status
    FROM observation JOIN indicator USING (indicator_id)
    WHERE origin = 'computed' AND measured = 'during' AND status IN ('shown', 'confidential')
        AND kind IN ('count', 'percentage')
    ORDER BY ALL"""


def test_no_hidden_count_is_a_combination_of_shown_ones(editions: duckdb.DuckDBPyConnection) -> None:
    by_indicator: dict[str, list[tuple[Any, ...]]] = {}
    for row in found(editions, SERIES):
        by_indicator.setdefault(row[0], []).append(row[1:])
    hidden = 0
    for indicator, rows in by_indicator.items():
        for breakdown in {row[0] for row in rows} - {"total"}:
            hidden += no_hidden_count_follows(indicator, [row for row in rows if row[0] in (breakdown, "total")])
        hidden += no_hidden_count_follows(indicator, [row for row in rows if row[0] == "total"])
    assert hidden > 100


def no_hidden_count_follows(indicator: str, rows: list[tuple[Any, ...]]) -> int:
    """Unknowns: each category (or the total, where nothing is broken down) in each of the smallest periods."""
    has_categories = any(row[0] != "total" for row in rows)
    smallest = "quarter" if has_categories else "month"
    spans = sorted({(row[3], row[4]) for row in rows if row[2] == smallest})
    categories = sorted({row[1] for row in rows if has_categories == (row[0] != "total")})
    place = {pair: at for at, pair in enumerate((one, span) for one in categories for span in spans)}

    def vector(row: tuple[Any, ...]) -> np.ndarray[Any, Any] | None:
        inside = [span for span in spans if row[3] <= span[0] and span[1] <= row[4]]
        if not inside or (inside[0][0], inside[-1][1]) != (row[3], row[4]):
            return None
        line = np.zeros(len(place))
        for one in [row[1]] if row[0] != "total" else categories:
            for span in inside:
                line[place[one, span]] = 1
        return line

    lines = [(row, line) for row in rows if (line := vector(row)) is not None]
    shown = [line for row, line in lines if row[6] == "shown"]
    hidden = [(row, line) for row, line in lines if row[6] == "confidential"]
    if not shown or not hidden:
        return len(hidden)
    basis = np.linalg.svd(np.array(shown), full_matrices=False)
    spanned = basis.Vh[basis.S > 1e-9]
    for row, line in hidden:
        left = line - spanned.T @ (spanned @ line)
        assert np.abs(left).max() > 1e-6, (indicator, row[:5])
    return len(hidden)


def test_the_next_edition_hides_nothing_that_was_public(council: Outcome, made_up: Path, tmp_path: Path) -> None:
    """What readers have already is no cover for anything, so it is never taken for one."""
    assert council.publication is not None
    copy = tmp_path / "out"
    shutil.copytree(council.publication.parent, copy)
    request = request_for(made_up, copy, partnership=ROOT / "partnership.yaml")
    assert build(replace(request, as_of=request.as_of + timedelta(days=1))).publication is not None
    with duckdb.connect() as connection:
        for name, folder in (("before", council.publication.parent), ("after", copy)):
            connection.execute(f"ATTACH '{folder / 'safeguarding-public.duckdb'}' AS {name} (READ_ONLY)")
        assert found(connection, f"""
            SELECT {KEY} FROM before.observation AS before JOIN after.observation AS after USING ({KEY}, reference)
            WHERE before.status = 'shown' AND after.status = 'confidential'""") == []  # fmt: skip
        assert found(connection, "SELECT count(*) > 1000 FROM after.observation WHERE status = 'confidential'") == [
            (True,)
        ]
