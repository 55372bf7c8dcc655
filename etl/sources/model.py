"""The shape of a source's declaration: which files it is, and what their columns mean.

A new table of a known layout needs a new YAML file in this folder and no code.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated, ClassVar, Literal, get_args

from pydantic import BaseModel, ConfigDict, Field, field_validator

Text = Annotated[str, Field(min_length=3)]


Month = Literal[
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
]  # fmt: skip
MONTHS: tuple[str, ...] = get_args(Month)


class _Declared(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Source(_Declared):
    """What every source declares."""

    id: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$", description="the source's own name")]
    layout: str = Field(description="how its files are laid out")
    title: Text = Field(description="what its publisher calls it")
    publisher: Text = Field(description="who publishes it")
    licence: Text = Field(description="the licence it is published under")
    address: Text = Field(description="where it can be downloaded")
    files: list[str] = Field(min_length=1, description="patterns of file names, such as c1_*.csv")
    aliases: dict[str, list[str]] = Field(
        default_factory=dict, description="other names a column has had, newest first"
    )
    left_out: dict[str, str] = Field(
        default_factory=dict, description="text of rows that are no data, in any column, and why"
    )

    # Of an accepted row: the columns that say which figure it is, and those that say what it comes to.
    key: ClassVar[tuple[str, ...]]
    says: ClassVar[tuple[str, ...]]

    @property
    def columns(self) -> list[str]:
        """The columns a file of this source must have."""
        raise NotImplementedError


class Measure(_Declared):
    """A number of an Explore Education Statistics table: a column, for the rows that ``where`` picks."""

    column: str = Field(description="the column that holds the number")
    where: dict[str, str] = Field(default_factory=dict, description="filter columns and the label to pick")


class Breakdown(_Declared):
    """A filter column that breaks the rows down into categories."""

    column: str = Field(description="the filter column")
    total: str = Field(description="the label of the rows that are not broken down")


EES_COLUMNS = [
    "time_period",
    "time_identifier",
    "geographic_level",
    "country_code",
    "region_code",
    "old_la_code",
    "new_la_code",
]
# Columns of that layout that say again, in words, what its codes say. They are not used.
NAMES_BESIDE_CODES = ["country_name", "region_name", "la_name"]


class ExploreEducationStatistics(Source):
    """A table in the layout of Explore Education Statistics, one row per period, area and filter."""

    key: ClassVar[tuple[str, ...]] = ("area_code", "period_end", "measure", "breakdown", "category")
    says: ClassVar[tuple[str, ...]] = ("value", "status")

    layout: Literal["explore_education_statistics"]
    year_ends: str = Field(description="month and day on which its years end, such as 03-31")
    measures: dict[str, Measure] = Field(min_length=1, description="measures by name")
    breakdowns: dict[str, Breakdown] = Field(default_factory=dict, description="breakdowns by name")

    @field_validator("year_ends")
    @classmethod
    def _a_day_of_the_year(cls, text: str) -> str:
        if not re.fullmatch(r"\d{2}-\d{2}", text):
            raise ValueError(f'year_ends: found "{text}". Write month and day, such as "03-31".')
        try:
            date.fromisoformat(f"2001-{text}")
        except ValueError as error:
            raise ValueError(f'year_ends: "{text}" is not a day of the year.') from error
        return text

    @property
    def columns(self) -> list[str]:
        used = [measure.column for measure in self.measures.values()]
        filters = [name for measure in self.measures.values() for name in measure.where]
        breakdowns = [breakdown.column for breakdown in self.breakdowns.values()]
        return list(dict.fromkeys(EES_COLUMNS + used + filters + breakdowns))


class NeighbourList(Source):
    """The ten statistical neighbours of every authority, by DfE number, one row per authority."""

    key: ClassVar[tuple[str, ...]] = ("area_code", "position")
    says: ClassVar[tuple[str, ...]] = ("member_code",)

    layout: Literal["statistical_neighbours"]
    vintage: str = Field(description="the year of the list")
    authority_column: str = Field(description="the column with the authority's DfE number")
    neighbour_columns: list[str] = Field(min_length=1, description="columns with the neighbours' DfE numbers")

    @property
    def columns(self) -> list[str]:
        return [self.authority_column, *self.neighbour_columns]


class OtherName(_Declared):
    """A figure that a report calls by another name than the catalogue does."""

    indicator: str = Field(description="the catalogue's id")
    period_type: Literal["year_to_date", "mid_year"] | None = None


class PublishedFigures(Source):
    """Figures that a partnership has printed in its reports, one row per number."""

    key: ClassVar[tuple[str, ...]] = (
        "report", "report_table", "area_text", "statistic", "printed_name", "category", "period_type", "printed_period",
        "is_estimate",
    )  # fmt: skip
    says: ClassVar[tuple[str, ...]] = ("value", "status")

    layout: Literal["published_figures"]
    year_starts_in: Month = Field("April", description="the month in which their quarters and running totals start")
    names: dict[str, OtherName] = Field(default_factory=dict, description="names that the catalogue does not use")
    not_indicators: dict[str, str] = Field(
        default_factory=dict, description="names that are no indicator of ours, and why"
    )

    @property
    def columns(self) -> list[str]:
        return [
            "area", "statistic", "indicator", "unit", "period_type", "period",
            "value", "status", "source", "table", "note",
        ]  # fmt: skip


LAYOUTS: dict[str, type[Source]] = {
    "explore_education_statistics": ExploreEducationStatistics,
    "statistical_neighbours": NeighbourList,
    "published_figures": PublishedFigures,
}


class Sidecar(_Declared):
    """The note beside a raw file that says where it came from."""

    publisher: Text = Field(description="who published the file")
    licence: Text = Field(description="the licence it was published under")
    address: Text = Field(description="where it was downloaded")
    published_on: Annotated[str, Field(pattern=r"^\d{4}-\d{2}(-\d{2})?$")] | date | None = Field(
        None, description="the day or the month it was published, such as 2025-10"
    )

    @field_validator("published_on")
    @classmethod
    def _a_day_or_a_month(cls, value: str | date | None) -> date | None:
        """The first of the month when only the month is known."""
        if not isinstance(value, str):
            return value
        try:
            return date.fromisoformat(value if len(value) == 10 else f"{value}-01")
        except ValueError as error:
            raise ValueError(f'published_on: "{value}" is not a day or a month.') from error

    @property
    def published(self) -> date | None:
        return self.published_on if isinstance(self.published_on, date) else None
