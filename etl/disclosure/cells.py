"""The counts that an edition would print, and every sum that leads from one to another.

Only counts of our own records: what others publish they have made safe themselves. A sum that the definitions imply is
found from them (months and quarters, categories, a part of a whole); that one column of a fact follows from another is
found in the records.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from etl.catalogue.model import Indicator
from etl.catalogue.picked import DAYS_OPEN, Condition, Conditions
from etl.database import Connection, fill, records, run_sql
from etl.disclosure.families import Cell
from etl.facts.declared import declared_facts
from etl.facts.run import columns_of_facts
from etl.flow.stages import METHODS, STAGES, STEPS
from etl.observations.records import asked_of

HERE = Path(__file__).parent

TABLES = """
CREATE OR REPLACE TEMP TABLE counted_set (      -- what a number of an indicator or of a step counts
    what VARCHAR, role VARCHAR, base VARCHAR, conditions VARCHAR[], is_dated BOOLEAN, is_of_all BOOLEAN,
    is_divided_whole BOOLEAN, source_column VARCHAR);
CREATE OR REPLACE TEMP TABLE narrower (base VARCHAR, conditions VARCHAR[], further VARCHAR[]);
CREATE OR REPLACE TEMP TABLE turnover (open VARCHAR, began VARCHAR, ended VARCHAR);
CREATE OR REPLACE TEMP TABLE follows (
    base VARCHAR, conditions VARCHAR[], breakdown VARCHAR, part_conditions VARCHAR[][]);
