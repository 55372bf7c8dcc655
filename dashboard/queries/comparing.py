"""Figures of several areas, to be set side by side."""

from __future__ import annotations

from dashboard.queries.rows import Cursor, Row, rows

_COLUMNS = """
    indicator_id, area_code, period_type, period_start, period_end, value, status, reference, valid_on, origin,
    source_id
"""


def side_by_side(cursor: Cursor, indicator_ids: list[str], area_codes: list[str], year: int | None) -> list[Row]:
    """Figures of each indicator for one year: the one asked for, or the newest that the first area and another have.

    Failing that the newest that two of them have, or one. Indicators that may not be set side by side are left out.
    """
    return rows(
        cursor,
        f"""
        WITH figure AS (
            SELECT {_COLUMNS} FROM observation
            WHERE indicator_id IN (SELECT unnest($1::VARCHAR[])) AND area_code IN (SELECT unnest($2::VARCHAR[]))
                AND period_type = 'year' AND is_preferred AND breakdown = 'total'
                AND ($3 IS NULL OR year(period_end) = $3)
        ),
        chosen AS (
            SELECT indicator_id, period_end FROM figure GROUP BY indicator_id, period_end
            QUALIFY row_number() OVER (
                PARTITION BY indicator_id
                ORDER BY least(count(*) FILTER (status = 'shown'), 2) DESC,
                    bool_or(status = 'shown' AND area_code = $2[1]) DESC, period_end DESC) = 1
        )
        SELECT figure.*, rank, ranked_of, quartile_band
        FROM figure JOIN chosen USING (indicator_id, period_end) JOIN indicator USING (indicator_id)
        LEFT JOIN comparison USING (indicator_id, area_code, period_type, period_end)
        WHERE is_comparable
        """,
        indicator_ids,
        area_codes,
        year,
    )


def lines_of_areas(cursor: Cursor, indicator_id: str, area_codes: list[str]) -> list[Row]:
    """Every yearly figure of one indicator for several areas, in order of time."""
    return rows(
        cursor,
        f"""
        SELECT {_COLUMNS}, rank, ranked_of, quartile_band
        FROM (FROM observation WHERE indicator_id = $1) AS observation
        LEFT JOIN (FROM comparison WHERE indicator_id = $1) AS comparison
            USING (indicator_id, area_code, period_type, period_end)
        WHERE area_code IN (SELECT unnest($2::VARCHAR[]))
            AND period_type = 'year' AND is_preferred AND breakdown = 'total'
        ORDER BY period_end
        """,
        indicator_id,
        area_codes,
    )
