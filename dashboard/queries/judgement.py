"""What the build judged of figures: their usual range, what they say, and what happened that they may show."""

from __future__ import annotations

from datetime import date

from dashboard.queries.rows import Cursor, Row, rows


def signals(cursor: Cursor, indicator_id: str, area_code: str) -> list[Row]:
    """The usual range of an indicator's months and quarters, and which of them break it."""
    return rows(
        cursor,
        "SELECT * FROM signal WHERE indicator_id = $1 AND area_code = $2 ORDER BY period_type, period_end",
        indicator_id,
        area_code,
    )


def headline(cursor: Cursor, indicator_id: str, area_code: str, period_type: str, period_end: date) -> str:
    """What one figure says, in words; empty for a figure that is not shown."""
    sql = """
        SELECT headline FROM headline
        WHERE indicator_id = $1 AND area_code = $2 AND period_type = $3::period_type AND period_end = $4
    """
    found = rows(cursor, sql, indicator_id, area_code, period_type, period_end)
    return str(found[0]["headline"]) if found else ""


def annual_changes(cursor: Cursor, area_code: str, period_end: date) -> list[Row]:
    """What has changed over the five years that end on a day, by the test of five points, each with its headline."""
    return rows(
        cursor,
        """
        SELECT annual_trend.*, period_type, headline
        FROM annual_trend JOIN headline USING (indicator_id, area_code, period_end)
        WHERE area_code = $1 AND period_end = $2 AND period_type = 'year' AND direction IS NOT NULL
        ORDER BY list_position(['worse', 'higher', 'lower', 'better'], judgement), indicator_id
        """,
        area_code,
        period_end,
    )


def events(cursor: Cursor, indicator_id: str, area_code: str) -> list[Row]:
    """What happened that the figures may show, in order of time."""
    return rows(
        cursor,
        "SELECT * FROM event WHERE indicator_id = $1 AND area_code = $2 ORDER BY happened_on, what",
        indicator_id,
        area_code,
    )
