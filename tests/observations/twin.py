"""The same figures worked out in boring Python, with no code shared with the product. Slow, and easy to read."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from fractions import Fraction
from statistics import mean, median
from typing import Any

AREAS = "ABCDEF"
PALS = "ABCD"

Figures = dict[tuple[str, str, int], tuple[float | None, str]]  # indicator, area, year -> value, status


def figures(national: Iterable[dict[str, Any]]) -> Figures:
    """Every indicator of the small world, for every area and year of the table."""
    cells = {(row["measure"], row["area_code"], row["period_end"].year): row for row in national}
    newest = max((year for measure, _, year in cells if measure == "population_0_17"), default=0)
    found: Figures = {}
    for (measure, area, year), row in cells.items():
        value, status = row["value"], row["status"]
        if measure in ("events", "stock", "part"):
            found[measure, area, year] = value, status
        if measure == "load":
            found["load_mean", area, year] = found["load_median", area, year] = value, status
        if measure in ("events", "stock"):
            people = cells.get(("population_0_17", area, min(year - 1, newest)))
            found[f"{measure}_rate", area, year] = _divide(value, status, people and people["value"], 10_000)
        if measure == "part":
            whole = cells.get(("events", area, year))
            if whole is not None:
                hidden = status if status != "shown" else whole["status"]
                for name, times in (("part_pct", 100), ("part_ratio", 1)):
                    found[name, area, year] = _share(value, hidden, whole["value"], times)
        if measure in ("part", "events"):
            both = [cells[one, area, year] for one in ("part", "events") if (one, area, year) in cells]
            first = next((cell for cell in both if cell["status"] == "shown"), both[0])
            found["twice", area, year] = first["value"], first["status"]
    return found


def _divide(value: float | None, status: str, by: float | None, times: int) -> tuple[float | None, str]:
    if status != "shown" or value is None:
        return None, status
    if by is None:
        return None, "no_population"
    return float(Fraction(value) * times / Fraction(by)), "shown"


def _share(value: float | None, status: str, by: float | None, times: int) -> tuple[float | None, str]:
    if status == "shown" and by == 0:
        return None, "not_applicable"
    if status != "shown" or value is None or by is None:
        return None, status
    found = float(Fraction(value) * times / Fraction(by))
    return (None, "cannot_be_right") if times == 100 and found > 100 else (found, "shown")


def group(found: Figures, indicator: str, area: str, year: int) -> dict[str, float | int] | None:
    """Statistics of the pals of an area, itself left out. None when fewer than half have a figure."""
    members = [other for other in PALS if other != area]
    values = [v for other in members if (v := found.get((indicator, other, year), (None, ""))[0]) is not None]
    if not values or 2 * len(values) < len(members):
        return None
    return {
        "mean": mean(values), "median": median(values), "lowest": min(values), "highest": max(values),
        "lower_quartile": _type_7(values, 0.25), "upper_quartile": _type_7(values, 0.75),
        "counted": len(values), "total": len(members),
    }  # fmt: skip


def _type_7(values: list[float], share: float) -> float:
    ordered = sorted(values)
    place = (len(ordered) - 1) * share
    below = int(place)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (ordered[above] - ordered[below]) * (place - below)


def standing(found: Figures, indicator: str, area: str, year: int, polarity: str) -> tuple[int | None, str | None]:
    """Rank and band among the authorities that have a figure."""
    values = [v for other in AREAS if (v := found.get((indicator, other, year), (None, ""))[0]) is not None]
    mine = found[indicator, area, year][0]
    if mine is None or polarity == "neutral" or len(values) < 4:
        return None, None
    better = sum(value < mine if polarity == "low" else value > mine for value in values)
    cuts = [_type_7(values, share) for share in (0.25, 0.5, 0.75)]
    quarter = sum(mine > cut for cut in cuts)
    return better + 1, ("ABCD" if polarity == "low" else "DCBA")[quarter]


def change(found: Figures, indicator: str, area: str, year: int) -> float | None:
    now, before = found[indicator, area, year][0], found.get((indicator, area, year - 1), (None, ""))[0]
    return None if now is None or before is None else round(now - before, 10)


def year_end(year: int) -> date:
    return date(year, 3, 31)
