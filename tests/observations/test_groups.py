"""Who an area is compared with, and what the group's figure is."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from etl.database import records
from tests.observations.small_world import ENGLAND, NORTH, areas, given, people, printed, whole_year, world

LOADS = {"A": 10.0, "B": 12.0, "C": 17.0, "D": 30.0, "E": 18.0, "F": 20.0}


def loads(**changes: float | None) -> list[dict]:  # type: ignore[type-arg]
    values = {**LOADS, **changes}
    rows = [given(area, 2025, "load", value) for area, value in values.items() if value is not None]
    return [*rows, given(ENGLAND, 2025, "load", 15.2), given(NORTH, 2025, "load", 13.3)]


def stats(connection, area: str, group: str) -> dict[str, float]:  # type: ignore[no-untyped-def]
    sql = "SELECT statistic, value FROM benchmark WHERE indicator_id = 'load_mean' AND area_code = $1 AND group_id = $2"
    return {row["statistic"]: row["value"] for row in records(connection, sql, [area, group])}


def test_the_area_itself_is_left_out_of_its_group(tmp_path: Path) -> None:
    """The pals of Alder are Birch 12, Cedar 17 and Damson 30: mean 19.67, not 17.25 with Alder's own 10."""
    with world(tmp_path, loads()) as connection:
        found = stats(connection, "A", "pals")
        assert found["mean"] == pytest.approx(59 / 3)
        assert (found["median"], found["lowest"], found["highest"]) == (17, 12, 30)
        assert stats(connection, "E", "pals")["mean"] == pytest.approx(69 / 4), "Elm is no pal, so all four count"


def test_a_mean_has_no_noise_of_binary_sums(tmp_path: Path) -> None:
    """14, 14.4 and 14.95 come to 14.45 exactly, which is shown as 14.5. Their binary sum would be shown as 14.4."""
    with world(tmp_path, loads(B=14.0, C=14.4, D=14.95)) as connection:
        assert stats(connection, "A", "pals")["mean"] == 14.45


def test_quartiles_are_those_of_type_7(tmp_path: Path) -> None:
    """Of 12, 17, 18, 20, 30 the quarter points are 17 and 20."""
    with world(tmp_path, loads()) as connection:
        found = stats(connection, "A", "england")
        assert (found["lower_quartile"], found["upper_quartile"]) == (17, 20)


def test_england_and_the_region_are_as_published_and_never_a_mean_of_authorities(tmp_path: Path) -> None:
    with world(tmp_path, loads()) as connection:
        assert stats(connection, "A", "england")["value"] == 15.2
        assert stats(connection, "A", "region")["value"] == 13.3


def test_a_rate_of_england_is_its_own_count_over_its_own_children(tmp_path: Path) -> None:
    """A mean of the two authorities' rates would be 55; England's is 1,000 over 500,000, so 20."""
    rows = [given("A", 2025, "events", 10), people("A", 2024, 1_000), given("B", 2025, "events", 10)]
    rows += [people("B", 2024, 10_000), given(ENGLAND, 2025, "events", 1_000), people(ENGLAND, 2024, 500_000)]
    with world(tmp_path, rows) as connection:
        sql = (
            "SELECT value FROM benchmark WHERE indicator_id = 'events_rate' AND statistic = 'value' AND area_code = 'A'"
        )
        assert records(connection, sql) == [{"value": 20.0}]


def test_members_without_a_figure_are_left_out_and_counted(tmp_path: Path) -> None:
    with world(tmp_path, loads(C=None)) as connection:
        sql = """
            SELECT value, members_counted, members_total FROM benchmark
            WHERE indicator_id = 'load_mean' AND area_code = 'A' AND group_id = 'pals' AND statistic = 'mean'
        """
        assert records(connection, sql) == [{"value": 21.0, "members_counted": 2, "members_total": 3}]


