"""From an indicator's definition to the SQL that computes it: fixed statements, with the definition's values bound.

What ran is kept in the publication beside the figures, so that words and numbers cannot drift apart.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from etl.catalogue.model import POPULATION, Indicator

FOLDER = Path(__file__).parent


@dataclass(frozen=True)
class Statement:
    """One statement of an indicator, and the values bound to it."""

    sql: str
    values: Mapping[str, Any]

    def __str__(self) -> str:
        bound = "\n".join(f"-- ${name} = {value!r}" for name, value in sorted(self.values.items()))
        return f"{bound}\n{self.sql}"


def compile_printed(indicator: Indicator, first_month: int) -> list[Statement]:
    """What national tables print of the indicator and, for a count of what happens, the year to date."""
    statements = [
        _statement(
            "printed",
            indicator_id=indicator.id,
            place=place,
            breakdowns=indicator.breakdowns,
            source_id=national.source,
            value=national.value,
            numerator=national.numerator,
            denominator=national.denominator,
        )
        for place, national in enumerate(indicator.national)
    ]
    if indicator.kind == "count" and indicator.measured == "during":
        statements.append(_statement("year_to_date", indicator_id=indicator.id, first_month=first_month))
    return statements


def compile_derived(indicator: Indicator, first_month: int) -> list[Statement]:
    """What follows from counts, once every count is there."""
    if indicator.numerator is None:
        return []
    values = {"indicator_id": indicator.id, "numerator_id": indicator.numerator, "multiplier": indicator.multiplier}
    if indicator.denominator == POPULATION:
        return [_statement("rate", **values, is_scaled=indicator.measured == "during", first_month=first_month)]
    return [_statement("share", **values, denominator_id=indicator.denominator)]


def as_text(statements: list[Statement]) -> str:
    return "\n".join(map(str, statements))


def _statement(name: str, **values: Any) -> Statement:
    return Statement((FOLDER / f"{name}.sql").read_text(encoding="utf-8"), values)
