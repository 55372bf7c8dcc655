-- What pages ask for most often, picked once. Run last: no figure may change after it. Pages ask by area, so the large
-- tables are written area by area, what is not broken down first.

INSERT INTO figure_shown BY NAME
WITH figure AS (
    SELECT
        *,
        row_number() OVER (
            PARTITION BY area_code, indicator_id, period_type, status = 'shown' ORDER BY period_end DESC) AS place
    FROM observation WHERE is_preferred AND breakdown = 'total'
),
last AS (
    SELECT
        area_code, indicator_id, period_type,
        arg_max(period_start, period_end) AS newest_start, max(period_end) AS newest_end,
        arg_max(status, period_end) AS newest_status, arg_max_null(reference, period_end) AS newest_reference,
        arg_max_null(valid_on, period_end) AS newest_valid_on,
        min(period_end) FILTER (status = 'shown' AND place <= 40) AS line_from
    FROM figure GROUP BY ALL
),
choice AS (
    SELECT 'newest' AS choice, ['month', 'quarter', 'year'] AS kinds
    UNION ALL SELECT 'yearly', ['year', 'quarter', 'month', 'year_to_date', 'rolling_12_months']
)
SELECT choice, area_code, indicator_id, period_type, period_end, last.* EXCLUDE (area_code, indicator_id, period_type)
FROM figure JOIN last USING (area_code, indicator_id, period_type)
JOIN choice ON list_contains(kinds, period_type::VARCHAR)
WHERE is_latest
QUALIFY row_number() OVER (
    PARTITION BY choice, area_code, indicator_id
    ORDER BY CASE choice WHEN 'newest' THEN period_end END DESC, list_position(kinds, period_type::VARCHAR)) = 1
ORDER BY area_code, choice, indicator_id;

CREATE TEMP TABLE in_order AS
FROM observation
ORDER BY breakdown <> 'total', area_code, indicator_id, period_type, period_end, breakdown, category, is_preferred DESC,
    source_id, origin, reference;
TRUNCATE observation;
INSERT INTO observation FROM in_order;

CREATE OR REPLACE TEMP TABLE in_order AS
FROM benchmark ORDER BY area_code, indicator_id, group_id, vintage, period_type, period_end, statistic, is_preferred DESC,
    source_id, origin, reference;
TRUNCATE benchmark;
INSERT INTO benchmark FROM in_order;

CREATE OR REPLACE TEMP TABLE in_order AS FROM comparison ORDER BY area_code, indicator_id, period_type, period_end;
TRUNCATE comparison;
INSERT INTO comparison FROM in_order;
DROP TABLE in_order;
