"""Publications replaced under readers: every answer must be wholly of one of them, and none may fail."""

from __future__ import annotations

import http.client
import json
import random
import re
import shutil
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import duckdb

from bench.contenders import OURS, serving
from tests.access.attacks import CALL, JSON, call

THINKING = (1.0, 3.0)  # seconds between two requests of a reader
PATIENCE = 180.0
OLDER = b"These are older figures"
# As HTML, and as HTML in JSON, which writes every bracket as a number.
NOTICE = re.compile(
    rb'<p class="notice">These are older figures\.[^<]*</p>'
    rb'|\\u003cp class=\\"notice\\"\\u003eThese are older figures\..*?\\u003c\\u002fp\\u003e'
)
LOT = re.compile(rb'"end_id":"[^"]*"')  # drawn by Dash for every answer
Asked = tuple[str, bytes | None]  # an address, and what is sent to it if it is no page


@dataclass
class Swapped:
    """What became of the swaps, and of the requests meanwhile."""

    swaps: int = 0
    let_in: int = 0
    refused: list[str] = field(default_factory=list)
    answers: int = 0
    failed: list[str] = field(default_factory=list)
    mixed: list[str] = field(default_factory=list)


def shifted(publication: Path, to: Path) -> Path:
    """A copy with another number for every one that has a point, other names of areas, and built a day later."""
    shutil.copy(publication, to)
    with duckdb.connect(str(to)) as connection:
        connection.execute("SET enable_progress_bar = false")
        sql = "SELECT table_name, column_name FROM duckdb_columns() WHERE data_type = 'DOUBLE' AND NOT internal"
        for table, column in connection.execute(sql).fetchall():
            connection.execute(f'UPDATE "{table}" SET "{column}" = "{column}" * 1.25')
        connection.execute("UPDATE area SET area_name = 'New ' || area_name")
        connection.execute("UPDATE build SET built_at = built_at + INTERVAL 1 DAY")
    return to


