-- Who an area is compared with. The area itself is never in its own group. England and a region have all authorities
-- there have been; benchmark.sql counts those that were there in the period.

INSERT INTO area_group_member BY NAME
SELECT * FROM (
    SELECT 'england' AS group_id, seer.area_code, member.area_code AS member_code
    FROM area AS seer JOIN area AS member ON member.area_type = 'authority'
    WHERE seer.area_type <> 'country'
    UNION ALL
    SELECT 'region', seer.area_code, member.area_code
    FROM area AS seer JOIN area AS member
        ON member.area_type = 'authority' AND member.region_code = seer.region_code
    WHERE seer.area_type = 'authority'
    UNION ALL
    SELECT own_group.group_id, seer.area_code, own_group.member_code
    FROM area AS seer CROSS JOIN own_group)
WHERE area_code <> member_code
ORDER BY group_id, area_code, member_code;

INSERT INTO area_group_member BY NAME
SELECT 'statistical_neighbours' AS group_id, area_code, member_code, vintage, position, closeness
FROM neighbour
WHERE area_code <> member_code
QUALIFY file_order = max(file_order) OVER (PARTITION BY vintage)
ORDER BY vintage, area_code, position;
