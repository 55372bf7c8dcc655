"""The five-year test, against the vectors of those who made it and against its own rules."""

from __future__ import annotations

import math

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from etl.judgement import annual_trend, usual_range
from etl.judgement.annual_trend import CRITICAL, Year

# dhsc-govuk/FingertipsNext, TrendAnalysisApp.UnitTests/Calculator: IndicatorTestData.cs and TrendCalculatorTests.cs.
# Each is England's or a region's own figures of five years, with the trend that the Fingertips site shows.
DIABETES = [
    Year(7.0826, 7.0754, 7.094), Year(7.1085, 7.1013, 7.1199), Year(7.2571, 7.2499, 7.2684),
    Year(7.4528, 7.4456, 7.4643), Year(7.6554, 7.6481, 7.6669),
]  # fmt: skip
VACCINATION = [
    Year(92.6254, 92.4168, 92.8288), Year(92.3221, 92.1072, 92.5315), Year(90.8708, 90.6358, 91.1004),
    Year(90.017, 89.7694, 90.2594), Year(90.1013, 89.8578, 90.3396),
]  # fmt: skip
EYE_DISEASE = [
    Year(2.935, 2.7841, 3.0919), Year(1.93028, 1.8085, 2.058), Year(2.7567, 2.6113, 2.9082),
    Year(2.8701, 2.7225, 3.0237), Year(3.0121, 2.8616, 3.1683),
]  # fmt: skip
CANCER = [
    Year(126.9341, 125.9343, 127.94), Year(125.829, 124.8371, 126.8268), Year(121.5234, 120.5533, 122.4993),
    Year(122.3782, 121.4012, 123.361), Year(120.7742, 119.8035, 121.7507),
]  # fmt: skip
FINGERTIPS = [
    ("diabetes", DIABETES, "neutral", "up", "higher"),
    ("vaccination", VACCINATION, "high", "down", "worse"),
    ("sight loss", EYE_DISEASE, "low", "up", "worse"),
    ("cancer", CANCER, "low", "down", "better"),
]
# ukhsa-collaboration/fingertips-open, AnalysisTest/TrendMarkerCalculatorTest.cs: the first has chi squared 46.77 there,
# the second is not significant.
RISING = [
    Year(24.67, 23.16, 26.25), Year(24.6, 23.15, 26.19), Year(28, 26.44, 29.64), Year(30.2, 28.63, 31.9),
    Year(30.6, 28.98, 32.25),
]  # fmt: skip
UNCERTAIN = [
    Year(20.5506, 18.1803, 23.1427), Year(19.5952, 17.3444, 22.0602), Year(19.0349, 16.8421, 21.4394),
    Year(21.3966, 19.0918, 23.8975), Year(18.4372, 16.2925, 20.7941),
]  # fmt: skip


def straight(*values: float, within: float = 1.0) -> list[Year | None]:
    """Years that are all as sure as each other."""
    return [Year(value, value - within, value + within) for value in values]


@pytest.mark.parametrize(("name", "years", "polarity", "direction", "judgement"), FINGERTIPS)
def test_trends_are_those_that_fingertips_shows(name, years, polarity, direction, judgement) -> None:  # type: ignore[no-untyped-def]
    found = annual_trend(years, polarity=polarity)
    assert (found.direction, found.judgement, found.reason) == (direction, judgement, None), name


def test_chi_squared_is_the_one_of_the_publishers_own_test() -> None:
    found = annual_trend(RISING, polarity="low")
    assert found.chi_squared is not None
    assert round(found.chi_squared, 2) == 46.77
    assert (found.direction, found.judgement) == ("up", "worse")


def test_what_is_not_significant_has_a_slope_but_no_direction() -> None:
    found = annual_trend(UNCERTAIN, polarity="low")
    assert (found.direction, found.judgement, found.reason) == (None, "none", None)
    assert found.slope == pytest.approx(-0.26, abs=0.005)


def test_the_limit_is_where_one_unchanged_series_in_500_lies() -> None:
    """Chi squared of one degree of freedom at 0.2%: Excel's CHIINV(0.002, 1) in the publisher's code."""
    assert pytest.approx(9.54953570608324, rel=1e-12) == CRITICAL


def test_a_line_is_found_again_by_hand() -> None:
    """10, 12, 14, 16, 18 with a standard error of 1.96 / 3.92 = 0.5: slope 2, variance 0.25 / 10, chi squared 160."""
    found = annual_trend(straight(10, 12, 14, 16, 18, within=0.98), polarity="neutral")
    assert (found.slope, found.chi_squared) == (2, pytest.approx(160))
    assert (found.direction, found.judgement) == ("up", "higher")


def test_on_the_limit_is_no_trend() -> None:
    """The slope of those whose chi squared is exactly the limit: the square root of the limit x 0.25 / 10."""
    step = math.sqrt(CRITICAL * 0.025)
    for factor, judgement in ((1 - 1e-6, "none"), (1 + 1e-6, "higher")):
        values = [place * step * factor for place in range(5)]
        assert annual_trend(straight(*values, within=0.98), polarity="neutral").judgement == judgement


