"""What every answer tells the browser to keep to: pages, files, callbacks, faults and refusals alike."""

from __future__ import annotations

import pytest

from dashboard.access.headers import HEADERS
from tests.access.attacks import CALL, JSON, PAGE
from tests.access.conftest import SignIn
from tests.conftest import OUR_OWN_PAGE

ANSWERS = {
    "page": ("GET", "/", 200), "layout": ("GET", "/_dash-layout", 200), "callback": ("POST", CALL, 200),
    "download": ("GET", "/take/csv/indicator/referrals?table=figures", 404), "api": ("GET", "/api/v1", 200),
    "workbook": ("GET", "/take/xlsx/indicator/referrals", 200), "no page": ("GET", "/nowhere", 404),
    "closed": ("GET", "/_reload-hash", 404), "suggestions": ("GET", "/search.json?q=ref", 200),
    "health": ("GET", "/healthz", 200), "not for posting": ("POST", "/areas", 405),
}  # fmt: skip


@pytest.mark.parametrize("name", ANSWERS)
def test_every_kind_of_answer_has_every_header_and_is_not_stored(sign_in: SignIn, name: str) -> None:
    method, path, status = ANSWERS[name]
    for client in (sign_in("sub_group"), sign_in()):
        answer = client.open(path, method=method, headers=JSON, data=PAGE if path == CALL else None)
        if client.get_cookie("__Host-session"):
            assert answer.status_code == status
        assert {name: answer.headers.get(name) for name in HEADERS} == HEADERS
        assert answer.headers["Cache-Control"] == "no-store"
        policy = dict(part.strip().split(" ", 1) for part in answer.headers["Content-Security-Policy"].split(";"))
        assert policy["default-src"] == policy["base-uri"] == policy["frame-ancestors"] == "'none'"
        assert policy["form-action"] == policy["connect-src"] == "'self'"
        assert "unsafe" not in policy["script-src"]
        assert "http" not in answer.headers["Content-Security-Policy"]


def test_scripts_and_styles_may_be_kept_because_their_address_changes_with_them(sign_in: SignIn) -> None:
    client = sign_in("sub_group")
    for path in ("/assets/style.css", "/assets/page.js", "/plotly.js?v=1"):
        assert "max-age=31536000" in client.get(path).headers["Cache-Control"], path
        assert client.get(path).headers["X-Content-Type-Options"] == "nosniff"
    assert client.get("/assets/nothing.js").headers["Cache-Control"] == "no-store"


def test_a_fault_of_ours_is_a_sentence_and_what_went_wrong_stays_here(
    sign_in: SignIn, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """The log has the kind of the fault and its place; its message may hold a child."""

    def fail(*_: object) -> None:
        raise ValueError("the child's name")

    client = sign_in("sub_group")
    monkeypatch.setattr("dashboard.application.frame", fail)
    answer = client.get("/", headers={"Accept": "text/html"})
    assert answer.status_code == 500
    assert b"Something went wrong on our side" in answer.data
    assert b"ValueError" not in answer.data
    assert "the child's name" not in caplog.text
    assert "ValueError at" in caplog.text
    assert HEADERS.items() <= dict(answer.headers).items()


def test_a_refusal_is_a_page_at_a_browser_and_a_line_elsewhere(sign_in: SignIn) -> None:
    client = sign_in()
    page = client.post("/sign-in", headers={"Accept": "text/html", "Origin": "https://evil.example"})
    assert page.content_type == "text/html; charset=utf-8"
    assert b"<h1>This cannot be shown</h1>" in page.data
    assert client.get("/api/v1", headers=OUR_OWN_PAGE).data == b"Please sign in first.\n"
