"""What a meeting's pack holds, and what there was to look at when its period ended."""

from __future__ import annotations

from datetime import date

from dashboard.queries.rows import Cursor, Row, rows


def audiences(cursor: Cursor) -> list[Row]:
    """Who packs are made for, in the order of the catalogue."""
    return rows(cursor, "SELECT * FROM pack ORDER BY position")


def pack_indicators(cursor: Cursor, audience: str) -> list[Row]:
    """The indicators of a pack, in its order."""
    return rows(
        cursor,
        """
        SELECT indicator.* FROM pack_item JOIN indicator USING (indicator_id)
        WHERE audience = $1 ORDER BY pack_item.position
        """,
        audience,
    )


def periods(cursor: Cursor, area_code: str) -> list[Row]:
    """Months, quarters and years of which the area has a figure that is shown, the newest first."""
    return rows(
        cursor,
        """
        SELECT DISTINCT period_type, period_start, period_end FROM observation
        WHERE area_code = $1 AND is_preferred AND breakdown = 'total' AND status = 'shown'
            AND period_type IN ('month', 'quarter', 'year')
        ORDER BY period_end DESC, period_type
        """,
        area_code,
    )


def figures_of(cursor: Cursor, area_code: str) -> list[Row]:
    """Every figure of an area that is not broken down, with its value where it is shown."""
    return rows(
        cursor,
        """
        SELECT indicator_id, period_type, period_end, value FROM observation
        WHERE area_code = $1 AND is_preferred AND breakdown = 'total' AND period_type IN ('month', 'quarter', 'year')
        """,
        area_code,
    )


def reasons_to_look(cursor: Cursor, area_code: str, month_end: date) -> list[Row]:
    """What there was to look at first when a month ended: of that month, and of the newest year of each indicator.

    The columns are those of ``exceptions``.
    """
    return rows(
        cursor,
        """
        WITH newest_year AS (
            SELECT indicator_id, max(period_end) AS period_end FROM observation
            WHERE area_code = $1 AND is_preferred AND breakdown = 'total' AND period_type = 'year'
                AND status = 'shown' AND period_end <= $2
            GROUP BY indicator_id
        )
        SELECT reason_to_look.*, headline, observation.value, observation.status, observation.period_start, rule,
            signal.direction
        FROM reason_to_look
        JOIN observation USING (indicator_id, area_code, period_type, period_end)
        JOIN indicator USING (indicator_id)
        LEFT JOIN headline USING (indicator_id, area_code, period_type, period_end)
        LEFT JOIN signal USING (indicator_id, area_code, period_type, period_end)
        WHERE area_code = $1 AND is_preferred AND breakdown = 'total'
            AND CASE period_type
                WHEN 'month' THEN period_end = $2
                ELSE (indicator_id, period_end) IN (SELECT (indicator_id, period_end) FROM newest_year) END
        ORDER BY list_position(['signal', 'overdue', 'out_of_line'], reason),
            list_position(['worse', 'higher', 'lower', 'better'], reason_to_look.judgement), indicator.position,
            reason_to_look.group_id
        """,
        area_code,
        month_end,
    )
