"""What the publication says of extracts of records: counts only, never a row of one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from etl.database import Connection, fill, records
from etl.extracts.across import months_between
from etl.extracts.arrivals import Arrivals
from etl.extracts.faults import what_to_do
from etl.extracts.merge import CHANGED, changes_by_extract, merge
from etl.extracts.model import Concern, Extract
from etl.months import last_day
from etl.sources.lists import Lists, ListSource

COUNT_CONCERNS = """
    UPDATE list_received SET concerns = (
        SELECT count(*) FROM data_concern
        WHERE severity = 'warning' AND data_concern.source_id = list_received.source_id
            AND date_trunc('month', data_concern.extract_on) = month)
"""
HALF_RECORDED = Path(__file__).parent / "half_recorded.sql"


def record_extracts(connection: Connection, arrivals: Arrivals, lists: Lists, home: str) -> None:
    """Merge every list, and record files, rows set aside, concerns, months and restatements."""
    connection.execute(CHANGED)
    for source in lists.sources:
        used = arrivals.used(source.id)
        merge(connection, source, used)
        if used:
            fill(connection, "source", [_source_row(source)])
    told = [one for one in arrivals.extracts if one.source_id or one.problem]
    fill(connection, "source_file", [_file_row(one) for one in told])
    fill(connection, "rejection", [row for one in told if not one.problem for row in _rejections(one)])
    fill(connection, "data_concern", list(_concerns(arrivals)))
    fill(connection, "data_concern", _half_recorded(connection, arrivals, lists))
    fill(connection, "list_received", list(_received(connection, arrivals, lists)))
    connection.execute(COUNT_CONCERNS)
    for source in lists.sources:
        if source.has_every_start:
            fill(connection, "restatement", list(_restated(source, arrivals.used(source.id), home)))


def _source_row(source: ListSource) -> dict[str, Any]:
    return {
        "source_id": source.id,
        "title": source.title,
        "publisher": source.owner,
        "licence": "Records of the partnership, not published",
        "address": "data/raw/child_level" if source.child or source.list else "data/raw",
    }


def _file_row(one: Extract) -> dict[str, Any]:
    said = [concern.message for concern in one.concerns if concern.severity == "warning"]
    return {
        "file_name": one.where,
        "source_id": one.source_id,
        "sha256": one.sha256,
        "extract_on": one.extract_on,
        "rows_read": one.rows_read,
        "rows_accepted": one.rows_accepted,
        "rows_rejected": one.rows_rejected,
        "unused_columns": list(one.columns_unknown),
        "verdict": one.verdict,
        "reason": " ".join(one.problem) if one.problem else " ".join(said) or None,
    }


def _rejections(one: Extract) -> Iterator[dict[str, Any]]:
    for row in one.rejections:
        yield {
            "file_name": one.where,
            "column_name": row["column"],
            "reason": row["reason"],
            "rows": row["rows"],
            "first_row": row["first_row"],
            "is_expected": row["is_expected"],
            "advice": what_to_do(row["reason"]),
        }


def _concerns(arrivals: Arrivals) -> Iterator[dict[str, Any]]:
    found: list[tuple[str | None, date, str | None, Concern]] = []
    for one in (one for one in arrivals.extracts if one.is_used):
        found += [(one.source_id, one.extract_on, one.where, concern) for concern in one.concerns]
    found += [(source_id, day, None, concern) for source_id, day, concern in arrivals.concerns]
    for owner, extract_on, where, concern in found:
        yield {
            "concern": concern.concern,
            "severity": concern.severity,
            "source_id": owner,
            "extract_on": extract_on,
            "rows_affected": concern.rows_affected,
            "message": concern.message,
            "advice": concern.advice or None,
            "file_name": where,
            "column_name": concern.column or None,
        }


def _half_recorded(connection: Connection, arrivals: Arrivals, lists: Lists) -> list[dict[str, Any]]:
    """Children who are looked after by one list and not by the other, on the last day for which there are both."""
    care, need = (next(source.id for source in lists.sources if source.list == number) for number in (8, 6))
    days = {one.extract_on for one in arrivals.used(care)} & {one.extract_on for one in arrivals.used(need)}
    if not days:
        return []
    row = records(connection, HALF_RECORDED.read_text(encoding="utf-8"), {"day": max(days)})[0]
    said = {
        "not_in_need": "Looked after children who are not open in the list of children in need: {:,}.",
        "not_in_care": "Children in need marked as looked after who are not in the list of looked after: {:,}.",
    }
    return [
        {
            "concern": "half recorded",
            "severity": "warning",
            "source_id": care,
            "extract_on": max(days),
            "rows_affected": row[name],
            "message": words.format(row[name]),
            "advice": "One of the two records is missing. Add it in the case system.",
        }
        for name, words in said.items()
        if row[name]
    ]


def _received(connection: Connection, arrivals: Arrivals, lists: Lists) -> Iterator[dict[str, Any]]:
    """Every list and month from the first extract of any list to the last."""
    dated = [one for one in arrivals.extracts if one.source_id]
    if not dated:
        return
    last = f"{max(one.extract_on for one in dated):%Y-%m}"
    changes = {(row["source_id"], row["extract_on"]): row for row in changes_by_extract(connection)}
    by_month: dict[tuple[str, str], list[Extract]] = defaultdict(list)
    for one in dated:
        by_month[str(one.source_id), f"{one.extract_on:%Y-%m}"].append(one)
    for source in lists.sources:
        months = sorted(month for source_id, month in by_month if source_id == source.id)
        for month in months_between(min(months, default=last), last) if months else [last]:
            files = by_month[source.id, month]
            used = [one for one in files if one.is_used]
            state = (
                "received" if used else "refused" if files else "late" if months and month > months[-1] else "missing"
            )
            yield {
                "source_id": source.id,
                "month": date.fromisoformat(f"{month}-01"),
                "title": source.title,
                "state": state,
                "owner": source.owner,
                "extract_on": files[-1].extract_on if files else None,
                "rows_read": sum(one.rows_read for one in files),
                "rows_accepted": sum(one.rows_accepted for one in files),
                "rows_rejected": sum(one.rows_rejected for one in files),
                "concerns": 0,
                "rows_withdrawn": sum(changes.get((source.id, o.extract_on), {}).get("withdrawn", 0) for o in used),
                "days_changed": sum(changes.get((source.id, o.extract_on), {}).get("changed", 0) for o in used),
            }


def _restated(source: ListSource, used: Sequence[Extract], home: str) -> Iterator[dict[str, Any]]:
    """Months of which a later extract holds another number of rows than an earlier one. Both hold the whole month."""
    said: dict[str, list[tuple[date, int]]] = defaultdict(list)
    for one in used:
        oldest = min(one.months, default="")
        for month, rows in one.months.items():
            if oldest < month < f"{one.extract_on:%Y-%m}" or (month != oldest and _ends(month) <= one.extract_on):
                said[month].append((one.extract_on, rows))
    for month, values in sorted(said.items()):
        if changed := [place for place in range(1, len(values)) if values[place][1] != values[place - 1][1]]:
            yield {
                "source_id": source.id,
                "area_code": home,
                "period_type": "month",
                "period_end": _ends(month),
                "first_value": values[0][1],
                "previous_value": values[changed[-1] - 1][1],
                "value": values[-1][1],
                "extract_on": values[changed[-1]][0],
            }


def _ends(month: str) -> date:
    year, number = map(int, month.split("-"))
    return last_day(year * 12 + number - 1)
