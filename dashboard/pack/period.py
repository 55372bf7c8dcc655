"""The period of a pack: how it is written, which days it has, and how its files are named."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from typing import Any

from dashboard import wording

HOW_TO_WRITE_IT = "Write 2014-07 for a month, 2014-Q1 for the first quarter of the year that starts in 2014, or "
TYPES = {"quarter": "Quarters", "month": "Months", "year": "Years"}


class NotMade(Exception):
    """No pack can be made of what was asked for. The text says why, and what there is, for whoever asked."""


@dataclass(frozen=True)
class Period:
    """A month, a quarter or a year, by its first and last day. first_month: that in which a year starts."""

    period_type: str
    start: date
    end: date
    first_month: int

    @property
    def row(self) -> dict[str, Any]:
        """As rows of figures have it."""
        return {"period_type": self.period_type, "period_start": self.start, "period_end": self.end}

    @property
    def words(self) -> str:
        """July 2014; April to June 2014; the year to March 2014."""
        return (
            f"the year to {wording.month(self.end)}" if self.period_type == "year" else wording.period_named(self.row)
        )

    @property
    def written(self) -> str:
        """As it is typed: 2014-07, 2014-Q1 or 2013/14."""
        if self.period_type == "month":
            return f"{self.end:%Y-%m}"
        if self.period_type == "quarter":
            year_start = self._year_start
            return f"{year_start.year}-Q{_months(year_start, self.start) // 3 + 1}"
        return str(self.end.year) if self.start.month == 1 else f"{self.start.year}/{self.end.year % 100:02}"

    @property
    def _year_start(self) -> date:
        return date(self.start.year - (self.start.month < self.first_month), self.first_month, 1)

    @property
    def slug(self) -> str:
        """As the name of a file has it; a year could be taken for a month."""
        return f"year-to-{self.end:%Y-%m}" if self.period_type == "year" else self.written.lower()


def read(text: str, first_month: int) -> Period:
    """The period that somebody wrote. first_month: that in which a year starts. Raises NotMade.

    >>> read("2014-Q1", 4).words, read("2014-07", 4).words, read("2013-14", 4).words
    ('April to June 2014', 'July 2014', 'the year to March 2014')
    >>> read("2011-12", 4).words, read("2011/12", 4).words
    ('December 2011', 'the year to March 2012')
    """
    asked = text.strip()
    if found := re.fullmatch(r"(\d{4})-(0[1-9]|1[0-2])", asked, re.ASCII):
        return _of("month", int(found[1]) * 12 + int(found[2]) - 1, 1, first_month)
    if found := re.fullmatch(r"(\d{4})-[Qq]([1-4])", asked, re.ASCII):
        return _of("quarter", int(found[1]) * 12 + first_month - 4 + 3 * int(found[2]), 3, first_month)
    if first_month == 1 and (found := re.fullmatch(r"\d{4}", asked, re.ASCII)):
        return _of("year", int(found[0]) * 12, 12, first_month)
    found = re.fullmatch(r"(\d{4})[-/](\d{2})", asked, re.ASCII)
    if first_month > 1 and found and (int(found[1]) + 1) % 100 == int(found[2]):
        return _of("year", int(found[1]) * 12 + first_month - 1, 12, first_month)
    year = "2014 for a year" if first_month == 1 else "2013/14 for a year"
    raise NotMade(f"“{asked}” is not a period. {HOW_TO_WRITE_IT}{year}.")


def _of(period_type: str, number: int, months: int, first_month: int) -> Period:
    """number: of its first month, counted from the year nought."""
    if not 1 <= number // 12 <= 9998:
        raise NotMade("That year is none that figures could be of.")
    return Period(period_type, _first_day(number), _first_day(number + months) - timedelta(days=1), first_month)


def _first_day(number: int) -> date:
    return date(number // 12, number % 12 + 1, 1)


def _months(start: date, end: date) -> int:
    return (end.year - start.year) * 12 + end.month - start.month


def known(rows: Iterable[dict[str, Any]], first_month: int) -> list[Period]:
    """The periods of rows for which a pack can be made, in their order: years are those of the partnership."""
    found = [Period(row["period_type"], row["period_start"], row["period_end"], first_month) for row in rows]
    return [one for one in found if one.period_type != "year" or one.start.month == first_month]


def said(periods: Iterable[Period]) -> str:
    """Which periods there are, for somebody who asked for another: Quarters: 2010-Q3 to 2014-Q1."""
    return ". ".join(_spans(periods))


def _spans(periods: Iterable[Period]) -> Iterator[str]:
    in_order = sorted(periods, key=lambda one: (list(TYPES).index(one.period_type), one.start))
    for period_type, members in groupby(in_order, key=lambda one: one.period_type):
        written = [one.written for one in members]
        yield f"{TYPES[period_type]}: {written[0]}" + (f" to {written[-1]}" if len(written) > 1 else "")
