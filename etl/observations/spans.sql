-- For which months each list holds everything, and the periods these months make up.

-- Of what happened or was active, an extract holds the months it looks back. A list of the latest of each child holds how things stood on the day
-- of the extract and a month before, and no month before its first extract: children who started again are shown once.
CREATE OR REPLACE TEMP TABLE covered AS
WITH month AS (
    SELECT last_day(unnest(generate_series(
        (SELECT date_trunc('month', min(looks_back_to)) FROM extract_used),
        (SELECT max(extract_on) FROM extract_used)::TIMESTAMP, INTERVAL 1 MONTH))::DATE) AS month_end
),
received AS (SELECT *, min(stands_for) OVER (PARTITION BY source_id) AS first_end FROM extract_used)
SELECT DISTINCT source_id, false AS is_reported, month_end
FROM received JOIN month ON month_end <= extract_on AND CASE
    WHEN keeps IN ('events', 'active') THEN date_trunc('month', month_end) >= looks_back_to
    WHEN keeps = 'latest' THEN month_end >= first_end AND month_end >= last_day(stands_for - 32)
    ELSE month_end = stands_for END
UNION ALL
SELECT DISTINCT source_id, true, stands_for FROM received WHERE keeps IN ('latest', 'snapshot') AND stands_for <= $as_of;

CREATE OR REPLACE TEMP TABLE span AS
WITH month AS (
    SELECT last_day(unnest(generate_series(
        (SELECT min(month_end) FROM covered)::TIMESTAMP,
        (SELECT max(month_end) FROM covered)::TIMESTAMP, INTERVAL 1 MONTH))::DATE) AS period_end
)
SELECT 'month' AS period_type, date_trunc('month', period_end)::DATE AS period_start, period_end FROM month
UNION ALL
SELECT 'quarter', (date_trunc('month', period_end) - INTERVAL 2 MONTH)::DATE, period_end
FROM month WHERE months_so_far(period_end, $first_month) % 3 = 0
UNION ALL
SELECT 'year', year_start(period_end, $first_month), period_end FROM month WHERE months_so_far(period_end, $first_month) = 12
UNION ALL
SELECT 'year_to_date', year_start(period_end, $first_month), period_end FROM month
UNION ALL
SELECT 'rolling_12_months', (date_trunc('month', period_end) - INTERVAL 11 MONTH)::DATE, period_end FROM month
ORDER BY ALL;

CREATE OR REPLACE TEMP TABLE counted (
    indicator_id VARCHAR NOT NULL, period_type VARCHAR NOT NULL, period_end DATE NOT NULL, breakdown VARCHAR NOT NULL,
    category VARCHAR NOT NULL, numerator DOUBLE, denominator DOUBLE, value DOUBLE);
CREATE OR REPLACE TEMP TABLE from_records (      -- indicators that are counted from records
    indicator_id VARCHAR NOT NULL, kind VARCHAR NOT NULL, measured VARCHAR NOT NULL, is_added_up BOOLEAN NOT NULL,
    is_given BOOLEAN NOT NULL, is_split BOOLEAN NOT NULL, is_reported BOOLEAN NOT NULL, multiplier INTEGER, source_id VARCHAR NOT NULL);
CREATE OR REPLACE TEMP TABLE question (          -- what periods are to be shown of: indicators, and steps of the flow
    indicator_id VARCHAR NOT NULL, measured VARCHAR NOT NULL, is_reported BOOLEAN NOT NULL);
CREATE OR REPLACE TEMP TABLE needed (            -- the lists that an indicator, or a step, needs
    indicator_id VARCHAR NOT NULL, source_id VARCHAR NOT NULL, looks_back_months INTEGER NOT NULL,
    matures_after_days INTEGER NOT NULL);
