-- How often each stage follows the one before for children of each group, and for those they are compared with.
-- Whoever's group is not known is a row of its own and is compared with nobody. Children are compared with White ones,
-- where there are any, and else with the largest group: the same at every stage and in every period.

CREATE OR REPLACE TEMP MACRO known(category) AS CASE
    WHEN category IN ('Unknown', 'Refused', 'Not recorded', 'Not mapped', 'Not stated, not recorded or unborn')
    THEN 'Not known' ELSE category END;

CREATE OR REPLACE TEMP TABLE group_rate AS
WITH of_group AS (
    SELECT from_stage, to_stage, happened_on, days_taken, known(ethnic_group) AS ethnic_group, known(sex) AS sex,
        known(age_band) AS age_band
    FROM followed
    UNION ALL
    SELECT 'population', stage, happened_on, 0, known(ethnic_group), known(sex), known(age_band)
    FROM stage_event WHERE stage = 'contact'
),
step_state AS (
    FROM flow WHERE method = 'cohort' AND breakdown = 'total'
    UNION ALL   -- how many contacts there were is known before what came of them
    SELECT * REPLACE ('population' AS from_stage, 'contact' AS to_stage)
    FROM flow WHERE method = 'period' AND breakdown = 'total' AND from_stage = 'contact'
),
newest AS (     -- of any twelve months those of which all is known that ever is
    SELECT max(period_end) AS period_end FROM (
        SELECT period_end FROM step_state
        WHERE period_type = 'rolling_12_months'
            AND to_stage IN (SELECT to_stage FROM step_state WHERE status = 'shown')
        GROUP BY period_end HAVING bool_and(status IN ('shown', 'not_applicable')))
),
wanted AS (
    SELECT area_code, period_type, period_start, period_end, from_stage, to_stage, status, valid_on
    FROM step_state
    WHERE period_type = 'year' OR period_type = 'rolling_12_months' AND period_end = (SELECT period_end FROM newest)
),
counted AS (
    SELECT
        from_stage, to_stage, period_type, period_end,
        CASE WHEN grouping(ethnic_group) = 0 THEN 'ethnic_group' WHEN grouping(sex) = 0 THEN 'sex' ELSE 'age_band' END
            AS characteristic,
        CASE WHEN grouping(ethnic_group) = 0 THEN ethnic_group WHEN grouping(sex) = 0 THEN sex ELSE age_band END AS category,
        count(days_taken) AS numerator, count(*) AS denominator
    FROM of_group JOIN wanted USING (from_stage, to_stage)
    WHERE happened_on BETWEEN period_start AND period_end
    GROUP BY from_stage, to_stage, period_type, period_end, GROUPING SETS ((ethnic_group), (sex), (age_band))
),
category AS (SELECT characteristic, category, sum(denominator) AS events FROM counted GROUP BY ALL),
reference AS (
    SELECT characteristic, category AS compared_with FROM category WHERE category <> 'Not known'
    QUALIFY row_number() OVER (
        PARTITION BY characteristic
        ORDER BY characteristic = 'ethnic_group' AND category = 'White' DESC, events DESC, category) = 1
),
told AS (
    SELECT
        wanted.*, category.characteristic, category.category, compared_with, coalesce(numerator, 0) AS numerator,
        coalesce(denominator, 0) AS denominator
    FROM wanted CROSS JOIN category JOIN reference USING (characteristic)
    LEFT JOIN counted USING (from_stage, to_stage, period_type, period_end, characteristic, category)
)
SELECT
    told.* REPLACE (CASE
        WHEN told.status NOT IN ('shown', 'not_applicable') THEN told.status
        WHEN told.category = 'Not known' THEN 'not_applicable'
        WHEN told.from_stage = 'population' THEN 'no_population'
        WHEN told.category = told.compared_with OR told.denominator = 0 OR other.numerator = 0 THEN 'not_applicable'
        ELSE 'shown' END AS status),
    other.numerator AS other_numerator, other.denominator AS other_denominator
FROM told JOIN told AS other USING (period_type, period_end, from_stage, to_stage, characteristic)
JOIN flow_stage ON flow_stage.stage = told.to_stage
WHERE other.category = told.compared_with
ORDER BY period_type, period_end, position, characteristic, told.category;
