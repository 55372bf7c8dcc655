-- A DfE table in the Explore Education Statistics layout, to one row per area, year, measure and category.
-- Before: cell; area_code, area; declared_measure (measure, column_name), declared_filter (measure, filter_column,
-- wanted), declared_breakdown (breakdown, column_name, total). $month and $day end the table's years.
-- After: accepted_row.

-- A label that picks rows and is in none of them: its publisher has renamed it, and its figures would vanish unseen.
INSERT INTO fault
SELECT
    format('No row has "{}" in the column {}.', label, label_column),
    format('Its labels are now: {}. Write the one that is meant in etl/sources/{}.yaml.', (
        SELECT string_agg(text, '; ' ORDER BY text) FROM (
            SELECT DISTINCT text FROM cell WHERE column_name = label_column ORDER BY text LIMIT 8)), $source_id)
FROM (
    SELECT DISTINCT wanted AS label, filter_column AS label_column FROM declared_filter
    UNION SELECT total, column_name FROM declared_breakdown)
WHERE NOT EXISTS (FROM cell WHERE column_name = label_column AND text = label)
ORDER BY label_column, label;

CREATE OR REPLACE TEMP TABLE named_row AS
SELECT
    row_number,
    max(text) FILTER (column_name = 'time_period') AS time_period,
    max(text) FILTER (column_name = 'time_identifier') AS time_identifier,
    max(text) FILTER (column_name = 'geographic_level') AS geographic_level,
    max(text) FILTER (column_name = 'old_la_code') AS dfe_code,
    max(text) FILTER (column_name = CASE geographic_level_of_row
        WHEN 'National' THEN 'country_code' WHEN 'Regional' THEN 'region_code' ELSE 'new_la_code' END) AS code
FROM (
    SELECT cell.*, max(text) FILTER (column_name = 'geographic_level') OVER (PARTITION BY row_number)
        AS geographic_level_of_row
    FROM cell)
GROUP BY row_number;

-- 2014 and 201314 are both the year that ends in 2014.
CREATE OR REPLACE TEMP TABLE period_of_row AS
SELECT row_number, make_date(year_end - 1, $month, $day) + 1 AS period_start, make_date(year_end, $month, $day) AS period_end
FROM (
    SELECT
        row_number,
        CASE
            WHEN regexp_full_match(time_period, '[12][0-9]{3}') THEN time_period::INTEGER
            WHEN regexp_full_match(time_period, '[12][0-9]{5}')
                AND (left(time_period, 4)::INTEGER + 1) % 100 = right(time_period, 2)::INTEGER
                THEN left(time_period, 4)::INTEGER + 1
        END AS year_end
    FROM named_row
    WHERE time_identifier IN ('Reporting year', 'Financial year', 'Calendar year', 'Academic year'))
WHERE year_end BETWEEN 1990 AND 2100;

INSERT INTO rejected_row
SELECT row_number, 'time_period', 'the period is not a year such as 2014 or 201314', false
FROM named_row WHERE row_number NOT IN (SELECT row_number FROM period_of_row);

INSERT INTO fault
SELECT
    'No row is of a local authority.',
    format('The column geographic_level says: {}.', string_agg(DISTINCT geographic_level, ', ' ORDER BY geographic_level))
FROM named_row HAVING NOT bool_or(geographic_level = 'Local authority');

INSERT INTO rejected_row
SELECT row_number, 'geographic_level', 'only national, regional and local authority rows are used', true
FROM named_row WHERE geographic_level NOT IN ('National', 'Regional', 'Local authority');

-- One row may be for two authorities that send one return: "E09000021 / E09000027".
CREATE OR REPLACE TEMP TABLE code_of_row AS
SELECT row_number, split.dfe_code, part AS code, area.area_code, area.dfe_code AS registered_dfe_code, parts > 1 AS is_joint
FROM (
    SELECT row_number, dfe_code, len(string_split(code, ' / ')) AS parts, unnest(string_split(code, ' / ')) AS part
    FROM named_row) AS split
LEFT JOIN area_code ON area_code.code = part
LEFT JOIN area ON area.area_code = area_code.area_code;

INSERT INTO rejected_row
SELECT DISTINCT row_number, 'new_la_code', 'the area code is not one we know', false
FROM code_of_row WHERE area_code IS NULL;

INSERT INTO rejected_row
SELECT row_number, 'old_la_code', 'the DfE number and the ONS code are of different authorities', false
FROM code_of_row
WHERE NOT is_joint AND dfe_code <> registered_dfe_code AND dfe_code NOT IN ('', 'z', 'x');

