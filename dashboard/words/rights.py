"""Who may write what. The author is always the one of the session, never one that a form names."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dashboard.words.threads import Author, Version

WRITERS = frozenset({"sub_group", "data_officer"})


@dataclass(frozen=True)
class Rights:
    """What somebody may do in an edition. Nobody in particular may read what is for the public, and no more."""

    edition: str
    author: Author | None
    stands_for_two: bool = False  # on a demonstration, where one visitor tries what takes two people

    @property
    def may_write(self) -> bool:
        """Commentary, answers, decisions, meetings: the sub-group and the data officer, in the internal edition."""
        return self.author is not None and self.author.role in WRITERS and self.edition == "internal"

    @property
    def may_ask(self) -> bool:
        """A question: everybody who has signed in, a councillor too."""
        return self.author is not None

    def may_reword(self, history: Sequence[Version]) -> bool:
        """Only who began a commentary may say it differently."""
        return self.may_write and self.author is not None and history[0].author == self.author.name

    def may_mark(self, history: Sequence[Version]) -> bool:
        """For the public: somebody else than who wrote the words."""
        if not self.may_write or self.author is None:
            return False
        return self.stands_for_two or writer_of(history) != self.author.name


def writer_of(history: Sequence[Version]) -> str:
    """Who wrote the words of the newest version: it may have been closed or marked by somebody else since."""
    place = len(history) - 1
    while place and _words(history[place]) == _words(history[place - 1]):
        place -= 1
    return history[place].author


def _words(one: Version) -> tuple[str, ...]:
    return one.what, one.why, one.evidence, one.doing, one.owner, one.answer, one.decided
