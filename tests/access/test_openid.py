"""Sign-in with the organisation's accounts: who is let in, and every answer that is not believed."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient
from joserfc.jwk import RSAKey
from werkzeug.test import TestResponse

from dashboard.access import openid
from dashboard.access.guard import COOKIE
from dashboard.access.settings import OpenID
from dashboard.application import create_app
from tests.access.conftest import settings_for
from tests.access.provider import CLIENT, SECRET, MockProvider, serving, shared_key

AWAY = "/sign-in/openid?wanted=/indicator/referrals%3Fcompare%3Dcore_cities"


@pytest.fixture
def provider() -> Iterator[MockProvider]:
    with serving() as provider:
        yield provider


@pytest.fixture
def server(publication: Path, tmp_path: Path, provider: MockProvider) -> Flask:
    settings = settings_for(tmp_path, sign_in="openid", openid=OpenID(provider.issuer, CLIENT, SECRET))
    return create_app(publication, settings).server


@pytest.fixture
def client(server: Flask) -> FlaskClient:
    return server.test_client()


def come_back(client: FlaskClient, provider: MockProvider) -> TestResponse:
    """Go away to sign in, and come back."""
    away = client.get(AWAY)
    assert away.status_code == 303
    return client.get(path_of(provider.sign_in(away.headers["Location"])))


def path_of(address: str) -> str:
    parts = urlsplit(address)
    return f"{parts.path}?{parts.query}"


def is_refused(client: FlaskClient, answer: TestResponse) -> bool:
    return answer.status_code == 403 and client.get_cookie(COOKIE) is None and client.get("/").status_code == 303


def test_who_signs_in_at_the_organisation_is_let_in_and_led_to_the_page_they_wanted(
    client: FlaskClient, provider: MockProvider
) -> None:
    form = client.get("/sign-in?wanted=/areas").data.decode()
    assert '<a href="/sign-in/openid?wanted=/areas">Sign in with your organisation' in form
    answer = come_back(client, provider)
    assert answer.status_code == 200
    assert 'content="0;url=/indicator/referrals?compare=core_cities"' in answer.data.decode()
    assert "ada@council.example, sub-group" in client.get("/").data.decode()


def test_the_way_there_has_a_challenge_a_state_and_a_nonce_and_comes_back_to_us(
    client: FlaskClient, provider: MockProvider
) -> None:
    away = client.get(AWAY)
    asked = {name: values[0] for name, values in parse_qs(urlsplit(away.headers["Location"]).query).items()}
    assert asked["response_type"] == "code"
    assert asked["code_challenge_method"] == "S256"
    assert asked["redirect_uri"] == "http://localhost/sign-in/return"
    assert len(asked["state"]) >= 30
    assert len(asked["nonce"]) >= 30
    assert "roles" not in asked["scope"]
    assert "Secure; HttpOnly" in away.headers["Set-Cookie"]
    assert "SameSite=Lax" in away.headers["Set-Cookie"]
    again = parse_qs(urlsplit(client.get(AWAY).headers["Location"]).query)
    assert again["state"][0] != asked["state"]


NOW = int(time.time())
NOT_BELIEVED: dict[str, Callable[[MockProvider], Any]] = {
    "no role": lambda provider: provider.claims.update(roles=None),
    "an unknown role": lambda provider: provider.claims.update(roles=["admin", "Global Administrator"]),
    "roles that are no list": lambda provider: provider.claims.update(roles={"sub_group": True}),
    "another issuer": lambda provider: provider.claims.update(iss="https://evil.example"),
    "another audience": lambda provider: provider.claims.update(aud="another-client"),
    "many audiences, for another": lambda provider: provider.claims.update(aud=[CLIENT, "x"], azp="x"),
    "no audience": lambda provider: provider.claims.update(aud=None),
    "another nonce": lambda provider: provider.claims.update(nonce="replayed"),
    "no nonce": lambda provider: provider.claims.update(nonce=None),
    "run out": lambda provider: provider.claims.update(exp=NOW - 3_600),
    "no end": lambda provider: provider.claims.update(exp=None),
    "from tomorrow on": lambda provider: provider.claims.update(nbf=NOW + 86_400),
    "issued tomorrow": lambda provider: provider.claims.update(iat=NOW + 86_400),
    "signed by another key": lambda provider: setattr(
        provider, "key", RSAKey.generate_key(2048, {"kid": "one", "alg": "RS256"})
    ),
    "signed by nobody": lambda provider: provider.header.update(alg="none"),
    "signed with our own secret": lambda provider: (
        provider.header.update(alg="HS256"), setattr(provider, "key", shared_key())
    ),
    "nobody's name": lambda provider: provider.claims.update(preferred_username="\n", email=None, sub=" "),
}  # fmt: skip


@pytest.mark.parametrize("wrong", NOT_BELIEVED)
def test_what_cannot_be_believed_lets_nobody_in(
    client: FlaskClient, provider: MockProvider, wrong: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    NOT_BELIEVED[wrong](provider)
    if wrong == "signed by nobody":  # which the library does not even write
        real = MockProvider.token

        def unsigned(self: MockProvider, form: dict[str, str], who: str) -> dict[str, Any] | None:
            self.header["alg"] = "RS256"
            answer = real(self, form, who) or {}
            body = answer["id_token"].split(".")[1]
            return {**answer, "id_token": f"eyJhbGciOiJub25lIn0.{body}."}

        monkeypatch.setattr(MockProvider, "token", unsigned)
    answer = come_back(client, provider)
    assert is_refused(client, answer)
    assert b"You are not signed in" in answer.data
    assert b"evil" not in answer.data


def test_the_widest_role_counts_and_one_role_may_come_as_a_word(client: FlaskClient, provider: MockProvider) -> None:
    provider.claims["roles"] = ["councillor", "data_officer", "sub_group"]
    come_back(client, provider)
    assert "data officer" in client.get("/").data.decode()
    provider.claims["roles"] = "councillor"
    come_back(client, provider)
    assert client.get("/").status_code == 403


def test_an_answer_works_once(client: FlaskClient, provider: MockProvider) -> None:
    """Also after sign-out, and also when its cookie was copied."""
    away = client.get(AWAY)
    copied = away.headers["Set-Cookie"].split(";")[0]
    back = path_of(provider.sign_in(away.headers["Location"]))
    assert client.get(back).status_code == 200
    provider.sign_in(away.headers["Location"])  # the provider would take the code again
    thief = client.application.test_client(use_cookies=False)
    assert thief.get(back, headers={"Cookie": copied}).status_code == 403


def test_an_answer_belongs_to_the_browser_that_began(server: Flask, provider: MockProvider) -> None:
    """Nobody is signed in by a link that somebody else made, and nobody's answer can be used by another."""
    mine, theirs = server.test_client(), server.test_client()
    back = path_of(provider.sign_in(mine.get(AWAY).headers["Location"]))
    assert is_refused(theirs, theirs.get(back))
    theirs.get(AWAY)
    assert is_refused(theirs, theirs.get(back)), "its state is that of another sign-in"
    assert mine.get(back).status_code == 200


