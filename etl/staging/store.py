"""Reads every raw file once, ever: what came of it is kept under the file's SHA-256 and the version of its reading.

For one file two Parquet files (accepted and rejected rows) and a note of what was counted. They hold no more than the
raw file did and can be deleted at any time.
"""

from __future__ import annotations

import hashlib
import json
import uuid
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from etl.areas.register import REGISTER
from etl.database import Connection
from etl.errors import Problem
from etl.sources.model import Source
from etl.sources.registry import Heading, NotRecognised, load_sources, recognise
from etl.staging.conform import FOLDER, NOTHING_COUNTED, Counted, conform
from etl.staging.read import Refused, Row, decode, delimiters, parse, read_bytes, refuse_if_cut_short
from etl.staging.vocabulary import Vocabulary

_NOT_DATA = {".md", ".yaml", ".yml"}
_OF_THE_SYSTEM = {"thumbs.db", "desktop.ini"}
_UNFINISHED = (".tmp", ".part", ".partial", ".crdownload")


@dataclass(frozen=True)
class Staged:
    """What came of one raw file. ``problem`` is set exactly when the file was refused."""

    path: Path
    name: str  # below the raw folder, with forward slashes
    sha256: str = ""
    source: Source | None = None
    counted: Counted = NOTHING_COUNTED
    unused_columns: tuple[str, ...] = ()
    accepted: Path | None = None
    rejected: Path | None = None
    problem: Problem | None = None
    was_read_before: bool = False


def raw_files(folder: Path) -> Iterator[Path]:
    """Every file below ``folder`` that claims to be data, in the same order on every machine."""
    for path in sorted(folder.rglob("*"), key=lambda path: path.relative_to(folder).as_posix()):
        hidden = any(part.startswith((".", "~$")) for part in path.relative_to(folder).parts)
        if hidden or path.name.lower() in _OF_THE_SYSTEM:
            continue
        if path.name.endswith(_UNFINISHED) or path.suffix in _NOT_DATA:
            continue
        if path.is_symlink() or not path.is_dir():
            yield path


def stage(connection: Connection, path: Path, folder: Path, store: Path | None, vocabulary: Vocabulary) -> Staged:
    """Read one file, or fetch what came of it before. ``store`` None keeps nothing. Never raises for a bad file."""
    name = path.relative_to(folder).as_posix()
    staged = Staged(path, name)
    try:
        raw = read_bytes(path)
        staged = replace(staged, sha256=raw.sha256)
        key = _key(raw.sha256, name, vocabulary)
        if store and (kept := _kept(staged, store, key)):
            return kept
        if name.lower().endswith(".meta.csv"):
            raise Refused(
                "It is the description that comes with a table, not the table.",
                "Move it out of the raw folder.",
            )
        return _read(connection, staged, decode(raw.content), store, key, vocabulary)
    except (Refused, NotRecognised) as error:
        problem = Problem(name, error.what, error.hint, "Nothing from this file was used.")
        return replace(staged, problem=problem)


def _read(
    connection: Connection, staged: Staged, text: str, store: Path | None, key: str, vocabulary: Vocabulary
) -> Staged:
    rows, source, heading = _rows_and_source(staged.path.name, text)
    staged = replace(staged, source=source)
    refuse_if_cut_short(text, rows, len(rows[heading.row].cells))
    counted = conform(connection, source, heading, rows, vocabulary)
    staged = replace(staged, counted=counted, unused_columns=heading.unused)
    if store is None:
        return staged
    store.mkdir(parents=True, exist_ok=True)
    accepted, rejected = store / f"{key}.accepted.parquet", store / f"{key}.rejected.parquet"
    for table, target in (("accepted_row", accepted), ("rejected_row", rejected)):
        beside = target.with_suffix(f".{uuid.uuid4().hex}.part")
        connection.table(table).write_parquet(str(beside))
        beside.replace(target)
    note = {"source": source.id, "counted": asdict(counted), "unused_columns": heading.unused}
    beside = store / f"{key}.{uuid.uuid4().hex}.part"
    beside.write_text(json.dumps(note), encoding="utf-8")
    beside.replace(store / f"{key}.json")  # last: the note says that the pair is whole
    return replace(staged, accepted=accepted, rejected=rejected)


def _rows_and_source(name: str, text: str) -> tuple[list[Row], Source, Heading]:
    """The rows under the first delimiter that gives a heading we know; else the error of the likeliest one."""
    first_error: Exception | None = None
    for delimiter in delimiters(text):
        try:
            rows: list[Row] = parse(text, delimiter)
            source, heading = recognise(name, [row.cells for row in rows[:10]], load_sources())
        except (Refused, NotRecognised) as error:
            first_error = first_error or error
            continue
        return rows, source, heading
    assert first_error is not None
    raise first_error


def _kept(staged: Staged, store: Path, key: str) -> Staged | None:
    note_file = store / f"{key}.json"
    if not note_file.is_file():
        return None
    note = json.loads(note_file.read_text(encoding="utf-8"))
    return replace(
        staged,
        source=next(source for source in load_sources() if source.id == note["source"]),
        counted=Counted(**note["counted"]),
        unused_columns=tuple(note["unused_columns"]),
        accepted=store / f"{key}.accepted.parquet",
        rejected=store / f"{key}.rejected.parquet",
        was_read_before=True,
    )


def _key(sha256: str, name: str, vocabulary: Vocabulary) -> str:
    """The file, and everything that decides how it is read: declarations, area register, SQL, names in use."""
    digest = hashlib.sha256(Path(name).name.encode())
    digest.update(json.dumps([source.model_dump(mode="json") for source in load_sources()]).encode())
    digest.update(json.dumps(asdict(vocabulary), sort_keys=True, default=list).encode())
    for path in (REGISTER, *sorted(FOLDER.glob("*.sql")), *sorted(FOLDER.glob("*.py"))):
        digest.update(path.read_bytes())
    return f"{sha256[:24]}-{digest.hexdigest()[:12]}"
