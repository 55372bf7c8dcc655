INSERT INTO neighbour BY NAME
SELECT $vintage AS vintage, $file_order AS file_order, * EXCLUDE (row_number) FROM read_parquet($accepted);
