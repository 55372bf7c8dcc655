"""The search for another table that fits all that is shown: some cells rise or fall, and every sum still holds.

A linear programme over the cells near the one in question, then over more of them, then over all: cells that are hidden
together mostly hang together within a few sums. Source: the linear programmes for cell suppression of Kelly, Golden and
Assad (1992) and of Fischetti and Salazar (2000). Solved by HiGHS (highspy): its developers' own package, small, without
further needs than numpy. What it finds is never believed: ``Alternatives`` checks it in whole numbers.
"""

from __future__ import annotations

from collections.abc import Set
from typing import cast

import highspy
import numpy as np
import numpy.typing as npt

from etl.disclosure.alternatives import Move
from etl.disclosure.families import Family

NEAR = (60, 400, 10**9)  # so many cells are looked at first, and next; then all
FREE = 0.01  # what moving a hidden cell costs: a little, so that moves are short
WHOLE = 1e-6  # how far the solver's answers may lie from whole numbers
SMALL = 150  # cells up to which a search in whole numbers is quick
NODES = 1000  # branches of such a search, so that it ends

Floats = npt.NDArray[np.float64]


def find_move(
    family: Family, cell: int, shift: int, hidden: Set[int], *, among_all: bool = False, still: int | None = None
) -> Move | None:
    """A cheap move that takes ``cell`` at least so far up (``shift`` above 0) or down (below 0).

    Only hidden cells move; or, ``among_all``, others too, as few and as cheap to hide as can be. still: a cell that
    must not move. None if there is none, or none was found among many cells.
    """
    if shift < 0 and family.values[cell] + shift < family.least[cell]:
        return None
    tried = 0
    for most in NEAR:
        cells = _near(family, cell, most, None if among_all else hidden, still)
        if len(cells) == tried:
            return None
        tried = len(cells)
        if move := _Programme(family, cells, hidden).move(cell, shift):
            return move
    return None


def _near(family: Family, cell: int, most: int, among: Set[int] | None, still: int | None) -> list[int]:
    """The cells that the fewest sums part from ``cell``, at most so many, in the order of their numbers."""
    found = {cell: None}
    ring = [cell]
    while ring and len(found) < most:
        beside = []
        for one in ring:
            for at in family.equations_of[one]:
                for other in family.equations[at]:
                    if other not in found and other != still and (among is None or other in among):
                        found[other] = None
                        beside.append(other)
        ring = beside
    return sorted(found)


class _Programme:
    """How far each of some cells rises and falls, all others standing still."""

    def __init__(self, family: Family, cells: list[int], hidden: Set[int]) -> None:
        self._cells = cells
        self._column = {cell: at for at, cell in enumerate(cells)}
        rows: dict[int, int] = {}
        entries = [
            (rows.setdefault(at, len(rows)), float(family.equations[at][cell]))
            for cell in cells
            for at in family.equations_of[cell]
        ]
        row = np.array([at for at, _ in entries], dtype=np.int32)
        sign = np.array([sign for _, sign in entries])
        ends = np.cumsum([0, *(len(family.equations_of[cell]) for cell in cells)]).astype(np.int32)
        self._room = np.array([family.values[cell] - family.least[cell] for cell in cells], dtype=float)
        programme = highspy.HighsLp()
        programme.num_col_, programme.num_row_ = 2 * len(cells), len(rows)
        prices = np.array([FREE if cell in hidden else FREE + family.costs[cell] for cell in cells])
        programme.col_cost_ = np.concatenate([prices, prices])
        programme.col_lower_ = np.zeros(2 * len(cells))
        programme.col_upper_ = np.concatenate([np.full(len(cells), highspy.kHighsInf), self._room])
        programme.row_lower_ = programme.row_upper_ = np.zeros(len(rows))
        programme.a_matrix_.format_ = highspy.MatrixFormat.kColwise
        programme.a_matrix_.start_ = np.concatenate([ends, ends[1:] + len(row)])
        programme.a_matrix_.index_ = np.concatenate([row, row])
        programme.a_matrix_.value_ = np.concatenate([sign, -sign])
        self._solver = highspy.Highs()  # type: ignore[no-untyped-call]
        self._solver.silent()
        self._solver.setOptionValue("threads", 1)  # the same answer on every machine
        self._solver.setOptionValue("mip_max_nodes", NODES)
        self._solver.passModel(programme)

    def move(self, cell: int, shift: int) -> Move | None:
        """The shortest move found that takes the cell so far."""
        for parts in (1, 2):  # answers of linked tables are often halves: then look for halves, and double them
            steps = self._solve(cell, shift, parts)
            if steps is None:
                return None if parts == 1 else self._whole(cell, shift)
            if np.abs(steps - np.rint(steps)).max() < WHOLE:
                return {self._cells[at]: round(steps[at]) for at in np.flatnonzero(np.rint(steps))}
        return self._whole(cell, shift)

    def _whole(self, cell: int, shift: int) -> Move | None:
        if len(self._cells) > SMALL:
            return None
        columns = 2 * len(self._cells)
        kinds = np.full(columns, int(highspy.HighsVarType.kInteger), dtype=np.uint8)
        self._solver.changeColsIntegrality(columns, np.arange(columns, dtype=np.int32), kinds)
        steps = self._solve(cell, shift, 1)
        if steps is None:
            return None
        return {self._cells[at]: round(steps[at]) for at in np.flatnonzero(np.rint(steps))}

    def _solve(self, cell: int, shift: int, parts: int) -> Floats | None:
        """``parts`` times the shortest move that leads ``parts`` times as far to a table: how far each cell rises."""
        columns, column = len(self._cells), self._column[cell]
        most = np.concatenate([np.full(columns, highspy.kHighsInf), np.floor(self._room / parts)])
        moving, other = (column, column + columns) if shift > 0 else (column + columns, column)
        least = np.zeros(2 * columns)
        least[moving], most[other] = abs(shift) / parts, 0
        if least[moving] > most[moving]:
            return None
        self._solver.changeColsBounds(2 * columns, np.arange(2 * columns, dtype=np.int32), least, most)
        self._solver.run()
        if self._solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            return None
        found = np.array(self._solver.getSolution().col_value)
        return cast(Floats, parts * (found[:columns] - found[columns:]))
