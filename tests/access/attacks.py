"""Every attack that is tried on the dashboard: ``python -m tests.access.attacks [PUBLICATION]`` counts them.

They are made from the app's own list of addresses and callbacks, so that a new one is attacked without being written
down here. The internal edition is served, behind local accounts; a councillor has an account, and may see none of it.
"""

from __future__ import annotations

import json
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from dashboard.access.guard import COOKIE, OPEN
from dashboard.application import create_app
from tests.access.conftest import settings_for, typed, with_accounts
from tests.conftest import OUR_OWN_PAGE, ROOT

FORGED = "session=eyJyb2xlIjoiYWRtaW4ifQ.aaaaaa.bbbbbbbbbbbbbbbbbbbbbbbbbbb"
CALL = "/_dash-update-component"
FIGURES = (
    b"Referrals",
    b"indicator_id",
    b"clientside_function",
    b'"type":"Store"',
    b"data-chart",
)  # some of them is in every answer with figures
OURS = (b"Traceback", b'File "', b"SELECT ", b"root:x", b"from __future__", b"[core]", b"DUCK", b"SQLite format")
ODD: tuple[Any, ...] = (
    None, "", [], {}, 0, -1, 10**30, True, "' OR 1=1 --", "'; COPY build TO 'x'; --", "../../etc/passwd", "E99999999",
    "<script>alert(1)</script>", {"$ne": ""}, ["/"] * 50, "\x00", "a" * 5_000, "\u202e", "//evil.example/", "/\\evil",
)  # fmt: skip


@dataclass(frozen=True)
class Attack:
    """A request, by whom it is made, and the only answers that are allowed to it."""

    kind: str
    path: str
    allowed: tuple[int, ...]
    method: str = "GET"
    by: str = ""  # nobody; "forged", "councillor" or "sub_group"
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes | None = None
    may_see: bool = False  # whether figures may be in the answer

    def why_it_was_not_held(self, answer: TestResponse) -> str:
        """What is wrong with an answer; empty when the attack got nothing."""
        if answer.status_code not in self.allowed:
            return f"answered with {answer.status_code}"
        told = [word.decode() for word in (*OURS, *(() if self.may_see else FIGURES)) if word in answer.data]
        if (
            "evil" in answer.headers.get("Location", "").split("?")[0]
            or "Access-Control-Allow-Origin" in answer.headers
        ):
            told.append(answer.headers.get("Location", "another origin"))
        return f"told {', '.join(told)}" if told else ""


def call(value: Any, **changes: Any) -> bytes:
    """The body that Chromium sends when a view is changed."""
    inputs = [{"id": "wanted", "property": "data", "value": value}]
    body = {
        "output": "told.data", "outputs": {"id": "told", "property": "data"}, "inputs": inputs,
        "changedPropIds": ["wanted.data"],
    }  # fmt: skip
    return json.dumps({**body, **changes}).encode()


