-- Where an authority stands among all that have a figure, as the national tool computes it.
-- Rank: ties share the lowest rank and the next is skipped; 1 is best; none where neither high nor low is good.
-- Band: type 7 quartiles of all values. Where low is good, A is up to the lower quartile and so on; where high is good
-- the same cut with the letters turned round. Source: Local Authority Interactive Tool, documentation and code.
-- Neither with fewer than four figures: there are no quarters then.
-- Change: only between figures of one source, made alike: of periods that follow each other, and of the same months of
-- two years that follow each other. A year so far has only the latter.

INSERT INTO comparison BY NAME
WITH shown AS (
    SELECT
        indicator_id, kind, polarity, is_comparable, source_id, origin, area_code, period_type, period_start,
        period_end, value,
        lag(value) OVER series AS previous_value, lag(period_end) OVER series AS previous_end,
        (lag(source_id) OVER series, lag(origin) OVER series) = (source_id, origin) AS is_made_alike
    FROM observation JOIN indicator USING (indicator_id) JOIN area USING (area_code)
    WHERE is_preferred AND breakdown = 'total' AND status = 'shown'
    WINDOW series AS (PARTITION BY indicator_id, area_code, period_type ORDER BY period_end)
),
authority AS (
    -- What one council counts itself is not set beside what the department publishes of all.
    SELECT shown.* FROM shown JOIN area USING (area_code)
    WHERE area_type = 'authority' AND origin <> 'computed' AND period_type <> 'year_to_date'
),
cut AS (
    SELECT
        indicator_id, period_type, period_end, count(*) AS ranked_of,
        quantile_cont(value, 0.25) AS q25, quantile_cont(value, 0.5) AS q50, quantile_cont(value, 0.75) AS q75
    FROM authority GROUP BY ALL
),
placed AS (
    SELECT
        authority.*,
        rank() OVER (
            PARTITION BY indicator_id, period_type, period_end
            ORDER BY CASE WHEN polarity = 'high' THEN -value ELSE value END) AS place,
        is_comparable AND polarity <> 'neutral' AND ranked_of >= 4 AS is_ranked,
        CASE WHEN value <= q25 THEN 1 WHEN value <= q50 THEN 2 WHEN value <= q75 THEN 3 ELSE 4 END AS quarter
    FROM authority JOIN cut USING (indicator_id, period_type, period_end)
)
SELECT
    shown.indicator_id, shown.area_code, shown.period_type, shown.period_end,
    CASE WHEN is_ranked THEN place END AS rank,
    coalesce(ranked_of, 0) AS ranked_of,
    CASE WHEN is_ranked
        THEN substr(CASE shown.polarity WHEN 'low' THEN 'ABCD' ELSE 'DCBA' END, quarter, 1) END AS quartile_band,
    CASE WHEN shown.is_made_alike AND shown.previous_end = shown.period_start - 1 AND shown.period_type <> 'year_to_date'
        THEN round(shown.value - shown.previous_value, 10) END AS change_from_previous,
    before.value AS year_before,
    round(shown.value - before.value, 10) AS change_from_year_before,
    CASE WHEN shown.kind <> 'percentage'
        THEN round(100 * (shown.value - before.value) / nullif(before.value, 0), 10) END AS percent_from_year_before
FROM shown
LEFT JOIN shown AS before
    ON before.indicator_id = shown.indicator_id AND before.area_code = shown.area_code
    AND before.period_type = shown.period_type AND before.source_id = shown.source_id AND before.origin = shown.origin
    AND before.period_start = (shown.period_start - INTERVAL 1 YEAR)::DATE
    -- By the day after, so that a February of any length is found.
    AND before.period_end + 1 = (shown.period_end + 1 - INTERVAL 1 YEAR)::DATE
LEFT JOIN placed
    ON placed.indicator_id = shown.indicator_id AND placed.area_code = shown.area_code
    AND placed.period_type = shown.period_type AND placed.period_end = shown.period_end
LEFT JOIN cut
    ON cut.indicator_id = shown.indicator_id AND cut.period_type = shown.period_type
    AND cut.period_end = shown.period_end
ORDER BY shown.indicator_id, shown.area_code, shown.period_type, shown.period_end;
