-- Figures printed in a partnership's reports, one row per number.
-- Before: cell; area; known_name (name, indicator_id, breakdown, period_type, why_not), known_group (title, group_id);
-- $first_month.
-- After: accepted_row.

CREATE OR REPLACE TEMP TABLE named_row AS
SELECT
    row_number,
    max(text) FILTER (column_name = 'area') AS area_text,
    max(text) FILTER (column_name = 'statistic') AS statistic_text,
    regexp_replace(max(text) FILTER (column_name = 'indicator'), '\[.*\]$', '') AS name,
    nullif(regexp_extract(max(text) FILTER (column_name = 'indicator'), '\[(.*)\]$', 1), '') AS category,
    max(text) FILTER (column_name = 'unit') AS unit,
    max(text) FILTER (column_name = 'period_type') AS printed_period_type,
    max(text) FILTER (column_name = 'period') AS period,
    max(text) FILTER (column_name = 'value') AS printed,
    max(text) FILTER (column_name = 'status') AS status_text,
    max(text) FILTER (column_name = 'source') AS report,
    max(text) FILTER (column_name = 'table') AS report_table,
    max(text) FILTER (column_name = 'note') AS note
FROM cell GROUP BY row_number;

INSERT INTO rejected_row
SELECT row_number, 'indicator', 'the name is not in indicators.yaml', false
FROM named_row WHERE name NOT IN (SELECT known_name.name FROM known_name);

INSERT INTO rejected_row
SELECT row_number, 'indicator', 'indicators.yaml gives this indicator no breakdown', false
FROM named_row JOIN known_name USING (name)
WHERE category IS NOT NULL AND breakdown IS NULL AND why_not IS NULL;

CREATE OR REPLACE TEMP TABLE period_of_row AS
SELECT
    row_number,
    period_type,
    CASE period_type
        WHEN 'year' THEN make_date(number, 4, 1)
        WHEN 'quarter' THEN make_date(number, $first_month, 1) + to_months(3 * (part - 1))
        WHEN 'month' THEN make_date(number, part, 1)
        WHEN 'year_to_date' THEN year_start(make_date(number, part, 1), $first_month)
    END::DATE AS period_start,
    CASE period_type
        WHEN 'year' THEN make_date(number + 1, 3, 31)
        WHEN 'quarter' THEN make_date(number, $first_month, 1) + to_months(3 * part) - to_days(1)
        WHEN 'month' THEN last_day(make_date(number, part, 1))
        WHEN 'year_to_date' THEN last_day(make_date(number, part, 1))
        WHEN 'mid_year' THEN make_date(number, 6, 30)
    END::DATE AS period_end
FROM (
    SELECT
        row_number,
        left(period, 4)::INTEGER AS number,
        CASE WHEN printed_period_type IN ('month', 'quarter') THEN replace(right(period, 2), 'Q', '')::INTEGER END AS part,
        CASE
            WHEN known_name.period_type IS NOT NULL THEN known_name.period_type
            WHEN printed_period_type = 'financial_year' THEN 'year'
            ELSE printed_period_type
        END AS period_type
    FROM named_row JOIN known_name USING (name)
    WHERE CASE printed_period_type
        WHEN 'financial_year' THEN
            regexp_full_match(period, '[12][0-9]{3}/[0-9]{2}')
                AND (left(period, 4)::INTEGER + 1) % 100 = right(period, 2)::INTEGER
            OR known_name.period_type = 'mid_year' AND regexp_full_match(period, '[12][0-9]{3}')
        WHEN 'month' THEN regexp_full_match(period, '[12][0-9]{3}-(0[1-9]|1[0-2])')
        WHEN 'quarter' THEN regexp_full_match(period, '[12][0-9]{3}-Q[1-4]')
        WHEN 'as_reported' THEN regexp_full_match(period, '[12][0-9]{3}')
        END
        -- A running total is printed by the month; the children there are, by the year.
        AND CASE known_name.period_type
            WHEN 'year_to_date' THEN printed_period_type = 'month'
            WHEN 'mid_year' THEN printed_period_type = 'financial_year'
            ELSE true END);

INSERT INTO rejected_row
SELECT row_number, 'period', 'the period is not one we can read for its type', false
FROM named_row JOIN known_name USING (name) WHERE row_number NOT IN (SELECT row_number FROM period_of_row);

-- Which authority a row is about. It is an area by its name; or a group, as the one authority sees it that the report
-- gives figures for; or a group as seen by an authority that the row names: "Core cities of Liverpool".
CREATE OR REPLACE TEMP TABLE authority_name AS SELECT DISTINCT area_name FROM area WHERE area_type = 'authority';

CREATE OR REPLACE TEMP TABLE report_area AS
SELECT report, min(area_name) AS area_name, count(DISTINCT area_name) AS authorities
FROM named_row JOIN authority_name ON area_name = area_text
GROUP BY report;