def test_one_year_alone_makes_no_trend() -> None:
    """Without the last year nothing has risen; without any one of a real rise the others still rise."""
    assert annual_trend(straight(10, 10, 10, 10, 20), polarity="low").judgement == "none"
    assert annual_trend(straight(20, 20, 20, 20, 10), polarity="low").judgement == "none"
    assert annual_trend(straight(30, 10, 11, 12, 13), polarity="low").judgement == "none"
    assert annual_trend(straight(10, 12, 15, 17, 20), polarity="low").judgement == "worse"


def test_nothing_that_does_not_change_has_a_trend() -> None:
    found = annual_trend(straight(*[0.1] * 5, within=1e-9), polarity="high")
    assert (found.slope, found.chi_squared, found.judgement) == (0, 0, "none")


def test_only_the_five_latest_years_count() -> None:
    assert annual_trend([None, Year(999, 1, 1000), *RISING], polarity="low") == annual_trend(RISING, polarity="low")


def test_where_it_cannot_be_worked_out_the_reason_is_given() -> None:
    all_counted = [*straight(60, 20, 25, 50), Year(100, 56.6, 100, is_all=True)]
    for years, reason in (
        (RISING[1:], "too few years"),
        ([], "too few years"),
        ([*RISING[:2], None, *RISING[2:]], "a gap"),
        (all_counted, "all were counted"),
    ):
        found = annual_trend(years, polarity="high")
        assert (found.judgement, found.reason, found.slope, found.chi_squared) == ("unknown", reason, None, None)


LIMITED = st.builds(
    lambda value, below, above: Year(value, value - below, value + above),
    st.floats(-500, 5_000).map(lambda number: round(number, 4)), st.floats(0.01, 90), st.floats(0.01, 90),
)  # fmt: skip


@given(st.lists(LIMITED, min_size=5, max_size=5))
def test_upside_down_a_rise_is_a_fall_and_high_is_low(years: list[Year]) -> None:
    mirrored = [Year(-year.value, -year.upper, -year.lower) for year in years]
    one, other = annual_trend(years, polarity="high"), annual_trend(mirrored, polarity="low")
    assert one.judgement == other.judgement
    assert one.slope == -(other.slope or 0)
    assert {one.direction, other.direction} in ({None}, {"up", "down"})


@given(st.lists(LIMITED, min_size=5, max_size=5))
def test_the_slope_is_that_of_least_squares(years: list[Year]) -> None:
    """As a textbook has it: about the weighted means."""
    weights = [(3.92 / (year.upper - year.lower)) ** 2 for year in years]
    middle = sum(w * x for x, w in enumerate(weights)) / sum(weights)
    mean = sum(w * year.value for w, year in zip(weights, years, strict=True)) / sum(weights)
    spread = sum(w * (x - middle) ** 2 for x, w in enumerate(weights))
    assume(spread > sum(weights) * 1e-4)
    slope = sum(w * (x - middle) * (y.value - mean) for x, (w, y) in enumerate(zip(weights, years, strict=True)))
    found = annual_trend(years, polarity="high")
    assert found.slope == pytest.approx(slope / spread, rel=1e-6, abs=1e-6)
    assert found.chi_squared == pytest.approx((slope / spread) ** 2 * spread, rel=1e-5, abs=1e-5)


@given(st.lists(LIMITED, min_size=5, max_size=5), st.floats(1.01, 50))
def test_the_less_sure_the_less_is_a_trend(years: list[Year], times: float) -> None:
    wider = [
        Year(value, value - (value - lower) * times, value + (upper - value) * times)
        for value, lower, upper, _ in years
    ]
    one, other = annual_trend(years, polarity="low"), annual_trend(wider, polarity="low")
    assert (other.chi_squared or 0) <= (one.chi_squared or 0)
    if other.direction:
        assert one.direction == other.direction


@pytest.mark.parametrize("wrong", [Year(1, 1, 1), Year(3, 1, 2), Year(0, 1, 2), Year(math.nan, 1, 2)])
def test_limits_that_are_not_about_their_figure_are_refused(wrong: Year) -> None:
    with pytest.raises(ValueError, match="A year has a figure between limits that are apart"):
        annual_trend([*RISING[:4], wrong], polarity="low")


def test_an_unknown_polarity_is_refused() -> None:
    with pytest.raises(ValueError, match="Polarity is high, low or neutral"):
        annual_trend(RISING, polarity="up")  # type: ignore[arg-type]


def test_the_methods_are_imported_from_one_place_whatever_was_imported_before() -> None:
    """A function that has the name of its module is still the function, and the module can still be imported from."""
    from etl.judgement.usual_range import usual_range as same

    assert usual_range is same
    assert callable(annual_trend)
