"""The contract between the pipeline and its readers, and how the publication is written."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from datetime import date
from pathlib import Path

import duckdb
import pytest

from etl.build import build
from etl.command_line import main
from etl.database import open_publication, open_working_database, records
from etl.errors import CannotContinue
from etl.observations.compute import prepare
from etl.publication.turn import NOTE
from etl.publication.write import FILE_NAME, PUBLIC_FILE_NAME, named_checks, run_checks, write_publication
from etl.settings import load_settings
from tests.conftest import PARTNERSHIP, ROOT, put_published, request_for

PROMISED = {
    "build": "built_at contract_version catalogue_hash edition as_of",
    "indicator": "indicator_id title plain_title short_title matters theme kind unit decimals polarity owner "
    "definition why good_looks_like questions catalogue_yaml sql",
    "glossary": "term short means position",
    "area": "area_code dfe_code area_name area_type region_code",
    "area_group": "group_id",
    "area_group_member": "group_id area_code member_code vintage",
    "population": "area_code year population_0_17 source_id",
    "observation": "indicator_id area_code period_type period_start period_end breakdown category value numerator "
    "denominator lower upper status origin source_id is_preferred is_provisional",
    "benchmark": "indicator_id area_code group_id vintage period_type period_end statistic value members_counted "
    "members_total status origin verdict",
    "comparison": "indicator_id area_code period_type period_end rank ranked_of quartile_band change_from_previous "
    "year_before change_from_year_before percent_from_year_before",
    "pack": "audience title position",
    "pack_item": "audience position indicator_id",
    "exception": "area_code indicator_id reason group_id period_type period_end judgement position",
    "reason_to_look": "area_code indicator_id reason group_id period_type period_end judgement",
    "annual_trend": "indicator_id area_code period_end first_end points slope chi_squared direction judgement",
    "estimate": "indicator_id area_code year_end months_counted value numerator denominator lower upper method "
    "method_id error_percent_mean lowest_error_percent highest_error_percent error_years error_range is_best",
    "flow": "area_code period_type period_start period_end from_stage to_stage method breakdown category numerator "
    "denominator value median_days ninetieth_days status valid_on",
    "relative_rate": "area_code period_type period_end from_stage to_stage characteristic category compared_with "
    "numerator denominator percentage ratio lower upper verdict status",
    "source": "source_id title publisher licence published_on",
    "source_file": "file_name sha256 extract_on rows_read rows_accepted rows_rejected",
    "data_concern": "concern severity source_id indicator_id extract_on rows_affected message",
    "reconciliation": "indicator_id area_code period_end published_value computed_value difference verdict explanation",
    "check_result": "name passed count",
}


def test_every_promised_table_has_every_promised_column(publication: Path) -> None:
    with open_publication(publication) as connection:
        for table, columns in PROMISED.items():
            found = {row["column_name"] for row in records(connection, f"DESCRIBE {table}")}
            assert set(columns.split()) <= found, table


def test_nothing_but_the_contract_is_published(publication: Path) -> None:
    """Working tables, macros and views stay behind."""
    with open_publication(publication) as connection, open_working_database() as empty:
        tables = "SELECT table_name FROM duckdb_tables() ORDER BY 1"
        assert records(connection, tables) == records(empty, tables)
        assert records(connection, "SELECT view_name FROM duckdb_views() WHERE NOT internal") == []


def test_a_value_exists_exactly_when_the_status_is_shown(publication: Path) -> None:
    with open_working_database() as connection, pytest.raises(duckdb.ConstraintException):
        connection.execute("""
            INSERT INTO observation BY NAME SELECT 'a' AS indicator_id, 'b' AS area_code, 'year' AS period_type,
            DATE '2025-03-31' AS period_start, DATE '2025-03-31' AS period_end, 'total' AS breakdown,
            'total' AS category, 5 AS value, 'confidential' AS status, 'published' AS origin, 's' AS source_id,
            true AS is_preferred, false AS is_provisional, false AS is_latest
        """)


def test_the_definition_and_what_ran_stand_beside_the_numbers(publication: Path) -> None:
    with open_publication(publication) as connection:
        rows = records(connection, "SELECT indicator_id, catalogue_yaml, sql FROM indicator")
    for row in rows:
        assert f"id: {row['indicator_id']}\n" in row["catalogue_yaml"]
    rates = next(row for row in rows if row["indicator_id"] == "referrals_rate")
    assert "INSERT INTO figure" in rates["sql"]


def test_the_words_of_the_catalogue_are_published(publication: Path) -> None:
    """What a headline starts with, what a board looks at first and in which order, and what words mean."""
    catalogue = load_settings(ROOT / "indicators.yaml", PARTNERSHIP).loaded.catalogue
    with open_publication(publication) as connection:
        titles = records(connection, "SELECT short_title FROM indicator ORDER BY position")
        matter = records(connection, "SELECT indicator_id, matters FROM indicator WHERE matters > 0 ORDER BY matters")
        glossary = records(connection, "SELECT term, short, means FROM glossary ORDER BY position")
    assert [row["short_title"] for row in titles] == [one.short_title for one in catalogue.indicators]
    assert [row["indicator_id"] for row in matter] == catalogue.measures_that_matter
    assert [row["matters"] for row in matter] == list(range(1, len(matter) + 1))
    assert glossary == [one.model_dump() for one in catalogue.glossary]


def test_what_packs_hold_is_published_in_its_order(publication: Path) -> None:
    packs = load_settings(ROOT / "indicators.yaml", PARTNERSHIP).loaded.catalogue.packs
    with open_publication(publication) as connection:
        titles = records(connection, "SELECT audience, title FROM pack ORDER BY position")
        items = records(connection, "SELECT audience, indicator_id FROM pack_item ORDER BY audience, position")
    assert [(row["audience"], row["title"]) for row in titles] == [(name, one.title) for name, one in packs.items()]
    expected = [(name, item) for name in sorted(packs) for item in packs[name].indicators]
    assert [(row["audience"], row["indicator_id"]) for row in items] == expected


def test_every_authority_in_england_has_figures_and_comparisons(publication: Path) -> None:
    with open_publication(publication) as connection:
        for table in ("observation", "benchmark", "comparison"):
            found = records(connection, f"SELECT DISTINCT area_code FROM {table} WHERE indicator_id = 'referrals_rate'")
            codes = {row["area_code"] for row in found}
            assert {"E08000012", "E08000015", "E08000035", "E06000063", "E09000021"} <= codes, table


def test_older_programs_can_open_the_file(publication: Path) -> None:
    """R and Power BI may carry an older DuckDB: the file is written in the storage format of version 1."""
    version = int.from_bytes(publication.read_bytes()[12:20], "little")
    assert version <= 64


def test_the_same_files_give_the_same_tables(raw_folder: Path, publication: Path, tmp_path: Path) -> None:
    """Whatever is under processed/ can be deleted. Only the hour of the build differs."""
    again = build(request_for(raw_folder, tmp_path)).publication
    assert again is not None
    with open_publication(publication) as one, open_publication(again) as other:
        names = [row["table_name"] for row in records(one, "SELECT table_name FROM duckdb_tables() ORDER BY 1")]
        for name in names:
            columns = "* EXCLUDE (built_at)" if name == "build" else "*"
            sql = f"SELECT {columns} FROM {name}"
            assert records(one, sql) == records(other, sql), name


def test_figures_are_the_same_in_another_place_and_order(raw_folder: Path, publication: Path, tmp_path: Path) -> None:
    """Another locale, time zone and hash seed, and files in folders of other names."""
    raw = tmp_path / "raw"
    for place, path in enumerate(sorted(raw_folder.rglob("*.csv"), reverse=True)):
        target = raw / f"z{9 - place}" / path.name
        target.parent.mkdir(parents=True)
        shutil.copy(path, target)
    command = [sys.executable, "-m", "etl", "build", "--raw", str(raw), "--out", str(tmp_path / "out")]
    surroundings = {**os.environ, "PYTHONHASHSEED": "7", "LC_ALL": "C", "TZ": "Pacific/Kiritimati"}
    command += ["--as-of", "2026-11-20"]
    subprocess.run(command, env=surroundings, cwd=ROOT, check=True, capture_output=True)
    with open_publication(publication) as one, open_publication(tmp_path / "out" / "safeguarding.duckdb") as other:
        for table in ("observation", "benchmark", "comparison", "reconciliation"):
            columns = "* EXCLUDE (file_name)" if table == "reconciliation" else "*"
            sql = f"SELECT {columns} FROM {table} ORDER BY ALL"
            assert records(one, sql) == records(other, sql), table


def test_every_check_can_fail(publication: Path) -> None:
    """Each check finds its own fault when it is planted, and finds nothing in what is published."""
    period = "DATE '2024-04-01' AS period_start, DATE '2025-03-31' AS period_end"
    step = f"'E08000012' AS area_code, 'year' AS period_type, {period}, 'contact' AS from_stage, 'referral' AS to_stage"

    def flow(numbers: str) -> str:
        row = f"{step}, 'cohort' AS method, 'total' AS breakdown, 'total' AS category, 'not_applicable' AS status"
        return f"INSERT INTO flow BY NAME SELECT {row}, {numbers}"

    def rate(numbers: str) -> str:
        row = f"{step}, 'sex' AS characteristic, 'Female' AS category, 'Male' AS compared_with"
        return f"INSERT INTO relative_rate BY NAME SELECT {row}, {numbers}"

    planted = {
        "exactly one figure is preferred": "UPDATE observation SET is_preferred = true",
        "every figure belongs to an indicator and an area": "UPDATE observation SET area_code = 'E0'",
        "the figure shown first of an area and indicator is its latest, and there is one if there is any":
            "DELETE FROM figure_shown WHERE choice = 'yearly'",
        "every figure has a source": "UPDATE observation SET source_id = 'nobody'",
        "no figure is of a day that has not come": "UPDATE observation SET period_end = DATE '2040-01-01'",
        "a period ends after it starts": "UPDATE observation SET period_start = DATE '2040-01-01'",
        "no percentage is below 0 or above 100": "UPDATE observation SET value = 101 WHERE value IS NOT NULL",
        "every number is a finite one": "UPDATE observation SET value = 'infinity' WHERE value IS NOT NULL",
        "a figure lies between its limits": "UPDATE observation SET lower = value + 1 WHERE lower IS NOT NULL",
        "what is counted again and again has no limits": "UPDATE indicator SET has_repeats = true",
        "no area is a member of its own group": "UPDATE area_group_member SET member_code = area_code",
        "every member is in a group once": "INSERT INTO area_group_member SELECT * FROM area_group_member",
        "a group figure counts no more members than the group has": "UPDATE benchmark SET members_total = 0",
        "a group figure lies between the lowest and the highest of the group":
            "UPDATE benchmark SET value = 0 WHERE statistic = 'highest' AND value IS NOT NULL",
        "every group figure is there once": "INSERT INTO benchmark SELECT * FROM benchmark",
        "neither high nor low is good, so there is no rank": "UPDATE comparison SET rank = 1",
        "of the estimates that we make of a year one is best": "UPDATE estimate SET is_best = false",
        "an estimate lies in its own range": "UPDATE estimate SET lower = value + 1, upper = value + 2",
        "every printed figure is reconciled": "DELETE FROM reconciliation WHERE printed_order = 7",
        "no more of the same children are followed than there are": flow("2 AS numerator, 1 AS denominator"),
        "what came from each source adds up to the flow": flow("1 AS numerator, 1 AS denominator"),
        "half are followed no later than nine in ten, and nobody later than counts":
            flow("1 AS numerator, 1 AS denominator, 2 AS median_days, 1 AS ninetieth_days"),
        "a ratio lies within its interval": rate("2 AS ratio, 0.5 AS lower, 1.5 AS upper, 'shown' AS status"),
        "nobody is compared whose group is not known, nor judged by fewer than five events":
            rate("1 AS ratio, 0.5 AS lower, 1.5 AS upper, 'higher' AS verdict, 4 AS numerator, 'shown' AS status"),
        "what is looked at first is a reason to look": "DELETE FROM reason_to_look",
    }  # fmt: skip
    assert [name for name, _ in named_checks()] == list(planted)
    for name, sql in named_checks():
        with duckdb.connect() as connection:
            connection.execute(f"ATTACH '{publication}' AS published (READ_ONLY)")
            connection.execute("COPY FROM DATABASE published TO memory; DETACH published")
            connection.execute("CREATE TABLE printed_figure AS SELECT printed_order FROM reconciliation")
            assert records(connection, sql) == [], name
            connection.execute(planted[name])
            assert records(connection, sql) != [], name


def test_a_failed_check_stops_the_publication() -> None:
    with open_working_database() as connection:
        prepare(connection)
        connection.execute("INSERT INTO area_group_member VALUES ('g', 'a', 'a', NULL, NULL, NULL)")
        with pytest.raises(CannotContinue, match="no area is a member of its own group"):
            run_checks(connection)


def test_leftovers_of_a_broken_build_are_swept(tmp_path: Path) -> None:
    (tmp_path / "safeguarding.duckdb.abc.building").write_bytes(b"half")
    (tmp_path / "safeguarding.duckdb.abc.building.wal").write_bytes(b"half")
    with open_working_database() as connection:
        write_publication(connection, tmp_path / FILE_NAME)
    assert [path.name for path in tmp_path.iterdir()] == ["safeguarding.duckdb"]


# A build that dies, as if the power were cut, just after it has done one step of writing the publication.
DIES = """
import os, signal, sys
from etl import command_line, editions
from etl.publication import write

