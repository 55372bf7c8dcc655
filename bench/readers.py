"""Many readers clicking at once: ``python -m bench.readers [PUBLICATION] [--readers N] [--seconds N]``.

The server runs as README says, in a process of its own, on the same cores. A click is what a browser sends when a link
of ours is followed: the request is recorded from Chromium, and only the address in it changes. First readers think for
2 to 6 seconds between clicks; then they do not think at all, which is as much as the server can give. One answer in ten
is compared with that of another server, which is started afterwards, has kept nothing and is asked by nobody else.
"""

from __future__ import annotations

import argparse
import gzip
import http.client
import json
import random
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path
from statistics import quantiles
from typing import Any

from playwright.sync_api import Request, sync_playwright
from rich.console import Console
from rich.table import Table

from bench.contenders import OURS, ROOT, serving
from bench.rivals.figures import choices, opened
from tests.browser.conftest import FLAGS, executable

UPDATE = "/_dash-update-component"
CHECKED = 10  # one answer in so many
THINKING = (2.0, 6.0)
Where = tuple[str, str]  # path and search


@dataclass
class Found:
    """What one reader found: seconds of each click, answers to check, and what went wrong."""

    seconds: list[float] = field(default_factory=list)
    answers: list[tuple[Where, bytes]] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)


def recorded(site: str) -> dict[str, Any]:
    """The body and headers that Chromium sends when a link to an indicator is followed."""
    sent: list[Request] = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable(), args=FLAGS)
        page = browser.new_page()
        page.goto(site)
        page.wait_for_selector("main h1")
        page.on("request", lambda request: sent.append(request) if UPDATE in request.url else None)
        page.click("main table a[href^='/indicator/']")
        page.wait_for_selector("main h1:has-text(':')")
        page.wait_for_timeout(500)
        asked = next(one for one in sent if one.post_data and "wanted.data" in one.post_data)
        click = {
            "body": asked.post_data_json,
            "headers": {**asked.headers, "accept-encoding": "gzip", "sec-fetch-site": "same-origin"},
        }
        browser.close()
    return click


def request_of(click: dict[str, Any], where: Where) -> bytes:
    """The recorded body with another address."""
    body = json.loads(json.dumps(click["body"]))
    body["inputs"][0]["value"] = dict(zip(("pathname", "search"), where, strict=True))
    return json.dumps(body).encode()


def ask(connection: http.client.HTTPConnection, click: dict[str, Any], where: Where) -> bytes:
    """Click, and read the whole answer. Raises on anything but a page."""
    connection.request("POST", UPDATE, request_of(click, where), click["headers"])
    response = connection.getresponse()
    answer = response.read()
    if response.status != 200:
        raise ValueError(f"answered with {response.status}")
    answer = gzip.decompress(answer) if response.headers["Content-Encoding"] == "gzip" else answer
    if b'"title":"' not in answer.replace(b'": "', b'":"'):
        raise ValueError("the answer is no page")
    return answer


def wishes(publication: Path) -> list[Where]:
    """What readers look at: mostly our own indicators, then those of others, tables, overviews and areas."""
    connection = opened(str(publication))
    known = choices(connection)
    home = connection.execute("SELECT home_area_code FROM build").fetchall()[0][0]
    connection.close()
    indicators, areas, groups = (list(known[name].values()) for name in ("indicator", "area", "group"))
    pages = [(f"/indicator/{one}", f"?area={home}&compare={group}") for one in indicators for group in groups]
    pages += [(f"/indicator/{one}", f"?area={home}&show=table") for one in indicators]
    pages += [(f"/indicator/{indicators[n % len(indicators)]}", f"?area={area}") for n, area in enumerate(areas)]
    pages += [(f"/area/{area}", "") for area in areas[::4]] + [("/", f"?area={area}") for area in areas[::4]]
    return pages + [("/", ""), ("/data", ""), ("/about", ""), ("/areas", "")] * 10


