-- The recent trend of five years that follow each other and are made alike, for every year that ends such five. Rates
-- and percentages have the limits that interval.sql gave them, counts the Poisson limits of the count.
-- The method, its source and the words for it: annual_trend.py.

INSERT INTO annual_trend BY NAME
WITH year AS (
    SELECT
        indicator_id, area_code, polarity, origin, source_id, period_end, value,
        pow($width / (coalesce(figure.upper, of_count.upper) - coalesce(figure.lower, of_count.lower)), 2) AS weight
    FROM observation AS figure
    JOIN indicator USING (indicator_id)
    LEFT JOIN poisson_limit AS of_count ON kind = 'count' AND NOT has_repeats AND events = value
    WHERE is_preferred AND breakdown = 'total' AND period_type = 'year' AND status = 'shown' AND weight IS NOT NULL
        AND coalesce(numerator <> denominator, true)
),
five AS (
    SELECT
        last.indicator_id, last.area_code, last.polarity, last.period_end AS last_end, 5 - back AS place,
        year.period_end, year.value, year.weight
    FROM year AS last CROSS JOIN range(5) AS years(back)
    JOIN year ON year.indicator_id = last.indicator_id AND year.area_code = last.area_code
        AND year.origin = last.origin AND year.source_id = last.source_id
        AND year.period_end = last_day((last.period_end - to_years(back::INTEGER))::DATE)
    QUALIFY count(*) OVER (PARTITION BY last.indicator_id, last.area_code, last.period_end) = 5
),
whole AS (
    SELECT indicator_id, area_code, last_end, min(period_end) AS first_end, count(*) AS points, sum(weight) AS weights
    FROM five GROUP BY ALL
),
-- The slope of the line is the mean of the slopes between each two of its points, each by its weight.
pair AS (
    SELECT
        one.indicator_id, one.area_code, one.polarity, one.last_end, one.place, other.place AS other_place,
        other.place - one.place AS years, other.value - one.value AS rise, one.weight * other.weight * years AS weight
    FROM five AS one JOIN five AS other USING (indicator_id, area_code, last_end)
    WHERE one.place < other.place
),
line AS (
    SELECT
        indicator_id, area_code, polarity, last_end, left_out,
        round(sum(weight * rise) / sum(weight * years), 10) AS slope, sum(weight * years) AS spread
    FROM pair CROSS JOIN range(6) AS places(left_out)
    WHERE left_out NOT IN (place, other_place)      -- 0 leaves none out
    GROUP BY ALL
),
tested AS (
    SELECT
        line.*, whole.* EXCLUDE (indicator_id, area_code, last_end), slope * slope * spread / weights AS chi_squared,
        count(DISTINCT sign(slope)) OVER (PARTITION BY indicator_id, area_code, last_end) AS signs,
        CASE WHEN chi_squared > $critical AND signs = 1 THEN CASE WHEN slope > 0 THEN 'up' ELSE 'down' END END AS direction
    FROM line JOIN whole USING (indicator_id, area_code, last_end)
)
SELECT
    indicator_id, area_code, last_end AS period_end, first_end, points, slope, chi_squared, direction,
    CASE WHEN direction IS NULL THEN 'none' ELSE judged(direction, polarity) END AS judgement
FROM tested
WHERE left_out = 0
ORDER BY indicator_id, area_code, period_end;
