-- What years say, by the five-point test; and of parts of a year and of overlapping months that they are not judged.

INSERT INTO headline BY NAME
WITH shown AS (
    SELECT indicator_id, area_code, period_type, period_end, short_title,
        lag(period_end, 4) OVER series = period_end - INTERVAL 4 YEAR
            AND lag((source_id, origin), 4) OVER series = (source_id, origin) AS has_five
    FROM observation JOIN indicator USING (indicator_id)
    WHERE is_preferred AND breakdown = 'total' AND status = 'shown'
        AND period_type IN ('year', 'year_to_date', 'rolling_12_months')
    WINDOW series AS (PARTITION BY indicator_id, area_code, period_type ORDER BY period_end)
)
SELECT
    indicator_id, area_code, period_type, period_end,
    CASE
        WHEN period_type = 'year_to_date' THEN 'The year so far is not judged for change'
        WHEN period_type = 'rolling_12_months' THEN 'Months that overlap are not judged for change'
        WHEN direction = 'up' THEN format('{} rose over five years to {}', short_title, strftime(period_end, '%B %Y'))
        WHEN direction = 'down' THEN format('{} fell over five years to {}', short_title, strftime(period_end, '%B %Y'))
        WHEN judgement = 'none'
            THEN format('{} showed no clear change over five years to {}', short_title, strftime(period_end, '%B %Y'))
        WHEN has_five THEN 'No test of change fits these yearly figures'
        ELSE 'Too few years to judge'
    END AS headline
FROM shown
LEFT JOIN annual_trend USING (indicator_id, area_code, period_end)
ORDER BY indicator_id, area_code, period_type, period_end;
