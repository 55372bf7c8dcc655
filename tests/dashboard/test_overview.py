"""The overview: what to look at first with its reason in words, the measures that matter, then every measure."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from dashboard.publication import Door
from dashboard.queries.rows import Cursor
from dashboard.rendering import render
from etl.build import Outcome
from tests.dashboard.reading import of_kind, parts, rows, words


@pytest.fixture(scope="module")
def door(council: Outcome) -> Door:
    assert council.publication is not None
    return Door(council.publication)


@pytest.fixture
def cursor(door: Door) -> Iterator[Cursor]:
    publication = door.publication()
    assert publication is not None
    with publication.cursor() as cursor:
        yield cursor


def headings(content: Any) -> list[str]:
    return [words(part) for part in of_kind(content, "H3")]


def test_what_to_look_at_first_comes_first_each_with_its_reason(door: Door, cursor: Cursor) -> None:
    page = render(door, "/", "")
    titles = [words(part) for part in of_kind(page.content, "H2")]
    assert titles[0] == "What to look at first"
    assert {"Changed", "Overdue", "Doubtful data"} <= set(headings(page.content))
    text = words(page.content)
    found = cursor.ask("FROM exception WHERE area_code = $1 AND group_id IS NULL ORDER BY position", ("E08000012",))
    assert found
    for row in found:
        indicator = cursor.ask("FROM indicator WHERE indicator_id = $1", (row["indicator_id"],))[0]
        assert indicator["plain_title" if row["reason"] != "signal" else "short_title"] in text
        if row["reason"] == "signal":
            said = cursor.ask(
                "FROM headline WHERE indicator_id = $1 AND area_code = $2 AND period_type = $3::period_type "
                "AND period_end = $4",
                (row["indicator_id"], "E08000012", row["period_type"], row["period_end"]),
            )
            assert said[0]["headline"] in text, "the sentence is the row's"


def test_what_is_worse_comes_before_what_is_better(cursor: Cursor) -> None:
    found = cursor.ask("FROM exception WHERE reason = 'signal' AND area_code = $1 ORDER BY position", ("E08000012",))
    order = ["worse", "higher", "lower", "better"]
    places = [order.index(row["judgement"]) for row in found]
    assert places == sorted(places)


def test_measures_that_matter_are_ten_to_fifteen_in_the_order_of_the_catalogue(door: Door, cursor: Cursor) -> None:
    chosen = cursor.ask("SELECT plain_title FROM indicator WHERE matters IS NOT NULL ORDER BY matters", ())
    assert 10 <= len(chosen) <= 15
    table = next(t for t in of_kind(render(door, "/", "").content, "Table") if "matter" in words(t.children[0]))
    shown = [row[0] for row in rows(table)[1:]]
    expected = [row["plain_title"] for row in chosen]
    assert [title for title in expected if any(title in one for one in shown)] == [
        next(title for title in expected if title in one) for one in shown
    ]


@pytest.mark.parametrize(
    ("by", "heading"), [("theme", "Front door"), ("priority", "Neglect"), ("agency", "Children's social care")]
)
def test_every_measure_is_there_by_theme_by_priority_and_by_agency(
    door: Door, cursor: Cursor, by: str, heading: str
) -> None:
    page = render(door, "/", f"?by={by}")
    summaries = [words(part) for part in of_kind(page.content, "Summary")]
    assert any(one.startswith(f"{heading}: ") for one in summaries)
    text = words(page.content)
    missing = [r["plain_title"] for r in cursor.ask("FROM indicator", ()) if r["plain_title"] not in text]
    assert missing == []


def test_no_figure_is_without_its_period_and_no_icon_without_its_words(door: Door) -> None:
    page = render(door, "/", "")
    for table in of_kind(page.content, "Table"):
        for row in rows(table)[1:]:
            assert row[1].split(), row
    for image in of_kind(page.content, "Img"):
        assert image.alt == "" or "From" in image.alt
    judged = [part for part in parts(page.content) if getattr(part, "className", "") == "judged"]
    assert judged
    assert all(words(part) for part in judged), "each icon has words beside it"


def test_an_area_without_records_has_what_is_out_of_line_only(door: Door) -> None:
    text = words(render(door, "/", "?area=E08000015").content)
    assert "Overdue" not in text
    assert "Doubtful data" not in text
