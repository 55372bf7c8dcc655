"""Words beside figures: what is said of a direction, and what the figures say of it."""

from __future__ import annotations

import time

import pytest

from dashboard.words.agreement import Beside, Facts, disagreements

ENGLAND = Beside("England", 50, ("England", "the national average"))
REGION = Beside("the North West", 70, ("North West", "the region", "regional average"))


def facts(year: float | None = None, before: float | None = None, polarity: str = "neutral") -> Facts:
    """A figure of 60; its change against a year before, and from the period before."""
    return Facts(60, before, year, polarity, (ENGLAND, REGION))


DISAGREE = [
    ("Referrals fell.", facts(5, 3)),
    ("The rate fell compared with last year.", facts(5, -3)),
    ("There was a rise on the previous month", facts(5, -3)),
    ("Repeat referrals have decreased", facts(2, 1)),
    ("A reduction in plans against a year before", facts(2, -1)),
    ("Plans rose sharply.", facts(-4, -1)),
    ("Numbers are up on last year", facts(-4, 1)),
    ("The rate is down", facts(4, 4)),
    ("It was stable", facts(4, 4)),
    ("The rate did not fall", facts(-4, -4)),
    ("There has been no increase", facts(4, 4)),
    ("Performance improved", facts(4, 4, "low")),
    ("Timeliness worsened on last year", facts(4, None, "high")),
    ("The gap narrowed from 12 to 15.", facts()),
    ("It rose from 1,054 to 1,003", facts()),
    ("The rate is below England", facts()),
    ("We are lower than the national average", facts()),
    ("It is higher than the North West", facts()),
    ("It's above the regional average.", facts()),
    ("The figure fell because schools were closed.", facts(5, 3)),
    ("It hasn't risen", facts(5, 3)),
    ("Fewer referrals than last year", facts(5, 1)),
    ("Contacts have doubled", facts(-5, -1)),
    ("The rate halved in the year", facts(5, -1)),
    ("The number went down in April", facts(3, 3)),
    ("This is a rise", facts(0, 0)),
    ("It is unchanged from last year", facts(3, 0)),
    ("A decline over the quarter", facts(-1, 2)),
    ("It continues to climb", facts(-1, -1)),
    ("Since last month it dropped", facts(-9, 1)),
    ("The trend is downward.", facts(1, 1)),
    ("More than last year", facts(-1, 1)),
]
AGREE = [
    ("Referrals fell.", facts(-5, -3)),
    ("The rate fell compared with last year.", facts(-5, 3)),
    ("Referrals fell.", facts(5, -3)),
    ("Referrals fell.", facts()),
    ("It rose in May and fell in June.", facts(5, 5)),
    ("We expect it to fall.", facts(5, 5)),
    ("It should fall next year.", facts(5, 5)),
    ("We plan to reduce waiting.", facts(5, 5)),
    ("It did not fall.", facts(5, 5)),
    ("There was no increase.", facts(-1, -1)),
    ("The rate is above England.", facts()),
    ("It is below the North West", facts()),
    ("It is not above the North West", facts()),
    ("More than half of contacts are from the police.", facts(-5, -5)),
    ("The figure fell short of our hopes.", facts(5, 5)),
    ("Most fall within the standard", facts(5, 5)),
    ("The growing up in care survey was late.", facts(-5, -5)),
    ("The number fell from 15 to 12.", facts(-3, -3)),
    ("It rose from 12 to 15, a rise of a quarter", facts(3, 3)),
    ("A new threshold document was introduced.", facts(3, 3)),
    ("This gives rise to concern.", facts(-3, -3)),
    ("If the rate rises we will act.", facts(-3, -3)),
    ("The drop-in centre opened.", facts(3, 3)),
    ("Performance improved.", facts(-4, -4, "low")),
    ("Performance improved.", facts(4, 4)),
    ("It is higher than England.", facts(-4, -4)),
    ("Referrals rose but contacts fell.", facts(3, 3)),
    ("The rate was stable.", facts(0, 3)),
    ("Children placed in higher education", facts(-3, -3)),
    ("The rate stopped falling.", facts(3, 3)),
    ("The rate is no longer rising", facts(-3, -3)),
    ("Records are up to date.", facts(-3, -3)),
    ("Hours ran from 9 to 5 and referrals rose", facts(3, 3)),
]


@pytest.mark.parametrize(("words", "figures"), DISAGREE)
def test_words_that_say_another_direction_than_the_figures_are_pointed_out(words: str, figures: Facts) -> None:
    assert disagreements(words, figures) != []


@pytest.mark.parametrize(("words", "figures"), AGREE)
def test_words_that_agree_or_say_nothing_of_it_are_left_alone(words: str, figures: Facts) -> None:
    assert disagreements(words, figures) == []


def test_the_warning_says_what_was_typed_and_what_the_figures_say() -> None:
    [said] = disagreements("Referrals have fallen since last year.", facts(12.3, -4))
    assert said == "The words say “fallen”. The figures say that it rose against a year before."
    [said] = disagreements("The rate is below England.", facts())
    assert said == "The words say “below”. The figure is above England."
    [said] = disagreements("The gap narrowed from 12 to 15.", facts())
    assert said == "The words say “narrowed”, and then “from 12 to 15”."


def test_a_long_text_is_read_in_no_time() -> None:
    for part in ("fell from 1 ", "n't ", "is up and down ", "from 1,000 to ", " " * 50 + "may "):
        began = time.perf_counter()
        disagreements((part * 2_000)[:2_000], facts(1, 1))
        assert time.perf_counter() - began < 0.5, part
