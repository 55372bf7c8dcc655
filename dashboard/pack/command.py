"""``python -m etl pack``: the pack of one area, of several or of all, into files.

Ends with 0 when every pack is made; 1 when something can be mended: no such period, audience or area; 2 for a fault of
ours.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NoReturn

from dashboard import queries
from dashboard.access.settings import publication_at, words_of
from dashboard.faults import what_and_where
from dashboard.pack.files import put
from dashboard.pack.gather import gather
from dashboard.pack.period import HOW_TO_WRITE_IT, NotMade
from dashboard.pack.said import minutes_by
from dashboard.publication import NotReadable, Publication, open_publication
from dashboard.words.store import Store
from dashboard.words.threads import Reader

DONE, TO_BE_MENDED, FAULT_OF_OURS = 0, 1, 2
ROOT = Path(__file__).parent.parent.parent
ALL = "all"


class _Parser(argparse.ArgumentParser):
    """A wrong option is something that can be mended; argparse alone would end with 2."""

    def error(self, message: str) -> NoReturn:
        self.print_usage(sys.stderr)
        sys.stderr.write(f"{self.prog}: {message}\n")
        raise SystemExit(TO_BE_MENDED)


def _parser() -> argparse.ArgumentParser:
    words = "Make the pack of a meeting: PDF, PowerPoint, Excel, OpenDocument, and a letter of one page."
    parser = _Parser(prog="python -m etl pack", description=words)
    parser.add_argument("--period", default="", help=f"{HOW_TO_WRITE_IT}2013/14 for a year".replace("%", "%%"))
    area = "an ONS code or a name; several, or all: a pack for each; else the home area"
    parser.add_argument("--area", nargs="+", default=[""], metavar="AREA", help=area)
    parser.add_argument("--audience", default="", help="who it is for, as indicators.yaml has them; else the first")
    parser.add_argument("--out", type=Path, metavar="DIR", default=ROOT / "packs", help="where; else packs")
    return parser


def main(arguments: Sequence[str] | None = None) -> int:
    """Make the packs that are asked for. Never shows a traceback."""
    asked = _parser().parse_args(arguments)
    path = publication_at(os.environ)
    if not path.is_file():
        return _say(f"There is no publication at {path}. Run python -m etl build first.")
    try:
        publication = open_publication(path)
        return _make(publication, list(_areas(publication, asked.area)), asked)
    except (NotReadable, NotMade) as error:
        return _say(str(error))
    except OSError as error:
        return _say(f"{error.filename or asked.out} cannot be used: {error.strerror or 'no reason given'}.")
    except KeyboardInterrupt:
        return _say("Stopped.")
    except Exception as error:
        sys.stderr.write(f"A fault in the program itself: {what_and_where(error)}. Please report it.\n")
        return FAULT_OF_OURS


def _say(words: str) -> int:
    sys.stderr.write(f"{words}\n")
    return TO_BE_MENDED


def _areas(publication: Publication, asked: Sequence[str]) -> Iterator[str]:
    """The areas that are asked for; all: every authority of today."""
    if ALL not in asked:
        yield from asked
        return
    with publication.cursor() as cursor:
        every = queries.areas(cursor)
    yield from (row["area_code"] for row in every if row["area_type"] == "authority" and not row["ended_on"])


def _make(publication: Publication, areas: Sequence[str], asked: argparse.Namespace) -> int:
    """A pack for each area. One that cannot be made is named, and does not keep the others from being made."""
    failed = []
    minutes_of = minutes_by(Store(words_of(os.environ)), Reader(publication.edition))
    for number, area in enumerate(areas, start=1):
        count = f"{number} of {len(areas)}: " if len(areas) > 1 else ""
        try:
            with publication.cursor() as cursor:
                pack = gather(cursor, area, asked.period, asked.audience, minutes_of)
        except NotMade as error:
            if len(areas) == 1:
                raise
            failed.append(area)
            sys.stderr.write(f"{count}{error}\n")
            continue
        for path in put(pack, asked.out):
            print(f"{count}{path}", flush=True)
    if failed:
        sys.stderr.write(f"{len(areas) - len(failed)} packs were made, {len(failed)} could not be.\n")
    return TO_BE_MENDED if failed else DONE