def read(
    number: int, address: str, click: dict[str, Any], pages: list[Where], until: float, thinks: bool, found: Found
) -> None:
    """One reader, clicking until the time is over."""
    chance = random.Random(number)  # noqa: S311
    connection = http.client.HTTPConnection(address, timeout=30)
    while True:
        time.sleep(chance.uniform(*THINKING) if thinks else 0)
        if time.monotonic() >= until:
            return
        where, started = chance.choice(pages), time.perf_counter()
        try:
            answer = ask(connection, click, where)
        except (OSError, ValueError, http.client.HTTPException) as error:
            found.errors.append(f"{where}: {error!r}")
            connection.close()
            continue
        found.seconds.append(time.perf_counter() - started)
        if len(found.seconds) % CHECKED == 1:
            found.answers.append((where, answer))


def crowd(site: str, click: dict[str, Any], pages: list[Where], readers: int, seconds: float, thinks: bool) -> Found:
    """Every reader at once; what they found together."""
    address = site.removeprefix("http://")
    every = [Found() for _ in range(readers)]
    until = time.monotonic() + seconds
    threads = [
        threading.Thread(target=read, args=(number, address, click, pages, until, thinks, one))
        for number, one in enumerate(every)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    whole = Found()
    for one in every:
        whole.seconds += one.seconds
        whole.errors += one.errors
        whole.answers += one.answers
    return whole


def unlike(site: str, click: dict[str, Any], found: Found) -> list[str]:
    """Answers that differ from those of this server, of which each page is asked for once, by one reader."""
    alone, made = http.client.HTTPConnection(site.removeprefix("http://"), timeout=30), {}
    for where, _ in found.answers:
        if where not in made:
            made[where] = ask(alone, click, where)
    return [f"{where}: the answer is another than alone" for where, answer in found.answers if made[where] != answer]


def memory(process: int) -> float:
    """MiB that a process holds; not a number where the system does not say."""
    status = Path(f"/proc/{process}/status")
    lines = status.read_text().splitlines() if status.is_file() else []
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("VmRSS")), float("nan"))


def main() -> None:
    """Print times, errors and memory, thinking and not; ends with 1 on any error."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    default = ROOT / "data" / "processed" / "safeguarding.duckdb"
    parser.add_argument("publication", nargs="?", type=Path, default=default)
    parser.add_argument("--readers", type=int, default=50)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--port", type=int, default=8070)
    asked = parser.parse_args()
    publication = asked.publication.resolve()
    errors, every = [], []
    pages = wishes(publication)
    table = Table(
        "", "clicks", "a second", "p50 ms", "p95 ms", "p99 ms", "errors", "checked", "MiB before", "after", box=None
    )
    with serving(OURS, Path(), publication, asked.port) as (site, process):
        click = recorded(site)
        crowd(site, click, pages, asked.readers, 5, False)  # warm-up
        for name, thinks in (("thinking 2 to 6 s", True), ("not thinking", False)):
            before = memory(process)
            found = crowd(site, click, pages, asked.readers, asked.seconds, thinks)
            cuts = [1000 * cut for cut in quantiles(found.seconds, n=100)]
            table.add_row(
                name, str(len(found.seconds)), f"{len(found.seconds) / asked.seconds:.1f}", f"{cuts[49]:.0f}",
                f"{cuts[94]:.0f}", f"{cuts[98]:.0f}", str(len(found.errors)), str(len(found.answers)),
                f"{before:.0f}", f"{memory(process):.0f}",
            )  # fmt: skip
            errors += found.errors
            every.append(found)
    with serving(OURS, Path(), publication, asked.port) as (site, _):
        for found in every:
            errors += unlike(site, click, found)
    console = Console(width=120)
    console.print(f"{asked.readers} readers, {asked.seconds:.0f} seconds each way", table)
    raise SystemExit("\n".join(errors[:10]) if errors else 0)


if __name__ == "__main__":
    main()
