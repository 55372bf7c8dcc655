-- How an area stands to what it is compared with, which is taken as certain: by the limits of the area's own figure of
-- the same indicator and period. Touching is similar. Source: OHID's Fingertips; compared() in intervals.py.

CREATE OR REPLACE TEMP MACRO judged(direction, polarity) AS
    CASE WHEN polarity = 'neutral' THEN CASE direction WHEN 'up' THEN 'higher' ELSE 'lower' END
        WHEN (direction = 'up') = (polarity = 'high') THEN 'better' ELSE 'worse' END;

UPDATE benchmark SET verdict = CASE
    WHEN benchmark.value < own.lower THEN judged('up', own.polarity)
    WHEN benchmark.value > own.upper THEN judged('down', own.polarity)
    ELSE 'similar' END
FROM (
    SELECT indicator_id, area_code, period_type, period_end, lower, upper, polarity
    FROM observation JOIN indicator USING (indicator_id)
    WHERE is_preferred AND breakdown = 'total' AND lower IS NOT NULL) AS own
WHERE own.indicator_id = benchmark.indicator_id AND own.area_code = benchmark.area_code
    AND own.period_type = benchmark.period_type AND own.period_end = benchmark.period_end
    AND benchmark.status = 'shown' AND statistic IN ('value', 'mean', 'median');
