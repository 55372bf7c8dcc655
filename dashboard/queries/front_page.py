"""What the overview shows: what to look at first, and of each indicator the newest figure and what is beside it."""

from __future__ import annotations

from dashboard.queries.rows import Cursor, Row, rows


def newest(cursor: Cursor, area_code: str) -> list[Row]:
    """For each indicator the area's newest figure, of a month or, where there is no newer one, a quarter or a year.

    With its usual range (``rule``, ``direction``, ``judgement``, limits; null where it has none), the same period a
    year before (``year_before``, ``change_from_year_before``), and why a newer one is not shown (``newest_*``).
    """
    return rows(
        cursor,
        """
        SELECT observation.*, comparison.* EXCLUDE (indicator_id, area_code, period_type, period_end),
            lower_limit, upper_limit, rule, direction, judgement,
            after.period_start AS newest_start, after.period_end AS newest_end, after.status AS newest_status,
            after.reference AS newest_reference, after.valid_on AS newest_valid_on
        FROM observation
        LEFT JOIN comparison USING (indicator_id, area_code, period_type, period_end)
        LEFT JOIN signal USING (indicator_id, area_code, period_type, period_end)
        JOIN (
            SELECT indicator_id, period_type, period_start, period_end, status, reference, valid_on FROM observation
            WHERE area_code = $1 AND is_preferred AND breakdown = 'total'
            QUALIFY row_number() OVER (PARTITION BY indicator_id, period_type ORDER BY period_end DESC) = 1
        ) AS after USING (indicator_id, period_type)
        WHERE observation.area_code = $1 AND is_preferred AND is_latest AND breakdown = 'total'
            AND period_type IN ('month', 'quarter', 'year')
        QUALIFY row_number() OVER (
            PARTITION BY indicator_id
            ORDER BY observation.period_end DESC, list_position(['month', 'quarter', 'year'], period_type::VARCHAR)) = 1
        """,
        area_code,
    )


def newest_years(cursor: Cursor, area_code: str, group_statistic: str, vintage: str) -> list[Row]:
    """The newest yearly figure of each indicator beside each group's, and by its interval better, worse or similar."""
    return rows(
        cursor,
        """
        SELECT indicator_id, group_id, period_type, period_start, period_end, observation.value AS own_value,
            benchmark.value, benchmark.status, verdict, members_counted, members_total
        FROM observation JOIN benchmark USING (indicator_id, area_code, period_type, period_end)
        WHERE area_code = $1 AND period_type = 'year' AND observation.is_preferred AND is_latest
            AND breakdown = 'total' AND benchmark.is_preferred AND statistic IN ('value', $2)
            AND (group_id IN ('england', 'region')) = (statistic = 'value')
            AND (vintage IS NULL OR vintage IN ($3, 'as printed'))
        """,
        area_code,
        group_statistic,
        vintage,
    )


def exceptions(cursor: Cursor, area_code: str) -> list[Row]:
    """What to look at first: the reason, the figure, its headline, and of what is out of line the group's figure."""
    return rows(
        cursor,
        """
        SELECT exception.*, headline, observation.value, observation.status, observation.period_start, rule, direction
        FROM exception
        JOIN observation USING (indicator_id, area_code, period_type, period_end)
        LEFT JOIN headline USING (indicator_id, area_code, period_type, period_end)
        LEFT JOIN signal USING (indicator_id, area_code, period_type, period_end)
        WHERE exception.area_code = $1 AND is_preferred AND breakdown = 'total'
        ORDER BY position
        """,
        area_code,
    )
