"""What a pack holds, before it is a PDF, slides or a workbook. The writers know nothing else."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from dashboard.figures import Drawn
from dashboard.pack.minutes import Commentary
from dashboard.pack.period import Period
from dashboard.takeaway.sheet import Sheet

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Text:
    """A paragraph."""

    words: str


@dataclass(frozen=True)
class Bullets:
    """A list without an order."""

    items: Sequence[str]


@dataclass(frozen=True)
class Table:
    """A table with a heading for each column; the first cell of a row is its heading. numbers: columns set right."""

    caption: str
    headings: Sequence[str]
    rows: Sequence[Sequence[str]]
    numbers: Sequence[int] = ()


@dataclass(frozen=True)
class Section:
    """A chapter of words and tables, such as the page on the quality of the data."""

    title: str
    blocks: Sequence[Text | Bullets | Table]


@dataclass(frozen=True)
class Item:
    """One thing to look at: a verdict, which may be empty, what it is about, and why it is here.

    row: the figure, and with which reason it stands out.
    """

    verdict: str
    what: str
    rest: str
    row: Row

    @property
    def words(self) -> str:
        return f"{self.verdict}: {self.what}{self.rest}" if self.verdict else f"{self.what}{self.rest}"


@dataclass(frozen=True)
class Look:
    """What to look at first for one reason. others: how many more there are outside this pack."""

    heading: str
    items: Sequence[Item]
    others: Sequence[Item]


@dataclass(frozen=True)
class Said:
    """A sentence, and the rows that it is true to."""

    words: str
    rows: Sequence[Row] = ()


@dataclass(frozen=True)
class Part:
    """A part of the letter: a heading and its sentences."""

    heading: str
    said: Sequence[Said]


@dataclass(frozen=True)
class Letter:
    """The quarter on one page, in plain English."""

    title: str
    parts: Sequence[Part]


@dataclass(frozen=True)
class Measure:
    """One indicator: what its figure says, its chart and table, what to ask and what to be careful about.

    row: the figure of the pack's period, or the newest before it; None if there is none. drawn: what the chart shows;
    None with too few figures for a line. sheet: every figure of the chart, as a workbook has it.
    """

    number: int
    indicator: Row
    headline: str
    said: str
    row: Row | None
    caption: str
    drawn: Drawn | None
    how_to_read: str
    events: Sequence[str]
    table: Table | None
    questions: Sequence[str]
    caveats: Sequence[str]
    sources: Sequence[str]
    commentary: Sequence[Commentary]
    sheet: Sheet | None

    @property
    def title(self) -> str:
        return str(self.indicator["plain_title"])

    @property
    def alternative(self) -> str:
        """The chart in words, for who cannot see it."""
        return f"Chart: {self.headline}. {self.caption}. {self.how_to_read}"


@dataclass(frozen=True)
class Pack:
    """The pack of one area, one period and one audience, from one publication."""

    title: str
    area_name: str
    place: str
    audience: str
    period: Period
    stamps: Sequence[tuple[str, str]]
    made_up: str
    built_at: datetime
    file_name: str
    letter: Letter
    open_matters: Sequence[Section]
    looks: Sequence[Look]
    look_note: str
    in_brief: Table
    measures: Sequence[Measure]
    closed_matters: Sequence[Section]
    quality: Section
    definitions: Section
    symbols: Section

    @property
    def pages(self) -> list[Measure]:
        """The measures that have a page of their own; those without any figure are only named."""
        return [one for one in self.measures if one.row is not None]
