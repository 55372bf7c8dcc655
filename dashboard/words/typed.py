"""What somebody typed into a form, made fit to keep: plain text of a certain length, a day, one of several words."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

EARLIEST, LATEST = date(2000, 1, 1), date(2100, 1, 1)
TURNS = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")  # characters that turn a line round


class NotFit(Exception):
    """What was typed cannot be kept. Its text says why, for a place beside the field."""


@dataclass(frozen=True)
class Field:
    """A field of a form: its name, what stands over it and under that, and what may be typed into it."""

    name: str
    label: str
    hint: str = ""
    longest: int = 1_000
    needed: str = ""  # what is said when nothing was typed; empty: nothing has to be


def text(typed: str, field: Field) -> str:
    """The text without spaces at its ends, its lines set apart by newlines alone. Raises NotFit."""
    words = typed.replace("\r\n", "\n").replace("\r", "\n").strip()
    if not words and field.needed:
        raise NotFit(field.needed)
    if any((unicodedata.category(sign) == "Cc" and sign not in "\n\t") or sign in TURNS for sign in words):
        raise NotFit(f"“{field.label}” has a character that cannot be seen. Type the text again, without pasting it.")
    if len(words) > field.longest:
        too_many = len(words) - field.longest
        raise NotFit(f"“{field.label}” may have {field.longest:,} characters. Take {too_many:,} away.")
    return words


def day(typed: str, field: Field) -> date | None:
    """A day as a browser sends it, 2026-11-20, or as people write it, 20/11/2026. None for nothing. Raises NotFit."""
    words = typed.strip()
    if not words:
        if field.needed:
            raise NotFit(field.needed)
        return None
    if "/" in words:
        words = "-".join(part.zfill(2) for part in reversed(words.split("/")))
    try:
        found = date.fromisoformat(words)
    except ValueError:
        raise NotFit(f"“{field.label}” is a day, such as 20/11/2026.") from None
    if not EARLIEST <= found < LATEST:
        raise NotFit(f"“{field.label}” must lie between 2000 and 2099.")
    return found


@dataclass(frozen=True)
class Typed:
    """A form that was not kept: all that was typed, what is wrong with which field, and what to look at again."""

    values: Mapping[str, str]
    faults: Mapping[str, str]
    warnings: Sequence[str] = ()
