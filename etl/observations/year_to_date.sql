-- One count of what happened in a period, added up from the start of the year, where no month is missing.
INSERT INTO figure BY NAME
SELECT
    indicator_id, area_code, 'year_to_date' AS period_type, min(period_start) OVER so_far AS period_start, period_end,
    breakdown, category, sum(value) OVER so_far AS value, 'shown' AS status, 'derived' AS origin, source_id
FROM figure
WHERE indicator_id = $indicator_id AND period_type = 'month' AND status = 'shown' AND origin = 'published'
WINDOW so_far AS (
    PARTITION BY indicator_id, area_code, source_id, breakdown, category, year_ending(period_end, $first_month)
    ORDER BY period_end)
QUALIFY count(*) OVER so_far = (month(period_end) - $first_month + 12) % 12 + 1
ORDER BY area_code, period_end, breakdown, category;
