"""Limits, verdicts and five-year trends as rows of a publication: worked examples, and the plain functions as twins."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from etl.database import Connection, records
from etl.judgement import annual_trend, compared, proportion_interval, rate_interval
from etl.judgement.annual_trend import YEARS, Year
from tests.observations import small_world
from tests.observations.small_world import ENGLAND, NORTH, month, one, people, printed, whole_year, world

PRINTED_FIRST = 2024


def limits(connection: Connection, indicator: str, area: str = "A", **where: Any) -> tuple[float | None, float | None]:
    row = one(connection, indicator, area, **where)
    return row["lower"], row["upper"]


def year(measure: str, value: float, area: str = "A", ending: int = 2025) -> dict[str, Any]:
    return small_world.given(area, ending, measure, value)


# ------------------------------------------------------------------------------------------------ limits


def test_a_rate_and_a_percentage_have_limits_in_their_own_unit(tmp_path: Path) -> None:
    """100 events among 10,000 children: Byar's limits of 100. 81 of 263: Newcombe's table has 25.53% to 36.62%."""
    with world(tmp_path, [year("events", 100), people("A", 2024, 10_000)]) as connection:
        assert limits(connection, "events_rate") == pytest.approx((81.3621, 121.6279), abs=5e-5)
    with world(tmp_path, [year("events", 263), year("part", 81)]) as connection:
        assert limits(connection, "part_pct") == pytest.approx((25.53, 36.62), abs=0.005)


def test_nought_is_sure_on_one_side_only(tmp_path: Path) -> None:
    """No event among 10,000 children: up to 3.69 for every 10,000. In one month: twelve times that."""
    rows = [year("events", 0), year("part", 0), people("A", 2024, 10_000)]
    reports = [printed("A", "events", month(2024, 5), 0)]
    with world(tmp_path, rows, reports) as connection:
        assert limits(connection, "events_rate", period_type="year") == (0, pytest.approx(3.688879, abs=5e-7))
        assert limits(connection, "events_rate", period_type="month") == (0, pytest.approx(44.266553, abs=5e-6))
        assert limits(connection, "part_pct") == (None, None), "nothing was divided"


def test_what_is_not_divided_by_children_or_cases_has_no_limits(tmp_path: Path) -> None:
    rows = [year(name, 12) for name in ("events", "part", "stock", "load", "cases", "workers")]
    with world(tmp_path, rows) as connection:
        for indicator in ("events", "stock", "load_mean", "load_median", "part_ratio"):
            assert limits(connection, indicator) == (None, None), indicator


def test_what_is_counted_again_and_again_has_no_limits(tmp_path: Path) -> None:
    """One child's visits hang together: limits for children who come once would be too narrow."""
    with world(tmp_path, [year("visits", 100), people("A", 2024, 10_000)]) as connection:
        assert one(connection, "visits_rate", "A")["value"] == 100
        assert limits(connection, "visits_rate") == (None, None)
        marked = records(connection, "SELECT indicator_id FROM indicator WHERE has_repeats ORDER BY 1")
        assert [row["indicator_id"] for row in marked] == ["visits", "visits_rate"]


@pytest.mark.parametrize(("rate", "has_limits"), [(29.8, True), (30.0, True), (28.0, False)])
def test_a_rate_printed_alone_has_the_count_beside_it_if_they_agree(
    tmp_path: Path, rate: float, has_limits: bool
) -> None:
    """120 among 40,000 is 30.0; populations are revised by up to 1 per cent, so 29.8 is the same count and 28.0 not."""
    reports = [
        printed("A", "events", whole_year(2025), 120),
        printed("A", "events_rate", whole_year(2025), rate, row=2),
    ]
    with world(tmp_path, [people("A", 2024, 40_000)], reports) as connection:
        row = one(connection, "events_rate", "A")
        lower, upper = rate_interval(120, 1, 1)
        expected = (lower * rate / 120, upper * rate / 120) if has_limits else (None, None)
        assert (row["value"], row["numerator"]) == (rate, None), "what was printed stays as it was"
        assert (row["lower"], row["upper"]) == (pytest.approx(expected) if has_limits else expected)


