"""How fast pages are in a real browser: ``python -m bench.pages [PUBLICATION] [--environments DIR] [--runs N]``.

Ours and the same page in Vizro, Streamlit, Panel and plain Dash, in turn, on loopback: from a cold cache to the first
chart, and from choosing another indicator or comparison to chart and table as they stay. The clock stops two
frames after the page first looks as it does when it is left alone (``painted.js``).
"""

from __future__ import annotations

import argparse
import json
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from statistics import median, quantiles
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright
from rich.console import Console
from rich.table import Table

from bench.contenders import CONTENDERS, OURS, RIVALS_TO_BEAT, ROOT, Choice, Contender, serving
from bench.page_weight import PAGES, weigh
from bench.rivals.figures import FIRST, choices, opened
from tests.browser.conftest import FLAGS, executable

PAINTED = (Path(__file__).parent / "painted.js").read_text(encoding="utf-8")
OTHER = {"indicator": "cp_plans_rate", "group": "england"}
WARM_UPS = 2
FIRST_CHART = "first chart"
STAND_IN = "ours, as the server drew it"
NO_OTHER_HOST = "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"
Seen = dict[str, dict[str, Any]]  # of chart and table: the text in the page, and what was drawn on canvases


@contextmanager
def visit(browser: Browser, contender: Contender, site: str, wanted: Seen | None = None) -> Iterator[Page]:
    """The contender's page in a browser that has never seen it."""
    context = browser.new_context(viewport={"width": 1280, "height": 1600})
    page = context.new_page()
    before = f"window.benchLook = {json.dumps(contender.look)}; window.benchWanted = {json.dumps(wanted)};"
    page.add_init_script(before + PAINTED)
    page.goto(site + contender.address)
    yield page
    context.close()


def at_rest(page: Page, before: Seen | None = None) -> Seen:
    """What is seen when it has not changed for a second and a half, and is no longer as before."""
    seen, since = None, time.monotonic()
    while time.monotonic() - since < 1.5:
        page.wait_for_timeout(100)
        now: Seen = page.evaluate("bench.seen()")
        is_there = all(part["dom"] or part["drawn"] for part in now.values())
        if now != seen or now == before or not is_there:
            seen, since = now, time.monotonic()
    assert seen is not None
    return seen


def only(one: Seen, other: Seen) -> Seen:
    """What is seen of one view; of what is drawn on a canvas, what is not drawn in the other."""
    found = {part: {"dom": seen["dom"], "drawn": _without(seen, other[part])} for part, seen in one.items()}
    assert all(seen["drawn"] or seen["dom"] != other[part]["dom"] for part, seen in found.items()), "nothing differs"
    return found


def _without(one: dict[str, Any], other: dict[str, Any]) -> list[str]:
    return sorted({*one["drawn"]} - {*other["drawn"]})


def change(page: Page, contender: Contender, choice: Choice, wanted: Seen | None) -> float | Seen:
    """Choose something: milliseconds until the page looks as wanted, or what it looks like in the end."""
    act = contender.ready(page, choice)
    page.evaluate("(wanted) => bench.arm(wanted)", wanted)
    before = page.evaluate("bench.seen()")
    act()
    if wanted is None:
        return at_rest(page, before)
    milliseconds: float = page.evaluate("bench.done()")
    return milliseconds


def learn(page: Page, contender: Contender, there: Choice, back: Choice) -> tuple[Seen, Seen]:
    """What the page looks like there and back again."""
    change(page, contender, there, None)
    change(page, contender, back, None)
    far, near = (change(page, contender, choice, None) for choice in (there, back))
    assert isinstance(far, dict) and isinstance(near, dict)
    return only(far, near), only(near, far)


