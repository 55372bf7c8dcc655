"""The made-up council is built as a newcomer builds it, and its figures are those that were published."""

from __future__ import annotations

import csv
import os
import shutil
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from etl.build import Outcome, build
from etl.command_line import main
from etl.database import open_publication, records
from tests.conftest import ROOT, put, request_for

YEAR, MONTHS = "2014-03-31", ("2014-04-30", "2014-05-31", "2014-06-30", "2014-07-31")
# Liverpool LSCB Annual Report 2013-2014, section 4.
PUBLISHED: dict[tuple[str, str], dict[str, float]] = {
    ("contacts", "month"): dict(zip(MONTHS, (2_496, 2_705, 2_813, 2_729), strict=True)),
    ("contacts", "year_to_date"): dict(zip(MONTHS, (2_496, 5_201, 8_014, 10_743), strict=True)),
    ("contacts", "year"): {YEAR: 33_633},
    ("referrals", "month"): dict(zip(MONTHS, (712, 734, 754, 696), strict=True)),
    ("referrals", "year_to_date"): dict(zip(MONTHS, (712, 1_446, 2_200, 2_896), strict=True)),
    ("referrals", "year"): {YEAR: 8_602},
    ("cp_plans", "month"): dict(zip(("2014-03-31", *MONTHS), (391, 413, 456, 457, 423), strict=True)),
    ("cp_plans_2_years_or_more", "month"): dict(zip(("2014-03-31", *MONTHS), (8, 1, 4, 6, 4), strict=True)),
    ("looked_after", "month"): dict(zip(("2014-03-31", *MONTHS), (990, 992, 990, 987, 1_001), strict=True)),
    ("icpc_children", "year"): {YEAR: 642},
    ("cp_plans_started", "year"): {YEAR: 546},
}
ROUNDED = {  # as they were printed
    "contacts_to_referral_pct": 25.6, "contacts_no_further_action_pct": 29.6,
    "contacts_information_and_advice_pct": 44.8,
    "cp_plans_second_or_subsequent_pct": 13.0, "cp_plans_rate": 43.7,
}  # fmt: skip


def ask(outcome: Outcome, sql: str, values: list[Any] | None = None) -> list[dict[str, Any]]:
    assert outcome.publication is not None
    with open_publication(outcome.publication) as connection:
        return records(connection, sql, values)


def figure(outcome: Outcome, indicator: str, period_type: str, end: str, category: str = "total") -> float:
    sql = """
        SELECT value FROM observation WHERE origin = 'computed' AND area_code = 'E08000012' AND indicator_id = $1
            AND period_type = $2::period_type AND period_end = $3::DATE AND category = $4
    """
    (row,) = ask(outcome, sql, [indicator, period_type, end, category])
    return float(row["value"])


def test_the_figures_are_those_that_were_published(council: Outcome) -> None:
    for (indicator, period_type), ends in PUBLISHED.items():
        for end, value in ends.items():
            assert figure(council, indicator, period_type, end) == value, (indicator, period_type, end)
    for indicator, printed in ROUNDED.items():
        assert round(figure(council, indicator, "year", YEAR), 1) == printed, indicator
    for band, printed in {"0 to 4": 37, "5 to 9": 30, "10 to 15": 29, "16 to 17": 4}.items():
        assert round(figure(council, "cp_plans_started_age_pct", "year", YEAR, band)) == printed, band


def test_the_full_year_estimates_are_those_that_were_published(council: Outcome) -> None:
    """On the report's population of 89,400, a dated and reasoned entry in partnership.yaml."""
    sql = """
        SELECT value, denominator, months_counted FROM estimate
        WHERE origin = 'computed' AND method_id = 'months_scaled' AND indicator_id = $1
    """
    for indicator, printed in {"contacts_rate": 3_605.0, "referrals_rate": 971.8}.items():
        (row,) = ask(council, sql, [indicator])
        assert (round(row["value"], 1), row["denominator"], row["months_counted"]) == (printed, 89_400, 4)
    (own,) = ask(council, "SELECT * FROM own_population WHERE year = 2013")
    assert (own["population_0_17"], own["decided_on"].year) == (89_400, 2014)
    assert "annual report" in own["reason"]


def test_every_printed_figure_is_reproduced_or_explained(council: Outcome, golden: Callable[[str, str], None]) -> None:
    rows = ask(council, "SELECT * FROM reconciliation ORDER BY printed_order")
    assert len(rows) == 278
    assert not [row for row in rows if "We do not know why" in row["explanation"] or not row["explanation"]]
    liverpool = [row for row in rows if row["printed_area"] == "Liverpool" and row["statistic"] == "value"]
    said = [
        f"{r['printed_name']}, {r['printed_period']}: {r['printed']}\n  {r['verdict']}: {r['explanation']}"
        for r in liverpool
    ]
    golden("reconciled_made_up_council", "\n".join(said))


