"""The year so far on the indicator page: the sentence, the drawing, the table and the estimates rest on one row."""

from __future__ import annotations

import re
from base64 import b64decode
from datetime import date
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard import queries, year_sentences
from dashboard.pages import indicator_year
from dashboard.pages.request import Request
from dashboard.pages.trend import Trend
from dashboard.publication import Door
from dashboard.queries.rows import MOST_ROWS, Answers, Cursor
from dashboard.rendering import render
from dashboard.running_total import LETTER, Line, running_total
from dashboard.theme import OWN, TEXT_SIZE
from dashboard.view import View
from etl.build import Outcome
from etl.catalogue.load import load_catalogue
from etl.facts.run import columns_of_facts
from etl.sources.registry import load_sources
from tests.conftest import ROOT
from tests.dashboard.reading import of_kind, rows, words
from tests.observations.small_world import given as national
from tests.observations.small_world import month, printed, world

CATALOGUE = load_catalogue(ROOT / "indicators.yaml", load_sources(), columns_of_facts()).catalogue
UNITS = sorted({one.unit_words for one in CATALOGUE.indicators if one.kind == "count"})
COUNT = {"kind": "count", "decimals": 0, "measured": "during", "unit": "referrals"}
SHARE = {"kind": "percentage", "decimals": 1, "measured": "during", "unit": "%"}
STOCK_RATE = {"kind": "rate", "decimals": 1, "measured": "at_end", "unit": "per 10,000 children"}


def figure(value: float, before: float | None, end: date = date(2014, 7, 31)) -> dict[str, Any]:
    """A year so far and the year before by then, as the build sets them side by side."""
    known = before is not None
    return {
        "period_type": "year_to_date", "period_start": date(end.year - (end.month < 4), 4, 1), "period_end": end,
        "value": value, "year_before": before, "change_from_year_before": value - before if known else None,
        "percent_from_year_before": 100 * (value - before) / before if before else None,
    }  # fmt: skip


# ---------------------------------------------------------------------------------------------------- sentences


@pytest.mark.parametrize(
    ("row", "indicator", "said"),
    [
        (
            figure(2896, 2956), COUNT,
            "From April to July 2014 there were 2,896 referrals, 2.0% fewer than a year before.",
        ),
        (figure(5, 23), COUNT, "From April to July 2014 there were 5 referrals, 18 fewer than a year before."),
        (figure(1, 0), COUNT, "From April to July 2014 the number was 1, 1 more than a year before."),
        (figure(0, 0), COUNT, "From April to July 2014 there were 0 referrals, the same as a year before."),
        (
            figure(90_001, 90_000), COUNT,
            "From April to July 2014 there were 90,001 referrals, 1 more than a year before.",
        ),
        (figure(712, None, date(2014, 4, 30)), COUNT, "In April 2014 there were 712 referrals."),
        (
            figure(2896, 2808, date(2015, 1, 31)), COUNT,
            "From April 2014 to January 2015 there were 2,896 referrals. That is 3.1% more than a year before.",
        ),
        (
            figure(23.5, 22.5), SHARE,
            "From April to July 2014 the figure was 23.5%. That is 1.0 percentage point higher than a year before.",
        ),
        (
            figure(22.34, 22.36), SHARE,
            "From April to July 2014 the figure was 22.3%. That is about the same as a year before.",
        ),
        (figure(47.3, 53.8), STOCK_RATE, "On 31 July 2014 the figure was 47.3, 6.5 lower than a year before."),
    ],
)  # fmt: skip
def test_the_year_so_far_is_said_in_short_sentences(row: dict[str, Any], indicator: dict[str, Any], said: str) -> None:
    assert year_sentences.so_far(row, indicator) == said


@given(
    value=st.integers(0, 60_000), before=st.integers(0, 60_000), unit=st.sampled_from(UNITS),
    end=st.dates(date(2013, 4, 1), date(2016, 3, 31)), kind=st.sampled_from([COUNT, SHARE, STOCK_RATE]),
)  # fmt: skip
def test_the_words_agree_with_the_signs_and_are_few(
    value: int, before: int, unit: str, end: date, kind: dict[str, Any]
) -> None:
    if kind is not COUNT:
        value, before = value % 101, before % 101
    said = year_sentences.so_far(figure(value, before, end), {**kind, "unit": unit})
    up, down = ("more", "fewer") if kind is COUNT else ("higher", "lower")
    assert (f"{up} than a year before" in said) == (value > before)
    assert (f"{down} than a year before" in said) == (value < before)
    assert ("the same as a year before" in said) == (value == before)
    assert all(len(sentence.split()) <= 15 for sentence in said.rstrip(".").split(". "))


