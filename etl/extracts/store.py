"""Keeps what came of every file that was read, under the file's SHA-256, its name and the version of its reading.

For each list in the file two Parquet files, accepted and rejected rows, and for the file one note. The folder holds
records of children: only its owner may read it. It can be deleted, or damaged, at any time; the files are then read
again.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, replace
from datetime import date
from pathlib import Path

from etl.database import Connection, quoted
from etl.extracts.conform import Shape, here
from etl.extracts.model import Concern, Extract, Thresholds
from etl.sources.lists import Lists

FOLDER, READING = "extracts", ".reading-"
HERE = Path(__file__).parent


def sweep_staging(staging: Path) -> None:
    """Remove what a reading that was broken off has left behind. Only for who holds the build's lock."""
    folder = staging / FOLDER
    for left in folder.glob(f"{READING}*"):
        shutil.rmtree(left, ignore_errors=True)
    for part in folder.glob("*.part"):
        part.unlink(missing_ok=True)


def version_of(lists: Lists, thresholds: Thresholds, home: frozenset[str]) -> str:
    """Everything that decides how a file is read: the lists, the codes, the council's own words, our own code."""
    digest = hashlib.sha256()
    declared = [source.model_dump(mode="json") for source in lists.sources]
    codes = {name: [[c.code, sorted(c.spellings)] for c in members] for name, members in sorted(lists.codes.items())}
    for part in (declared, codes, asdict(thresholds), sorted(home)):
        digest.update(json.dumps(part, sort_keys=True).encode())
    for path in sorted((*HERE.glob("*.py"), *HERE.glob("*.sql"))):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


class Store:
    """The folder in which read extracts are kept."""

    def __init__(self, folder: Path, version: str):
        self.folder = folder / FOLDER
        self.version = version
        self.folder.mkdir(parents=True, exist_ok=True)
        for each in (folder, self.folder):
            each.chmod(0o700)

    @contextmanager
    def private_folder(self) -> Iterator[Path]:
        """A folder for working copies, removed again whatever happens."""
        folder = self.folder / f"{READING}{uuid.uuid4().hex}"
        folder.mkdir(mode=0o700)
        try:
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    def _key(self, name: str, sha256: str, extract_on: date) -> str:
        """The name counts, too: the same bytes under a name of another kind or list are another file."""
        named = hashlib.sha256(f"{sha256} {name.rsplit('/', 1)[-1]}".encode()).hexdigest()
        return f"{named[:32]}-{extract_on:%Y%m%d}-{self.version}"

    def fetch(self, name: str, sha256: str, extract_on: date) -> list[Extract] | None:
        """What came of the file before; None if it has not been read, or what was kept is no longer as it was."""
        key = self._key(name, sha256, extract_on)
        try:
            note = json.loads((self.folder / f"{key}.json").read_text(encoding="utf-8"))
            found = []
            for number, fields in enumerate(note["lists"]):
                kept = fields.pop("kept")
                for table, digest in kept.items():
                    if _hash(self.folder / f"{key}-{number}.{table}.parquet") != digest:
                        return None
                paths = {table: self.folder / f"{key}-{number}.{table}.parquet" for table in kept}
                found.append(_extract(name, extract_on, fields, paths))
        except (OSError, ValueError, KeyError, TypeError):
            return None
        return found

    def keep_rows(self, connection: Connection, extract: Extract, number: int, file: int, shape: Shape) -> Extract:
        """Write the accepted rows of one member of a chunk, and those that were set aside, if there are any."""
        kept = ", ".join(shape.source.kept)
        accepted = f"SELECT row_number, copies, {kept} FROM judged WHERE file = {file} AND fault IS NULL"
        extract = replace(extract, accepted=self._write(connection, extract, f"{number}.accepted", accepted))
        if not extract.rows_rejected:
            return extract
        cells = ", ".join(f"'{quoted(column.heading)}': raw_{name}" for name, column in here(shape).items())
        rejected = f"""
            SELECT row_number, other_row, fault_column AS column_name,
                coalesce(nullif(given_fault, ''), fault_reason) AS reason, MAP {{{cells}}} AS cells
            FROM judged JOIN fault_words USING (fault) JOIN raw_row ON raw_row.rowid = raw_id
            WHERE judged.file = {file} ORDER BY row_number
        """
        return replace(extract, rejected=self._write(connection, extract, f"{number}.rejected", rejected))

    def _write(self, connection: Connection, extract: Extract, name: str, sql: str) -> Path:
        target = self.folder / f"{self._key(extract.name, extract.sha256, extract.extract_on)}-{name}.parquet"
        beside = target.with_name(f"{target.name}.{uuid.uuid4().hex}.part")
        connection.execute(f"COPY ({sql}) TO '{quoted(str(beside))}' (FORMAT parquet)").fetchall()
        beside.replace(target)
        return target

    def keep_note(self, extracts: Sequence[Extract]) -> None:
        """Say that what was kept of a file is whole. Written last, so that a reading broken off leaves nothing."""
        first = extracts[0]
        key = self._key(first.name, first.sha256, first.extract_on)
        lists = []
        for extract in extracts:
            paths = {"accepted": extract.accepted, "rejected": extract.rejected}
            kept = {name: _hash(path) for name, path in paths.items() if path is not None}
            lists.append({**extract.as_note(), "kept": kept})
        beside = self.folder / f"{key}.{uuid.uuid4().hex}.part"
        beside.write_text(json.dumps({"lists": lists}), encoding="utf-8")
        beside.replace(self.folder / f"{key}.json")


def _extract(name: str, extract_on: date, fields: dict[str, object], paths: dict[str, Path]) -> Extract:
    concerns = tuple(Concern(**one) for one in fields.pop("concerns"))  # type: ignore[attr-defined]
    tuples = {key: tuple(value) for key, value in fields.items() if isinstance(value, list)}
    tuples["wordings"] = tuple(map(tuple, tuples["wordings"]))
    return Extract(name=name, extract_on=extract_on, concerns=concerns, **{**fields, **tuples, **paths})  # type: ignore[arg-type]


def _hash(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
