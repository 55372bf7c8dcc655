"""Figures of areas, and what they are set beside."""

from __future__ import annotations

from datetime import date

from dashboard.queries.rows import Cursor, Row, rows


def latest(cursor: Cursor, area_code: str) -> list[Row]:
    """For each indicator the area's latest figure: of a year if there is one, else of a shorter period."""
    return rows(
        cursor,
        """
        SELECT observation.*, comparison.* EXCLUDE (indicator_id, area_code, period_type, period_end),
            newest_start, newest_end, newest_status, newest_reference, newest_valid_on
        FROM figure_shown
        JOIN observation USING (indicator_id, area_code, period_type, period_end)
        LEFT JOIN comparison USING (indicator_id, area_code, period_type, period_end)
        WHERE figure_shown.area_code = $1 AND choice = 'yearly' AND is_preferred AND breakdown = 'total'
        """,
        area_code,
    )


def at_year(cursor: Cursor, area_code: str, year: int) -> list[Row]:
    """For each indicator the area's figure for the year that ends in the calendar year ``year``."""
    return rows(
        cursor,
        """
        SELECT observation.*, comparison.* EXCLUDE (indicator_id, area_code, period_type, period_end)
        FROM observation
        LEFT JOIN comparison USING (indicator_id, area_code, period_type, period_end)
        WHERE observation.area_code = $1 AND is_preferred AND breakdown = 'total'
            AND period_type = 'year' AND year(period_end) = $2
        """,
        area_code,
        year,
    )


def years(cursor: Cursor, area_code: str) -> list[int]:
    """Calendar years in which a year of the area's figures ends, the newest first."""
    sql = """
        SELECT DISTINCT year(period_end) AS year FROM observation
        WHERE area_code = $1 AND period_type = 'year' AND is_preferred AND status = 'shown' ORDER BY year DESC
    """
    return [row["year"] for row in rows(cursor, sql, area_code)]


def series(cursor: Cursor, area_code: str) -> list[Row]:
    """For the small trend lines, of each indicator: shown figures of the type of period in which its newest one is."""
    return rows(
        cursor,
        """
        SELECT indicator_id, period_type, observation.period_start, observation.period_end, value, status, origin,
            source_id
        FROM figure_shown JOIN observation USING (indicator_id, area_code, period_type)
        WHERE figure_shown.area_code = $1 AND choice = 'newest' AND is_preferred AND breakdown = 'total'
            AND status = 'shown' AND observation.period_end >= line_from
        ORDER BY indicator_id, observation.period_end
        """,
        area_code,
    )


def trend(cursor: Cursor, indicator_id: str, area_code: str) -> list[Row]:
    """Every figure of one indicator and area that is not broken down, also those that are not preferred."""
    return rows(
        cursor,
        """
        SELECT observation.*, rank, ranked_of, quartile_band, change_from_previous, year_before,
            change_from_year_before, percent_from_year_before, source.title AS source_title
        FROM observation
        LEFT JOIN comparison USING (indicator_id, area_code, period_type, period_end)
        LEFT JOIN source USING (source_id)
        WHERE indicator_id = $1 AND observation.area_code = $2 AND breakdown = 'total'
        ORDER BY period_type, period_end, is_preferred DESC
        """,
        indicator_id,
        area_code,
    )


def categories(cursor: Cursor, indicator_id: str, area_code: str) -> list[Row]:
    """The area's figures of an indicator that is broken down, of each type of period the latest that is shown."""
    return rows(
        cursor,
        """
        SELECT observation.*, source.title AS source_title FROM observation LEFT JOIN source USING (source_id)
        WHERE indicator_id = $1 AND area_code = $2 AND breakdown <> 'total' AND is_preferred
        QUALIFY period_end = max(period_end) FILTER (status = 'shown') OVER (PARTITION BY period_type, breakdown)
        ORDER BY breakdown, category IN ('Not recorded', 'Not mapped', 'Unknown'),
            try_cast(regexp_extract(category, '^[0-9]+') AS INTEGER), category
        """,
        indicator_id,
        area_code,
    )


def ranking(cursor: Cursor, indicator_id: str, period_type: str, period_end: date) -> list[Row]:
    """Every authority's figure for one period, the highest first."""
    return rows(
        cursor,
        """
        SELECT area_code, area_name, observation.value, observation.status, rank, quartile_band
        FROM observation JOIN area USING (area_code)
        LEFT JOIN comparison USING (indicator_id, area_code, period_type, period_end)
        WHERE indicator_id = $1 AND observation.period_type = $2::period_type AND period_end = $3
            AND is_preferred AND breakdown = 'total' AND area_type = 'authority'
            AND observation.status NOT IN ('not_formed', 'abolished')
        ORDER BY observation.value DESC NULLS LAST, area_name
        """,
        indicator_id,
        period_type,
        period_end,
    )


def absent(cursor: Cursor, area_code: str) -> list[Row]:
    """Indicators without a figure of the whole: why there is none (``newest``), or what they are broken down by."""
    return rows(
        cursor,
        """
        SELECT
            indicator_id,
            arg_max({status: status, reference: reference, valid_on: valid_on}, period_end)
                FILTER (breakdown = 'total') AS newest,
            any_value(breakdown) FILTER (breakdown <> 'total' AND status = 'shown') AS breakdown
        FROM observation WHERE area_code = $1 AND is_preferred
        GROUP BY indicator_id
        HAVING NOT bool_or(breakdown = 'total' AND status = 'shown')
        """,
        area_code,
    )


def estimates(cursor: Cursor, indicator_id: str, area_code: str) -> list[Row]:
    """Estimates of years whose own figure is not yet known."""
    return rows(
        cursor,
        """
        SELECT * FROM estimate WHERE indicator_id = $1 AND area_code = $2 AND is_current
        ORDER BY year_end, origin DESC, is_best DESC
        """,
        indicator_id,
        area_code,
    )


def benchmarks_of_area(cursor: Cursor, area_code: str, group_statistic: str, vintage: str) -> list[Row]:
    """What each of the area's figures is set beside: single areas, and the one statistic that stands for a group."""
    return rows(
        cursor,
        """
        SELECT indicator_id, group_id, vintage, period_type, period_end, value, status, members_counted, members_total,
            verdict
        FROM benchmark
        WHERE area_code = $1 AND is_preferred AND statistic IN ('value', $2)
            AND (group_id IN ('england', 'region')) = (statistic = 'value')
            AND (vintage IS NULL OR vintage IN ($3, 'as printed'))
        """,
        area_code,
        group_statistic,
        vintage,
    )


def benchmark(cursor: Cursor, indicator_id: str, area_code: str, group_id: str, vintage: str | None) -> list[Row]:
    """One group's figures for one indicator, as the area sees it."""
    return rows(
        cursor,
        """
        SELECT
            period_type, period_end, statistic, value, status, members_counted, members_total, origin, source_id
        FROM benchmark
        WHERE indicator_id = $1 AND area_code = $2 AND group_id = $3 AND is_preferred
            AND (vintage IS NULL OR vintage IN ($4, 'as printed'))
        ORDER BY period_type, period_end, vintage DESC, statistic
        """,
        indicator_id,
        area_code,
        group_id,
        vintage,
    )