def test_a_percentage_is_only_said_of_enough() -> None:
    """One child more of four is not 25% more: of fewer than a hundred the difference is said."""
    assert "1 more" in year_sentences.so_far(figure(5, 4), COUNT)
    assert "10 more" in year_sentences.so_far(figure(109, 99), COUNT)
    assert "10.0% more" in year_sentences.so_far(figure(110, 100), COUNT)


def test_how_far_out_an_estimate_has_been_is_always_said() -> None:
    tested = {
        "method_id": "seasonal_share", "error_years": 3, "error_percent_mean": 4.05, "lowest_error_percent": -2.4,
        "highest_error_percent": 9.5, "lower": 711.4, "upper": 797.2,
        "error_range": "in 3 earlier years it was between 2.4% too low and 9.5% too high",
    }  # fmt: skip
    assert year_sentences.tested(tested, COUNT) == (
        "In 3 earlier years it was between 2.4% too low and 9.5% too high. On average it was 4.1% out. "
        "If it is no further out this time, the year comes to between 711 and 797."
    )
    untested = {**tested, "error_years": 0, "error_range": None}
    assert year_sentences.tested(untested, COUNT).startswith("Not tested yet")
    assert year_sentences.tested({**untested, "method_id": "months_scaled"}, COUNT).startswith("Not tested yet")
    assert year_sentences.tested({"method_id": "as_printed"}, COUNT) == "The report does not say."


# ------------------------------------------------------------------------------------------------------ drawing

MONTHS = ["Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec", "Jan", "Feb", "Mar"]
TOTALS = st.lists(st.integers(0, 3_000), min_size=1, max_size=12).map(
    lambda counts: {n: float(sum(counts[:n])) for n in range(1, len(counts) + 1)}
)


@given(now=TOTALS, before=TOTALS | st.none(), size=st.sampled_from([(288, 260), (640, 340)]))
def test_everything_that_is_drawn_stands_within_the_drawing(
    now: dict[int, float], before: dict[int, float] | None, size: tuple[int, int]
) -> None:
    other = Line("2013 to 2014", before) if before else None
    svg = ElementTree.fromstring(running_total(Line("2014 to 2015", now), other, MONTHS, *size))  # noqa: S314 (we wrote it)
    for text in (part for part in svg.iter() if part.tag.endswith("text")):
        left, y = float(text.attrib["x"]), float(text.attrib["y"])
        room = LETTER * len(text.text or "")
        left -= {"start": 0, "middle": room / 2, "end": room}[text.attrib["text-anchor"]]
        assert left >= -1, text.text
        assert left + room <= size[0] + room / 2, text.text
        assert TEXT_SIZE * 0.8 <= y <= size[1], text.text
    dots = [part for part in svg.iter() if part.tag.endswith("circle")]
    assert len(dots) == len(now)
    heights = [float(dot.attrib["cy"]) for dot in dots]
    assert heights == sorted(heights, reverse=True), "a running total never falls"


def test_the_axis_starts_at_zero_and_both_lines_are_named_at_their_ends() -> None:
    svg = running_total(
        Line("2014 to 2015", {1: 712, 2: 1446}), Line("2013 to 2014", {1: 712, 12: 8602}), MONTHS, 640, 340
    )
    texts = re.findall(r"<text[^>]*>([^<]*)</text>", svg)
    assert texts[0] == "0"
    assert {"2014 to 2015", "2013 to", "2014"} <= set(texts)
    assert svg.count("stroke-dasharray") == 1


# ---------------------------------------------------------------------------------------------------- the page


@pytest.fixture(scope="module")
def door(council: Outcome) -> Door:
    assert council.publication is not None
    return Door(council.publication)


def show(door: Door, where: str) -> Any:
    path, _, search = where.partition("?")
    return render(door, path, f"?{search}").content


def ask(door: Door, indicator: str) -> list[dict[str, Any]]:
    publication = door.publication()
    assert publication is not None
    return so_far(publication.cursor(), indicator, "E08000012", 4)


def so_far(cursor: Cursor, indicator: str, area_code: str, first_month: int) -> list[dict[str, Any]]:
    [asked] = [one for one in queries.indicators(cursor) if one["indicator_id"] == indicator]
    return indicator_year.year_so_far(queries.trend(cursor, indicator, area_code), asked, first_month)


def table_of(content: Any, first: str) -> list[list[str]]:
    """The table whose first heading this is."""
    return next(found for found in map(rows, of_kind(content, "Table")) if found[0][0] == first)


def drawings(content: Any) -> list[Any]:
    return [part for part in of_kind(content, "Figure") if getattr(part, "className", "") == "running"]


