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
        (6.6, PERCENTAGE, "+6.6 percentage points"),
        (-1.0, PERCENTAGE, "−1.0 percentage point"),
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
        (
            {"period_type": "year_to_date", "period_start": date(2014, 4, 1), "period_end": date(2014, 4, 30)},
            COUNT,
            "April 2014",
            "in April 2014",
        ),
    ],
)
def test_periods(row: dict[str, object], indicator: dict[str, object], short: str, long: str) -> None:
    assert wording.period(row, indicator) == short
    assert wording.period_in_sentence(row, indicator) == long


@pytest.mark.parametrize(
    ("end", "words"),
    [
        (date(2026, 11, 10), "less than a month old"),
        (date(2026, 10, 20), "1 month old"),
        (date(2025, 3, 31), "19 months old"),
        (date(2014, 7, 31), "more than 12 years old"),
        (date(2024, 11, 20), "2 years old"),
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


def test_a_joint_return_says_with_whom() -> None:
    row = {"status": "joint_return", "reference": "counted together with Kingston upon Thames: 24.4 for both"}
    said = "counted together with Kingston upon Thames: 24.4 for both, so it has no figure of its own"
    assert wording.why_missing(row, {}) == said


@pytest.mark.parametrize(
    ("name", "kind", "said"),
    [
        ("North West", "region", "the North West"),
        ("East of England", "region", "the East of England"),
        ("London", "region", "London"),
        ("Yorkshire and The Humber", "region", "Yorkshire and The Humber"),
        ("North Northamptonshire", "authority", "North Northamptonshire"),
        ("Bristol, City of", "authority", "Bristol"),
        ("Isles of Scilly", "authority", "the Isles of Scilly"),
        ("Herefordshire, County of", "authority", "Herefordshire"),
        ("Bournemouth, Christchurch and Poole", "authority", "Bournemouth, Christchurch and Poole"),
    ],
)
def test_areas_as_a_sentence_names_them(name: str, kind: str, said: str) -> None:
    assert wording.place({"area_name": name, "area_type": kind}) == said


@pytest.mark.parametrize(
    ("text", "words"), [("8602", "8,602"), ("43.70", "43.70"), ("1234.5", "1,234.5"), ("<5", "<5"), ("²", "²")]
)
def test_printed_figures_have_their_thousands_set_apart(text: str, words: str) -> None:
    assert wording.printed(text) == words


@pytest.mark.parametrize(
    ("kind", "end", "words"),
    [
        ("year", date(2025, 3, 31), "2024 to 2025"),
        ("year", date(2025, 12, 31), "2025"),
        ("quarter", date(2014, 6, 30), "April to June 2014"),
        ("quarter", date(2015, 1, 31), "November 2014 to January 2015"),
        ("month", date(2014, 7, 31), "July 2014"),
    ],
)
def test_a_period_of_which_only_the_end_is_known(kind: str, end: date, words: str) -> None:
    assert wording.period_ending(end, kind, COUNT) == words
