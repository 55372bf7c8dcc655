"""Compare: areas side by side, what may not be compared, and several areas on one indicator."""

from __future__ import annotations

from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard import queries
from dashboard.address import MOST_AREAS, NotFound, address, resolve
from dashboard.lines import Line, apart, looks, several
from dashboard.pages.compare import LONGEST_HEADING
from dashboard.pages.request import Page
from dashboard.publication import Door
from dashboard.rendering import render
from dashboard.view import View
from tests.conftest import MATTER
from tests.dashboard.reading import of_kind, rows, words

AREAS = "areas=E08000012,E08000015,E92000001"


@pytest.fixture(scope="module")
def door(glossed: Path) -> Door:
    return Door(glossed)


def cursor(door: Door) -> Any:
    publication = door.publication()
    assert publication is not None
    return publication.cursor()


def show(door: Door, search: str) -> Page:
    page = render(door, "/compare", f"?{search}")
    assert page.title not in ("Something went wrong", "Not found")
    return page


def table(page: Page) -> list[list[str]]:
    return rows(of_kind(page.content, "Table")[0])


def titles(page: Page) -> list[str]:
    return [of_kind(row, "A")[0].children for row in of_kind(of_kind(page.content, "Tbody")[0], "Tr")]


def heading_of(indicator: dict[str, Any]) -> str:
    """A short name stands where the plain one is too long to stand beside figures."""
    long = len(indicator["plain_title"]) > LONGEST_HEADING
    return str(indicator["short_title" if long else "plain_title"])


def test_the_measures_that_matter_are_compared_until_the_reader_chooses(door: Door) -> None:
    page = show(door, AREAS)
    heading, *body = table(page)
    assert heading == ["Indicator and period", "Liverpool", "Wirral", "England"]
    by_id = {row["indicator_id"]: heading_of(row) for row in queries.indicators(cursor(door))}
    assert 0 < len(body) <= len(MATTER)
    assert set(titles(page)) <= {by_id[name] for name in MATTER}


def test_without_a_choice_of_areas_ours_is_set_beside_its_region_and_england(door: Door) -> None:
    assert table(show(door, ""))[0][1:] == ["Liverpool", "North West", "England"]


def test_every_cell_is_the_figure_of_that_area_and_period_or_says_why_there_is_none(door: Door) -> None:
    for year in ("", "&year=2014", "&year=2025"):
        page = show(door, f"{AREAS},E06000063&theme=Front%20door{year}")
        ids = {heading_of(row): row for row in queries.indicators(cursor(door))}
        for title, row in zip(titles(page), table(page)[1:], strict=True):
            indicator = ids[title]
            for code, cell in zip(("E08000012", "E08000015", "E92000001", "E06000063"), row[1:], strict=True):
                held = queries.lines_of_areas(cursor(door), indicator["indicator_id"], [code])
                shown = [f"{one['value']:,.{indicator['decimals']}f}" for one in held if one["status"] == "shown"]
                number = cell.split()[0].rstrip("%")
                assert number in shown or (number.startswith("[") and len(cell) > len("[x] ")), (title, code, cell)


def test_one_row_is_of_one_period_and_says_which(door: Door) -> None:
    page = show(door, f"{AREAS}&theme=Front%20door&year=2014")
    assert all(row[0].endswith(("2013 to 2014", "31 March 2014")) for row in table(page)[1:])
    [newest] = table(show(door, f"{AREAS}&indicators=referrals_rate"))[1:]
    assert newest[0] == "Referrals for every 10,000 children 2024 to 2025"


def test_the_rank_and_the_quarter_stand_beside_what_is_better_or_worse(door: Door) -> None:
    [row] = table(show(door, "areas=E08000012,E08000015&indicators=rereferrals_pct"))[1:]
    assert " of " in row[1]
    assert "quarter" in row[1]
    [neutral] = table(show(door, "areas=E08000012,E08000015&indicators=referrals_rate"))[1:]
    assert "quarter" not in " ".join(neutral)


def test_numbers_are_not_set_side_by_side_and_the_page_says_so(door: Door) -> None:
    said = words(show(door, f"{AREAS}&indicators=referrals,referrals_rate").content)
    assert "A number of children or events is not set beside other areas" in said
    assert "Not set side by side, because they are numbers that grow with the area: Referrals to social care." in said
    alone = show(door, f"{AREAS}&indicator=referrals")
    assert of_kind(alone.content, "Table") == []
    assert of_kind(alone.content, "Graph") == []
    offered = {box.value for box in of_kind(show(door, AREAS).content, "Input") if box.type == "checkbox"}
    assert "referrals_rate" in offered
    assert not {row["indicator_id"] for row in queries.names(cursor(door)) if not row["is_comparable"]} & offered


