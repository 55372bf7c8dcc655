"""What agencies send: the newest figures, and what has not come."""

from __future__ import annotations

from dashboard.queries.rows import Cursor, Row, rows

COUNTS = "partner_counts"  # the list in which agencies send numbers that they have counted themselves
_MONTHS = "CASE period_type WHEN 'month' THEN 1 WHEN 'quarter' THEN 3 ELSE 12 END"
_FINEST = "list_position(['month', 'quarter', 'year'], period_type::VARCHAR)"


def newest_series(cursor: Cursor, area_code: str, owners: list[str]) -> list[Row]:
    """The shown figures of these agencies' indicators, for the small trend lines."""
    return rows(
        cursor,
        """
        SELECT indicator_id, period_type, period_start, period_end, value, status, origin, source_id
        FROM observation JOIN indicator USING (indicator_id)
        WHERE area_code = $1 AND owner IN (SELECT unnest($2::VARCHAR[])) AND is_preferred AND breakdown = 'total'
            AND status = 'shown' AND period_type IN ('month', 'quarter', 'year')
        ORDER BY indicator_id, period_type, period_end
        """,
        area_code,
        owners,
    )


def lists_not_received(cursor: Cursor) -> list[Row]:
    """Lists of records whose newest month did not come or could not be used, and when the last good one was made."""
    return rows(
        cursor,
        """
        SELECT source_id, title, owner, arg_max(state, month) AS state, max(month) AS month,
            max(extract_on) FILTER (state = 'received') AS last_on
        FROM list_received GROUP BY source_id, title, owner
        HAVING arg_max(state, month) <> 'received' ORDER BY owner, title
        """,
    )


def counts_sent(cursor: Cursor, area_code: str) -> list[Row]:
    """Of what agencies count themselves the newest period that each has given, and whether the next one is due.

    It is due when it was over before the day of the newest file in which such counts came.
    """
    return rows(
        cursor,
        f"""
        SELECT indicator_id, owner, plain_title, measured, period_type, period_start, period_end,
            last_day((period_end + to_months({_MONTHS}))::DATE) <= (
                SELECT max(extract_on) FROM list_received WHERE source_id = $2 AND state = 'received') AS is_due
        FROM observation JOIN indicator USING (indicator_id)
        WHERE area_code = $1 AND source_id = $2 AND origin = 'computed' AND breakdown = 'total' AND status = 'shown'
            AND period_type IN ('month', 'quarter', 'year')
        QUALIFY row_number() OVER (PARTITION BY indicator_id ORDER BY period_end DESC, {_FINEST}) = 1
        ORDER BY owner, period_end, theme_position, position
        """,
        area_code,
        COUNTS,
    )
