"""The made-up council that everything is tried on, and the attack that its build runs, watched."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any

import duckdb

from bench.contenders import ROOT

AS_OF = date(2026, 11, 1)


@dataclass
class Attacked:
    """What the build attacked: cells hidden, cells recovered, seconds taken; the rest is the table ``disclosure``."""

    cells: int
    sums: int
    hidden: int
    recovered: int
    seconds: float


def make_council(folder: Path, years: int) -> Path:
    """Write the extracts of the made-up council; gives the raw folder."""
    from etl.demo.write import write_demo

    write_demo(folder / "child_level", years=years)
    return folder


def build_watched(raw: Path, out: Path) -> Attacked:
    """Publish both editions in a process of its own, and say what the attack on the public one found."""
    command = [sys.executable, "-m", "bench.safety.council", str(raw), str(out)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    return Attacked(**json.loads(done.stdout.splitlines()[-1]))


def disclosure(publication: Path) -> dict[str, int]:
    """How much the public edition hides, and why."""
    with duckdb.connect(str(publication), read_only=True) as connection:
        row = connection.execute("FROM disclosure").fetchall()[0]
        return dict(zip([column[0] for column in connection.description or ()], row, strict=True))


def _build(raw: Path, out: Path) -> Attacked:
    from unittest.mock import patch

    from etl.build import Request, build
    from etl.disclosure import edition

    seen: list[Attacked] = []
    attack = edition.recovered

    def watched(cells: Any, sums: Any, hidden: Any, **options: Any) -> list[Any]:
        started, sums = time.perf_counter(), list(sums)
        narrow = attack(cells, sums, hidden, **options)
        seen.append(Attacked(len(cells), len(sums), len(hidden), len(narrow), time.perf_counter() - started))
        return narrow

    with patch.object(edition, "recovered", watched):
        build(Request(raw, out, ROOT / "indicators.yaml", ROOT / "partnership.yaml", AS_OF))
    return seen[0]


if __name__ == "__main__":
    print(json.dumps(asdict(_build(Path(sys.argv[1]), Path(sys.argv[2])))))
