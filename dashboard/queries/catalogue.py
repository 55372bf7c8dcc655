"""Indicators, their targets and their sources."""

from __future__ import annotations

from dashboard.queries.rows import Cursor, Row, rows


def indicators(cursor: Cursor) -> list[Row]:
    """The whole catalogue, in its order."""
    return rows(cursor, "SELECT * FROM indicator ORDER BY theme_position, position")


def indicator(cursor: Cursor, indicator_id: str) -> Row | None:
    found = rows(cursor, "SELECT * FROM indicator WHERE indicator_id = $1", indicator_id)
    return found[0] if found else None


def targets(cursor: Cursor, indicator_id: str) -> list[Row]:
    return rows(cursor, "SELECT * FROM target WHERE indicator_id = $1 ORDER BY period_end", indicator_id)


def coverage(cursor: Cursor, indicator_id: str) -> list[Row]:
    """The sources of an indicator: what each is, and the first and last period it has a figure for."""
    return rows(
        cursor,
        """
        SELECT source.*, first_end, last_end, areas
        FROM source JOIN (
            SELECT source_id, min(period_end) AS first_end, max(period_end) AS last_end,
                count(DISTINCT area_code) AS areas
            FROM observation WHERE indicator_id = $1 AND status = 'shown' GROUP BY source_id) USING (source_id)
        ORDER BY areas DESC
        """,
        indicator_id,
    )


def names(cursor: Cursor) -> list[Row]:
    """What indicators are called, in the order of the catalogue; without their long texts."""
    return rows(
        cursor,
        """
        SELECT indicator_id, plain_title, title, theme, owner, synonyms, is_comparable
        FROM indicator ORDER BY theme_position, position
        """,
    )


def glossary(cursor: Cursor) -> list[Row]:
    """Terms and what they mean, in the order of the alphabet."""
    return rows(cursor, "SELECT * FROM glossary ORDER BY lower(term)")
