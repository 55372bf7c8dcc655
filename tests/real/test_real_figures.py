"""The real national tables, where they lie beside the project: published figures are reproduced, or explained."""

from __future__ import annotations

import shutil
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import pytest

from etl.build import Outcome, build
from etl.database import Connection, open_publication, records
from tests.conftest import ROOT, put_published, request_for

TABLES = ROOT.parent / "shared" / "data" / "dfe"
LIVERPOOL, WIRRAL = "E08000012", "E08000015"

pytestmark = [
    pytest.mark.real,
    pytest.mark.skipif(not TABLES.is_dir(), reason="the real national tables are not beside the project"),
]


@pytest.fixture(scope="module")
def outcome(tmp_path_factory: pytest.TempPathFactory) -> Outcome:
    raw = tmp_path_factory.mktemp("real")
    shutil.copytree(TABLES, raw / "national")
    put_published(raw)
    return build(request_for(raw, tmp_path_factory.mktemp("real_out")))


@pytest.fixture(scope="module")
def real(outcome: Outcome):  # type: ignore[no-untyped-def]
    assert outcome.publication is not None
    with open_publication(outcome.publication) as connection:
        yield connection


def value(connection: Connection, indicator: str, area: str, end: str, **where: str) -> float | None:
    sql = """
        SELECT value FROM observation WHERE indicator_id = $1 AND area_code = $2 AND period_end = $3::DATE
            AND is_preferred AND breakdown = 'total' AND period_type = $4::period_type
    """
    rows = records(connection, sql, [indicator, area, end, where.get("period_type", "year")])
    assert len(rows) == 1
    return rows[0]["value"]


def test_every_real_file_is_accepted_whole(outcome: Outcome) -> None:
    assert outcome.code == 0
    assert outcome.problems == []
    read = {file.source.id: file.counted for file in outcome.files if file.source}
    assert len(read) == 10
    assert read["dfe_looked_after"].read == 2505
    assert sum(counted.unexpected for counted in read.values()) == 0


def test_liverpool_2014_agrees_with_its_report(real: Connection) -> None:
    assert value(real, "referrals", LIVERPOOL, "2014-03-31") == 8602
    assert value(real, "cp_plans", LIVERPOOL, "2014-03-31") == 391


def test_every_authoritys_published_looked_after_rate_is_reproduced_from_count_and_population(real: Connection) -> None:
    """Count over population × 10,000, rounded half up, is the rate that was printed: 2,267 of 2,267 rows."""
    reproduced = 0
    for indicator in ("looked_after_rate", "looked_after_started_rate", "looked_after_ceased_rate"):
        sql = """
            SELECT value, numerator, denominator FROM observation JOIN area USING (area_code)
            WHERE indicator_id = $1 AND source_id = 'dfe_looked_after' AND origin = 'published' AND status = 'shown'
                AND area_type = 'authority' AND year(period_end) BETWEEN 2021 AND 2025
        """
        for row in records(real, sql, [indicator]):
            exact = Decimal(row["numerator"]) * 10_000 / Decimal(row["denominator"])
            assert exact.quantize(Decimal(1), rounding=ROUND_HALF_UP) == Decimal(row["value"])
            reproduced += 1
    assert reproduced == 2267


def test_the_core_city_average_of_2012_13_leaves_liverpool_out(real: Connection) -> None:
    sql = """
        SELECT value, members_counted, members_total FROM benchmark
        WHERE indicator_id = $1 AND area_code = $2 AND group_id = 'core_cities' AND statistic = 'mean'
            AND period_end = DATE '2013-03-31' AND origin = 'derived'
    """
    [referrals] = records(real, sql, ["referrals_rate", LIVERPOOL])
    assert referrals["value"] == pytest.approx(685.4620866868272)
    assert (referrals["members_counted"], referrals["members_total"]) == (7, 7)
    [plans] = records(real, sql, ["cp_plans_2_years_or_more_pct", LIVERPOOL])
    assert plans["value"] == pytest.approx(21.7 / 6), "Newcastle's is hidden; with Liverpool's 5.8 it would be 3.9"


def test_england_is_as_published_and_no_mean_of_authorities(real: Connection) -> None:
    assert value(real, "looked_after_rate", "E92000001", "2025-03-31") == 67
    rate = value(real, "referrals_rate", "E92000001", "2025-03-31")
    assert rate is not None
    assert round(rate, 1) == 519.4, "the national tool's figure"


