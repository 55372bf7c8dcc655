"""From an indicator's definition to the SQL that counts it from records: the only place where such SQL is put together.

Names are those of a fact's columns, checked against it; values are bound. The rows behind a figure and the figure come
from the same statement, so that ``trace`` shows exactly what was counted.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from etl.catalogue.model import Indicator
from etl.catalogue.picked import DAYS_OPEN, Condition, Conditions, Records
from etl.facts.declared import Fact, declared_facts
from etl.facts.run import columns_of_facts
from etl.observations.compile import Statement

# What cannot be added up from its months: a child counts once in a year, and a middle value is not a sum of middles.
NOT_ADDED_UP = ("median", "longest")


@dataclass(frozen=True)
class Need:
    """A list that an indicator needs, how far back, and how long its rows take until all is known."""

    source_id: str
    looks_back_months: int
    matures_after_days: int


def fact_of(ours: Records) -> Fact:
    return declared_facts()[ours.fact]


def columns_used(indicator: Indicator) -> frozenset[str]:
    """Columns of the fact that the indicator picks by, measures, or is broken down by."""
    assert indicator.records is not None
    return indicator.records.columns | set(indicator.breakdowns)


def needs_of(indicator: Indicator) -> Iterator[Need]:
    """Every list without which the indicator has no figure."""
    assert indicator.records is not None
    fact, used = fact_of(indicator.records), columns_used(indicator)
    matures = max((fact.matures[name] for name in used & set(fact.matures)), default=0)
    for source in sorted(fact.sources(used)):
        back = max((fact.looks_back[name] for name in used & set(fact.looks_back)), default=0)
        yield Need(source, back if source == fact.rows else 0, matures)


def is_added_up(indicator: Indicator) -> bool:
    """Whether a quarter's figure follows from those of its months."""
    ours = indicator.records
    return ours is not None and indicator.kind not in NOT_ADDED_UP and not ours.once_per_child


def compile_records(indicator: Indicator) -> list[Statement]:
    """Fill ``counted`` with the indicator's counts: of every month, or of every period if they cannot be added up."""
    ours = indicator.records
    if ours is None:
        return []
    values: dict[str, Any] = {"indicator_id": indicator.id}
    by_month = is_added_up(indicator) or indicator.measured == "at_end"
    rows = _rows(ours, values, "span WHERE period_type = 'month'" if by_month else "span", by_month=by_month)
    breakdown = category = "'total'"
    groups = "()"
    if indicator.breakdowns:
        names = indicator.breakdowns
        asked = "".join(f" WHEN grouping({name}) = 0 THEN '{name}'" for name in names)
        told = "".join(f" WHEN grouping({name}) = 0 THEN {name}" for name in names)
        breakdown, category = f"CASE{asked} ELSE 'total' END", f"CASE{told} ELSE 'total' END"
        groups = "(), " + ", ".join(f"({name})" for name in names)
    numerator, denominator, value = _measures(indicator)
    sql = f"""
INSERT INTO counted BY NAME
SELECT $indicator_id AS indicator_id, period_type, period_end,
    {breakdown} AS breakdown, {category} AS category,
    {numerator} AS numerator, {denominator} AS denominator, {value} AS value
FROM ({rows})
GROUP BY period_type, period_end, GROUPING SETS ({groups})"""
    return [Statement(sql.strip() + "\n", values)]


def rows_behind(indicator: Indicator) -> Statement:
    """The rows of the fact behind one figure, with ``is_part``; bound to $first and $last day of its period.

    For a figure that is divided from two others, ask for those.
    """
    assert indicator.records is not None
    values: dict[str, Any] = {}
    span = "(SELECT 'asked' AS period_type, $first::DATE AS period_start, $last::DATE AS period_end)"
    rows = _rows(indicator.records, values, span, by_month=False)
    if indicator.records.for_period_given:
        rows = f"FROM ({rows}) WHERE period_end BETWEEN $first AND $last"
    return Statement(rows, values)


def _measures(indicator: Indicator) -> tuple[str, str, str]:
    ours = indicator.records
    assert ours is not None
    of = ours.of
    if of == DAYS_OPEN and ours.open_at_end:
        of = f"date_diff('day', {ours.open_at_end[0]}, period_end)"
    match indicator.kind:
        case "count" if of:
            return f"sum({of})", "NULL", "NULL"
        case "count":
            return "count(*)", "NULL", "NULL"
        case "percentage" if ours.split:
            return "count(*)", "NULL", "NULL"
        case "percentage" if ours.part is None:
            return f"sum({of})", f"sum({ours.over})", "NULL"
        case "percentage":
            return "count(*) FILTER (is_part)", "count(*)", "NULL"
        case "mean" if ours.over is None:
            return f"sum({of})", f"count({of})", "NULL"
        case "mean":
            return f"sum({of})", f"sum({ours.over})", "NULL"
        case "ratio":
            return f"sum({of})", f"sum({ours.over})", "NULL"
        case "median":
            return "NULL", f"count({of})", f"quantile_cont({of}, 0.5)"
        case _:
            return "NULL", f"count({of})", f"max({of})"


def _rows(ours: Records, values: dict[str, Any], span: str, *, by_month: bool) -> str:
    """Rows of the fact that fall in each period of ``span``, with the period and whether they are of the part."""
    where = " AND ".join(["true", *asked_of(ours.where, values, "where")])
    part = " AND ".join(asked_of(ours.part or {}, values, "part")) or "true"
    if ours.for_period_given:
        return f"SELECT *, true AS is_part FROM {fact_of(ours).table} WHERE is_whole AND {where}"
    if ours.on and by_month:
        dated = f"last_day({ours.on}) = period_end"
    elif ours.on:
        dated = f"{ours.on} BETWEEN period_start AND period_end"
    elif ours.open_at_end:
        start, end = ours.open_at_end
        dated = f"{start} <= period_end AND ({end} IS NULL OR {end} > period_end)"
    else:
        dated = f"{ours.at} = period_end"
    # Of what is open on a day, ages are those of that day.
    is_aged = ours.open_at_end is not None and "born_on" in columns_of_facts()[ours.fact]
    row = "fact.* REPLACE (age_band(born_on, period_end) AS age_band)" if is_aged else "fact.*"
    once = ""
    if ours.once_per_child:
        order = "DESC" if ours.once_per_child == "last" else "ASC"
        once = (
            f"QUALIFY row_number() OVER (PARTITION BY child_id, period_type, period_end ORDER BY {ours.on} {order}) = 1"
        )
    return f"""
    SELECT {row}, period_type, period_end, coalesce({part}, false) AS is_part
    FROM {fact_of(ours).table} AS fact JOIN (FROM {span}) AS span ON {dated}
    WHERE {where} {once}"""


def asked_of(conditions: Conditions, values: dict[str, Any], prefix: str) -> Iterator[str]:
    for name, condition in conditions.items():
        yield _condition(name, condition, values, f"{prefix}_{name}")


def _condition(name: str, condition: Condition, values: dict[str, Any], bound: str) -> str:
    if condition.is_missing is not None:
        return f"({name} IS NULL) = {str(condition.is_missing).lower()}"
    if condition.is_reached is not None:
        return f"({name} <= period_end) = {str(condition.is_reached).lower()}"
    if condition.in_ is not None:
        values[bound] = condition.in_
        return f"list_contains(${bound}, {name})"
    sign, value = next(
        (sign, value)
        for sign, value in (
            ("=", condition.is_), ("<>", condition.not_), (">=", condition.at_least), ("<=", condition.at_most),
        )
        if value is not None
    )  # fmt: skip
    values[bound] = value
    return f"{name} {sign} ${bound}"