def test_on_todays_estimate_reconciliation_explains_the_difference(
    made_up: Path, council: Outcome, tmp_path: Path
) -> None:
    """Without the entry, rates are on what the ONS counts today, and each says what the printed one would need."""
    raw = tmp_path / "raw"
    shutil.copytree(made_up, raw)
    put(raw, "ons_population")
    assert council.publication is not None
    staging = council.publication.with_name("staging")  # what was read already, and not what another test is reading
    shutil.copytree(staging, tmp_path / "out" / "staging", ignore=shutil.ignore_patterns(".reading-*"))
    ours = (ROOT / "partnership.yaml").read_text(encoding="utf-8")
    start, end = ours.index("populations:"), ours.index("# What counts as in time")
    partnership = tmp_path / "partnership.yaml"
    partnership.write_text(ours[:start] + ours[end:], encoding="utf-8")
    outcome = build(request_for(raw, tmp_path / "out", partnership=partnership))
    sql = """
        SELECT explanation, verdict FROM reconciliation
        WHERE printed_name = 'contacts_rate' AND printed_period = '2013/14' AND printed_area = 'Liverpool'
            AND verdict <> 'agrees'
    """
    said = ask(outcome, sql)
    assert said
    assert all(
        "fewer than the ONS counts today" in row["explanation"] or "more than the ONS" in row["explanation"]
        for row in said
    )


def test_every_figure_of_the_last_month_and_year_is_what_it_always_was(
    council: Outcome, golden: Callable[[str, str], None]
) -> None:
    sql = """
        SELECT indicator_id, period_type, period_end, value, numerator, denominator, status, valid_on FROM observation
        WHERE origin = 'computed' AND breakdown = 'total'
            AND (period_end = DATE '2014-07-31' OR period_type = 'year' AND period_end = DATE '2014-03-31')
        ORDER BY indicator_id, period_type
    """
    said = []
    for row in ask(council, sql):
        value = f"{row['value']:.6f}".rstrip("0").rstrip(".") if row["value"] is not None else row["status"]
        parts = f" = {row['numerator']:g} of {row['denominator']:g}" if row["numerator"] is not None else ""
        when = f", to be known on {row['valid_on']}" if row["valid_on"] else ""
        said.append(f"{row['indicator_id']}, {row['period_type']} to {row['period_end']}: {value}{parts}{when}")
    golden("figures_of_the_made_up_council", "\n".join(said))


def test_every_page_can_set_months_quarters_and_years_beside_each_other(council: Outcome) -> None:
    counted = ask(council, "SELECT DISTINCT indicator_id FROM observation WHERE origin = 'computed'")
    assert len(counted) >= 60
    types = ask(council, "SELECT DISTINCT period_type FROM observation WHERE origin = 'computed'")
    assert len(types) == 5


TRACED = [
    ("contacts", "2014-07", "", 2_729, 2_729),
    ("contacts", "12 months to 2014-07", "source_group=Police", None, None),
    ("rereferrals_pct", "2013/14", "", None, 8_602),
    ("cp_plans", "2014-07", "", 423, 423),
    ("missing_children", "2014-Q1", "", None, None),
    ("care_leavers_suitable_pct", "2014-06", "", None, None),
    ("times_missing", "year to 2014-06", "risk_level=High", None, None),
]


@pytest.mark.parametrize(("indicator", "period", "category", "part", "rows"), TRACED)
def test_the_rows_behind_a_figure_are_the_figure(
    made_up: Path, council: Outcome, tmp_path: Path, indicator: str, period: str, category: str, part: Any, rows: Any
) -> None:
    assert council.publication is not None
    out = council.publication.parent
    arguments = [
        "trace",
        indicator,
        "--area",
        "Liverpool",
        "--period",
        period,
        "--raw",
        str(made_up),
        "--out",
        str(out),
    ]
    assert main([*arguments, *(["--category", category] if category else [])]) == 0
    name = next(path for path in (out / "traces").iterdir() if path.name.startswith(f"{indicator} "))
    with name.open(encoding="utf-8-sig", newline="") as file:
        found = list(csv.DictReader(file))
    name.rename(tmp_path / "trace.csv")
    sql = """
        SELECT coalesce(numerator, value) AS part, coalesce(denominator, value) AS whole FROM observation
        WHERE origin = 'computed' AND indicator_id = $1 AND period_type = $2::period_type AND period_end = $3::DATE
            AND category = $4
    """
    kind, end = {
        "2014-07": ("month", "2014-07-31"), "2014-06": ("month", "2014-06-30"), "2013/14": ("year", YEAR),
        "12 months to 2014-07": ("rolling_12_months", "2014-07-31"), "2014-Q1": ("quarter", "2014-06-30"),
        "year to 2014-06": ("year_to_date", "2014-06-30"),
    }[period]  # fmt: skip
    (published,) = ask(council, sql, [indicator, kind, end, category.partition("=")[2] or "total"])
    counted = [row for row in found if row["Is counted"] == "True"]
    assert (len(counted), len(found)) == (published["part"], published["whole"])
    assert part is None or len(counted) == part
    assert rows is None or len(found) == rows
    assert all(row["File"].startswith("child_level/") and int(row["Row"]) > 1 and row["child_id"] for row in found)


