"""A headline is true to its row: words agree with signs for any series, in at most fifteen words."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.judgement.headlines import headline
from etl.judgement.usual_range import usual_range
from etl.months import last_day

SUBJECT = "Children on child protection plans"  # five words, the most that a subject may have
NUMBERS = {"six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12}


def ends_of(length: int, period_type: str) -> list[date]:
    step = {"month": 1, "quarter": 3}[period_type]
    return [last_day(2012 * 12 + 2 + place * step) for place in range(length)]


def said(values: list[float | None], period_type: str = "month", **rules: object) -> list[str | None]:
    points = usual_range(values, polarity="neutral", **rules)  # type: ignore[arg-type]
    ends = ends_of(len(values), period_type)
    return [
        headline(SUBJECT, points, place, ends[place], period_type)
        if point.value is not None and point.upper_limit is not None
        else None
        for place, point in enumerate(points)
    ]


STEADY = [50.0, 52, 48, 51, 49, 50, 52, 48, 51, 49, 50, 52]


def last(*values: float) -> str:
    words = said([*STEADY, *values])[-1]
    assert words is not None
    return words.removeprefix(f"{SUBJECT} ")


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ((51.0,), "stayed within the usual range in March 2013"),
        ((90.0,), "rose above the usual range in March 2013"),
        ((10.0,), "fell below the usual range in March 2013"),
        ((90.0, 91.0), "stayed above the usual range in April 2013"),
        ((90.0, 50.0), "returned to the usual range in April 2013"),
        ((51.0, 51.1, 51.2, 51.3, 51.4, 51.5, 51.6), "rose six months running, to September 2013"),
        ((51.0, 52, 51, 52, 51.5, 52, 51.1, 52), "stayed above average nine months running, to October 2013"),
    ],
)  # fmt: skip
def test_worked_examples(values: tuple[float, ...], words: str) -> None:
    assert last(*values) == words


def test_the_first_point_claims_no_change_and_a_quarter_is_named_by_its_months() -> None:
    words = said([*STEADY, 50.0], "quarter")
    assert words[0] == f"{SUBJECT} stood within the usual range in January to March 2012"


def test_in_the_middle_of_a_rise_the_sentence_does_not_say_that_it_has_lasted() -> None:
    words = said([*STEADY, 50.0, 50.2, 50.4, 50.6, 50.8, 51.0, 51.2])
    assert words[14] == f"{SUBJECT} stood in a long rise, May 2013"


series = st.lists(
    st.one_of(st.integers(0, 12), st.none(), st.integers(0, 200)).map(lambda n: None if n is None else float(n)),
    min_size=13,
    max_size=40,
).filter(lambda values: values[0] is not None and values[-1] is not None)


@given(
    series,
    st.sampled_from(["month", "quarter"]),
    st.sampled_from(["inside", "all"]),
    st.lists(st.integers(5, 12), max_size=1),
)
def test_words_agree_with_signs_for_any_series(
    values: list[float | None], period_type: str, two_of_three: str, rebase_at: list[int]
) -> None:
    points = usual_range(values, polarity="neutral", two_of_three=two_of_three, rebase_at=rebase_at)  # type: ignore[arg-type]
    sentences = said(values, period_type, two_of_three=two_of_three, rebase_at=rebase_at)
    for place, (point, words) in enumerate(zip(points, sentences, strict=True)):
        if words is None:
            continue
        assert len(words.split()) <= 15, words
        assert point.value is not None and point.upper_limit is not None and point.lower_limit is not None
        before = points[place - 1].value if place and points[place - 1].segment == point.segment else None
        body = words.removeprefix(f"{SUBJECT} ")
        if "rose above" in body:
            assert before is not None and before < point.value and point.value > point.upper_limit
        elif "fell below" in body:
            assert before is not None and before > point.value and point.value < point.lower_limit
        elif "above the usual range" in body:
            assert point.value > point.upper_limit
        elif "below the usual range" in body:
            assert point.value < point.lower_limit
        elif "usual range" in body:
            assert point.lower_limit <= point.value <= point.upper_limit
        elif "running" in body and "average" not in body:
            length = number(body)
            run = [one.value for one in points[place - length : place + 1]]
            assert None not in run and len(run) == length + 1
            assert all((b > a) if body.startswith("rose") else (b < a) for a, b in pairwise(run))  # type: ignore[operator]
        elif "running" in body:
            run = [one.value for one in points[place + 1 - number(body) : place + 1]]
            assert None not in run and len(run) == number(body) and point.centre is not None
            assert all((v > point.centre) if "above" in body else (v < point.centre) for v in run)  # type: ignore[operator]


def number(body: str) -> int:
    word = next(word for word in body.split() if word in NUMBERS or word.isdigit())
    return NUMBERS.get(word) or int(word)
