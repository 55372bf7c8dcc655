"""Fills the publication's tables of figures from staged files, in one pass over sets of rows."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from etl.catalogue.load import Loaded, as_yaml
from etl.catalogue.model import POPULATION, Catalogue, Indicator
from etl.catalogue.sentence import definition, direction
from etl.database import Connection, fill, run_sql
from etl.flow.stages import need_rows, question_rows
from etl.judgement.chance import judge_by_chance
from etl.judgement.signals import find_signals
from etl.observations.compile import as_text, compile_derived, compile_printed
from etl.observations.records import Need, compile_records, fact_of, is_added_up, needs_of
from etl.partnership import GROUPS_OF_OURS, Event, Partnership, Population
from etl.sources.lists import load_lists
from etl.sources.model import ExploreEducationStatistics, PublishedFigures, Source
from etl.staging.store import Staged

HERE = Path(__file__).parent
JUDGEMENT = HERE.parent / "judgement"


def prepare(connection: Connection) -> None:
    """The empty tables a build works in."""
    _run(connection, HERE / "working_tables.sql")


def load_staged(connection: Connection, staged: Sequence[Staged]) -> None:
    """Accepted rows of every file, oldest file first, into the working tables."""
    for order, file in enumerate(staged):
        if file.accepted and file.source:
            values = {
                "accepted": str(file.accepted),
                "rejected": str(file.rejected),
                "file_order": order,
                "file_name": file.name,
            }
            values |= {"source_id": file.source.id, "vintage": getattr(file.source, "vintage", None)}
            _run(connection, HERE / "load" / f"{file.source.layout}.sql", **values)


def compute(
    connection: Connection, loaded: Loaded, partnership: Partnership, sources: Sequence[Source], as_of: date
) -> None:
    """Every figure of every indicator and area, the groups, the benchmarks, the standing, the estimates.

    Needs the facts that ``make_facts`` makes.
    """
    catalogue, first_month = loaded.catalogue, partnership.first_month
    _declare(connection, loaded, partnership, sources)
    _run(connection, HERE / "inputs.sql", population=POPULATION, as_of=as_of)
    _count_records(connection, loaded, partnership, as_of)
    for compile_step in (compile_printed, compile_derived):
        for indicator in catalogue.indicators:
            for statement in compile_step(indicator, first_month):
                run_sql(connection, statement.sql, statement.values)
        _run(connection, HERE / "impossible.sql")
    _run(connection, HERE / "concerns.sql")
    _run(connection, HERE / "observation.sql")
    _run(connection, HERE / "groups.sql")
    _run(connection, HERE / "benchmark.sql", as_of=as_of)
    judge_by_chance(connection, partnership.population_revision_percent)
    _run(connection, JUDGEMENT / "position.sql")
    _run(connection, JUDGEMENT / "estimate.sql", population=POPULATION)
    find_signals(connection, partnership.usual_range)
    _run(connection, JUDGEMENT / "headlines.sql")
    ours = partnership.comparison
    _run(connection, JUDGEMENT / "exceptions.sql", statistic=ours.statistic, vintage=ours.neighbours)


def _count_records(connection: Connection, loaded: Loaded, partnership: Partnership, as_of: date) -> None:
    """Figures of the home authority, counted from its own records."""
    _run(connection, HERE / "spans.sql", as_of=as_of, first_month=partnership.first_month)
    counted = [one for one in loaded.catalogue.indicators if one.records]
    fill(connection, "from_records", [_from_records(one) for one in counted])
    connection.execute("INSERT INTO question BY NAME SELECT indicator_id, measured, is_reported FROM from_records")
    steps = [row["indicator_id"] for row in question_rows()]
    fill(connection, "question", [{"indicator_id": step, "measured": "during", "is_reported": False} for step in steps])
    fill(connection, "needed", [*(need for one in counted for need in _needed(one)), *need_rows()])
    for indicator in counted:
        for statement in compile_records(indicator):
            run_sql(connection, statement.sql, statement.values)
    _run(connection, HERE / "records.sql", home=partnership.home, as_of=as_of)


def _from_records(one: Indicator) -> dict[str, object]:
    assert one.records is not None
    fact = fact_of(one.records)
    return {
        "indicator_id": one.id,
        "kind": one.kind,
        "measured": one.measured,
        "is_added_up": is_added_up(one),
        "is_given": one.records.for_period_given,
        "is_split": one.records.split,
        "is_reported": fact.is_reported,
        "multiplier": one.multiplier,
        "source_id": fact.rows,
    }


def _needed(one: Indicator) -> list[dict[str, object]]:
    """A partner's counts need no extract: they cover the months that they give, under the indicator's own name."""
    assert one.records is not None
    if one.records.for_period_given:
        return [{"indicator_id": one.id, **vars(Need(one.id, 0, 0))}]
    return [{"indicator_id": one.id, **vars(need)} for need in needs_of(one)]


def _declare(connection: Connection, loaded: Loaded, partnership: Partnership, sources: Sequence[Source]) -> None:
    catalogue = loaded.catalogue
    themes = {theme.id: (place, theme.title) for place, theme in enumerate(catalogue.themes)}
    repeated = {one.id for one in catalogue.indicators if one.has_repeats}
    matters = {name: place for place, name in enumerate(catalogue.measures_that_matter, start=1)}
    rows = [
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
            "sql": _sql_of(one, partnership.first_month),
            **{name: getattr(one, name) for name in _COPIED},
        }
        for place, one in enumerate(catalogue.indicators)
    ]
    fill(connection, "indicator", rows)
    terms = [{"position": place, **one.model_dump()} for place, one in enumerate(catalogue.glossary)]
    fill(connection, "glossary", terms)
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


def _run(connection: Connection, path: Path, **values: object) -> None:
    run_sql(connection, path.read_text(encoding="utf-8"), values)
