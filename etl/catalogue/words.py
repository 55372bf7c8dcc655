"""The texts of the catalogue: how long each may be, and what a title may hold."""

from __future__ import annotations

import re
from typing import Annotated

from pydantic import AfterValidator, Field

from etl.catalogue.reading import words


def at_most(most: int) -> AfterValidator:
    """Refuses a text of more words than these."""

    def check(text: str) -> str:
        if len(words(text)) > most:
            raise ValueError(f'"{text}" has {len(words(text))} words. It may have at most {most}.')
        return text

    return AfterValidator(check)


def _spelled_out(title: str) -> str:
    if found := re.search(r"\b[A-Z][A-Z&]+\b", title):
        raise ValueError(f'"{title}" has {found[0]} in it. Spell it out, and put {found[0]} among the synonyms.')
    return title


def _no_full_stop(title: str) -> str:
    if title.endswith("."):
        raise ValueError(f'"{title}" ends with a full stop. Headlines go on after it: leave the full stop out.')
    return title


Words = Annotated[str, Field(min_length=3)]
Sentence = Annotated[str, Field(min_length=5)]
PlainTitle = Annotated[Words, AfterValidator(_spelled_out)]
ShortTitle = Annotated[PlainTitle, at_most(5), AfterValidator(_no_full_stop)]
Reason = Annotated[Sentence, at_most(40)]
Question = Annotated[Sentence, at_most(25)]
