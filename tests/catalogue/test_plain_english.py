"""Councillors can read the catalogue: short titles, plain words, and a glossary for those that cannot be avoided."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from etl.catalogue.load import load_catalogue
from etl.catalogue.model import Catalogue
from etl.catalogue.reading import explained, grade, sentences, syllables, words
from etl.facts.run import columns_of_facts
from etl.sources.registry import load_sources
from tests.catalogue.test_catalogue import GOOD, OURS, faults

# From the tests of textstat, a library that looks syllables up in the CMU Pronouncing Dictionary (MIT licence).
PUZZLES = """
    Anna and her family love doing puzzles. Anna is best at little puzzles. Anna and her brother work on medium size
    puzzles together. Anna's Brother likes puzzles with cars in them. When the whole family does a puzzle, they do
    really big puzzles. It can take them a week to finish a really big puzzle. Last year they did a puzzle with 500
    pieces! Anna tries to finish one small puzzle a day by her. Her puzzles have about 50 pieces. They all glue
    their favorite puzzles together and frame them. The puzzles look so nice on the wall.
"""
CAT = "The cat sat on the mat."
POINT = "This sentence, taken as a reading passage unto itself, is being used to prove a point."
KING = "There was a king with a large jaw. There was a queen with a plain face."


@pytest.fixture(scope="module")
def ours() -> Catalogue:
    return load_catalogue(OURS, load_sources(), columns_of_facts()).catalogue


# --------------------------------------------------------------------------------------------- the measure itself


@pytest.mark.parametrize(("text", "published"), [(PUZZLES, 4.488), ("Cool dogs wear da sunglasses.", 2.880)])
def test_the_grade_is_that_of_a_library_with_a_dictionary(text: str, published: float) -> None:
    assert grade(text) == pytest.approx(published, abs=0.001)


@pytest.mark.parametrize(
    ("text", "ease"),
    [
        (CAT, 116),  # Wikipedia, "Flesch-Kincaid readability tests"
        (POINT, 69),  # the same
        (KING, 114.115),  # the documentation of Textatistic
    ],
)
def test_our_counts_give_the_published_reading_ease(text: str, ease: float) -> None:
    """Flesch's older score, from the same counts: 206.835 - 1.015 words per sentence - 84.6 syllables per word."""
    found = words(text)
    ours = 206.835 - 1.015 * len(found) / len(sentences(text)) - 84.6 * sum(map(syllables, found)) / len(found)
    assert ours == pytest.approx(ease, abs=0.5)


def test_nothing_is_easier_than_one_short_word() -> None:
    assert grade("Go!") == pytest.approx(-3.40), "the lowest grade there can be"
    with pytest.raises(ValueError, match="no word"):
        grade(" – ")


@pytest.mark.parametrize(
    ("word", "count"),
    [
        ("child", 1), ("children", 2), ("family", 3), ("seen", 1), ("placed", 1), ("places", 2), ("placement", 2),
        ("ended", 2), ("little", 2), ("while", 1), ("enquiries", 3), ("period", 3), ("social", 2), ("areas", 3),
        ("being", 2), ("higher", 2), ("quality", 3), ("question", 2), ("assessment", 3), ("exploitation", 4),
        ("accommodation", 5), ("unaccompanied", 5), ("safely", 2), ("careful", 2), ("someone", 2), ("child's", 1),
        ("re-referral", 4), ("10,000", 1), ("100%", 1), ("ONS", 3), ("A&E", 2),
    ],
)  # fmt: skip
def test_syllables_are_counted_as_they_are_said(word: str, count: int) -> None:
    assert syllables(word) == count


def test_a_sentence_ends_with_its_mark_and_nowhere_else() -> None:
    assert sentences('About 2.5 in 100. "Why?" Ask! – None') == ["About 2.5 in 100.", '"Why?', "Ask!", "– None"]


