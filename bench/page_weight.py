"""How heavy the first view of a page is: ``python -m bench.page_weight [PUBLICATION]``.

A clean browser without a cache opens each page once over loopback, as on a plain council network: gzip only. Beside
each of ours stands the same page with the full plotly.js that Dash carries, in the same run.
"""

from __future__ import annotations

import os
import sys
import threading
from collections import defaultdict
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright
from rich.console import Console
from rich.table import Table
from waitress.server import create_server

import dashboard.weight
from dashboard.access.settings import Settings
from dashboard.application import create_app
from tests.browser.conftest import FLAGS, executable

ROOT = Path(__file__).parent.parent
PAGES = {"overview": ("/", 350_000), "indicator": ("/indicator/referrals_rate?compare=core_cities", 750_000)}


def serve(publication: Path, *, small: bool) -> str:
    """Start a server and give its address. ``small``: with the small build of plotly.js."""
    bundle = dashboard.weight.BUNDLE
    if not small:
        dashboard.weight.BUNDLE = Path("not here")
    server = create_server(
        create_app(publication, Settings(edition="internal")).server, host="127.0.0.1", port=0, threads=8
    )
    dashboard.weight.BUNDLE = bundle
    threading.Thread(target=server.run, daemon=True).start()
    return f"http://127.0.0.1:{server.effective_port}"


def weigh(browser: Browser, address: str) -> dict[str, tuple[int, int]]:
    """Bytes over the wire and unpacked, by kind of file."""
    context = browser.new_context(extra_http_headers={"Accept-Encoding": "gzip"})
    page = context.new_page()
    network = context.new_cdp_session(page)
    network.send("Network.enable")
    kinds: dict[str, str] = {}
    wire: dict[str, int] = defaultdict(int)
    unpacked: dict[str, int] = defaultdict(int)
    network.on("Network.responseReceived", lambda e: kinds.__setitem__(e["requestId"], _kind(e["response"]["url"])))
    network.on("Network.dataReceived", lambda e: _add(unpacked, kinds, e, e["dataLength"]))
    network.on("Network.loadingFinished", lambda e: _add(wire, kinds, e, int(e["encodedDataLength"])))
    page.goto(address)
    page.wait_for_selector("main h1")
    if page.locator(".chart").count():
        page.wait_for_selector(".chart .main-svg")
    page.wait_for_timeout(500)
    context.close()
    return {kind: (wire[kind], unpacked[kind]) for kind in sorted(wire, key=lambda kind: -wire[kind])}


def _kind(url: str) -> str:
    for part, kind in (("plotly.min", "plotly.js"), ("/assets/", "our assets"), ("/_dash-component-suites/", "Dash")):
        if part in url:
            return kind
    return "page and figures"


def _add(total: dict[str, int], kinds: dict[str, str], event: dict[str, object], size: int) -> None:
    total[kinds.get(str(event["requestId"]), "page and figures")] += size


def main() -> None:
    """Print one table per page."""
    default = ROOT / "data" / "processed" / "safeguarding.duckdb"
    publication = Path(sys.argv[1]) if len(sys.argv) > 1 else default
    console = Console(width=100)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable(), args=FLAGS)
        sites = {"ours": serve(publication, small=True), "with the full plotly.js": serve(publication, small=False)}
        for name, (path, budget) in PAGES.items():
            table = Table("", "wire kB", "unpacked kB", title=f"{name}: budget {budget // 1000} kB over the wire")
            for site, address in sites.items():
                found = weigh(browser, address + path)
                total = sum(wire for wire, _ in found.values())
                for kind, (wire, unpacked) in found.items():
                    table.add_row(f"{site}: {kind}", f"{wire / 1000:.0f}", f"{unpacked / 1000:.0f}")
                whole = sum(unpacked for _, unpacked in found.values()) / 1000
                state = f"{total / budget:.2f} of the budget"
                head = f"[bold]{site}: all[/bold] ({state})"
                table.add_row(head, f"{total / 1000:.0f}", f"{whole:.0f}", end_section=True)
            console.print(table)
        browser.close()
    os._exit(0)  # the servers run in threads that nothing else would stop


if __name__ == "__main__":
    main()