JSON = {"Content-Type": "application/json", **OUR_OWN_PAGE}
PAGE = call({"pathname": "/", "search": ""})
BODIES = {
    "half": b"{", "empty": b"", "list": b"[]", "null": b"null", "number": b"5", "text": b'"told.data"',
    "deep": b"[" * 30_000, "deep object": b'{"a":' * 10_000, "too large": b" " * 70_000, "5 MB": b"0" * 5_000_000,
    "not UTF-8": b"\xff\xfe\x00", "output as list": call({"pathname": "/", "search": ""}, output=["told.data"]),
    "output as null": call({"pathname": "/", "search": ""}, output=None),
    "many outputs": call({"pathname": "/", "search": ""}, output="..told.data...secret.y.."),
    "other outputs": call({"pathname": "/", "search": ""}, outputs=[{"id": "a", "property": "b"}]),
    "output twice": b'{"output":"told.data",' + PAGE[1:],
    "no inputs": call(None, inputs=[]), "two inputs": call(None, inputs=[{"id": "wanted"}] * 2),
    "inputs as text": call(None, inputs="wanted"), "another input": call(None, inputs=[{"id": "x", "property": "y"}]),
    "state": call({"pathname": "/", "search": ""}, state=[{"id": "a", "property": "b", "value": 1}]),
    "background": call({"pathname": "/", "search": ""}, cancelJob=1), "NaN": call(float("nan")),
    "changed ids": call({"pathname": "/", "search": ""}, changedPropIds=["shown.children"]),
}  # fmt: skip
TO_FILES = (
    "/assets/..%2fapp.py", "/assets/%2e%2e/%2e%2e/etc/passwd", "/assets/../application.py", "/assets/x/../x.py",
    "/_dash-component-suites/os/path.py", "/_dash-component-suites/dash/../flask/app.py", "/.env", "/.git/config",
    "/_dash-component-suites/dash/dash.py", "/_dash-component-suites/dashboard/application.py", "/data/raw/",
    "/data/processed/safeguarding.duckdb", "/data/people/people.sqlite", "/take/csv/../../etc/passwd",
    "/take/%2e%2e/", "/take/csv/%00", "/take/exe/", "/app.py", "/%2e%2e/%2e%2e/etc/passwd",
)  # fmt: skip
TO_DEVELOPERS = (
    "/?__debugger__=yes&cmd=resource&f=debugger.js", "/console", "/_mcp", "/mcp", "/metrics", "/server-status",
    "/_reload-hash", "/_favicon.ico", "/_dash-config", "/_alive_token", "/admin", "/_dash-update-component/x",
)  # fmt: skip
TO_ELSEWHERE = (
    "https://evil.example",
    "//evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "javascript:alert(1)",
    "",
)
OTHER_SITES = (
    {"Origin": "http://evil.example"}, {"Origin": "null"}, {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site"}, {"Sec-Fetch-Site": "none"}, {},
    {"Sec-Fetch-Site": "same-origin", "Origin": "http://evil.example"},
    {"Origin": "http://localhost.evil.example"}, {"Origin": "http://localhost:1"},
)  # fmt: skip


def attacks(rules: list[str], callbacks: list[dict[str, Any]]) -> Iterator[Attack]:
    """Every attack on an app with these addresses and callbacks."""
    unknown = {"csv": "form", "observations": "path:path"}
    addresses = [_filled(rule) for rule in rules if rule not in OPEN] + [f"/take/{one}/journey" for one in unknown]
    for by in ("", "forged"):
        kind = "with a forged session" if by else "without signing in"
        for address in addresses:
            yield Attack(kind, address, (303, 401, 404, 405), by=by)
            yield Attack(kind, address, (401, 403, 404, 405), "POST", by, JSON, PAGE)
        for one in callbacks:
            yield Attack(kind, CALL, (401,), "POST", by, JSON, call({"pathname": "/"}, output=one["output"]))
    for address in addresses:
        if not address.startswith("/assets/"):
            yield Attack("a councillor at the internal edition", address, (403, 404, 405), by="councillor")
    for path in ("/", "//", "/areas/", "/%61reas", "//areas", "/indicator/referrals", "/take/full.zip", "/api/v1"):
        yield Attack("a councillor at the internal edition", path, (400, 403, 404), by="councillor")
    for path in ("/", "/indicator/referrals"):
        body = call({"pathname": path, "search": ""})
        yield Attack("a councillor at the internal edition", CALL, (403,), "POST", "councillor", JSON, body)
    yield from _on_the_callback(callbacks)
    yield from _from_elsewhere()
    yield from _for_what_is_not_there()


def _on_the_callback(callbacks: list[dict[str, Any]]) -> Iterator[Attack]:
    for one in callbacks:
        for odd in ODD:
            of_this = call(odd, output=one["output"], inputs=[{**each, "value": odd} for each in one["inputs"]])
            yield Attack("odd values", CALL, (400, 403), "POST", "sub_group", JSON, of_this)
            if isinstance(odd, str):
                for value in ({"pathname": odd, "search": ""}, {"pathname": "/areas", "search": f"?area={odd}"}):
                    body = call(value)
                    yield Attack("odd values", CALL, (200,), "POST", "sub_group", JSON, body, may_see=True)
    for name, body in BODIES.items():
        allowed = (413,) if name in ("too large", "5 MB") else (400, 403)
        yield Attack("malformed bodies", CALL, allowed, "POST", "sub_group", JSON, body)
    for output in (
        "shown.children",
        "secret.children",
        "..told.data..",
        "told",
        "__proto__.x",
        "_pages_content.children",
    ):
        body = call({"pathname": "/", "search": ""}, output=output)
        yield Attack("callbacks that nobody offers", CALL, (403,), "POST", "sub_group", JSON, body)
    for kind in ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", ""):
        headers = {"Content-Type": kind, **OUR_OWN_PAGE}
        yield Attack("malformed bodies", CALL, (415,), "POST", "sub_group", headers, PAGE)


def _from_elsewhere() -> Iterator[Attack]:
    for site in OTHER_SITES:
        headers = {**site, "Content-Type": "application/json"}
        yield Attack("from another site", CALL, (403,), "POST", "sub_group", headers, PAGE)
        for path in ("/sign-in", "/sign-out", "/indicator/referrals_rate/comment", "/words/1", "/meetings"):
            form = {**site, "Content-Type": "application/x-www-form-urlencoded"}
            yield Attack("from another site", path, (403,), "POST", "sub_group", form, b"name=sub_group")
    for path in ("/", CALL, "/sign-in", "/api/v1"):
        for method in ("OPTIONS", "PUT", "DELETE", "PATCH", "TRACE"):
            asks = {"Origin": "http://evil.example", "Access-Control-Request-Method": "POST"}
            yield Attack("from another site", path, (404, 405), method, "sub_group", asks)
    for host in ("evil.example", "evil.example:80", "127.0.0.1.evil.example", "localhost@evil.example", "[::1", "a b"):
        for path in ("/", "/sign-in", "/take/csv"):
            yield Attack("by another name", path, (400, 404), headers={"Host": host})
    forwarded = {"X-Forwarded-For": "127.0.0.1", "X-Forwarded-User": "sub_group", "X-Remote-User": "admin"}
    for name, value in {**forwarded, "X-Forwarded-Host": "evil.example", "Authorization": "Basic YTpi"}.items():
        yield Attack("as if a proxy had said so", "/", (303,), headers={name: value})
    for wanted in TO_ELSEWHERE:
        sent = {"Content-Type": "application/x-www-form-urlencoded", **OUR_OWN_PAGE}
        body = f"name=sub_group&password=a+cold+grey+morning&wanted={wanted}".encode()
        yield Attack("led elsewhere", "/sign-in", (303,), "POST", "", sent, body)
        yield Attack("led elsewhere", f"/sign-in?wanted={wanted}", (303,), by="sub_group")


def _for_what_is_not_there() -> Iterator[Attack]:
    for by in ("", "sub_group"):
        for path in TO_FILES:
            yield Attack("files by their path", path, (303, 308, 401, 404), by=by)
        for path in TO_DEVELOPERS:
            sees = by != "" and path.startswith("/?")  # the overview, and nothing of a debugger
            allowed = (200,) if sees else (303, 401, 404, 405)
            yield Attack("doors for developers", path, allowed, by=by, may_see=sees)


def _filled(rule: str) -> str:
    """An address of a rule, with something that is there in the place of its variables."""
    values = {
        "<path:filename>": "page.js", "<form>": "csv", "/<path:path>": "/areas", "<string:package_name>": "dash",
        "<path:fingerprinted_path>": "dash-renderer/build/dash_renderer.min.js",
        "<indicator_id>": "referrals_rate", "<int:thread_id>": "1",
    }  # fmt: skip
    for name, value in values.items():
        rule = rule.replace(name, value)
    return rule


class Attacked:
    """An app with people who have signed in, to be attacked."""

    def __init__(self, publication: Path, folder: Path):
        settings = settings_for(folder)
        with_accounts(settings)
        self.app = create_app(publication, settings)
        self.cookies = {"": "", "forged": f"{FORGED}; {COOKIE}={FORGED}"}
        for role in ("councillor", "sub_group"):
            answer = self._browser().post("/sign-in", data=typed(role), headers=OUR_OWN_PAGE)
            self.cookies[role] = answer.headers["Set-Cookie"].split(";")[0]

    def attacks(self) -> list[Attack]:
        asked = self._browser().get("/_dash-dependencies", headers={"Cookie": self.cookies["sub_group"]})
        rules = sorted({str(rule) for rule in self.app.server.url_map.iter_rules()})
        return list(attacks(rules, json.loads(asked.data)))

    def try_one(self, attack: Attack) -> str:
        """Make the request with a browser of its own. What is wrong with the answer; empty when nothing is."""
        headers = {**attack.headers, "Cookie": self.cookies[attack.by]}
        answer = self._browser().open(attack.path, method=attack.method, headers=headers, data=attack.body)
        return attack.why_it_was_not_held(answer)

    def _browser(self) -> FlaskClient:
        return self.app.server.test_client(use_cookies=False)


def main() -> int:
    """Try all of them, and print how many of each kind there are and how many were held off."""
    publication = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "data" / "processed" / "safeguarding.duckdb"
    with tempfile.TemporaryDirectory() as folder:
        attacked = Attacked(publication, Path(folder))
        tried, held = Counter[str](), Counter[str]()
        for attack in attacked.attacks():
            wrong = attacked.try_one(attack)
            tried[attack.kind] += 1
            held[attack.kind] += not wrong
            if wrong:
                print(f"NOT HELD: {attack.kind}: {attack.method} {attack.path} by {attack.by or 'nobody'}: {wrong}")
    for kind, number in tried.items():
        print(f"{kind}: {held[kind]} of {number} held off")
    print(f"all: {held.total()} of {tried.total()} held off")
    return held.total() != tried.total()


if __name__ == "__main__":
    raise SystemExit(main())
