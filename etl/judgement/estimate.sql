-- What a year that is not over may come to: the complete months so far × 12 ÷ their number, from the third month on.
-- Only for what happens in a period. What is counted on one day is never scaled up.

INSERT INTO estimate BY NAME
WITH so_far AS (
    SELECT
        *, make_date(year_ending(period_end, $first_month), $first_month, 1) - 1 AS year_end,
        (month(period_end) - $first_month + 12) % 12 + 1 AS months_counted
    FROM observation
    WHERE period_type = 'year_to_date' AND is_preferred AND is_latest AND breakdown = 'total'
)
SELECT
    indicator_id, area_code, year_end, months_counted, value * 12 / months_counted AS value,
    value AS numerator, 'derived' AS origin, source_id, reference,
    format('the {} complete months × 12 ÷ {}', months_counted, months_counted) AS method
FROM so_far
WHERE months_counted BETWEEN 3 AND 11
ORDER BY indicator_id, area_code;

INSERT INTO estimate BY NAME
SELECT
    rate.indicator_id, area_code, year_end, months_counted, estimate.value * multiplier / population_0_17 AS value,
    numerator, population_0_17 AS denominator, estimate.origin, estimate.source_id, estimate.reference,
    format('{}, for every {:,} children', method, multiplier) AS method
FROM division AS rate
JOIN estimate ON estimate.indicator_id = rate.numerator_id
JOIN population USING (area_code)
WHERE rate.denominator_id = $population AND rate.measured = 'during' AND population.year = least(
    year_ending(year_end, $first_month) - 1, (SELECT max(year) FROM population))
ORDER BY rate.indicator_id, area_code;

-- Estimates that a report printed stay beside ours.
INSERT INTO estimate BY NAME
SELECT
    indicator_id, area_code, period_end AS year_end, value, 'as printed' AS method, 'published' AS origin, source_id,
    report || ': ' || report_table AS reference
FROM printed_figure
WHERE is_estimate AND group_id IS NULL AND why_not IS NULL AND statistic = 'value' AND value IS NOT NULL
ORDER BY row_number;
