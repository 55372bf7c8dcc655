"""What several files of one source say together: copies, and files that contradict each other."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date

from etl.database import Connection, records
from etl.staging.store import Staged, refused


def refuse_copies_and_contradictions(
    connection: Connection, staged: Sequence[Staged], published: Mapping[str, date | None]
) -> list[Staged]:
    """The files in their order, with those refused that are copies or that contradict another.

    published: by file name, the day its note gives. Where every file of a source has a day of its own there is no
    contradiction: the newest figure holds.
    """
    result = {file.name: file for file in staged}
    by_source = defaultdict(list)
    for file in staged:
        if file.accepted and file.source:
            by_source[file.source.id].append(file)
    for files in by_source.values():
        first_of: dict[str, Staged] = {}
        for file in files:
            first = first_of.setdefault(file.sha256, file)
            if first is not file:
                what = f"It is a copy of {first.name}, which is used."
                result[file.name] = refused(file, what, "Take the copy out of the raw folder.")
        unlike = list(first_of.values())
        days = {published.get(file.name) for file in unlike}
        if None in days or len(days) < len(unlike):
            for file, other in _contradictions(connection, unlike):
                what = f"It and {other} give different values for the same figure, and nothing says which is newer."
                hint = "Take the older one away, or put a note beside each that says when it was published."
                result[file.name] = refused(file, what, hint)
    return list(result.values())


def _contradictions(connection: Connection, files: Sequence[Staged]) -> list[tuple[Staged, str]]:
    """Each file that contradicts another, with the name of that other."""
    source = files[0].source
    assert source is not None
    key, says = ", ".join(source.key), ", ".join(source.says)
    rows = records(
        connection,
        f"""
        SELECT DISTINCT unnest(names) AS name, names
        FROM (
            SELECT list_sort(list(DISTINCT filename)) AS names FROM read_parquet($1, filename = true)
            GROUP BY {key} HAVING count(DISTINCT ({says})) > 1)
        ORDER BY ALL
        """,
        [[str(file.accepted) for file in files]],
    )
    by_path = {str(file.accepted): file for file in files}
    found = {row["name"]: next(other for other in row["names"] if other != row["name"]) for row in rows}
    return [(by_path[name], by_path[other].name) for name, other in found.items()]
