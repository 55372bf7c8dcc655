-- What a reader should look at, of every month and year, each with its reason.

INSERT INTO reason_to_look BY NAME
WITH yearly AS (
    SELECT * FROM observation
    WHERE is_preferred AND breakdown = 'total' AND period_type = 'year' AND status = 'shown'
),
beside AS (
    SELECT
        indicator_id, area_code, group_id, period_type, period_end,
        any_value(verdict) FILTER (statistic IN ('value', $statistic)) AS verdict,
        any_value(value) FILTER (statistic = 'lowest') AS lowest,
        any_value(value) FILTER (statistic = 'highest') AS highest
    FROM benchmark
    WHERE is_preferred AND status = 'shown' AND (vintage IS NULL OR vintage IN ($vintage, 'as printed'))
    GROUP BY ALL
)
-- Rates of one area say what their counts say.
SELECT area_code, indicator_id, 'signal' AS reason, NULL AS group_id, period_type, period_end, judgement
FROM signal JOIN indicator USING (indicator_id)
WHERE period_type = 'month' AND kind <> 'rate' AND rule IS NOT NULL
UNION ALL
-- Worse than chance explains, and among the worst quarter; or, where neither way is good, beyond the whole group.
SELECT
    area_code, indicator_id, 'out_of_line', group_id, period_type, period_end,
    CASE WHEN polarity <> 'neutral' THEN 'worse' WHEN value > highest THEN 'higher' ELSE 'lower' END
FROM yearly
JOIN indicator USING (indicator_id)
JOIN beside USING (indicator_id, area_code, period_type, period_end)
JOIN comparison USING (indicator_id, area_code, period_type, period_end)
WHERE is_comparable AND CASE
    WHEN polarity = 'neutral' THEN value > highest OR value < lowest
    ELSE verdict = 'worse' AND quartile_band = 'D' END
UNION ALL
-- Open and past its day: what stands beside a share that was done in time.
SELECT area_code, indicator_id, 'overdue', NULL, period_type, period_end, 'worse'
FROM observation JOIN indicator USING (indicator_id)
WHERE is_preferred AND breakdown = 'total' AND period_type = 'month' AND status = 'shown'
    AND kind = 'count' AND measured = 'at_end' AND polarity = 'low' AND beside IS NOT NULL AND value > 0
ORDER BY ALL;

-- What to look at first: of each indicator the newest. Pages show them in this order.
INSERT INTO exception BY NAME
WITH newest_month AS (
    SELECT indicator_id, area_code, period_type, max(period_end) AS period_end FROM signal
    WHERE period_type = 'month' GROUP BY ALL
),
newest_figure AS (
    SELECT indicator_id, area_code, period_type, period_end FROM observation
    WHERE is_preferred AND is_latest AND breakdown = 'total' AND status = 'shown'
),
found AS (
    FROM reason_to_look SEMI JOIN newest_month USING (indicator_id, area_code, period_type, period_end)
    WHERE reason = 'signal'
    UNION ALL
    FROM reason_to_look SEMI JOIN newest_figure USING (indicator_id, area_code, period_type, period_end)
    WHERE reason <> 'signal'
)
SELECT
    area_code, indicator_id, reason, group_id, period_type, period_end, judgement,
    row_number() OVER (
        PARTITION BY area_code
        ORDER BY list_position(['signal', 'overdue', 'out_of_line'], reason),
            list_position(['worse', 'higher', 'lower', 'better'], judgement), indicator.position, group_id) AS position
FROM found JOIN indicator USING (indicator_id)
ORDER BY area_code, position;