def test_a_word_of_the_glossary_is_easy_however_it_is_written() -> None:
    found = explained(["child in need", "section 47 enquiry", "looked after", "section"])
    text = "Children in need and Section 47 enquiries of a looked-after child, in this intersection"
    assert found.sub("term", text) == "term and term of a term child, in this intersection"
    assert explained([]).sub("term", text) == text


# ------------------------------------------------------------------------------------------------ what is refused

HARD = "Multidisciplinary deliberation facilitates proportionate interagency decision-making."
LONG = "It is " + "so very, " * 12 + "long."
GLOSSARY = "glossary:\n  - {term: proper channel, short: PC, means: A way to go.}\n"


@pytest.mark.parametrize(
    ("before", "after", "line", "said"),
    [
        ("title: Calls\n", "title: Calls that came in by telephone\n", 9, "has 6 words. It may have at most 5."),
        ("short_title: Calls", "short_title: Calls.", 9, "Headlines go on after it: leave the full stop out."),
        ("short_title: Calls", "short_title: MASH calls", 9, "has MASH in it. Spell it out, and put MASH among"),
        ("about a child\n    short", "to the MASH\n    short", 8, "has MASH in it. Spell it out, and put MASH among"),
        ("    short_title: Calls\n", "", 6, 'The key "short_title" is missing. It says what a headline starts with'),
        ("why: Calls show", f"why: {'Many ' * 41}calls show", 19, "It may have at most 40."),
        ("good_looks_like: There", f"good_looks_like: {'So ' * 41}there", 20, "It may have at most 40."),
        ("[Who calls the most?]", f"[Who {'ever ' * 25}calls?]", 21, "It may have at most 25."),
        ("why: Calls show how busy it is.", f"why: {HARD}", 19, "What calls says reads at grade"),
        ("why: Calls show how busy it is.", f"why: {HARD}", 19, f'The hardest of it: "{HARD.rstrip(".")}".'),
        ("counts: calls received", f"counts: {HARD.rstrip('.')}", 14, "What calls says reads at grade"),
        ("caveats: []", f"caveats: [{HARD}]", 24, "What the caveats of calls say reads at grade"),
        ("caveats: []", f'caveats: ["{LONG}"]', 24, "A sentence of 27 words"),
    ],
)  # fmt: skip
def test_words_that_will_not_do_are_refused_with_their_line(
    tmp_path: Path, before: str, after: str, line: int, said: str
) -> None:
    assert GOOD.count(before) == 1
    found = " ".join(faults(tmp_path, GOOD.replace(before, after)).split())
    assert said in found
    assert f"indicators.yaml, line {line} " in found


@pytest.mark.parametrize(
    ("added", "line", "said"),
    [
        (f"glossary: [{{term: deal, means: {HARD}}}]\n", 5, 'What explains "deal" reads at grade'),
        (GLOSSARY + "  - {term: Proper Channel, means: It is so.}\n", 7, 'term: "Proper Channel" is used twice.'),
        (GLOSSARY + "  - {term: other way, short: pc, means: It is so.}\n", 7, 'short: "pc" is used twice.'),
        ("measures_that_matter: [calls]\n", 5, "it needs at least 10."),
        (f"measures_that_matter: [{'calls, ' * 16}]\n", 5, "it may have at most 15."),
        (f"measures_that_matter: [{'calls, ' * 10}]\n", 5, '"calls" is there twice.'),
        (f"measures_that_matter: [{'cals, ' * 10}]\n", 5, 'Did you mean "calls"?'),
        ("packs:\n  board: {title: Board, indicators: []}\n", 6, "it needs at least 1."),
        ("packs:\n  board: {title: Board, indicators: [calls, cals]}\n", 6, 'Did you mean "calls"?'),
        ("packs:\n  board: {title: Board, indicators: [calls, calls]}\n", 6, '"calls" is there twice.'),
        ("packs:\n  board: {indicators: [calls]}\n", 6, "who it is, as the cover of the pack says it"),
        ("packs:\n  the Board: {title: Board, indicators: [calls]}\n", 6, "Use small letters, numbers and underscores"),
    ],
)
def test_what_stands_at_the_top_of_the_catalogue_is_checked_too(
    tmp_path: Path, added: str, line: int, said: str
) -> None:
    found = " ".join(faults(tmp_path, GOOD.replace("indicators:\n", f"{added}indicators:\n")).split())
    assert said in found
    assert f"indicators.yaml, line {line} " in found


