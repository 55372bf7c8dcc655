-- A number that cannot be right is no figure, nor is what would be divided from it: a percentage above 100, or a fraction
-- where children or events are counted.
INSERT INTO doubtful_figure
SELECT 'cannot be right', source_id, indicator_id, area_code, period_end
FROM figure JOIN indicator USING (indicator_id)
WHERE kind = 'percentage' AND value > 100 OR kind = 'count' AND decimals = 0 AND value <> floor(value);

UPDATE figure SET value = NULL, status = 'cannot_be_right'
FROM indicator
WHERE indicator.indicator_id = figure.indicator_id
    AND (kind = 'percentage' AND value > 100 OR kind = 'count' AND decimals = 0 AND value <> floor(value));
