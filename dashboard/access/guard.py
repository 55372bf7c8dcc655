"""The guard: every request passes here before anything else looks at it, and what is not on its list does not exist."""

from __future__ import annotations

from urllib.parse import quote

from dash import html
from flask import Flask, Response, g, redirect
from flask import request as asked
from werkzeug.exceptions import MethodNotAllowed

from dashboard.access import answers, calls
from dashboard.access.sessions import Sessions
from dashboard.access.settings import LOOPBACK, MAY_SEE, Settings, name_of
from dashboard.access.visitor import Visitor
from dashboard.components import link

COOKIE = "__Host-session"
HEALTH, ICON = "/healthz", "/favicon.ico"
SIGN_IN, AWAY, BACK, SIGN_OUT = "/sign-in", "/sign-in/openid", "/sign-in/return", "/sign-out"
CALLBACK = "/_dash-update-component"
ASSETS = "/assets/<path:filename>"

# What people write about figures is sent to these, and read on pages.
COMMENT, ASK = "/indicator/<indicator_id>/comment", "/indicator/<indicator_id>/ask"
THREAD, MEETINGS = "/words/<int:thread_id>", "/meetings"
WRITTEN = frozenset({COMMENT, ASK, THREAD, MEETINGS})

PAGES = frozenset({"/", "/<path:path>"})
OPEN = frozenset({HEALTH, ICON, SIGN_IN, AWAY, BACK})  # to everybody; none of them has a figure
GUARDED = frozenset({
    *PAGES, *WRITTEN, SIGN_OUT, CALLBACK, ASSETS, "/plotly.js", "/search.json", "/take/full.zip", "/take/<form>/",
    "/take/<form>/<path:path>", "/take/letter.pdf", "/pack", "/pack/<job_id>/<form>", "/snapshot",
    "/api", "/api/<path:path>", "/api/v1", "/api/v1/indicators", "/api/v1/areas",
    "/api/v1/observations", "/_dash-layout", "/_dash-dependencies",
    "/_dash-component-suites/<string:package_name>/<path:fingerprinted_path>",
})  # fmt: skip
CLOSED = frozenset({"/_reload-hash", "/_favicon.ico"})  # Dash's, and of no use here
POSTED = frozenset({CALLBACK, SIGN_IN, SIGN_OUT, "/pack", "/snapshot", *WRITTEN})
SHORTEST_WORTH_KEEPING = 60  # characters: what is shorter is the form's own, or soon typed again
ASSETS_OF_SIGN_IN = frozenset({answers.STYLE, answers.ICON})


def guard(server: Flask, settings: Settings, sessions: Sessions | None) -> None:
    """Guard every address of ``server``. Call it before anything else that has a say in requests, Dash above all."""

    @server.before_request
    def _check() -> Response | None:
        rule = str(asked.url_rule or "")
        if rule != HEALTH and not settings.knows(asked.host):
            return answers.refusal(400)
        if rule not in OPEN | GUARDED:
            return answers.refusal(405 if isinstance(asked.routing_exception, MethodNotAllowed) else 404)
        return _refused_method(rule, settings) or _refused_visitor(rule, settings, sessions) or _refused_call(rule)


def _refused_method(rule: str, settings: Settings) -> Response | None:
    if asked.method in ("GET", "HEAD"):
        return None
    if asked.method != "POST" or rule not in POSTED:
        return answers.refusal(405)
    return None if _is_from_our_own_pages(settings) else answers.refusal(403)


def _is_from_our_own_pages(settings: Settings) -> bool:
    """Every browser says of what it posts where it comes from, in one of two ways. Whoever says neither is none."""
    site, origin = asked.headers.get("Sec-Fetch-Site"), asked.headers.get("Origin")
    if site not in (None, "same-origin"):
        return False
    if origin is None:
        return site is not None
    is_private = not settings.sign_in or name_of(asked.host) in LOOPBACK
    schemes = ("http", "https") if is_private else ("https",)
    return origin in [f"{scheme}://{asked.host}" for scheme in schemes]


def _refused_visitor(rule: str, settings: Settings, sessions: Sessions | None) -> Response | None:
    """Keeps who asks for who(), or says why they are not answered."""
    if sessions is None:
        may_see = settings.edition == "public" or asked.remote_addr in LOOPBACK
        return None if may_see else answers.refusal(403)
    g.visitor = sessions.find(asked.cookies.get(COOKIE, ""), asked.user_agent.string)
    if rule in OPEN or (rule == ASSETS and (asked.view_args or {}).get("filename") in ASSETS_OF_SIGN_IN):
        return None
    if g.visitor is None:
        if rule in WRITTEN:
            return _keep_what_was_typed()
        return _to_sign_in() if rule in PAGES else answers.refusal(401)
    if g.visitor.role not in MAY_SEE[settings.edition] and rule != SIGN_OUT:
        return _not_their_edition(g.visitor)
    return None


def _refused_call(rule: str) -> Response | None:
    if rule != CALLBACK:
        return None
    if asked.mimetype != "application/json":
        return answers.refusal(415)
    status = calls.status_of(asked.get_data())
    return None if status == 200 else answers.refusal(status)


def _to_sign_in() -> Response:
    """To the page of sign-in, and from there back to what was wanted.

    A link from elsewhere, such as a mail, brings no cookie with it. So it leads to a page of our own that goes on at
    once: from there the cookie comes along, and who has signed in already does not do so again.
    """
    to = f"{SIGN_IN}?wanted={quote(asked.full_path.rstrip('?'))}"
    if asked.headers.get("Sec-Fetch-Site") in ("cross-site", "same-site"):
        return go_on(to)
    return redirect(to, 303)  # type: ignore[return-value]


def _keep_what_was_typed() -> Response:
    """Somebody whose session ended while they wrote gets their own words back, to be copied; nothing is saved."""
    typed = [words for words in asked.form.values() if len(words) > SHORTEST_WORTH_KEEPING]
    if not typed:
        return answers.refusal(401)
    return answers.document(
        "You are signed out",
        html.P("Nothing was saved. Here is what you typed: copy it before you sign in again.", className="lead"),
        *(html.Pre(words, className="typed") for words in typed),
        html.P(link("Sign in", SIGN_IN)),
        status=401,
    )


def go_on(to: str) -> Response:
    """A page of our own that goes on to another at once."""
    return answers.document("One moment", html.P(link("Go on", to)), then=to)


def safe_address(wanted: str) -> str:
    """A page of ours; the overview for an address that leads anywhere else."""
    is_ours = wanted.startswith("/") and not wanted.startswith("//")
    return wanted if is_ours and "\\" not in wanted and wanted.isprintable() else "/"


def sign_out_form() -> html.Form:
    return html.Form(html.Button("Sign out", type="submit"), action=SIGN_OUT, method="post")


def _not_their_edition(visitor: Visitor) -> Response:
    return answers.document(
        "This edition is not yours to see",
        html.P(f"You are signed in as {visitor.name}, {visitor.role_in_words}.", className="lead"),
        html.P(
            "Here are figures of small groups of children, for the sub-group and the data officer. Yours is the public "
            "edition, which has every figure that can be shown without anybody being recognised. Ask the data officer "
            "for its address."
        ),
        sign_out_form(),
        status=403,
    )
