-- What every layout starts from: one row per cell of a declared column, white space trimmed.
-- Before: raw_row (row_number, cells), raw_column (column_name, place from 1), left_out (text, reason).
-- After: cell, and rejected_row with the rows that are not data.

CREATE OR REPLACE TEMP TABLE rejected_row (
    row_number INTEGER NOT NULL, column_name VARCHAR, reason VARCHAR NOT NULL, is_expected BOOLEAN NOT NULL);

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
