-- One indicator as a national table prints it.
INSERT INTO figure BY NAME
SELECT
    $indicator_id AS indicator_id, area_code, 'year' AS period_type, printed.period_start, period_end,
    breakdown, category, printed.value, numerator.value AS numerator, denominator.value AS denominator,
    printed.status, printed.note AS reference, 'published' AS origin, $source_id AS source_id, $place AS printed_order
FROM (
    SELECT * FROM national_value
    WHERE source_id = $source_id AND measure = $value
        AND (breakdown = 'total' OR list_contains($breakdowns::VARCHAR[], breakdown))) AS printed
LEFT JOIN (SELECT * FROM national_value WHERE source_id = $source_id AND measure = $numerator) AS numerator
    USING (area_code, period_end, breakdown, category)
LEFT JOIN (SELECT * FROM national_value WHERE source_id = $source_id AND measure = $denominator) AS denominator
    USING (area_code, period_end, breakdown, category)
ORDER BY area_code, period_end, breakdown, category;
