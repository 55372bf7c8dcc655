"""Names in the catalogue that must exist elsewhere: in the catalogue itself, or among the declared sources."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from etl.catalogue.model import POPULATION, Catalogue, Indicator, National
from etl.catalogue.picked import DAYS_OPEN, Condition
from etl.catalogue.plain_english import hard_to_read
from etl.errors import Problem, nearest
from etl.sources.model import ExploreEducationStatistics, Source
from etl.yaml_reader import Document, Where

Facts = Mapping[str, Mapping[str, str]]  # of every fact its columns and their types


def crosscheck(catalogue: Catalogue, document: Document, sources: Sequence[Source], facts: Facts) -> list[Problem]:
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
        faults += [*_records(indicator, facts), *_breakdowns(indicator, sources, facts)]
        problems += [document.problem((*here, *where), what, hint) for where, what, hint in faults]
    faults = [*_said_once(catalogue), *_listed(catalogue), *hard_to_read(catalogue)]
    return problems + [document.problem(where, what, hint) for where, what, hint in faults]


Fault = tuple[Where, str, str]
NUMBERS = ("INTEGER", "BIGINT", "DOUBLE")
NOT_BREAKDOWNS = ("child_id", "worker", "item_id", "file_name", "sheet")


def _said_once(catalogue: Catalogue) -> Iterator[Fault]:
    """Short titles and words of the glossary that are there already, however they are written."""
    titles: list[tuple[Where, str]] = [
        (("indicators", number, "short_title"), one.short_title) for number, one in enumerate(catalogue.indicators)
    ]
    terms: list[tuple[Where, str]] = [
        (("glossary", number, key), name)
        for number, one in enumerate(catalogue.glossary)
        for key, name in (("term", one.term), ("short", one.short))
        if name
    ]
    for names in (titles, terms):
        seen: set[str] = set()
        for where, name in names:
            if name.lower() in seen:
                yield where, f'{where[-1]}: "{name}" is used twice.', "Readers could not tell the two apart."
            seen.add(name.lower())


def _listed(catalogue: Catalogue) -> Iterator[Fault]:
    """Lists of indicators: the measures that matter, and what each pack holds."""
    known = [one.id for one in catalogue.indicators]
    lists: list[tuple[Where, Sequence[str]]] = [(("measures_that_matter",), catalogue.measures_that_matter)]
    lists += [(("packs", name, "indicators"), one.indicators) for name, one in catalogue.packs.items()]
    for where, names in lists:
        for place, name in enumerate(names):
            yield from _unknown((*where, place), name, known, "an indicator")
            if name in names[:place]:
                yield (*where, place), f'{where[-1]}: "{name}" is there twice.', "Keep one of them."


def _unknown(key: Where, word: str, known: Iterable[str], kind: str) -> Iterator[Fault]:
    names = list(known)
    if word not in names:
        yield key, f'{key[-1] if isinstance(key[-1], str) else key[-2]}: "{word}" is not {kind}.', nearest(word, names)


def _names(catalogue: Catalogue, indicator: Indicator) -> Iterator[Fault]:
    yield from _unknown(("theme",), indicator.theme, (theme.id for theme in catalogue.themes), "a theme")
    yield from _unknown(("owner",), indicator.owner, catalogue.owners, "an owner")
    if indicator.beside:
        yield from _unknown(("beside",), indicator.beside, (one.id for one in catalogue.indicators), "an indicator")
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


def _breakdowns(indicator: Indicator, sources: Sequence[Source], facts: Facts) -> Iterator[Fault]:
    """Each is a column of the fact, or a breakdown of a table that holds the indicator; a report may print any."""
    if not indicator.national and not indicator.records:
        return
    tables = {source.id: source for source in sources if isinstance(source, ExploreEducationStatistics)}
    known = [name for one in indicator.national if one.source in tables for name in tables[one.source].breakdowns]
    if indicator.records and indicator.records.fact in facts:
        columns = facts[indicator.records.fact]
        known += [name for name, type_ in columns.items() if type_ == "VARCHAR" and name not in NOT_BREAKDOWNS]
    for place, breakdown in enumerate(indicator.breakdowns):
        what = "a breakdown of a fact or table that holds the indicator"
        yield from _unknown(("breakdowns", place), breakdown, known, what)


def _records(indicator: Indicator, facts: Facts) -> Iterator[Fault]:
    ours = indicator.records
    if ours is None:
        return
    if ours.fact not in facts:
        yield from _unknown(("records", "fact"), ours.fact, facts, "a fact of etl/facts/")
        return
    columns = facts[ours.fact]
    for name in sorted(ours.columns):
        yield from _unknown(("records",), name, columns, f"a column of {ours.fact}")
    if ours.once_per_child and "child_id" not in columns:
        yield ("records", "once_per_child"), f"once_per_child: the rows of {ours.fact} are not about a child.", ""
    if ours.for_period_given != ("is_whole" in columns):
        what = f"for_period_given: {ours.for_period_given}, with rows of {ours.fact}."
        yield ("records", "fact"), what, "It belongs to the counts that partners give, and they need it."
    for name in filter(None, (ours.on, *(ours.open_at_end or ()), ours.at)):
        if columns.get(name, "DATE") != "DATE":
            yield ("records",), f"{name}: only a day can say when a row is counted.", ""
    for name in filter(None, (ours.of, ours.over)):
        if name != DAYS_OPEN and columns.get(name, "INTEGER") not in NUMBERS:
            yield ("records",), f"{name}: only a number can be measured or added up.", ""
    for name, condition in [*ours.where.items(), *(ours.part or {}).items()]:
        if name in columns and (fault := _unlike(columns[name], condition)):
            yield ("records",), f"{name}: {fault}", ""


def _unlike(type_: str, condition: Condition) -> str:
    """What keeps a condition from being asked of a column of this type."""
    values = [one for one in (condition.is_, condition.not_, *(condition.in_ or ())) if one is not None]
    if condition.is_reached is not None and type_ != "DATE":
        return "only a day can be reached."
    if (condition.at_least, condition.at_most) != (None, None) and type_ not in NUMBERS:
        return "only a number can be at least or at most something."
    wanted = {"BOOLEAN": bool, "VARCHAR": str}.get(type_, int)
    if any(not isinstance(one, wanted) or (wanted is int and isinstance(one, bool)) for one in values):
        words = {bool: "true or false", str: "words", int: "a number"}[wanted]
        return f"it is {words}, and is compared with something else."
    return ""


def _measures(place: int, national: National, table: ExploreEducationStatistics) -> Iterator[Fault]:
    for key in ("value", "numerator", "denominator"):
        measure = getattr(national, key)
        if measure is not None:
            yield from _unknown(("national", place, key), measure, table.measures, f"a measure of {table.id}")