def test_every_percentage_that_the_department_prints_agrees_with_its_counts(real: Connection) -> None:
    """For authorities; England and regions are printed from counts before rounding."""
    sql = """
        SELECT indicator_id, value, numerator, denominator FROM observation JOIN area USING (area_code)
        JOIN indicator USING (indicator_id)
        WHERE kind = 'percentage' AND origin = 'published' AND observation.source_id <> 'published_figures'
            AND status = 'shown' AND area_type = 'authority' AND numerator IS NOT NULL AND denominator > 0
    """
    rows = records(real, sql)
    assert len(rows) > 4_000
    for row in rows:
        exact = Decimal(row["numerator"]) * 100 / Decimal(row["denominator"])
        printed = exact.quantize(Decimal("0.1"), rounding=ROUND_HALF_UP)
        assert printed == Decimal(str(row["value"])), row


def test_every_printed_figure_is_reconciled_and_the_two_populations_are_found(real: Connection) -> None:
    counts = {
        r["verdict"]: r["n"] for r in records(real, "SELECT verdict, count(*) AS n FROM reconciliation GROUP BY 1")
    }
    assert counts == {"agrees": 31, "within_population_revision": 54, "differs": 5, "cannot_be_computed": 188}
    sql = "SELECT explanation FROM reconciliation WHERE printed IN ('43.7', '44.0') AND printed_period = '2013/14'"
    for row in records(real, sql):
        assert "prints both 43.7 and 44.0 for the same 391" in row["explanation"]
        assert "44.0 needs 88,864 children and 43.7 needs 89,474 children" in row["explanation"]
    assert records(real, "SELECT 1 FROM reconciliation WHERE explanation IS NULL OR length(explanation) < 10") == []


def test_what_differs_is_explained(real: Connection) -> None:
    sql = "SELECT printed, explanation FROM reconciliation WHERE verdict = 'differs' ORDER BY row_number"
    explained = {row["printed"]: row["explanation"] for row in records(real, sql)}
    assert "Manchester, 11,421 over 110,880 children" in explained["1040.8"]
    assert "The report counts Liverpool itself in; we leave it out." in explained["5.8"]
    assert "The report does not say how it estimated this." in explained["1.0"]
    assert "The department has revised its count since" in explained["391000"]


def test_the_full_year_estimates_follow_the_reports_method(real: Connection) -> None:
    """Four months × 12 ÷ 4. On the report's 89,400 children they are its 3,605 and 971.8; on today's, more."""
    sql = "SELECT indicator_id, numerator, months_counted, value FROM estimate WHERE origin = 'derived'"
    found = {row["indicator_id"]: row for row in records(real, sql)}
    assert (found["contacts_rate"]["numerator"], found["contacts_rate"]["months_counted"]) == (10_743, 4)
    assert round(10_743 * 3 / 89_400 * 10_000) == 3_605
    assert round(2_896 * 3 / 89_400 * 10_000, 1) == 971.8
    assert found["contacts_rate"]["value"] == pytest.approx(3627.27, abs=0.01)
    assert found["referrals_rate"]["value"] == pytest.approx(977.81, abs=0.01)


def test_authorities_come_and_go(real: Connection) -> None:
    sql = """
        SELECT status FROM observation
        WHERE indicator_id = $1 AND area_code = $2 AND period_end = $3::DATE AND is_preferred
    """
    cases = {
        ("referrals_rate", "E06000063", "2023-03-31"): "not_formed",
        ("referrals_rate", "E06000063", "2024-03-31"): "shown",
        ("referrals_rate", "E10000006", "2024-03-31"): "abolished",
        ("caseload_mean", "E06000061", "2023-09-30"): "joint_return",
        ("caseload_mean", "E08000019", "2025-09-30"): "shown",
        ("looked_after_rate", "E06000065", "2022-03-31"): "shown",
        ("cp_plans_2_years_or_more_pct", "E08000021", "2013-03-31"): "confidential",
    }
    for (indicator, area, end), status in cases.items():
        assert records(real, sql, [indicator, area, end]) == [{"status": status}], (indicator, area, end)


def test_wirral_agrees_with_its_review(real: Connection) -> None:
    sql = """
        SELECT printed_name, verdict FROM reconciliation
        WHERE printed_area = 'Wirral' AND printed_period = '2014/15' AND statistic = 'value'
    """
    found = {row["printed_name"]: row["verdict"] for row in records(real, sql)}
    assert found["children_in_need"] == found["cp_plans"] == "agrees"
    assert found["referrals_rate"] == "within_population_revision"


def test_a_build_of_the_whole_country_stays_small(outcome: Outcome) -> None:
    assert outcome.publication is not None
    assert Path(outcome.publication).stat().st_size < 40_000_000