CREATE OR REPLACE TEMP TABLE named_area AS
SELECT
    row_number,
    CASE WHEN itself.area_name IS NULL THEN coalesce(known_group.group_id, seen.group_id) END AS group_id,
    CASE WHEN itself.area_name IS NOT NULL THEN itself.area_name
        WHEN seen.group_id IS NOT NULL THEN seen.area_name
        WHEN known_group.group_id IS NOT NULL AND authorities = 1 THEN report_area.area_name END AS area_name,
    CASE WHEN known_group.group_id IS NULL THEN 'the area is neither a name we know nor a group of partnership.yaml'
        ELSE format('the report is about {}: write "{} of" and the name of the one that is meant',
            CASE WHEN authorities > 1 THEN 'several authorities' ELSE 'no authority we know' END, known_group.title)
        END AS why_not_known
FROM named_row
LEFT JOIN (SELECT DISTINCT area_name FROM area) AS itself ON itself.area_name = area_text
LEFT JOIN known_group ON lower(known_group.title) = lower(area_text)
LEFT JOIN (
    SELECT group_id, area_name, lower(title || ' of ' || area_name) AS words FROM known_group CROSS JOIN authority_name
) AS seen ON seen.words = lower(area_text)
LEFT JOIN report_area USING (report);

INSERT INTO rejected_row
SELECT row_number, 'area', why_not_known, false FROM named_area WHERE area_name IS NULL;

-- Two authorities may have had one name, one after the other: the one that was there in the period is meant.
CREATE OR REPLACE TEMP TABLE area_of_row AS
SELECT row_number, area_code, group_id
FROM named_area JOIN area USING (area_name) LEFT JOIN period_of_row USING (row_number)
QUALIFY row_number() OVER (
    PARTITION BY row_number
    ORDER BY coalesce(formed_on <= period_end, true) AND coalesce(ended_on >= period_end, true) DESC,
        ended_on DESC NULLS FIRST) = 1;

INSERT INTO rejected_row
SELECT row_number, 'status', 'the status is neither published nor estimate', false
FROM named_row WHERE status_text NOT IN ('published', 'estimate');

INSERT INTO rejected_row
SELECT row_number, 'period', 'an estimate must be of a financial year', false
FROM named_row JOIN period_of_row USING (row_number) WHERE status_text = 'estimate' AND period_type <> 'year';

INSERT INTO rejected_row
SELECT row_number, 'statistic', 'the statistic is not value, mean, median, min or max', false
FROM named_row WHERE statistic_text NOT IN ('value', 'mean', 'median', 'min', 'max');

INSERT INTO rejected_row
SELECT row_number, 'statistic', 'an area has a value; a group has a mean, median, min or max', false
FROM named_row JOIN named_area USING (row_number)
WHERE (statistic_text = 'value') <> (group_id IS NULL OR group_id IN ('england', 'region')) AND area_name IS NOT NULL;

INSERT INTO rejected_row
SELECT row_number, 'value', 'the value is neither a number nor a symbol we know', false
FROM named_row
WHERE NOT is_number(printed) AND lower(printed) NOT IN (SELECT symbol FROM symbol);

CREATE OR REPLACE TEMP TABLE accepted_row AS
SELECT
    row_number,
    area_text,
    area_of_row.area_code,
    group_id,
    CASE statistic_text WHEN 'min' THEN 'lowest' WHEN 'max' THEN 'highest' ELSE statistic_text END AS statistic,
    name AS printed_name,
    known_name.indicator_id,
    known_name.why_not,
    CASE WHEN named_row.category IS NULL THEN 'total' ELSE known_name.breakdown END AS breakdown,
    coalesce(named_row.category, 'total') AS category,
    unit,
    period_of_row.period_type,
    period_start,
    period_end,
    period AS printed_period,
    printed,
    CASE WHEN symbol.status IS NULL THEN replace(printed, ',', '')::DOUBLE END AS value,
    coalesce(symbol.status, 'shown') AS status,
    status_text = 'estimate' AS is_estimate,
    report,
    report_table,
    nullif(note, '') AS note
FROM named_row
JOIN area_of_row USING (row_number)
JOIN period_of_row USING (row_number)
JOIN known_name USING (name)
LEFT JOIN symbol ON symbol.symbol = lower(printed)
WHERE row_number NOT IN (SELECT row_number FROM rejected_row)
ORDER BY row_number;

-- A report may print two values for one figure, and reconciliation says so; the same table may not.
INSERT INTO fault
SELECT
    format('Rows {} and {} give two values for the same figure of the same table.', min(row_number), max(row_number)),
    'Look it up in the report, and delete the row that is wrong.'
FROM accepted_row
GROUP BY area_text, statistic, printed_name, category, period_type, printed_period, is_estimate, report, report_table
HAVING count(DISTINCT (value, status)) > 1
ORDER BY min(row_number);
