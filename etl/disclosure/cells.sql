-- Every count of our own records that a reader would be shown, once, and all the sums by which one gives another away.
-- What is counted is known by ``base`` (the fact, how it is dated, whether once per child) and ``conditions`` (a
-- category is one more), so rows that two indicators count alike are one cell. Needs ``counted_set`` and its
-- companions: see cells.py.

CREATE OR REPLACE TEMP TABLE printed_count AS
WITH given AS (     -- every number of the edition that may be a count, and where it stands
    SELECT 'observation' AS place, observation.rowid AS row, indicator_id AS what, period_start, period_end, breakdown,
        category, unnest([{role: 'value', number: CASE kind WHEN 'count' THEN value END},
            {role: 'numerator', number: numerator}, {role: 'denominator', number: denominator}], recursive := true)
    FROM observation JOIN indicator USING (indicator_id)
    WHERE origin = 'computed'
    UNION ALL BY NAME
    SELECT 'flow' AS place, rowid AS row, concat_ws(' ', from_stage, to_stage, method) AS what, period_start,
        period_end, breakdown, category, unnest([{role: 'numerator', number: numerator::DOUBLE},
            {role: 'denominator', number: denominator}], recursive := true)
    FROM flow
    UNION ALL BY NAME
    SELECT 'relative_rate' AS place, rowid AS row, concat_ws(' ', from_stage, to_stage, 'cohort') AS what, period_start,
        period_end, characteristic AS breakdown, category, unnest([{role: 'numerator', number: numerator::DOUBLE},
            {role: 'denominator', number: denominator}], recursive := true)
    FROM relative_rate
)
SELECT
    place, row, what, breakdown, category, role, is_of_all, is_divided_whole, is_dated, base,
    list_sort(list_distinct(list_concat(conditions, CASE WHEN breakdown = 'total' OR is_of_all THEN []::VARCHAR[]
        ELSE [CASE WHEN breakdown = 'source_group' THEN source_column ELSE breakdown END || ' = ' || category] END)))
        AS conditions,
    CASE WHEN is_dated THEN period_start ELSE period_end END AS period_start, period_end, number::BIGINT AS number
FROM given JOIN counted_set USING (what, role)
WHERE number IS NOT NULL
    -- Hours, or posts, are no children.
    AND (what, role) NOT IN (SELECT (what, role) FROM given WHERE number <> floor(number));

CREATE OR REPLACE TEMP TABLE cell AS
SELECT (row_number() OVER (ORDER BY base, conditions, period_end, period_start) - 1)::INTEGER AS cell, *
FROM (
    SELECT base, conditions, period_start, period_end, number, is_dated,
        date_diff('month', period_start, period_end) + 1 AS months
    FROM printed_count GROUP BY base, conditions, period_start, period_end, number, is_dated);

CREATE OR REPLACE TEMP TABLE place_of AS
SELECT printed_count.* EXCLUDE (base, is_dated), cell
FROM printed_count JOIN cell USING (base, conditions, period_start, period_end, number);

-- What it costs to hide a cell: the figures that go with it. A whole is worth more than one of its categories, a year
-- more than a quarter. Of figures alike the smaller count is hidden.
CREATE OR REPLACE TEMP TABLE cost_of AS
SELECT
    cell, (sum(CASE breakdown WHEN 'total' THEN 6 ELSE 1 END)
        * CASE any_value(months) WHEN 12 THEN 4 WHEN 3 THEN 2 ELSE 1 END
        * (1 + ln(1 + any_value(cell.number))))::DOUBLE AS cost
FROM (SELECT DISTINCT cell, place, row, breakdown FROM place_of) JOIN cell USING (cell)
WHERE cell.number > 0
GROUP BY cell;

