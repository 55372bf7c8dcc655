"""Finds things by the words of their names. One rule, for the box as one types and for the page of results. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import cached_property, lru_cache

Words = frozenset[str]
MOST_NEAREST = 5


@dataclass(frozen=True)
class Entry:
    """Something that can be found: an indicator, a word of the glossary or an area.

    names: its titles. others: what else it goes by, each with how to say that it was this that matched.
    """

    kind: str
    key: str
    title: str
    names: tuple[str, ...] = ()
    others: tuple[tuple[str, str], ...] = field(default=())

    @cached_property
    def name_words(self) -> Words:
        return words_of(self.title, *self.names)

    @cached_property
    def other_words(self) -> tuple[tuple[Words, str], ...]:
        return tuple((words_of(text), said) for text, said in self.others)

    @cached_property
    def every_word(self) -> Words:
        return self.name_words.union(*(words for words, _ in self.other_words))


@dataclass(frozen=True)
class Match:
    """What was found, and what of it matched where that is not its title: Also called S47."""

    entry: Entry
    because: str


def plain(text: str) -> str:
    """Small letters without accents and apostrophes.

    >>> plain("Children’s")
    'childrens'
    """
    letters = unicodedata.normalize("NFKD", text).casefold()
    return "".join(letter for letter in letters if letter not in "'’‘`" and not unicodedata.combining(letter))


@lru_cache(maxsize=4_096)  # the titles of a publication, which are asked about again and again
def words_of(*texts: str) -> Words:
    """Every word; one with a hyphen or the like also as one word, and its parts.

    >>> sorted(words_of("Re-entries, A&E"))
    ['a', 'ae', 'e', 'entries', 're', 'reentries']
    """
    found: set[str] = set()
    for piece in plain(" ".join(texts)).split():
        parts = _parts(piece)
        found.update((*parts, "".join(parts)) if parts else ())
    return frozenset(found)


def _parts(piece: str) -> list[str]:
    return re.findall(r"[^\W_]+", piece)


def _stem(word: str) -> str:
    """The word without what tells one from several, so that enquiry finds enquiries, and cases a case."""
    for ending in ("ies", "y", "s"):
        if len(word) > 3 and word.endswith(ending) and not word.endswith("ss"):
            return word.removesuffix(ending)
    return word


def asked_words(query: str) -> list[tuple[str, ...]]:
    """The words of a query, in the ways each may be met: as one word, or all of its parts."""
    pieces = (_parts(piece) for piece in plain(query).split())
    return [("".join(parts), *parts) for parts in pieces if parts]


def _is_met(asked: tuple[str, ...], words: Words) -> bool:
    whole, *parts = asked
    if _starts(whole, words):
        return True
    return len(parts) > 1 and min(map(len, parts)) > 1 and all(_starts(part, words) for part in parts)


def _starts(word: str, words: Words) -> bool:
    start = _stem(word)
    return any(other.startswith(start) for other in words)


def find(query: str, entries: Sequence[Entry]) -> list[Match]:
    """Entries that have every word of the query at the start of one of theirs, in any order of the words.

    Those whose titles have them all come first, then those that have one among the first of their other names; of
    equals those whose title begins with the query; then in the order they are given.
    """
    asked = asked_words(query)
    if not asked:
        return []
    found = []
    for place, entry in enumerate(entries):
        if not all(_is_met(word, entry.every_word) for word in asked):
            continue
        begins = plain(entry.title).startswith(_stem(asked[0][0]))
        missed = [word for word in asked if not _is_met(word, entry.name_words)]
        met = [one for one in entry.other_words if any(_is_met(word, one[0]) for word in missed)]
        how_far = entry.other_words.index(met[0]) + 1 if met else 0
        found.append((how_far, not begins, place, Match(entry, met[0][1] if met else "")))
    return [match for *_, match in sorted(found, key=lambda one: one[:3])]


def nearest(query: str, entries: Sequence[Entry]) -> list[Entry]:
    """Entries with the most words like those of the query, when none has them all."""
    known = sorted(set().union(*(entry.every_word for entry in entries)))
    meant = {
        close
        for whole, *_ in asked_words(query)
        for close in ([whole] if _starts(whole, frozenset(known)) else get_close_matches(whole, known, 2, 0.75))
    }
    counted = [
        (-sum(_starts(word, entry.every_word) for word in meant), place, entry) for place, entry in enumerate(entries)
    ]
    return [entry for count, _, entry in sorted(counted, key=lambda one: one[:2])[:MOST_NEAREST] if count]
