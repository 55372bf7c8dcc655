"""One edition is served and no other can be read; what is swapped in later is looked at like the first."""

from __future__ import annotations

from pathlib import Path

import pytest

from dashboard.access.settings import Settings
from dashboard.application import create_app
from dashboard.publication import Door
from tests.access.conftest import SignIn, settings_for, typed, with_accounts
from tests.conftest import OUR_OWN_PAGE, changed


def look_again(door: Door) -> None:
    """The next look at the file, at once."""
    door._look()


@pytest.fixture
def made_up_edition(publication: Path, tmp_path: Path) -> Path:
    return changed(publication, tmp_path / "made_up.duckdb", is_made_up=True)


def test_without_a_word_the_public_edition_is_served_and_only_that(publication: Path, public_edition: Path) -> None:
    assert create_app(public_edition).server.test_client().get("/").status_code == 200
    client = create_app(publication).server.test_client()
    answer = client.get("/")
    assert answer.status_code == 503
    assert b"is the internal edition, and the public one is served here" in answer.data
    assert b"data-chart" not in client.get("/indicator/referrals_rate").data
    assert client.get("/api/v1/indicators").status_code == 503


def test_the_internal_edition_of_a_made_up_council_needs_no_sign_in(made_up_edition: Path, publication: Path) -> None:
    internal = Settings(edition="internal")
    assert create_app(made_up_edition, internal).server.test_client().get("/").status_code == 200
    answer = create_app(publication, internal).server.test_client().get("/")
    assert answer.status_code == 503
    assert b"holds every figure of a real council, and nobody signs in here" in answer.data


@pytest.mark.parametrize("later", ["internal, real", "another edition"])
def test_another_kind_of_publication_put_in_its_place_later_is_refused(
    made_up_edition: Path, publication: Path, public_edition: Path, later: str
) -> None:
    """The figures that were there stay, with a word about it."""
    app = create_app(made_up_edition, Settings(edition="internal"))
    client = app.server.test_client()
    assert client.get("/").status_code == 200
    beside = made_up_edition.with_suffix(".new")
    beside.write_bytes((publication if later == "internal, real" else public_edition).read_bytes())
    beside.replace(made_up_edition)
    look_again(app.door)
    answer = client.get("/")
    assert answer.status_code == 200
    assert b"These are older figures. Newer ones could not be opened" in answer.data
    assert b"Made up" in answer.data
    assert app.door.refused in client.get("/healthz").get_json()["refused"]


def test_every_role_may_see_the_public_edition_and_two_the_internal_one(
    sign_in: SignIn, public_edition: Path, tmp_path: Path
) -> None:
    inside = {role: sign_in(role).get("/").status_code for role in ("councillor", "sub_group", "data_officer")}
    assert inside == {"councillor": 403, "sub_group": 200, "data_officer": 200}
    settings = settings_for(tmp_path / "other", edition="public")
    with_accounts(settings)
    server = create_app(public_edition, settings).server
    for role in inside:
        client = server.test_client()
        client.post("/sign-in", data=typed(role), headers=OUR_OWN_PAGE)
        assert client.get("/").status_code == 200, role


def test_the_public_edition_behind_sign_in_is_for_who_has_signed_in(public_edition: Path, tmp_path: Path) -> None:
    client = create_app(public_edition, settings_for(tmp_path, edition="public")).server.test_client()
    assert client.get("/").status_code == 303


def test_health_says_what_is_shown_and_no_figure(publication: Path, tmp_path: Path) -> None:
    """Without sign-in, and by whatever name it is asked: whoever watches often asks by address."""
    client = create_app(publication, settings_for(tmp_path)).server.test_client()
    answer = client.get("/healthz", headers={"Host": "10.0.0.7:8050"})
    assert answer.status_code == 200
    assert set(answer.get_json()) == {"ready", "edition", "built_at"}
    assert answer.get_json()["edition"] == "internal"
    nothing = create_app(tmp_path / "nothing.duckdb").server.test_client().get("/healthz")
    assert nothing.status_code == 503
    assert nothing.get_json() == {"ready": False, "edition": "public", "built_at": None}
