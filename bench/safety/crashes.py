"""Builds killed at moments drawn by lot.

Both editions then open, each is the old or the new one whole, and the next build mends what is missing.
"""

from __future__ import annotations

import random
import subprocess
import sys
import time
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

import duckdb

from bench.contenders import ROOT

AS_OF = date(2026, 11, 2)
EDITIONS = ("safeguarding-public.duckdb", "safeguarding.duckdb")
Whole = dict[str, tuple[object, ...]]  # of each table, how many rows there are and a sum over all that is in them


@dataclass
class Killed:
    """What became of the builds. left: how often the editions were both old, both new, or the public one new."""

    kills: int = 0
    while_writing: int = 0
    left: dict[str, int] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)


def kill(raw: Path, out: Path, kills: int) -> Killed:
    """Kill so many builds of ``raw``, each for another day; every other one while it writes a publication."""
    lot, found = random.Random(1), Killed()  # noqa: S311
    _build(raw, out, AS_OF).wait()  # everything is read
    started = time.monotonic()
    _build(raw, out, AS_OF + timedelta(1)).wait()
    whole, old = time.monotonic() - started, {name: contents(out / name) for name in EDITIONS}
    for number in range(kills):
        day = AS_OF + timedelta(2 + number)
        child = _build(raw, out, day)
        was_writing = _wait(child, out, lot.uniform(0, whole), lot.uniform(0, 1), is_writing=number % 2 == 0)
        child.kill()
        child.wait()
        found.kills += 1
        found.while_writing += was_writing
        left = {name: _contents_or_none(out / name) for name in EDITIONS}
        done = _build(raw, out, day)
        done.wait()
        new = {name: contents(out / name) for name in EDITIONS}
        ages = [_age(left[name], old[name], new[name]) for name in EDITIONS]
        state = ages[0] if ages[0] == ages[1] else f"public {ages[0]}, internal {ages[1]}"
        found.left[state] = found.left.get(state, 0) + 1
        litter = [path.name for path in out.rglob("*") if ".building" in path.name or path.name.startswith(".reading-")]
        if "neither" in ages or ages == ["old", "new"] or done.returncode not in (0, 10) or litter:
            found.wrong.append(f"kill {number}: {state}; the next build ended with {done.returncode}; {litter}")
        old = new
    return found


def contents(publication: Path) -> Whole:
    """A sum over every table, and the day it was built for. Raises duckdb.Error if it cannot be opened and read."""
    with duckdb.connect(str(publication), read_only=True) as connection:
        names = [row[0] for row in connection.execute("SELECT table_name FROM duckdb_tables() ORDER BY ALL").fetchall()]
        found: Whole = {"as_of": connection.execute("SELECT as_of FROM build").fetchall()[0]}
        for name in names:
            if name != "build":  # which has the moment at which it was built
                sql = f'SELECT count(*), bit_xor(hash(one)) FROM "{name}" AS one'
                found[name] = connection.execute(sql).fetchall()[0]
    return found


def _contents_or_none(publication: Path) -> Whole | None:
    try:
        return contents(publication)
    except duckdb.Error:
        return None


def _age(left: Whole | None, old: Whole, new: Whole) -> str:
    return "old" if left == old else "new" if left == new else "neither"


def _build(raw: Path, out: Path, day: date) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "etl", "build", "--raw", str(raw), "--out", str(out), "--as-of", str(day)]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def _wait(child: subprocess.Popen[bytes], out: Path, seconds: float, share: float, *, is_writing: bool) -> bool:
    """Wait for so many seconds; or until a publication is being written, and then up to half a second of it."""
    if not is_writing:
        time.sleep(seconds)
        return False
    while child.poll() is None and not any(out.glob("*.building")):
        time.sleep(0.005)
    time.sleep(share * 0.5)
    return any(out.glob("*.building"))
