"""Areas, and the groups they are compared with."""

from __future__ import annotations

from dashboard.queries.rows import Cursor, Row, rows


def areas(cursor: Cursor) -> list[Row]:
    """Every area and its region, for lists to choose from; authorities that have ended come last."""
    return rows(
        cursor,
        """
        SELECT area.area_code, area.area_name, area.area_type, area.ended_on, region.area_name AS region_name
        FROM area LEFT JOIN area AS region ON region.area_code = area.region_code
        ORDER BY area.ended_on IS NOT NULL, area.area_type <> 'country', area.area_type <> 'region',
            region.area_name, area.area_name
        """,
    )


def predecessors(cursor: Cursor, area_code: str) -> list[Row]:
    """The authorities that an area took over from."""
    sql = "FROM area_succession JOIN area USING (area_code) WHERE successor_code = $1 ORDER BY area_name"
    return rows(cursor, f"SELECT area_code, area_name {sql}", area_code)


def successors(cursor: Cursor, area_code: str) -> list[Row]:
    """The authorities that took over from an area."""
    return rows(
        cursor,
        """
        SELECT area.area_code, area_name FROM area_succession JOIN area ON area.area_code = successor_code
        WHERE area_succession.area_code = $1 ORDER BY area_name
        """,
        area_code,
    )


def area(cursor: Cursor, code: str) -> Row | None:
    """One area, by any code it has had."""
    found = rows(
        cursor,
        """
        SELECT area.*, region.area_name AS region_name, population_0_17, population.year AS population_year
        FROM area_code JOIN area ON area.area_code = area_code.area_code
        LEFT JOIN area AS region ON region.area_code = area.region_code
        LEFT JOIN population ON population.area_code = area.area_code
        WHERE code = $1 ORDER BY population.year DESC LIMIT 1
        """,
        code,
    )
    return found[0] if found else None


def groups(cursor: Cursor) -> list[Row]:
    """Every group; one with several lists comes once per list, the newest first."""
    return rows(
        cursor,
        """
        SELECT DISTINCT area_group.group_id, title, position, vintage
        FROM area_group LEFT JOIN (SELECT DISTINCT group_id, vintage FROM area_group_member) USING (group_id)
        ORDER BY position, vintage DESC
        """,
    )


def groups_of_area(cursor: Cursor, area_code: str) -> list[Row]:
    """Groups that have members as the area sees them, or figures that a report printed for them.

    A newly formed authority is on no older list of neighbours.
    """
    return rows(
        cursor,
        """
        SELECT group_id, title, position, vintage
        FROM area_group JOIN (
            SELECT DISTINCT group_id, vintage FROM area_group_member WHERE area_code = $1
            UNION SELECT DISTINCT group_id, NULL FROM benchmark
            WHERE area_code = $1 AND vintage = 'as printed'
                AND group_id NOT IN (SELECT group_id FROM area_group_member WHERE area_code = $1)) USING (group_id)
        ORDER BY position, vintage DESC
        """,
        area_code,
    )


def members(cursor: Cursor, area_code: str) -> list[Row]:
    """Who the area's groups are made of, England's and the region's authorities left out."""
    return rows(
        cursor,
        """
        SELECT group_id, title, vintage, closeness, member_code, area_name
        FROM area_group_member JOIN area ON area.area_code = member_code JOIN area_group USING (group_id)
        WHERE area_group_member.area_code = $1 AND group_id NOT IN ('england', 'region')
        ORDER BY area_group.position, vintage DESC, area_group_member.position, area_name
        """,
        area_code,
    )


def member_codes(cursor: Cursor, area_code: str, group_id: str, vintage: str | None) -> set[str]:
    """Members of one group as the area sees it."""
    sql = """
        SELECT member_code FROM area_group_member
        WHERE area_code = $1 AND group_id = $2 AND vintage IS NOT DISTINCT FROM $3
    """
    return {row["member_code"] for row in rows(cursor, sql, area_code, group_id, vintage)}
