-- 95% limits, in the unit of the value: what might be seen by chance in a period like this.
-- A rate has those of its count: exact Poisson limits below ten events, which are handed in, and Byar's from ten. A
-- percentage has Wilson's, without continuity correction. $z is the normal quantile. Sources: intervals.py.
-- None where one child is counted again and again, nor where a printed figure does not follow from its counts.

INSERT INTO poisson_limit
SELECT
    events, events * pow(1 - 1 / (9 * events) - $z / (3 * sqrt(events)), 3) AS lower,
    (events + 1) * pow(1 - 1 / (9 * (events + 1)) + $z / (3 * sqrt(events + 1)), 3) AS upper
FROM (
    SELECT DISTINCT coalesce(numerator, value) AS events
    FROM observation JOIN indicator USING (indicator_id) WHERE kind IN ('count', 'rate'))
ANTI JOIN poisson_limit USING (events)
WHERE events > 0 AND events = floor(events);

CREATE OR REPLACE TEMP TABLE divided AS
SELECT
    figure.rowid AS place, kind, value, multiplier, denominator,
    -- A rate that was printed alone has the count that its source prints elsewhere, if that gives much the same rate.
    coalesce(figure.numerator, CASE WHEN abs(value - ours) <= ours * $revision_percent / 100 THEN counted END) AS numerator,
    CASE measured WHEN 'during' THEN in_a_year(period_type) ELSE 1 END AS times_a_year
FROM observation AS figure
JOIN indicator USING (indicator_id)
LEFT JOIN (
    SELECT
        indicator_id, area_code, period_type, period_end, breakdown, category, source_id,
        any_value(value) AS ours, any_value(numerator) AS counted
    FROM observation WHERE origin = 'derived' AND status = 'shown'
    GROUP BY ALL HAVING count(*) = 1) AS from_counts
    USING (indicator_id, area_code, period_type, period_end, breakdown, category, source_id)
LEFT JOIN (
    SELECT DISTINCT source_id, indicator_id, area_code, period_end, true AS is_doubtful
    FROM doubtful_figure WHERE concern = 'does not follow from its counts') AS doubtful
    USING (source_id, indicator_id, area_code, period_end)
WHERE kind IN ('rate', 'percentage') AND NOT has_repeats AND status = 'shown'
    AND NOT (origin = 'published' AND coalesce(is_doubtful, false));

CREATE OR REPLACE TEMP MACRO wilson(part, whole, z) AS
    (2 * part + z * z + z * sqrt(z * z + 4 * part * (1 - part / whole))) / (2 * (whole + z * z));

UPDATE observation SET lower = limits.lower, upper = limits.upper
FROM (
    SELECT place, lower * scale AS lower, upper * scale AS upper
    FROM (
        SELECT place, numerator AS events,
            CASE numerator WHEN 0 THEN multiplier * times_a_year / denominator ELSE value / numerator END AS scale
        FROM divided WHERE kind = 'rate')
    JOIN poisson_limit USING (events)
    UNION ALL
    SELECT
        place, multiplier * wilson(numerator, denominator, -$z),
        CASE numerator WHEN denominator THEN multiplier ELSE multiplier * wilson(numerator, denominator, $z) END
    FROM divided
    WHERE kind = 'percentage' AND denominator > 0 AND numerator BETWEEN 0 AND denominator
        AND numerator = floor(numerator) AND denominator = floor(denominator)) AS limits
WHERE observation.rowid = limits.place AND value BETWEEN limits.lower AND limits.upper;
DROP TABLE divided;
