"""What people have said about figures: commentary, questions and actions. Whoever keeps them hands them to the pack."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from dashboard import wording


@dataclass(frozen=True)
class Commentary:
    """What somebody who answers for a measure has to say of it."""

    indicator_id: str
    who: str
    said_on: date
    what: str
    why: str = ""
    being_done: str = ""

    @property
    def words(self) -> str:
        """All of it, with who said it and when."""
        said = [self.what, self.why, self.being_done, f"({self.who}, {wording.day(self.said_on)})"]
        return " ".join(part for part in said if part)


@dataclass(frozen=True)
class Question:
    """A question that was asked in a meeting, and what became of it."""

    what: str
    who: str
    owner: str
    due_on: date | None
    answer: str = ""
    indicator_id: str = ""

    @property
    def is_open(self) -> bool:
        return not self.answer


@dataclass(frozen=True)
class Action:
    """What somebody has undertaken to do, by when, and how it stands."""

    what: str
    owner: str
    due_on: date | None
    state: str
    is_open: bool
    indicator_id: str = ""


@dataclass(frozen=True)
class Minutes:
    """All of them; a pack without any has no sections for them."""

    commentary: tuple[Commentary, ...] = ()
    questions: tuple[Question, ...] = ()
    actions: tuple[Action, ...] = ()
