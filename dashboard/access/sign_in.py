"""The pages of signing in and out. They are forms of plain HTML, and work without scripts."""

from __future__ import annotations

import logging
from typing import Any
from urllib.parse import quote

from dash import html
from flask import Flask, Response, g, redirect
from flask import request as asked

from dashboard.access import accounts, answers
from dashboard.access.guard import AWAY, BACK, COOKIE, SIGN_IN, SIGN_OUT, go_on, safe_address
from dashboard.access.openid import SECONDS_TO_COME_BACK, NotSignedIn, Provider
from dashboard.access.sessions import Sessions
from dashboard.access.settings import LOOPBACK, Settings, name_of
from dashboard.access.store import Store
from dashboard.access.tries import Tries
from dashboard.access.visitor import Visitor
from dashboard.components import link
from dashboard.faults import what_and_where
from dashboard.native import Input

log = logging.getLogger(__name__)

AWAY_COOKIE = "__Host-signing-in"
WRONG = "This name and password do not belong together."


def serve_sign_in(server: Flask, settings: Settings, store: Store, sessions: Sessions) -> None:
    """Serve sign-in, in the way that is set, and sign-out."""
    if settings.openid:
        _serve_openid(server, Provider(store, settings, settings.openid), sessions)
    else:
        _serve_accounts(server, store, sessions, Tries(store, settings))

    @server.post(SIGN_OUT)
    def _sign_out() -> Response:
        sessions.end(asked.cookies.get(COOKIE, ""), asked.user_agent.string)
        response = answers.document("You are signed out", html.P(link("Sign in again", SIGN_IN)))
        response.delete_cookie(COOKIE, secure=True, httponly=True, samesite="Strict")
        response.headers["Clear-Site-Data"] = '"cache", "storage"'
        return response


def _serve_accounts(server: Flask, store: Store, sessions: Sessions, tries: Tries) -> None:
    @server.get(SIGN_IN)
    def _form() -> Response:
        return _already(sessions) or _page(_account_form(_wanted(asked.args)))

    @server.post(SIGN_IN)
    def _try() -> Response:
        wanted, name = _wanted(asked.form), asked.form.get("name", "")
        place = asked.remote_addr or ""
        if wait := tries.count(name, place):
            words = f"Too many tries. Please wait {wait} seconds and try again."
            response = _page(_account_form(wanted), words, status=429)
            response.headers["Retry-After"] = str(wait)
            return response
        visitor = accounts.sign_in(store, name, asked.form.get("password", ""))
        if visitor is None:
            log.info("a try to sign in failed")
            return _page(_account_form(wanted), WRONG, status=401)
        tries.forgive(name, place)
        return _let_in(sessions, visitor, redirect(wanted, 303))


def _serve_openid(server: Flask, provider: Provider, sessions: Sessions) -> None:
    @server.get(SIGN_IN)
    def _form() -> Response:
        return _already(sessions) or _page(_openid_link(_wanted(asked.args)))

    @server.get(AWAY)
    def _away() -> Response:
        try:
            away = provider.begin(_come_back_to(), _wanted(asked.args))
        except NotSignedIn as why:
            return _refused(why)
        response: Any = redirect(away.address, 303)
        # Lax, because the way back begins at the provider; it opens nothing but this one sign-in.
        response.set_cookie(
            AWAY_COOKIE, away.token, max_age=SECONDS_TO_COME_BACK, secure=True, httponly=True, samesite="Lax"
        )
        return response  # type: ignore[no-any-return]

    @server.get(BACK)
    def _back() -> Response:
        try:
            token = asked.cookies.get(AWAY_COOKIE, "")
            visitor, wanted = provider.finish(token, asked.args.to_dict(), _come_back_to())
        except NotSignedIn as why:
            response = _refused(why)
        else:
            response = _let_in(sessions, visitor, go_on(wanted))
        response.delete_cookie(AWAY_COOKIE, secure=True, httponly=True, samesite="Lax")
        return response


def _let_in(sessions: Sessions, visitor: Visitor, response: Any) -> Response:
    """Begins a session; the one that the browser may have had ends."""
    browser = asked.user_agent.string
    sessions.end(asked.cookies.get(COOKIE, ""), browser)
    g.visitor = visitor  # for the log
    response.set_cookie(COOKIE, sessions.begin(visitor, browser), secure=True, httponly=True, samesite="Strict")
    return response  # type: ignore[no-any-return]


def _already(sessions: Sessions) -> Response | None:
    """On to the page that was wanted, for who has signed in."""
    if sessions.find(asked.cookies.get(COOKIE, ""), asked.user_agent.string) is None:
        return None
    return redirect(_wanted(asked.args), 303)  # type: ignore[return-value]


def _wanted(said: Any) -> str:
    return safe_address(said.get("wanted", "/"))


def _come_back_to() -> str:
    """Our own address as the provider knows it: https, but on this machine."""
    scheme = "http" if name_of(asked.host) in LOOPBACK else "https"
    return f"{scheme}://{asked.host}{BACK}"


def _page(form: Any, problem: str = "", status: int = 200) -> Response:
    said = [html.P(problem, className="notice", role="alert")] if problem else []
    return answers.document("Sign in", *said, form, status=status)


def _account_form(wanted: str) -> html.Form:
    return html.Form(
        [
            Input(type="hidden", name="wanted", value=wanted),
            html.P([html.Label("Name", htmlFor="name"), Input(id="name", name="name", autoComplete="username")]),
            html.P(
                [
                    html.Label("Password", htmlFor="password"),
                    Input(id="password", name="password", type="password", autoComplete="current-password"),
                ]
            ),
            html.Button("Sign in", type="submit"),
        ],
        action=SIGN_IN,
        method="post",
        className="sign-in",
    )


def _openid_link(wanted: str) -> html.P:
    """A link and no form: our policy lets no form lead to another site."""
    where = f"{AWAY}?wanted={quote(wanted)}"
    return html.P(link("Sign in with your organisation's account", where), className="sign-in")


def _refused(why: NotSignedIn) -> Response:
    log.warning(
        "a sign-in was refused: %s", what_and_where(why.__cause__ if isinstance(why.__cause__, Exception) else why)
    )
    again = html.P(link("Back to sign-in", SIGN_IN))
    return answers.document("You are not signed in", html.P(str(why), className="lead"), again, status=403)
