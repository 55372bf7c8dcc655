"""The builder's plain-Python twin: on any rows, in every kind, period and breakdown, both count the same."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from statistics import median
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from etl.catalogue.load import Loaded, load_catalogue
from etl.database import records
from etl.facts.run import columns_of_facts
from tests.facts.worked import facts_of, figures

Row = dict[str, Any]
FIRST, LAST = date(2022, 7, 1), date(2024, 8, 31)
WORDS = """owner: us, priorities: [], polarity: neutral, why: It tells., good_looks_like: None., questions: [Is it so?],
    targets: [], caveats: [], statutory_basis: None., synonyms: [], reviewed_on: 2026-11-21"""
OPEN = "open_at_end: [started_on, completed_on]"
PARTS = {
    "begun": ("kind: count, measured: during, unit: episodes", "on: started_on"),
    "open_now": ("kind: count, measured: at_end, unit: episodes", OPEN),
    "children": ("kind: count, measured: during, unit: children", "on: started_on, once_per_child: last"),
    "girls_pct": (
        "kind: percentage, measured: during, out_of: all",
        "on: started_on, where: {sex: {in: [Female, Male]}}, part: {sex: Female}",
    ),
    "split_pct": ("kind: percentage, measured: during, out_of: all", "on: started_on, split: true"),
    "long_pct": (
        "kind: percentage, measured: at_end, out_of: all",
        f"{OPEN}, part: {{started_on: {{is_reached: true}}, sex: {{not: Female}}}}",
    ),
    "lasted_mean": ("kind: mean, measured: during, unit: days, out_of: all", "on: completed_on, of: days_lasted"),
    "lasted_median": ("kind: median, measured: during, unit: days", "on: completed_on, of: days_lasted"),
    "lasted_ratio": (
        "kind: ratio, measured: during, unit: days, out_of: rows", "on: completed_on, of: days_lasted, over: row_number"
    ),
    "oldest": ("kind: longest, measured: at_end, unit: days", f"{OPEN}, of: days_open"),
}  # fmt: skip


@pytest.fixture(scope="module")
def catalogue(tmp_path_factory: pytest.TempPathFactory) -> Loaded:
    head = "themes: [{id: one, title: One}]\nowners: {us: Ourselves}\npriorities: {}\n"
    head += "prefer: {month: [records]}\nindicators:\n"
    items = "".join(
        f"  - {{id: {name}, title: Title, plain_title: Title, short_title: The {name}, theme: one, {part},\n"
        f"    counts: rows, breakdowns: [sex],\n"
        f"    records: {{fact: early_help_episode, {ours}}},\n    {WORDS}}}\n"
        for name, (part, ours) in PARTS.items()
    )
    path: Path = tmp_path_factory.mktemp("twin") / "indicators.yaml"
    path.write_text(head + items, encoding="utf-8")
    return load_catalogue(path, [], columns_of_facts())


@st.composite
def episodes(draw: st.DrawFn) -> list[Row]:
    """Episodes of a few children, some open, some beginning or ending on the edges of months."""
    days = st.one_of(st.dates(FIRST, LAST), st.sampled_from([date(2023, 3, 31), date(2023, 4, 1), date(2024, 2, 29)]))
    found: dict[tuple[str, date], Row] = {}
    for _ in range(draw(st.integers(0, 25))):
        child, start = draw(st.sampled_from("ABCDEF")), draw(days)
        end = draw(st.one_of(st.none(), st.integers(0, 400).map(lambda n, start=start: start + timedelta(n))))
        row = {"child_id": child, "started_on": start, "completed_on": end, "sex": draw(st.sampled_from("MFU"))}
        found[child, start] = row
    return list(found.values())


def month_ends() -> Iterator[date]:
    day = FIRST
    while day <= LAST:
        following = date(day.year + day.month // 12, day.month % 12 + 1, 1)
        yield following - timedelta(1)
        day = following


def periods(is_stock: bool) -> Iterator[tuple[str, date, date, str]]:
    """Type, first day, last day and status of every period there is a row for."""
    for end in month_ends():
        start = end.replace(day=1)
        of_year = date(end.year - (end.month < 4), 4, 1)
        back = {"month": 0, "quarter": 2, "rolling_12_months": 11}
        spans = [("month", start), ("year_to_date", of_year), ("rolling_12_months", months_before(start, 11))]
        spans += [("quarter", months_before(start, back["quarter"]))] if end.month % 3 == 0 else []
        spans += [("year", of_year)] if end.month == 3 else []
        for period_type, first in spans:
            if is_stock:
                if period_type in ("month", "quarter", "year"):
                    yield period_type, first, end, "shown"
            elif first >= FIRST:
                yield period_type, first, end, "shown"
            elif period_type == "rolling_12_months":
                yield period_type, first, end, "not_enough_history"


def months_before(day: date, months: int) -> date:
    number = day.year * 12 + day.month - 1 - months
    return date(number // 12, number % 12 + 1, 1)


Counted = tuple[float | None, float | None, float | None]  # value, numerator, denominator


def share(part: float, whole: float, times: int = 1) -> Counted:
    return (part * times / whole if whole else None), part, whole


def twin(name: str, rows: list[Row], first: date, last: date, everybody: list[Row]) -> Counted:
    """One figure, counted by hand. ``rows``: of one category; ``everybody``: of all."""
    begun = [row for row in rows if first <= row["started_on"] <= last]
    ended = [row for row in rows if row["completed_on"] and first <= row["completed_on"] <= last]
    lasted = [row["days_lasted"] for row in ended]
    open_ = [r for r in rows if r["started_on"] <= last and (r["completed_on"] is None or r["completed_on"] > last)]
    match name:
        case "begun":
            return float(len(begun)), None, None
        case "open_now":
            return float(len(open_)), None, None
        case "children":
            of_all = [row for row in everybody if first <= row["started_on"] <= last]
            latest = {row["child_id"]: row for row in sorted(of_all, key=lambda row: row["started_on"])}
            return float(sum(row in rows for row in latest.values())), None, None
        case "girls_pct":
            known = [row for row in begun if row["sex"] in ("Female", "Male")]
            return share(sum(row["sex"] == "Female" for row in known), len(known), 100)
        case "split_pct":
            return share(len(begun), sum(first <= row["started_on"] <= last for row in everybody), 100)
        case "long_pct":
            return share(sum(row["sex"] != "Female" for row in open_), len(open_), 100)
        case "lasted_mean":
            return share(sum(lasted), len(lasted))
        case "lasted_ratio":
            return share(sum(lasted), sum(row["row_number"] for row in ended))
        case "lasted_median":
            return (float(median(lasted)) if lasted else None), None, len(lasted)
        case _:
            ages = [(last - row["started_on"]).days for row in open_]
            return (float(max(ages)) if ages else None), None, len(ages)


def counted_at(name: str) -> Callable[[Row], date | None]:
    """The day by which a row is counted, for the categories that ever occur."""
    return lambda row: row["completed_on"] if name.startswith("lasted") else row["started_on"]


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=episodes())
def test_the_builder_and_its_twin_count_the_same(catalogue: Loaded, rows: list[Row]) -> None:
    with facts_of({"early_help": rows}, received=(FIRST, LAST)) as connection:
        fact = records(connection, "FROM fact_early_help_episode")
        found = figures(connection, catalogue)
    ours = {(r["indicator_id"], r["period_type"], r["period_end"], r["category"]): r for r in found}
    expected = 0
    for name, (part, _) in PARTS.items():
        is_stock = "at_end" in part
        seen = {row["sex"] for row in fact if counted_at(name)(row) and is_ever(name, row, is_stock)}
        groups = {"total": fact, **{sex: [row for row in fact if row["sex"] == sex] for sex in seen}}
        for category, members in groups.items():
            if name == "split_pct" and category == "total":
                continue
            for period_type, first, last, status in periods(is_stock):
                expected += 1
                mine = ours[name, period_type, last, category]
                value, numerator, denominator = twin(name, members, first, last, fact)
                if status == "shown" and value is None:
                    status = "not_applicable"
                assert mine["status"] == status, (name, period_type, last, category)
                assert mine["value"] == (value if status == "shown" else None), (name, period_type, last, category)
                if status == "shown":
                    assert (mine["numerator"], mine["denominator"]) == (numerator, denominator)
    assert len(ours) == expected


def is_ever(name: str, row: Row, is_stock: bool) -> bool:
    """Whether a row is counted in any month, so that its category exists."""
    if name == "girls_pct" and row["sex"] not in ("Female", "Male"):
        return False
    if name == "children":
        return True
    if not is_stock:
        return FIRST <= (counted_at(name)(row) or date.max) <= LAST
    return any(row["started_on"] <= end and (row["completed_on"] or date.max) > end for end in month_ends())
