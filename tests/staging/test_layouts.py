"""What each layout makes of its own sample: areas, periods, filters, symbols, joint returns, neighbours, reports."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from etl.build import load_settings
from etl.database import Connection, records
from etl.sources.model import Breakdown, ExploreEducationStatistics, Measure
from etl.sources.registry import find_heading
from etl.staging.conform import conform
from etl.staging.read import Row, decode, parse
from etl.staging.store import Staged, stage
from tests.conftest import FILE_NAMES, PARTNERSHIP, ROOT, SAMPLES, put, put_published

VOCABULARY = load_settings(ROOT / "indicators.yaml", PARTNERSHIP).vocabulary


@pytest.fixture
def read(connection: Connection, tmp_path: Path) -> Callable[[str], Staged]:
    def _read(source_id: str) -> Staged:
        return stage(connection, put(tmp_path, source_id), source_id, tmp_path / "kept", VOCABULARY)

    return _read


@pytest.mark.parametrize("source_id", FILE_NAMES)
def test_every_row_of_a_sample_is_accepted_or_has_a_reason(read: Callable[[str], Staged], source_id: str) -> None:
    staged = read(source_id)
    assert staged.problem is None
    assert staged.source is not None
    assert staged.source.id == source_id
    assert staged.counted.read == staged.counted.accepted + staged.counted.rejected
    assert staged.counted.unexpected == 0


def test_a_year_may_be_written_2014_or_201314(read: Callable[[str], Staged], connection: Connection) -> None:
    assert "201314,Reporting year" in (SAMPLES / "dfe_referrals.csv").read_text()
    read("dfe_referrals")
    sql = "SELECT DISTINCT period_start::VARCHAR || ' ' || period_end::VARCHAR AS p FROM accepted_row ORDER BY p"
    assert [row["p"] for row in records(connection, sql)] == [
        "2012-04-01 2013-03-31",
        "2013-04-01 2014-03-31",
        "2023-04-01 2024-03-31",
        "2024-04-01 2025-03-31",
    ]


def test_the_year_of_the_workforce_ends_in_september(read: Callable[[str], Staged], connection: Connection) -> None:
    read("dfe_workforce")
    sql = "SELECT min(period_start)::VARCHAR AS a, max(period_end)::VARCHAR AS b FROM accepted_row"
    assert records(connection, sql) == [{"a": "2023-10-01", "b": "2025-09-30"}]


def test_an_authority_that_got_a_new_code_is_still_the_same(
    read: Callable[[str], Staged], connection: Connection
) -> None:
    """Sheffield has another code in the newest workforce table; North Yorkshire had another until 2023."""
    read("dfe_workforce")
    sheffield = "SELECT count(DISTINCT period_end) AS years FROM accepted_row WHERE area_code = 'E08000019'"
    assert records(connection, sheffield) == [{"years": 2}]
    read("dfe_referrals")
    north_yorkshire = "SELECT count(DISTINCT period_end) AS years FROM accepted_row WHERE area_code = 'E06000065'"
    assert records(connection, north_yorkshire) == [{"years": 4}]


def test_a_return_for_two_authorities_is_no_figure_of_either(
    read: Callable[[str], Staged], connection: Connection
) -> None:
    read("dfe_workforce")
    sql = """
        SELECT DISTINCT area_code, value, status, split_part(note, ':', 1) AS note FROM accepted_row
        WHERE area_code IN ('E09000021', 'E09000027') ORDER BY area_code
    """
    alike = {"value": None, "status": "joint_return"}
    assert records(connection, sql) == [
        {"area_code": "E09000021", **alike, "note": "counted together with Richmond upon Thames"},
        {"area_code": "E09000027", **alike, "note": "counted together with Kingston upon Thames"},
    ]
    caseload = "SELECT note FROM accepted_row WHERE area_code = 'E09000021' AND measure = 'caseload' LIMIT 1"
    [row] = records(connection, caseload)
    assert re.fullmatch(r"counted together with Richmond upon Thames: [0-9.]+ for both", row["note"])


def test_a_filter_column_picks_the_rows_of_a_measure(read: Callable[[str], Staged], connection: Connection) -> None:
    """Three kinds of count stand in one column; each row is one of them."""
    staged = read("dfe_looked_after")
    found = records(connection, "SELECT measure, count(*) AS n FROM accepted_row GROUP BY measure")
    assert {row["n"] for row in found} == {staged.counted.accepted // 3}
    assert len(found) == 9


def test_a_filter_column_breaks_rows_down(connection: Connection) -> None:
    """A made-up table with a column of age bands: its total is the figure, the rest are categories of it."""
    source = ExploreEducationStatistics(
        id="made_up", title="Made up", publisher="Nobody", licence="None", address="nowhere", files=["made_up.csv"],
        layout="explore_education_statistics", year_ends="03-31",
        measures={"plans": Measure(column="count")},
        breakdowns={"age_band": Breakdown(column="age", total="Total"), "sex": Breakdown(column="sex", total="Total")},
    )  # fmt: skip
    start = "2025,Reporting year,Local authority,E92000001,E12000002,341,E08000012"
    text = "\n".join(
        [
            "time_period,time_identifier,geographic_level,country_code,region_code,old_la_code,new_la_code,age,sex,count",
            f"{start},Total,Total,30",
            f"{start},0 to 4,Total,20",
            f"{start},5 to 9,Total,10",
            f"{start},Total,Female,c",
            f"{start},0 to 4,Female,7",
        ]
    )
    rows: list[Row] = parse(decode(text.encode()), ",")
    heading = find_heading(source, [row.cells for row in rows])
    assert heading is not None
    # One row of five is crossed two ways; that is expected and no concern.
    counted = conform(connection, source, heading, rows, VOCABULARY)
    assert (counted.read, counted.accepted, counted.rejected, counted.unexpected) == (5, 4, 1, 0)
    assert records(connection, "SELECT breakdown, category, value, status FROM accepted_row ORDER BY row_number") == [
        {"breakdown": "total", "category": "total", "value": 30.0, "status": "shown"},
        {"breakdown": "age_band", "category": "0 to 4", "value": 20.0, "status": "shown"},
        {"breakdown": "age_band", "category": "5 to 9", "value": 10.0, "status": "shown"},
        {"breakdown": "sex", "category": "Female", "value": None, "status": "confidential"},
    ]


def test_a_kind_of_row_that_no_measure_reads_is_set_aside(connection: Connection, tmp_path: Path) -> None:
    """It is expected: a table may count more than we use."""
    text = (SAMPLES / "dfe_looked_after.csv").read_text()
    new = text.replace("Children starting to be looked after each year", "Children adopted", 1)
    staged = stage(connection, put(tmp_path, "dfe_looked_after", new), "cla.csv", tmp_path / "kept", VOCABULARY)
    assert (staged.counted.rejected, staged.counted.unexpected) == (1, 0)
    assert records(connection, "SELECT reason FROM rejected_row") == [
        {"reason": "no measure is declared for such a row"}
    ]


def test_a_label_that_its_publisher_has_renamed_is_refused(connection: Connection, tmp_path: Path) -> None:
    """Its figures would otherwise vanish unseen."""
    text = (SAMPLES / "dfe_looked_after.csv").read_text()
    new = text.replace("Children starting to be looked after each year", "Children who started to be looked after")
    staged = stage(connection, put(tmp_path, "dfe_looked_after", new), "cla.csv", tmp_path / "kept", VOCABULARY)
    assert staged.problem is not None
    assert (
        staged.problem.what
        == 'No row has "Children starting to be looked after each year" in the column population_type.'
    )
    assert "Children who started to be looked after" in staged.problem.hint
    assert "etl/sources/dfe_looked_after.yaml" in staged.problem.hint


def test_neighbours_come_by_dfe_number_in_order_with_trailing_spaces_gone(
    read: Callable[[str], Staged], connection: Connection
) -> None:
    assert "Close ," in (SAMPLES / "neighbours_2025.csv").read_text()
    read("neighbours_2025")
    found = records(connection, "SELECT * FROM accepted_row WHERE area_code = 'E08000012' ORDER BY position")
    assert [row["position"] for row in found] == list(range(1, 11))
    assert {row["closeness"] for row in found} <= {"extremely close", "very close", "close", "somewhat close"}
    assert "E08000012" not in {row["member_code"] for row in found}


def test_the_older_list_has_a_heading_inside_and_authorities_that_are_gone(
    read: Callable[[str], Staged], connection: Connection
) -> None:
    staged = read("neighbours_2021")
    assert (staged.counted.rejected, staged.counted.unexpected) == (1, 0)
    assert records(connection, "SELECT reason, is_expected FROM rejected_row") == [
        {"reason": "a heading inside the table, over authorities that have since been abolished", "is_expected": True}
    ]


def test_the_reports_figures_are_all_read(connection: Connection, tmp_path: Path) -> None:
    """278 numbers; groups belong to the authority whose report it is; a category stands in square brackets."""
    staged = stage(connection, put_published(tmp_path), "p.csv", tmp_path / "kept", VOCABULARY)
    assert (staged.counted.read, staged.counted.accepted) == (278, 278)
    groups = "SELECT DISTINCT area_text, area_code, group_id FROM accepted_row WHERE group_id IS NOT NULL ORDER BY 1"
    assert records(connection, groups) == [
        {"area_text": "Core cities", "area_code": "E08000012", "group_id": "core_cities"},
        {
            "area_text": "Statistical neighbours of Liverpool",
            "area_code": "E08000012",
            "group_id": "statistical_neighbours",
        },
        {
            "area_text": "Statistical neighbours of Wirral",
            "area_code": "E08000015",
            "group_id": "statistical_neighbours",
        },
    ]
    bands = "SELECT category, value FROM accepted_row WHERE breakdown = 'age_band' ORDER BY row_number"
    assert [row["value"] for row in records(connection, bands)] == [37.0, 30.0, 29.0, 4.0]


@pytest.mark.parametrize(
    ("before", "after", "reason"),
    [
        ("contacts_rate,", "contact_rate,", "the name is not in indicators.yaml"),
        ("Core cities,mean", "Corr cities,mean", "the area is neither a name we know nor a group of partnership.yaml"),
        ("month,2014-04", "month,2014-13", "the period is not one we can read for its type"),
        ("financial_year,2011/12", "financial_year,2011/13", "the period is not one we can read for its type"),
        (",3813,published", ",about 3800,published", "the value is neither a number nor a symbol we know"),
        (",3813,published", ",3813,guess", "the status is neither published nor estimate"),
        ("Core cities,mean", "Core cities,mode", "the statistic is not value, mean, median, min or max"),
    ],
)
def test_a_printed_figure_that_cannot_be_placed_is_set_aside(
    connection: Connection, tmp_path: Path, before: str, after: str, reason: str
) -> None:
    path = put_published(tmp_path)
    path.write_text(path.read_text().replace(before, after, 1))
    staged = stage(connection, path, "p.csv", tmp_path / "kept", VOCABULARY)
    assert staged.problem is None
    assert (staged.counted.rejected, staged.counted.unexpected) == (1, 1)
    assert records(connection, "SELECT reason FROM rejected_row") == [{"reason": reason}]
