"""Meeting mode: the agenda on a screen, whole in one page, in the order of the pack."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from dashboard.markup import to_html
from dashboard.pack.gather import gather
from dashboard.publication import Door
from dashboard.rendering import render


@pytest.fixture(scope="module")
def door(publication: Path) -> Door:
    return Door(publication)


def page(door: Door, search: str = "") -> tuple[int, str]:
    made = render(door, "/meeting", search)
    return made.status, to_html(made.content)


def test_every_measure_of_the_agenda_is_in_the_page_in_its_order(door: Door) -> None:
    publication = door.publication()
    assert publication is not None
    status, html = page(door, "?period=2013/14")
    with publication.cursor() as cursor:
        pack = gather(cursor, "", "2013/14", "")
    assert status == 200
    assert pack.pages
    assert re.findall(r'id="item-(\d+)"', html)[-len(pack.pages) :] == [str(one.number) for one in pack.pages]
    for one in pack.pages:
        assert to_html(f"{one.headline}.") in html
        assert to_html(one.said) in html


def test_nothing_of_it_has_to_be_fetched_so_it_goes_on_without_a_network(door: Door) -> None:
    _, html = page(door, "?period=2013/14")
    pictures = re.findall(r'<img [^>]*src="([^"]*)"', html)
    assert pictures and all(one.startswith("data:image/svg+xml;base64,") for one in pictures)


def test_every_picture_has_its_words(door: Door) -> None:
    _, html = page(door, "?period=2013/14")
    assert re.findall(r"<img [^>]*>", html) == re.findall(r'<img alt="Chart: [^"]{30,}"[^>]*>', html)


def test_a_period_without_figures_is_answered_with_what_there_is(door: Door) -> None:
    status, html = page(door, "?period=1999-Q1")
    assert status == 404
    assert "There are: Months: 2014" in html


def test_an_unknown_meeting_is_not_found(door: Door) -> None:
    assert page(door, "?audience=nobody")[0] == 404
