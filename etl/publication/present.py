"""What the present publication was built from, so that a build never publishes less without being told to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from etl.database import Connection, DatabaseError, open_publication, records
from etl.errors import Problem
from etl.publication.write import CONTRACT_VERSION
from etl.staging.store import Staged


@dataclass(frozen=True)
class Present:
    """The publication that is being served."""

    inputs_hash: str
    built_at: str
    rows_accepted: dict[str, int]  # by file name
    concerns: list[Problem]


def read_present(path: Path) -> Present | None:
    """None when there is no publication, or none that this version of the product wrote."""
    if not path.is_file():
        return None
    try:
        with open_publication(path) as connection:
            build = records(connection, "SELECT inputs_hash, built_at, contract_version FROM build")[0]
            if build["contract_version"] != CONTRACT_VERSION:
                return None
            files = records(connection, "SELECT file_name, rows_accepted, verdict FROM source_file")
            concerns = read_concerns(connection)
    except DatabaseError:
        return None
    return Present(
        inputs_hash=build["inputs_hash"],
        built_at=f"{build['built_at'].day} {build['built_at']:%B %Y, %H:%M} (UTC)",
        rows_accepted={file["file_name"]: file["rows_accepted"] for file in files if file["verdict"] != "rejected"},
        concerns=concerns,
    )


def read_concerns(connection: Connection) -> list[Problem]:
    """What the officer is told of the data that was published."""
    sql = "SELECT concern, message FROM data_concern ORDER BY message"
    return [Problem(row["concern"], row["message"]) for row in records(connection, sql)]


def what_would_be_lost(present: Present, staged: Sequence[Staged]) -> list[Problem]:
    """Files that fed the present publication and are gone, refused, or have fewer rows than they had."""
    now = {file.name: file for file in staged}
    problems = []
    for name, rows in present.rows_accepted.items():
        file = now.get(name)
        if file is None:
            what = "This file fed the present publication and is gone."
        elif file.problem is not None:
            what = f"This file fed the present publication and is now refused. {file.problem.what}"
        elif file.counted.accepted < rows:
            what = f"This file had {rows:,} rows that counted and now has {file.counted.accepted:,}."
        else:
            continue
        hint = "Put it right, or build again with --accept-loss if it is meant."
        problems.append(Problem(name, what, hint, "Nothing was published; the present publication stays."))
    return problems
