"""What a year may come to: two methods, each with how far out it has been, and the better of the two."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from statistics import fmean
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from etl.database import Connection, open_working_database, records
from tests.conftest import ROOT
from tests.observations.small_world import month, people, printed, world

Series = dict[int, list[int]]  # the months of a year, April first, by the calendar year in which it starts


def printed_months(area: str, indicator: str, series: Series) -> list[dict[str, Any]]:
    """Reports that print every month of a series."""
    return [
        printed(area, indicator, month(year + (number > 8), (number + 3) % 12 + 1), value, row=year * 100 + number)
        for year, months in series.items()
        for number, value in enumerate(months)
    ]


def spread(first_four: int, total: int) -> list[int]:
    """Twelve months of which the first four and all are these many."""
    return [first_four, 0, 0, 0, total - first_four, *[0] * 7]


def estimates(connection: Connection, indicator: str = "events", area: str = "A") -> dict[str, dict[str, Any]]:
    sql = "SELECT * FROM estimate WHERE indicator_id = $1 AND area_code = $2 AND origin <> 'published'"
    return {row["method_id"]: row for row in records(connection, sql, [indicator, area])}


# --------------------------------------------------------------------------------------------- worked by hand

FOUR_YEARS = {2020: spread(30, 120), 2021: spread(60, 200), 2022: spread(35, 100), 2023: spread(45, 150)}


def test_a_year_worked_by_hand(tmp_path: Path) -> None:
    """Four years had 25%, 30%, 35% and 30% of their events by July, 30% on average. This year has 36 by July.

    × 12 ÷ 4 says 108. It would have said 90, 180, 105 and 135 of 120, 200, 100 and 150: 25% too low, 10% too low, 5%
    too high, 10% too low. ÷ 30% says 120. Before 2023 the average was 30% as well, so it would have said 150: right.
    """
    months = printed_months("A", "events", {**FOUR_YEARS, 2024: [36, 0, 0, 0]})
    with world(tmp_path, [people("A", 2024, 10_000)], months) as connection:
        found, rates = estimates(connection), estimates(connection, "events_rate")
    scaled, share = found["months_scaled"], found["seasonal_share"]
    assert (scaled["value"], scaled["numerator"], scaled["months_counted"]) == (108, 36, 4)
    assert (scaled["error_years"], scaled["error_percent_mean"]) == (4, 12.5)
    assert (scaled["lowest_error_percent"], scaled["highest_error_percent"]) == (-25, 5)
    assert scaled["error_range"] == "in 4 earlier years it was between 25.0% too low and 5.0% too high"
    assert (scaled["lower"], scaled["upper"]) == pytest.approx((108 / 1.05, 144))
    assert share["value"] == pytest.approx(120)
    assert share["method"] == "the 4 complete months ÷ 30.0%, their mean share of 4 earlier years"
    assert (share["error_years"], share["error_percent_mean"], share["lower"]) == (1, 0, None)
    assert share["error_range"] == "in 1 earlier year it was right to the nearest 0.1%"
    assert (scaled["is_best"], share["is_best"]) == (False, True)
    assert rates["seasonal_share"]["value"] == pytest.approx(120)
    assert (rates["months_scaled"]["value"], rates["months_scaled"]["upper"]) == pytest.approx((108, 144))
    assert rates["months_scaled"]["error_range"] == scaled["error_range"]
    assert rates["seasonal_share"]["is_best"]


def test_the_methods_are_compared_on_the_years_that_both_were_tested_on(tmp_path: Path) -> None:
    """× 12 ÷ 4 was right in three years and 20% too low in the fourth; the share was 20% out in that year too."""
    series = {year: spread(40, 120) for year in (2020, 2021, 2022)} | {2023: spread(40, 150), 2024: [36, 0, 0, 0]}
    with world(tmp_path, [], printed_months("A", "events", series)) as connection:
        found = estimates(connection)
    assert (found["months_scaled"]["error_percent_mean"], found["seasonal_share"]["error_percent_mean"]) == (5, 20)
    assert found["months_scaled"]["is_best"], "on the year that both were tested on it is a tie"


def test_with_fewer_than_three_earlier_years_there_is_no_seasonal_share(tmp_path: Path) -> None:
    series = {2022: FOUR_YEARS[2022], 2023: FOUR_YEARS[2023], 2024: [36, 0, 0, 0]}
    with world(tmp_path, [], printed_months("A", "events", series)) as connection:
        (only,) = estimates(connection).values()
    assert (only["method_id"], only["error_years"], only["is_best"]) == ("months_scaled", 2, True)


def test_an_estimate_that_cannot_be_tested_says_so(tmp_path: Path) -> None:
    """The year before is not complete."""
    series = {2023: [10] * 11, 2024: [36, 0, 0, 0]}
    with world(tmp_path, [], printed_months("A", "events", series)) as connection:
        (only,) = estimates(connection).values()
    assert (only["error_years"], only["is_best"]) == (0, True)
    untold = ("error_percent_mean", "lowest_error_percent", "highest_error_percent", "error_range", "lower", "upper")
    assert {only[name] for name in untold} == {None}


def test_years_that_were_made_in_another_way_test_nothing(tmp_path: Path) -> None:
    """Running totals that a report printed are not months that we added up."""
    start, july, march = month(2023, 4)[1], month(2023, 7)[2], month(2024, 3)[2]
    totals = [
        printed("A", "events", ("year_to_date", start, july), 50, row=1),
        printed("A", "events", ("year_to_date", start, march), 150, row=2),
    ]
    with world(tmp_path, [], [*totals, *printed_months("A", "events", {2024: [36, 0, 0, 0]})]) as connection:
        assert estimates(connection)["months_scaled"]["error_years"] == 0


def test_a_range_holds_the_estimate_also_where_every_error_was_on_one_side(tmp_path: Path) -> None:
    """× 12 ÷ 4 was 25% and 10% too low: no proof that it is too low again."""
    series = {2022: FOUR_YEARS[2020], 2023: FOUR_YEARS[2021], 2024: [36, 0, 0, 0]}
    with world(tmp_path, [], printed_months("A", "events", series)) as connection:
        (only,) = estimates(connection).values()
    assert only["error_range"] == "in 2 earlier years it was between 10.0% and 25.0% too low"
    assert (only["lower"], only["upper"]) == pytest.approx((108, 144))


# ------------------------------------------------------------------------------------------------- in words


@pytest.fixture(scope="module")
def wording() -> Any:
    with open_working_database() as connection:
        sql = (ROOT / "etl" / "judgement" / "estimate.sql").read_text(encoding="utf-8")
        connection.execute(sql[: sql.index("INSERT INTO")])
        yield connection


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(years=st.integers(1, 9), ends=st.lists(st.integers(-400, 400), min_size=2, max_size=2))
def test_the_words_agree_with_the_signs(wording: Connection, years: int, ends: list[int]) -> None:
    lowest, highest = sorted(end / 10 for end in ends)
    [row] = records(wording, "SELECT error_in_words($1, $2, $3) AS said", [years, lowest, highest])
    said = row["said"]
    assert said.startswith(f"in {years} earlier year{'s' if years > 1 else ''} it was ")
    assert ("too low" in said) == (lowest < 0)
    assert ("too high" in said) == (highest > 0)
    assert ("between" in said) == (lowest != highest)
    for end in {lowest, highest} - {0.0}:
        assert f"{abs(end):.1f}%" in said


# ---------------------------------------------------------------------------------------------------- the twin


def twin(series: Series) -> dict[str, dict[str, Any]]:
    """The same in plain Python: what each method says of the last year, and how far out it was in those before."""
    *earlier, last = sorted(series)
    k = len(series[last])
    complete = [(sum(series[year][:k]), sum(series[year])) for year in earlier if len(series[year]) == 12]
    methods = {"months_scaled": _months_scaled, "seasonal_share": _seasonal_share}
    said = {}
    for name, method in methods.items():
        value = method(complete, sum(series[last]), k)
        if value is None:
            continue
        tries = [(method(complete[:place], done, k), total) for place, (done, total) in enumerate(complete)]
        errors = [100 * (guess / total - 1) for guess, total in tries if guess is not None and total]
        said[name] = {"value": value, "errors": errors}
    return said


def _months_scaled(_before: Sequence[tuple[int, int]], done: int, k: int) -> float:
    return done * 12 / k


def _seasonal_share(before: Sequence[tuple[int, int]], done: int, _k: int) -> float | None:
    shares = [part / total for part, total in before if total]
    return done / fmean(shares) if len(shares) >= 3 and any(shares) else None


@st.composite
def series(draw: st.DrawFn) -> Series:
    """Up to seven earlier years, some not complete and some without events, and a year of one to twelve months."""
    length = draw(st.integers(1, 12))
    counts = st.lists(st.integers(0, 30), min_size=12, max_size=12)
    found = {}
    for year in range(draw(st.integers(2017, 2024)), 2024):
        months = draw(counts)
        kind = draw(st.sampled_from(["whole", "whole", "whole", "whole", "short", "nought"]))
        found[year] = months[:11] if kind == "short" else [0] * 12 if kind == "nought" else months
    return {**found, 2024: draw(counts)[:length]}


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(of_areas=st.lists(series(), min_size=6, max_size=6))
def test_estimates_agree_with_the_twin(tmp_path: Path, of_areas: list[Series]) -> None:
    by_area = dict(zip("ABCDEF", of_areas, strict=True))
    months = [row for area, one in by_area.items() for row in printed_months(area, "events", one)]
    with world(tmp_path, [], months) as connection:
        for area, one in by_area.items():
            found = estimates(connection, area=area)
            expected = twin(one) if 3 <= len(one[2024]) <= 11 else {}
            assert set(found) == set(expected)
            for method, theirs in expected.items():
                _agree(found[method], theirs)
            assert sum(row["is_best"] for row in found.values()) == bool(found)


def _agree(ours: dict[str, Any], theirs: dict[str, Any]) -> None:
    errors = theirs["errors"]
    assert ours["value"] == pytest.approx(theirs["value"])
    assert ours["error_years"] == len(errors)
    if errors:
        assert ours["error_percent_mean"] == pytest.approx(fmean(map(abs, errors)), abs=1e-9)
        ends = ours["lowest_error_percent"], ours["highest_error_percent"]
        assert ends == pytest.approx((min(errors), max(errors)), abs=1e-9)
    assert (ours["lower"] is not None) == (len(errors) > 1 and round(min(errors), 9) > -100)
    if ours["lower"] is not None:
        assert ours["lower"] <= ours["value"] <= ours["upper"]
