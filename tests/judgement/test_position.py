"""Rank, band and change, as the national tool computes them."""

from __future__ import annotations

from pathlib import Path

from etl.database import records
from tests.observations.small_world import ENGLAND, given, printed, whole_year, world


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
