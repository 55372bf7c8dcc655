"""Nobody gets a figure who may not have it: every attack of the list, on every address and every callback."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest
from dash import Input, Output

from dashboard import application
from dashboard.access import calls, guard
from dashboard.application import create_app
from tests.access.attacks import Attack, Attacked
from tests.access.conftest import settings_for
from tests.conftest import WITHOUT_SIGN_IN


@pytest.fixture(scope="module")
def attacked(publication: Path, tmp_path_factory: pytest.TempPathFactory) -> Attacked:
    return Attacked(publication, tmp_path_factory.mktemp("attacked"))


def test_every_attack_is_held_off_and_leaves_no_trace_in_the_log(
    attacked: Attacked, caplog: pytest.LogCaptureFixture
) -> None:
    """Nothing that was sent is written down, and nobody can fill the log with faults."""
    found: list[tuple[Attack, str]] = []
    with caplog.at_level(logging.INFO):
        for attack in attacked.attacks():
            if wrong := attacked.try_one(attack):
                found.append((attack, wrong))
    assert found == []
    assert len(attacked.attacks()) > 350
    assert [record.getMessage() for record in caplog.records if record.levelno >= logging.ERROR] == []
    for sent in ("evil", "passwd", "<script>", "__debugger__", "OR 1=1", "aaaaaaaaaa"):
        assert sent not in caplog.text


def test_without_the_guard_most_attacks_succeed(
    publication: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The list of attacks can tell a guarded dashboard from an open one."""
    monkeypatch.setattr(application.guard, "guard", lambda *_: None)
    attacked = Attacked(publication, tmp_path)
    succeeded = {attack.kind for attack in attacked.attacks() if attacked.try_one(attack)}
    assert {"without signing in", "with a forged session", "a councillor at the internal edition"} <= succeeded
    assert {"odd values", "malformed bodies", "from another site", "by another name"} <= succeeded


def test_every_address_is_on_the_guards_list_and_nothing_else_is(publication: Path, tmp_path: Path) -> None:
    """A new address is closed until somebody has decided who may ask it."""
    rules: set[str] = set()
    for settings in (
        WITHOUT_SIGN_IN,
        settings_for(tmp_path),
        settings_for(tmp_path, sign_in="openid", openid=object()),
    ):
        rules |= {str(rule) for rule in create_app(publication, settings).server.url_map.iter_rules()}
    assert rules == guard.OPEN | guard.GUARDED | guard.CLOSED
    assert {"/healthz", "/favicon.ico", "/sign-in", "/sign-in/openid", "/sign-in/return"} == guard.OPEN


def test_an_address_that_is_on_no_list_is_not_answered(publication: Path) -> None:
    server = create_app(publication, WITHOUT_SIGN_IN).server
    server.add_url_rule("/new", "new", lambda: "figures")
    assert server.test_client().get("/new").status_code == 404


def test_the_one_callback_that_runs_on_the_server_is_the_one_that_may_be_called(publication: Path) -> None:
    app = create_app(publication, WITHOUT_SIGN_IN)
    on_server = {output for output, one in app.callback_map.items() if "callback" in one}
    assert on_server == {calls.ALLOWED}

    @app.callback(Output("secret", "children"), Input("wanted", "data"))  # type: ignore[untyped-decorator]
    def _new(_: object) -> str:
        return "figures"

    body = {"output": "secret.children", "outputs": {"id": "secret", "property": "children"}, "inputs": []}
    answer = app.server.test_client().post(
        "/_dash-update-component", json=body, headers={"Sec-Fetch-Site": "same-origin"}
    )
    assert answer.status_code == 403
    assert b"figures" not in answer.data


def test_an_unknown_address_is_404_and_says_what_to_do(publication: Path) -> None:
    client = create_app(publication, WITHOUT_SIGN_IN).server.test_client()
    assert client.get("/nowhere").status_code == 404
    assert client.get("/_reload-hash").status_code == 404
    assert client.get("/favicon.ico").status_code == 200


def test_the_internal_edition_without_sign_in_is_only_for_this_machine(publication: Path) -> None:
    client = create_app(publication, WITHOUT_SIGN_IN).server.test_client()
    assert client.get("/").status_code == 200
    assert client.get("/", environ_base={"REMOTE_ADDR": "10.1.2.3"}).status_code == 403


def test_the_page_does_not_say_which_versions_serve_it(publication: Path) -> None:
    document = create_app(publication, WITHOUT_SIGN_IN).server.test_client().get("/").data.decode()
    assert '"python_version":""' in document
    assert '"dash_version":""' in document
