"""What was loaded, what was set aside, what was checked, and printed figures beside ours."""

from __future__ import annotations

from dashboard.queries.rows import Cursor, Row, rows


def build(cursor: Cursor) -> Row:
    """The build that made the publication, with the name of the home authority."""
    return rows(cursor, "SELECT build.*, area_name AS home_name FROM build JOIN area ON area_code = home_area_code")[0]


def small_numbers(cursor: Cursor) -> int:
    """Numbers of children from 1 to this are small: where the build has said nothing of it, what the DfE hides."""
    found = rows(cursor, "SELECT threshold FROM disclosure")
    return int(found[0]["threshold"]) if found else 5


def source_files(cursor: Cursor) -> list[Row]:
    """Files of tables, and files that are no list we know; those of records stand under their list."""
    return rows(
        cursor,
        """
        SELECT source_file.*, title FROM source_file LEFT JOIN source USING (source_id)
        WHERE extract_on IS NULL OR source_id IS NULL ORDER BY verdict DESC, file_name
        """,
    )


def disclosure(cursor: Cursor) -> Row | None:
    """How much the public edition hides, and why; the same in both editions."""
    return next(iter(rows(cursor, "FROM disclosure")), None)


def sources(cursor: Cursor) -> list[Row]:
    """Tables and where they come from; lists of records are no source that a reader could look up."""
    sql = "SELECT * FROM source WHERE source_id NOT IN (SELECT source_id FROM list_received) ORDER BY title"
    return rows(cursor, sql)


def rejections(cursor: Cursor, list_id: str | None = None) -> list[Row]:
    """Rows that were set aside: of tables, or of the extracts of one list, the newest first."""
    return rows(
        cursor,
        """
        SELECT rejection.* FROM rejection JOIN source_file USING (file_name)
        WHERE CASE WHEN $1 IS NULL THEN extract_on IS NULL ELSE source_id = $1 END
        ORDER BY extract_on DESC, is_expected, file_name, first_row
        """,
        list_id,
    )


def concerns(cursor: Cursor, indicator_id: str | None = None) -> list[Row]:
    """Doubts about tables: all of them, or those about one indicator."""
    return rows(
        cursor,
        """
        SELECT * FROM data_concern
        WHERE extract_on IS NULL AND ($1 IS NULL OR indicator_id = $1) ORDER BY severity, message
        """,
        indicator_id,
    )


def concerns_about_records(cursor: Cursor, indicator_id: str) -> list[Row]:
    """What is odd about the newest extract of each list that an indicator is counted from."""
    return rows(
        cursor,
        """
        SELECT data_concern.*, source.title FROM data_concern JOIN source USING (source_id)
        WHERE severity = 'warning' AND source_id IN (
            SELECT source_id FROM observation WHERE indicator_id = $1 AND origin = 'computed')
        QUALIFY extract_on = max(extract_on) OVER (PARTITION BY source_id)
        ORDER BY title, message
        """,
        indicator_id,
    )


def lists_received(cursor: Cursor) -> list[Row]:
    """Of every list the newest month, with the number of months that never came."""
    return rows(
        cursor,
        """
        SELECT *, (SELECT count(*) FROM list_received AS other
            WHERE other.source_id = newest.source_id AND state <> 'received' AND extract_on IS NULL) AS never_came
        FROM list_received AS newest QUALIFY row_number() OVER (PARTITION BY source_id ORDER BY month DESC) = 1
        ORDER BY state = 'received', title
        """,
    )


def list_received(cursor: Cursor, list_id: str) -> list[Row]:
    """Every month of one list, the newest first, with why its file was refused."""
    return rows(
        cursor,
        """
        SELECT list_received.*, (
            SELECT string_agg(reason, ' ' ORDER BY file_name) FROM source_file AS file
            WHERE file.source_id = list_received.source_id AND file.extract_on = list_received.extract_on
                AND verdict = 'rejected') AS refused_because
        FROM list_received WHERE source_id = $1 ORDER BY month DESC
        """,
        list_id,
    )


def list_concerns(cursor: Cursor, list_id: str | None = None) -> list[Row]:
    """Doubts about records: of one list in every extract, or of every list in its newest one."""
    return rows(
        cursor,
        """
        SELECT data_concern.*, owner, title FROM data_concern
            JOIN (
                SELECT source_id, any_value(owner) AS owner, any_value(title) AS title, max(extract_on) AS newest
                FROM list_received GROUP BY source_id) AS list USING (source_id)
        WHERE severity = 'warning' AND extract_on IS NOT NULL
            AND CASE WHEN $1 IS NULL THEN extract_on = newest ELSE source_id = $1 END
        ORDER BY extract_on DESC, owner, source_id, message
        """,
        list_id,
    )


def restatements(cursor: Cursor, list_id: str) -> list[Row]:
    """Months of one list whose number of rows a later extract changed, the newest first."""
    return rows(cursor, "SELECT * FROM restatement WHERE source_id = $1 ORDER BY period_end DESC", list_id)


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
