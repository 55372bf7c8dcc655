-- What must be true of every publication. Each statement returns the rows that are wrong, and must return none.
-- The name of a check is the comment above it.

-- exactly one figure is preferred
SELECT indicator_id, area_code, period_end FROM observation
GROUP BY indicator_id, area_code, period_type, period_end, breakdown, category
HAVING count(*) FILTER (is_preferred) <> 1;

-- every figure belongs to an indicator and an area
SELECT indicator_id, area_code FROM observation
WHERE indicator_id NOT IN (SELECT indicator_id FROM indicator) OR area_code NOT IN (SELECT area_code FROM area);

-- the figure shown first of an area and indicator is its latest, and there is one if there is any
SELECT area_code, indicator_id FROM (
    SELECT area_code, indicator_id, period_type, period_end FROM figure_shown
    EXCEPT SELECT area_code, indicator_id, period_type, period_end FROM observation
    WHERE is_preferred AND is_latest AND breakdown = 'total')
UNION ALL (
    SELECT area_code, indicator_id FROM observation WHERE is_preferred AND is_latest AND breakdown = 'total'
    EXCEPT SELECT area_code, indicator_id FROM figure_shown WHERE choice = 'yearly');

-- every figure has a source
SELECT source_id FROM observation WHERE source_id NOT IN (SELECT source_id FROM source);

-- no figure is of a day that has not come
SELECT indicator_id, period_end FROM observation WHERE period_end > (SELECT as_of FROM build);

-- a period ends after it starts
SELECT indicator_id, period_start, period_end FROM observation WHERE period_start > period_end;

-- no percentage is below 0 or above 100
SELECT indicator_id, area_code, period_end, value FROM observation JOIN indicator USING (indicator_id)
WHERE kind = 'percentage' AND value NOT BETWEEN 0 AND 100;

-- every number is a finite one
SELECT indicator_id, area_code, period_end FROM observation WHERE NOT isfinite(value);

-- a figure lies between its limits
SELECT indicator_id, area_code, period_end FROM observation
WHERE coalesce(lower, upper) IS NOT NULL AND NOT coalesce(value BETWEEN lower AND upper, false);

-- what is counted again and again has no limits
SELECT indicator_id, area_code, period_end FROM observation JOIN indicator USING (indicator_id)
WHERE has_repeats AND lower IS NOT NULL;

-- no area is a member of its own group
SELECT group_id, area_code FROM area_group_member WHERE area_code = member_code;

-- every member is in a group once
SELECT group_id, area_code, member_code FROM area_group_member
GROUP BY group_id, area_code, member_code, vintage HAVING count(*) > 1;

-- a group figure counts no more members than the group has
SELECT indicator_id, area_code, group_id FROM benchmark WHERE members_counted > members_total;

-- a group figure lies between the lowest and the highest of the group
SELECT indicator_id, area_code, group_id, period_end FROM benchmark
WHERE origin = 'derived' AND status = 'shown' AND statistic <> 'value'
GROUP BY indicator_id, area_code, group_id, vintage, period_type, period_end
HAVING max(value) FILTER (statistic = 'mean') > max(value) FILTER (statistic = 'highest') * (1 + 1e-12)
    OR max(value) FILTER (statistic = 'mean') < max(value) FILTER (statistic = 'lowest') * (1 - 1e-12);

-- every group figure is there once
SELECT indicator_id, area_code, group_id FROM benchmark WHERE is_preferred
GROUP BY indicator_id, area_code, group_id, vintage, period_type, period_end, statistic HAVING count(*) > 1;

-- neither high nor low is good, so there is no rank
SELECT indicator_id FROM comparison JOIN indicator USING (indicator_id)
WHERE polarity = 'neutral' AND (rank IS NOT NULL OR quartile_band IS NOT NULL);

-- of the estimates that we make of a year one is best
SELECT indicator_id, area_code, year_end FROM estimate WHERE origin <> 'published'
GROUP BY indicator_id, area_code, year_end HAVING count(*) FILTER (is_best) <> 1;

-- an estimate lies in its own range
SELECT indicator_id, area_code, year_end, method FROM estimate WHERE value NOT BETWEEN lower AND upper;

-- every printed figure is reconciled
SELECT printed_order FROM printed_figure WHERE printed_order NOT IN (SELECT printed_order FROM reconciliation);

-- no more of the same children are followed than there are
SELECT from_stage, to_stage, period_end, category FROM flow WHERE method = 'cohort' AND numerator > denominator;

-- what came from each source adds up to the flow
SELECT from_stage, to_stage, method, period_type, period_end FROM flow
GROUP BY area_code, from_stage, to_stage, method, period_type, period_end
HAVING count(numerator) = count(*) AND (count(*) > 1 OR (SELECT edition FROM build) = 'internal') AND (
    sum(CASE breakdown WHEN 'total' THEN numerator ELSE -numerator END) <> 0
    OR sum(CASE breakdown WHEN 'total' THEN denominator ELSE -denominator END) <> 0);

-- half are followed no later than nine in ten, and nobody later than counts
SELECT from_stage, to_stage, period_end FROM flow JOIN flow_step USING (from_stage, to_stage)
WHERE median_days > ninetieth_days OR ninetieth_days > days OR median_days < 0;

-- a ratio lies within its interval
SELECT to_stage, characteristic, category FROM relative_rate WHERE ratio < lower OR ratio > upper;

-- nobody is compared whose group is not known, nor judged by fewer than five events
SELECT to_stage, characteristic, category FROM relative_rate
WHERE category IN ('Not known', compared_with) AND lower IS NOT NULL OR verdict IS NOT NULL AND coalesce(numerator, 0) < 5;

-- what is looked at first is a reason to look
SELECT area_code, indicator_id, reason FROM exception
ANTI JOIN reason_to_look USING (area_code, indicator_id, reason, period_type, period_end, judgement);
