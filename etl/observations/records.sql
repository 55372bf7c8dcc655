-- From counts of records to figures: months added up, periods that are not complete or not ripe withheld.

-- A partner's counts cover the months that they give.
INSERT INTO covered
SELECT DISTINCT indicator_id, false, period_end
FROM counted JOIN from_records USING (indicator_id) WHERE is_given AND period_type = 'month';

CREATE OR REPLACE TEMP TABLE month_state AS
WITH edge AS (
    SELECT needed.*, question.is_reported, min(month_end) AS first_end, max(month_end) AS last_end,
        coalesce(max(last_extract_on), max(month_end)) AS last_extract_on
    FROM needed
    JOIN question USING (indicator_id)
    LEFT JOIN covered ON covered.source_id = needed.source_id AND covered.is_reported = question.is_reported
    LEFT JOIN (SELECT source_id, max(extract_on) AS last_extract_on FROM extract_used GROUP BY ALL) AS used
        ON used.source_id = needed.source_id
    GROUP BY ALL
),
whole AS (      -- without one of its lists an indicator has no figure at all
    SELECT indicator_id, max(first_end) AS first_end, min(last_end) AS last_end
    FROM edge GROUP BY ALL HAVING count(*) = count(first_end)
),
ahead AS (      -- months in which what belongs to it may still have happened, and which are missing though later ones are there
    SELECT DISTINCT edge.indicator_id, edge.source_id, month.period_end AS month_end
    FROM edge JOIN span AS month ON month.period_type = 'month'
    JOIN span AS next ON next.period_type = 'month' AND next.period_end > month.period_end
        AND next.period_end <= least(edge.last_end, last_day(month.period_end + matures_after_days))
    ANTI JOIN covered ON covered.source_id = edge.source_id AND covered.is_reported = edge.is_reported
        AND covered.month_end = next.period_end
),
asked AS (
    SELECT edge.* EXCLUDE (first_end, last_end), whole.first_end, span.period_end AS month_end,
        EXISTS (
            FROM covered WHERE covered.source_id = edge.source_id AND covered.is_reported = edge.is_reported
                AND covered.month_end = span.period_end)
            AND (edge.indicator_id, edge.source_id, span.period_end) NOT IN (FROM ahead) AS is_covered
    FROM whole JOIN edge USING (indicator_id)
    JOIN span ON period_type = 'month' AND period_end BETWEEN whole.first_end AND whole.last_end
),
behind AS (     -- the last month of the look-back that is not covered
    SELECT asked.indicator_id, asked.source_id, asked.month_end, max(back.month_end) AS gap_end
    FROM asked
    CROSS JOIN LATERAL (
        SELECT last_day(unnest(generate_series(
            asked.month_end::TIMESTAMP - to_months(asked.looks_back_months), asked.month_end::TIMESTAMP - INTERVAL 1 MONTH,
            INTERVAL 1 MONTH))::DATE) AS month_end) AS back
    ANTI JOIN covered ON covered.source_id = asked.source_id AND covered.is_reported = asked.is_reported
        AND covered.month_end = back.month_end
    WHERE looks_back_months > 0
    GROUP BY ALL
)
SELECT
    indicator_id, month_end, any_value(first_end) AS first_end,
    CASE WHEN NOT bool_and(is_covered) THEN 'not_received' WHEN max(gap_end) IS NOT NULL THEN 'not_enough_history'
        WHEN bool_or(month_end + matures_after_days > last_extract_on) THEN 'too_recent' ELSE 'shown' END AS status,
    CASE WHEN NOT bool_and(is_covered) THEN NULL
        WHEN max(gap_end) IS NOT NULL THEN last_day((max(gap_end) + to_months(1 + max(looks_back_months)))::DATE)
        WHEN bool_or(month_end + matures_after_days > last_extract_on) THEN month_end + max(matures_after_days) END AS valid_on
FROM asked LEFT JOIN behind USING (indicator_id, source_id, month_end)
GROUP BY indicator_id, month_end;

-- A period can be shown when all its months can; what is counted on one day, when its last month can.
CREATE OR REPLACE TEMP TABLE period_state AS
SELECT
    indicator_id, period_type, period_start, period_end,
    CASE WHEN bool_or(month_state.status = 'not_received') THEN 'not_received'
        WHEN bool_or(month_state.status = 'not_enough_history') OR min(first_end) > last_day(period_start)
            AND measured = 'during' THEN 'not_enough_history'
        WHEN bool_or(month_state.status = 'too_recent') THEN 'too_recent' ELSE 'shown' END AS status,
    -- As many months as the period has, from the first that can be shown.
    CASE WHEN bool_or(month_state.status = 'not_received') THEN NULL
        WHEN min(first_end) > last_day(period_start) OR bool_or(month_state.status = 'not_enough_history') THEN
            last_day((greatest(max(first_end), max(valid_on) FILTER (month_state.status = 'not_enough_history'))
                + to_months(date_diff('month', period_start, period_end)))::DATE)
        ELSE max(valid_on) END AS valid_on
