INSERT INTO printed_figure BY NAME
SELECT $source_id AS source_id, $file_order AS file_order, $file_name AS file_name, * FROM read_parquet($accepted);
