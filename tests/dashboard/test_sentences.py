"""Sentences about figures: each says what its row says, and no more."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard import sentences, wording

COUNT = {"kind": "count", "decimals": 0, "measured": "during", "unit": "referrals", "counts": "referrals of a child"}
RATE = {**COUNT, "kind": "rate", "decimals": 1, "unit": "per 10,000 children", "axis": "Rate per 10,000 children"}
SHARE = {
    **RATE, "kind": "percentage", "counts": "referrals within 12 months of another", "out_of": "all referrals",
}  # fmt: skip
MEAN = {**RATE, "kind": "mean", "unit": "cases per social worker", "measured": "at_end"}
YEAR: dict[str, Any] = {
    "period_type": "year", "period_start": date(2024, 4, 1), "period_end": date(2025, 3, 31), "status": "shown",
    "value": 859.9, "numerator": None, "denominator": None, "source_id": "dfe", "origin": "derived",
}  # fmt: skip
JULY = {**YEAR, "period_type": "month", "period_start": date(2014, 7, 1), "period_end": date(2014, 7, 31)}


@pytest.mark.parametrize(
    ("row", "indicator", "said"),
    [
        (
            YEAR, RATE,
            "In the year to 31 March 2025, Liverpool had 859.9 referrals of a child for every 10,000 children.",
        ),
        ({**YEAR, "value": 8410.0}, COUNT, "In the year to 31 March 2025, Liverpool had 8,410 referrals of a child."),
        ({**YEAR, "value": 1.0}, COUNT, "In the year to 31 March 2025, the number for Liverpool was 1."),
        (
            {**YEAR, "value": 30.5, "numerator": 2569.0, "denominator": 8410.0}, SHARE,
            "In the year to 31 March 2025, in Liverpool, referrals within 12 months of another were 30.5% of all "
            "referrals (2,569 of 8,410).",
        ),
        (
            {**YEAR, "value": 30.5}, SHARE,
            "In the year to 31 March 2025, in Liverpool, referrals within 12 months of another were 30.5% of all "
            "referrals.",
        ),
        ({**YEAR, "value": 10.1}, MEAN, "On 31 March 2025, Liverpool had 10.1 cases per social worker."),
        (
            {**JULY, "value": 977.8, "numerator": 724.0, "denominator": 88_852.0}, RATE,
            "In July 2014, Liverpool had referrals of a child at a yearly rate of 977.8 for every 10,000 children "
            "(724 in the month).",
        ),
        (
            {**JULY, "value": 47.3}, {**RATE, "measured": "at_end", "counts": "children on a plan"},
            "On 31 July 2014, Liverpool had 47.3 children on a plan for every 10,000 children.",
        ),
        (None, RATE, "There is no figure for Liverpool."),
    ],
)  # fmt: skip
def test_headlines_say_the_latest_figure_in_a_sentence(
    row: dict[str, Any] | None, indicator: dict[str, Any], said: str
) -> None:
    assert sentences.headline(row, indicator, "Liverpool") == said


@given(st.floats(0, 5_000), st.floats(0, 5_000))
def test_words_of_comparison_agree_with_the_numbers_shown(ours: float, theirs: float) -> None:
    said = sentences.beside({**YEAR, "value": ours}, {**YEAR, "value": theirs}, "England", RATE)
    mine, other = (float(wording.number(value, 1).replace(",", "")) for value in (ours, theirs))
    word = "higher" if mine > other else "lower" if mine < other else "the same as"
    assert f"That is {word}" in said


def test_a_comparison_that_is_not_there_is_not_spoken_of() -> None:
    assert sentences.beside(YEAR, None, "England", RATE) == ""
    assert sentences.beside(YEAR, {**YEAR, "status": "confidential", "value": None}, "England", RATE) == ""


@pytest.mark.parametrize(
    ("counted", "total", "said"),
    [(7, 7, "All 7 of them have a figure."), (5, 7, "5 of the 7 have a figure."), (1, 1, ""), (None, None, "")],
)
def test_how_many_of_a_group_have_a_figure(counted: int | None, total: int | None, said: str) -> None:
    assert sentences.who_counts({"members_counted": counted, "members_total": total}) == said


def test_where_an_authority_stands() -> None:
    row = {"rank": 151, "ranked_of": 153, "quartile_band": "D"}
    assert sentences.standing(row) == (
        "It ranks 151st of the 153 authorities with a figure (1st is best; equal figures share a place), "
        "in the worst quarter of authorities."
    )
    assert sentences.standing({**row, "rank": None}) == ""


def test_the_rate_of_a_month_says_that_it_is_scaled_up() -> None:
    assert sentences.measure(JULY, RATE) == "Rate per 10,000 children, scaled up to a year"
    assert sentences.measure(YEAR, RATE) == "Rate per 10,000 children"
    assert sentences.scale(YEAR, RATE) == "Rate per 10,000 children, 2024 to 2025"
