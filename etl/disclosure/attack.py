"""The attack on tables with hidden cells: what a reader can work out of each, by an integer programme.

It shares no code with what chose the cells, and is run before anything is published. The reader knows every cell
shown, every sum, that counts are whole, and that a hidden cell is at least 1, for noughts are shown; of a nought that
is hidden all the same, that it is at least 0. Source: the attacker's problem of cell suppression (Fischetti and
Salazar, 2000; ``attack`` of the R package sdcTable, which takes 0 as the least for all).

Solved by HiGHS (highspy), as a linear programme first. Its answer is the integer programme's own wherever it is whole;
only where it is not is the integer programme asked. If the one has no end, neither has the other: the sums are of whole
numbers, and the true table is an answer of both (Meyer, 1974).
"""

from __future__ import annotations

import random
from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping, Sequence

import highspy
import numpy as np
import numpy.typing as npt

Cell = Hashable
Sums = Iterable[tuple[Cell, Sequence[Cell]]]
Table = dict[Cell, int]
Floats = npt.NDArray[np.float64]

WHOLE = 1e-6  # how far the solver's answers may lie from whole numbers
SWEEPS = 20  # times that all cells are pulled about at once, before they are taken one by one


class _EndlessError(Exception):
    """A cell can be as large as one likes."""


def attack(cells: Mapping[Cell, int], sums: Sums, hidden: Collection[Cell]) -> dict[Cell, tuple[int, int | None]]:
    """The lowest and the highest count each hidden cell can have, given all that is shown; None for no highest.

    ``cells``: every count by its id; of the hidden ones only whether they are noughts is used. ``sums``: (total, its
    parts). Raises ValueError for a hidden cell that is not among the cells and a sum that names an unknown cell or does
    not hold.
    """
    found: dict[Cell, tuple[int, int | None]] = {}
    for reader in _readers(cells, sums, hidden):
        for cell in reader.cells:
            lowest = reader.furthest(cell, -1)
            try:
                highest = reader.furthest(cell, 1)
            except _EndlessError:
                highest = None
            found[cell] = (lowest[cell] if lowest else 0, highest[cell] if highest else None)
    return found


def recovered(cells: Mapping[Cell, int], sums: Sums, hidden: Collection[Cell], *, min_width: int = 3) -> list[Cell]:
    """The hidden cells that can take fewer than ``min_width`` values, in the order of their ``repr``: at best none.

    Values are counted one by one, so a gap between the lowest and the highest is not taken for a possible value. A cell
    is left alone as soon as the tables found for any cell show enough values of it, so this is quicker than ``attack``.
    Raises ValueError as ``attack`` does.
    """
    narrow: list[Cell] = []
    for reader in _readers(cells, sums, hidden):
        seen: dict[Cell, set[int]] = {cell: set() for cell in reader.cells}
        for table in reader.sweep([cells[cell] + min_width for cell in reader.cells]):
            _note(seen, table)
        for cell in reader.cells:
            try:
                most = None
                while len(seen[cell]) < min_width:
                    further = reader.furthest(cell, 1, most)
                    if further is None:
                        narrow.append(cell)
                        break
                    _note(seen, further)
                    most = further[cell] - 1
            except _EndlessError:
                continue
    return sorted(narrow, key=repr)


def _note(seen: dict[Cell, set[int]], table: Table) -> None:
    for cell, value in table.items():
        seen[cell].add(value)


def _readers(cells: Mapping[Cell, int], sums: Sums, hidden: Collection[Cell]) -> Iterator[_Reader]:
    """One reader for each group of hidden cells that no sum links with others."""
    try:
        lines = [_line(cells, total, parts, set(hidden)) for total, parts in sums]
        groups = {cell: [cell] for cell in sorted(set(hidden), key=repr) if cells[cell] >= 0}
    except KeyError as unknown:
        raise ValueError(f"Not among the cells: {unknown}.") from unknown
    for line, _ in lines:
        for cell in line:
            first, other = groups[next(iter(line))], groups[cell]
            if first is not other:
                less, more = sorted((first, other), key=len)
                more.extend(less)
                groups.update(dict.fromkeys(less, more))
    lines_of: dict[int, list[tuple[dict[Cell, int], int]]] = {}
    for line, rest in lines:
        if line:
            lines_of.setdefault(id(groups[next(iter(line))]), []).append((line, rest))
    for members in {id(group): group for group in groups.values()}.values():
        yield _Reader(members, [min(1, cells[cell]) for cell in members], lines_of.get(id(members), []))


