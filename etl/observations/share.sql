-- One figure that divides one count by another of the same source, area and period.
INSERT INTO figure BY NAME
SELECT
    $indicator_id AS indicator_id, part.area_code, part.period_type, part.period_start, part.period_end,
    part.breakdown, part.category,
    part.value * $multiplier / nullif(whole.value, 0) AS value,
    part.value AS numerator,
    whole.value AS denominator,
    CASE WHEN part.status <> 'shown' THEN part.status WHEN whole.status <> 'shown' THEN whole.status
        WHEN whole.value = 0 THEN 'not_applicable' ELSE 'shown' END AS status,
    'derived' AS origin, part.source_id, part.reference, part.printed_order
FROM (SELECT * FROM figure WHERE indicator_id = $numerator_id AND period_type <> 'year_to_date') AS part
JOIN (SELECT * FROM figure WHERE indicator_id = $denominator_id) AS whole
    USING (source_id, area_code, period_type, period_end, breakdown, category)
ORDER BY part.area_code, part.period_type, part.period_end, part.breakdown, part.category;
