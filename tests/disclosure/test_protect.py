"""Counts of a few children are hidden, and so is whatever would give them away; no more than that takes."""

from __future__ import annotations

import random
from collections.abc import Collection, Mapping, Sequence
from itertools import combinations, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from etl.disclosure import protect
from etl.disclosure.attack import attack, recovered

Sums = list[tuple[str, list[str]]]
ROW: tuple[dict[str, int], Sums] = ({"a": 3, "b": 7, "c": 50, "t": 60}, [("t", ["a", "b", "c"])])


def test_a_small_count_takes_its_smallest_neighbour_along() -> None:
    assert protect(*ROW) == {"a", "b"}
    assert attack(*ROW, {"a", "b"}) == {"a": (1, 9), "b": (1, 9)}


def test_alone_it_could_be_worked_out() -> None:
    assert attack(*ROW, {"a"}) == {"a": (3, 3)}
    assert recovered(*ROW, {"a"}) == ["a"]


def test_two_that_leave_only_two_possible_values_take_a_third_along() -> None:
    cells, sums = {"a": 1, "b": 2, "c": 50, "t": 53}, [("t", ["a", "b", "c"])]
    assert recovered(cells, sums, {"a", "b"}) == ["a", "b"]  # 1 and 2, or 2 and 1
    assert protect(cells, sums) == {"a", "b", "c"}


def test_noughts_are_shown_and_are_no_cover() -> None:
    cells, sums = {"a": 4, "b": 0, "c": 9, "t": 13}, [("t", ["a", "b", "c"])]
    assert protect(cells, sums) == {"a", "c"}


def test_where_only_noughts_stand_beside_it_the_total_goes() -> None:
    assert protect({"a": 4, "b": 0, "t": 4}, [("t", ["a", "b"])]) == {"a", "t"}


def test_nothing_small_hides_nothing() -> None:
    assert protect({"a": 6, "b": 7, "t": 13}, [("t", ["a", "b"])]) == set()


def test_the_threshold_and_the_width_are_the_callers() -> None:
    assert protect(*ROW, threshold=2) == set()
    assert protect(*ROW, threshold=7) == {"a", "b"}
    assert protect(*ROW, min_width=12) == {"a", "c"}  # with b, either could take 9 values at most


def test_what_must_be_hidden_is_hidden_whatever_its_count() -> None:
    assert protect({"a": 30, "b": 40, "c": 50, "t": 120}, [("t", ["a", "b", "c"])], primary=["c"]) == {"c", "a"}


def test_what_readers_know_already_is_no_cover() -> None:
    assert protect(*ROW, known=["b"]) == {"a", "c"}
    assert "a" not in protect(*ROW, known=["a"])


def test_what_nobody_prints_costs_nothing_to_hide() -> None:
    """97 of 100: the other 3 are printed nowhere, but follow; so the 97 go, and the 100 stay."""
    cells, sums = {"in time": 97, "late": 3, "all": 100}, [("all", ["in time", "late"])]
    assert protect(cells, sums, costs={"late": 0.0}) == {"in time", "late"}


def test_a_month_is_not_given_away_by_its_quarter_nor_by_the_year_so_far() -> None:
    months = {"April": 4, "May": 20, "June": 30, "July": 25}
    so_far = {"April to May": 24, "April to June": 54, "April to July": 79}
    sums: Sums = [
        ("April to May", ["April", "May"]),
        ("April to June", ["April to May", "June"]),
        ("April to July", ["April to June", "July"]),
    ]
    hidden = protect(months | so_far, sums)
    assert recovered(months | so_far, sums, hidden) == []
    assert hidden == {"April", "May"} or hidden == {"April", "April to May", "June"}


def test_two_in_every_row_and_column_are_not_enough() -> None:
    """sdcTable's own table: two or more are hidden in every line, and one is still exactly 47 (methods.md 4.2)."""
    rows = {"w": [30, 47, 64, 89], "x": [90, 124, 5, 31], "y": [92, 100, 59, 85], "z": [800, 991, 651, 685]}
    cells = {row + column: count for row, counts in rows.items() for column, count in zip("abcd", counts, strict=True)}
    sums: Sums = [(f"{row}t", [row + column for column in "abcd"]) for row in rows]
    sums += [(f"t{column}", [row + column for row in rows]) for column in "abcd"]
    for total, parts in sums:
        cells[total] = sum(cells[part] for part in parts)
    cells["tt"] = sum(map(sum, rows.values()))
    sums += [("tt", [f"{row}t" for row in rows]), ("tt", [f"t{column}" for column in "abcd"])]
    small = ["wa", "wb", "wc", "xa", "xc", "yb", "yd", "zb", "zd"]
    assert attack(cells, sums, small)["wb"] == (47, 47)
    hidden = protect(cells, sums, threshold=0, primary=small)
    assert len(hidden) == len(small) + 1
    # sdcTable gives 0 to 78, for it takes 0 as the least; we know that what is hidden is at least 1.
    assert attack(cells, sums, hidden)["wb"] == (1, 77)


