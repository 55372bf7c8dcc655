"""The shape of ``indicators.yaml``. A closed vocabulary: YAML picks and divides, it never holds SQL or sums."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Literal

from pydantic import Field, model_validator

from etl.catalogue.picked import Declared, Id, Records
from etl.catalogue.words import PlainTitle, Question, Reason, Sentence, ShortTitle, Words

KindName = Literal["count", "rate", "percentage", "mean", "median", "ratio", "longest"]
PeriodType = Literal["month", "quarter", "year", "year_to_date", "rolling_12_months"]

POPULATION = "population_0_17"


@dataclass(frozen=True)
class Kind:
    """What the kind of an indicator settles.

    multiplier: of numerator ÷ denominator; None when there is no division.
    unit: words after a number; ``{per}`` and ``{unit}`` are the indicator's own.
    is_comparable: whether areas of different size may be set side by side.
    """

    multiplier: int | None
    unit: str
    decimals: int
    axis: str
    is_comparable: bool


KINDS: dict[KindName, Kind] = {
    "count": Kind(None, "{unit}", 0, "Number of {unit}", is_comparable=False),
    "rate": Kind(10_000, "per {per:,} children", 1, "Rate per {per:,} children", is_comparable=True),
    "percentage": Kind(100, "%", 1, "Percentage", is_comparable=True),
    "mean": Kind(1, "{unit}", 1, "{unit}", is_comparable=True),
    "median": Kind(None, "{unit}", 1, "{unit}", is_comparable=True),
    "ratio": Kind(1, "{unit}", 2, "{unit}", is_comparable=True),
    "longest": Kind(None, "{unit}", 0, "{unit}", is_comparable=True),
}


class National(Declared):
    """Where a national table holds the figure, as measures of a source in etl/sources/."""

    source: Id = Field(description="the id of a source")
    value: Id = Field(description="the measure that is the figure itself, as its publisher printed it")
    numerator: Id | None = Field(None, description="the measure it was divided from")
    denominator: Id | None = Field(None, description="the measure it was divided by")


class Target(Declared):
    """A target for one period, and who set it."""

    period_end: date = Field(description="the last day of the period")
    value: float = Field(description="the value aimed at")
    set_by: Words = Field(description="who agreed it")


class Indicator(Declared):
    """One indicator: what is counted, how it is divided, who answers for it and how to read it."""

    id: Id = Field(description="the indicator's own name, in small letters and underscores")
    title: Words = Field(description="the technical title")
    plain_title: PlainTitle = Field(description="the title in everyday words")
    short_title: ShortTitle = Field(description="what a headline starts with, in at most five words")
    theme: Id = Field(description="one of the themes at the top of the file")
    kind: KindName = Field(description="count, rate, percentage, mean, median or ratio")
    per: Literal[10_000, 100_000] | None = Field(None, description="for a rate: per how many children")
    measured: Literal["during", "at_end"] = Field(description="during the period, or at_end of it")
    has_repeats: bool = Field(
        False, description="for a count or percentage: whether one child is counted again and again, so no interval"
    )
    unit: Words | None = Field(None, description="what is counted, such as referrals")
    decimals: Annotated[int, Field(ge=0, le=2)] | None = Field(None, description="if not as the kind has it")
    counts: Words = Field(description="what the figure counts, in words that follow 'the number of'")
    out_of: Words | None = Field(None, description="what it is divided by, in words")
    numerator: Id | None = Field(None, description="the indicator of kind count that is divided")
    denominator: Id | None = Field(None, description=f"the indicator it is divided by, or {POPULATION}")
    records: Records | None = Field(None, description="how it is counted from our own records")
    beside: Id | None = Field(None, description="the indicator to read beside it, such as what is open and overdue")
    national: list[National] = Field(default_factory=list, description="national tables that hold it")
    owner: Id = Field(description="the agency that answers for it, one of the owners at the top of the file")
    priorities: list[Id] = Field(description="the board's priorities it speaks to")
    polarity: Literal["low", "high", "neutral"] = Field(description="which way is good: low, high or neutral")
    why: Reason = Field(description="why it matters, in a sentence or two")
    good_looks_like: Reason = Field(description="what good looks like")
    questions: list[Question] = Field(min_length=1, max_length=3, description="questions to ask")
    breakdowns: list[Id] = Field(description="what it is broken down by; [] if nothing")
    targets: list[Target] = Field(description="targets by period; [] if none has been set")
    caveats: list[Sentence] = Field(description="what to be careful about; [] if nothing")
    statutory_basis: Sentence = Field(description="the law or guidance it rests on, or None")
    synonyms: list[Annotated[str, Field(min_length=2)]] = Field(description="other words people search for; [] if none")
    reviewed_on: date = Field(description="the day this definition was last checked")

    @model_validator(mode="after")
    def _kind_has_its_parts(self) -> Indicator:
        faults = []
        if self.kind == "rate" and self.denominator != POPULATION:
            faults.append(f"a rate needs denominator: {POPULATION}")
        if self.kind == "rate" and self.numerator is None:
            faults.append("a rate needs a numerator: the indicator that counts")
        if self.kind != "rate" and self.denominator == POPULATION:
            faults.append(f"only a rate is divided by {POPULATION}; the kind is {self.kind}")
        if self.kind == "count" and (self.numerator or self.denominator or self.out_of):
            faults.append("a count is not divided: remove numerator, denominator and out_of")
        if self.records:
            faults += self.records.faults(self.kind, self.measured, self.breakdowns)
            if self.kind == "rate" or self.numerator:
                faults.append("a figure that is divided from other indicators has no records of its own")
        if self.kind in ("percentage", "mean", "ratio") and self.out_of is None:
            faults.append(f"a {self.kind} needs out_of: what it is divided by, in words")
        if self.kind in ("percentage", "mean", "ratio") and (self.numerator is None) != (self.denominator is None):
            faults.append("numerator and denominator come together")
        if self.kind in ("count", "mean", "median", "ratio", "longest") and self.unit is None:
            faults.append(f"a {self.kind} needs a unit, such as children")
        if self.kind in ("rate", "percentage") and self.unit is not None:
            faults.append(f"the unit of a {self.kind} is settled by its kind: remove unit")
        if self.has_repeats and self.kind not in ("count", "percentage"):
            faults.append(f"has_repeats belongs to a count or percentage; the kind is {self.kind}")
        if self.kind != "rate" and self.per is not None:
            faults.append(f"per belongs to a rate; the kind is {self.kind}")
        if faults:
            raise ValueError(f"{self.id}: " + "; ".join(faults) + ".")
        return self

    @property
    def multiplier(self) -> int | None:
        return self.per if self.per else KINDS[self.kind].multiplier

    @property
    def unit_words(self) -> str:
        return KINDS[self.kind].unit.format(unit=self.unit, per=self.multiplier)

    @property
    def axis_words(self) -> str:
        words = KINDS[self.kind].axis.format(unit=self.unit, per=self.multiplier)
        return words[0].upper() + words[1:]

    @property
    def is_comparable(self) -> bool:
        return KINDS[self.kind].is_comparable

    @property
    def shown_decimals(self) -> int:
        return KINDS[self.kind].decimals if self.decimals is None else self.decimals


class Theme(Declared):
    """A chapter of the dashboard."""

    id: Id = Field(description="the theme's own name")
    title: Words = Field(description="the theme's title")


class Term(Declared):
    """A word that the pages explain."""

    term: Words = Field(description="the word or words to explain")
    short: Annotated[str, Field(min_length=2)] | None = Field(None, description="its abbreviation")
    means: Sentence = Field(description="what it means, in one or two plain sentences")


class Audience(Declared):
    """Who a meeting's pack is for, and what stands in it."""

    title: Words = Field(description="who it is, as the cover of the pack says it")
    indicators: list[Id] = Field(min_length=1, max_length=30, description="the indicators of the pack, in order")


class Catalogue(Declared):
    """The whole of ``indicators.yaml``."""

    themes: list[Theme] = Field(min_length=1, description="the chapters of the dashboard, in order")
    owners: dict[Id, Words] = Field(description="the agencies that answer for indicators")
    priorities: dict[Id, Words] = Field(description="the board's priorities")
    prefer: dict[PeriodType, list[Literal["national", "reports", "records"]]] = Field(
        description="which source is shown when several give a figure"
    )
    measures_that_matter: list[Id] = Field(
        default_factory=list, min_length=10, max_length=15, description="the indicators that a board looks at first"
    )
    packs: dict[Id, Audience] = Field(default_factory=dict, description="what a meeting's pack holds, by audience")
    glossary: list[Term] = Field(default_factory=list, description="the words that the pages explain, in order")
    indicators: list[Indicator] = Field(min_length=1, description="the indicators, in order")

    @property
    def names(self) -> frozenset[str]:
        """Ids of themes and of indicators."""
        return frozenset([*(one.id for one in self.themes), *(one.id for one in self.indicators)])

    def touched(self, names: Collection[str]) -> list[str]:
        """The indicators that are named, or whose theme is."""
        return [one.id for one in self.indicators if one.id in names or one.theme in names]