def test_a_group_with_fewer_than_half_its_members_has_no_figure(tmp_path: Path) -> None:
    with world(tmp_path, loads(C=None, D=None)) as connection:
        sql = """
            SELECT DISTINCT value, status, members_counted FROM benchmark
            WHERE indicator_id = 'load_mean' AND area_code = 'A' AND group_id = 'pals'
        """
        assert records(connection, sql) == [{"value": None, "status": "too_few_members", "members_counted": 1}]


def test_counts_are_not_compared(tmp_path: Path) -> None:
    with world(tmp_path, [given(area, 2025, "events", 100) for area in "ABCD"]) as connection:
        assert records(connection, "FROM benchmark WHERE indicator_id = 'events'") == []


def test_what_a_report_printed_for_a_group_stays_beside_ours(tmp_path: Path) -> None:
    """It is shown only where we have none of our own."""
    row = {**printed("A", "load_mean", whole_year(2025), 19.5), "group_id": "pals", "statistic": "mean"}
    old = {**printed("A", "load_mean", whole_year(2015), 18.0, row=2), "group_id": "pals", "statistic": "mean"}
    with world(tmp_path, loads(), [row, old]) as connection:
        sql = """
            SELECT period_end, value, origin, is_preferred FROM benchmark
            WHERE indicator_id = 'load_mean' AND area_code = 'A' AND group_id = 'pals' AND statistic = 'mean'
            ORDER BY period_end, origin
        """
        assert records(connection, sql) == [
            {"period_end": date(2015, 3, 31), "value": 18.0, "origin": "published", "is_preferred": True},
            {"period_end": date(2025, 3, 31), "value": 19.5, "origin": "published", "is_preferred": False},
            {"period_end": date(2025, 3, 31), "value": round(59 / 3, 10), "origin": "derived", "is_preferred": True},
        ]


def test_england_has_the_authorities_that_were_there_in_the_period(tmp_path: Path) -> None:
    """Elm ended in 2023 and Fir followed it: each counts in its own time, and neither is missing in the other's."""
    places = {area.area_code: area for area in areas()}
    places["E"] = replace(places["E"], ended_on="2023-03-31")
    places["F"] = replace(places["F"], formed_on="2023-04-01")
    rows = [given(area, year, "load", LOADS[area]) for area in "ABCD" for year in (2022, 2025)]
    rows += [given("E", 2022, "load", 18.0), given("F", 2025, "load", 20.0)]
    with world(tmp_path, rows, areas=list(places.values())) as connection:
        sql = """
            SELECT year(period_end) AS year, members_counted, members_total, value FROM benchmark
            WHERE indicator_id = 'load_mean' AND area_code = 'A' AND group_id = 'england' AND statistic = 'highest'
            ORDER BY 1
        """
        assert records(connection, sql) == [
            {"year": 2022, "members_counted": 4, "members_total": 4, "value": 30.0},
            {"year": 2025, "members_counted": 4, "members_total": 4, "value": 30.0},
        ]


def test_of_two_lists_of_one_year_the_newer_one_holds(tmp_path: Path) -> None:
    neighbour = {"vintage": "2025", "area_code": "A", "position": 1}
    rows = [{**neighbour, "member_code": "B", "file_order": 0}, {**neighbour, "member_code": "C", "file_order": 1}]
    with world(tmp_path, loads(), neighbours=rows) as connection:
        sql = "SELECT member_code FROM area_group_member WHERE group_id = 'statistical_neighbours'"
        assert records(connection, sql) == [{"member_code": "C"}]


def test_a_group_figure_that_two_reports_print_is_shown_once(tmp_path: Path) -> None:
    row = {**printed("A", "load_mean", whole_year(2015), 18.0), "group_id": "pals", "statistic": "mean"}
    other = {**row, "report": "Another report", "row_number": 2, "value": 18.4}
    with world(tmp_path, [], [row, other]) as connection:
        found = records(connection, "SELECT value, is_preferred FROM benchmark ORDER BY value")
        assert found == [{"value": 18.0, "is_preferred": True}, {"value": 18.4, "is_preferred": False}]
