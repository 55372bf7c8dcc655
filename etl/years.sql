-- How years run. first_month: the month in which they start, 1 to 12.
CREATE TEMP MACRO year_start(day, first_month) AS
    make_date(year(day) - (month(day) < first_month)::INTEGER, first_month, 1);
CREATE TEMP MACRO year_end(day, first_month) AS
    (year_start(day, first_month) + INTERVAL 1 YEAR - INTERVAL 1 DAY)::DATE;
-- How many months of its year are over at the end of the month of this day.
CREATE TEMP MACRO months_so_far(day, first_month) AS (month(day) - first_month + 12) % 12 + 1;
-- The mid-year whose population is in force for a year that ends on this day: the last 30 June in it.
CREATE TEMP MACRO population_year(last_day) AS year(last_day) - (month(last_day) < 6)::INTEGER;
-- How many periods like this make a year, for what is scaled up to one.
CREATE TEMP MACRO in_a_year(period_type) AS CASE period_type WHEN 'month' THEN 12 WHEN 'quarter' THEN 4 ELSE 1 END;
