"""As it is really served, by app.py: under slow requests, behind a proxy, and after it was stopped."""

from __future__ import annotations

import http.client
import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from urllib.parse import urlencode

import pytest

from tests.access.conftest import KEY, PASSWORD, settings_for, typed, with_accounts
from tests.conftest import ROOT

Served = Callable[..., int]


@contextmanager
def serving(publication: Path, **said: str) -> Iterator[int]:
    """app.py with this environment: the port it serves at."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = {**os.environ, "SAFEGUARDING_PUBLICATION": str(publication), "PORT": str(port), **said}
    process = subprocess.Popen(
        [sys.executable, "app.py"], cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    )
    try:
        assert process.stdout is not None
        assert process.stdout.readline()
        yield port
    finally:
        process.terminate()
        process.wait(timeout=20)
        process.stdout.close()


def ask(port: int, path: str, method: str = "GET", body: str | None = None, **headers: str) -> http.client.HTTPResponse:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    connection.request(method, path, body, {"Host": f"127.0.0.1:{port}", **named})
    return connection.getresponse()


def test_two_hundred_requests_that_never_end_keep_nobody_out(public_edition: Path) -> None:
    with serving(public_edition) as port, ExitStack() as open_ones:
        assert ask(port, "/healthz").status == 200
        for number in range(200):
            slow = open_ones.enter_context(socket.create_connection(("127.0.0.1", port), timeout=10))
            slow.sendall(
                b"GET / HTTP/1.1\r\nHost: x" if number % 2 else b"POST / HTTP/1.1\r\nContent-Length: 9\r\n\r\nx"
            )
        for _ in range(5):
            began = time.monotonic()
            answer = ask(port, "/healthz")
            assert json.loads(answer.read())["ready"]
            assert time.monotonic() - began < 1


@pytest.fixture(scope="module")
def behind_sign_in(publication: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    folder = tmp_path_factory.mktemp("served")
    settings = settings_for(folder)
    with_accounts(settings)
    said = {
        "SAFEGUARDING_EDITION": "internal", "SAFEGUARDING_SIGN_IN": "accounts", "SAFEGUARDING_SECRET_KEY": KEY,
        "SAFEGUARDING_PEOPLE": str(settings.people), "SAFEGUARDING_PROXY": "127.0.0.1",
        "SAFEGUARDING_LOG": str(folder / "log" / "dashboard.log"),
    }  # fmt: skip
    publication.parent.chmod(0o700)
    with serving(publication, **said) as port:
        yield port
    log = folder / "log" / "dashboard.log"
    assert log.stat().st_mode & 0o077 == 0
    assert PASSWORD not in log.read_text(encoding="utf-8")


def test_sign_in_works_as_it_is_served(behind_sign_in: int) -> None:
    form = urlencode(typed("sub_group", wanted="/areas"))
    kind = {"Content_Type": "application/x-www-form-urlencoded", "Origin": f"http://127.0.0.1:{behind_sign_in}"}
    answer = ask(behind_sign_in, "/sign-in", "POST", form, **kind)
    assert (answer.status, answer.headers["Location"]) == (303, "/areas")
    cookie = answer.headers["Set-Cookie"].split(";")[0]
    assert ask(behind_sign_in, "/areas", Cookie=cookie).status == 200
    assert ask(behind_sign_in, "/areas", Cookie=cookie, User_Agent="another").status == 303
    assert ask(behind_sign_in, "/areas").status == 303


def test_tries_are_counted_for_whoever_the_proxy_says_they_come_from(behind_sign_in: int) -> None:
    kind = {"Content_Type": "application/x-www-form-urlencoded", "Sec_Fetch_Site": "same-origin"}

    def status(place: str, name: str) -> int:
        form = urlencode(typed(name, "wrong"))
        return ask(behind_sign_in, "/sign-in", "POST", form, **kind, X_Forwarded_For=place).status

    assert [status("10.9.8.7", f"name{number}") for number in range(6)] == [401] * 5 + [429]
    assert status("10.9.8.8", "name9") == 401
    assert status("10.1.1.1, 10.9.8.7", "name10") == 429, "only the proxy's own word counts, not what came with it"


def test_what_serves_it_is_not_said_and_large_requests_are_refused(behind_sign_in: int) -> None:
    answer = ask(behind_sign_in, "/sign-in")
    assert "Server" not in answer.headers
    assert ask(behind_sign_in, "/sign-in", "POST", "x" * 70_000, Sec_Fetch_Site="same-origin").status == 413
