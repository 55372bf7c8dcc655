"""The proof that hidden cells are safe: other tables that fit everything shown.

Each is kept as a move: how far each cell that differs lies from the true table. A cell is safe when the tables known
for it show enough values, so every value counted is one a reader cannot rule out. All is done in whole numbers: what
found a move is never believed, and a cell whose possible values have gaps is not taken for one that has them all.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from etl.disclosure.families import Family

Move = Mapping[int, int]


class Alternatives:
    """The other tables found for one family, and the values they let each cell take."""

    def __init__(self, family: Family, min_width: int) -> None:
        self._family = family
        self._min_width = min_width
        self._moves: list[Move] = []
        self._moves_of: list[list[int]] = [[] for _ in family.ids]
        self._shifts = [Counter({0: 1}) for _ in family.ids]
        self._aside: set[int] = set()

    def is_table(self, move: Move) -> bool:
        """Whether the true table, moved so, keeps every sum and takes no cell below the least it can be."""
        off: Counter[int] = Counter()
        for cell, shift in move.items():
            if self._family.values[cell] + shift < self._family.least[cell]:
                return False
            for at in self._family.equations_of[cell]:
                off[at] += shift * self._family.equations[at][cell]
        return not any(off.values())

    def add(self, move: Move) -> None:
        """Takes a move, and those of its multiples, both ways, that are tables too. Raises ValueError if it is none."""
        if not self.is_table(move):
            raise ValueError("A move must lead to a table that fits what is shown.")
        for times in range(1, self._min_width):
            for multiple in (times, -times):
                moved = {cell: shift * multiple for cell, shift in move.items() if shift}
                if self.is_table(moved):
                    for cell, shift in moved.items():
                        self._moves_of[cell].append(len(self._moves))
                        self._shifts[cell][shift] += 1
                    self._moves.append(moved)

    def is_safe(self, cell: int) -> bool:
        return len(self._shifts[cell]) >= self._min_width

    def furthest(self, cell: int) -> tuple[int, int]:
        """How far the known tables take a cell down (0 or less) and up (0 or more) from its true count."""
        return min(self._shifts[cell]), max(self._shifts[cell])

    def set_aside(self, cell: int) -> tuple[list[int], list[int]]:
        """Counts no longer the tables in which the cell differs: which they are, and the cells that lean on them."""
        aside = [at for at in self._moves_of[cell] if at not in self._aside]
        self._aside.update(aside)
        for at in aside:
            for moved, shift in self._moves[at].items():
                self._shifts[moved][shift] -= 1
                if not self._shifts[moved][shift]:
                    del self._shifts[moved][shift]
        return aside, sorted({moved for at in aside for moved in self._moves[at]} - {cell})

    def take_back(self, aside: list[int]) -> None:
        """Counts tables again that were set aside."""
        self._aside.difference_update(aside)
        for at in aside:
            for moved, shift in self._moves[at].items():
                self._shifts[moved][shift] += 1
