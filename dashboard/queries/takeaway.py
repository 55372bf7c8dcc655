"""Rows for other programs, and whole tables as lines of text."""

from __future__ import annotations

from collections.abc import Mapping

from dashboard.queries.rows import Cursor, Row, rows

# The tables that other programs are given, with the names that make a row readable on its own.
TABLES = {
    "observation": """
        SELECT observation.*, plain_title, unit, area_name, source.title AS source_title
        FROM observation JOIN indicator USING (indicator_id) JOIN area USING (area_code)
        LEFT JOIN source USING (source_id)""",
    "benchmark": "SELECT * FROM benchmark",
    "indicator": "SELECT * EXCLUDE (catalogue_yaml, sql) FROM indicator ORDER BY theme_position, position",
    "area": "SELECT * FROM area",
    "source": "SELECT * FROM source",
}
OF_INDICATORS = ("observation", "benchmark")  # large: they are read one indicator at a time
_CHOICES = {"indicator": "indicator_id = ?", "area": "area_code = ?", "period": "period_type = ?::period_type"}
_FORMULA = "'=', '+', '-', '@', chr(9), chr(10), chr(13)"
_LED = f"CASE WHEN left({{0}}, 1) IN ({_FORMULA}) THEN chr(39) ELSE '' END"
_TEXT = f"""'"' || {_LED} || replace({{0}}, '"', '""') || '"'"""
_END = "chr(13) || chr(10)"


def source_titles(cursor: Cursor) -> dict[str, str]:
    """The title of every source."""
    return {row["source_id"]: row["title"] for row in rows(cursor, "SELECT source_id, title FROM source")}


def observations(cursor: Cursor, chosen: Mapping[str, str], limit: int, offset: int) -> list[Row]:
    """Figures in the order of the publication. chosen: indicator, area or period, each with the one that is wanted."""
    wanted = " AND ".join(_CHOICES[name] for name in chosen)
    sql = f"SELECT * FROM observation WHERE {wanted} ORDER BY rowid LIMIT ? OFFSET ?"
    return rows(cursor, sql, *chosen.values(), limit, offset)


def table(cursor: Cursor, name: str) -> list[Row]:
    """Every row of a table that is not large."""
    return rows(cursor, TABLES[name])


def columns(cursor: Cursor, name: str) -> dict[str, str]:
    """The columns of a table that other programs are given, and their types."""
    return {row["column_name"]: row["column_type"] for row in rows(cursor, f"DESCRIBE {TABLES[name]}")}


def lines(cursor: Cursor, name: str, indicator_id: str | None) -> str:
    """The rows of a table as lines of CSV: all of them, or those of one indicator. DuckDB writes them, in bulk.

    Text is quoted, and one that a program would take for a formula is led by an apostrophe. Nothing stands for null.
    """
    cells = ", ".join(_cell(column, kind) for column, kind in columns(cursor, name).items())
    wanted = "WHERE indicator_id = ?" if indicator_id else ""
    sql = f"SELECT string_agg(concat_ws(',', {cells}) || {_END}, '') AS lines FROM ({TABLES[name]}) {wanted}"
    return rows(cursor, sql, *([indicator_id] if indicator_id else []))[0]["lines"] or ""


def _cell(column: str, kind: str) -> str:
    if kind == "VARCHAR":
        return f"coalesce({_TEXT.format(column)}, '')"
    if kind == "VARCHAR[]":
        return f"coalesce({_TEXT.format(f'array_to_string({column}, chr(59) || chr(32))')}, '')"
    return f"coalesce({column}::VARCHAR, '')"
