"""Numbers, periods and comparisons as words."""

from __future__ import annotations

from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard import wording

COUNT = {"kind": "count", "decimals": 0, "measured": "during", "unit": "referrals", "counts": "referrals of a child"}
RATE = {**COUNT, "kind": "rate", "decimals": 1, "unit": "per 10,000 children"}
PERCENTAGE = {**COUNT, "kind": "percentage", "decimals": 1, "unit": "%"}
MEAN = {**COUNT, "kind": "mean", "decimals": 1, "unit": "cases per social worker", "measured": "at_end"}
YEAR = {
    "period_type": "year",
    "period_start": date(2024, 4, 1),
    "period_end": date(2025, 3, 31),
    "status": "shown",
    "value": 859.9,
}


@pytest.mark.parametrize(
    ("value", "decimals", "words"),
    [(0.125, 2, "0.13"), (2.5, 0, "3"), (3.5, 0, "4"), (33633.0, 0, "33,633"), (0.05, 1, "0.1"), (1e-9, 1, "0.0")],
)
def test_numbers_are_rounded_half_up(value: float, decimals: int, words: str) -> None:
    assert wording.number(value, decimals) == words


@given(st.integers(0, 200_000), st.integers(1, 20_000_000), st.sampled_from([1, 100, 10_000]), st.integers(0, 2))
def test_the_rounding_is_that_of_the_exact_fraction(counted: int, of: int, times: int, decimals: int) -> None:
    """What is stored is the double nearest to the fraction; rounding it must not differ from rounding the fraction."""
    exact = Fraction(counted * times, of)
    step = Fraction(1, 10**decimals)
    by_hand = (exact / step + Fraction(1, 2)).__floor__() * step
    expected = Decimal(by_hand.numerator) / Decimal(by_hand.denominator)
    shown = Decimal(wording.number(counted * times / of, decimals).replace(",", ""))
    assert shown == expected.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)


def test_a_hidden_figure_is_never_blank_and_never_nought() -> None:
    for status, (symbol, reason) in wording.STATUSES.items():
        shown = wording.figure({"status": status, "value": None}, RATE)
        assert shown == symbol
        assert symbol.startswith("[")
        assert symbol.endswith("]")
        assert reason


def test_every_status_of_the_contract_has_words() -> None:
    from etl.database import open_working_database, records

    with open_working_database() as connection:
        found = records(connection, "SELECT unnest(enum_range(NULL::status))::VARCHAR AS status")
    assert {row["status"] for row in found} == {"shown", *wording.STATUSES}


@pytest.mark.parametrize(
    ("value", "indicator", "words"),
    [
        (None, RATE, "–"),
        (12.34, RATE, "+12.3"),
        (-12.34, RATE, "−12.3"),
        (0.04, RATE, "no change"),
        (6.6, PERCENTAGE, "+6.6 points"),
        (-1234.0, COUNT, "−1,234"),
    ],
)
def test_changes_have_a_sign_and_percentages_change_by_points(
    value: float | None, indicator: dict[str, object], words: str
) -> None:
    assert wording.change(value, indicator) == words


@pytest.mark.parametrize(
    ("row", "indicator", "short", "long"),
    [
        (YEAR, RATE, "2024 to 2025", "in the year to 31 March 2025"),
        (YEAR, MEAN, "31 March 2025", "on 31 March 2025"),
        (
            {"period_type": "month", "period_start": date(2014, 7, 1), "period_end": date(2014, 7, 31)},
            COUNT,
            "July 2014",
            "in July 2014",
        ),
        (
            {"period_type": "year_to_date", "period_start": date(2014, 4, 1), "period_end": date(2014, 7, 31)},
            COUNT,
            "April to July 2014",
            "from April to July 2014",
        ),
        (
            {"period_type": "year_to_date", "period_start": date(2014, 4, 1), "period_end": date(2015, 1, 31)},
            COUNT,
            "April 2014 to January 2015",
            "from April 2014 to January 2015",
        ),
    ],
)
def test_periods(row: dict[str, object], indicator: dict[str, object], short: str, long: str) -> None:
    assert wording.period(row, indicator) == short
    assert wording.period_in_sentence(row, indicator) == long


def test_headlines_say_the_latest_figure_in_a_sentence() -> None:
    assert wording.headline(YEAR, RATE, "Liverpool") == (
        "In the year to 31 March 2025, Liverpool had 859.9 referrals of a child for every 10,000 children."
    )
    assert wording.headline({**YEAR, "value": 8410.0}, COUNT, "Liverpool") == (
        "In the year to 31 March 2025, Liverpool had 8,410 referrals of a child."
    )
    assert wording.headline({**YEAR, "value": 1.0}, COUNT, "Liverpool") == (
        "In the year to 31 March 2025, the figure for Liverpool was 1."
    )
    assert wording.headline({**YEAR, "value": 30.5}, PERCENTAGE, "Liverpool") == (
        "In the year to 31 March 2025, the figure for Liverpool was 30.5%."
    )
    assert wording.headline({**YEAR, "value": 10.1}, MEAN, "Liverpool") == (
        "On 31 March 2025, the figure for Liverpool was 10.1 cases per social worker."
    )
    assert wording.headline(None, RATE, "Leeds") == "There is no figure for Leeds."


@given(st.floats(0, 5_000), st.floats(0, 5_000))
def test_words_of_comparison_agree_with_the_numbers_shown(ours: float, theirs: float) -> None:
    said = wording.beside({**YEAR, "value": ours}, {**YEAR, "value": theirs}, "England", RATE)
    mine, other = (float(wording.number(value, 1).replace(",", "")) for value in (ours, theirs))
    word = "higher" if mine > other else "lower" if mine < other else "the same as"
    assert f"That is {word}" in said


def test_a_comparison_that_is_not_there_is_not_spoken_of() -> None:
    assert wording.beside(YEAR, None, "England", RATE) == ""
    assert wording.beside(YEAR, {**YEAR, "status": "confidential", "value": None}, "England", RATE) == ""


@pytest.mark.parametrize(
    ("end", "words"),
    [
        (date(2026, 11, 10), "less than a month old"),
        (date(2026, 10, 20), "1 month old"),
        (date(2025, 3, 31), "19 months old"),
        (date(2014, 7, 31), "12 years old"),
    ],
)
def test_ages(end: date, words: str) -> None:
    assert wording.age(end, date(2026, 11, 20)) == words


def test_places() -> None:
    shown = [wording.ordinal(place) for place in (1, 2, 3, 4, 11, 12, 13, 21, 102, 111, 153)]
    assert shown == ["1st", "2nd", "3rd", "4th", "11th", "12th", "13th", "21st", "102nd", "111th", "153rd"]


def test_an_authority_that_did_not_exist_is_explained() -> None:
    area = {
        "area_name": "Cumberland",
        "formed_on": date(2023, 4, 1),
        "formed_from": "Cumbria",
        "ended_on": None,
        "became": None,
    }
    assert wording.why_missing({"status": "not_formed"}, area) == "Cumberland was formed on 1 April 2023, from Cumbria"
    old = {**area, "area_name": "Cumbria", "formed_on": None, "ended_on": date(2023, 3, 31), "became": "Cumberland"}
    assert wording.why_missing({"status": "abolished"}, old) == "Cumbria ended on 31 March 2023 and became Cumberland"
