"""What typed text may give away about a child: the author is warned; what is harmless is mostly left alone."""

from __future__ import annotations

import time

import pytest

from dashboard.words.small_numbers import warnings

TELLING = [
    "Three children went missing.",
    "3 children were placed out of area",
    "Two of the girls were known to us",
    "There were 2 looked-after children",
    "one child came back",
    "a single child was placed out of area",
    "a couple of siblings were moved",
    "Of the children, two were in residential care",
    "Children placed abroad: 4",
    "Five young people in custody",
    "only 1 young person",
    "Two Year 9 boys were excluded",
    "4 under-fives",
    "Three 14-year-olds were exploited",
    "One care leaver became homeless",
    "two unaccompanied asylum-seeking children",
    "The family's three daughters",
    "One of the children has died",
    "It concerns two babies.",
    "Twins: 2",
    "four siblings",
    "(3 children)",
    "five or fewer children",
    "Child 1234567 moved",
    "her NHS number is 943 476 5919",
    "the UPN A123456789012",
    "born on 3 May 2009",
    "DOB 03/05/2009",
    "d.o.b. 3rd May 2009",
    "on 12.05.2011 he",
    "2011-05-12",
    "the girl lives in L8 1AB",
    "a boy called Sam ran away",
    "2 kids",
]
HARMLESS = [
    "Referrals fell by 3 per cent in April.",
    "Children wait 3 days for a visit.",
    "Children aged 5 to 9 are seen first.",
    "All children are seen within 5 working days.",
    "1,200 children were referred.",
    "There were 54 children on plans.",
    "One reason is that more children were referred by schools.",
    "No one child is the cause.",
    "Year 3 pupils were asked.",
    "1 in 5 children was seen again.",
    "Section 47 enquiries about children rose.",
    "We wrote to the three agencies.",
    "One agency sends fewer contacts than others.",
    "The 2.5 children of the average",
    "Plans fell from 1,054 to 1,003 children.",
    "Two social workers left; children waited longer.",
    "25 children",
    "105 children and young people",
    "On 3 March 2014 the threshold document changed.",
    "Since 1 April 2013 counts are new.",
    "In April 2014 the rate was 57.3.",
    "2013/14 was higher than 2012/13",
    "It rose to 102,345 contacts",
    "0 children",
    "In the 4 months to July children were seen sooner.",
    "children at any one time",
    "Stage 2 children",
    "a one-to-one offer to children",
    "It costs £250000 a year.",
    "the first 3 months",
    "Team 3 sees children first.",
]


@pytest.mark.parametrize("words", TELLING)
def test_a_small_number_of_children_an_id_a_day_of_birth_or_a_name_is_pointed_out(words: str) -> None:
    assert warnings(words, 5) != []


@pytest.mark.parametrize("words", HARMLESS)
def test_other_numbers_are_left_alone(words: str) -> None:
    assert warnings(words, 5) == []


@pytest.mark.parametrize("threshold", [3, 5, 7, 10])
def test_what_is_small_is_what_the_publication_hides(threshold: int) -> None:
    words = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven")
    for number, word in enumerate(words):
        is_small = 1 <= number <= threshold
        assert bool(warnings(f"{word} children went missing", threshold)) == is_small, word
        assert bool(warnings(f"{number} children went missing", threshold)) == is_small, number


def test_the_warning_never_repeats_an_id_or_a_day_of_birth() -> None:
    said = " ".join(warnings("Child 1234567, born 3 May 2009, of L8 1AB, a boy called Sam", 5))
    assert said
    assert not [told for told in ("1234567", "2009", "L8", "Sam") if told in said]


def test_a_long_text_is_read_in_no_time() -> None:
    for part in ("one two three ", "child ", "1 ", "born ", "2 a-b c-d "):
        began = time.perf_counter()
        warnings((part * 2_000)[:2_000], 5)
        assert time.perf_counter() - began < 0.5, part
