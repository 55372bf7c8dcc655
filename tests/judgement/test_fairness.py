"""Ratios between groups: the intervals that others have printed, what happens at nought, and when nothing is judged."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.judgement.fairness import Ratio, proportion_ratio, rate_ratio

MID_P = [
    # R package lumen, poissonRatioCI(method = "midp"), as its reference page prints it.
    (15, 100, 6, 120, 3.0, 1.188883, 8.415485, 5e-7),
    # OpenEpi, Comparing 2 Person-Time Rates: mid-P exact limits of two strata and the crude table, to four figures.
    (17, 100_025, 3, 122_268, 6.927, 2.21, 29.63, 5e-3),
    (8, 78_531, 1, 77_932, 7.939, 1.27, 177.6, 5e-2),
    (25, 178_556, 4, 200_200, 7.008, 2.616, 23.57, 5e-3),
]
KOOPMAN = [
    # Koopman (1984), table 1, and R's DescTools::BinomRatioCI(method = "koopman") to four places.
    (36, 40, 16, 80, 4.5, 2.9396, 7.1522, 5e-5),
    # R's PropCIs::riskscoreci, as statsmodels has it in its tests.
    (7, 34, 1, 34, 7.0, 1.220853, 42.575718, 6e-7),
]
COUNT = st.integers(0, 400)


@pytest.mark.parametrize(("count", "children", "other", "others", "value", "lower", "upper", "near"), MID_P)
def test_a_rate_ratio_has_the_exact_mid_p_interval_that_is_printed_elsewhere(
    count: int, children: int, other: int, others: int, value: float, lower: float, upper: float, near: float
) -> None:
    found = rate_ratio(count, children, other, others)
    assert (found.value, found.lower, found.upper) == pytest.approx((value, lower, upper), abs=near)


@pytest.mark.parametrize(("part", "whole", "other", "others", "value", "lower", "upper", "near"), KOOPMAN)
def test_a_proportion_ratio_has_koopmans_interval(
    part: int, whole: int, other: int, others: int, value: float, lower: float, upper: float, near: float
) -> None:
    found = proportion_ratio(part, whole, other, others)
    assert (found.value, found.lower, found.upper) == pytest.approx((value, lower, upper), abs=near)


def test_where_all_went_on_in_both_groups_the_interval_is_the_closed_one() -> None:
    """R's PropCIs: n1 / (n1 + z²) to (n2 + z²) / n2."""
    z2 = 3.841458820694124
    assert proportion_ratio(10, 10, 20, 20) == Ratio(
        1.0, pytest.approx(10 / (10 + z2), rel=1e-12), pytest.approx((20 + z2) / 20, rel=1e-12), "similar"
    )


def test_the_limits_of_a_rate_ratio_are_where_the_mid_p_tails_are_a_fortieth() -> None:
    """By the definition, summed here in whole numbers of ways."""
    found = rate_ratio(6, 1_000, 9, 2_000)
    for limit, counts in ((found.lower, range(7, 16)), (found.upper, range(6))):
        assert limit is not None
        chance = limit / (limit + 2)
        tail = sum(math.comb(15, n) * chance**n * (1 - chance) ** (15 - n) for n in counts)
        assert tail + math.comb(15, 6) * chance**6 * (1 - chance) ** 9 / 2 == pytest.approx(0.025, rel=1e-9)


@pytest.mark.parametrize("ratio", [rate_ratio, proportion_ratio])
def test_nought_has_an_interval_where_there_can_be_one(ratio: Callable[..., Ratio]) -> None:
    none, some = ratio(0, 1_000, 8, 1_000), ratio(8, 1_000, 0, 1_000)
    assert (none.value, none.lower, none.verdict) == (0.0, 0.0, None)
    assert none.upper is not None
    assert 0 < none.upper < 1
    assert (some.value, some.upper, some.verdict) == (None, None, None)
    assert some.lower > 1
    assert ratio(0, 1_000, 0, 1_000) == Ratio(None, 0.0, None, None)


def test_nothing_is_judged_under_five_events_or_500_children() -> None:
    assert rate_ratio(40, 500, 5, 500).verdict == "higher"
    assert rate_ratio(5, 500, 40, 500).verdict == "lower"
    assert rate_ratio(8, 500, 9, 500).verdict == "similar"
    assert rate_ratio(40, 500, 4, 500).verdict is None
    assert rate_ratio(4, 500, 40, 500).verdict is None
    assert rate_ratio(40, 499, 40, 50_000).verdict is None
    assert rate_ratio(40, 50_000, 40, 499).verdict is None
    assert rate_ratio(40, 499, 40, 50_000).lower > 1, "the interval is there all the same"


def test_of_those_who_came_so_far_nothing_is_judged_under_five_who_went_on() -> None:
    assert proportion_ratio(30, 40, 5, 40).verdict == "higher"
    assert proportion_ratio(5, 40, 30, 40).verdict == "lower"
    assert proportion_ratio(20, 40, 21, 40).verdict == "similar"
    assert proportion_ratio(30, 40, 4, 40).verdict is None
    assert proportion_ratio(4, 40, 30, 40).verdict is None


def test_a_rate_that_touches_one_is_similar() -> None:
    equal = proportion_ratio(50, 100, 50, 100)
    assert (equal.value, equal.verdict) == (1.0, "similar")
    assert equal.upper is not None
    assert equal.lower * equal.upper == pytest.approx(1, rel=1e-12), "two groups alike are alike both ways round"


@given(COUNT, st.integers(1, 9_000), COUNT, st.integers(1, 9_000))
def test_turned_round_a_ratio_is_its_inverse(count: int, more: int, other: int, others_more: int) -> None:
    for ratio, whole, others in (
        (rate_ratio, more, others_more),
        (proportion_ratio, count + more, other + others_more),
    ):
        one, back = ratio(count, whole, other, others), ratio(other, others, count, whole)
        assert one.upper is None or one.lower <= one.upper
        assert one.value is None or one.lower <= one.value <= (one.upper or math.inf)
        assert (one.upper is None) == (back.lower == 0)
        if one.upper is not None:
            assert one.upper * back.lower == pytest.approx(1, rel=1e-7)
        turned = {"higher": "lower", "lower": "higher"}
        assert back.verdict == turned.get(one.verdict or "", one.verdict)


def test_more_certainty_is_a_wider_interval_and_more_children_a_narrower_one() -> None:
    for ratio in (rate_ratio, proportion_ratio):
        some, sure, many = ratio(20, 900, 30, 900), ratio(20, 900, 30, 900, 0.998), ratio(200, 9_000, 300, 9_000)
        assert sure.lower < some.lower < many.lower
        assert (many.upper or 0) < (some.upper or 0) < (sure.upper or 0)


@pytest.mark.parametrize("ratio", [rate_ratio, proportion_ratio])
@pytest.mark.parametrize(
    "given_",
    [(-1, 10, 1, 10), (1.5, 10, 1, 10), (1, 0, 1, 10), (1, 10, 1, 0), (1, 10, math.nan, 10), (1, math.inf, 1, 10)],
)
def test_what_is_no_count_is_refused(ratio: Callable[..., Ratio], given_: tuple[Any, ...]) -> None:
    with pytest.raises(ValueError, match=r"not"):
        ratio(*given_)
    with pytest.raises(ValueError, match="Confidence"):
        ratio(1, 10, 1, 10, 1.0)


def test_no_more_go_on_than_there_are() -> None:
    with pytest.raises(ValueError, match="No more can go on"):
        proportion_ratio(11, 10, 1, 10)
