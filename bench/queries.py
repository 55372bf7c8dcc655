"""How long each query of a page view takes: ``python -m bench.queries [PUBLICATION]``.

Renders the pages of every indicator for the home authority and for England, the overview and page of every area, and
every other page, with every query timed as the pages ask it. Milliseconds are those the processor works for the asking
thread, which is all a query has, so that other work on the machine counts for less; and the quickest counts. What takes
more than a fifth of the line is asked up to ten times. No query may take more than 10 ms.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median
from typing import Any

from rich.console import Console
from rich.table import Table

from dashboard import queries
from dashboard.publication import Door, Publication
from dashboard.queries.rows import Answers, Cursor
from dashboard.rendering import render

ROOT = Path(__file__).parent.parent
LINE = 10.0  # milliseconds
TIMES = 10
FAILED = ("Not found", "Something went wrong", "No figures yet")
Took = dict[str, dict[str, float]]  # of each query function: its arguments as they are written, and milliseconds


def timed(name: str, ask: Callable[..., Any], took: Took) -> Callable[..., Any]:
    """The query function, which notes how long it takes the first time it is asked something, with nothing kept."""

    def asked(cursor: Any, *values: Any) -> Any:
        asking = repr(values)
        if asking in took[name]:
            return ask(cursor, *values)
        seconds, alone = [], Cursor(cursor._connection, Answers(0))
        for _ in range(TIMES):
            started = time.thread_time()
            answer = ask(alone, *values)
            seconds.append(time.thread_time() - started)
            if 1000 * min(seconds) < LINE / 5:
                break
        took[name][asking] = 1000 * min(seconds)
        return answer

    return asked


def addresses(publication: Publication) -> Iterator[tuple[str, str]]:
    """Path and search of the pages that are looked at."""
    with publication.cursor() as cursor:
        home = queries.build(cursor)["home_area_code"]
        areas = [area["area_code"] for area in queries.areas(cursor)]
        indicators = [row["indicator_id"] for row in queries.indicators(cursor)]
        groups = sorted({group["group_id"] for group in queries.groups(cursor)})
        newest = max(queries.years(cursor, home))
        lists = [row["source_id"] for row in queries.lists_received(cursor)]
    one_of_each = (
        "/areas", "/data", "/data/reconciliation", "/about", "/glossary", "/partners", "/journey", "/journey/fairness",
    )  # fmt: skip
    for path in (*one_of_each, *(f"/data/list/{one}" for one in lists)):
        yield path, ""
    several = f"?areas={','.join([home, *areas[-7:]])}"
    yield "/search", "?q=referrals"
    yield "/compare", several
    yield "/compare", f"{several}&indicator={indicators[0]}"
    for by in ("theme", "priority", "agency"):
        yield "/", f"?by={by}"
    for area in areas:
        yield "/", f"?area={area}"
        yield f"/area/{area}", ""
        yield f"/area/{area}", f"?period={newest}"
        yield f"/indicator/{indicators[0]}", f"?area={area}"
    for indicator in indicators:
        for group in groups:
            yield f"/indicator/{indicator}", f"?area={home}&compare={group}"
        yield f"/indicator/{indicator}", f"?area={areas[0]}"
        for period in ("month", "quarter", "year_to_date"):
            yield f"/indicator/{indicator}", f"?area={home}&period={period}"


def main() -> None:
    """Print the slowest asking of each query function; ends with 1 if one is above the line."""
    default = ROOT / "data" / "processed" / "safeguarding.duckdb"
    door = Door(Path(sys.argv[1]) if len(sys.argv) > 1 else default)
    publication = door.publication()
    if publication is None:
        raise SystemExit("There is no publication to ask.")
    took: Took = {name: {} for name in queries.__all__}
    pages = list(addresses(publication))
    for name in queries.__all__:
        setattr(queries, name, timed(name, getattr(queries, name), took))
    for path, search in pages:
        assert render(door, path, search).title not in FAILED, f"{path}{search}"
    table = Table("query", "askings", "median ms", "slowest ms", "with", box=None)
    for name, askings in sorted(took.items(), key=lambda one: -max(one[1].values(), default=0)):
        if askings:
            values, slowest = max(askings.items(), key=lambda one: one[1])
            table.add_row(name, str(len(askings)), f"{median(askings.values()):.1f}", f"{slowest:.1f}", values)
    console = Console(width=120)
    console.print(f"{len(pages)} pages", table)
    console.print(f"Never asked: {', '.join(name for name, askings in took.items() if not askings) or 'none'}")
    over = [name for name, askings in took.items() if max(askings.values(), default=0) > LINE]
    raise SystemExit(f"Above {LINE:.0f} ms: {', '.join(over)}" if over else 0)


if __name__ == "__main__":
    main()
