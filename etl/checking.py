"""Looks at files before anything is loaded: what each is, what counts, what does not, and why."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

from etl.areas.register import register_areas
from etl.database import open_working_database, records
from etl.errors import CannotContinue, Problem
from etl.extracts.arrivals import day_of, read_arrivals
from etl.extracts.desk import ToRead
from etl.extracts.faults import what_to_do
from etl.extracts.model import Concern, Extract
from etl.extracts.reading import Progress
from etl.settings import Settings
from etl.sources.registry import load_sources
from etl.staging.folder import raw_files
from etl.staging.store import Staged, name_of, stage

MOST_REJECTIONS = 10_000  # named one by one in the JSON; the quarantine has all of them


@dataclass(frozen=True)
class Checked:
    """extracts: lists of records. tables: tables of publishers. assumed: files for which the day was not given."""

    extracts: tuple[Extract, ...]
    concerns: tuple[tuple[str, date, Concern], ...]
    tables: tuple[Staged, ...]
    problems: tuple[Problem, ...]
    assumed: tuple[str, ...]

    @property
    def is_in_order(self) -> bool:
        files = all(one.verdict == "accepted" for one in self.extracts)
        return files and not self.problems and not any(one.problem or one.has_concerns for one in self.tables)


def check_path(
    path: Path, extract_on: date | None, as_of: date, settings: Settings, staging: Path, progress: Progress
) -> Checked:
    """Read a file, or every file below a folder, as a build would. Raises CannotContinue if there is none."""
    if not path.exists() and not path.is_symlink():
        raise CannotContinue([Problem(str(path), "There is no such file or folder.")])
    root = path if path.is_dir() else path.parent
    paths = list(raw_files(path)) if path.is_dir() else [path]
    tables, extracts, assumed = [], [], []
    with open_working_database() as connection:
        register_areas(connection, settings.areas)
        for one in paths:
            table = (
                stage(connection, one, name_of(one, root), staging, settings.vocabulary) if _may_be_table(one) else None
            )
            if table is not None and table.source is not None:
                tables.append(table)
                continue
            day = day_of(one.resolve()) if extract_on is None else extract_on
            assumed += [name_of(one, root)] if day is None else []
            extracts.append(ToRead(one, name_of(one, root), day or as_of))
    arrivals = read_arrivals(extracts, settings.reading, staging, root, progress)
    return Checked(arrivals.extracts, arrivals.concerns, tuple(tables), arrivals.problems, tuple(assumed))


def _may_be_table(path: Path) -> bool:
    """Whether a file is among the tables by its name or place, so that it is not looked for among the lists."""
    known = {"national", "published"} & set(path.parts)
    name = path.name.lower()
    return bool(known) or any(fnmatch(name, one.lower()) for source in load_sources() for one in source.files)


def as_json(checked: Checked) -> str:
    """The answer for a program. Rows and columns are named; what stands in a cell never is."""
    files = [_extract(one, checked.concerns) for one in checked.extracts if one.source_id or one.problem]
    return json.dumps({"files": files + [_table(one) for one in checked.tables]}, indent=2)


def _extract(one: Extract, across: Sequence[tuple[str, date, Concern]]) -> dict[str, Any]:
    concerns = [*one.concerns]
    if one.is_used:
        concerns += [c for source, day, c in across if (source, day) == (one.source_id, one.extract_on)]
    return {
        "file": one.name,
        "sheet": one.sheet or None,
        "source": one.source_id,
        "extract_on": one.extract_on.isoformat(),
        "verdict": one.verdict,
        "reason": " ".join(one.problem) if one.problem else None,
        "rows_read": one.rows_read,
        "rows_accepted": one.rows_accepted,
        "rows_rejected": one.rows_rejected,
        "columns": {"used": one.columns_used, "missing": one.columns_missing, "unknown": one.columns_unknown},
        "rejections": list(_rejections(one)),
        "concerns": [
            {
                "concern": c.concern,
                "severity": c.severity,
                "column": c.column or None,
                "rows_affected": c.rows_affected,
                "message": f"{c.message} {c.advice}".strip(),
            }
            for c in concerns
        ],
    }


def _rejections(one: Extract) -> Iterator[dict[str, Any]]:
    if one.rejected is None:
        for row in one.rejections:
            yield _rejection(row["first_row"], row["column"], row["reason"])
        return
    with open_working_database() as connection:
        sql = "SELECT row_number, other_row, column_name, reason FROM read_parquet($1) ORDER BY row_number LIMIT $2"
        for row in records(connection, sql, [str(one.rejected), MOST_REJECTIONS]):
            reason = row["reason"] + (f" (row {row['other_row']})" if row["other_row"] else "")
            yield _rejection(row["row_number"], row["column_name"], row["reason"]) | {"reason": reason}


def _rejection(row: int, column: str | None, reason: str) -> dict[str, Any]:
    return {"row": row, "column": column, "reason": reason, "advice": what_to_do(reason)}


def _table(one: Staged) -> dict[str, Any]:
    verdict = "rejected" if one.problem else "accepted_with_concerns" if one.has_concerns else "accepted"
    return {
        "file": one.name,
        "sheet": None,
        "source": one.source.id if one.source else None,
        "extract_on": None,
        "verdict": verdict,
        "reason": f"{one.problem.what} {one.problem.hint}" if one.problem else None,
        "rows_read": one.counted.read,
        "rows_accepted": one.counted.accepted,
        "rows_rejected": one.counted.rejected,
        "columns": {"used": [], "missing": [], "unknown": list(one.unused_columns)},
        "rejections": [],
        "concerns": [],
    }