def test_a_rate_printed_alone_has_no_limits_where_reports_count_differently(tmp_path: Path) -> None:
    counts = [printed("A", "events", whole_year(2025), 120 + n, row=n) for n in range(2)]
    reports = [{**counts[0], "report": "Another report"}, counts[1]]
    reports.append(printed("A", "events_rate", whole_year(2025), 30.0, row=2))
    with world(tmp_path, [people("A", 2024, 40_000)], reports) as connection:
        assert limits(connection, "events_rate") == (None, None)


def test_a_printed_percentage_that_does_not_follow_from_its_counts_has_no_limits(tmp_path: Path) -> None:
    """25 of 100. 27% lies within the limits of that but is not that; a region's counts are rounded, so it may be."""
    rows = [year(name, value, area) for area in ("A", "B", NORTH) for name, value in (("events", 100), ("part", 25))]
    rows += [year("share", 25.0), year("share", 27.0, "B"), year("share", 27.0, NORTH)]
    with world(tmp_path, rows) as connection:
        expected = pytest.approx(tuple(limit * 100 for limit in proportion_interval(25, 100)))
        assert limits(connection, "printed_pct", "A") == expected
        assert limits(connection, "printed_pct", "B") == (None, None)
        assert limits(connection, "printed_pct", NORTH) == expected
    with world(tmp_path, [*rows[4:6], year("share", 50.0, NORTH)]) as connection:
        assert limits(connection, "printed_pct", NORTH) == (None, None), "50% cannot come from 25 of 100"


# ------------------------------------------------------------------------------------------------ verdicts


def test_an_area_is_compared_by_its_limits_with_a_value_taken_as_certain(tmp_path: Path) -> None:
    """100 events among 10,000 children: 81.4 to 121.6, where low is good. Nought touches nought."""
    cases = [(100, 81, "worse"), (100, 82, "similar"), (100, 121, "similar"), (100, 122, "better"), (0, 0, "similar")]
    for ours, england, verdict in cases:
        rows = [year("events", ours), people("A", 2024, 10_000), year("events", england, ENGLAND)]
        with world(tmp_path, [*rows, people(ENGLAND, 2024, 10_000)]) as connection:
            sql = "SELECT area_code, group_id, verdict FROM benchmark WHERE verdict IS NOT NULL"
            found = [tuple(row.values()) for row in records(connection, sql)]
            assert found == [("A", "england", verdict)]


def test_only_the_preferred_figure_is_compared(tmp_path: Path) -> None:
    """A printed rate that its count does not bear out has no limits; one worked out from it is not preferred."""
    reports = [
        printed("A", "events", whole_year(2025), 100),
        printed("A", "events_rate", whole_year(2025), 90.0, row=2),
    ]
    rows = [people("A", 2024, 10_000), year("events", 81, ENGLAND), people(ENGLAND, 2024, 10_000)]
    with world(tmp_path, rows, reports[:1]) as connection:
        assert records(connection, "SELECT verdict FROM benchmark WHERE area_code = 'A'") == [{"verdict": "worse"}]
    with world(tmp_path, rows, reports) as connection:
        assert records(connection, "SELECT verdict FROM benchmark WHERE area_code = 'A'") == [{"verdict": None}]


def test_only_the_middle_of_a_group_is_compared_with(tmp_path: Path) -> None:
    rows = [row for area in "ABCD" for row in (year("events", 90, area), people(area, 2024, 10_000))]
    with world(tmp_path, rows) as connection:
        found = records(connection, "SELECT DISTINCT statistic::VARCHAR AS statistic FROM benchmark "
            "WHERE verdict IS NOT NULL ORDER BY 1")  # fmt: skip
        assert [row["statistic"] for row in found] == ["mean", "median"]


# ------------------------------------------------------------------------------------------------ trends


def trends(connection: Connection, indicator: str) -> list[dict[str, Any]]:
    sql = "FROM annual_trend WHERE indicator_id = $1 AND area_code = 'A' ORDER BY period_end"
    return records(connection, sql, [indicator])


def rising(*counts: float, first: int = 2019) -> list[dict[str, Any]]:
    return [
        row
        for place, count in enumerate(counts)
        for row in (year("events", count, ending=first + place), people("A", first + place - 1, 10_000))
    ]


