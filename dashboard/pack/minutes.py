"""What people have said about figures: commentary, questions and actions. Whoever keeps them hands them to the pack."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

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
class Matter:
    """A question put to an agency, or an action, and what became of it. state: as readers are told it."""

    kind: Literal["question", "action"]
    what: str
    who: str
    owner: str
    due_on: date | None
    state: str
    is_open: bool
    is_overdue: bool = False
    answer: str = ""
    decided: str = ""
    indicator_id: str = ""


@dataclass(frozen=True)
class Minutes:
    """All of them; a pack without any has no sections for them.

    repeated: what was asked at two meetings or more, by the figure that it is about.
    """

    commentary: tuple[Commentary, ...] = ()
    matters: tuple[Matter, ...] = ()
    repeated: Mapping[str, Sequence[str]] = field(default_factory=dict)
