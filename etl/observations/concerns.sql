-- What readers should know about a source before they trust its figures.

CREATE OR REPLACE TEMP MACRO decimals_of(value) AS
    CASE WHEN value = round(value) THEN 0 WHEN value = round(value, 1) THEN 1 WHEN value = round(value, 2) THEN 2 ELSE 3 END;

-- A printed figure that does not follow from the counts printed beside it. England and regions are left out: their
-- counts are printed rounded, and their figures come from the counts before rounding. How exactly figures are printed
-- is seen from them. Posts are printed to one decimal, so a count of posts may be 0.05 more or less.
INSERT INTO doubtful_figure
SELECT 'does not follow from its counts', source_id, indicator_id, area_code, period_end
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
    OR value - rounding > (numerator + numerator_rounding) * multiplier / (denominator - denominator_rounding);

INSERT INTO doubtful_figure
SELECT 'is more than one for every child', source_id, indicator_id, area_code, period_end
FROM figure JOIN indicator USING (indicator_id)
WHERE kind = 'rate' AND numerator > denominator;

INSERT INTO data_concern BY NAME
SELECT
    concern, 'warning' AS severity, source_id, indicator_id, count(*)::INTEGER AS rows_affected,
    format('{}: {:,} {} {}. {} that of {} for the period to {}. {} {}.',
        coalesce(any_value(indicator.title), any_value(source.title)), count(*),
        CASE WHEN count(*) = 1 THEN 'figure' ELSE 'figures' END,
        CASE WHEN count(*) = 1 THEN any_value(one) ELSE any_value(many) END,
        CASE WHEN count(*) = 1 THEN 'It is' ELSE 'The first is' END,
        arg_min(area_name, (period_end, area_name)), strftime(min(period_end), '%-d %B %Y'),
        CASE WHEN count(*) = 1 THEN 'It was' ELSE 'They were' END, any_value(done)) AS message,
    any_value(advice) AS advice
FROM doubtful_figure
JOIN (VALUES
    ('does not follow from its counts', 'does not follow from the counts beside it',
        'do not follow from the counts beside them', 'used as printed',
        'Compare it with the publisher''s own page. If that is wrong too, ask the publisher.'),
    ('is more than one for every child', 'is more than one for every child',
        'are more than one for every child', 'used all the same',
        'Look the count up at its publisher: it may have a digit too many.'),
    ('cannot be right', 'cannot be right: a percentage above 100, or a fraction of a child',
        'cannot be right: percentages above 100, or fractions of a child', 'not used',
        'Look it up at its publisher, and correct it there or in the file.'),
    ('is of a day that has not come', 'is for a period that is not over', 'are for periods that are not over', 'left out',
        'Look at the dates in the file. To build for a later day, use --as-of.')
) AS words (concern, one, many, done, advice) USING (concern)
JOIN area USING (area_code)
LEFT JOIN indicator USING (indicator_id)
JOIN source USING (source_id)
GROUP BY concern, source_id, indicator_id
ORDER BY source_id, indicator_id, concern;
