-- What readers should know about a source before they trust its figures.

CREATE OR REPLACE TEMP MACRO decimals_of(value) AS
    CASE WHEN value = round(value) THEN 0 WHEN value = round(value, 1) THEN 1 WHEN value = round(value, 2) THEN 2 ELSE 3 END;

-- A printed figure that does not follow from the counts printed beside it. England and regions are left out: their
-- counts are printed rounded, and their figures come from the counts before rounding. How exactly figures are printed
-- is seen from them. Posts are printed to one decimal, so a count of posts may be 0.05 more or less.
INSERT INTO data_concern BY NAME
SELECT
    'does not follow from its counts' AS concern, 'warning' AS severity, source_id, indicator_id,
    count(*)::INTEGER AS rows_affected,
    format('{}: {:,} printed figures do not follow from the counts beside them. The first is that of {} for the year to {}.',
        any_value(title), count(*), arg_min(area_name, period_end), strftime(min(period_end), '%-d %B %Y')) AS message
FROM (
    SELECT
        *,
        0.5 * pow(10, -max(decimals_of(value)) OVER indicator) + 1e-9 AS rounding,
        CASE WHEN bool_or(numerator <> floor(numerator)) OVER indicator THEN 0.05 ELSE 0 END AS numerator_rounding,
        CASE WHEN bool_or(denominator <> floor(denominator)) OVER indicator THEN 0.05 ELSE 0 END AS denominator_rounding
    FROM figure JOIN indicator USING (indicator_id) JOIN area USING (area_code)
    WHERE figure.origin = 'published' AND figure.status = 'shown' AND area_type = 'authority' AND period_type = 'year'
        AND numerator IS NOT NULL AND denominator > 0.05 AND multiplier IS NOT NULL
    WINDOW indicator AS (PARTITION BY source_id, indicator_id))
WHERE value + rounding < (numerator - numerator_rounding) * multiplier / (denominator + denominator_rounding)
    OR value - rounding > (numerator + numerator_rounding) * multiplier / (denominator - denominator_rounding)
GROUP BY source_id, indicator_id
ORDER BY indicator_id;
