"""A real browser and a real server on loopback. Without a browser the tests are skipped, except where required."""

from __future__ import annotations

import os
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from dash import Dash
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright
from waitress.server import create_server
from waitress.wasyncore import close_all

from dashboard.application import create_app
from tests.conftest import WITHOUT_SIGN_IN

CANDIDATES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge")
expect.set_options(timeout=20_000)  # milliseconds: other tests build councils meanwhile, on the same cores
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update",
    "--disable-sync", "--no-first-run", "--disable-quic",
]  # fmt: skip


def executable() -> str | None:
    return os.environ.get("CHROMIUM") or next((found for name in CANDIDATES if (found := shutil.which(name))), None)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    path = executable()
    if path is None:
        if os.environ.get("SAFEGUARDING_BROWSER_TESTS") == "required":
            pytest.fail("no Chromium or Chrome was found, and the browser tests are required here")
        pytest.skip("no Chromium or Chrome was found; set CHROMIUM to its path to run the browser tests")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


@contextmanager
def served(app: Dash) -> Iterator[int]:
    """The port of an app that is really served."""
    server = create_server(app.server, host="127.0.0.1", port=0, threads=8)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    yield server.effective_port
    server.task_dispatcher.shutdown()
    # Closed by the thread that waits for its connections: whoever else closes them leaves it waiting for nothing.
    server.trigger.pull_trigger(lambda: close_all(server._map))
    thread.join(timeout=20)
    assert not thread.is_alive()


@pytest.fixture(scope="session")
def site(glossed: Path) -> Iterator[str]:
    """The address of the dashboard over the made-up publication."""
    with served(create_app(glossed, WITHOUT_SIGN_IN)) as port:
        yield f"http://127.0.0.1:{port}"


class Reader:
    """Someone at a browser: opens addresses, and remembers everything that went wrong."""

    def __init__(self, context: BrowserContext, site: str):
        self.site = site
        self.page: Page = context.new_page()
        self.faults: list[str] = []
        self.page.on("console", lambda m: self.faults.append(m.text) if m.type in ("error", "warning") else None)
        self.page.on("pageerror", lambda error: self.faults.append(str(error)))
        self.page.on("request", lambda request: self._own_host(request.url))

    def _own_host(self, url: str) -> None:
        if not url.startswith((self.site, "data:", "blob:")):
            self.faults.append(f"asked another host: {url}")

    def open(self, where: str) -> Page:
        self.page.goto(self.site + where)
        self.ready()
        return self.page

    def ready(self) -> None:
        self.page.wait_for_selector("main h1")
        if self.page.locator(".chart").count():
            self.page.wait_for_selector(".chart .main-svg")


@pytest.fixture
def reader(browser: Browser, site: str) -> Iterator[Reader]:
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    reader = Reader(context, site)
    yield reader
    context.close()
    assert [fault for fault in reader.faults if "404 (NOT FOUND)" not in fault] == []
