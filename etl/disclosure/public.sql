-- What the public edition leaves out, before small numbers are looked for. Fewer tables first: every sum that is printed
-- of small counts makes several others go.

-- What is broken down is public by quarter and year, and on the last day of a quarter.
DELETE FROM observation
WHERE origin = 'computed' AND breakdown <> 'total' AND period_type NOT IN ('quarter', 'year');
DELETE FROM flow WHERE breakdown <> 'total' AND period_type NOT IN ('quarter', 'year');

-- The longest wait is one child's. A middle value says nothing of so few, and of how many it is one is not printed.
UPDATE observation SET value = NULL, status = 'confidential'
FROM indicator
WHERE indicator.indicator_id = observation.indicator_id AND origin = 'computed' AND status = 'shown'
    AND (kind = 'longest' OR kind = 'median' AND denominator BETWEEN 1 AND $threshold);
UPDATE observation SET denominator = NULL
FROM indicator
WHERE indicator.indicator_id = observation.indicator_id AND origin = 'computed' AND kind IN ('longest', 'median');

-- What the data officer sees of the council's own files: names, and numbers of rows.
DELETE FROM data_concern WHERE file_name IS NOT NULL OR source_id IN (SELECT source_id FROM list_received);
DELETE FROM rejection WHERE file_name IN (SELECT file_name FROM source_file WHERE extract_on IS NOT NULL);
DELETE FROM source_file WHERE extract_on IS NOT NULL;
DELETE FROM restatement;
UPDATE list_received SET rows_read = NULL, rows_accepted = NULL, rows_rejected = NULL, concerns = NULL,
    rows_withdrawn = NULL, days_changed = NULL;

UPDATE build SET edition = 'public';