class Measured:
    """One contender with its page, which stays open: what its views look like, and its times, by kind."""

    def __init__(self, contender: Contender, site: str, page: Page, known: dict[str, dict[str, str]]):
        self.contender, self.site, self.page = contender, site, page
        self.times: dict[str, list[float]] = {}
        self.views: dict[str, list[tuple[Choice, Seen]]] = {}
        self.first_chart: Seen | None = None
        first = at_rest(self.page)
        for control, other in OTHER.items():
            titles = {value: title for title, value in known[control].items()}
            there, back = (Choice(control, value, titles[value]) for value in (other, FIRST[control]))
            far, near = learn(self.page, contender, there, back)
            self.views[control] = [(there, far), (back, near)]
            if "chart" in first and self.first_chart is None:
                drawn = sorted({*near["chart"]["drawn"]} & {*first["chart"]["drawn"]})
                self.first_chart = {"chart": {"dom": first["chart"]["dom"], "drawn": drawn}}

    def choose(self, control: str) -> None:
        """There and back again, timed."""
        for choice, wanted in self.views[control]:
            self.page.wait_for_timeout(300)
            self.times.setdefault(control, []).append(change(self.page, self.contender, choice, wanted))

    def open_cold(self, browser: Browser) -> None:
        """To the first chart with an empty cache, timed."""
        if self.first_chart is not None:
            with visit(browser, self.contender, self.site, self.first_chart) as page:
                self.times.setdefault(FIRST_CHART, []).append(page.evaluate("bench.done()"))
                if "standIn" in self.contender.look:
                    self.times.setdefault(STAND_IN, []).append(page.evaluate("bench.standIn()"))


def measure(browser: Browser, every: list[Measured], runs: int) -> None:
    """All in turn, again and again, so that whatever else the machine does falls on all of them alike."""
    for number in range(WARM_UPS + runs):
        for one in every:
            if number == WARM_UPS:
                one.times.clear()
            for control in OTHER:
                one.choose(control)
            one.open_cold(browser)


def print_times(console: Console, found: dict[str, dict[str, list[float]]]) -> None:
    """Medians and 95th centiles, with ours as a share of each."""
    for kind in (FIRST_CHART, *OTHER):
        ours = median(found[OURS.name][kind])
        best = min(median(found[one.name][kind]) for one in RIVALS_TO_BEAT if one.name in found)
        table = Table("", "median ms", "95th centile", "ours ÷ it", box=None)
        for name, times in found.items():
            if kind in times:
                middle = median(times[kind])
                table.add_row(name, f"{middle:.0f}", f"{p95(times[kind]):.0f}", f"{ours / middle:.2f}")
        title = kind if kind == FIRST_CHART else f"another {kind}"
        at_first = median(found[STAND_IN][kind]) / best if kind == FIRST_CHART else 0
        drawn = f", {at_first:.2f} as the server drew it" if at_first else ""
        console.print(f"\n[bold]{title}[/bold]: ours {ours / best:.2f} of the best of the three{drawn}")
        console.print(table)


def p95(times: Sequence[float]) -> float:
    return quantiles(times, n=20, method="inclusive")[-1]


def print_weights(console: Console, browser: Browser, site: str) -> None:
    """Bytes over the wire of our overview and indicator page, and whether Plotly was among them."""
    for name, (path, budget) in PAGES.items():
        found = weigh(browser, site + path)
        total = sum(wire for wire, _ in found.values())
        plotly = "with" if "plotly.js" in found else "without"
        console.print(f"{name}: {total / 1000:.0f} kB over the wire, {plotly} Plotly (aim: under {budget // 1000} kB)")


def main() -> None:
    """Measure every contender and print ours beside them."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    default = ROOT / "data" / "processed" / "safeguarding.duckdb"
    parser.add_argument("publication", nargs="?", type=Path, default=default)
    parser.add_argument("--environments", type=Path, default=Path(tempfile.gettempdir()) / "safeguarding-rivals")
    parser.add_argument("--runs", type=int, default=10)
    parser.add_argument("--port", type=int, default=8070)
    parser.add_argument("--only", nargs="+", default=[one.name for one in CONTENDERS])
    asked = parser.parse_args()
    console = Console(width=100)
    publication = asked.publication.resolve()
    connection = opened(str(publication))
    known = choices(connection)
    connection.close()
    with sync_playwright() as playwright, ExitStack() as opened_here:
        browser = playwright.chromium.launch(executable_path=executable(), args=[*FLAGS, NO_OTHER_HOST])
        every = []
        for number, contender in enumerate(one for one in CONTENDERS if one.name in asked.only):
            started = serving(contender, asked.environments, publication, asked.port + number)
            site, _ = opened_here.enter_context(started)
            page = opened_here.enter_context(visit(browser, contender, site))
            every.append(Measured(contender, site, page, known))
        print_weights(console, browser, every[0].site)
        measure(browser, every, asked.runs)
    found = {one.contender.name: one.times for one in every}
    print_times(console, {OURS.name: found[OURS.name], STAND_IN: {FIRST_CHART: found[OURS.name][STAND_IN]}} | found)


if __name__ == "__main__":
    main()
