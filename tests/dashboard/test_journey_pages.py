"""The journey and whether it is fair, of the made-up council and of an authority without records."""

from __future__ import annotations

import base64
import re
from typing import Any

import pytest

from dashboard import flow_sentences, queries
from dashboard.address import address, resolve
from dashboard.flow_drawing import Bar, Dot, flow_bars, ratio_dots, ratio_span
from dashboard.frame import NAVIGATION
from dashboard.pages.request import Page
from dashboard.publication import Door
from dashboard.rendering import render
from dashboard.view import View
from etl.build import Outcome
from etl.database import open_publication, records
from tests.dashboard.reading import of_kind, rows, words

YEAR = "DATE '2014-03-31'"


@pytest.fixture(scope="module")
def door(council: Outcome) -> Door:
    assert council.publication is not None
    return Door(council.publication)


def ask(council: Outcome, sql: str) -> list[dict[str, Any]]:
    assert council.publication is not None
    with open_publication(council.publication) as connection:
        return records(connection, sql)


def show(door: Door, where: str) -> Page:
    path, _, search = where.partition("?")
    page = render(door, path, f"?{search}")
    assert page.title not in ("Something went wrong", "Not found"), where
    return page


def table(page: Page, caption: str) -> list[list[str]]:
    (found,) = [one for one in of_kind(page.content, "Table") if words(one).startswith(caption)]
    return rows(found)


def test_the_page_begins_with_what_the_newest_year_shows(door: Door, council: Outcome) -> None:
    said = words(show(door, "/journey").content)
    row = ask(council, f"""
        SELECT value FROM flow WHERE to_stage = 'referral' AND method = 'cohort' AND breakdown = 'total'
            AND period_type = 'year' AND period_end = {YEAR}
    """)[0]  # fmt: skip
    assert f"In the year to 31 March 2014, in Liverpool, {row['value']:.0f}% of contacts led to a referral," in said
    assert said.index("In the year to 31 March 2014") < said.index("From stage to stage")


def test_every_figure_of_the_table_is_its_row(door: Door, council: Outcome) -> None:
    for method in ("cohort", "period"):
        flow = ask(council, f"""
            SELECT flow.* FROM flow JOIN flow_step USING (from_stage, to_stage)
            WHERE method = '{method}' AND breakdown = 'total' AND period_type = 'year' AND period_end = {YEAR}
            ORDER BY position
        """)  # fmt: skip
        page = show(door, f"/journey?method={method}")
        shown = table(page, flow_sentences.METHODS[method])[1:]
        assert len(shown) == len(flow) == 5
        for row, line in zip(flow, shown, strict=True):
            sign = "%" if method == "cohort" else ""
            assert line[1:4] == [f"{row['denominator']:,}", f"{row['numerator']:,}", f"{row['value']:.1f}{sign}"]
    assert table(show(door, "/journey"), "The same children")[3][4:] == ["3 days", "6 days"]


def test_the_two_methods_are_named_and_never_on_one_page(door: Door) -> None:
    cohort, period = (show(door, f"/journey?method={method}") for method in ("cohort", "period"))
    assert "This never passes 100%." in words(cohort.content)
    assert "This never passes 100%." not in words(period.content)
    assert "for every 100 contacts" in words(period.content)
    assert "for every 100 contacts" not in words(cohort.content)
    assert "Typical time" not in words(period.content), "nobody is followed"
    for page in (cohort, period):
        assert len([one for one in of_kind(page.content, "Table") if "Step" in words(one)]) == 1
        assert len(of_kind(page.content, "Picture")) == 1


def test_the_drawing_says_what_the_table_says(door: Door) -> None:
    for where in ("/journey", "/journey?method=period", "/journey?period=quarter-2014-06-30"):
        page = show(door, where)
        (picture,) = of_kind(page.content, "Picture")
        shares = [re.split(r"[ %]", line[3])[0] for line in rows(of_kind(page.content, "Table")[0])[1:]]
        for part in picture.children:
            address_ = getattr(part, "srcSet", None) or part.src
            drawn = base64.b64decode(address_.partition("base64,")[2]).decode()
            assert all(f">{share}" in drawn for share in shares), where
            assert min(float(size) for size in re.findall(r'font-size="([\d.]+)"', drawn)) >= 16
        assert all(share in picture.children[1].alt for share in shares)


