"""What the data officer is told when something is wrong: where, what, what was done, what to do.

A message never repeats a child's name, id or date of birth. It may name a file, a sheet, a row and a column.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class Problem:
    """One fault, in plain words.

    where: file, line or row and column, as the reader would look for it.
    what: what is wrong there.
    hint: what the reader can do about it.
    done: what the product did meanwhile, if that is not plain from the context.
    """

    where: str
    what: str
    hint: str = ""
    done: str = ""

    def __str__(self) -> str:
        lines = [f"{self.where}", f"  {self.what}"]
        lines += [f"  {self.done}"] if self.done else []
        lines += [f"  {self.hint}"] if self.hint else []
        return "\n".join(lines)


class CannotContinue(Exception):
    """The only exception a user of the command line sees, printed as its problems without a traceback."""

    def __init__(self, problems: Iterable[Problem]):
        self.problems = sorted(set(problems), key=lambda problem: (_by_number(problem.where), problem.what))
        super().__init__("\n".join(map(str, self.problems)))


def _by_number(where: str) -> list[tuple[bool, int, str]]:
    """A key that puts line 9 before line 14."""
    return [(part.isdigit(), int(part) if part.isdigit() else 0, part) for part in re.split(r"(\d+)", where)]


def nearest(word: str, known: Iterable[str]) -> str:
    """A sentence that offers the nearest known word, or lists the known words when they are few.

    >>> nearest("polarty", ["polarity", "owner"])
    'Did you mean "polarity"?'
    """
    names = sorted(set(known))
    match = difflib.get_close_matches(word, names, n=1, cutoff=0.6)
    if match:
        return f'Did you mean "{match[0]}"?'
    if 0 < len(names) <= 12:
        return "Known: " + ", ".join(names) + "."
    return ""
