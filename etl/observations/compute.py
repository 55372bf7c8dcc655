"""Fills the publication's tables of figures from staged files, in one pass over sets of rows."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from etl.catalogue.load import Loaded, as_yaml
from etl.catalogue.model import POPULATION, Indicator
from etl.catalogue.sentence import definition, direction
from etl.database import Connection, fill, run_sql
from etl.observations.compile import as_text, compile_derived, compile_printed
from etl.partnership import GROUPS_OF_OURS, Partnership
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
    """Every figure of every indicator and area, the groups, the benchmarks, the standing, the estimates."""
    catalogue, first_month = loaded.catalogue, partnership.first_month
    _declare(connection, loaded, partnership, sources)
    _run(connection, HERE / "inputs.sql", population=POPULATION, as_of=as_of)
    for compile_step in (compile_printed, compile_derived):
        for indicator in catalogue.indicators:
            for statement in compile_step(indicator, first_month):
                run_sql(connection, statement.sql, statement.values)
        _run(connection, HERE / "impossible.sql")
    _run(connection, HERE / "concerns.sql")
    _run(connection, HERE / "observation.sql")
    _run(connection, HERE / "groups.sql")
    _run(connection, HERE / "benchmark.sql", as_of=as_of)
    _run(connection, JUDGEMENT / "position.sql")
    _run(connection, JUDGEMENT / "estimate.sql", population=POPULATION)


def _declare(connection: Connection, loaded: Loaded, partnership: Partnership, sources: Sequence[Source]) -> None:
    catalogue = loaded.catalogue
    themes = {theme.id: (place, theme.title) for place, theme in enumerate(catalogue.themes)}
    rows = [
        {
            "indicator_id": one.id,
            "position": place,
            "theme_position": themes[one.theme][0],
            "theme": themes[one.theme][1],
            "unit": one.unit_words,
            "axis": one.axis_words,
            "multiplier": one.multiplier,
            "decimals": one.shown_decimals,
            "is_comparable": one.is_comparable,
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
    targets = [
        {"indicator_id": one.id, **target.model_dump()} for one in catalogue.indicators for target in one.targets
    ]
    fill(connection, "target", targets)
    divided = [one for one in catalogue.indicators if one.numerator]
    fill(connection, "division", [_division(one) for one in divided])
    _declare_preference(connection, loaded, sources)
    groups = [*GROUPS_OF_OURS.items(), *((group.id, group.title) for group in partnership.groups)]
    named = [{"group_id": name, "title": title, "position": place} for place, (name, title) in enumerate(groups)]
    fill(connection, "area_group", named)
    members = [{"group_id": group.id, "member_code": code} for group in partnership.groups for code in group.members]
    fill(connection, "own_group", members)


_COPIED = (
    "title", "plain_title", "kind", "measured", "counts", "out_of", "polarity", "why", "good_looks_like", "questions",
    "caveats",
    "synonyms", "statutory_basis", "reviewed_on",
)  # fmt: skip


def _division(one: Indicator) -> dict[str, object]:
    return {
        "indicator_id": one.id,
        "numerator_id": one.numerator,
        "denominator_id": one.denominator,
        "multiplier": one.multiplier,
        "measured": one.measured,
    }


def _sql_of(indicator: Indicator, first_month: int) -> str:
    return as_text([*compile_printed(indicator, first_month), *compile_derived(indicator, first_month)])


def _declare_preference(connection: Connection, loaded: Loaded, sources: Sequence[Source]) -> None:
    families = {
        "national": [source.id for source in sources if isinstance(source, ExploreEducationStatistics)],
        "reports": [source.id for source in sources if isinstance(source, PublishedFigures)],
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
