"""Children's way from stage to stage, where they wait, and whether it is the same for all."""

from __future__ import annotations

from datetime import date

from dashboard.queries.rows import Cursor, Row, rows


def flow_periods(cursor: Cursor, area_code: str) -> list[Row]:
    """Periods of which anything is known, the newest first, and whether of every step that ever is (``is_known``)."""
    return rows(
        cursor,
        """
        WITH step AS (FROM flow WHERE area_code = $1 AND breakdown = 'total')
        SELECT period_type, period_start, period_end,
            bool_and(status IN ('shown', 'not_applicable') OR to_stage NOT IN (
                SELECT to_stage FROM step WHERE method = 'cohort' AND status = 'shown')) AS is_known
        FROM step GROUP BY period_type, period_start, period_end HAVING bool_or(status = 'shown')
        ORDER BY period_type <> 'year', period_type = 'quarter', period_end DESC
        """,
        area_code,
    )


def period_words(cursor: Cursor) -> set[str]:
    """Every period of the flow of any area, as an address names it: year-2014-03-31."""
    sql = "SELECT DISTINCT concat_ws('-', period_type, period_end) AS word FROM flow"
    return {row["word"] for row in rows(cursor, sql)}


def flow_stages(cursor: Cursor) -> list[Row]:
    """Every stage in its order, and what it means."""
    return rows(cursor, "SELECT * FROM flow_stage ORDER BY position")


def flow_steps(cursor: Cursor, area_code: str, period_type: str, period_end: date, method: str) -> list[Row]:
    """Every step of one period by one method, whole."""
    return rows(
        cursor,
        """
        SELECT flow.*, days, note, earlier.title AS from_title, earlier.many AS from_many, later.title AS to_title,
            later.many AS to_many, later.one AS to_one
        FROM flow JOIN flow_step USING (from_stage, to_stage)
        JOIN flow_stage AS earlier ON earlier.stage = from_stage JOIN flow_stage AS later ON later.stage = to_stage
        WHERE area_code = $1 AND period_type = $2::period_type AND period_end = $3 AND method = $4
            AND breakdown = 'total'
        ORDER BY flow_step.position
        """,
        area_code,
        period_type,
        period_end,
        method,
    )


def flow_by_source(cursor: Cursor, area_code: str, period_type: str, period_end: date, method: str) -> list[Row]:
    """Every step of one period by one method, for each who sent the referral; who sent most of them comes first."""
    return rows(
        cursor,
        """
        SELECT flow.* FROM flow JOIN flow_step USING (from_stage, to_stage)
        WHERE area_code = $1 AND period_type = $2::period_type AND period_end = $3 AND method = $4
            AND breakdown = 'source_group'
        ORDER BY category IN ('Unknown', 'Not recorded', 'Not mapped', 'No referral found'),
            max(denominator) OVER (PARTITION BY category) DESC, category, flow_step.position
        """,
        area_code,
        period_type,
        period_end,
        method,
    )


def waiting(cursor: Cursor, area_code: str) -> list[Row]:
    """What is open too long at the newest month's end, and how long the longest, each with what was done in time.

    Those are the counts at a month's end that stand beside a percentage done in time, and the longest of anything open.
    """
    return rows(
        cursor,
        """
        SELECT observation.*, timely.indicator_id AS beside_id, timely.plain_title AS beside_title,
            done.value AS beside_value, done.period_start AS beside_start, done.period_end AS beside_end
        FROM observation JOIN indicator USING (indicator_id)
        LEFT JOIN indicator AS timely ON timely.indicator_id = indicator.beside
        LEFT JOIN observation AS done ON done.indicator_id = timely.indicator_id AND done.area_code = $1
            AND done.period_type = 'month' AND done.is_preferred AND done.is_latest AND done.breakdown = 'total'
        WHERE observation.area_code = $1 AND observation.period_type = 'month' AND observation.is_preferred
            AND observation.is_latest AND observation.breakdown = 'total' AND indicator.measured = 'at_end'
            AND (indicator.kind = 'count' AND timely.kind = 'percentage' AND timely.measured = 'during'
                OR indicator.kind = 'longest')
        ORDER BY indicator.theme_position, indicator.position
        """,
        area_code,
    )