def test_what_is_not_known_yet_says_from_when(door: Door) -> None:
    page = show(door, "/journey?period=quarter-2014-06-30")
    said = words(page.content)
    assert "[x] not everything that belongs to it is known yet; it can be known from 28 September 2014" in said
    assert "section 47 enquiry," not in said.partition("Area")[0], "the sentence names only what is known"


def test_the_period_and_the_method_are_in_the_address(door: Door) -> None:
    publication = door.publication()
    assert publication is not None
    for view in (
        View("journey", period="quarter-2014-06-30", method="period"),
        View("journey", area_code="E08000015"),
        View("fairness", period="rolling_12_months-2014-04-30", by="age_band"),
    ):
        path, _, search = address(view).partition("?")
        assert resolve(path, f"?{search}", publication.cursor()) == view
    assert NAVIGATION[1] == ("Journey", "/journey")


def test_sources_stand_with_how_many_each_rests_on(door: Door, council: Outcome) -> None:
    row = ask(council, f"""
        SELECT value, denominator FROM flow WHERE to_stage = 'conference' AND method = 'cohort' AND category = 'Police'
            AND period_type = 'year' AND period_end = {YEAR}
    """)[0]  # fmt: skip
    lines = {line[0]: line for line in table(show(door, "/journey"), "From stage to stage, by who sent")}
    assert lines["Police"][4] == f"{row['value']:.1f}% of {row['denominator']:,}"
    assert list(lines)[-1] == "No referral found"
    assert lines["No referral found"][1] == "–"


def test_what_is_overdue_stands_beside_what_was_done_in_time(door: Door, council: Outcome) -> None:
    """The open-and-overdue indicators, found by what the catalogue says of them."""
    page = show(door, "/journey")
    lines = table(page, "Open and overdue")[1:]
    row = ask(council, """
        SELECT value FROM observation WHERE indicator_id = 'assessments_overdue' AND period_type = 'month'
            AND is_latest AND breakdown = 'total'
    """)[0]  # fmt: skip
    (late,) = [line for line in lines if line[0] == "Assessments that are late and still open"]
    assert late[1:3] == [f"{row['value']:.0f}", "31 July 2014"]
    assert late[3].startswith("Share of assessments finished on time")
    links = {link.href for link in of_kind(page.content, "A")}
    assert any(link.startswith("/indicator/assessments_overdue") for link in links)
    assert not any(link.startswith("/indicator/exploitation_cohort") for link in links), "that is no waiting"


def test_the_front_door_has_volumes_sources_and_outcomes(door: Door) -> None:
    page = show(door, "/journey")
    assert table(page, "Who sent them")[1] == ["All", "33,633", "8,602"]
    assert table(page, "What contacts lead to")[1][0] == "Information and advice"
    quarter = show(door, "/journey?period=quarter-2014-06-30")
    assert table(quarter, "Who sent them")[1] == ["All", "8,014", "2,200"]


def test_moves_between_early_help_and_social_care_are_there(door: Door, council: Outcome) -> None:
    up = ask(council, f"""
        SELECT value FROM observation WHERE indicator_id = 'step_ups' AND period_type = 'year' AND period_end = {YEAR}
            AND breakdown = 'total'
    """)[0]["value"]  # fmt: skip
    page = show(door, "/journey")
    assert f"Children moved up to more help : {up:,.0f} in the year to 31 March 2014." in words(page.content)
    assert table(page, "Children moved up to more help")[1] == ["Early help", f"{up:,.0f}", "–"]


def test_an_authority_without_records_is_told_so_and_shown_what_is_published(door: Door) -> None:
    said = words(show(door, "/journey?area=E08000015").content)
    assert "Records of children are loaded for Liverpool only" in said
    assert "From stage to stage" not in said
    fair = words(show(door, "/journey/fairness?area=E08000015").content)
    assert "No records of children are loaded for Wirral, so no groups can be compared." in fair


def test_a_period_that_is_not_to_be_had_is_said_and_never_silently_replaced(door: Door) -> None:
    said = words(show(door, "/journey/fairness?period=quarter-2014-06-30").content)
    assert "There are no figures of that period for Liverpool. The page shows 2013 to 2014." in said


