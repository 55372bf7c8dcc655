"""Who is measured: how each is started, where its chart and table are, and how a reader chooses something in it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Page

ROOT = Path(__file__).parent.parent
RIVALS = Path(__file__).parent / "rivals"
AREA = "E08000012"
Act = Callable[[], object]


@dataclass(frozen=True)
class Choice:
    """Something that can be chosen: the control (indicator or group), and what, by id and title."""

    control: str
    value: str
    title: str


@dataclass(frozen=True)
class Contender:
    """``ready`` opens what has to be open and gives the one act that is timed."""

    name: str
    command: tuple[str, ...]  # with {python}, {file} and {port}
    address: str
    look: dict[str, object]  # see painted.js
    ready: Callable[[Page, Choice], Act]
    environment: str = ""  # the rival's own; empty for ours


def _follow_or_select(page: Page, choice: Choice) -> Act:
    """Ours. An indicator is changed by following a link to its page; the bench adds one, as the page's own would be."""
    if choice.control == "group":
        return lambda: page.select_option("#choose-compare", choice.value)
    page.evaluate(
        """(id) => {
            document.querySelector("#bench-link")?.remove();
            const link = Object.assign(document.createElement("a"), {id: "bench-link", textContent: "another"});
            const here = new URL(location.href);
            link.href = `/indicator/${id}${here.search}`;
            document.querySelector("header nav").append(link);
        }""",
        choice.value,
    )
    return lambda: page.click("#bench-link")


def _drop_down(page: Page, choice: Choice) -> Act:
    """Dash and Vizro."""
    page.click(f"button#{choice.control}")
    page.fill(".dash-dropdown-search", choice.title)
    option = page.locator(".dash-options-list-option").get_by_text(choice.title, exact=True)
    option.wait_for()
    return option.click


def _select_box(page: Page, choice: Choice) -> Act:
    """Streamlit."""
    box = page.get_by_role("combobox", name=choice.control)
    box.click()
    box.fill(choice.title)
    option = page.get_by_role("option").get_by_text(choice.title, exact=True)
    option.wait_for()
    return option.click


def _native_select(page: Page, choice: Choice) -> Act:
    """Panel."""
    box = page.locator("select").nth(("indicator", "area", "group").index(choice.control))
    return lambda: box.select_option(label=choice.title)


PLOTLY_LINES = ".scatterlayer path.js-line"
OURS = Contender(
    "ours",
    ("{python}", "app.py"),
    f"/indicator/referrals_rate?area={AREA}&compare=core_cities",
    {"chart": PLOTLY_LINES, "table": "main table", "standIn": "main img.still"},
    _follow_or_select,
)
OURS_TABLE = Contender(
    "ours, as a table",
    OURS.command,
    f"{OURS.address}&show=table",
    {"table": "main table"},
    _follow_or_select,
)
VIZRO = Contender(
    "Vizro",
    ("{python}", "in_vizro.py", "{file}", "{port}"),
    "/",
    {"chart": PLOTLY_LINES, "table": ".ag-center-cols-container"},
    _drop_down,
    "vizro",
)
STREAMLIT = Contender(
    "Streamlit",
    (
        "{python}", "-m", "streamlit", "run", "in_streamlit.py", "--server.port", "{port}",
        "--server.address", "127.0.0.1", "--server.headless", "true", "--browser.gatherUsageStats", "false",
        "--", "{file}",
    ),
    "/",
    {"chart": ".mark-line path", "table": "[data-testid=stDataFrame]", "drawn": "table"},
    _select_box,
    "streamlit",
)  # fmt: skip
PANEL = Contender(
    "Panel",
    (
        "{python}",
        "-m",
        "panel",
        "serve",
        "in_panel.py",
        "--address",
        "127.0.0.1",
        "--port",
        "{port}",
        "--args",
        "{file}",
    ),
    "/in_panel",
    {"chart": "canvas", "table": ".tabulator-table", "drawn": "chart", "shadow": True},
    _native_select,
    "panel",
)
DASH = Contender(
    "plain Dash",
    ("{python}", "in_dash.py", "{file}", "{port}"),
    "/",
    {"chart": PLOTLY_LINES, "table": "#table"},
    _drop_down,
    "dash",
)
RIVALS_TO_BEAT = (VIZRO, STREAMLIT, PANEL)
CONTENDERS = (OURS, OURS_TABLE, *RIVALS_TO_BEAT, DASH)


def python_of(environments: Path, name: str) -> str:
    """The Python of a rival's own environment, which is made if it is not there or its requirements have changed."""
    folder, wanted = environments / name, RIVALS / f"requirements-{name}.txt"
    python, made = folder / "bin" / "python", folder / "requirements.txt"
    if not made.is_file() or made.read_text() != wanted.read_text():
        subprocess.run([sys.executable, "-m", "venv", "--clear", str(folder)], check=True)
        subprocess.run([str(python), "-m", "pip", "install", "--quiet", "--requirement", str(wanted)], check=True)
        shutil.copy(wanted, made)
    return str(python)


@contextmanager
def serving(contender: Contender, environments: Path, publication: Path, port: int) -> Iterator[tuple[str, int]]:
    """Start a contender; gives its address and process id, and stops it at the end."""
    python = python_of(environments, contender.environment) if contender.environment else sys.executable
    command = [part.format(python=python, file=publication, port=port) for part in contender.command]
    process = subprocess.Popen(
        command,
        cwd=RIVALS if contender.environment else ROOT,
        env=os.environ
        | {"SAFEGUARDING_PUBLICATION": str(publication), "SAFEGUARDING_EDITION": "internal", "PORT": str(port)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _wait_for(f"http://127.0.0.1:{port}{contender.address}", process)
        yield f"http://127.0.0.1:{port}", process.pid
    finally:
        process.terminate()
        process.wait(timeout=20)


def _wait_for(address: str, process: subprocess.Popen[bytes]) -> None:
    for _ in range(600):
        if process.poll() is not None:
            raise SystemExit(f"A server ended with {process.returncode} before it answered: {process.args!r}")
        try:
            urllib.request.urlopen(address, timeout=10).close()
            return
        except OSError:
            time.sleep(0.1)
    raise SystemExit(f"Nobody answers at {address}.")