def _line(
    cells: Mapping[Cell, int], total: Cell, parts: Sequence[Cell], hidden: set[Cell]
) -> tuple[dict[Cell, int], int]:
    """The hidden cells of a sum, 1 for a part and -1 for the total, and what they must come to, given those shown."""
    if cells[total] != sum(cells[part] for part in parts):
        raise ValueError(f"The parts of {total!r} do not add up to it.")
    signs = [(total, -1), *((part, 1) for part in parts)]
    rest = -sum(sign * cells[cell] for cell, sign in signs if cell not in hidden)
    return {cell: sign for cell, sign in signs if cell in hidden}, rest


class _Reader:
    """What somebody knows who sees all but some cells: the least each can be, and what sums of them come to."""

    def __init__(self, cells: list[Cell], least: list[int], lines: list[tuple[dict[Cell, int], int]]) -> None:
        self.cells = cells
        self._column = {cell: at for at, cell in enumerate(cells)}
        self._least = np.array(least, dtype=float)
        entries = [(self._column[cell], float(sign)) for line, _ in lines for cell, sign in line.items()]
        programme = highspy.HighsLp()
        programme.num_col_, programme.num_row_ = len(cells), len(lines)
        programme.col_cost_, programme.col_lower_ = np.zeros(len(cells)), self._least
        programme.col_upper_ = np.full(len(cells), highspy.kHighsInf)
        programme.row_lower_ = programme.row_upper_ = np.array([rest for _, rest in lines], dtype=float)
        programme.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        programme.a_matrix_.start_ = np.cumsum([0, *(len(line) for line, _ in lines)]).astype(np.int32)
        programme.a_matrix_.index_ = np.array([column for column, _ in entries], dtype=np.int32)
        programme.a_matrix_.value_ = np.array([sign for _, sign in entries], dtype=float)
        self._solver = highspy.Highs()  # type: ignore[no-untyped-call]
        self._solver.silent()
        self._solver.setOptionValue("presolve", "off")  # it cannot tell a programme without end from one without answer
        self._solver.passModel(programme)
        self._ask_for(highspy.HighsVarType.kContinuous)

    def furthest(self, cell: Cell, way: int, most: int | None = None) -> Table | None:
        """A table in which the cell is as high (``way`` 1) or as low (-1) as it can be, and no higher than ``most``.

        None if there is none. Raises _EndlessError if there is no highest.
        """
        aim = np.zeros(len(self.cells))
        aim[self._column[cell]] = -way
        limit = np.full(len(self.cells), highspy.kHighsInf)
        if most is not None:
            limit[self._column[cell]] = max(most, self._least[self._column[cell]] - 1)
        return self._solve(aim, limit, must_be_whole=True)

    def sweep(self, most: Sequence[int]) -> Iterator[Table]:
        """Tables far from each other: all cells, none above ``most``, are pulled up or down by forces drawn by lot."""
        lot = random.Random(0)  # noqa: S311  the lot is no secret, only the same each time
        for _ in range(SWEEPS):
            aim = np.array([lot.uniform(-1, 1) for _ in self.cells])
            table = self._solve(aim, np.array(most, dtype=float), must_be_whole=False)
            if table:
                yield table

    def _solve(self, aim: Floats, limit: Floats, must_be_whole: bool) -> Table | None:
        """The table with the least sum of counts times ``aim``; None if there is none, or its counts are not whole."""
        columns = np.arange(len(self.cells), dtype=np.int32)
        if (limit < self._least).any():
            return None
        self._solver.changeColsCost(len(columns), columns, aim)
        self._solver.changeColsBounds(len(columns), columns, self._least, limit)
        counts = self._run()
        if counts is not None and np.abs(counts - np.rint(counts)).max() > WHOLE:
            if not must_be_whole:
                return None
            self._ask_for(highspy.HighsVarType.kInteger)
            counts = self._run()
            self._ask_for(highspy.HighsVarType.kContinuous)
        return None if counts is None else {cell: round(count) for cell, count in zip(self.cells, counts, strict=True)}

    def _run(self) -> Floats | None:
        self._solver.run()
        status = self._solver.getModelStatus()
        if status == highspy.HighsModelStatus.kUnbounded:
            raise _EndlessError
        if status == highspy.HighsModelStatus.kInfeasible:
            return None
        if status != highspy.HighsModelStatus.kOptimal:
            raise RuntimeError(f"The attack came to no end: {self._solver.modelStatusToString(status)}.")
        return np.array(self._solver.getSolution().col_value)

    def _ask_for(self, kind: highspy.HighsVarType) -> None:
        columns = np.arange(len(self.cells), dtype=np.int32)
        self._solver.changeColsIntegrality(len(columns), columns, np.full(len(columns), int(kind), dtype=np.uint8))