# ---------------------------------------------------------------- fairness
def test_every_stage_compares_groups_and_nobody_who_is_not_known(door: Door, council: Outcome) -> None:
    for by in ("ethnic_group", "sex", "age_band"):
        page = show(door, f"/journey/fairness?by={by}")
        published = ask(council, f"""
            SELECT * FROM relative_rate WHERE characteristic = '{by}' AND period_type = 'year' AND period_end = {YEAR}
        """)  # fmt: skip
        tables = [rows(one) for one in of_kind(page.content, "Table") if "Times as often" in words(one)]
        assert len(tables) == len(of_kind(page.content, "Picture")) == 5
        for lines in tables:
            assert lines[1][-1] == "the others are compared with it"
            assert lines[-1][0] == "Not known"
            assert lines[-1][-1] == "not compared"
        ratios = [f"{row['ratio']:.2f}" for row in published if row["status"] == "shown"]
        shown = [line[4] for lines in tables for line in lines[2:-1] if line[4] != "–"]
        assert sorted(shown) == sorted(ratios)


def test_at_the_front_door_there_are_numbers_and_no_rates(door: Door) -> None:
    said = words(show(door, "/journey/fairness").content)
    assert "How many children of each group live here is not loaded, so these are numbers and no rates" in said
    assert table(show(door, "/journey/fairness"), "Contacts by group")[1][0] == "White"


def test_the_words_of_a_stage_are_its_verdicts(council: Outcome) -> None:
    publication = Door(council.publication).publication() if council.publication else None
    assert publication is not None
    end = ask(council, f"SELECT {YEAR} AS day")[0]["day"]
    every = queries.relative_rates(publication.cursor(), "E08000012", "year", end, "age_band")
    for to_stage in ("referral", "assessment", "section_47", "conference", "plan"):
        stage = [row for row in every if row["to_stage"] == to_stage]
        said = flow_sentences.compared(stage)
        for row in stage:
            name = flow_sentences.group("age_band", row["category"])
            assert (f"For {name}, " in said) == (row["verdict"] in ("higher", "lower")), (to_stage, name)
            if row["verdict"] in ("higher", "lower"):
                assert (row["verdict"] == "higher") == (row["ratio"] > 1)


def test_a_verdict_is_only_of_five_events_or_more(council: Outcome) -> None:
    few = ask(council, "SELECT * FROM relative_rate WHERE numerator < 5 AND ratio IS NOT NULL")
    assert few
    assert all(row["verdict"] is None for row in few)
    assert all(row["lower"] is not None for row in few), "an interval is there all the same"


def dot(verdict: str | None, ratio: float = 1.0, lower: float = 0.9, upper: float | None = 1.1) -> Dot:
    return Dot("Group & others", ratio, lower, upper, "1.00 (0.90 to 1.10)", verdict)


def test_a_drawing_tells_what_differs_by_its_shape() -> None:
    span = ratio_span([dot("similar")])
    assert span == (0.5, 2)
    assert ratio_span([dot("similar", 1, 0.3, 1.1)]) == (0.25, 4)
    assert ratio_span([dot(None, 1, 0.01, None)]) == (0.5, 2), "what is not judged does not set the scale"
    assert "<circle" in ratio_dots([dot("similar")], span)
    assert "<circle" not in ratio_dots([dot("higher")], span)
    assert 'fill="#fff" stroke="#6F6F6F"' in ratio_dots([dot(None)], span)
    assert "Group &amp; others" in ratio_dots([dot("similar")], span)
    arrows = ratio_dots([dot(None, 1, 0.01, None)], span).count('fill="none"')
    assert arrows == 2, "both ends go on beyond the scale"


def test_a_bar_past_a_hundred_is_drawn_past_the_track() -> None:
    svg = flow_bars(
        [Bar(("Plans", "for every 100 conferences"), 200.0, ("200.0", "")), Bar(("A", "b"), None, ("[x]", ""))]
    )
    track, bar, other = (float(width) for width in re.findall(r'<rect x="\d+" y="\d+" width="([\d.]+)"', svg))
    assert bar == pytest.approx(2 * track, rel=0.01)
    assert other == track, "where there is no figure there is a track and no bar"
