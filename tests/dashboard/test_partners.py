"""Partners: who has not sent theirs is said first and truly, then what each agency has."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from dashboard.publication import Door
from dashboard.rendering import render
from etl.build import Outcome
from tests.dashboard.reading import of_kind, rows, words

Changed = Callable[..., Door]


@pytest.fixture
def changed(council: Outcome, tmp_path: Path) -> Changed:
    """The made-up council's publication after these statements."""

    def change(*statements: str) -> Door:
        import duckdb

        assert council.publication is not None
        path = tmp_path / "safeguarding.duckdb"
        shutil.copy(council.publication, path)
        with duckdb.connect(str(path)) as connection:
            for statement in statements:
                connection.execute(statement)
        return Door(path)

    return change


def said(door: Door, search: str = "") -> str:
    page = render(door, "/partners", search)
    assert page.title.startswith("Partners"), page.title
    return words(page.content)


def none_after(day: str, where: str) -> str:
    """As when the agency's counts end: there is no row of a later period."""
    return f"""
        DELETE FROM observation USING indicator
        WHERE indicator.indicator_id = observation.indicator_id AND source_id = 'partner_counts'
            AND period_end > DATE '{day}' AND {where}
    """


def test_when_everyone_has_sent_theirs_it_says_so_and_how_old_they_are(changed: Changed) -> None:
    text = said(changed())
    assert "Every agency has sent what it sends. The newest files are of 31 July 2014, more than 12 years old." in text
    assert "has not sent" not in text


def test_an_agency_that_stopped_is_named_with_its_last_month(changed: Changed) -> None:
    text = said(changed(none_after("2014-05-31", "owner = 'Youth justice'")))
    assert "Youth justice has not sent its counts since May 2014: the last are more than 12 years old." in text
    assert "Every agency has sent" not in text
    assert text.index("Youth justice has not sent") < text.index("How to read this"), "it is said first"


def test_an_agency_that_stopped_with_some_of_its_counts_is_named_with_these(changed: Changed) -> None:
    text = said(changed(none_after("2014-05-31", "plain_title LIKE 'First health checks%'")))
    assert "Health has not sent its counts for “First health checks of children new to care” since May 2014" in text


def test_counts_of_a_year_are_not_late_before_the_next_year_is_over(changed: Changed) -> None:
    text = said(changed(none_after("2013-03-31", "plain_title LIKE 'Hospital stays after self-harm%'")))
    assert "Health has not sent its counts for “Hospital stays after self-harm”" in text
    assert "since 2012 to 2013" in text
    assert "Visits to A&E after self-harm" not in text[: text.index("How to read this")]


def test_a_list_that_did_not_come_is_named_with_its_owner_and_the_last_that_came(changed: Changed) -> None:
    text = said(
        changed("""
            UPDATE list_received SET state = 'late', extract_on = NULL
            WHERE source_id = 'early_help' AND month = DATE '2014-07-01'
        """)
    )
    assert "Early help: the list “ Early help ” did not come in July 2014." in text
    assert "The last that could be used is of 30 June 2014" in text


def test_a_list_that_could_not_be_used_and_one_that_never_came(changed: Changed) -> None:
    refused = said(
        changed("UPDATE list_received SET state = 'refused' WHERE source_id = 'workers' AND month = DATE '2014-07-01'")
    )
    assert "the list “ Social workers ” could not be used in July 2014." in refused
    never = said(
        changed("UPDATE list_received SET state = 'missing', extract_on = NULL WHERE source_id = 'care_leavers'")
    )
    assert "the list “ Care leavers ” did not come in July 2014. It has never come." in never


def test_each_agency_has_its_newest_figures_with_period_change_and_trend(changed: Changed) -> None:
    page = render(changed(), "/partners", "")
    tables = {words(table.children[0]): rows(table) for table in of_kind(page.content, "Table")}
    police = tables["Police: newest figures for Liverpool"]
    assert police[0] == ["Indicator", "Newest", "Period", "Change from the period before", "Trend"]
    assert all(row[2].endswith("July 2014") for row in police[1:])
    lado = tables["Local authority designated officer: newest figures for Liverpool"]
    assert len(lado) == 2
    assert all(image.alt.startswith("From ") for image in of_kind(page.content, "Img"))


def test_an_agency_with_too_many_for_one_page_is_on_the_overview(changed: Changed) -> None:
    page = render(changed(), "/partners", "")
    assert "Children's social care Answers for" in words(page.content)
    assert "Children's social care: newest figures" not in words(page.content)


def test_for_an_area_without_records_it_says_that_there_is_only_what_was_published(changed: Changed) -> None:
    text = said(changed(), "?area=E08000015")
    assert "Agencies send records and counts of Liverpool only." in text
    assert "For Wirral there is what was published, and nothing else." in text


def test_without_any_records_it_says_so(publication: Path) -> None:
    assert "No agency has sent records or counts yet." in said(Door(publication))


def test_no_figure_of_an_agency_is_left_unexplained(publication: Path) -> None:
    door: Any = Door(publication)
    assert "no source that is loaded has a figure for Liverpool" in said(door)
