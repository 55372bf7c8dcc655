-- One count of what happened in a period, added up from the start of the year within one report, where no month is
-- missing. A month that the report prints twice counts once, as it was printed first.
INSERT INTO figure BY NAME
SELECT
    indicator_id, area_code, 'year_to_date' AS period_type, year_start(period_end, $first_month) AS period_start,
    period_end, breakdown, category, sum(value) OVER so_far AS value, 'shown' AS status, 'derived' AS origin,
    source_id, report, report || ': its months, added up' AS reference, printed_order
FROM (
    FROM figure
    WHERE indicator_id = $indicator_id AND period_type = 'month' AND status = 'shown' AND origin = 'published'
    QUALIFY row_number() OVER (
        PARTITION BY area_code, source_id, report, breakdown, category, period_end ORDER BY printed_order) = 1)
WINDOW so_far AS (
    PARTITION BY area_code, source_id, report, breakdown, category, year_start(period_end, $first_month)
    ORDER BY period_end)
QUALIFY count(*) OVER so_far = months_so_far(period_end, $first_month)
ORDER BY area_code, period_end, breakdown, category, printed_order;
