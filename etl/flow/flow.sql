-- From one stage to the next: the same children followed (cohort), and the events of one period side by side (period).

CREATE OR REPLACE TEMP TABLE flow_span AS
SELECT DISTINCT period_type, period_start, period_end
FROM period_state JOIN flow_question USING (indicator_id)
WHERE period_type IN ('quarter', 'year', 'rolling_12_months') AND period_end <= $as_of;

CREATE OR REPLACE TEMP TABLE flow_count AS
WITH happened AS (
    SELECT
        stage, period_type, period_end, CASE WHEN grouping(source_group) = 0 THEN 'source_group' ELSE 'total' END AS breakdown,
        CASE WHEN grouping(source_group) = 0 THEN source_group ELSE 'total' END AS category, count(*) AS events
    FROM stage_event JOIN flow_span ON happened_on BETWEEN period_start AND period_end
    GROUP BY stage, period_type, period_end, GROUPING SETS ((), (source_group))
)
SELECT
    from_stage, to_stage, 'cohort' AS method, period_type, period_end,
    CASE WHEN grouping(source_group) = 0 THEN 'source_group' ELSE 'total' END AS breakdown,
    CASE WHEN grouping(source_group) = 0 THEN source_group ELSE 'total' END AS category,
    count(days_taken) AS numerator, count(*) AS denominator, quantile_cont(days_taken, 0.5) AS median_days,
    -- The least number of days within which nine in ten were reached.
    quantile_disc(days_taken, 0.9) AS ninetieth_days
FROM followed JOIN flow_span ON happened_on BETWEEN period_start AND period_end
GROUP BY from_stage, to_stage, period_type, period_end, GROUPING SETS ((), (source_group))
UNION ALL
SELECT
    from_stage, to_stage, 'period', period_type, period_end, breakdown, category,
    coalesce(sum(events) FILTER (stage = to_stage), 0), coalesce(sum(events) FILTER (stage = from_stage), 0), NULL, NULL
FROM happened JOIN flow_step ON stage IN (from_stage, to_stage)
GROUP BY ALL;

-- A source that ever occurs has a nought where it does not. A list that was never received leaves its steps not received.
INSERT INTO flow BY NAME
WITH every AS (
    SELECT DISTINCT from_stage, to_stage, method, breakdown, category FROM flow_count WHERE breakdown <> 'total'
    UNION ALL SELECT from_stage, to_stage, method, breakdown, 'total' FROM flow_question WHERE breakdown = 'total'
),
told AS (
    SELECT
        every.*, flow_span.*, coalesce(numerator, 0) AS numerator, coalesce(denominator, 0) AS denominator, median_days,
        ninetieth_days, valid_on,
        CASE WHEN coalesce(status, 'not_received') = 'shown' AND coalesce(denominator, 0) = 0 THEN 'not_applicable'
            ELSE coalesce(status, 'not_received') END AS status
    FROM every JOIN flow_question USING (from_stage, to_stage, method, breakdown) CROSS JOIN flow_span
    LEFT JOIN period_state USING (indicator_id, period_type, period_start, period_end)
    LEFT JOIN flow_count USING (from_stage, to_stage, method, period_type, period_end, breakdown, category)
)
SELECT
    $home AS area_code, period_type, period_start, period_end, from_stage, to_stage, method, breakdown, category,
    CASE WHEN status IN ('shown', 'not_applicable') THEN numerator END AS numerator,
    CASE WHEN status IN ('shown', 'not_applicable') THEN denominator END AS denominator,
    CASE WHEN status = 'shown' THEN numerator * 100 / denominator END AS value,
    CASE WHEN status = 'shown' THEN median_days END AS median_days,
    CASE WHEN status = 'shown' THEN ninetieth_days END AS ninetieth_days,
    status, valid_on
FROM told JOIN flow_step USING (from_stage, to_stage)
ORDER BY period_type, period_end, method, position, breakdown, category;
