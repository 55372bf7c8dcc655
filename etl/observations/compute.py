"""Fills the publication's tables of figures from staged files, in one pass over sets of rows."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from etl.catalogue.load import Loaded
from etl.catalogue.model import POPULATION, Indicator
from etl.database import Connection, fill, run_sql
from etl.flow.stages import need_rows, question_rows
from etl.judgement.chance import judge_by_chance
from etl.judgement.signals import find_signals
from etl.observations.compile import compile_derived, compile_printed
from etl.observations.declare import declare
from etl.observations.records import Need, compile_records, fact_of, is_added_up, needs_of
from etl.partnership import Partnership
from etl.sources.model import Source
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
    """Every figure of every indicator and area, the groups, the benchmarks, and what is said of them.

    Needs the facts that ``make_facts`` makes.
    """
    catalogue, first_month = loaded.catalogue, partnership.first_month
    declare(connection, loaded, partnership, sources)
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
    judge(connection, partnership)


def judge(connection: Connection, partnership: Partnership) -> None:
    """What is said of the figures: limits, standing, estimates, signals, headlines and what to look at first.

    Rests on ``observation`` and ``benchmark`` alone, and on what reports have printed.
    """
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


def _run(connection: Connection, path: Path, **values: object) -> None:
    run_sql(connection, path.read_text(encoding="utf-8"), values)
