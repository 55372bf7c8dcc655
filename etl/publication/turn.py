"""One build at a time in a folder, and a note beside the publication while the newest build has published nothing.

The dashboard tells readers that the note is there. A build that is killed leaves it too.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock, Timeout

from etl.errors import CannotContinue, Problem

LOCK = ".build.lock"
NOTE = "not_published.txt"  # dashboard/publication.py asks for it by this name, and for its time only
NOTE_SAYS = """\
A build of about the time of this file has published nothing, or not yet: what is here is of an earlier one.
It said why when it ended. To see it again: python -m etl build
"""


@dataclass(frozen=True)
class Turn:
    """What a build says to the dashboard while no other is at work."""

    note: Path

    def has_not_published(self) -> None:
        """There is something to publish, and it is not published. A note that cannot be written stops no build."""
        with suppress(OSError):
            self.note.write_text(NOTE_SAYS, encoding="utf-8")

    def has_published(self) -> None:
        """What is published is what the raw files give."""
        self.note.unlink(missing_ok=True)


@contextmanager
def only_build_in(folder: Path) -> Iterator[Turn]:
    """Hold the folder for one build. The lock is let go however the build ends, also when it is killed."""
    folder.mkdir(parents=True, exist_ok=True)
    turn = Turn(folder / NOTE)
    try:
        with FileLock(folder / LOCK, timeout=0):
            try:
                yield turn
            except BaseException:
                turn.has_not_published()
                raise
    except Timeout as error:
        hint = "Wait until it has ended, then run the command again."
        raise CannotContinue([Problem(str(folder), "Another build is at work here.", hint)]) from error
