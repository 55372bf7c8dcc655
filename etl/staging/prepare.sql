-- What every layout starts from: one row per cell of a declared column, white space trimmed.
-- Before: raw_row (row_number, cells), raw_column (column_name, place from 1), left_out (text, reason).
-- After: cell, rejected_row with the rows that are not data, and an empty table of faults of the whole file.

CREATE OR REPLACE TEMP TABLE rejected_row (
    row_number INTEGER NOT NULL, column_name VARCHAR, reason VARCHAR NOT NULL, is_expected BOOLEAN NOT NULL);

-- Which area and period a row is about, as far as the layout can tell.
CREATE OR REPLACE TEMP TABLE place_of_row (row_number INTEGER NOT NULL, area_code VARCHAR NOT NULL, period_end DATE NOT NULL);

-- Any row here, and the file is refused.
CREATE OR REPLACE TEMP TABLE fault (what VARCHAR NOT NULL, hint VARCHAR NOT NULL);

INSERT INTO rejected_row
SELECT row_number, NULL, format('the row has {} cells, the heading has {}', len(cells), $width), false
FROM raw_row WHERE len(cells) <> $width;

INSERT INTO rejected_row
SELECT row_number, NULL, format('a cell is longer than {} characters, more than a spreadsheet can hold', $longest), false
FROM raw_row
WHERE len(list_filter(cells, lambda text: length(text) > $longest)) > 0;

-- A declared heading inside the table, such as "Old SNs:". Expected, so it is no concern.
INSERT INTO rejected_row
SELECT row_number, NULL, reason, true
FROM raw_row JOIN left_out ON list_contains(list_transform(cells, lambda text: trim(text)), left_out.text)
WHERE row_number NOT IN (SELECT row_number FROM rejected_row);

CREATE OR REPLACE TEMP TABLE cell AS
SELECT row_number, column_name, trim(regexp_replace(cells[place], '[\s\x{00a0}\x{200b}\x{feff}]+', ' ', 'g')) AS text
FROM raw_row CROSS JOIN raw_column
WHERE row_number NOT IN (SELECT row_number FROM rejected_row);

-- The heading repeated half way down, as two files pasted together have it.
INSERT INTO rejected_row
SELECT row_number, NULL, 'the heading is repeated here', false
FROM cell GROUP BY row_number HAVING bool_and(lower(text) = lower(column_name));

DELETE FROM cell WHERE row_number IN (SELECT row_number FROM rejected_row);

-- Symbols that stand where a number would. The last five are older and now obsolete.
CREATE OR REPLACE TEMP TABLE symbol AS
SELECT * FROM (VALUES
    ('c', 'confidential'), ('x', 'not_available'), ('z', 'not_applicable'), ('u', 'unreliable'),
    ('k', 'rounds_to_zero'), ('low', 'rounds_to_zero'),
    (':', 'not_available'), ('..', 'not_available'), ('.', 'not_applicable'), ('~', 'rounds_to_zero'),
    ('-', 'rounds_to_zero')) AS known (symbol, status);

-- A number with or without commas between the thousands. Nothing we count has more than twelve digits.
CREATE OR REPLACE TEMP MACRO is_number(text) AS
    regexp_full_match(text, '([0-9]{1,12}|[0-9]{1,3}(,[0-9]{3}){1,3})(\.[0-9]{1,12})?');
CREATE OR REPLACE TEMP MACRO is_too_long_a_number(text) AS
    regexp_full_match(text, '[0-9,]+(\.[0-9]+)?') AND NOT is_number(text);
