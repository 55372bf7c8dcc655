"""Signals in the publication and on the pages: the sentence, the chart and the row are one."""

from __future__ import annotations

from typing import Any

import pytest

from dashboard.publication import Door
from dashboard.rendering import render
from dashboard.sentences import usual_word
from etl.build import Outcome
from etl.database import open_publication, open_working_database, records
from etl.judgement.signals import find_signals
from etl.judgement.usual_range import usual_range
from etl.partnership import UsualRange
from tests.facts.worked import figures_of


def ask(council: Outcome, sql: str) -> list[dict[str, Any]]:
    assert council.publication is not None
    with open_publication(council.publication) as connection:
        return records(connection, sql)


def test_every_month_and_quarter_with_a_usual_range_has_its_row(council: Outcome) -> None:
    rows = ask(council, "SELECT DISTINCT period_type::VARCHAR AS period_type FROM signal ORDER BY ALL")
    assert [row["period_type"] for row in rows] == ["month", "quarter"]  # never of a year to date or twelve months
    assert not ask(council, """
        SELECT * FROM signal
        ANTI JOIN (FROM observation WHERE is_preferred AND breakdown = 'total' AND status = 'shown')
            USING (indicator_id, area_code, period_type, period_end)
    """)  # fmt: skip


def test_the_rows_are_what_the_function_says_of_the_series(council: Outcome) -> None:
    values = ask(council, """
        SELECT period_end, value FROM observation
        WHERE indicator_id = 'referrals' AND period_type = 'month' AND is_preferred AND breakdown = 'total'
            AND status = 'shown' ORDER BY period_end
    """)  # fmt: skip
    points = usual_range([row["value"] for row in values], polarity="neutral")
    rows = ask(council, "FROM signal WHERE indicator_id = 'referrals' AND period_type = 'month' ORDER BY period_end")
    assert [row["period_end"] for row in rows] == [row["period_end"] for row in values]
    for row, point in zip(rows, points, strict=True):
        assert (row["centre"], row["upper_limit"], row["rule"]) == (point.centre, point.upper_limit, point.rule)


def test_counts_that_are_too_small_say_nothing_by_the_month(council: Outcome) -> None:
    small = ask(council, """
        SELECT indicator_id FROM signal JOIN indicator USING (indicator_id)
        WHERE kind = 'count' AND period_type = 'month' AND centre < 3
    """)  # fmt: skip
    assert small == []


def test_without_records_there_is_no_signal() -> None:
    with open_working_database() as connection:
        find_signals(connection, UsualRange())
        assert records(connection, "FROM signal") == []
    assert figures_of({}) is not None


@pytest.mark.parametrize("rule", ["outside", "trend", "two_of_three", "shift"])
@pytest.mark.parametrize("direction", ["up", "down"])
@pytest.mark.parametrize("judgement", ["better", "worse", "higher", "lower"])
def test_the_words_beside_an_icon_agree_with_its_direction_and_its_judgement(
    rule: str, direction: str, judgement: str
) -> None:
    words = usual_word({"rule": rule, "direction": direction, "judgement": judgement, "period_type": "month"})
    meaning, how = words.split(": ")
    assert meaning == {"better": "Better", "worse": "Worse"}.get(judgement, "Changed")
    up, down = {"above", "rising", "high", "top"}, {"below", "falling", "low", "bottom"}
    assert {*how.split()} & (up if direction == "up" else down)
    assert not {*how.split()} & (down if direction == "up" else up)


def test_a_figure_that_breaks_nothing_is_usual_and_one_without_limits_has_none() -> None:
    assert usual_word({"rule": None, "judgement": "usual", "direction": None, "period_type": "month"}) == "Usual"
    assert usual_word({"rule": None, "judgement": None, "direction": None, "period_type": "month"}) == "no usual range"


def test_the_page_says_draws_and_tabulates_the_same_point(council: Outcome) -> None:
    """The sentence, the chart and the table of an indicator rest on one row."""
    assert council.publication is not None
    (row,) = ask(council, """
        FROM signal WHERE indicator_id = 'referrals' AND period_type = 'month'
        QUALIFY period_end = max(period_end) OVER ()
    """)  # fmt: skip
    door = Door(council.publication)
    chart = str(render(door, "/indicator/referrals", "?period=month").content)
    table = str(render(door, "/indicator/referrals", "?period=month&show=table").content)
    (said,) = ask(council, """
        SELECT headline FROM headline WHERE indicator_id = 'referrals' AND period_type = 'month'
        QUALIFY period_end = max(period_end) OVER ()
    """)  # fmt: skip
    assert said["headline"] in chart
    assert "The grey band is the usual range" in chart
    assert str(row["upper_limit"]) in chart
    assert f"{max(row['lower_limit'], 0):,.0f} to {row['upper_limit']:,.0f}" in table