def test_every_year_that_ends_five_has_a_trend(tmp_path: Path) -> None:
    """A rate where low is good, and the count behind it, where neither is."""
    with world(tmp_path, rising(100, 150, 200, 250, 300, 350)) as connection:
        for indicator, judgement in (("events_rate", "worse"), ("events", "higher")):
            found = trends(connection, indicator)
            assert [(row["first_end"], row["period_end"]) for row in found] == [
                (date(2019, 3, 31), date(2023, 3, 31)),
                (date(2020, 3, 31), date(2024, 3, 31)),
            ]
            assert {(row["points"], row["direction"], row["judgement"]) for row in found} == {(5, "up", judgement)}
            assert found[0]["slope"] == pytest.approx(50)


def test_the_rise_of_one_year_is_no_trend(tmp_path: Path) -> None:
    with world(tmp_path, rising(100, 100, 100, 100, 300)) as connection:
        [found] = trends(connection, "events_rate")
        assert found["chi_squared"] > 9.55
        assert (found["direction"], found["judgement"]) == (None, "none")


def test_a_trend_never_reaches_across_a_gap(tmp_path: Path) -> None:
    rows = [row for row in rising(100, 150, 200, 250, 300, 350, 400) if row["period_end"] != date(2022, 3, 31)]
    with world(tmp_path, rows) as connection:
        assert trends(connection, "events_rate") == trends(connection, "events") == []


def test_a_trend_never_reaches_across_a_change_of_source(tmp_path: Path) -> None:
    reports = [printed("A", "events", whole_year(2019), 100)]
    with world(
        tmp_path, [row for row in rising(100, 150, 200, 250, 300) if row["value"] != 100], reports
    ) as connection:
        assert len(records(connection, "FROM observation WHERE indicator_id = 'events'")) == 5
        assert trends(connection, "events") == []


def test_a_trend_never_reaches_from_what_was_printed_to_what_is_worked_out(tmp_path: Path) -> None:
    """A report prints five counts, and beside the first of them a rate."""
    reports = [
        printed("A", "events", whole_year(ending), 50 * (ending - 2017), row=ending) for ending in range(2019, 2024)
    ]
    populations = [people("A", ending - 1, 10_000) for ending in range(2019, 2024)]
    with world(tmp_path, populations, reports) as connection:
        assert len(trends(connection, "events_rate")) == 1
    reports.append(printed("A", "events_rate", whole_year(2019), 100.0))
    with world(tmp_path, populations, reports) as connection:
        assert None not in limits(connection, "events_rate", period_end=date(2019, 3, 31))
        assert trends(connection, "events_rate") == []
        assert len(trends(connection, "events")) == 1


def test_years_may_end_in_february(tmp_path: Path) -> None:
    ends = [date(2021, 2, 28), date(2022, 2, 28), date(2023, 2, 28), date(2024, 2, 29), date(2025, 2, 28)]
    reports = [
        printed("A", "events", ("year", date(end.year - 1, 3, 1), end), 100 * place + 100, row=place)
        for place, end in enumerate(ends)
    ]
    with world(tmp_path, [], reports, year_starts_in="March") as connection:
        [found] = trends(connection, "events")
        assert (found["first_end"], found["period_end"], found["direction"]) == (ends[0], ends[-1], "up")


def test_what_is_counted_again_and_again_and_what_is_no_count_has_no_trend(tmp_path: Path) -> None:
    rows = [year(name, 10.0 * ending - 20_000, ending=ending) for name in ("visits", "load", "part", "events")
            for ending in range(2019, 2026)]  # fmt: skip
    with world(tmp_path, rows) as connection:
        assert trends(connection, "events") != []
        assert trends(connection, "part_pct") == [], "all were counted in every year"
        for indicator in ("visits", "load_mean", "load_median", "part_ratio"):
            assert trends(connection, indicator) == [], indicator


# ------------------------------------------------------------------------------------------------ twins


