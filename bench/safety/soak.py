"""Clicks through many addresses for minutes, and what the server holds of memory before, after a warm-up and after."""

from __future__ import annotations

import http.client
import random
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path

from bench.contenders import OURS, serving
from bench.readers import memory, wishes
from bench.safety.swaps import ask
from tests.access.attacks import CALL, call

CLICKERS = 4
WARM_UP = 0.25  # of the time


@dataclass
class Soaked:
    """minutes: in all. mib: held before, after the warm-up, then at each quarter of what was left."""

    minutes: float
    addresses: int
    requests: int = 0
    errors: list[str] = field(default_factory=list)
    mib: list[float] = field(default_factory=list)


def soak(publication: Path, port: int, minutes: float) -> Soaked:
    """Click as fast as the server answers, never thinking."""
    pages = wishes(publication)
    found, stop = Soaked(minutes, len(set(pages))), threading.Event()
    with serving(OURS, Path(), publication, port) as (site, process):
        found.mib.append(memory(process))
        threads = [threading.Thread(target=_click, args=(n, site, pages, stop, found)) for n in range(CLICKERS)]
        for thread in threads:
            thread.start()
        for share in (WARM_UP, *[(1 - WARM_UP) / 4] * 4):
            time.sleep(60 * minutes * share)
            found.mib.append(memory(process))
        stop.set()
        for thread in threads:
            thread.join()
    return found


def _click(number: int, site: str, pages: list[tuple[str, str]], stop: threading.Event, found: Soaked) -> None:
    lot = random.Random(number)  # noqa: S311
    connection = http.client.HTTPConnection(site.removeprefix("http://"), timeout=60)
    while not stop.is_set():
        path, search = lot.choice(pages)
        asked = (CALL, call({"pathname": path, "search": search})) if lot.random() < 0.8 else (path + search, None)
        try:
            ask(connection, asked)
            found.requests += 1
        except (OSError, ValueError, http.client.HTTPException) as error:
            found.errors.append(f"{path}{search}: {error!r}")
            connection.close()