def die():
    os.kill(os.getpid(), signal.SIGKILL)

class Dying:
    def __init__(self, connection):
        self.connection = connection
    def execute(self, sql, *values):
        result = self.connection.execute(sql, *values)
        if sql.startswith(moment):
            die()
        return result

def after(name):
    step = getattr(write, name)
    def done(*values):
        step(*values)
        die()
    setattr(write, name, done)

moment, edition = sys.argv.pop(1), sys.argv.pop(1)
whole = editions.write_publication

def write_one(connection, target, *database):
    if edition != target.name:
        return whole(connection, target, *database)
    if moment.startswith("_"):
        after(moment)
    return whole(Dying(connection), target, *database)

editions.write_publication = write_one
command_line.main(sys.argv[1:])
"""
MOMENTS = {
    "ATTACH": "old", "COPY FROM DATABASE": "old", "CHECKPOINT": "old", "DETACH": "old", "_verify": "old",
    "_sync": "old", "_replace": "new",
}  # fmt: skip


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such signal")
@pytest.mark.parametrize("dies_with", [PUBLIC_FILE_NAME, FILE_NAME])
@pytest.mark.parametrize(("moment", "left"), MOMENTS.items())
def test_killed_at_any_moment_each_edition_is_the_old_or_the_new_one_whole(
    tmp_path: Path, moment: str, left: str, dies_with: str
) -> None:
    raw, out = tmp_path / "raw", tmp_path / "out"
    put_published(raw)
    options = ["build", "--raw", str(raw), "--out", str(out)]
    assert main([*options, "--as-of", "2026-11-01"]) == 0
    dead = subprocess.run(
        [sys.executable, "-c", DIES, moment, dies_with, *options, "--as-of", "2026-11-02"],
        cwd=ROOT,
        check=False,
        capture_output=True,
    )
    assert dead.returncode == -signal.SIGKILL
    assert (out / NOTE).is_file()  # which the dashboard tells of
    expected = {dies_with: left, FILE_NAME if dies_with == PUBLIC_FILE_NAME else PUBLIC_FILE_NAME: "new"}
    if dies_with == PUBLIC_FILE_NAME:  # which is written first
        expected[FILE_NAME] = "old"
    for name, age in expected.items():
        with open_publication(out / name) as connection:
            day = {"old": 1, "new": 2}[age]
            assert records(connection, "SELECT as_of FROM build") == [{"as_of": date(2026, 11, day)}], name
            assert records(connection, "SELECT count(*) AS n FROM reconciliation") == [{"n": 278}], name
    assert main([*options, "--as-of", "2026-11-02"]) == 0  # also where only one edition is missing
    for name in expected:
        with open_publication(out / name) as connection:
            assert records(connection, "SELECT as_of FROM build") == [{"as_of": date(2026, 11, 2)}], name
    assert sorted(path.name for path in out.iterdir()) == [".build.lock", PUBLIC_FILE_NAME, FILE_NAME, "staging"]
