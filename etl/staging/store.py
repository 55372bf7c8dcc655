"""Reads every raw file once, ever: what came of it is kept under the file's SHA-256 and the version of its reading.

For one file two Parquet files (accepted and rejected rows) and a note of what was counted. They hold no more than the
raw file did and can be deleted, or damaged, at any time: the file is then read again. A refused file leaves nothing.
"""

from __future__ import annotations

import hashlib
import json
import os
import uuid
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from etl.areas.register import REGISTER
from etl.database import Connection
from etl.errors import Problem
from etl.sources.model import Source
from etl.sources.registry import Heading, NotRecognised, load_sources, recognise
from etl.staging.conform import FOLDER, NOTHING_COUNTED, Counted, conform
from etl.staging.read import Refused, Row, decode, delimiters, parse, read_bytes, remark_on_the_end
from etl.staging.vocabulary import Vocabulary


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
    remark: str = ""  # what readers should know before they trust the file
    problem: Problem | None = None
    was_read_before: bool = False

    @property
    def has_concerns(self) -> bool:
        return bool(self.counted.unexpected or self.remark)


def name_of(path: Path, folder: Path) -> str:
    """The name of a file as it is told and kept: below ``folder``, with forward slashes, and always printable."""
    return os.fsencode(path.relative_to(folder).as_posix()).decode("utf-8", "backslashreplace")


def stage(connection: Connection, path: Path, name: str, store: Path, vocabulary: Vocabulary) -> Staged:
    """Read one file, or fetch what came of it before from ``store``. Never raises for a bad file."""
    staged = Staged(path, name)
    try:
        raw = read_bytes(path)
        staged = replace(staged, sha256=raw.sha256)
        key = _key(raw.sha256, staged.name, vocabulary)
        if kept := _kept(staged, store, key):
            return kept
        if staged.name.lower().endswith(".meta.csv"):
            raise Refused(
                "It is the description that comes with a table, not the table.",
                "Move it out of the raw folder.",
            )
        text = decode(raw.content)
        rows, source, heading = _rows_and_source(path.name, text)
    except (Refused, NotRecognised) as error:
        return refused(staged, error.what, error.hint)
    body = len(rows) - heading.row - 1
    staged = replace(staged, source=source, counted=Counted(body, 0, body, body), unused_columns=heading.unused)
    try:
        staged = replace(staged, remark=remark_on_the_end(text, rows, len(rows[heading.row].cells)))
        staged = replace(staged, counted=conform(connection, source, heading, rows, vocabulary))
    except Refused as error:
        return refused(staged, error.what, error.hint)
    return _keep(connection, staged, store, key)


def refused(staged: Staged, what: str, hint: str) -> Staged:
    """The file, refused as a whole: none of its rows counts."""
    read = staged.counted.read
    problem = Problem(staged.name, what, hint, "Nothing from this file was used.")
    return replace(staged, problem=problem, counted=Counted(read, 0, read, read), accepted=None, rejected=None)


def _keep(connection: Connection, staged: Staged, store: Path, key: str) -> Staged:
    assert staged.source is not None
    store.mkdir(parents=True, exist_ok=True)
    kept = {}
    tables = {
        "accepted": connection.table("accepted_row"),
        "rejected": connection.sql("FROM rejected_row LEFT JOIN place_of_row USING (row_number) ORDER BY ALL"),
    }
    for table, rows in tables.items():
        target = store / f"{key}.{table}.parquet"
        beside = target.with_suffix(f".{uuid.uuid4().hex}.part")
        rows.write_parquet(str(beside))
        kept[table] = _hash(beside)
        beside.replace(target)
    note = {
        "source": staged.source.id,
        "counted": asdict(staged.counted),
        "unused_columns": staged.unused_columns,
        "remark": staged.remark,
        "sha256": kept,
    }
    beside = store / f"{key}.{uuid.uuid4().hex}.part"
    beside.write_text(json.dumps(note), encoding="utf-8")
    beside.replace(store / f"{key}.json")  # last: the note says that the pair is whole
    return replace(staged, accepted=store / f"{key}.accepted.parquet", rejected=store / f"{key}.rejected.parquet")


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
    """What came of the file before; None if it has not been read, or what was kept is no longer as it was."""
    accepted, rejected = store / f"{key}.accepted.parquet", store / f"{key}.rejected.parquet"
    try:
        note = json.loads((store / f"{key}.json").read_text(encoding="utf-8"))
        if note["sha256"] != {"accepted": _hash(accepted), "rejected": _hash(rejected)}:
            return None
        return replace(
            staged,
            source=next(source for source in load_sources() if source.id == note["source"]),
            counted=Counted(**note["counted"]),
            unused_columns=tuple(note["unused_columns"]),
            remark=note["remark"],
            accepted=accepted,
            rejected=rejected,
            was_read_before=True,
        )
    except (OSError, ValueError, KeyError, TypeError, StopIteration):
        return None


def _hash(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _key(sha256: str, name: str, vocabulary: Vocabulary) -> str:
    """The file, and everything that decides how it is read: declarations, area register, SQL, names in use."""
    digest = hashlib.sha256(Path(name).name.encode())
    digest.update(json.dumps([source.model_dump(mode="json") for source in load_sources()]).encode())
    digest.update(json.dumps(asdict(vocabulary), sort_keys=True, default=list).encode())
    for path in (REGISTER, *sorted(FOLDER.glob("*.sql")), *sorted(FOLDER.glob("*.py"))):
        digest.update(path.read_bytes())
    return f"{sha256[:24]}-{digest.hexdigest()[:12]}"
