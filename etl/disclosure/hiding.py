"""Which cells must be hidden so that a reader who knows everything else cannot tell a small count.

**The reader we guard against** knows every cell shown, every sum, that counts are whole and not below nought, and that
noughts are shown, so that a hidden cell is at least 1. A nought is hidden only where it must be whatever its value
(``primary``), or in the last resort beside one. All hidden cells bear one symbol, so a reader cannot know which these
are; but we do not lean on that. We let the reader know of every hidden cell whether it is a nought, and so take 0 as
the least for a hidden nought and 1 for all others. Whoever knows less has wider ranges, so what is safe against this
reader is safe against all of them.

**Safe** means that the tables which fit all that is shown give a cell at least ``min_width`` different values. They are
counted, not taken from lowest and highest: possible values may have gaps. It is asked of every hidden cell, not only of
small ones: a partner that can be worked out need not have been hidden, and where it can nearly be, so can the rest.

**Not guarded against**: a reader who re-enacts this algorithm, asking which small counts would have led it to hide just
these cells (Wong et al., 2007, minimality attack); one who brings knowledge of his own, such as a child's own family.

**Method** (Hundepool et al., Statistical Disclosure Control, 2012, chapter 4). First every sum by itself: while what is
hidden in one can be narrowed, hide the cell that costs least for the sums it mends. Then all sums together: take the
hidden cells one by one, smallest first; while one is not safe, look for another table that fits, near it and then
further out; if there is none, for the one that hides the least more, and hide that. Last, try to show again what was
hidden beyond the small counts, dearest first. Sound by construction: a cell counts as safe only by tables that were
checked in whole numbers.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Mapping

from etl.disclosure.alternatives import Alternatives, Move
from etl.disclosure.families import Cell, Family, Sums, families
from etl.disclosure.search import find_move

NOBODY_LEFT = 1e6  # what it costs to hide a cell in a sum in which nothing could be hidden beside it


def protect(
    cells: Mapping[Cell, int],
    sums: Sums,
    *,
    threshold: int = 5,
    min_width: int = 3,
    primary: Iterable[Cell] = (),
    known: Iterable[Cell] = (),
    costs: Mapping[Cell, float] | None = None,
) -> set[Cell]:
    """The ids of the cells to hide, so that nobody can narrow a hidden one to fewer than ``min_width`` values.

    ``cells``: each published cell's count, by an id of any kind (see ``families`` for what orders them). ``sums``: all
    that is published of how they add up, as (total, its parts); a cell may be in many. ``threshold``: counts from 1 to
    it are hidden; noughts are shown. ``primary``: cells to hide whatever their count. ``known``: cells that readers
    have from elsewhere, so that hiding them is of no use. ``costs``: what it costs to hide a cell, 0 for one that
    nobody prints; of others it grows with the root of the count and with every step of adding up. The same input gives
    the same answer, in whatever order it comes; tables that share no sum do not affect each other.

    Where the sums and what is known settle a cell, it is hidden to no avail; ``attack.recovered`` names it.

    Raises ValueError for counts that are negative or not whole, sums that do not add up, that name unknown cells, no
    part, a part twice or their total as a part, totals that lead back to themselves, cells named elsewhere that are
    unknown, a threshold below 0 and a width below 1.
    """
    if threshold < 0 or min_width < 1:
        raise ValueError("The threshold must be 0 or more and the width 1 or more.")
    hidden: set[Cell] = set()
    for family in families(cells, sums, threshold, primary=set(primary), known=set(known), costs=costs or {}):
        hidden.update(family.ids[cell] for cell in _Choice(family, min_width).hide())
    return hidden


class _Choice:
    """The choice of cells in one family."""

    def __init__(self, family: Family, min_width: int) -> None:
        self._family = family
        self._min_width = min_width
        self._tables = Alternatives(family, min_width)
        self._hidden: set[int] = set()
        self._in_sum = [0] * len(family.equations)  # how many of its cells are hidden
        self._cheapest_two = [sorted((family.costs[cell], cell) for cell in line)[:2] for line in family.equations]
        self._touched: list[int] = []  # sums in which something was hidden since they were looked at

    def hide(self) -> set[int]:
        for cell in sorted(self._family.primary):
            self._hide(cell)
        self._mend_sums()
        self._mend_all_together()
        self._show_again()
        return self._hidden

    def _hide(self, cell: int) -> None:
        self._hidden.add(cell)
        for at in self._family.equations_of[cell]:
            self._in_sum[at] += 1
            heapq.heappush(self._touched, at)

    def _mend_sums(self) -> None:
        """Hides until each sum, taken alone, keeps its hidden cells safe; or has nothing left to hide."""
        while self._touched:
            at = heapq.heappop(self._touched)
            left = [cell for cell in self._family.equations[at] if cell not in self._hidden]
            if left and not self._is_safe_alone(at):
                self._hide(min(left, key=lambda cell: (self._price(cell), cell)))

    def _price(self, cell: int) -> float:
        """What it costs to hide a cell, and one beside it in sums where it would be alone, for each sum it mends."""
        price, mended = self._family.costs[cell], 0
        for at in self._family.equations_of[cell]:
            if not self._in_sum[at]:
                beside = (cost for cost, other in self._cheapest_two[at] if other != cell)
                price += next(beside, NOBODY_LEFT)
            elif not self._is_safe_alone(at):
                mended += 1
        return price / max(mended, 1)

    def _is_safe_alone(self, at: int, shown: int | None = None) -> bool:
        """Whether a reader of this one sum cannot narrow its hidden cells. ``shown``: one that is taken as shown.

        With m parts hidden that add up to r, and the total shown, each is at least 1 and at most r - (m - 1) (a nought
        at least 0): r - m + 1 values, every one possible. With the total hidden there is no upper end.
        """
        line = self._family.equations[at]
        hidden = [cell for cell in line if cell in self._hidden and cell != shown]
        if len(hidden) < 2:
            return not hidden or self._min_width == 1
        if any(line[cell] < 0 for cell in hidden):
            return True
        return sum(self._family.values[cell] - self._family.least[cell] for cell in hidden) + 1 >= self._min_width

    def _mend_all_together(self) -> None:
        queue = sorted(self._hidden, key=self._smallest_first)
        queued = set(queue)
        for cell in queue:  # grows while it is read: a partner must be safe itself
            while not self._tables.is_safe(cell):
                move = self._move(cell) or self._dear_move(cell)
                if not move:
                    break
                self._tables.add(move)
                for partner in sorted(move.keys() - self._hidden):
                    self._hide(partner)
                self._mend_sums()
                queue += sorted(self._hidden - queued)
                queued |= self._hidden

    def _smallest_first(self, cell: int) -> tuple[int, int]:
        return self._family.values[cell], cell

    def _move(self, cell: int, still: int | None = None) -> Move | None:
        """A table that fits all that is shown, and in which the cell has a value it has in no other known one."""
        lowest, highest = self._tables.furthest(cell)
        for shift in (highest + 1, lowest - 1):
            move = find_move(self._family, cell, shift, self._hidden, still=still)
            if move and self._tables.is_table(move):
                return move
        return None

    def _dear_move(self, cell: int) -> Move | None:
        """The same, but more must be hidden for it: up or down, whichever costs less."""
        lowest, highest = self._tables.furthest(cell)
        found = [
            find_move(self._family, cell, shift, self._hidden, among_all=True) for shift in (highest + 1, lowest - 1)
        ]
        return min((move for move in found if move and self._tables.is_table(move)), key=self._cost, default=None)

    def _cost(self, move: Move) -> float:
        return sum(self._family.costs[cell] for cell in move.keys() - self._hidden)

    def _show_again(self) -> None:
        partners = sorted(self._hidden - self._family.primary, key=lambda cell: (-self._family.costs[cell], cell))
        for partner in partners:
            sums = self._family.equations_of[partner]
            # Each sum alone says no to most partners at once.
            if all(self._is_safe_alone(at, shown=partner) for at in sums) and self._is_safe_without(partner):
                self._hidden.remove(partner)
                for at in sums:
                    self._in_sum[at] -= 1

    def _is_safe_without(self, partner: int) -> bool:
        """Whether tables in which the partner stands still keep all others safe; if so, they are counted on."""
        aside, leaning = self._tables.set_aside(partner)
        for cell in sorted(leaning, key=self._smallest_first):
            while not self._tables.is_safe(cell):
                move = self._move(cell, still=partner)
                if not move:
                    self._tables.take_back(aside)
                    return False
                self._tables.add(move)
        return True