def test_what_only_one_area_has_is_no_comparison_and_is_said(door: Door) -> None:
    page = show(door, "areas=E08000012,E08000015&theme=Front%20door")
    assert "Only one of these areas has a figure for" in words(page.content)
    assert all(sum(not cell.startswith("[") for cell in row[1:]) > 1 for row in table(page)[1:])


def test_a_form_that_is_sent_by_the_browser_alone_means_the_same(door: Door) -> None:
    """One name for each tick, empty names for what was not chosen."""
    sent = resolve(
        "/compare",
        "areas=E08000012&areas=E92000001&areas=&theme=&year=&indicators=referrals_rate&indicators=rereferrals_pct",
        cursor(door),
    )
    assert sent == View(
        "compare", areas=("E08000012", "E92000001"), indicators=("referrals_rate", "rereferrals_pct")
    )  # fmt: skip
    assert isinstance(sent, View)
    assert address(sent) == "/compare?areas=E08000012,E92000001&indicators=referrals_rate,rereferrals_pct"


def test_the_form_holds_the_whole_view(door: Door) -> None:
    page = show(door, f"{AREAS}&theme=Front%20door&indicators=rereferrals_pct&year=2025")
    [form] = of_kind(page.content, "Form")
    kept = [box.value for box in of_kind(form, "Input") if box.type == "hidden"]
    assert kept == ["E08000012", "E08000015", "E92000001"]
    assert [box.value for box in of_kind(form, "Input") if getattr(box, "checked", False)] == ["rereferrals_pct"]
    chosen = [option.value for option in of_kind(form, "Option") if getattr(option, "selected", False)]
    assert {"Front door", "2025"} <= set(chosen)


def test_an_area_can_be_taken_out_and_a_full_set_takes_no_more(door: Door) -> None:
    page = show(door, AREAS)
    without = next(link.href for link in of_kind(page.content, "A") if words(link) == "Remove Wirral")
    assert without == "/compare?areas=E08000012,E92000001"
    codes = [row["area_code"] for row in queries.areas(cursor(door))][: MOST_AREAS + 1]
    full = show(door, f"areas={','.join(codes[:-1])}")
    assert next(box for box in of_kind(full.content, "Select") if box.id == "choose-areas").disabled
    assert isinstance(resolve("/compare", f"areas={','.join(codes)}", cursor(door)), NotFound)


def test_ready_made_sets_are_of_our_own_area(door: Door) -> None:
    links = {words(link): link.href for link in of_kind(show(door, AREAS).content, "A")}
    assert links["Region and England"] == "/compare?areas=E08000012,E12000002,E92000001"
    assert links["Core cities"].startswith("/compare?areas=E08000012,")
    assert len(links["Similar areas, list of 2025"].split(",")) == 11


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_any_view_comes_back_from_its_address(door: Door, data: st.DataObject) -> None:
    catalogue = queries.names(cursor(door))
    codes = [row["area_code"] for row in queries.areas(cursor(door))]
    ids = [row["indicator_id"] for row in catalogue]
    view = View(
        "compare",
        areas=tuple(data.draw(st.lists(st.sampled_from(codes), unique=True, max_size=MOST_AREAS))),
        indicators=tuple(data.draw(st.lists(st.sampled_from(ids), unique=True, max_size=20))),
        theme=data.draw(st.sampled_from(["", *{row["theme"] for row in catalogue}])),
        indicator_id=data.draw(st.sampled_from(["", *ids])),
        year=data.draw(st.sampled_from(["", "2014", "2025"])),
    )
    path, _, search = address(view).partition("?")
    assert resolve(path, search, cursor(door)) == view


@settings(max_examples=60, deadline=None)
@given(
    name=st.sampled_from(["areas", "indicators", "indicator", "theme", "year"]), text=st.text(min_size=1, max_size=12)
)
def test_a_word_that_is_unknown_is_not_found_and_never_a_fault(door: Door, name: str, text: str) -> None:
    from urllib.parse import urlencode

    page = render(door, "/compare", "?" + urlencode({name: text}))
    assert page.title != "Something went wrong"
    if text.strip(", ") and name != "year":
        assert page.title == "Not found"


