"""Who we are: the home authority, the groups we compare with, how our years run. Read from ``partnership.yaml``."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from etl.areas.register import Area
from etl.errors import CannotContinue, Problem, nearest
from etl.shape import check_shape
from etl.sources.model import MONTHS, Month
from etl.yaml_reader import Document, Where, read_yaml

GROUPS_OF_OURS = {
    "england": "England",
    "region": "Region",
    "statistical_neighbours": "Statistical neighbours",
}


_Days = Annotated[int, Field(ge=1, le=1_000)]


class _Declared(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Group(_Declared):
    """A named set of authorities to compare with."""

    id: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$", description="the group's own name")]
    title: Annotated[str, Field(min_length=3, description="the group's title")]
    members: Annotated[list[str], Field(min_length=2, description="ONS codes of authorities")]


class Comparison(_Declared):
    """What figures are set beside our own."""

    shown_first: str = Field(description="the group shown until the reader chooses another")
    neighbours: str = Field(description="the year of the list of statistical neighbours")
    statistic: Literal["mean", "median"] = Field(description="the figure that stands for a group")


class Extracts(_Declared):
    """When an extract of records is refused, held until confirmed, or flagged."""

    bad_rows_percent: Annotated[float, Field(gt=0, le=100)] = Field(
        10, description="the share of bad rows above which nothing of a file is used"
    )
    one_day_percent: Annotated[float, Field(gt=0, le=100)] = Field(
        20, description="the share of rows on one day, or on the first of a month, that looks filled in"
    )
    one_day_rows: Annotated[int, Field(ge=2)] = Field(20, description="the fewest rows of which that is said")
    held_times: Annotated[float, Field(gt=1)] = Field(5, description="times the usual volume at which a file is held")
    flagged_times: Annotated[float, Field(gt=1)] = Field(2, description="times the usual volume that is flagged")
    oldest_age: Annotated[int, Field(ge=18)] = Field(26, description="the age above which a person is not believed")
    generic_workers: list[str] = Field(
        default_factory=list, description="names of workers that stand for a team or for nobody"
    )


class Clocks(_Declared):
    """What counts as in time, or as too much.

    Sources: Working Together to Safeguard Children (45 and 15 working days, one working day for a decision), statutory
    guidance on children who run away or go missing (72 hours), Care Planning Regulations (six weeks between visits).
    The others are local.
    """

    contact_decision_working_days: _Days = Field(1, description="working days in which a contact is decided")
    assessment_working_days: _Days = Field(45, description="working days in which an assessment is completed")
    conference_working_days: _Days = Field(15, description="working days from strategy discussion to conference")
    return_interview_hours: _Days = Field(72, description="hours from a child's return to the interview")
    strategy_discussion_working_days: _Days = Field(1, description="working days from a concern to the discussion")
    plan_visit_working_days: _Days = Field(20, description="working days between visits under a protection plan")
    looked_after_visit_days: _Days = Field(42, description="days between visits to a looked-after child")
    child_in_need_visit_days: _Days = Field(30, description="days between visits to a child in need")
    safe_caseload: _Days = Field(18, description="children that a full-time social worker can hold safely")


class Population(_Declared):
    """A number of children used in place of the ONS estimate, to divide what is counted from records."""

    area: str = Field(description="the ONS code of the authority whose children they are")
    years: Annotated[
        list[Annotated[int, Field(ge=1990, le=2100)]], Field(min_length=1, description="the mid-years it stands for")
    ]
    population_0_17: Annotated[int, Field(ge=1, description="children aged 0 to 17")]
    decided_on: date = Field(description="the day this was decided")
    because: Annotated[str, Field(min_length=10, description="why the ONS estimate is not used")]


class NewRange(_Declared):
    """Why the usual range begins anew with an event: never by itself, always by somebody, on a day, for a reason."""

    decided_on: date = Field(description="the day this was decided")
    decided_by: Annotated[str, Field(min_length=3, description="who decided it")]
    because: Annotated[str, Field(min_length=10, description="why the figures before and after are not one series")]


class Event(_Declared):
    """Something that happened and may be seen in the figures. It is marked on every chart that it touches."""

    on: date = Field(description="the day it happened")
    what: Annotated[str, Field(min_length=5, max_length=90, description="what happened, in a few words")]
    touches: Annotated[list[str], Field(min_length=1, description="indicators, or whole themes, by their id")]
    new_range: NewRange | None = Field(None, description="if the usual range begins anew on that day: by whom and why")


class UsualRange(_Declared):
    """Where standards for the usual range differ, the one in use."""

    two_of_three: Literal["inside", "all"] = Field(
        "inside", description="whether points beyond a limit count for two of three"
    )
    screen_outliers: bool = Field(True, description="whether the widest moving ranges are left out of the average")
    minimum_points: Annotated[int, Field(ge=5, le=30)] = Field(13, description="fewest figures that have a usual range")


class SmallNumbers(_Declared):
    """What the public edition hides."""

    hidden_up_to: Annotated[int, Field(ge=1, le=20)] = Field(5, description="counts from 1 to it are hidden")
    fewest_possible_values: Annotated[int, Field(ge=2, le=20)] = Field(
        3, description="how many values a reader must be left with for a hidden count"
    )


class Partnership(_Declared):
    """The whole of ``partnership.yaml``."""

    home: str = Field(description="the ONS code of the home authority")
    year_starts_in: Month = Field(description="the month in which the year starts")
    comparison: Comparison = Field(description="what figures are set beside our own")
    groups: list[Group] = Field(description="groups of authorities; [] if none")
    population_revision_percent: Annotated[float, Field(ge=0, le=10)] = Field(
        description="by how much revised populations may move a rate"
    )
    populations: list[Population] = Field(default_factory=list, description="numbers of children other than the ONS's")
    clocks: Clocks = Field(default_factory=Clocks, description="what counts as in time")
    small_numbers: SmallNumbers = Field(default_factory=SmallNumbers, description="what the public edition hides")
    usual_range: UsualRange = Field(default_factory=UsualRange, description="how changes are told from chance")
    events: list[Event] = Field(default_factory=list, description="what happened that figures may show; [] if nothing")
    extracts: Extracts = Field(default_factory=Extracts, description="when an extract is refused, held or flagged")

    @property
    def first_month(self) -> int:
        return MONTHS.index(self.year_starts_in) + 1


def load_partnership(
    path: Path, areas: Sequence[Area], vintages: Sequence[str], touchable: Collection[str] | None = None
) -> Partnership:
    """Raises CannotContinue with every fault of the file, each with its line.

    touchable: ids of indicators and themes that an event may touch; None where the catalogue itself is at fault.
    """
    document = read_yaml(path)
    partnership, problems = check_shape(Partnership, document)
    if partnership is not None:
        problems = problems + _names_that_lead_nowhere(partnership, document, areas, vintages)
        problems += _events(document, partnership, touchable)
    if partnership is None or problems:
        raise CannotContinue(problems)
    return partnership


def _names_that_lead_nowhere(
    partnership: Partnership, document: Document, areas: Sequence[Area], vintages: Sequence[str]
) -> list[Problem]:
    problems = _unknown_authority(document, ("home",), partnership.home, areas)
    where: Where
    for number, group in enumerate(partnership.groups):
        for place, code in enumerate(group.members):
            here: Where = ("groups", number, "members", place)
            problems += _unknown_authority(document, here, code, areas)
            if code in group.members[:place]:
                problems.append(document.problem(here, f'"{code}" is in the group twice.', "Remove one of the two."))
        before = partnership.groups[:number]
        if group.id in [*GROUPS_OF_OURS, *(other.id for other in before)]:
            what = f'There is already a group "{group.id}".'
            problems.append(document.problem(("groups", number, "id"), what, "Give it another id."))
        titles = [*GROUPS_OF_OURS.values(), *(other.title for other in before), *(area.area_name for area in areas)]
        if group.title.casefold() in map(str.casefold, titles):
            what = f'There is already a group or an area called "{group.title}".'
            problems.append(document.problem(("groups", number, "title"), what, "Give it another title."))
    problems += _populations(document, partnership, areas)
    groups = [*GROUPS_OF_OURS, *(group.id for group in partnership.groups)]
    first = partnership.comparison.shown_first
    if first not in groups:
        where = ("comparison", "shown_first")
        problems.append(document.problem(where, f'shown_first: "{first}" is not a group.', nearest(first, groups)))
    if partnership.comparison.neighbours not in vintages:
        where = ("comparison", "neighbours")
        what = f'neighbours: there is no list of "{partnership.comparison.neighbours}".'
        problems.append(document.problem(where, what, f"Known: {', '.join(vintages)}."))
    return problems


def _populations(document: Document, partnership: Partnership, areas: Sequence[Area]) -> Iterator[Problem]:
    """Numbers of children of nobody we know, and two for one year."""
    seen: set[tuple[str, int]] = set()
    for number, population in enumerate(partnership.populations):
        yield from _unknown_authority(document, ("populations", number, "area"), population.area, areas)
        for place, year in enumerate(population.years):
            if (population.area, year) in seen:
                what = f"There are two numbers of children for {year}."
                yield document.problem(("populations", number, "years", place), what, "Keep one of them.")
            seen.add((population.area, year))


def _events(document: Document, partnership: Partnership, touchable: Collection[str] | None) -> Iterator[Problem]:
    """Events that touch what we do not know."""
    for number, event in enumerate(partnership.events):
        for place, name in enumerate(event.touches):
            if touchable is not None and name not in touchable:
                what = f'"{name}" is neither an indicator nor a theme.'
                yield document.problem(("events", number, "touches", place), what, nearest(name, touchable))


def _unknown_authority(document: Document, where: Where, code: str, areas: Sequence[Area]) -> list[Problem]:
    authorities = {area.area_code: area for area in areas if area.area_type == "authority"}
    if code not in authorities:
        hint = _what_is_meant(code, list(authorities.values())) or nearest(code, authorities)
        return [document.problem(where, f'"{code}" is not the ONS code of an authority we know.', hint)]
    if authorities[code].ended_on:
        names = [f"{area.area_name} ({area.area_code})" for area in areas if area.area_code in authorities[code].became]
        ended = f"{authorities[code].area_name} ended on {authorities[code].ended_on}."
        return [document.problem(where, ended, f"It became {' and '.join(names)}.")]
    return []


def _what_is_meant(word: str, authorities: Sequence[Area]) -> str:
    """The code to write for one the ONS has replaced, for a DfE number, or for a name."""
    for area in authorities:
        if word in area.other_codes:
            return f"It is now {area.area_code}."
        if not area.ended_on and word.casefold() in (area.dfe_code, area.area_name.casefold()):
            return f"The code of {area.area_name} is {area.area_code}."
    return ""
