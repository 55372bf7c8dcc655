-- Accepted rows of every staged file, as the build works with them.

INSERT INTO data_concern BY NAME
SELECT
    'of a day that has not come' AS concern, 'warning' AS severity, source_id, count(*)::INTEGER AS rows_affected,
    format('{}: {:,} figures are for periods after {} and were left out.', any_value(title), count(*),
        strftime($as_of, '%-d %B %Y')) AS message
FROM national_value JOIN source USING (source_id)
WHERE period_end > $as_of
GROUP BY source_id ORDER BY source_id;

-- When a publisher's newer file gives a figure again, the newer one holds.
CREATE OR REPLACE TEMP TABLE national_value AS
SELECT * FROM national_value
WHERE period_end <= $as_of
QUALIFY row_number() OVER (
    PARTITION BY source_id, area_code, period_end, measure, breakdown, category ORDER BY file_order DESC) = 1
ORDER BY source_id, measure, area_code, period_end, breakdown, category;

INSERT INTO population
SELECT area_code, year(period_end), value, source_id
FROM national_value
WHERE measure = $population AND status = 'shown' AND breakdown = 'total'
QUALIFY row_number() OVER (PARTITION BY area_code, year(period_end) ORDER BY source_id) = 1
ORDER BY area_code, period_end;

-- The population in force for a year that ends in March is that of the middle of the year before: the same for all of
-- its months. Until the ONS has published it, the newest there is stands in, and the figure is provisional.
CREATE OR REPLACE TEMP MACRO year_ending(day, first_month) AS
    CASE WHEN first_month > 1 AND month(day) >= first_month THEN year(day) + 1 ELSE year(day) END;

-- What a report printed is an observation of the area it is about. Estimates and groups are kept elsewhere.
INSERT INTO figure BY NAME
SELECT
    indicator_id, area_code, period_type, period_start, period_end, breakdown, category, value, status,
    'published' AS origin, source_id, report || ': ' || report_table AS reference, row_number AS printed_order
FROM printed_figure
WHERE group_id IS NULL AND statistic = 'value' AND NOT is_estimate AND why_not IS NULL
    AND indicator_id <> $population
    AND period_type IN ('month', 'quarter', 'year', 'year_to_date')
    AND period_end <= $as_of
ORDER BY row_number;
