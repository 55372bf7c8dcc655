"""What every rival shows, asked from the publication as a data frame: the same query and rows for all of them."""

from __future__ import annotations

import duckdb
import pandas as pd

FIRST = {"indicator": "referrals_rate", "area": "E08000012", "group": "core_cities"}


def opened(file: str) -> duckdb.DuckDBPyConnection:
    """The publication, which nobody may change."""
    return duckdb.connect(file, read_only=True)


def choices(connection: duckdb.DuckDBPyConnection) -> dict[str, dict[str, str]]:
    """What can be chosen, by what: titles and the ids they stand for."""
    asked = {
        "indicator": "SELECT title, indicator_id FROM indicator ORDER BY theme_position, position",
        "area": "SELECT area_name, area_code FROM area WHERE ended_on IS NULL ORDER BY area_name",
        "group": "SELECT title, group_id FROM area_group ORDER BY position",
    }
    return {name: dict(connection.cursor().execute(sql).fetchall()) for name, sql in asked.items()}


def figures(connection: duckdb.DuckDBPyConnection, indicator: str, area: str, group: str) -> pd.DataFrame:
    """One row for each year of the area: its figure, what was counted, out of how many, and the comparison."""
    return (
        connection.cursor()
        .execute(
            """
            SELECT own.period_end AS "Year to", own.value AS "Own figure", numerator AS "Counted",
                denominator AS "Out of", benchmark.value AS "Compared with"
            FROM observation AS own LEFT JOIN benchmark ON
                benchmark.indicator_id = own.indicator_id AND benchmark.area_code = own.area_code
                AND benchmark.period_type = own.period_type AND benchmark.period_end = own.period_end
                AND group_id = $3 AND benchmark.is_preferred AND (vintage IS NULL OR vintage IN (
                    SELECT neighbour_vintage FROM build))
                AND statistic = CASE WHEN $3 IN ('england', 'region') THEN 'value' ELSE 'mean' END
            WHERE own.indicator_id = $1 AND own.area_code = $2 AND own.period_type = 'year'
                AND own.is_preferred AND breakdown = 'total' AND own.status = 'shown'
            ORDER BY own.period_end
            """,
            [indicator, area, group],
        )
        .df()
    )