INSERT INTO place_of_row
SELECT row_number, area_code, period_end FROM code_of_row JOIN period_of_row USING (row_number) WHERE area_code IS NOT NULL;

-- Which category a row is of. A row that breaks down two ways at once is no figure we show.
CREATE OR REPLACE TEMP TABLE category_of_row AS
SELECT
    row_number,
    coalesce(max(breakdown) FILTER (text <> total), 'total') AS breakdown,
    coalesce(max(text) FILTER (text <> total), 'total') AS category,
    count(*) FILTER (text <> total) AS breakdowns
FROM named_row LEFT JOIN (SELECT * FROM cell JOIN declared_breakdown USING (column_name)) USING (row_number)
GROUP BY row_number;

INSERT INTO rejected_row
SELECT row_number, NULL, 'the row is broken down in more than one way', true
FROM category_of_row WHERE breakdowns > 1;

-- The cells that hold a measure: its column, in the rows that every filter of the measure picks.
CREATE OR REPLACE TEMP TABLE measured_cell AS
SELECT cell.row_number, cell.column_name, declared_measure.measure, cell.text
FROM cell
JOIN declared_measure USING (column_name)
LEFT JOIN declared_filter USING (measure)
LEFT JOIN cell AS filter_cell
    ON filter_cell.row_number = cell.row_number AND filter_cell.column_name = declared_filter.filter_column
GROUP BY ALL
HAVING coalesce(bool_and(filter_cell.text = declared_filter.wanted OR declared_filter.wanted IS NULL), true);

INSERT INTO rejected_row
SELECT row_number, (SELECT max(filter_column) FROM declared_filter), 'no measure is declared for such a row', true
FROM named_row WHERE row_number NOT IN (SELECT row_number FROM measured_cell);

CREATE OR REPLACE TEMP TABLE read_cell AS
SELECT
    measured_cell.*,
    is_number(text) AS is_number,
    symbol.status AS symbol_status
FROM measured_cell LEFT JOIN symbol ON symbol.symbol = lower(text);

INSERT INTO rejected_row
SELECT
    row_number,
    column_name,
    CASE
        WHEN text = '' THEN 'the cell is blank: a publisher marks a missing figure with a symbol'
        WHEN starts_with(text, '-') THEN 'the number is below zero'
        WHEN is_too_long_a_number(text) THEN 'the number has too many digits'
        ELSE 'the cell holds neither a number nor a symbol we know'
    END,
    false
FROM read_cell WHERE NOT is_number AND symbol_status IS NULL;

-- Numbers are cast here, once they are known to be numbers: DuckDB would push an earlier cast into the reading.
CREATE OR REPLACE TEMP TABLE accepted_row AS
SELECT
    row_number,
    code_of_row.area_code,
    period_start,
    period_end,
    measure,
    breakdown,
    category,
    CASE WHEN is_number AND NOT is_joint THEN replace(text, ',', '')::DOUBLE END AS value,
    CASE WHEN is_joint THEN 'joint_return' WHEN is_number THEN 'shown' ELSE symbol_status END AS status,
    CASE WHEN is_joint THEN format('counted together with {}', (
            SELECT string_agg(area_name, ' and ' ORDER BY area_name)
            FROM code_of_row AS other JOIN area AS others USING (area_code)
            WHERE other.row_number = code_of_row.row_number AND other.area_code <> code_of_row.area_code))
        || CASE WHEN is_number THEN format(': {} for both', text) ELSE '' END END AS note
FROM read_cell
JOIN code_of_row USING (row_number)
JOIN period_of_row USING (row_number)
JOIN category_of_row USING (row_number)
WHERE row_number NOT IN (SELECT row_number FROM rejected_row)
ORDER BY row_number, measure, area_code;

-- One figure given twice: the meaning of the whole file is in doubt.
INSERT INTO fault
SELECT
    format(
        'Rows {} and {} give {} {} for {}, year to {}, {}.', min(row_number), max(row_number),
        CASE WHEN count(DISTINCT (value, status)) = 1 THEN 'twice the same value of' ELSE 'two values of' END,
        measure, any_value(area_name), period_end, category),
    'Ask the publisher which is meant, or download the file again.'
FROM accepted_row JOIN area USING (area_code)
GROUP BY area_code, period_end, measure, breakdown, category
HAVING count(*) > 1
ORDER BY count(DISTINCT (value, status)) = 1, min(row_number), measure;
