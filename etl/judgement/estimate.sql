-- What a year that is not over may come to, from its complete months so far, from the third on. Only for what happens in
-- a period: what is counted on one day, a percentage or a mean is never scaled up. Two methods, both kept:
-- months_scaled: so far × 12 ÷ months, as the reports do it;
-- seasonal_share: so far ÷ the mean share that the same months had of at least three complete earlier years.
-- Each is tested on every complete earlier year of its series, told only what was known before that year, and on figures
-- as they stand today: how far out it was, in per cent of what the year came to. The better one is the one that was
-- less far out on average in the years that both were tested on; with none, or a tie, months_scaled.
CREATE OR REPLACE TEMP MACRO error_in_words(years, lowest, highest) AS
    format('in {} earlier year{} it was ', years, CASE WHEN years > 1 THEN 's' ELSE '' END)
    || CASE
        WHEN lowest = 0 AND highest = 0 THEN 'right to the nearest 0.1%'
        WHEN lowest < 0 AND highest > 0 THEN format('between {:.1f}% too low and {:.1f}% too high', -lowest, highest)
        WHEN lowest = highest THEN format('{:.1f}% too {}', abs(lowest), CASE WHEN lowest < 0 THEN 'low' ELSE 'high' END)
        WHEN lowest >= 0 THEN format('between {:.1f}% and {:.1f}% too high', lowest, highest)
        ELSE format('between {:.1f}% and {:.1f}% too low', abs(highest), -lowest) END;

INSERT INTO estimate BY NAME
WITH so_far AS (
    SELECT
        indicator_id, area_code, source_id, origin, reference, period_start AS year_start, value, is_latest,
        date_diff('month', period_start, period_end) + 1 AS months_counted
    FROM observation JOIN indicator USING (indicator_id)
    WHERE period_type = 'year_to_date' AND is_preferred AND breakdown = 'total' AND status = 'shown' AND kind = 'count'
),
asked AS (
    FROM so_far WHERE is_latest AND months_counted BETWEEN 3 AND 11
),
attempt AS (    -- the year asked for, and every complete one before it that was made alike: then as now
    SELECT *, NULL::DOUBLE AS came_to FROM asked
    UNION ALL BY NAME
    SELECT part.*, whole.value AS came_to
    FROM asked
    JOIN so_far AS part
        ON part.indicator_id = asked.indicator_id AND part.area_code = asked.area_code
        AND part.source_id = asked.source_id AND part.origin = asked.origin
        AND part.months_counted = asked.months_counted AND part.year_start < asked.year_start
    JOIN so_far AS whole
        ON whole.indicator_id = part.indicator_id AND whole.area_code = part.area_code
        AND whole.source_id = part.source_id AND whole.origin = part.origin
        AND whole.year_start = part.year_start AND whole.months_counted = 12
),
known AS (
    SELECT *, count(share) OVER before AS years_before, avg(share) OVER before AS usual_share
    FROM (SELECT *, value / nullif(came_to, 0) AS share FROM attempt)
    WINDOW before AS (
        PARTITION BY indicator_id, area_code ORDER BY year_start ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)
),
said AS (
    SELECT
        *, 'months_scaled' AS method_id, value * 12 / months_counted AS estimated,
        format('the {} complete months × 12 ÷ {}', months_counted, months_counted) AS method
    FROM known
    UNION ALL BY NAME
    SELECT
        *, 'seasonal_share' AS method_id, value / usual_share AS estimated,
        format('the {} complete months ÷ {:.1f}%, their mean share of {} earlier years',
            months_counted, round(100 * usual_share, 1), years_before) AS method
    FROM known WHERE years_before >= 3 AND usual_share > 0
),
tested AS (     -- rounded, so that two methods that say the same are a tie
    SELECT
        indicator_id, area_code, method_id, count(error)::INTEGER AS error_years,
        round(avg(abs(error) ORDER BY year_start), 10) AS error_percent_mean,
        round(avg(abs(error) ORDER BY year_start) FILTER (has_both), 10) AS error_of_both,
        round(min(error), 10) AS lowest_error_percent, round(max(error), 10) AS highest_error_percent
    FROM (
        SELECT *, 100 * (estimated / nullif(came_to, 0) - 1) AS error,
            count(*) OVER (PARTITION BY indicator_id, area_code, year_start) = 2 AS has_both
        FROM said)
    GROUP BY indicator_id, area_code, method_id
)
SELECT
    said.indicator_id, said.area_code, (year_start + INTERVAL 1 YEAR - INTERVAL 1 DAY)::DATE AS year_end,
    months_counted, estimated AS value, value AS numerator,
    -- It holds the estimate also where every error was on one side: a few years do not prove that the next will be.
    CASE WHEN error_years > 1 AND lowest_error_percent > -100
        THEN estimated / (1 + greatest(highest_error_percent, 0) / 100) END AS lower,
    CASE WHEN error_years > 1 AND lowest_error_percent > -100
        THEN estimated / (1 + least(lowest_error_percent, 0) / 100) END AS upper,
    method, method_id, error_percent_mean, lowest_error_percent, highest_error_percent, error_years,
    CASE WHEN error_years > 0
        THEN error_in_words(error_years, round(lowest_error_percent, 1), round(highest_error_percent, 1)) END AS error_range,
    row_number() OVER (
        PARTITION BY said.indicator_id, said.area_code
        ORDER BY error_of_both NULLS LAST, method_id <> 'months_scaled') = 1 AS is_best,
    CASE origin WHEN 'computed' THEN 'computed' ELSE 'derived' END AS origin, source_id, reference, true AS is_current
FROM said JOIN tested USING (indicator_id, area_code, method_id)
WHERE came_to IS NULL
ORDER BY said.indicator_id, said.area_code, method_id;

-- A rate of one year is as far out as its count: both have the same children.
INSERT INTO estimate BY NAME
SELECT estimate.* REPLACE (
    rate.indicator_id AS indicator_id, estimate.value * multiplier / population_0_17 AS value,
    estimate.lower * multiplier / population_0_17 AS lower, estimate.upper * multiplier / population_0_17 AS upper,
    population_0_17 AS denominator, format('{}, for every {:,} children', method, multiplier) AS method)
FROM division AS rate
JOIN estimate ON estimate.indicator_id = rate.numerator_id
JOIN divisor AS people ON people.area_code = estimate.area_code AND people.is_for_records = (estimate.origin = 'computed')
WHERE rate.denominator_id = $population AND rate.measured = 'during' AND people.year = population_year(year_end)
ORDER BY rate.indicator_id, estimate.area_code, method_id;

-- Estimates that a report printed stay beside ours.
INSERT INTO estimate BY NAME
SELECT
    indicator_id, area_code, period_end AS year_end, value, 'as printed' AS method, 'as_printed' AS method_id,
    false AS is_best, 'published' AS origin, source_id, report || ': ' || report_table AS reference, true AS is_current
FROM printed_figure
WHERE is_estimate AND group_id IS NULL AND why_not IS NULL AND statistic = 'value' AND value IS NOT NULL
ORDER BY printed_order;

UPDATE estimate SET is_current = false
FROM observation AS known
WHERE known.indicator_id = estimate.indicator_id AND known.area_code = estimate.area_code
    AND known.period_type = 'year' AND known.period_end = estimate.year_end AND known.breakdown = 'total'
    AND known.status = 'shown';
