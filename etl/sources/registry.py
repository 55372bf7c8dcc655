"""The sources we know, and which of them a file is.

A file is recognised by its name; failing that by its headings, all of them. Never by guessing.
"""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from fnmatch import fnmatch
from functools import cache
from pathlib import Path

from etl.errors import CannotContinue, Problem
from etl.shape import check_shape
from etl.sources.model import LAYOUTS, NAMES_BESIDE_CODES, Sidecar, Source
from etl.yaml_reader import read_yaml

FOLDER = Path(__file__).parent


class NotRecognised(Exception):
    """No source is like this file. Carries what to tell the officer."""

    def __init__(self, what: str, hint: str):
        super().__init__(what)
        self.what, self.hint = what, hint


@dataclass(frozen=True)
class Heading:
    """Where each column of a source stands in a file. ``row`` counts from 0 among the rows read."""

    row: int
    positions: dict[str, int]
    unused: tuple[str, ...]


@cache
def load_sources(folder: Path = FOLDER) -> tuple[Source, ...]:
    """Every declared source, in order of id. Raises CannotContinue with every fault in the declarations."""
    sources: list[Source] = []
    problems: list[Problem] = []
    for path in sorted(folder.glob("*.yaml")):
        document = read_yaml(path)
        layout = document.data.get("layout") if isinstance(document.data, dict) else None
        if layout not in LAYOUTS:
            problems += document.problems
            known = ", ".join(LAYOUTS)
            problems.append(document.problem(("layout",), f"layout: found {layout}.", f"Known: {known}."))
            continue
        source, faults = check_shape(LAYOUTS[layout], document)
        problems += faults
        if source is not None:
            sources.append(source)
            if source.id != path.stem:
                problems.append(document.problem(("id",), f'The id is "{source.id}".', f"Name it {path.stem}."))
    if problems:
        raise CannotContinue(problems)
    return tuple(sources)


def read_sidecar(path: Path, source_id: str | None) -> tuple[Sidecar | None, list[Problem]]:
    """The note beside a raw file: under the file's own name, or under its source's, with .yaml at the end.

    None, and no problem, if there is neither. None, and the problems, if it is wrong.
    """
    for name in (path.stem, source_id):
        beside = path.with_name(f"{name}.yaml")
        if beside.is_file():
            try:
                note, problems = check_shape(Sidecar, read_yaml(beside))
            except CannotContinue as error:
                note, problems = None, error.problems
            done = "The file beside it was used without it."
            return note, [replace(one, where=f"{beside.parent.name}/{one.where}", done=done) for one in problems]
    return None, []


def normal(heading: str) -> str:
    """A heading without the spaces, marks and capitals that programs add to it."""
    for mark in ("\ufeff", "\u200b", "\u200c", "\u200d", "\u00a0"):
        heading = heading.replace(mark, " ")
    return " ".join(heading.split()).casefold()


def find_heading(source: Source, rows: Sequence[Sequence[str]]) -> Heading | None:
    """The row among the first ten that holds every column of ``source``."""
    for number, row in enumerate(rows[:10]):
        found = [normal(cell) for cell in row]
        positions = {}
        for column in source.columns:
            places = [place for place, heading in enumerate(found) if heading in _names(source, column)]
            if places:
                positions[column] = places[0]
        if len(positions) == len(source.columns):
            unused = tuple(cell for place, cell in enumerate(row) if place not in positions.values() and cell)
            return Heading(number, positions, unused)
    return None


def repeated_columns(source: Source, row: Sequence[str]) -> list[str]:
    """Columns of ``source`` that the heading row gives more than once, under one name or two."""
    found = [normal(cell) for cell in row]
    return [column for column in source.columns if sum(name in _names(source, column) for name in found) > 1]


def _names(source: Source, column: str) -> set[str]:
    return {normal(name) for name in (column, *source.aliases.get(column, []))}


def recognise(name: str, rows: Sequence[Sequence[str]], sources: Sequence[Source]) -> tuple[Source, Heading]:
    """The source that a file called ``name`` with these first rows belongs to, and its heading.

    Raises NotRecognised with all missing and all unknown columns together.
    """
    by_name = [source for source in sources if any(fnmatch(name.lower(), p.lower()) for p in source.files)]
    fitting = [(source, heading) for source in by_name or sources if (heading := find_heading(source, rows))]
    if len(fitting) == 1:
        return fitting[0]
    if len(fitting) > 1:
        names = ", ".join(source.id for source, _ in fitting)
        raise NotRecognised(
            f"Its headings fit more than one source: {names}.",
            "Give the file the name its publisher gave it.",
        )
    if by_name:
        raise _wrong_columns(by_name[0], rows)
    raise NotRecognised(
        "No source we know is like this file: neither its name nor its headings.",
        "Run python -m etl sources for the list. Move the file out of the raw folder if it is not meant for us.",
    )


def _with_the_nearest(column: str, unknown: Sequence[str]) -> str:
    near = difflib.get_close_matches(column, unknown, n=1, cutoff=0.8)
    return f'{column} (there is "{near[0]}")' if near else column


def _wrong_columns(source: Source, rows: Sequence[Sequence[str]]) -> NotRecognised:
    def known(row: Sequence[str]) -> set[str]:
        found = set(map(normal, row))
        return {column for column in source.columns if found & _names(source, column)}

    heading = max(rows[:10], key=lambda row: len(known(row)), default=[])
    missing = [column for column in source.columns if column not in known(heading)]
    known_names = set(NAMES_BESIDE_CODES).union(*(_names(source, column) for column in source.columns))
    unknown = [cell for cell in heading if cell and normal(cell) not in known_names]
    what = f"Missing: {', '.join(_with_the_nearest(column, unknown) for column in missing)}."
    if unknown:
        what += f" Not used: {', '.join(unknown[:12])}{' and more' if len(unknown) > 12 else ''}."
    return NotRecognised(
        what,
        f"Download the file again as its publisher gives it. If a column has been renamed, add the new name under "
        f"aliases in etl/sources/{source.id}.yaml.",
    )
