-- A list of statistical neighbours, to one row per authority and neighbour. Authorities stand as DfE numbers.
-- Before: raw_row, cell; area; neighbour_column (column_name, position, place), $authority_column.
-- After: accepted_row.

CREATE OR REPLACE TEMP TABLE authority_of_row AS
SELECT row_number, text AS dfe_code, area.area_code
FROM cell LEFT JOIN area ON area.dfe_code = cell.text
WHERE column_name = $authority_column;

INSERT INTO rejected_row
SELECT row_number, $authority_column, 'the DfE number is not one we know', false
FROM authority_of_row WHERE area_code IS NULL;

CREATE OR REPLACE TEMP TABLE neighbour_of_row AS
SELECT
    row_number,
    column_name,
    position,
    text,
    area.area_code AS member_code,
    -- How close the neighbour is stands in the next column, under a heading that is not the same in every list.
    lower(trim(cells[place + 1])) AS closeness
FROM cell
JOIN neighbour_column USING (column_name)
JOIN raw_row USING (row_number)
LEFT JOIN area ON area.dfe_code = cell.text;

INSERT INTO rejected_row
SELECT row_number, min(column_name), 'a neighbour''s DfE number is not one we know', false
FROM neighbour_of_row WHERE member_code IS NULL GROUP BY row_number;

CREATE OR REPLACE TEMP TABLE accepted_row AS
SELECT row_number, area_code, member_code, position, nullif(closeness, '') AS closeness
FROM authority_of_row JOIN neighbour_of_row USING (row_number)
WHERE row_number NOT IN (SELECT row_number FROM rejected_row)
ORDER BY row_number, position;

INSERT INTO fault
SELECT
    format('Rows {} and {} are both about {}.', min(row_number), max(row_number), any_value(area_name)),
    'Delete the one that is not meant, or download the file again.'
FROM accepted_row JOIN area USING (area_code)
GROUP BY area_code, position
HAVING count(*) > 1
ORDER BY min(row_number);

INSERT INTO fault
SELECT
    format('Row {} gives one neighbour twice.', min(row_number)),
    'Ask the publisher which one is meant, or download the file again.'
FROM accepted_row
GROUP BY area_code, member_code
HAVING count(*) > 1
ORDER BY min(row_number);
