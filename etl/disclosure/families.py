"""Published counts and their sums, checked, and parted into families: the cells that hang together through sums.

A nought is shown, so it is no unknown to anybody: sums are kept without their noughts. Only a family in which a nought
itself must be hidden keeps its noughts, as cells that are hidden in the last resort.

Ids are put in the order of their ``repr``, so that the order of a dictionary or the seed of a hash changes nothing;
an id is a string, a number, a date, or a tuple or dataclass of these.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass

Cell = Hashable
Sums = Iterable[tuple[Cell, Sequence[Cell]]]

LAST_RESORT = 1e6  # what hiding a nought costs: more than hiding anything else


@dataclass(frozen=True)
class Family:
    """Cells linked by sums, numbered from 0 in the order of ``ids``.

    ``values``: the true counts. ``least``: what the best informed reader knows each to be at least (see ``hiding``).
    ``costs``: how dear each is to hide. ``primary``: those that must be hidden. ``equations``: each a mapping of cell
    to -1 (the total) or 1 (a part), whose sum over the counts is 0. ``equations_of``: those each cell is in.
    """

    ids: list[Cell]
    values: list[int]
    least: list[int]
    costs: list[float]
    primary: frozenset[int]
    equations: list[dict[int, int]]
    equations_of: list[list[int]]


def families(
    cells: Mapping[Cell, int],
    sums: Sums,
    threshold: int,
    *,
    primary: Collection[Cell],
    costs: Mapping[Cell, float],
    known: Collection[Cell],
) -> list[Family]:
    """The families in which something must be hidden, in the order of their first ids.

    Raises ValueError, naming cells and never counts, as ``hiding.protect`` says.
    """
    ids = sorted(cells, key=repr)
    number = {cell: at for at, cell in enumerate(ids)}
    values = [_whole(cell, cells[cell]) for cell in ids]
    equations = [_equation(number, values, total, parts) for total, parts in sums]
    equations = [dict(pairs) for pairs in sorted({tuple(sorted(equation.items())) for equation in equations})]
    heights = _heights(ids, equations)
    for what, named_ones in (("must be hidden", primary), ("has a cost", costs), ("is known", known)):
        _check_known(f"A cell that {what}", named_ones, number)
    named = {number[cell] for cell in primary}
    given = {number[cell] for cell in known}
    must = (named | {at for at, value in enumerate(values) if 1 <= value <= threshold}) - given
    unknown = _unknown(values, named, equations)
    for cell in given:
        unknown[cell] = False
    kept = [{at: sign for at, sign in equation.items() if unknown[at]} for equation in equations]
    members = _linked(len(ids), [equation for equation in kept if equation])
    # Dearer with the count and with every step of adding up, so that parts go before totals. The root stands between
    # counting cells (a month's headline is worth one small category) and counting children (it is worth hundreds).
    prices = [
        math.sqrt(value) * (1 + height) if value else LAST_RESORT for value, height in zip(values, heights, strict=True)
    ]
    for name, cost in costs.items():
        prices[number[name]] = cost
    return [
        _family(cells_in, ids, values, prices, must, equations_in)
        for cells_in, equations_in in members
        if not must.isdisjoint(cells_in)
    ]


def _whole(cell: Cell, value: object) -> int:
    try:
        whole = int(value)  # type: ignore[call-overload]
    except (TypeError, ValueError, OverflowError):
        whole = -1
    if whole < 0 or whole != value:
        raise ValueError(f"The count of {cell!r} must be a whole number from nought.")
    return int(whole)


def _check_known(what: str, cells: Iterable[Cell], number: Mapping[Cell, int]) -> None:
    for cell in cells:
        if cell not in number:
            raise ValueError(f"{what} is not among the cells: {cell!r}.")


def _equation(number: Mapping[Cell, int], values: list[int], total: Cell, parts: Sequence[Cell]) -> dict[int, int]:
    _check_known(f"A cell of the sum to {total!r}", [total, *parts], number)
    if not parts:
        raise ValueError(f"The sum to {total!r} has no parts.")
    if total in parts:
        raise ValueError(f"The sum to {total!r} has its total among its parts.")
    if len(set(parts)) < len(parts):
        raise ValueError(f"The sum to {total!r} names a part twice.")
    if sum(values[number[part]] for part in parts) != values[number[total]]:
        raise ValueError(f"The parts of {total!r} do not add up to it.")
    return {number[total]: -1} | {number[part]: 1 for part in parts}


def _heights(ids: list[Cell], equations: list[dict[int, int]]) -> list[int]:
    """How many steps of adding up lead to each cell: 0 for one that is no total."""
    totals_of: list[list[int]] = [[] for _ in ids]
    waiting = [0] * len(ids)
    for equation in equations:
        total = next(cell for cell, sign in equation.items() if sign < 0)
        for part in equation.keys() - {total}:
            totals_of[part].append(total)
            waiting[total] += 1
    heights = [0] * len(ids)
    ready = [cell for cell, parts in enumerate(waiting) if not parts]
    for cell in ready:  # grows while it is read
        for total in totals_of[cell]:
            heights[total] = max(heights[total], heights[cell] + 1)
            waiting[total] -= 1
            if not waiting[total]:
                ready.append(total)
    if len(ready) < len(ids):
        stuck = next(cell for cell, parts in enumerate(waiting) if parts)
        raise ValueError(f"The sum to {ids[stuck]!r} leads back to itself.")
    return heights


def _unknown(values: list[int], named: set[int], equations: list[dict[int, int]]) -> list[bool]:
    """Which cells are no plain noughts: all that count something, and every cell linked to a nought to be hidden."""
    unknown = [bool(value) for value in values]
    for cells, _ in _linked(len(values), equations):
        if any(not values[cell] and cell in named for cell in cells):
            for cell in cells:
                unknown[cell] = True
    return unknown


def _linked(count: int, equations: list[dict[int, int]]) -> list[tuple[list[int], list[dict[int, int]]]]:
    """The cells in the groups that equations join, each with its equations, in the order of their first cells."""
    head = list(range(count))

    def find(cell: int) -> int:
        while head[cell] != cell:
            head[cell] = cell = head[head[cell]]
        return cell

    for equation in equations:
        first, *others = (find(cell) for cell in equation)
        for other in others:
            first, other = min(find(first), other), max(find(first), other)
            head[other] = first
    groups: dict[int, tuple[list[int], list[dict[int, int]]]] = {}
    for cell in range(count):
        groups.setdefault(find(cell), ([], []))[0].append(cell)
    for equation in equations:
        groups[find(next(iter(equation)))][1].append(equation)
    return list(groups.values())


def _family(
    members: list[int],
    ids: list[Cell],
    values: list[int],
    costs: list[float],
    must: set[int],
    equations: list[dict[int, int]],
) -> Family:
    place = {cell: at for at, cell in enumerate(members)}
    own = sorted({tuple((place[cell], sign) for cell, sign in equation.items()) for equation in equations})
    equations_of: list[list[int]] = [[] for _ in members]
    for at, pairs in enumerate(own):
        for cell, _ in pairs:
            equations_of[cell].append(at)
    return Family(
        ids=[ids[cell] for cell in members],
        values=[values[cell] for cell in members],
        least=[min(1, values[cell]) for cell in members],
        costs=[costs[cell] for cell in members],
        primary=frozenset(place[cell] for cell in members if cell in must),
        equations=[dict(pairs) for pairs in own],
        equations_of=equations_of,
    )
