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
        SELECT observation.*, rank, ranked_of, quartile_band, change_from_previous, year_before,
            change_from_year_before, percent_from_year_before, lower_limit, upper_limit, rule, direction, judgement,
            newest_start, newest_end, newest_status, newest_reference, newest_valid_on
        FROM figure_shown
        JOIN observation USING (indicator_id, area_code, period_type, period_end)
        LEFT JOIN comparison USING (indicator_id, area_code, period_type, period_end)
        LEFT JOIN signal USING (indicator_id, area_code, period_type, period_end)
        WHERE figure_shown.area_code = $1 AND choice = 'newest' AND is_preferred AND breakdown = 'total'
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
