"""Rows of the publication as cells, by the name of their column: a number where there is one, else its symbol."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from dashboard import wording
from dashboard.takeaway.sheet import NONE, SHOWN, UNKNOWN, Cell, Column, Number

Row = Mapping[str, Any]
Cells = dict[str, Cell]


def figure(row: Row | None, indicator: Row, name: str = "") -> Cells:
    """A figure: the number, or the symbol for its absence; and the symbol again, or that the number is shown."""
    value, sign = _names(name)
    if row is None:
        return {value: UNKNOWN, sign: UNKNOWN}
    if row["status"] != "shown":
        return dict.fromkeys((value, sign), symbol(row))
    mark = "[p]" if row.get("is_provisional") else SHOWN
    return {value: Number(row["value"], indicator["decimals"]), sign: mark}


def symbol(row: Row) -> str:
    """What stands for a figure that is not there."""
    return wording.STATUSES[row["status"]][0]


def figure_columns(heading: str, name: str = "") -> list[Column]:
    """The two columns of a figure. It has no name of its own if it is what the table is about."""
    value, sign = _names(name)
    return [Column(value, heading), Column(sign, f"{heading}: symbol")]


def _names(name: str) -> tuple[str, str]:
    return (name, f"{name}_symbol") if name else ("value", "symbol")


def numbers(row: Row | None, indicator: Row, names: Iterable[str]) -> Cells:
    """Numbers in the unit of the indicator."""
    return {name: Number(row[name], indicator["decimals"]) for name in names if row and row.get(name) is not None}


def counts(row: Row | None, names: Iterable[str]) -> Cells:
    """Counts: whole where they are whole, else with one decimal."""
    return {name: _count(row[name]) for name in names if row and row.get(name) is not None}


def counted(row: Row | None, indicator: Row) -> Cells:
    """What was counted, and what it is divided by; there is neither of what is not divided."""
    names = ("numerator", "denominator")
    return {**(dict.fromkeys(names, NONE) if indicator["multiplier"] is None else {}), **counts(row, names)}


def _count(value: float) -> Number:
    return Number(value, 0 if value == int(value) else 1)


def standing(row: Row) -> Cells:
    """The rank among authorities, and of how many; nothing is ranked where neither high nor low is good."""
    if row["rank"] is None:
        return dict.fromkeys(("rank", "ranked_of", "quartile_band"), NONE)
    return {**counts(row, ("rank", "ranked_of")), "quartile_band": wording.BANDS[row["quartile_band"]]}


def change(row: Row | None, indicator: Row) -> Cells:
    """The change from the period before; there is none of the first."""
    return {"change_from_previous": NONE, **numbers(row, indicator, ["change_from_previous"])}