def unreadable(publication: Path, folder: Path) -> Iterator[Path]:
    """A file cut in half, one of noise, and one of another version of the contract."""
    content = publication.read_bytes()
    half, noise, old = (folder / name for name in ("half.duckdb", "noise.duckdb", "old.duckdb"))
    half.write_bytes(content[: len(content) // 2])
    noise.write_bytes(random.Random(1).randbytes(len(content)))  # noqa: S311
    shutil.copy(publication, old)
    with duckdb.connect(str(old)) as connection:
        connection.execute("UPDATE build SET contract_version = contract_version - 1")
    yield from (half, noise, old)


def addresses(publication: Path) -> list[Asked]:
    """Pages, clicks, files to take away and figures for programs, of several indicators."""
    with duckdb.connect(str(publication), read_only=True) as connection:
        home = connection.execute("SELECT home_area_code FROM build").fetchall()[0][0]
        sql = """
            SELECT indicator_id FROM observation WHERE area_code = $1 AND status = 'shown'
            GROUP BY ALL ORDER BY count(*) DESC, indicator_id LIMIT 6
        """
        indicators = [row[0] for row in connection.execute(sql, [home]).fetchall()]
    pages = ["/", "/data", "/about", *(f"/indicator/{one}" for one in indicators)]
    clicks = [call({"pathname": page, "search": f"?area={home}"}) for page in pages if page not in ("/data", "/about")]
    figures = [f"/api/v1/observations?indicator={one}&area={home}&limit=5000" for one in indicators[:2]]
    files = [f"/take/csv/indicator/{indicators[0]}"]
    return [(page, None) for page in (*pages, *figures, *files)] + [(CALL, body) for body in clicks]


def ask(connection: http.client.HTTPConnection, asked: Asked) -> bytes:
    """The whole answer, without what is drawn by lot for each. Raises ValueError on anything but 200."""
    path, body = asked
    connection.request("POST" if body else "GET", path, body, JSON if body else {})
    response = connection.getresponse()
    answer = response.read()
    if response.status != 200:
        raise ValueError(f"answered with {response.status}")
    return LOT.sub(b"", answer)


def swap(publication: Path, folder: Path, port: int, *, swaps: int, readers: int) -> Swapped:
    """Replace what is served so many times while so many readers ask, with three bad files among them."""
    versions = [Path(shutil.copy(publication, folder / "one.duckdb")), shifted(publication, folder / "two.duckdb")]
    bad = dict(zip((swaps // 4, swaps // 2, 3 * swaps // 4), unreadable(publication, folder), strict=True))
    served, found = folder / "served.duckdb", Swapped()
    put(versions[0], served)
    wanted = addresses(publication)
    with serving(OURS, Path(), served, port) as (site, _):
        alone = http.client.HTTPConnection(site.removeprefix("http://"), timeout=60)
        known: dict[Asked, set[bytes]] = {one: {ask(alone, one)} for one in wanted}
        put(versions[1], served)
        _wait(site, str(_built(versions[1])))
        for one in wanted:
            known[one].add(ask(alone, one))
        assert all(len(answers) == 2 for answers in known.values()), "the two publications do not differ everywhere"
        with _reading(site, known, readers, found):
            for turn in range(swaps):
                if turn in bad:
                    found.refused.append(_refused(site, bad[turn], served, str(_built(versions[(turn + 1) % 2]))))
                put(versions[turn % 2], served)
                found.swaps += 1
                found.let_in += _wait(site, str(_built(versions[turn % 2])))
    return found


def put(version: Path, served: Path) -> None:
    """Replace the file that is served, in one move, as a build does."""
    beside = served.with_name("beside")
    shutil.copy(version, beside)
    beside.replace(served)


def _built(publication: Path) -> object:
    with duckdb.connect(str(publication), read_only=True) as connection:
        return connection.execute("SELECT strftime(built_at, '%Y-%m-%dT%H:%M:%S') FROM build").fetchall()[0][0]


def _health(site: str) -> dict[str, object]:
    with urllib.request.urlopen(f"{site}/healthz", timeout=60) as answer:
        return dict(json.loads(answer.read()))


def _wait(site: str, built_at: str) -> bool:
    """Whether the publication of that time is let in."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        state = _health(site)
        if state["built_at"] == built_at and "refused" not in state:
            return True
        time.sleep(0.1)
    return False


def _refused(site: str, bad: Path, served: Path, before: str) -> str:
    """Put a bad file there. Why it is refused, if what was shown before is still served, with word that it is older."""
    put(bad, served)
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and "refused" not in _health(site):
        time.sleep(0.1)
    state = _health(site)
    with urllib.request.urlopen(f"{site}/", timeout=60) as answer:
        is_said = OLDER in answer.read()
    return str(state.get("refused", "")) if is_said and state["built_at"] == before else ""


@contextmanager
def _reading(site: str, known: dict[Asked, set[bytes]], readers: int, found: Swapped) -> Iterator[None]:
    stop = threading.Event()
    threads = [threading.Thread(target=_read, args=(n, site, known, stop, found)) for n in range(readers)]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        stop.set()
        for thread in threads:
            thread.join()


def _read(number: int, site: str, known: dict[Asked, set[bytes]], stop: threading.Event, found: Swapped) -> None:
    """One reader: every answer is one of the two that were given alone, but for the word that figures are older."""
    lot = random.Random(number)  # noqa: S311
    wanted = sorted(known, key=repr)
    connection = http.client.HTTPConnection(site.removeprefix("http://"), timeout=60)
    while not stop.wait(lot.uniform(*THINKING)):
        asked = lot.choice(wanted)
        try:
            answer = ask(connection, asked)
        except (OSError, ValueError, http.client.HTTPException) as error:
            found.failed.append(f"{asked}: {error!r}")
            connection.close()
            continue
        found.answers += 1
        if NOTICE.sub(b"", answer) not in known[asked]:
            found.mixed.append(f"{asked}")
