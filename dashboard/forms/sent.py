"""One form as it was sent: its fields made fit to keep, and everything that is wrong with them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from dashboard.pages.write import BECAUSE, LONGEST_LINE, TICK
from dashboard.words.typed import Field, NotFit, Typed, day, text

OWN_TEXT = Field("form", "Form", longest=64, needed="This form is not one of ours. Open the page again.")
REASON = Field(BECAUSE, "Why they may stay", longest=LONGEST_LINE, needed="Say why your words may stay as they are.")
NOT_SAVED = "Your words could not be saved: the database does not answer. Try again, or copy them."
MEANWHILE = "Somebody else has written here since you began. Read what they wrote, then save again."


class Sent:
    """A form, judged field by field. ``faults`` has what is wrong, by the name of its field."""

    def __init__(self, values: Mapping[str, str]):
        self.values = dict(values)
        self.faults: dict[str, str] = {}
        self.warnings: list[str] = []
        self.form = self._own_text()

    def _own_text(self) -> str:
        """What a form that is sent twice is known by. One that was changed in between is another, and is kept too."""
        own = self.text(OWN_TEXT)
        return hashlib.sha256(repr([own, *sorted(self.values.items())]).encode()).hexdigest()

    def text(self, field: Field) -> str:
        try:
            return text(self.values.get(field.name, ""), field)
        except NotFit as why:
            self.faults[field.name] = str(why)
            return ""

    def day(self, field: Field) -> date | None:
        try:
            return day(self.values.get(field.name, ""), field)
        except NotFit as why:
            self.faults[field.name] = str(why)
            return None

    def one_of(self, field: Field, known: Iterable[str]) -> str:
        """One of several words. Anything else was not offered."""
        value = self.values.get(field.name, "")
        if value not in known:
            self.faults[field.name] = field.needed or f"“{field.label}” is one of the list."
        return value

    def number(self, name: str) -> int:
        """A number that the form itself carries; nought for anything else."""
        value = self.values.get(name, "")
        return int(value) if value.isascii() and value.isdigit() and len(value) < 10 else 0

    def look_again(self, found: Sequence[str]) -> str:
        """Warn the author, unless they have said why their words may stay. Gives that reason, if there is one."""
        if not found:
            return ""
        self.warnings = list(found)
        if self.values.get(TICK) != "yes":
            return ""
        reason = self.text(REASON)
        if reason:
            self.warnings = []
        return reason

    @property
    def is_fit(self) -> bool:
        return not self.faults and not self.warnings

    def not_kept(self, **faults: str) -> Typed:
        """What is shown again, with what is wrong. A fault named "_" is of the whole form."""
        said = {("" if name == "_" else name): words for name, words in faults.items()}
        return Typed(self.values, self.faults | said, self.warnings)
