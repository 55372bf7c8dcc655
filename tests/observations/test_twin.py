"""The SQL and its plain-Python twin agree on any table that could be published."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from etl.database import records
from tests.observations import small_world, twin

STATUSES = st.sampled_from(["confidential", "not_available", "not_applicable", "rounds_to_zero", "unreliable"])
POLARITY = {"events_rate": "low", "part_pct": "high", "part_ratio": "high", "load_mean": "low", "load_median": "low"}


@st.composite
def tables(draw: st.DrawFn) -> list[dict[str, Any]]:
    """A national table and populations with holes, hidden cells, noughts and ties."""
    rows = []
    for area in twin.AREAS:
        for year in (2022, 2023, 2024):
            for measure in ("events", "stock", "part", "load"):
                kind = draw(st.sampled_from(["shown", "shown", "shown", "hidden", "absent"]))
                if kind == "shown":
                    top = 500 if measure != "part" else 60
                    rows.append(small_world.given(area, year, measure, float(draw(st.integers(0, top)))))
                elif kind == "hidden":
                    rows.append(small_world.given(area, year, measure, None, draw(STATUSES)))
            if draw(st.integers(0, 9)):
                rows.append(small_world.people(area, year - 1, float(draw(st.integers(1_000, 90_000)))))
    return rows


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(table=tables())
def test_figures_groups_and_standing_agree_with_the_twin(tmp_path: Path, table: list[dict[str, Any]]) -> None:
    expected = twin.figures(table)
    with small_world.world(tmp_path, table) as connection:
        ours = {
            (row["indicator_id"], row["area_code"], row["period_end"].year): row
            for row in records(connection, "SELECT * FROM observation WHERE is_preferred AND period_type = 'year'")
        }
        assert set(ours) == set(expected)
        for key, (value, status) in expected.items():
            assert (ours[key]["value"], ours[key]["status"]) == (value, status), key
        _compare_groups(connection, expected)
        _compare_standing(connection, expected)


def _compare_groups(connection: Any, expected: twin.Figures) -> None:
    sql = "SELECT * FROM benchmark WHERE group_id = 'pals' AND length(area_code) = 1"
    ours: dict[tuple[str, str, int], dict[str, Any]] = {}
    for row in records(connection, sql):
        key = row["indicator_id"], row["area_code"], row["period_end"].year
        found = ours.setdefault(key, {"counted": row["members_counted"], "total": row["members_total"]})
        if row["status"] == "shown":
            found[row["statistic"]] = row["value"]
    comparable = set(POLARITY) | {"stock_rate"}
    for indicator in comparable:
        for area in twin.AREAS:
            for year in (2022, 2023, 2024):
                theirs = twin.group(expected, indicator, area, year)
                mine = ours.get((indicator, area, year), {})
                if theirs is None:
                    assert set(mine) <= {"counted", "total"}
                else:
                    assert mine == pytest.approx(theirs)


def _compare_standing(connection: Any, expected: twin.Figures) -> None:
    for row in records(connection, "SELECT * FROM comparison WHERE length(area_code) = 1"):
        indicator, area, year = row["indicator_id"], row["area_code"], row["period_end"].year
        place = twin.standing(expected, indicator, area, year, POLARITY.get(indicator, "neutral"))
        assert (row["rank"], row["quartile_band"]) == place, (indicator, area, year)
        assert row["change_from_previous"] == twin.change(expected, indicator, area, year)