CREATE OR REPLACE TEMP TABLE sum_of AS
-- The categories of a breakdown. What is split has its total only under the line.
WITH whole AS (
    SELECT DISTINCT what, CASE WHEN is_of_all THEN 'numerator' ELSE role END AS role, period_start, period_end, cell
    FROM place_of WHERE breakdown = 'total' OR is_of_all
),
category AS (
    SELECT DISTINCT place, what, role, period_start, period_end, breakdown, cell
    FROM place_of WHERE breakdown <> 'total' AND NOT is_of_all
),
month AS (FROM cell WHERE is_dated AND months = 1)
SELECT whole.cell AS total, list(DISTINCT category.cell ORDER BY category.cell) AS parts
FROM category JOIN whole USING (what, role, period_start, period_end)
GROUP BY whole.cell, place, breakdown   -- one indicator may lack a category that another has
UNION
-- A year so far is the one a month shorter, and a month. Children counted once add up only where none came twice.
SELECT longer.cell, [shorter.cell, month.cell]
FROM cell AS longer
JOIN cell AS shorter ON shorter.base = longer.base AND shorter.conditions = longer.conditions
    AND shorter.period_start = longer.period_start AND shorter.months = longer.months - 1
JOIN month ON month.base = longer.base AND month.conditions = longer.conditions AND month.period_end = longer.period_end
WHERE longer.is_dated AND longer.months > 1 AND longer.number = shorter.number + month.number
UNION
-- A quarter, a year and any twelve months are their months; a year is its quarters.
SELECT longer.cell, list(part.cell ORDER BY part.cell)
FROM cell AS longer
JOIN cell AS part ON part.base = longer.base AND part.conditions = longer.conditions
    AND part.period_start >= longer.period_start AND part.period_end <= longer.period_end
WHERE longer.is_dated AND (longer.months IN (3, 12) AND part.months = 1
    OR longer.months = 12 AND part.months = 3 AND date_diff('month', longer.period_start, part.period_start) % 3 = 0)
GROUP BY longer.cell, longer.months, part.months, longer.number
HAVING count(*) = longer.months / part.months AND sum(part.number) = longer.number
UNION
-- What a column says of a row may follow from another that is printed: a long plan is one of two lengths.
SELECT whole.cell, list(part.cell ORDER BY part.cell)
FROM follows
JOIN cell AS whole ON whole.base = follows.base AND whole.conditions = follows.conditions
JOIN cell AS part ON part.base = whole.base AND part.period_start = whole.period_start
    AND part.period_end = whole.period_end AND list_contains(follows.part_conditions, part.conditions)
GROUP BY whole.cell, follows.breakdown, whole.number HAVING sum(part.number) = whole.number;

-- What is left of a whole without a part: of every percentage, and of rows that are picked more narrowly. Only a small
-- rest can give anything away. A percentage of two lists (plans begun, of children at conferences) reads as if it left
-- somebody over, and nearly does: it is treated alike.
CREATE OR REPLACE TEMP TABLE rest_of AS
SELECT whole, part, rest FROM (
    SELECT DISTINCT whole.cell AS whole, part.cell AS part, whole.number - part.number AS rest
    FROM place_of AS whole JOIN place_of AS part USING (place, row)
    WHERE whole.role = 'denominator' AND part.role = 'numerator' AND whole.is_divided_whole
    UNION
    SELECT whole.cell, part.cell, whole.number - part.number
    FROM narrower
    JOIN cell AS whole USING (base)
    JOIN cell AS part ON part.base = whole.base AND part.period_start = whole.period_start
        AND part.period_end = whole.period_end
        AND part.conditions = list_sort(list_distinct(list_concat(whole.conditions, narrower.further)))
    WHERE list_has_all(whole.conditions, narrower.conditions))
WHERE rest BETWEEN 0 AND $threshold + $min_width AND whole <> part;

-- Of what is open at the end of a month: what was open before and what began, less what ended.
CREATE OR REPLACE TEMP TABLE carried AS
SELECT before.cell AS before, began.cell AS began, now.cell AS now, ended.cell AS ended
FROM turnover
JOIN cell AS now ON now.base = turnover.open
JOIN cell AS before ON before.base = now.base AND before.conditions = now.conditions
    AND before.period_end = last_day(now.period_end - INTERVAL 1 MONTH)
JOIN cell AS began ON began.base = turnover.began AND began.conditions = now.conditions AND began.months = 1
    AND began.period_end = now.period_end
JOIN cell AS ended ON ended.base = turnover.ended AND ended.conditions = now.conditions AND ended.months = 1
    AND ended.period_end = now.period_end
WHERE before.number + began.number = now.number + ended.number;
