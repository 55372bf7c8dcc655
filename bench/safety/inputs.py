"""Every bad file that the tests list, and many spoiled by lot, read as a build reads them, in a process of its own."""

from __future__ import annotations

import resource
import sys
import time
import traceback
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from bench.safety.fuzz import fuzzed

OURS = "etl.extracts.workbook"  # the one program that reading may start
VERDICTS = ("refused", "rows set aside", "flagged", "accepted")


@dataclass
class Read:
    """What came of some files. unlike: listed cases with another verdict than is promised; ran: what was executed."""

    verdicts: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)
    unlike: list[str] = field(default_factory=list)
    ran: list[str] = field(default_factory=list)
    slowest: float = 0.0
    peak: float = 0.0

    @property
    def files(self) -> int:
        return self.verdicts.total() + len(self.faults)


def read_all(folder: Path, number: int) -> tuple[Read, Read]:
    """What came of the listed files, and of ``number`` spoiled by lot. Raises if the process that reads them dies."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        of_listed = pool.submit(_read, folder / "listed", None).result()
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        return of_listed, pool.submit(_read, folder / "fuzzed", number).result()


def _read(folder: Path, number: int | None) -> Read:
    from tests.extracts.conftest import Desk

    folder.mkdir(parents=True)
    desk, read, canary = Desk(folder), Read(), folder.parent / "executed"
    sys.addaudithook(lambda event, args: read.ran.append(event) if _is_foreign(event, args) else None)
    before = set(folder.parent.iterdir())
    files = _listed(desk) if number is None else (("", *one) for one in fuzzed(number, canary))
    for place, (promised, name, content) in enumerate(files):
        path = desk.put(f"{place}/{name}", content)
        started = time.perf_counter()
        try:
            verdict = _verdict(desk.answers(path))
        except Exception:
            read.faults.append(f"{name}: {traceback.format_exc(limit=-1)}")
            continue
        read.slowest = max(read.slowest, time.perf_counter() - started)
        read.verdicts[verdict] += 1
        if promised and promised != verdict:
            read.unlike.append(f"{name}: {verdict}, not {promised}")
        path.unlink()
    read.ran += [f"made {path.name}" for path in folder.parent.iterdir() if path not in before]
    peaks = (resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    read.peak = max(peaks) / 1024
    return read


def _is_foreign(event: str, args: tuple[Any, ...]) -> bool:
    """Whether something was started, or somebody asked, that reading a file has no need of."""
    if event == "subprocess.Popen":
        return OURS not in args[1]
    return event in ("os.system", "os.exec", "os.posix_spawn", "socket.connect", "socket.getaddrinfo")


def _verdict(answers: list[dict[str, Any]]) -> str:
    """The gravest verdict on any list of a file."""
    assert answers, "nothing is said of the file"
    if any(one["verdict"] == "rejected" for one in answers):
        return VERDICTS[0]
    if any(one["rows_rejected"] for one in answers):
        return VERDICTS[1]
    return VERDICTS[3] if all(one["verdict"] == "accepted" for one in answers) else VERDICTS[2]


def _listed(desk: Any) -> Iterator[tuple[str, str, str | bytes]]:
    """Promised verdict, name and content of every case of tests/extracts."""
    from tests.extracts.made_up import sheet_of
    from tests.extracts.test_bad_files import ACCEPTED, FLAGGED, REFUSED, SET_ASIDE
    from tests.extracts.test_workbooks import HOSTILE, book, changed

    for content in ACCEPTED.values():
        yield VERDICTS[3], "received.csv", content
    for name, refused, _ in REFUSED.values():
        yield VERDICTS[0], name, refused
    for told, _ in SET_ASIDE.values():
        yield VERDICTS[1], "received.csv", told
    for told, _ in FLAGGED.values():
        yield VERDICTS[2], "received.csv", told
    for change, _ in HOSTILE.values():
        path = changed(book(desk, {"Contacts": sheet_of("contacts")}), change)
        yield VERDICTS[0], "Annex A.xlsx", path.read_bytes()
