"""Names in the catalogue that must exist elsewhere: in the catalogue itself, or among the declared sources."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from etl.catalogue.model import POPULATION, Catalogue, Indicator, National
from etl.errors import Problem, nearest
from etl.sources.model import ExploreEducationStatistics, Source
from etl.yaml_reader import Document, Where


def crosscheck(catalogue: Catalogue, document: Document, sources: Sequence[Source]) -> list[Problem]:
    """Every name that leads nowhere and every id given twice, each with its line."""
    problems: list[Problem] = []
    counts = {one.id: one for one in catalogue.indicators if one.kind == "count"}
    for number, theme in enumerate(catalogue.themes):
        if theme.id in [other.id for other in catalogue.themes[:number]]:
            what = f'There is already a theme "{theme.id}".'
            problems.append(document.problem(("themes", number, "id"), what, "Give each theme its own id."))
    seen: dict[str, int] = {}
    for number, indicator in enumerate(catalogue.indicators):
        here: Where = ("indicators", number)
        if indicator.id in seen:
            first = document.line_of(("indicators", seen[indicator.id], "id"))
            what = f'The id "{indicator.id}" is used twice; the first is on line {first}.'
            problems.append(document.problem((*here, "id"), what, "Give each indicator its own id."))
        seen.setdefault(indicator.id, number)
        faults = [*_names(catalogue, indicator), *_division(indicator, counts), *_national(indicator, sources)]
        problems += [document.problem((*here, *where), what, hint) for where, what, hint in faults]
    return problems


Fault = tuple[Where, str, str]


def _unknown(key: Where, word: str, known: Iterable[str], kind: str) -> Iterator[Fault]:
    names = list(known)
    if word not in names:
        yield key, f'{key[-1] if isinstance(key[-1], str) else key[-2]}: "{word}" is not {kind}.', nearest(word, names)


def _names(catalogue: Catalogue, indicator: Indicator) -> Iterator[Fault]:
    yield from _unknown(("theme",), indicator.theme, (theme.id for theme in catalogue.themes), "a theme")
    yield from _unknown(("owner",), indicator.owner, catalogue.owners, "an owner")
    for place, priority in enumerate(indicator.priorities):
        yield from _unknown(("priorities", place), priority, catalogue.priorities, "a priority")


def _division(indicator: Indicator, counts: dict[str, Indicator]) -> Iterator[Fault]:
    for key in ("numerator", "denominator"):
        name = getattr(indicator, key)
        if name is None or name == POPULATION:
            continue
        if name not in counts:
            yield (key,), f'{key}: "{name}" is not an indicator of kind count.', nearest(name, [*counts, POPULATION])
        elif key == "numerator" and counts[name].measured != indicator.measured:
            yield (
                ("measured",),
                f'measured: "{indicator.measured}", but its numerator {name} is measured {counts[name].measured}.',
                "A figure and what it is divided from are measured alike.",
            )


def _national(indicator: Indicator, sources: Sequence[Source]) -> Iterator[Fault]:
    tables = {source.id: source for source in sources if isinstance(source, ExploreEducationStatistics)}
    for place, national in enumerate(indicator.national):
        if national.source not in tables:
            yield from _unknown(("national", place, "source"), national.source, tables, "a declared table")
            continue
        yield from _measures(place, national, tables[national.source])
    known = [name for one in indicator.national if one.source in tables for name in tables[one.source].breakdowns]
    for place, breakdown in enumerate(indicator.breakdowns if indicator.national else []):
        yield from _unknown(("breakdowns", place), breakdown, known, "a breakdown of a table that holds the indicator")


def _measures(place: int, national: National, table: ExploreEducationStatistics) -> Iterator[Fault]:
    for key in ("value", "numerator", "denominator"):
        measure = getattr(national, key)
        if measure is not None:
            yield from _unknown(("national", place, key), measure, table.measures, f"a measure of {table.id}")
