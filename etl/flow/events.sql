-- Every event of every stage, who sent the referral it came from, and what followed it.

CREATE OR REPLACE TEMP TABLE happening AS
SELECT
    'contact' AS stage, child_id, contact_on AS happened_on, source_group AS own_source, ethnic_group, sex, age_band,
    NULL::DATE AS led_to_on, false AS is_left_out
FROM fact_contact
UNION ALL
SELECT 'referral', child_id, referred_on, source_group, ethnic_group, sex, age_band, NULL, false FROM fact_referral
UNION ALL
SELECT 'assessment', child_id, started_on, NULL, ethnic_group, sex, age_band, NULL, false FROM fact_assessment
UNION ALL
-- The list says which conference an enquiry led to. Where several led to one, it came of the last of them.
SELECT
    'section_47', child_id, started_on, NULL, ethnic_group, sex, age_band,
    CASE WHEN started_on = max(started_on) OVER (PARTITION BY child_id, conference_on) THEN conference_on END,
    has_plan_at_start
FROM fact_section_47_enquiry
UNION ALL
SELECT 'conference', child_id, conference_on, NULL, ethnic_group, sex, age_band, NULL, false FROM fact_initial_conference
UNION ALL
SELECT 'plan', child_id, started_on, NULL, ethnic_group, sex, age_band, NULL, false FROM fact_child_protection_plan;

-- What an event came of: the child's nearest earlier one of the stage before, if it is near enough.
CREATE OR REPLACE TEMP TABLE origin AS
SELECT later.stage, later.child_id, later.happened_on, earlier.stage AS from_stage, earlier.happened_on AS from_on
FROM (FROM happening JOIN flow_step ON to_stage = stage WHERE own_source IS NULL AND from_stage <> 'section_47') AS later
ASOF JOIN happening AS earlier
    ON earlier.stage = later.from_stage AND earlier.child_id = later.child_id AND earlier.happened_on <= later.happened_on
WHERE later.happened_on <= earlier.happened_on + days
UNION ALL
SELECT to_stage, child_id, led_to_on, stage, happened_on
FROM happening JOIN flow_step ON from_stage = stage
WHERE led_to_on BETWEEN happened_on AND happened_on + days;

CREATE OR REPLACE TEMP TABLE stage_event AS
WITH RECURSIVE traced AS (
    SELECT stage, child_id, happened_on, own_source AS source_group FROM happening WHERE stage = 'referral'
    UNION ALL
    SELECT origin.stage, origin.child_id, origin.happened_on, source_group
    FROM traced JOIN origin ON origin.from_stage = traced.stage AND origin.child_id = traced.child_id
        AND origin.from_on = traced.happened_on
)
SELECT happening.* EXCLUDE (own_source), coalesce(own_source, source_group, 'No referral found') AS source_group
FROM happening LEFT JOIN traced USING (stage, child_id, happened_on);

-- What followed each event. Where a child had several events of the earlier stage, the later one counts for the nearest
-- of them: two months of waiting after a referral that came to nothing are no time between stages, and one enquiry is
-- not to be told twice. Not so for contacts: police and school who both write about one night have both been heard, and
-- the indicator that follows contacts counts both. Of several later events the first gives the time.
CREATE OR REPLACE TEMP TABLE followed AS
WITH earlier AS (
    SELECT *, lead(happened_on) OVER (PARTITION BY stage, to_stage, child_id ORDER BY happened_on) AS next_on
    FROM stage_event JOIN flow_step ON from_stage = stage
),
first AS (
    SELECT
        earlier.*, CASE WHEN earlier.stage = 'section_47' THEN earlier.led_to_on
            WHEN earlier.stage = 'contact' OR earlier.next_on IS NULL OR later.happened_on < earlier.next_on
                THEN later.happened_on END AS reached_on
    FROM earlier ASOF LEFT JOIN stage_event AS later
        ON later.stage = earlier.to_stage AND later.child_id = earlier.child_id
        AND earlier.happened_on <= later.happened_on
)
SELECT
    from_stage, to_stage, happened_on, source_group, ethnic_group, sex, age_band,
    CASE WHEN reached_on BETWEEN happened_on AND happened_on + days THEN reached_on - happened_on END AS days_taken
FROM first
WHERE NOT (stage = 'section_47' AND is_left_out);