@pytest.mark.parametrize(
    ("cells", "sums", "why"),
    [
        ({"a": -1}, [], "whole number from nought"),
        ({"a": 1.5}, [], "whole number from nought"),
        ({"a": 1, "t": 3}, [("t", ["a"])], "do not add up"),
        ({"a": 1, "t": 1}, [("t", ["b"])], "not among the cells"),
        ({"t": 0}, [("t", [])], "no parts"),
        ({"a": 1, "t": 2}, [("t", ["a", "a"])], "twice"),
        ({"t": 2}, [("t", ["t"])], "among its parts"),
        ({"a": 2, "b": 2}, [("a", ["b"]), ("b", ["a"])], "leads back"),
    ],
)
def test_tables_that_cannot_be_are_refused(cells: dict[str, int], sums: Sums, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        protect(cells, sums)


@pytest.mark.parametrize("named", ["primary", "known"])
def test_unknown_cells_are_refused(named: str) -> None:
    with pytest.raises(ValueError, match="not among the cells"):
        protect(*ROW, **{named: ["nobody"]})  # type: ignore[arg-type]


Table = tuple[dict[str, int], Sums]


def table(counts: Sequence[Sequence[int]]) -> Table:
    """Rows, columns and totals of a table; its rows are months, so the first two have a total of their own."""
    rows, columns = range(len(counts)), range(len(counts[0]))
    cells = {f"{row},{column}": counts[row][column] for row, column in product(rows, columns)}
    sums: Sums = [(f"{row},t", [f"{row},{column}" for column in columns]) for row in rows]
    sums += [(f"t,{column}", [f"{row},{column}" for row in rows]) for column in columns]
    sums += [(f"h,{column}", [f"0,{column}", f"1,{column}"]) for column in columns]
    for total, parts in sums:
        cells[total] = sum(cells[part] for part in parts)
    for line, parts in (("t,t", rows), ("h,t", (0, 1))):
        cells[line] = sum(cells[f"{row},t"] for row in parts)
        sums += [(line, [f"{row},t" for row in parts]), (line, [f"{line[0]},{column}" for column in columns])]
    return cells, sums


def tables(most: int, rows: int, columns: int) -> st.SearchStrategy[Table]:
    row = st.lists(st.integers(0, most), min_size=columns, max_size=columns)
    return st.lists(row, min_size=rows, max_size=rows).map(table)


@settings(max_examples=60, deadline=None)
@given(tables(40, 4, 4), st.integers(1, 9), st.integers(2, 5))
def test_no_hidden_count_can_be_worked_out(given_table: Table, threshold: int, min_width: int) -> None:
    cells, sums = given_table
    hidden = protect(cells, sums, threshold=threshold, min_width=min_width)
    assert {cell for cell, count in cells.items() if 1 <= count <= threshold} <= hidden
    assert all(cells[cell] for cell in hidden)
    assert recovered(cells, sums, hidden, min_width=min_width) == []


@settings(max_examples=40, deadline=None)
@given(tables(5, 2, 2), st.sets(st.sampled_from(["0,0", "0,1", "1,0", "1,1"]), min_size=1), st.integers(2, 4))
def test_the_attack_finds_what_trying_every_table_finds(given_table: Table, inside: set[str], width: int) -> None:
    cells, sums = given_table
    hidden = {*inside, "t,0", "h,0"}
    possible = values_of_every_table(cells, sums, hidden)
    found = attack(cells, sums, hidden)
    for cell in hidden:
        lowest, highest = found[cell]
        assert lowest == min(possible[cell])
        if highest is not None:
            assert highest == max(possible[cell])
    narrow = {cell for cell in hidden if len(possible[cell]) < width and found[cell][1] is not None}
    assert set(recovered(cells, sums, hidden, min_width=width)) == narrow


def values_of_every_table(cells: Mapping[str, int], sums: Sums, hidden: Collection[str]) -> dict[str, set[int]]:
    """Tries every count up to 12 inside the table; the totals follow."""
    inside = sorted(cell for cell in hidden if cell[0] in "01" and cell[2] in "01")
    possible: dict[str, set[int]] = {cell: set() for cell in hidden}
    for counts in product(*(range(min(1, cells[cell]), 13) for cell in inside)):
        trial = {**cells, **dict(zip(inside, counts, strict=True))}
        for total, parts in sums:
            if total in hidden:
                trial[total] = sum(trial[part] for part in parts)
        fits = all(trial[total] == sum(trial[part] for part in parts) for total, parts in sums)
        if fits and all(trial[cell] >= min(1, cells[cell]) for cell in hidden):
            for cell in hidden:
                possible[cell].add(trial[cell])
    return possible


@settings(max_examples=30, deadline=None)
@given(tables(12, 3, 3), st.randoms(use_true_random=False))
def test_the_order_of_cells_and_sums_changes_nothing(given_table: Table, lot: random.Random) -> None:
    cells, sums = given_table
    other_cells, other_sums = list(cells.items()), [(total, lot.sample(parts, len(parts))) for total, parts in sums]
    lot.shuffle(other_cells)
    lot.shuffle(other_sums)
    assert protect(dict(other_cells), other_sums) == protect(cells, sums)


def fewest(cells: Mapping[str, int], sums: Sums) -> int:
    """The least that must be hidden, by trying every choice of the smallest size on."""
    small = {cell for cell, count in cells.items() if 1 <= count <= 5}
    others = [cell for cell, count in cells.items() if count > 5]
    for size in range(len(others) + 1):
        if any(not recovered(cells, sums, small | set(more)) for more in combinations(others, size)):
            return len(small) + size
    raise AssertionError("everything hidden is safe")


@pytest.mark.parametrize("seed", range(6))
def test_little_more_is_hidden_than_must_be(seed: int) -> None:
    lot = random.Random(seed)
    cells, sums = table([[lot.choice([3, 8, 12, 20, 30]) for _ in range(3)] for _ in range(2)])
    assert len(protect(cells, sums)) <= fewest(cells, sums) + 2
