"""Where the figures come from: sources, files, and every row that was set aside with its reason."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from etl.areas.register import REGISTER
from etl.database import Connection, fill, records
from etl.sources.model import Sidecar, Source
from etl.sources.registry import read_sidecar
from etl.staging.conform import MEND
from etl.staging.store import Staged


def record_sources(connection: Connection, staged: Sequence[Staged], sidecars: Mapping[str, Sidecar]) -> None:
    """One row per source that gave a file. The note beside the newest file says who published it and when."""
    rows = {}
    for file in staged:  # oldest first, so that the newest stays
        if file.accepted is None or file.source is None:
            continue
        note = sidecars.get(file.name) or file.source
        rows[file.source.id] = _source_row(file.source.id, file.source.title, note)
    areas, _ = read_sidecar(REGISTER, None)
    assert areas is not None  # it is kept beside the register
    rows["areas"] = _source_row("areas", "Authorities, regions and their codes", areas)
    fill(connection, "source", list(rows.values()))


def _source_row(source_id: str, title: str, note: Sidecar | Source) -> dict[str, object]:
    return {
        "source_id": source_id,
        "title": title,
        "publisher": note.publisher,
        "licence": note.licence,
        "address": note.address,
        "published_on": note.published if isinstance(note, Sidecar) else None,
    }


def record_files(connection: Connection, staged: Sequence[Staged], sidecars: Mapping[str, Sidecar]) -> None:
    """One row per raw file, and one per reason for which rows of it were set aside."""
    fill(connection, "source_file", [_file_row(file, sidecars.get(file.name)) for file in staged])
    for file in staged:
        if file.rejected is not None:
            connection.execute(
                """
                INSERT INTO rejection
                SELECT $1, column_name, reason, count(DISTINCT row_number), min(row_number), is_expected,
                    if(is_expected, 'Nothing to do: we do not use such rows.', $3)
                FROM read_parquet($2) GROUP BY column_name, reason, is_expected ORDER BY min(row_number), reason
                """,
                [file.name, str(file.rejected), MEND],
            )


def read_set_aside(connection: Connection) -> list[dict[str, Any]]:
    """Rows that were set aside, by file and reason; of records, in the newest extract only."""
    sql = """
        SELECT rejection.* FROM rejection JOIN source_file AS mine USING (file_name)
        WHERE mine.extract_on IS NULL OR mine.extract_on = (
            SELECT max(extract_on) FROM source_file WHERE source_file.source_id = mine.source_id)
        ORDER BY file_name, first_row, reason
    """
    return records(connection, sql)


def _file_row(file: Staged, note: Sidecar | None) -> dict[str, object]:
    reason: str | None
    if file.problem:
        verdict, reason = "rejected", f"{file.problem.what} {file.problem.hint}"
    else:
        verdict, reason = ("accepted_with_concerns" if file.has_concerns else "accepted"), file.remark or None
    return {
        "file_name": file.name,
        "source_id": file.source.id if file.source else None,
        "sha256": file.sha256,
        "published_on": note.published if note else None,
        "rows_read": file.counted.read,
        "rows_accepted": file.counted.accepted,
        "rows_rejected": file.counted.rejected,
        "unused_columns": list(file.unused_columns),
        "verdict": verdict,
        "reason": reason,
    }