CREATE OR REPLACE TEMP TABLE hidden_cell (cell INTEGER);
"""


@dataclass(frozen=True)
class Counts:
    """What ``protect`` asks for. A printed cell is a number; what two leave over, which nobody prints, a tuple."""

    cells: dict[Cell, int]
    sums: list[tuple[Cell, list[Cell]]]
    costs: dict[Cell, float]


@dataclass(frozen=True)
class _Set:
    """Rows that are counted. base: of which fact, how dated. conditions: what is asked of them, by its words."""

    base: str
    fact: str
    conditions: dict[str, tuple[str, Condition]]
    is_dated: bool

    @property
    def words(self) -> list[str]:
        return sorted(self.conditions)


def find_counts(connection: Connection, indicators: list[Indicator], *, threshold: int, min_width: int) -> Counts:
    """Every count of the edition in ``connection``, by the number of its cell, and the sums that hold between them.

    Leaves the temporary tables ``cell`` and ``place_of`` (which number of which row is which cell) behind.
    """
    run_sql(connection, TABLES)
    sets = {(one.id, role): counted for one in indicators for role, counted in _counted(one)}
    for one in indicators:
        for role, divided in (("numerator", one.numerator), ("denominator", one.denominator)):
            if divided and (divided, "value") in sets:
                sets[one.id, role] = sets[divided, "value"]
    by_id = {one.id: one for one in indicators}
    fill(connection, "counted_set", [_row(by_id[what], role, counted) for (what, role), counted in sets.items()])
    fill(connection, "counted_set", list(_of_the_flow()))
    _declare_relations(connection, indicators, sets)
    values = {"threshold": threshold, "min_width": min_width}
    run_sql(connection, (HERE / "cells.sql").read_text(encoding="utf-8"), values)
    return _counts(connection)


def _counted(one: Indicator) -> Iterator[tuple[str, _Set]]:
    """What the numbers of an indicator count, by their role; none for what is no count."""
    ours = one.records
    if ours is None:
        return
    days = " to ".join(ours.open_at_end or ())
    dated = f"on {ours.on}" if ours.on else f"at {ours.at}" if ours.at else f"open {days}"
    once = f", {ours.once_per_child} of a child" if ours.once_per_child else ""
    where, part = _worded(ours.where), _worded(ours.where | (ours.part or {}))

    def counted(conditions: dict[str, tuple[str, Condition]], of: str = "") -> _Set:
        is_dated = one.measured == "during" or ours.for_period_given
        return _Set(f"{ours.fact} {dated}{once}{of}", ours.fact, conditions, is_dated)

    known = where if ours.of in (None, DAYS_OPEN) else where | _worded({ours.of: Condition(is_missing=False)})
    match one.kind:
        case "count":
            yield "value", counted(where, f", sum of {ours.of}" if ours.of else "")
        case "percentage" if ours.part is not None or ours.split:
            yield "numerator", counted(part)
            yield "denominator", counted(where)
        case "median" | "longest":
            return  # of how many is not printed
        case _ if ours.over is None:
            yield "denominator", counted(known)
        case _:
            yield "numerator", counted(where, f", sum of {ours.of}")
            yield "denominator", counted(where, f", sum of {ours.over}")


def _row(one: Indicator, role: str, counted: _Set) -> dict[str, Any]:
    is_of_all = one.records is not None and one.records.split and role == "denominator"
    return {
        "what": one.id,
        "role": role,
        "base": counted.base,
        "conditions": counted.words,
        "is_dated": counted.is_dated,
        "is_of_all": is_of_all,
        "is_divided_whole": one.kind == "percentage" and not is_of_all and role == "denominator",
        "source_column": "source_group",
    }


def _worded(conditions: Conditions) -> dict[str, tuple[str, Condition]]:
    """Conditions by their words; that of one value is worded as a category is."""
    return {_words(name, condition): (name, condition) for name, condition in conditions.items()}


def _words(name: str, condition: Condition) -> str:
    ((asked, value),) = condition.model_dump(exclude_unset=True).items()
    return f"{name} = {value}" if asked == "is_" else f"{name} {asked} {value}"


def _of_the_flow() -> Iterator[dict[str, Any]]:
    """What the numbers of the flow count: events of a stage, and those of them that were followed."""
    stages = {stage.stage: stage for stage in STAGES}
    common = {"is_dated": True, "is_of_all": False}

    def events(stage: str, conditions: list[str]) -> dict[str, Any]:
        # Who sent a referral is a column of its own fact; of later stages it is that of the referral they came of.
        own = stage in ("contact", "referral")
        source = "source_group" if own else "source_group of the referral"
        base = f"{stages[stage].fact} on {stages[stage].on}"
        return {**common, "base": base, "conditions": conditions, "source_column": source}

    for step in STEPS:
        for method in METHODS:
            what = {"what": f"{step.from_stage} {step.to_stage} {method}"}
            is_followed = method == "cohort"
            without_plan = _words("has_plan_at_start", Condition.model_validate(False))
            earlier = events(
                step.from_stage, [without_plan] if is_followed and "has_plan_at_start" in step.uses else []
            )
            later = {**earlier, "base": f"{what['what']} followed"} if is_followed else events(step.to_stage, [])
            yield {**what, **earlier, "role": "denominator", "is_divided_whole": is_followed}
            yield {**what, **later, "role": "numerator", "is_divided_whole": False}
    first = STAGES[0].stage
    yield {"what": f"population {first} cohort", **events(first, []), "role": "numerator", "is_divided_whole": False}


def _declare_relations(connection: Connection, indicators: list[Indicator], sets: dict[tuple[str, str], _Set]) -> None:
    """Which sets are parts of others, which carry over from month to month, which follow from a printed breakdown."""
    by_base: dict[str, dict[tuple[str, ...], _Set]] = {}
    for counted in sets.values():
        by_base.setdefault(counted.base, {})[tuple(counted.words)] = counted
    pairs = [
        (whole, part)
        for of_base in by_base.values()
        for whole in of_base.values()
        for part in of_base.values()
        if whole.conditions.keys() < part.conditions.keys()
    ]
    narrower = [
        {"base": part.base, "conditions": whole.words, "further": sorted({*part.words} - {*whole.words})}
        for whole, part in pairs
    ]
    fill(connection, "narrower", narrower)
    ours = [one.records for one in indicators if one.records and not one.records.once_per_child]
    dated = {(one.fact, one.on) for one in ours if one.on}
    turnover = [
        {"open": f"{fact} open {' to '.join(days)}", "began": f"{fact} on {days[0]}", "ended": f"{fact} on {ended}"}
        for fact, days in {(one.fact, tuple(one.open_at_end)) for one in ours if one.open_at_end}
        for other, ended in dated
        if other == fact and (fact, days[0]) in dated and ended != days[0]
    ]
    fill(connection, "turnover", sorted(turnover, key=lambda row: row["open"] + row["ended"]))
    printed: dict[tuple[str, ...], set[str]] = {}
    for one in indicators:
        for role in ("value", "numerator", "denominator"):
            if counted_set := sets.get((one.id, role)):
                printed.setdefault((counted_set.base, *counted_set.words), set()).update(one.breakdowns)
    for whole, part in pairs:
        for breakdown in sorted(printed[(whole.base, *whole.words)]):
            fill(connection, "follows", list(_follows(connection, whole, part, breakdown)))


def _follows(connection: Connection, whole: _Set, part: _Set, breakdown: str) -> Iterator[dict[str, Any]]:
    """That a row is of the part, if its category says it, in all the records there are."""
    further = [part.conditions[words] for words in part.conditions.keys() - whole.conditions.keys()]
    is_of_a_day = breakdown == "age_band" or any(condition.is_reached is not None for _, condition in further)
    if is_of_a_day or breakdown not in columns_of_facts()[whole.fact]:
        return
    values: dict[str, Any] = {}
    asked = " AND ".join(["true", *asked_of(dict(whole.conditions.values()), values, "where")])
    is_part = " AND ".join(asked_of(dict(further), values, "part"))
    sql = f"""
        SELECT {breakdown} AS category, bool_and(coalesce({is_part}, false)) AS is_all,
            bool_or(coalesce({is_part}, false)) AS is_any
        FROM {declared_facts()[whole.fact].table} WHERE {asked} GROUP BY ALL ORDER BY 1"""
    found = records(connection, sql, values)
    if all(row["is_all"] == row["is_any"] for row in found):
        categories = [row["category"] for row in found if row["is_all"]]
        yield {
            "base": whole.base,
            "conditions": part.words,
            "breakdown": breakdown,
            "part_conditions": [sorted({*whole.words, f"{breakdown} = {one}"}) for one in categories],
        }


def _counts(connection: Connection) -> Counts:
    cells: dict[Cell, int] = {
        row["cell"]: row["number"] for row in records(connection, "SELECT cell, number FROM cell")
    }
    sums: list[tuple[Cell, list[Cell]]] = [
        (row["total"], row["parts"]) for row in records(connection, "FROM sum_of ORDER BY ALL")
    ]
    costs: dict[Cell, float] = {row["cell"]: row["cost"] for row in records(connection, "FROM cost_of") if row["cost"]}
    for row in records(connection, "FROM rest_of ORDER BY ALL"):
        if not row["rest"]:
            sums.append((row["whole"], [row["part"]]))
            continue
        rest = ("rest", row["whole"], row["part"])
        cells[rest], costs[rest] = row["rest"], 0.0
        sums.append((row["whole"], [row["part"], rest]))
    for row in records(connection, "FROM carried ORDER BY ALL"):
        carried = ("carried", row["before"], row["began"])
        cells[carried], costs[carried] = cells[row["before"]] + cells[row["began"]], 0.0
        sums += [(carried, [row["before"], row["began"]]), (carried, [row["now"], row["ended"]])]
    return Counts(cells, sums, costs)
