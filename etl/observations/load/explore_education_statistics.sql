INSERT INTO set_aside
SELECT DISTINCT $source_id, area_code, period_end FROM read_parquet($rejected)
WHERE NOT is_expected AND area_code IS NOT NULL;

INSERT INTO national_value BY NAME
SELECT $source_id AS source_id, $file_order AS file_order, * EXCLUDE (row_number) FROM read_parquet($accepted);