@pytest.mark.parametrize("answer", ["", "?code=x", "?state=x", "?code=a-code&state=wrong", "?error=access_denied"])
def test_a_forged_call_of_the_way_back_gets_nothing(client: FlaskClient, provider: MockProvider, answer: str) -> None:
    assert is_refused(client, client.get(f"/sign-in/return{answer}"))
    client.get(AWAY)
    assert is_refused(client, client.get(f"/sign-in/return{answer}"))


def test_whoever_says_no_at_the_organisation_is_not_let_in(client: FlaskClient, provider: MockProvider) -> None:
    back = urlsplit(provider.sign_in(client.get(AWAY).headers["Location"]))
    state = parse_qs(back.query)["state"][0]
    assert is_refused(client, client.get(f"{back.path}?error=access_denied&state={state}"))


def test_an_answer_in_the_name_of_another_issuer_is_refused(client: FlaskClient, provider: MockProvider) -> None:
    back = path_of(provider.sign_in(client.get(AWAY).headers["Location"]))
    assert is_refused(client, client.get(f"{back}&iss=https://evil.example"))


def test_it_takes_no_longer_than_ten_minutes(
    client: FlaskClient, provider: MockProvider, monkeypatch: pytest.MonkeyPatch
) -> None:
    back = path_of(provider.sign_in(client.get(AWAY).headers["Location"]))
    now = time.time()
    monkeypatch.setattr(openid.time, "time", lambda: now + 601)
    assert is_refused(client, client.get(back))


def test_a_provider_that_gives_itself_another_name_is_not_ours(client: FlaskClient, provider: MockProvider) -> None:
    provider.about["issuer"] = "https://evil.example"
    assert client.get(AWAY).status_code == 403


def test_new_keys_of_the_provider_count_at_once(client: FlaskClient, provider: MockProvider) -> None:
    come_back(client, provider)
    provider.key = RSAKey.generate_key(2048, {"kid": "two", "alg": "RS256"})
    provider.header["kid"] = "two"
    assert come_back(client, provider).status_code == 403
    provider.published = [provider.key]
    assert come_back(client, provider).status_code == 200


def test_a_provider_that_does_not_answer_is_a_sentence(publication: Path, tmp_path: Path) -> None:
    nowhere = OpenID("http://127.0.0.1:9", CLIENT, SECRET)
    client = create_app(publication, settings_for(tmp_path, sign_in="openid", openid=nowhere)).server.test_client()
    answer = client.get(AWAY)
    assert answer.status_code == 403
    assert b"does not answer" in answer.data
