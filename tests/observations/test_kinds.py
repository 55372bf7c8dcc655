"""A worked example of each kind, small enough to check with a pencil."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from etl.database import records
from tests.observations.small_world import ENGLAND, given, month, one, people, printed, whole_year, world


def test_a_count_is_carried_as_printed(tmp_path: Path) -> None:
    with world(tmp_path, [given("A", 2025, "events", 120)]) as connection:
        row = one(connection, "events", "A")
        assert (row["value"], row["status"], row["origin"]) == (120, "shown", "published")


def test_a_rate_divides_by_the_children_of_the_mid_year_before(tmp_path: Path) -> None:
    """120 events in the year to March 2025 among the 40,000 children of mid-2024 are 30 for every 10,000."""
    rows = [given("A", 2025, "events", 120), people("A", 2023, 39_000), people("A", 2024, 40_000)]
    with world(tmp_path, rows) as connection:
        row = one(connection, "events_rate", "A")
        assert (row["value"], row["numerator"], row["denominator"]) == (30.0, 120, 40_000)
        assert (row["population_year"], row["origin"], row["is_provisional"]) == (2024, "derived", False)


def test_until_the_right_population_is_out_the_newest_stands_in_and_is_marked(tmp_path: Path) -> None:
    rows = [given("A", 2026, "events", 120), people("A", 2024, 40_000)]
    with world(tmp_path, rows) as connection:
        row = one(connection, "events_rate", "A")
        assert (row["value"], row["population_year"], row["is_provisional"]) == (30.0, 2024, True)


def test_a_hole_in_the_populations_is_not_filled_from_another_year(tmp_path: Path) -> None:
    rows = [given("A", 2024, "events", 120), people("A", 2022, 40_000), people("B", 2024, 1), people("A", 2024, 1)]
    with world(tmp_path, rows) as connection:
        row = one(connection, "events_rate", "A")
        assert (row["value"], row["status"]) == (None, "no_population")


def test_a_month_of_what_happens_is_scaled_up_and_a_day_is_not(tmp_path: Path) -> None:
    """10 events in May are 120 a year: 30 for every 10,000. 10 children on 31 May are 2.5 for every 10,000.

    May 2024 lies in the year to March 2025, so the children are those of mid-2024 as for the whole year.
    """
    reports = [printed("A", "events", month(2024, 5), 10), printed("A", "stock", month(2024, 5), 10, row=2)]
    with world(tmp_path, [people("A", 2023, 1), people("A", 2024, 40_000)], reports) as connection:
        assert one(connection, "events_rate", "A")["value"] == 30.0
        assert one(connection, "stock_rate", "A")["value"] == 2.5


@pytest.mark.parametrize(
    ("starts", "year"), [("April", 2024), ("January", 2025), ("September", 2025), ("July", 2025), ("June", 2024)]
)
def test_the_children_of_a_month_are_those_of_its_year_however_years_run(
    tmp_path: Path, starts: str, year: int
) -> None:
    """The last 30 June in its year: that of 2025 where March 2025 lies in the year to December 2025."""
    rows = [people("A", number, number * 10) for number in (2023, 2024, 2025)]
    with world(tmp_path, rows, [printed("A", "events", month(2025, 3), 1)], year_starts_in=starts) as connection:
        assert one(connection, "events_rate", "A")["population_year"] == year


def test_a_percentage_is_part_of_whole(tmp_path: Path) -> None:
    with world(tmp_path, [given("A", 2025, "events", 200), given("A", 2025, "part", 25)]) as connection:
        row = one(connection, "part_pct", "A")
        assert (row["value"], row["numerator"], row["denominator"]) == (12.5, 25, 200)


def test_a_ratio_is_one_count_for_each_of_another(tmp_path: Path) -> None:
    with world(tmp_path, [given("A", 2025, "events", 200), given("A", 2025, "part", 25)]) as connection:
        assert one(connection, "part_ratio", "A")["value"] == 0.125


def test_a_mean_is_carried_with_what_it_was_divided_from(tmp_path: Path) -> None:
    rows = [given("A", 2025, "load", 15.2), given("A", 2025, "cases", 760), given("A", 2025, "workers", 50)]
    with world(tmp_path, rows) as connection:
        row = one(connection, "load_mean", "A")
        assert (row["value"], row["numerator"], row["denominator"]) == (15.2, 760, 50)


def test_a_median_is_carried_as_printed(tmp_path: Path) -> None:
    with world(tmp_path, [given("A", 2025, "load", 14.0)]) as connection:
        assert one(connection, "load_median", "A")["value"] == 14.0


@pytest.mark.parametrize("status", ["confidential", "not_available", "unreliable", "rounds_to_zero"])
def test_what_is_divided_from_a_hidden_count_is_hidden_too(tmp_path: Path, status: str) -> None:
    rows = [given("A", 2025, "events", 200), given("A", 2025, "part", None, status), people("A", 2024, 40_000)]
    with world(tmp_path, rows) as connection:
        row = one(connection, "part_pct", "A")
        assert (row["value"], row["status"]) == (None, status)


def test_nothing_is_divided_by_nought(tmp_path: Path) -> None:
    with world(tmp_path, [given("A", 2025, "events", 0), given("A", 2025, "part", 0)]) as connection:
        row = one(connection, "part_pct", "A")
        assert (row["value"], row["status"]) == (None, "not_applicable")


def test_the_year_to_date_adds_up_months_and_stops_at_a_hole(tmp_path: Path) -> None:
    """April 10, May 20, no June, July 30: the year to date is 10, then 30, then unknown."""
    reports = [printed("A", "events", month(2024, n), v, row=n) for n, v in ((4, 10), (5, 20), (7, 30))]
    with world(tmp_path, [], reports) as connection:
        sql = "SELECT period_end, value FROM observation WHERE period_type = 'year_to_date' ORDER BY period_end"
        assert records(connection, sql) == [
            {"period_end": date(2024, 4, 30), "value": 10.0},
            {"period_end": date(2024, 5, 31), "value": 30.0},
        ]


def test_the_year_to_date_starts_anew_where_the_partnership_says(tmp_path: Path) -> None:
    months = [(2024, 11), (2024, 12), (2025, 1), (2025, 2)]
    reports = [printed("A", "events", month(y, n), 10, row=place) for place, (y, n) in enumerate(months)]
    with world(tmp_path, [], reports, year_starts_in="January") as connection:
        sql = "SELECT period_start, value FROM observation WHERE period_type = 'year_to_date' ORDER BY period_end"
        assert records(connection, sql) == [
            {"period_start": date(2025, 1, 1), "value": 10.0},
            {"period_start": date(2025, 1, 1), "value": 20.0},
        ]
    with world(
        tmp_path, [], [*reports, printed("A", "events", month(2025, 3), 10, row=9)], year_starts_in="January"
    ) as c:
        assert {row["year_end"] for row in records(c, "FROM estimate")} == {date(2025, 12, 31)}


def test_a_month_printed_twice_is_added_once_and_reports_are_not_mixed(tmp_path: Path) -> None:
    """One report prints April twice; May stands only in another."""
    april = printed("A", "events", month(2024, 4), 10)
    again = {**april, "row_number": 2, "report_table": "table 9", "value": 11.0}
    may = {**printed("A", "events", month(2024, 5), 20, row=3), "report": "Another report"}
    with world(tmp_path, [], [april, again, may]) as connection:
        sql = "SELECT value FROM observation WHERE period_type = 'year_to_date'"
        assert records(connection, sql) == [{"value": 10.0}]


def test_a_share_is_only_of_counts_of_one_report(tmp_path: Path) -> None:
    part = printed("A", "part", whole_year(2025), 25)
    whole = {**printed("A", "events", whole_year(2025), 200, row=2), "report": "Another report"}
    with world(tmp_path, [], [part, whole]) as connection:
        assert records(connection, "FROM observation WHERE indicator_id = 'part_pct'") == []
    twice = [{**whole, "report": "A report", "row_number": n, "report_table": str(n)} for n in (3, 4)]
    with world(tmp_path, [], [part, whole, *twice]) as connection:
        found = records(connection, "SELECT value FROM observation WHERE indicator_id = 'part_pct'")
        assert found == [{"value": 12.5}], "a count that a report prints twice gives one share"


def test_of_two_national_tables_the_first_in_the_catalogue_is_preferred(tmp_path: Path) -> None:
    with world(tmp_path, [given("A", 2025, "events", 200), given("A", 2025, "part", 25)]) as connection:
        assert one(connection, "twice", "A")["value"] == 25


def test_a_percentage_above_100_is_not_shown_and_is_a_concern(tmp_path: Path) -> None:
    rows = [given("A", 2025, "events", 100), given("A", 2025, "part", 140), given("B", 2025, "events", 100)]
    with world(tmp_path, [*rows, given("B", 2025, "part", 14)]) as connection:
        row = one(connection, "part_pct", "A")
        assert (row["value"], row["status"]) == (None, "cannot_be_right")
        assert one(connection, "part_pct", "B")["value"] == 14
        assert [row["message"] for row in records(connection, "FROM data_concern")] == [
            "Title of part_pct: 1 figure cannot be right: a percentage above 100, or a fraction of a child. "
            "It is that of Alder for the period to 31 March 2025. It was not used."
        ]


def test_a_fraction_of_a_child_is_not_shown_nor_divided(tmp_path: Path) -> None:
    rows = [given("A", 2025, "events", 1.5), people("A", 2024, 40_000)]
    with world(tmp_path, rows) as connection:
        for indicator in ("events", "events_rate"):
            row = one(connection, indicator, "A")
            assert (row["value"], row["status"]) == (None, "cannot_be_right")


def test_more_events_than_children_are_shown_and_are_a_concern(tmp_path: Path) -> None:
    rows = [given("A", 2025, "events", 50_000), people("A", 2024, 40_000)]
    with world(tmp_path, rows) as connection:
        assert one(connection, "events_rate", "A")["value"] == 12_500
        [concern] = records(connection, "FROM data_concern")
        assert concern["message"].startswith("Title of events_rate: 1 figure is more than one for every child.")


def test_the_year_to_date_goes_on_past_new_year_and_starts_again_in_april(tmp_path: Path) -> None:
    months = [(2024, n) for n in range(4, 13)] + [(2025, n) for n in (1, 2, 3, 4)]
    reports = [printed("A", "events", month(y, n), 1, row=place) for place, (y, n) in enumerate(months)]
    with world(tmp_path, [], reports) as connection:
        sql = "SELECT value FROM observation WHERE period_type = 'year_to_date' ORDER BY period_end"
        assert [row["value"] for row in records(connection, sql)] == [*range(1, 13), 1]


def test_a_full_year_estimate_is_made_from_the_third_month_on(tmp_path: Path) -> None:
    """Three months that add up to 60 would be 240 in a year; 80 for every 10,000 of 30,000 children."""
    reports = [printed("A", "events", month(2024, n), 20, row=n) for n in (4, 5)]
    with world(tmp_path, [people("A", 2024, 30_000)], reports) as connection:
        assert records(connection, "FROM estimate") == []
    reports.append(printed("A", "events", month(2024, 6), 20, row=6))
    with world(tmp_path, [people("A", 2024, 30_000)], reports) as connection:
        found = records(connection, "SELECT indicator_id, months_counted, value, method FROM estimate ORDER BY 1")
        assert found == [
            {"indicator_id": "events", "months_counted": 3, "value": 240.0, "method": "the 3 complete months × 12 ÷ 3"},
            {
                "indicator_id": "events_rate",
                "months_counted": 3,
                "value": 80.0,
                "method": "the 3 complete months × 12 ÷ 3, for every 10,000 children",
            },
        ]


def test_an_estimate_is_no_longer_current_once_the_year_is_known(tmp_path: Path) -> None:
    reports = [printed("A", "events", month(2024, n), 20, row=n) for n in (4, 5, 6)]
    reports.append({**printed("A", "events", whole_year(2025), 250, row=9), "is_estimate": True})
    with world(tmp_path, [], reports) as connection:
        assert [row["is_current"] for row in records(connection, "FROM estimate")] == [True, True]
    with world(tmp_path, [given("A", 2025, "events", 230)], reports) as connection:
        assert [row["is_current"] for row in records(connection, "FROM estimate")] == [False, False]


def test_what_is_counted_on_one_day_is_never_estimated(tmp_path: Path) -> None:
    reports = [printed("A", "stock", month(2024, n), 20, row=n) for n in (4, 5, 6)]
    with world(tmp_path, [], reports) as connection:
        assert records(connection, "FROM estimate") == []
        assert records(connection, "FROM observation WHERE period_type = 'year_to_date'") == []


def test_of_two_sources_one_is_preferred_and_both_are_kept(tmp_path: Path) -> None:
    reports = [printed("A", "events", whole_year(2025), 118)]
    with world(tmp_path, [given("A", 2025, "events", 120)], reports) as connection:
        assert one(connection, "events", "A")["value"] == 120
        kept = records(connection, "SELECT value, source_id FROM observation WHERE indicator_id = 'events' ORDER BY 1")
        assert kept == [{"value": 118.0, "source_id": "reports"}, {"value": 120.0, "source_id": "table"}]


def test_a_figure_that_its_publisher_hides_gives_way_to_one_that_is_known(tmp_path: Path) -> None:
    reports = [printed("A", "events", whole_year(2025), 8)]
    with world(tmp_path, [given("A", 2025, "events", None, "confidential")], reports) as connection:
        assert (one(connection, "events", "A")["value"], one(connection, "events", "A")["source_id"]) == (8, "reports")


def test_a_rate_as_printed_comes_before_one_worked_out_from_the_same_report(tmp_path: Path) -> None:
    reports = [
        printed("A", "events", whole_year(2025), 120),
        printed("A", "events_rate", whole_year(2025), 29.7, row=2),
    ]
    with world(tmp_path, [people("A", 2024, 40_000)], reports) as connection:
        assert one(connection, "events_rate", "A", period_type="year")["value"] == 29.7
        every = records(connection, "SELECT value FROM observation WHERE indicator_id = 'events_rate' ORDER BY 1")
        assert [row["value"] for row in every] == [29.7, 30.0]


def test_an_area_that_the_table_leaves_out_is_said_to_be_missing(tmp_path: Path) -> None:
    rows = [given(ENGLAND, 2025, "events", 900), given("A", 2025, "events", 120)]
    with world(tmp_path, rows) as connection:
        assert one(connection, "events", "B")["status"] == "not_available"


def test_a_figure_whose_row_could_not_be_read_is_said_to_be_set_aside(tmp_path: Path) -> None:
    """Not that its publisher has none."""
    rows = [given(ENGLAND, 2025, "events", 900), given("A", 2025, "events", 120)]
    aside = [{"source_id": "table", "area_code": "B", "period_end": date(2025, 3, 31)}]
    with world(tmp_path, rows, set_aside=aside) as connection:
        assert one(connection, "events", "B")["status"] == "set_aside"
        assert one(connection, "events", "C")["status"] == "not_available"


def test_a_figure_of_a_day_that_has_not_come_is_not_used(tmp_path: Path) -> None:
    with world(tmp_path, [given("A", 2027, "events", 120)]) as connection:
        assert records(connection, "FROM observation") == []


def test_a_printed_figure_that_does_not_follow_from_its_counts_is_a_concern(tmp_path: Path) -> None:
    """760 cases of 52 workers are 14.615 each: 14.6 to the one decimal of the column is right, and 14.9 is not."""
    counts = [given("A", year, m, v) for year in (2024, 2025) for m, v in (("cases", 760), ("workers", 52))]
    with world(tmp_path, [given("A", 2024, "load", 14.9), given("A", 2025, "load", 14.6), *counts]) as connection:
        assert [row["message"] for row in records(connection, "FROM data_concern")] == [
            "Title of load_mean: 1 figure does not follow from the counts beside it. "
            "It is that of Alder for the period to 31 March 2024. It was used as printed."
        ]


def test_how_exactly_figures_are_printed_is_seen_from_them(tmp_path: Path) -> None:
    """A column of whole numbers may print 15 for 14.615; in a column with two decimals 14.6 is wrong."""
    counts = [given("A", year, m, v) for year in (2024, 2025) for m, v in (("cases", 760), ("workers", 52))]
    with world(tmp_path, [given("A", 2024, "load", 15), given("A", 2025, "load", 15), *counts]) as connection:
        assert records(connection, "FROM data_concern") == []
    with world(tmp_path, [given("A", 2024, "load", 14.6), given("A", 2025, "load", 14.62), *counts]) as connection:
        assert len(records(connection, "FROM data_concern")) == 1


def test_figures_of_the_future_are_a_concern(tmp_path: Path) -> None:
    with world(tmp_path, [given("A", 2027, "events", 120), given("A", 2025, "events", 100)]) as connection:
        [concern] = records(connection, "FROM data_concern")
        assert concern["message"] == (
            "A table: 1 figure is for a period that is not over. "
            "It is that of Alder for the period to 31 March 2027. It was left out."
        )


def test_a_printed_figure_of_the_future_is_a_concern_too(tmp_path: Path) -> None:
    with world(tmp_path, [], [printed("A", "events", whole_year(2028), 120)]) as connection:
        [concern] = records(connection, "FROM data_concern")
        assert concern["message"] == (
            "Reports: 1 figure is for a period that is not over. "
            "It is that of Alder for the period to 31 March 2028. It was left out."
        )
        assert records(connection, "FROM observation") == []
