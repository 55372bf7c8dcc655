-- Figures printed in a partnership's reports, one row per number.
-- Before: cell; area; known_name (name, indicator_id, period_type, why_not), known_group (title, group_id).
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

-- An area by name; or a group, as seen by the area the report is of: the one authority it gives figures for.
CREATE OR REPLACE TEMP TABLE report_area AS
SELECT report, any_value(area_code) AS area_code
FROM named_row JOIN area ON area_name = area_text AND area_type = 'authority'
GROUP BY report HAVING count(DISTINCT area_code) = 1;

CREATE OR REPLACE TEMP TABLE area_of_row AS
SELECT
    row_number,
    coalesce(area.area_code, neighbours_of.area_code, report_area.area_code) AS area_code,
    CASE WHEN area.area_code IS NULL THEN known_group.group_id END AS group_id,
    area.area_code IS NOT NULL OR known_group.group_id IS NOT NULL AS is_known
FROM named_row
LEFT JOIN area ON area.area_name = area_text
LEFT JOIN known_group ON lower(known_group.title) = lower(regexp_replace(area_text, ' of .*$', ''))
LEFT JOIN area AS neighbours_of ON neighbours_of.area_name = nullif(regexp_extract(area_text, ' of (.*)$', 1), '')
LEFT JOIN report_area USING (report);

INSERT INTO rejected_row
SELECT row_number, 'area', 'the area is neither a name we know nor a group of partnership.yaml', false
FROM area_of_row WHERE NOT is_known OR area_code IS NULL;

INSERT INTO rejected_row
SELECT row_number, 'indicator', 'the name is not in indicators.yaml', false
FROM named_row WHERE name NOT IN (SELECT known_name.name FROM known_name);

CREATE OR REPLACE TEMP TABLE period_of_row AS
SELECT
    row_number,
    period_type,
    CASE period_type
        WHEN 'year' THEN make_date(number, 4, 1)
        WHEN 'quarter' THEN make_date(number, 4, 1) + to_months(3 * (part - 1))
        WHEN 'month' THEN make_date(number, part, 1)
        WHEN 'year_to_date' THEN make_date(CASE WHEN part < 4 THEN number - 1 ELSE number END, 4, 1)
    END::DATE AS period_start,
    CASE period_type
        WHEN 'year' THEN make_date(number + 1, 3, 31)
        WHEN 'quarter' THEN make_date(number, 4, 1) + to_months(3 * part) - to_days(1)
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
    WHERE (printed_period_type = 'financial_year'
            AND (regexp_full_match(period, '[12][0-9]{3}/[0-9]{2}')
                AND (left(period, 4)::INTEGER + 1) % 100 = right(period, 2)::INTEGER
                OR known_name.period_type = 'mid_year' AND regexp_full_match(period, '[12][0-9]{3}')))
        OR (printed_period_type = 'month' AND regexp_full_match(period, '[12][0-9]{3}-(0[1-9]|1[0-2])'))
        OR (printed_period_type = 'quarter' AND regexp_full_match(period, '[12][0-9]{3}-Q[1-4]'))
        OR (printed_period_type = 'as_reported' AND regexp_full_match(period, '[12][0-9]{3}')));

INSERT INTO rejected_row
SELECT row_number, 'period', 'the period is not one we can read for its type', false
FROM named_row JOIN known_name USING (name) WHERE row_number NOT IN (SELECT row_number FROM period_of_row);

INSERT INTO rejected_row
SELECT row_number, 'status', 'the status is neither published nor estimate', false
FROM named_row WHERE status_text NOT IN ('published', 'estimate');

INSERT INTO rejected_row
SELECT row_number, 'statistic', 'the statistic is not value, mean, median, min or max', false
FROM named_row WHERE statistic_text NOT IN ('value', 'mean', 'median', 'min', 'max');

INSERT INTO rejected_row
SELECT row_number, 'value', 'the value is neither a number nor a symbol we know', false
FROM named_row
WHERE NOT regexp_full_match(printed, '[0-9]+(\.[0-9]+)?|[0-9]{1,3}(,[0-9]{3})+(\.[0-9]+)?')
    AND lower(printed) NOT IN (SELECT symbol FROM symbol);

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
CREATE OR REPLACE TEMP TABLE contradiction AS
SELECT format('Rows {} and {} give two values for the same figure of the same table.', min(row_number), max(row_number)) AS what
FROM accepted_row
GROUP BY area_text, statistic, printed_name, category, period_type, printed_period, is_estimate, report, report_table
HAVING count(DISTINCT value) > 1
ORDER BY min(row_number);
