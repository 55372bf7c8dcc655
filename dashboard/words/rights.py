"""Who may write what. The author is always the one of the session, never one that a form names."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dashboard.words.threads import Author, Version, as_written, decision

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
        ruled = decision(history)
        writers = {as_written(history).author, *([ruled.author] if ruled else [])}
        return self.stands_for_two or self.author.name not in writers
