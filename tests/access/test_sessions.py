"""A session begins anew at every sign-in, ends when it should, and is worth nothing elsewhere."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from dashboard.access import accounts, sessions
from dashboard.access.guard import COOKIE
from dashboard.access.settings import Settings
from dashboard.access.store import Store
from dashboard.application import create_app
from tests.access.conftest import PASSWORD, SignIn, typed
from tests.conftest import OUR_OWN_PAGE


def cookie_of(client: FlaskClient) -> str:
    found = client.get_cookie(COOKIE)
    return found.value if found else ""


def status_with(client: FlaskClient, cookie: str, **headers: str) -> int:
    """The status of the list of indicators, asked by a browser that has nothing but this cookie."""
    asked = client.application.test_client(use_cookies=False)
    return asked.get("/api/v1/indicators", headers={"Cookie": f"{COOKIE}={cookie}", **headers}).status_code


def pass_by(monkeypatch: pytest.MonkeyPatch, seconds: float) -> None:
    now = sessions.time.time()
    monkeypatch.setattr(sessions.time, "time", lambda: now + seconds)


def test_who_signs_in_sees_the_page_they_wanted_their_name_and_the_way_out(sign_in: SignIn) -> None:
    client = sign_in()
    asked = client.get("/indicator/referrals?compare=core_cities")
    assert asked.status_code == 303
    assert asked.headers["Location"] == "/sign-in?wanted=/indicator/referrals%3Fcompare%3Dcore_cities"
    form = client.get(asked.headers["Location"]).data.decode()
    wanted = re.search(r'name="wanted" type="hidden" value="([^"]+)"', form)
    assert wanted is not None
    answer = client.post("/sign-in", data=typed("sub_group", wanted=wanted[1]), headers=OUR_OWN_PAGE)
    assert answer.headers["Location"] == "/indicator/referrals?compare=core_cities"
    page = client.get(answer.headers["Location"]).data.decode()
    assert "sub_group, sub-group" in page
    assert '<form action="/sign-out" method="post">' in page
    assert client.get("/sign-in?wanted=/areas").headers["Location"] == "/areas", "who is signed in does not do so again"


def test_the_cookie_is_for_this_host_only_and_for_no_script(sign_in: SignIn) -> None:
    answer = sign_in().post("/sign-in", data=typed("sub_group"), headers=OUR_OWN_PAGE)
    assert re.fullmatch(
        rf"{COOKIE}=[\w-]{{43}}; Secure; HttpOnly; Path=/; SameSite=Strict", answer.headers["Set-Cookie"]
    )


def test_a_wrong_name_and_a_wrong_password_are_answered_alike(sign_in: SignIn) -> None:
    client = sign_in()
    wrong = [client.post("/sign-in", data=typed(*pair), headers=OUR_OWN_PAGE) for pair in (
        ("sub_group", "not the password"), ("nobody", PASSWORD), ("", ""), ("sub_group", "x" * 50_000),
    )]  # fmt: skip
    assert {(one.status_code, one.data) for one in wrong} == {(401, wrong[0].data)}
    assert not any("Set-Cookie" in one.headers for one in wrong)


def test_after_sign_out_a_copied_cookie_is_worth_nothing(sign_in: SignIn) -> None:
    client = sign_in("sub_group")
    copied = cookie_of(client)
    assert status_with(client, copied) == 200
    answer = client.post("/sign-out", headers=OUR_OWN_PAGE)
    assert answer.status_code == 200
    assert answer.headers["Clear-Site-Data"] == '"cache", "storage"'
    assert cookie_of(client) == ""
    assert status_with(client, copied) == 401


def test_sign_out_only_by_a_form_of_ours(sign_in: SignIn) -> None:
    """A picture or a link elsewhere signs nobody out."""
    client = sign_in("sub_group")
    assert client.get("/sign-out").status_code == 404
    assert client.post("/sign-out", headers={"Origin": "https://evil.example"}).status_code == 403
    assert client.get("/areas").status_code == 200


def test_whoever_is_disabled_is_out_at_once(sign_in: SignIn, store: Store) -> None:
    client = sign_in("sub_group")
    copied = cookie_of(client)
    assert accounts.disable(store, "Sub_Group") == (True, 1)
    assert status_with(client, copied) == 401
    assert client.post("/sign-in", data=typed("sub_group"), headers=OUR_OWN_PAGE).status_code == 401


def test_a_new_role_counts_from_the_next_request_on(sign_in: SignIn, store: Store) -> None:
    client = sign_in("sub_group")
    accounts.set_account(store, "sub_group", "councillor", PASSWORD)
    assert client.get("/").status_code == 303, "a new password ends old sessions"
    client.post("/sign-in", data=typed("sub_group"), headers=OUR_OWN_PAGE)
    answer = client.get("/")
    assert answer.status_code == 403
    assert b"Yours is the public edition" in answer.data


def test_a_cookie_from_before_sign_in_is_never_the_one_after(sign_in: SignIn) -> None:
    """Whoever puts a cookie of their own into somebody's browser does not share their session."""
    client = sign_in()
    client.set_cookie(COOKIE, "fixed-by-somebody-else", secure=True)
    client.post("/sign-in", data=typed("sub_group"), headers=OUR_OWN_PAGE)
    first = cookie_of(client)
    assert first not in ("", "fixed-by-somebody-else")
    assert status_with(client, "fixed-by-somebody-else") == 401
    client.post("/sign-in", data=typed("sub_group"), headers=OUR_OWN_PAGE)
    assert cookie_of(client) != first
    assert status_with(client, first) == 401, "the session that the browser had has ended"


