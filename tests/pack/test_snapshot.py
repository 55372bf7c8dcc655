"""A snapshot shows for ever what a meeting saw, and says what has changed since."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import duckdb
import pytest

from dashboard.access.settings import Settings
from dashboard.application import create_app
from tests.conftest import OUR_OWN_PAGE

MEETING = "?period=2013/14"


@pytest.fixture
def place(publication: Path, tmp_path: Path) -> Path:
    """A publication of a made-up council of its own, where whoever asks on this machine is of the sub-group."""
    copy = tmp_path / "safeguarding.duckdb"
    shutil.copy(publication, copy)
    with duckdb.connect(str(copy)) as connection:
        connection.execute("UPDATE build SET is_made_up = true")
    return copy


def settings(place: Path, edition: str = "internal") -> Settings:
    return Settings(edition=edition, people=place.parent / "people", words=f"sqlite:///{place.parent / 'words.sqlite'}")


def test_a_meeting_is_kept_and_says_when_figures_change(place: Path) -> None:
    client = create_app(place, settings(place)).server.test_client()
    assert "Keep what the meeting sees" in client.get(f"/meeting{MEETING}").text
    kept = client.post(f"/snapshot{MEETING}", headers=OUR_OWN_PAGE)
    assert kept.status_code == 303
    address = kept.headers["Location"]
    before = client.get(address).text
    assert re.search(r"None of its \d+ figures has changed since", before)
    assert "<form" not in before.partition("<main")[2].partition("What has changed")[2]

    with duckdb.connect(str(place)) as connection:
        connection.execute("UPDATE observation SET value = value + 7 WHERE status = 'shown'")
    after = create_app(place, settings(place)).server.test_client().get(address).text
    assert "What has changed since" in after
    assert re.search(r"\d+ figures of \d+ have another value now", after)
    frozen = re.compile(r'<section class="item".*</section>', re.DOTALL)
    shown_before, shown_after = frozen.search(before), frozen.search(after)
    assert shown_before and shown_after and shown_before[0] == shown_after[0]


def test_what_the_internal_edition_kept_the_public_one_does_not_show(place: Path) -> None:
    client = create_app(place, settings(place)).server.test_client()
    address = client.post(f"/snapshot{MEETING}", headers=OUR_OWN_PAGE).headers["Location"]
    public = place.with_name("safeguarding-public.duckdb")
    shutil.copy(place, public)
    with duckdb.connect(str(public)) as connection:
        connection.execute("UPDATE build SET edition = 'public'")
    outside = create_app(public, settings(place, "public")).server.test_client()
    assert outside.get(address).status_code == 404
    assert outside.post(f"/snapshot{MEETING}", headers=OUR_OWN_PAGE).status_code == 403


def test_a_snapshot_is_taken_from_our_own_pages_only(place: Path) -> None:
    client = create_app(place, settings(place)).server.test_client()
    assert client.post(f"/snapshot{MEETING}", headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403
    assert client.get("/snapshot/nobody").status_code == 404
