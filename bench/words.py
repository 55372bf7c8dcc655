"""Twenty people who write for a minute: whether everything that was saved is there, and how long a save takes.

``.venv/bin/python -m bench.words URL ...``, each an empty database as SQLAlchemy writes it, such as
``sqlite:///words.sqlite`` or ``postgresql+psycopg://words@127.0.0.1:5433/words``.
"""

from __future__ import annotations

import multiprocessing
import sys
import threading
import time
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import uuid4

from dashboard.words.store import Store
from dashboard.words.tables import thread
from dashboard.words.threads import Author, Figure, Said, WrittenMeanwhile, add, begin, history, versions

PROCESSES, WRITERS, SECONDS = 4, 5, 60
FIGURE = Figure("referrals_rate", "E08000012", "month", date(2014, 4, 30))
SAID = Said(what="Referrals fell. " * 30, why="A school closed. " * 20, owner="Front door")
SHARED = 1  # the thread that all of them write to


def write(url: str, process: int, told: Any) -> None:
    """Five writers in one process, as a server has them: what each was told is saved, and the seconds it took."""
    store, end = Store(url), time.monotonic() + SECONDS

    def one(name: str) -> None:
        saved: list[str] = []
        took: list[float] = []
        refused = 0
        while time.monotonic() < end:
            form = uuid4().hex
            began = time.perf_counter()
            if len(saved) % 4 == 3:
                newest = history(store, SHARED)[-1].number
                try:
                    add(store, SHARED, newest, replace(SAID, answer=form), Author(name, "sub_group"), form)
                except WrittenMeanwhile:
                    refused += 1
                    continue
            else:
                begin(store, "commentary", FIGURE, replace(SAID, answer=form), Author(name, "sub_group"), form)
            took.append(time.perf_counter() - began)
            saved.append(form)
        told.put((saved, took, refused))

    writers = [threading.Thread(target=one, args=(f"writer {process}.{number}",)) for number in range(WRITERS)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()


def run(url: str) -> str:
    """One minute on one database: a line of the table in bench/README.md. Raises if anything is lost."""
    store = Store(url)
    store.upgrade()
    begin(store, "question", FIGURE, SAID, Author("asker", "sub_group"), "first")
    context = multiprocessing.get_context("spawn")
    told = context.Queue()
    processes = [context.Process(target=write, args=(url, number, told)) for number in range(PROCESSES)]
    for one in processes:
        one.start()
    answers = [told.get(timeout=3 * SECONDS) for _ in range(PROCESSES * WRITERS)]
    for one in processes:
        one.join()
    saved = {form for forms, _, _ in answers for form in forms}
    took = sorted(second for _, seconds, _ in answers for second in seconds)
    refused = sum(refusals for _, _, refusals in answers)
    kept = {one.answer for one in versions(store, thread.c.thread_id > 0)} - {""}
    numbers = [one.number for one in history(store, SHARED)]
    if kept != saved or numbers != list(range(1, len(numbers) + 1)):
        raise SystemExit(f"{len(saved - kept)} that were saved are lost, {len(kept - saved)} are there unsaid.")
    middle, most = (round(1_000 * took[int(len(took) * share)]) for share in (0.5, 0.95))
    kind = "SQLite" if store.is_sqlite else "PostgreSQL"
    return f"| {kind} | {len(saved):,} | 0 | {refused:,} | {middle} ms | {most} ms | {round(1_000 * took[-1]):,} ms |"


if __name__ == "__main__":
    for asked in sys.argv[1:]:
        print(run(asked), flush=True)
