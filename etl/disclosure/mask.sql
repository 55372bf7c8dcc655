-- Hides every figure that rests on a hidden count, and all that was worked out from it. What can still be said of the
-- rest is worked out afresh, from what is left. Needs ``place_of`` and ``hidden_cell``.

CREATE OR REPLACE TEMP TABLE hidden_row AS
SELECT DISTINCT place, row FROM place_of JOIN hidden_cell USING (cell);

UPDATE observation SET value = NULL, numerator = NULL, denominator = NULL, status = 'confidential', valid_on = NULL
WHERE rowid IN (SELECT row FROM hidden_row WHERE place = 'observation');

UPDATE flow SET numerator = NULL, denominator = NULL, value = NULL, median_days = NULL, ninetieth_days = NULL,
    status = 'confidential', valid_on = NULL
WHERE rowid IN (SELECT row FROM hidden_row WHERE place = 'flow');
-- Of fewer than that many, nine in ten are all: the day of the last child.
UPDATE flow SET ninetieth_days = NULL WHERE numerator < 2 * $threshold;

UPDATE relative_rate SET numerator = NULL, denominator = NULL, percentage = NULL, ratio = NULL, lower = NULL, upper = NULL,
    verdict = NULL, status = 'confidential', valid_on = NULL
WHERE rowid IN (SELECT row FROM hidden_row WHERE place = 'relative_rate');
-- Nor can a group be compared with one that is hidden.
UPDATE relative_rate SET ratio = NULL, lower = NULL, upper = NULL, verdict = NULL,
    status = CASE relative_rate.status WHEN 'shown' THEN 'confidential' ELSE relative_rate.status END
FROM relative_rate AS other
WHERE other.category = relative_rate.compared_with AND other.status = 'confidential' AND other.percentage IS NULL
    AND other.from_stage = relative_rate.from_stage AND other.to_stage = relative_rate.to_stage
    AND other.characteristic = relative_rate.characteristic AND other.period_type = relative_rate.period_type
    AND other.period_end = relative_rate.period_end AND relative_rate.category <> relative_rate.compared_with;

-- Ours beside a printed figure would give away what is hidden in that year.
UPDATE reconciliation SET computed_value = NULL, difference = NULL, verdict = 'cannot_be_computed',
    explanation = 'Small numbers of about that time are hidden in the public edition, and ours with them.'
WHERE computed_value IS NOT NULL AND EXISTS (
    FROM observation AS hidden
    WHERE hidden.origin = 'computed' AND hidden.status = 'confidential'
        AND hidden.indicator_id = reconciliation.indicator_id AND hidden.area_code = reconciliation.area_code
        AND hidden.period_end BETWEEN reconciliation.period_end - INTERVAL 1 YEAR
            AND reconciliation.period_end + INTERVAL 1 YEAR);

-- Of several figures for one period the one that is shown is preferred.
CREATE OR REPLACE TEMP TABLE order_shown AS
SELECT
    observation.rowid AS row, row_number() OVER (
        PARTITION BY indicator_id, area_code, period_type, period_end, breakdown, category
        ORDER BY status <> 'shown', coalesce(preference, 99), NOT is_preferred, origin <> 'published', source_id) = 1 AS is_first
FROM observation LEFT JOIN preference USING (period_type, source_id);
UPDATE observation SET is_preferred = is_first FROM order_shown WHERE order_shown.row = observation.rowid;
UPDATE observation SET is_latest = is_last
FROM (
    SELECT
        rowid AS row, is_preferred AND status = 'shown' AND period_end = max(period_end) FILTER (is_preferred AND status = 'shown')
            OVER (PARTITION BY indicator_id, area_code, period_type, breakdown) AS is_last
    FROM observation) AS known
WHERE known.row = observation.rowid;

UPDATE observation SET lower = NULL, upper = NULL;
UPDATE benchmark SET verdict = NULL;
DELETE FROM comparison;
DELETE FROM estimate;
DELETE FROM annual_trend;
DELETE FROM signal;
DELETE FROM headline;
DELETE FROM exception;
DELETE FROM reason_to_look;
DELETE FROM figure_shown;
DELETE FROM check_result;
