-- From every figure to the observations readers see: gaps explained, one of each figure preferred.

-- An authority that a national table leaves out, or marks, in a year when it did not exist: say so.
UPDATE figure SET status = CASE WHEN area.formed_on > period_end THEN 'not_formed' ELSE 'abolished' END
FROM area
WHERE area.area_code = figure.area_code AND figure.value IS NULL
    AND (area.formed_on > period_end OR area.ended_on < period_end);

INSERT INTO figure BY NAME
SELECT
    given.indicator_id, area.area_code, 'year' AS period_type, given.period_start, given.period_end,
    'total' AS breakdown, 'total' AS category, given.origin, given.source_id, given.printed_order,
    CASE WHEN area.formed_on > given.period_end THEN 'not_formed' WHEN area.ended_on < given.period_end THEN 'abolished'
        WHEN EXISTS (
            FROM set_aside WHERE set_aside.source_id = given.source_id AND set_aside.area_code = area.area_code
                AND set_aside.period_end = given.period_end) THEN 'set_aside'
        ELSE 'not_available' END AS status
FROM (
    SELECT indicator_id, period_start, period_end, origin, source_id, min(printed_order) AS printed_order
    FROM figure JOIN area USING (area_code)
    WHERE area_type = 'country' AND period_type = 'year' AND breakdown = 'total'
        AND source_id IN (SELECT source_id FROM national_value)
    GROUP BY ALL) AS given
CROSS JOIN (SELECT * FROM area WHERE area_type = 'authority') AS area
ANTI JOIN figure AS present
    ON present.indicator_id = given.indicator_id AND present.source_id = given.source_id
    AND present.origin = given.origin AND present.area_code = area.area_code AND present.period_type = 'year'
    AND present.period_end = given.period_end AND present.breakdown = 'total'
ORDER BY given.indicator_id, area.area_code, given.period_end;

INSERT INTO observation BY NAME
SELECT
    * EXCLUDE (report, printed_order, order_shown),
    order_shown = 1 AS is_preferred,
    order_shown = 1 AND status = 'shown' AND period_end = max(period_end) FILTER (order_shown = 1 AND status = 'shown')
        OVER (PARTITION BY indicator_id, area_code, period_type, breakdown) AS is_latest
FROM (
    SELECT
        figure.*,
        row_number() OVER (
            PARTITION BY indicator_id, area_code, period_type, period_end, breakdown, category
            ORDER BY status <> 'shown', coalesce(preference, 99), origin <> 'published', printed_order, source_id
        ) AS order_shown
    FROM figure LEFT JOIN preference USING (period_type, source_id))
ORDER BY indicator_id, area_code, period_type, period_end, breakdown, category, order_shown;