def test_the_sentence_the_table_and_the_drawing_rest_on_the_same_rows(door: Door) -> None:
    content = show(door, "/indicator/referrals")
    assert "From April to July 2014 there were 2,896 referrals, 2.0% fewer than a year before." in words(content)
    assert "The whole year may come to 8,688 referrals [e]." in words(content)
    heading, *months = table_of(content, "At the end of")
    assert heading == ["At the end of", "2014 to 2015 so far", "2013 to 2014 by then", "Difference"]
    assert months[3] == ["July", "2,896", "2,956", "−60"]
    assert months[4] == ["August", "not yet", "3,554", "–"]
    asked = ask(door, "referrals")
    assert [row[1] for row in months[:4]] == [f"{r['value']:,.0f}" for r in asked if r["is_this_year"]]
    assert [row[2] for row in months] == [f"{r['value']:,.0f}" for r in asked if not r["is_this_year"]]
    [figure] = drawings(content)
    [source], [img] = of_kind(figure, "Source"), of_kind(figure, "Img")
    for address in (source.srcSet, img.src):
        svg = b64decode(address.partition(",")[2]).decode()
        assert svg.count(f'r="4.5" fill="{OWN}"') == 4
    assert "2014 to 2015" in img.alt


def test_the_year_so_far_stands_on_every_view_after_the_trend(door: Door) -> None:
    for view in ("", "?period=month", "?period=quarter&show=table", "?period=year_to_date", "?period=year"):
        headings = [words(part) for part in of_kind(show(door, f"/indicator/referrals{view}"), "H2")]
        assert headings.index("The year so far") == headings.index("Take this away") + 1, view


def test_what_is_not_added_up_is_compared_and_not_drawn_as_a_running_total(door: Door) -> None:
    """A percentage of the year so far, and what is counted on one day."""
    for indicator, heading in (("rereferrals_pct", "2014 to 2015 so far"), ("cp_plans", "2014 to 2015")):
        content = show(door, f"/indicator/{indicator}")
        assert drawings(content) == []
        assert table_of(content, "At the end of")[0][1] == heading
        for row in (row for row in ask(door, indicator) if row["is_this_year"]):
            assert row["month_of_year"] == (row["period_end"].month - 4) % 12 + 1


def test_a_year_that_is_over_or_known_has_no_year_so_far(tmp_path: Path) -> None:
    """Three months; twelve; and three beside a figure of the whole year that another source has."""
    twelve = [printed("A", "events", month(2024 + n // 9, (n + 3) % 12 + 1), 10, row=n) for n in range(12)]
    known = [national("A", 2025, "events", 230)]
    for months, years, expected in ((twelve[:3], [], [10, 20, 30]), (twelve, [], []), (twelve[:3], known, [])):
        with world(tmp_path, years, months) as connection:
            cursor = Cursor(connection, Answers(MOST_ROWS))
            assert [row["value"] for row in so_far(cursor, "events", "A", 4)] == expected


def test_every_estimate_has_its_method_and_how_far_out_it_has_been(door: Door) -> None:
    heading, *estimates = table_of(show(door, "/indicator/contacts_rate?period=month"), "Year to")
    assert heading == ["Year to", "Estimate", "How it was made", "How far out it has been", "Source"]
    scaled, share, printed = estimates
    assert scaled[1] == "3,605.0\u00a0[e]".replace("\u00a0", " ")
    assert scaled[3] == (
        "In 3 earlier years it was 3.1% too high. "
        "If it is no further out this time, the year comes to between 3,497.8 and 3,605.0."
    )
    assert share[2].startswith("The 4 complete months ÷ 34.4%")
    assert share[3] == "Not tested yet: a test takes four complete earlier years."
    assert printed[2:4] == ["As the report printed it", "The report does not say."]


def test_months_and_quarters_stand_beside_the_same_ones_a_year_before(door: Door) -> None:
    for period, name in (("month", "July 2014"), ("quarter", "April to June 2014")):
        heading, newest, *_ = table_of(show(door, f"/indicator/referrals?period={period}&show=table"), "Period")
        assert heading[3] == f"Change from same {period} a year before"
        assert newest[0] == name
        assert newest[3] == {"month": "−59", "quarter": "−1"}[period]
    heading = table_of(show(door, "/indicator/referrals?period=year&show=table"), "Period")[0]
    assert "a year before" not in " ".join(heading)


def test_the_section_is_whole_for_every_indicator(door: Door) -> None:
    publication = door.publication()
    assert publication is not None
    for indicator in queries.indicators(publication.cursor()):
        view = View("indicator", indicator_id=indicator["indicator_id"])
        content = indicator_year.section(Trend(Request(publication.cursor(), view)))
        assert not re.search(r"\b(None|nan)\b", words(content)), view
        assert all(cell for table in of_kind(content, "Table") for row in rows(table) for cell in row), view
