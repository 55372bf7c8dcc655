"""Rank, band and change, as the national tool computes them; and the same months of the year before."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from etl.build import Outcome
from etl.database import open_publication, records
from tests.observations.small_world import ENGLAND, given, month, printed, whole_year, world


def placed(connection, indicator: str, year: int = 2025) -> dict[str, tuple]:  # type: ignore[no-untyped-def, type-arg]
    sql = """
        SELECT area_code, rank, quartile_band, ranked_of FROM comparison
        WHERE indicator_id = $1 AND year(period_end) = $2 AND length(area_code) = 1 ORDER BY area_code
    """
    return {r["area_code"]: (r["rank"], r["quartile_band"]) for r in records(connection, sql, [indicator, year])}


def loads(values: dict[str, float], year: int = 2025) -> list[dict]:  # type: ignore[type-arg]
    return [given(area, year, "load", value) for area, value in values.items()]


def test_where_low_is_good_the_lowest_is_first_and_ties_share_a_rank(tmp_path: Path) -> None:
    """Quarter points of 10, 12, 12, 15, 20 are 12, 12 and 15."""
    values = {"A": 10.0, "B": 12.0, "C": 12.0, "D": 15.0, "E": 20.0}
    with world(tmp_path, loads(values)) as connection:
        assert placed(connection, "load_mean") == {
            "A": (1, "A"),
            "B": (2, "A"),
            "C": (2, "A"),
            "D": (4, "C"),
            "E": (5, "D"),
        }


def test_where_high_is_good_the_highest_is_first_and_the_letters_turn_round(tmp_path: Path) -> None:
    parts = {"A": 10, "B": 20, "C": 30, "D": 40, "E": 50}
    rows = [given(area, 2025, "part", value) for area, value in parts.items()]
    rows += [given(area, 2025, "events", 100) for area in parts]
    with world(tmp_path, rows) as connection:
        assert placed(connection, "part_pct") == {
            "A": (5, "D"),
            "B": (4, "D"),
            "C": (3, "C"),
            "D": (2, "B"),
            "E": (1, "A"),
        }


def test_where_neither_is_good_there_is_no_rank(tmp_path: Path) -> None:
    rows = [given(area, 2025, "stock", 10) for area in "ABCDE"]
    with world(tmp_path, rows) as connection:
        assert set(placed(connection, "stock").values()) == {(None, None)}


def test_fewer_than_four_authorities_are_not_ranked(tmp_path: Path) -> None:
    with world(tmp_path, loads({"A": 1.0, "B": 2.0, "C": 3.0})) as connection:
        assert set(placed(connection, "load_mean").values()) == {(None, None)}


def test_england_has_no_rank_but_has_a_change(tmp_path: Path) -> None:
    rows = loads({"A": 1.0, "B": 2.0, "C": 3.0, "D": 4.0, ENGLAND: 2.5})
    rows += [given(ENGLAND, 2024, "load", 2.0)]
    with world(tmp_path, rows) as connection:
        sql = "SELECT rank, change_from_previous FROM comparison WHERE area_code = $1 AND indicator_id = 'load_mean'"
        found = records(connection, sql + " ORDER BY period_end", [ENGLAND])
        assert found == [
            {"rank": None, "change_from_previous": None},
            {"rank": None, "change_from_previous": 0.5},
        ]


def test_a_change_is_only_between_figures_made_alike(tmp_path: Path) -> None:
    """What one report printed and what the table gives the year after are not one series."""
    reports = [
        printed("A", "load_mean", whole_year(2023), 10.0),
        printed("A", "load_mean", whole_year(2024), 12.0, row=2),
    ]
    with world(tmp_path, loads({"A": 15.0}), reports) as connection:
        sql = """
            SELECT year(period_end) AS year, change_from_previous AS change FROM comparison
            WHERE area_code = 'A' AND indicator_id = 'load_mean' ORDER BY 1
        """
        assert records(connection, sql) == [
            {"year": 2023, "change": None},
            {"year": 2024, "change": 2.0},
            {"year": 2025, "change": None},
        ]


def test_a_change_is_only_between_years_that_follow_each_other(tmp_path: Path) -> None:
    rows = [given("A", year, "load", value) for year, value in ((2021, 10.0), (2023, 14.0), (2024, 15.0))]
    rows.append(given("A", 2022, "load", None, "confidential"))
    with world(tmp_path, rows) as connection:
        sql = """
            SELECT year(period_end) AS year, change_from_previous AS change FROM comparison
            WHERE area_code = 'A' AND indicator_id = 'load_mean' ORDER BY 1
        """
        assert records(connection, sql) == [
            {"year": 2021, "change": None},
            {"year": 2023, "change": None},
            {"year": 2024, "change": 1.0},
        ]


# --------------------------------------------------------------------------------------- the same months last year


def test_every_figure_is_set_beside_the_same_months_of_the_year_before(council: Outcome) -> None:
    """A recount in plain Python over every figure of every type of period, from a February to the next."""
    sql = """
        SELECT indicator_id, area_code, period_type::VARCHAR AS period_type, period_start, period_end, value, origin,
            source_id, year_before, change_from_year_before, percent_from_year_before, kind
        FROM comparison JOIN observation USING (indicator_id, area_code, period_type, period_end)
        JOIN indicator USING (indicator_id)
        WHERE is_preferred AND breakdown = 'total'
    """
    assert council.publication is not None
    with open_publication(council.publication) as connection:
        rows = records(connection, sql)
    known = {_place(row, row["period_end"].year): row for row in rows}
    assert {row["period_type"] for row in rows if row["year_before"] is not None} == {
        "month", "quarter", "year", "year_to_date", "rolling_12_months",
    }  # fmt: skip
    for row in rows:
        before = known.get(_place(row, row["period_end"].year - 1))
        if before is None or (before["source_id"], before["origin"]) != (row["source_id"], row["origin"]):
            assert row["year_before"] is None
            continue
        assert row["year_before"] == before["value"]
        assert row["change_from_year_before"] == pytest.approx(row["value"] - before["value"], abs=1e-9)
        is_told = row["kind"] != "percentage" and before["value"]
        percent = 100 * (row["value"] / before["value"] - 1) if is_told else None
        assert row["percent_from_year_before"] == pytest.approx(percent, abs=1e-6)


def _place(row: dict[str, Any], year: int) -> tuple[Any, ...]:
    return row["indicator_id"], row["area_code"], row["period_type"], year, row["period_end"].month


def test_a_year_so_far_is_only_compared_with_the_year_before(tmp_path: Path) -> None:
    """February of a leap year beside that of the year before; no rank, no band, no change from month to month."""
    reports = [
        printed("A", "events", month(y, n), 10 + y - 2023, row=y * 100 + n) for y in (2023, 2024) for n in (1, 2)
    ]
    with world(tmp_path, [], reports, year_starts_in="January") as connection:
        sql = """
            SELECT period_end, rank, ranked_of, quartile_band, change_from_previous, year_before,
                change_from_year_before, percent_from_year_before
            FROM comparison WHERE period_type = 'year_to_date' ORDER BY period_end DESC
        """
        newest, *_, first = records(connection, sql)
    assert tuple(newest.values()) == (date(2024, 2, 29), None, 0, None, None, 20, 2, 10)
    assert tuple(first.values()) == (date(2023, 1, 31), None, 0, None, None, None, None, None)


def test_a_year_before_that_was_made_in_another_way_is_not_set_beside(tmp_path: Path) -> None:
    start = date(2023, 4, 1)
    total = printed("A", "events", ("year_to_date", start, date(2023, 4, 30)), 50)
    april = [printed("A", "events", month(year, 4), 10, row=year) for year in (2023, 2024)]
    with world(tmp_path, [], [total, april[1]]) as connection:
        sql = "SELECT year_before FROM comparison WHERE period_type = 'year_to_date' AND year(period_end) = 2024"
        assert records(connection, sql) == [{"year_before": None}]
    with world(tmp_path, [], april) as connection:
        assert records(connection, sql) == [{"year_before": 10}]


def test_for_years_the_year_before_is_the_one_before(tmp_path: Path) -> None:
    rows = [given("A", year, "load", value) for year, value in ((2021, 10.0), (2023, 14.0), (2024, 15.0))]
    with world(tmp_path, rows) as connection:
        sql = """
            SELECT change_from_previous, change_from_year_before FROM comparison
            WHERE area_code = 'A' AND indicator_id = 'load_mean' ORDER BY period_end
        """
        assert [tuple(row.values()) for row in records(connection, sql)] == [(None, None), (None, None), (1, 1)]