def front_door(cursor: Cursor, area_code: str, period_type: str, period_end: date) -> list[Row]:
    """What came to the front door in a period, by who sent it and by what came of it; what is sent most comes first.

    Those are the counts of what happens that are broken down by who sent it before all else; their outcomes, and the
    outcomes of counts that are broken down so as well.
    """
    return rows(
        cursor,
        """
        SELECT observation.*, position, plain_title,
            max(value) FILTER (breakdown = 'total') OVER (PARTITION BY indicator_id) AS whole
        FROM observation JOIN indicator USING (indicator_id)
        WHERE area_code = $1 AND period_type = $2::period_type AND period_end = $3 AND is_preferred
            AND kind = 'count' AND measured = 'during' AND list_contains(breakdowns, 'source_group')
            AND (breakdown = 'outcome' OR breakdown IN ('total', 'source_group') AND breakdowns[1] = 'source_group')
        ORDER BY position, breakdown <> 'total', category IN ('Unknown', 'Not recorded', 'Not mapped'), value DESC,
            category
        """,
        area_code,
        period_type,
        period_end,
    )


def front_door_indicators(cursor: Cursor) -> list[Row]:
    """Indicators of the themes in which things are counted by who sent them."""
    return rows(
        cursor,
        """
        SELECT * FROM indicator
        WHERE theme IN (
            SELECT theme FROM indicator WHERE kind = 'count' AND measured = 'during' AND breakdowns[1] = 'source_group')
        ORDER BY theme_position, position
        """,
    )


def moves(cursor: Cursor, area_code: str, period_type: str, period_end: date) -> list[Row]:
    """Moves from one service to another in a period: the counts that are broken down by where they go."""
    return rows(
        cursor,
        """
        SELECT observation.*, position FROM observation JOIN indicator USING (indicator_id)
        WHERE area_code = $1 AND period_type = $2::period_type AND period_end = $3 AND is_preferred
            AND kind = 'count' AND list_contains(breakdowns, 'to_service')
        ORDER BY position, breakdown <> 'total', breakdown, value DESC, category
        """,
        area_code,
        period_type,
        period_end,
    )


def fairness_periods(cursor: Cursor, area_code: str) -> list[Row]:
    """Periods for which groups are compared, the newest year first."""
    return rows(
        cursor,
        """
        SELECT period_type, period_start, period_end FROM relative_rate
        WHERE area_code = $1 GROUP BY period_type, period_start, period_end HAVING bool_or(status = 'shown')
        ORDER BY period_type <> 'year', period_end DESC
        """,
        area_code,
    )


def relative_rates(
    cursor: Cursor, area_code: str, period_type: str, period_end: date, characteristic: str
) -> list[Row]:
    """Every stage and group of one period. The group compared with comes first, whoever is not known last."""
    return rows(
        cursor,
        """
        SELECT relative_rate.*, days, earlier.many AS from_many, later.many AS to_many, later.one AS to_one,
            later.title AS to_title
        FROM relative_rate LEFT JOIN flow_step USING (from_stage, to_stage)
        LEFT JOIN flow_stage AS earlier ON earlier.stage = from_stage JOIN flow_stage AS later ON later.stage = to_stage
        WHERE area_code = $1 AND period_type = $2::period_type AND period_end = $3 AND characteristic = $4
        ORDER BY later.position, category <> compared_with, category = 'Not known', category <> 'Unborn',
            try_cast(regexp_extract(category, '^[0-9]+') AS INTEGER), category
        """,
        area_code,
        period_type,
        period_end,
        characteristic,
    )
