"""Whether the words of the catalogue can be read by those who have to: councillors, and anybody else.

Headlines, summaries and definitions are read at grade 7 or under, caveats at grade 10 or under (Flesch-Kincaid). A term
that the glossary explains counts as one easy word, because every page explains it. All texts of one level of one
indicator are judged together, since a single short sentence swings too much; of the glossary, each explanation alone.
No sentence is longer than 25 words, terms and all. The technical title and the statutory basis may be exact instead.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from etl.catalogue.model import Catalogue, Indicator
from etl.catalogue.reading import explained, grade, sentences, words
from etl.catalogue.sentence import definition
from etl.yaml_reader import Where

EASY, HARDER = 7, 10
LONGEST_SENTENCE = 25

Fault = tuple[Where, str, str]
Texts = Sequence[tuple[Where, str]]


def hard_to_read(catalogue: Catalogue) -> Iterator[Fault]:
    """Every text that is too hard, and every sentence that is too long: where it stands, what it is, what to do."""
    terms = explained(name for one in catalogue.glossary for name in (one.term, one.short) if name)
    for number, indicator in enumerate(catalogue.indicators):
        here: Where = ("indicators", number)
        yield from _faults(f"What {indicator.id} says", EASY, _for_everybody(here, indicator), terms)
        yield from _faults(f"What the caveats of {indicator.id} say", HARDER, _small_print(here, indicator), terms)
    for number, one in enumerate(catalogue.glossary):
        yield from _faults(f'What explains "{one.term}"', EASY, [(("glossary", number, "means"), one.means)], terms)


def _for_everybody(here: Where, indicator: Indicator) -> Texts:
    keys = ("short_title", "plain_title", "why", "good_looks_like")
    texts: list[tuple[Where, str]] = [((*here, key), getattr(indicator, key)) for key in keys]
    texts += [((*here, "questions", place), question) for place, question in enumerate(indicator.questions)]
    return [*texts, ((*here, "counts"), definition(indicator))]


def _small_print(here: Where, indicator: Indicator) -> Texts:
    return [((*here, "caveats", place), caveat) for place, caveat in enumerate(indicator.caveats)]


def _faults(name: str, level: int, texts: Texts, terms: re.Pattern[str]) -> Iterator[Fault]:
    parts = [(where, sentence.rstrip(".")) for where, text in texts for sentence in sentences(text)]
    for where, sentence in parts:
        if (length := len(words(sentence))) > LONGEST_SENTENCE:
            what = f'A sentence of {length} words: "{sentence}". {LONGEST_SENTENCE} are enough.'
            yield where, what, "Shorten it, or make two of it."
    if parts and (reached := round(_grade(parts, terms), 1)) > level:
        where, hardest = max(parts, key=lambda part: (_grade([part], terms) - level) * len(words(part[1])))
        what = f'{name} reads at grade {reached}, and {level} is the most. The hardest of it: "{hardest}".'
        yield where, what, "Use shorter words and sentences, or explain the words in the glossary."


def _grade(parts: Texts, terms: re.Pattern[str]) -> float:
    return grade(" ".join(f"{terms.sub('term', sentence)}." for _, sentence in parts))