@st.composite
def tables(draw: st.DrawFn) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Eight years of six areas and England, with drift, noughts, holes, all of all, months and a change of source."""
    national, reports = [], []
    for area in (*small_world.NAMES, ENGLAND):
        top = draw(st.sampled_from([5, 12, 300, 30_000]))
        drift = draw(st.floats(-0.2, 0.2))
        for ending in range(2018, 2026):
            events = round(draw(st.integers(0, top)) * 0.2 + top * max(0, 1 + drift * (ending - 2021)))
            part = draw(st.sampled_from([0, events, events // 2, events // 3, max(events - 1, 0)]))
            for measure, value in (("events", events), ("part", part), ("stock", part), ("visits", events)):
                if not draw(st.integers(0, 19)):
                    continue
                if measure == "events" and ending == PRINTED_FIRST and area == "B":
                    reports.append(printed(area, measure, whole_year(ending), value))
                else:
                    national.append(small_world.given(area, ending, measure, value))
            national.append(people(area, ending - 1, draw(st.integers(40 * top + 1, 90 * top))))
            if area == "A":
                for name in ("events", "part", "stock"):
                    reports.append(printed(area, name, month(ending - 1, 6), draw(st.integers(0, 30)), row=ending))
    return national, reports


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(table=tables())
def test_limits_verdicts_and_trends_agree_with_the_plain_functions(tmp_path: Path, table: Any) -> None:
    national, reports = table
    with world(tmp_path, national, reports) as connection:
        rows = records(connection, """
            SELECT observation.*, kind, multiplier, measured, has_repeats, polarity
            FROM observation JOIN indicator USING (indicator_id)
            ORDER BY indicator_id, area_code, period_type, period_end
        """)  # fmt: skip
        for row in rows:
            expected = _expected(row)
            found = (row["lower"], row["upper"])
            assert found == (pytest.approx(expected, rel=1e-9) if expected else (None, None)), row
        _compare_verdicts(connection, rows)
        _compare_trends(connection, rows)


def _expected(row: dict[str, Any]) -> tuple[float, float] | None:
    if row["status"] != "shown" or row["has_repeats"] or row["kind"] not in ("rate", "percentage"):
        return None
    if row["kind"] == "percentage":
        lower, upper = proportion_interval(row["numerator"], row["denominator"])
        return 100 * lower, 100 * upper
    is_scaled = row["measured"] == "during" and row["period_type"] == "month"
    return rate_interval(row["numerator"], row["denominator"], row["multiplier"] * (12 if is_scaled else 1))


def _compare_verdicts(connection: Connection, rows: list[dict[str, Any]]) -> None:
    own = {(r["indicator_id"], r["area_code"], r["period_type"], r["period_end"]): r for r in rows if r["is_preferred"]}
    for row in records(connection, "FROM benchmark"):
        mine = own.get((row["indicator_id"], row["area_code"], row["period_type"], row["period_end"]))
        expected = None
        is_middle = row["statistic"] in ("value", "mean", "median") and row["status"] == "shown"
        if mine and mine["lower"] is not None and is_middle:
            expected = compared(mine["lower"], mine["upper"], row["value"], mine["polarity"])
        assert row["verdict"] == expected, row


def _compare_trends(connection: Connection, rows: list[dict[str, Any]]) -> None:
    ours = {
        (r["indicator_id"], r["area_code"], r["period_end"].year): r for r in records(connection, "FROM annual_trend")
    }
    for row in rows:
        if row["period_type"] != "year" or not row["is_preferred"]:
            continue
        key = row["indicator_id"], row["area_code"], row["period_end"].year
        series = {
            other["period_end"].year: other
            for other in rows
            if (other["indicator_id"], other["area_code"]) == key[:2] and other["period_type"] == "year"
            and other["is_preferred"] and (other["source_id"], other["origin"]) == (row["source_id"], row["origin"])
        }  # fmt: skip
        latest = [_year(series.get(key[2] - back)) for back in range(YEARS - 1, -1, -1)]
        expected, found = annual_trend(latest, polarity=row["polarity"]), ours.pop(key, None)
        if expected.judgement == "unknown":
            assert found is None, key
            continue
        assert found is not None, key
        assert (found["direction"], found["judgement"]) == (expected.direction, expected.judgement), key
        assert found["slope"] == pytest.approx(expected.slope, rel=1e-9, abs=2e-10)
        assert found["chi_squared"] == pytest.approx(expected.chi_squared, rel=1e-6, abs=1e-9)
    assert ours == {}


def _year(row: dict[str, Any] | None) -> Year | None:
    if row is None or row["status"] != "shown":
        return None
    if row["kind"] == "count" and not row["has_repeats"]:
        return Year(row["value"], *rate_interval(row["value"], 1, 1))
    if row["lower"] is None:
        return None
    return Year(row["value"], row["lower"], row["upper"], is_all=row["numerator"] == row["denominator"])