def test_only_the_officer_can_read_what_is_about_children(made_up: Path, council: Outcome) -> None:
    assert council.publication is not None
    out = council.publication.parent
    assert (
        main(
            [
                "trace",
                "referrals",
                "--area",
                "E08000012",
                "--period",
                "2014-06",
                "--raw",
                str(made_up),
                "--out",
                str(out),
            ]
        )
        == 0
    )
    for folder in ("traces", "quarantine", "staging"):
        assert stat.S_IMODE((out / folder).stat().st_mode) == 0o700, folder
    for path in [*(out / "traces").iterdir(), *(out / "quarantine").iterdir()]:
        assert stat.S_IMODE(path.stat().st_mode) == 0o600, path


def test_the_publication_names_no_child(council: Outcome) -> None:
    columns = ask(
        council, "SELECT table_name, column_name FROM duckdb_columns() WHERE data_type LIKE 'VARCHAR%' AND NOT internal"
    )
    for one in columns:
        sql = f"SELECT count(*) AS n FROM {one['table_name']} WHERE {one['column_name']}::VARCHAR LIKE '%MADEUP0%'"
        assert ask(council, sql) == [{"n": 0}], one


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["nothing", "--area", "Liverpool", "--period", "2014-06"], "is not an indicator"),
        (["referrals", "--area", "Leeds", "--period", "2014-06"], "Records here are of Liverpool only"),
        (["referrals", "--area", "Liverpool", "--period", "June"], "This is not a period."),
        (["referrals", "--area", "Liverpool", "--period", "2013/99"], "This is not a period."),
        (["referrals", "--area", "Liverpool", "--period", "2014-06", "--category", "shoe=41"], "is not broken down so"),
        (
            ["referrals", "--area", "liverpool", "--period", "2014-06", "--category", "sex=Femal"],
            "There are: Female, Male",
        ),
        (["vacancy_rate_pct", "--area", "Liverpool", "--period", "2014-06"], "No figure of this indicator is counted"),
    ],
)
def test_a_trace_that_cannot_be_made_says_why(
    made_up: Path, council: Outcome, capsys: pytest.CaptureFixture[str], arguments: list[str], words: str
) -> None:
    assert council.publication is not None
    assert main(["trace", *arguments, "--raw", str(made_up), "--out", str(council.publication.parent)]) == 1
    assert words in capsys.readouterr().err


def test_figures_are_the_same_whatever_the_order_of_files_the_locale_the_time_zone_and_the_hash_seed(
    made_up: Path, tmp_path: Path
) -> None:
    months = ("2014-05-31", "2014-06-30", "2014-07-31")
    answers = []
    for place, surroundings in enumerate(({}, {"PYTHONHASHSEED": "7", "LC_ALL": "C", "TZ": "Pacific/Kiritimati"})):
        raw = tmp_path / f"raw{place}"
        for month in months:
            for number, path in enumerate(sorted((made_up / "child_level" / month).iterdir(), reverse=True)):
                target = raw / "child_level" / month / (f"{number:02} {path.name}" if place else path.name)
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(path, target)
        command = [sys.executable, "-m", "etl", "build", "--raw", str(raw), "--out", str(tmp_path / f"out{place}")]
        command += ["--as-of", "2026-11-20"]
        subprocess.run(command, env={**os.environ, **surroundings}, cwd=ROOT, check=False, capture_output=True)
        with open_publication(tmp_path / f"out{place}" / "safeguarding.duckdb") as connection:
            answers.append(records(connection, "SELECT * FROM observation ORDER BY ALL"))
    assert len(answers[0]) > 1_000
    assert answers[0] == answers[1]


def test_our_own_number_of_children_never_stands_in_for_another_year(council: Outcome) -> None:
    """89,400 is given for mid-2011 to mid-2014. Without the ONS's numbers other years have no rate, not an old one."""
    rows = ask(council, """
        SELECT DISTINCT period_end < DATE '2011-04-01' AS is_before, status::VARCHAR AS status, denominator
        FROM observation
        WHERE indicator_id = 'contacts_rate' AND origin = 'computed' AND period_type = 'month' ORDER BY ALL
    """)  # fmt: skip
    assert [(row["is_before"], row["status"], row["denominator"]) for row in rows] == [
        (False, "shown", 89_400), (True, "no_population", None),
    ]  # fmt: skip