def test_a_session_ends_after_half_an_hour_of_nothing(sign_in: SignIn, monkeypatch: pytest.MonkeyPatch) -> None:
    client = sign_in("sub_group")
    for _ in range(3):
        pass_by(monkeypatch, 29 * 60)
        assert client.get("/areas").status_code == 200
    pass_by(monkeypatch, 30 * 60)
    assert client.get("/areas").status_code == 303


def test_a_session_ends_after_eight_hours_whatever_happens(sign_in: SignIn, monkeypatch: pytest.MonkeyPatch) -> None:
    client = sign_in("sub_group")
    for _ in range(8 * 3 - 1):
        pass_by(monkeypatch, 20 * 60)
        assert client.get("/api/v1").status_code == 200
    pass_by(monkeypatch, 20 * 60)
    assert client.get("/api/v1").status_code == 401


def test_a_session_is_bound_to_its_browser_its_edition_and_the_key(
    sign_in: SignIn, publication: Path, settings: Settings
) -> None:
    client = sign_in("sub_group")
    cookie = cookie_of(client)
    assert status_with(client, cookie, **{"User-Agent": "another browser"}) == 401
    for change in ({"edition": "public"}, {"secret_key": settings.secret_key[::-1]}, {"sign_in": "openid"}):
        other = sessions.Sessions(Store(settings.people), replace(settings, **change))  # type: ignore[arg-type]
        assert other.find(cookie, "Werkzeug/3") is None
        assert other.find(cookie, str(client.environ_base["HTTP_USER_AGENT"])) is None
    again = create_app(publication, settings).server.test_client()
    assert status_with(again, cookie) == 200, "it outlives a restart"


def test_what_is_kept_of_a_session_is_no_cookie(sign_in: SignIn, settings: Settings) -> None:
    cookie = cookie_of(sign_in("sub_group")).encode()
    kept = b"".join(path.read_bytes() for path in settings.people.iterdir())
    assert b"sub_group" in kept
    assert cookie not in kept
    assert PASSWORD.encode() not in kept


def test_nothing_of_who_asks_is_kept_with_the_answers_of_a_publication(sign_in: SignIn) -> None:
    """The officer reads first, then the sub-group: each sees their own name, and the figures are the same."""
    pages = {}
    for name in ("data_officer", "sub_group"):
        pages[name] = sign_in(name).get("/").data.decode()
    assert "data_officer" in pages["data_officer"]
    assert "data_officer" not in pages["sub_group"]
    main = [page[page.index("<main") : page.index("</main>")] for page in pages.values()]
    assert main[0] == main[1]