# ----------------------------------------------------------------------------------- several areas on one indicator


def test_every_year_that_is_drawn_stands_in_the_table_below(door: Door) -> None:
    page = show(door, "indicator=referrals_rate&areas=E08000012,E08000015,E12000002,E92000001")
    [graph] = of_kind(page.content, "Graph")
    heading, *body = table(page)
    assert heading == ["Period", "Liverpool", "Wirral", "North West", "England"]
    cells = {
        (row[0][-4:], name): cell.split()[0] for row in body for name, cell in zip(heading[1:], row[1:], strict=True)
    }
    drawn = {
        (end[:4], trace["name"]): f"{value:,.1f}"
        for trace in graph.figure["data"]
        for end, value in zip(trace["x"], trace["y"], strict=True)
    }
    assert drawn
    assert drawn == {key: cell for key, cell in cells.items() if not cell.startswith("[")}


def test_words_come_before_the_chart(door: Door) -> None:
    page = show(door, f"indicator=referrals_rate&{AREAS}")
    said = words(page.content)
    assert said.index("the highest first: ") < said.index("Through the years")
    assert "In the year to 31 March 2025" in said
    frame = next(part for part in of_kind(page.content, "Div") if getattr(part, "className", "") == "chart-frame")
    assert getattr(frame, "aria-label").startswith("Chart: In the year to 31 March 2025")


def figure(year: int, value: float, source: str = "a", status: str = "shown") -> dict[str, Any]:
    return {
        "period_type": "year", "period_start": date(year - 1, 4, 1), "period_end": date(year, 3, 31), "status": status,
        "value": value if status == "shown" else None, "origin": "published", "source_id": source,
    }  # fmt: skip


RATE = {"kind": "rate", "decimals": 1, "measured": "during", "unit": "per 10,000 children"}


def test_our_own_line_is_bold_and_every_line_can_be_told_without_colour() -> None:
    found = looks(MOST_AREAS)
    assert (found[0].colour, found[0].width, found[0].dash) == ("#12436D", 3, "solid")
    assert all(look.width < 2 for look in found[1:])
    assert len({look.mark for look in found}) == len({look.symbol for look in found}) == MOST_AREAS
    assert len({look.colour for look in found} - {"#8F8F8F"}) == 4


def test_a_line_is_not_drawn_over_a_gap_or_between_two_sources() -> None:
    own = [
        figure(2020, 1),
        figure(2021, 2),
        figure(2022, 0, status="confidential"),
        figure(2023, 3),
        figure(2024, 4, "b"),
    ]
    drawn = several([Line("Leeds", own, looks(1)[0])], RATE)["data"]
    assert sorted(trace["x"] for trace in drawn) == [["2020-03-31", "2021-03-31"], ["2023-03-31"], ["2024-03-31"]]


def test_names_stand_at_the_ends_of_their_lines_and_a_line_that_ended_says_when() -> None:
    lines = [
        Line(name, [figure(2023, 5), *([figure(2024, value)] if value else [])], look)
        for name, value, look in zip(("Leeds", "Wirral", "Cumbria"), (10, 9.9, 0), looks(3), strict=True)
    ]
    names = several(lines, RATE)["layout"]["annotations"]
    assert [name["text"] for name in names] == ["● <b>Leeds</b>", "■ Wirral", "▲ Cumbria (to 2023)"]
    heights = [name["y"] for name in names]
    assert heights == sorted(heights, reverse=True)
    assert heights[0] - heights[1] >= 21 / 348 - 0.001, "two names never cover each other"


@given(st.lists(st.floats(0, 348), max_size=12).map(sorted))
def test_names_are_moved_apart_and_stay_on_the_chart(wanted: list[float]) -> None:
    placed = apart(wanted, 21, 348)
    assert all(after - before >= 21 - 1e-9 for before, after in pairwise(placed))
    assert all(place <= 348 + 1e-9 for place in placed)


def test_an_area_without_figures_has_no_line_and_says_why_in_the_table(door: Door) -> None:
    page = show(door, "indicator=referrals_rate&areas=E08000012,E06000063")
    said = words(page.content)
    assert "[z] Cumberland was formed on 1 April 2023, from Cumbria" in said
