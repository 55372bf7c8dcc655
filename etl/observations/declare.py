"""What the catalogue and partnership.yaml say, as rows beside the figures that they make."""

from __future__ import annotations

from collections.abc import Sequence

from etl.catalogue.load import Loaded, as_yaml
from etl.catalogue.model import Catalogue, Indicator
from etl.catalogue.sentence import definition, direction
from etl.database import Connection, fill
from etl.observations.compile import as_text, compile_derived, compile_printed
from etl.observations.records import compile_records
from etl.partnership import GROUPS_OF_OURS, Event, Partnership, Population
from etl.sources.lists import load_lists
from etl.sources.model import ExploreEducationStatistics, PublishedFigures, Source


def declare(connection: Connection, loaded: Loaded, partnership: Partnership, sources: Sequence[Source]) -> None:
    """Fill the tables that say what is counted, who we are, and what happened."""
    catalogue = loaded.catalogue
    fill(connection, "indicator", _indicators(catalogue, partnership.first_month))
    terms = [{"position": place, **one.model_dump()} for place, one in enumerate(catalogue.glossary)]
    fill(connection, "glossary", terms)
    _declare_packs(connection, catalogue)
    targets = [
        {"indicator_id": one.id, **target.model_dump()} for one in catalogue.indicators for target in one.targets
    ]
    fill(connection, "target", targets)
    divided = [one for one in catalogue.indicators if one.numerator]
    fill(connection, "division", [_division(one) for one in divided])
    _declare_preference(connection, loaded, sources)
    own = [row for one in partnership.populations for row in _population(one)]
    fill(connection, "own_population", own)
    events = [row for one in partnership.events for row in _event(one, catalogue, partnership.home)]
    fill(connection, "event", events)
    groups = [*GROUPS_OF_OURS.items(), *((group.id, group.title) for group in partnership.groups)]
    named = [{"group_id": name, "title": title, "position": place} for place, (name, title) in enumerate(groups)]
    fill(connection, "area_group", named)
    members = [{"group_id": group.id, "member_code": code} for group in partnership.groups for code in group.members]
    fill(connection, "own_group", members)


def _declare_packs(connection: Connection, catalogue: Catalogue) -> None:
    named = [
        {"audience": name, "title": one.title, "position": n} for n, (name, one) in enumerate(catalogue.packs.items())
    ]
    fill(connection, "pack", named)
    items = [
        {"audience": name, "position": place, "indicator_id": indicator_id}
        for name, one in catalogue.packs.items()
        for place, indicator_id in enumerate(one.indicators, start=1)
    ]
    fill(connection, "pack_item", items)


def _indicators(catalogue: Catalogue, first_month: int) -> list[dict[str, object]]:
    themes = {theme.id: (place, theme.title) for place, theme in enumerate(catalogue.themes)}
    repeated = {one.id for one in catalogue.indicators if one.has_repeats}
    matters = {name: place for place, name in enumerate(catalogue.measures_that_matter, start=1)}
    return [
        {
            "indicator_id": one.id,
            "position": place,
            "matters": matters.get(one.id),
            "theme_position": themes[one.theme][0],
            "theme": themes[one.theme][1],
            "unit": one.unit_words,
            "axis": one.axis_words,
            "multiplier": one.multiplier,
            "decimals": one.shown_decimals,
            "is_comparable": one.is_comparable,
            "has_repeats": bool({one.id, one.numerator} & repeated),
            "owner": catalogue.owners[one.owner],
            "priorities": [catalogue.priorities[name] for name in one.priorities],
            "definition": definition(one),
            "direction": direction(one),
            "catalogue_yaml": as_yaml(one),
            "sql": _sql_of(one, first_month),
            **{name: getattr(one, name) for name in _COPIED},
        }
        for place, one in enumerate(catalogue.indicators)
    ]


_COPIED = (
    "title", "plain_title", "kind", "beside", "measured", "counts", "out_of", "polarity", "why", "good_looks_like",
    "short_title", "questions", "caveats", "synonyms", "breakdowns", "statutory_basis", "reviewed_on",
)  # fmt: skip


def _division(one: Indicator) -> dict[str, object]:
    return {
        "indicator_id": one.id,
        "numerator_id": one.numerator,
        "denominator_id": one.denominator,
        "multiplier": one.multiplier,
        "measured": one.measured,
    }


def _population(one: Population) -> list[dict[str, object]]:
    common = {"area_code": one.area, "decided_on": one.decided_on, "reason": one.because}
    return [{**common, "year": year, "population_0_17": one.population_0_17} for year in one.years]


def _event(one: Event, catalogue: Catalogue, home: str) -> list[dict[str, object]]:
    common: dict[str, object] = {"area_code": home, "happened_on": one.on, "what": one.what}
    common["starts_new_range"] = one.new_range is not None
    if one.new_range:
        by, on, why = one.new_range.decided_by, one.new_range.decided_on, one.new_range.because
        common |= {"decided_by": by, "decided_on": on, "reason": why}
    return [{"indicator_id": name, **common} for name in catalogue.touched(one.touches)]


def _sql_of(indicator: Indicator, first_month: int) -> str:
    steps = [*compile_records(indicator), *compile_printed(indicator, first_month)]
    return as_text([*steps, *compile_derived(indicator, first_month)])


def _declare_preference(connection: Connection, loaded: Loaded, sources: Sequence[Source]) -> None:
    families = {
        "national": [source.id for source in sources if isinstance(source, ExploreEducationStatistics)],
        "reports": [source.id for source in sources if isinstance(source, PublishedFigures)],
        "records": [source.id for source in load_lists().sources],
    }
    rows = [
        {"period_type": period_type, "source_id": source_id, "preference": place}
        for period_type, order in loaded.catalogue.prefer.items()
        for place, family in enumerate(order)
        for source_id in families[family]
    ]
    fill(connection, "preference", rows)
