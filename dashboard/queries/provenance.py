"""What was loaded, what was set aside, what was checked, and printed figures beside ours."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dashboard.queries.rows import Row, rows

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection as Cursor


def build(cursor: Cursor) -> Row:
    """The build that made the publication, with the name of the home authority."""
    return rows(cursor, "SELECT build.*, area_name AS home_name FROM build JOIN area ON area_code = home_area_code")[0]


def source_files(cursor: Cursor) -> list[Row]:
    return rows(
        cursor,
        """
        SELECT source_file.*, title FROM source_file LEFT JOIN source USING (source_id)
        ORDER BY verdict DESC, file_name
        """,
    )


def sources(cursor: Cursor) -> list[Row]:
    return rows(cursor, "SELECT * FROM source ORDER BY title")


def rejections(cursor: Cursor) -> list[Row]:
    return rows(cursor, "SELECT * FROM rejection ORDER BY is_expected, file_name, first_row")


def concerns(cursor: Cursor, indicator_id: str | None = None) -> list[Row]:
    """Doubts about the data: all of them, or those about one indicator."""
    return rows(
        cursor,
        "SELECT * FROM data_concern WHERE $1 IS NULL OR indicator_id = $1 ORDER BY severity, message",
        indicator_id,
    )


def checks(cursor: Cursor) -> list[Row]:
    return rows(cursor, "SELECT * FROM check_result ORDER BY name")


def reconciled(cursor: Cursor, indicator_id: str | None, area_code: str | None) -> list[Row]:
    """Printed figures beside ours: of one indicator and area, or all of them."""
    return rows(
        cursor,
        """
        SELECT reconciliation.*, title, decimals FROM reconciliation LEFT JOIN indicator USING (indicator_id)
        WHERE ($1 IS NULL OR indicator_id = $1) AND ($2 IS NULL OR area_code = $2)
        ORDER BY printed_order
        """,
        indicator_id,
        area_code,
    )