def test_two_headlines_may_not_start_alike(tmp_path: Path) -> None:
    second = (
        GOOD[GOOD.index("  - id: calls") :].replace("id: calls", "id: more").replace("title: Calls\n", "title: calls\n")
    )
    assert '"calls" is used twice.' in faults(tmp_path, GOOD + second)


def test_caveats_may_be_harder_than_what_everybody_reads(tmp_path: Path) -> None:
    harder = "Each council records these events in its own manner, and so their numbers cannot be set beside ours."
    assert 7 < grade(harder) < 10
    path = tmp_path / "indicators.yaml"
    path.write_text(GOOD.replace("caveats: []", f'caveats: ["{harder}"]'), encoding="utf-8")
    load_catalogue(path, load_sources(), columns_of_facts())


def test_a_hard_word_that_the_glossary_explains_is_no_fault(tmp_path: Path) -> None:
    hard = GOOD.replace("why: Calls show how busy it is.", f"why: {HARD}")
    assert "What calls says reads at grade" in faults(tmp_path, hard)
    path = tmp_path / "indicators.yaml"
    names = ("multidisciplinary deliberation", "proportionate interagency decision-making")
    term = f"glossary: [{', '.join(f'{{term: {name}, means: We talk.}}' for name in names)}]\n"
    path.write_text(hard.replace("indicators:\n", term + "indicators:\n"), encoding="utf-8")
    load_catalogue(path, load_sources(), columns_of_facts())


# --------------------------------------------------------------------------------------------------- our own words


def test_a_short_title_says_whether_it_is_a_count_a_rate_or_a_share(ours: Catalogue) -> None:
    starts = {"percentage": "Share of ", "mean": "Average ", "median": "Typical days ", "longest": "Oldest "}
    for one in ours.indicators:
        title = one.short_title
        assert title.startswith(starts.get(one.kind, "")), title
        assert one.kind in starts or not title.startswith(tuple(starts.values())), title
        assert ("per 10" in title) == (one.kind == "rate"), title


def test_the_measures_that_matter_speak_to_every_theme_before_partners_and_every_priority(ours: Catalogue) -> None:
    indicators = {one.id: one for one in ours.indicators}
    chosen = [indicators[name] for name in ours.measures_that_matter]
    assert {one.theme for one in chosen} == {theme.id for theme in ours.themes} - {"partners"}
    assert {name for one in chosen for name in one.priorities} == set(ours.priorities)


def test_there_is_a_pack_for_each_of_those_who_meet(ours: Catalogue) -> None:
    """About 20 measures for those who work with them every quarter, a handful for those who have an hour."""
    assert {name: len(one.indicators) for name, one in ours.packs.items()} == {
        "sub_group": 20,
        "scrutiny": 10,
        "board": 8,
    }


def test_what_pages_use_without_a_word_is_explained(ours: Catalogue) -> None:
    """Acronyms that stand in texts that everybody reads, and the words of the figures themselves."""
    known = {one.short for one in ours.glossary}
    for one in ours.indicators:
        text = " ".join([one.why, one.good_looks_like, one.counts, one.out_of or "", *one.questions, *one.caveats])
        assert set(re.findall(r"\b[A-Z]{2,}\b", text)) <= known, one.id
    assert {"rate", "median", "quartile", "usual range", "full-year estimate", "statistical neighbours"} <= {
        one.term for one in ours.glossary
    }