FROM question
JOIN span ON measured = 'during' OR period_type IN ('month', 'quarter', 'year')
JOIN month_state USING (indicator_id)
WHERE month_state.month_end BETWEEN CASE measured WHEN 'during' THEN period_start ELSE date_trunc('month', period_end) END
    AND period_end
GROUP BY indicator_id, measured, period_type, period_start, period_end
-- All of its months; of twelve that began before we did, the last.
HAVING max(month_state.month_end) = period_end
    AND (measured = 'at_end' OR period_type = 'rolling_12_months'
        OR count(*) = date_diff('month', period_start, period_end) + 1);

CREATE OR REPLACE TEMP TABLE added_up AS
SELECT indicator_id, span.period_type, span.period_end, breakdown, category, sum(numerator) AS numerator,
    sum(denominator) AS denominator, NULL::DOUBLE AS value
FROM counted
JOIN from_records USING (indicator_id)
JOIN span ON counted.period_end BETWEEN span.period_start AND span.period_end
WHERE is_added_up AND measured = 'during' AND counted.period_type = 'month'
GROUP BY ALL
UNION ALL
SELECT indicator_id, span.period_type, span.period_end, breakdown, category, numerator, denominator, value
FROM counted
JOIN from_records USING (indicator_id)
JOIN span ON counted.period_end = span.period_end
    AND (span.period_type = counted.period_type OR measured = 'at_end' AND span.period_type IN ('quarter', 'year'))
WHERE (measured = 'at_end' OR NOT is_added_up) AND (NOT is_given OR counted.period_type = 'month');

-- A category that ever occurs has a nought where it does not.
INSERT INTO figure BY NAME
SELECT
    indicator_id, $home AS area_code, period_type, period_start, period_end, breakdown, category,
    CASE WHEN status <> 'shown' THEN NULL WHEN kind = 'count' THEN counted WHEN kind IN ('median', 'longest') THEN middle
        ELSE counted * multiplier / nullif(out_of, 0) END AS value,
    CASE WHEN status = 'shown' AND kind NOT IN ('count', 'median', 'longest') THEN counted END AS numerator,
    CASE WHEN status = 'shown' AND kind <> 'count' THEN out_of END AS denominator,
    CASE WHEN status = 'shown' AND kind <> 'count' AND out_of = 0 THEN 'not_applicable' ELSE status END AS status,
    valid_on, 'computed' AS origin, source_id, 0 AS printed_order
FROM (
SELECT period_state.*, kind, multiplier, source_id, breakdown, category, added_up.value AS middle,
    coalesce(added_up.numerator, 0) AS counted,
    -- A share of all is divided by what the total counts.
    coalesce(CASE WHEN is_split THEN whole.numerator ELSE added_up.denominator END, 0) AS out_of
FROM period_state
JOIN from_records USING (indicator_id)
JOIN (
    SELECT DISTINCT indicator_id, breakdown, category FROM counted WHERE breakdown <> 'total'
    UNION ALL SELECT indicator_id, 'total', 'total' FROM from_records) AS every USING (indicator_id)
LEFT JOIN added_up USING (indicator_id, period_type, period_end, breakdown, category)
LEFT JOIN (FROM added_up WHERE breakdown = 'total') AS whole USING (indicator_id, period_type, period_end)
WHERE NOT (is_split AND every.breakdown = 'total'))
ORDER BY indicator_id, period_type, period_end, breakdown, category;

-- A partner that gives a quarter or a year gives it whole.
DELETE FROM figure
USING counted, from_records
WHERE from_records.indicator_id = counted.indicator_id AND is_given AND counted.indicator_id = figure.indicator_id
    AND figure.origin = 'computed' AND figure.status <> 'shown' AND counted.period_type = figure.period_type
    AND counted.period_end = figure.period_end;

INSERT INTO figure BY NAME
SELECT
    indicator_id, $home AS area_code, counted.period_type,
    CASE counted.period_type WHEN 'year' THEN (period_end - INTERVAL 1 YEAR + INTERVAL 1 DAY)::DATE
        ELSE (date_trunc('month', period_end) - INTERVAL 2 MONTH)::DATE END AS period_start,
    period_end, breakdown, category,
    CASE kind WHEN 'count' THEN numerator ELSE numerator * multiplier / nullif(denominator, 0) END AS value,
    CASE WHEN kind <> 'count' THEN numerator END AS numerator, denominator,
    CASE WHEN kind <> 'count' AND coalesce(denominator, 0) = 0 THEN 'not_applicable' ELSE 'shown' END AS status,
    'computed' AS origin, source_id, 0 AS printed_order
FROM counted JOIN from_records USING (indicator_id)
WHERE is_given AND counted.period_type <> 'month' AND period_end <= $as_of
    AND NOT EXISTS (
        FROM figure WHERE figure.indicator_id = counted.indicator_id AND figure.origin = 'computed'
            AND figure.period_type = counted.period_type AND figure.period_end = counted.period_end)
ORDER BY indicator_id, counted.period_type, period_end, breakdown, category;
