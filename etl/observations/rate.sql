-- One rate: a count over the children there are, in the middle of the year before its year ends. Until the ONS has
-- published that population the newest there is stands in, and the figure is provisional. A month or a quarter of what
-- happens is scaled up to a year; what is counted on one day never is. One division, so that the value is the double nearest to the exact fraction.
INSERT INTO figure BY NAME
SELECT
    $indicator_id AS indicator_id, counted.area_code, counted.period_type, counted.period_start, counted.period_end,
    counted.breakdown, counted.category,
    counted.value * $multiplier
        * CASE WHEN $is_scaled THEN in_a_year(counted.period_type) ELSE 1 END
        / people.population_0_17 AS value,
    counted.value AS numerator, counted.valid_on,
    people.population_0_17 AS denominator,
    CASE WHEN counted.status <> 'shown' THEN counted.status WHEN people.year IS NULL THEN 'no_population'
        ELSE 'shown' END AS status,
    CASE counted.origin WHEN 'computed' THEN 'computed' ELSE 'derived' END AS origin,
    counted.source_id, counted.report, counted.reference,
    people.population_year,
    coalesce(people.population_year < counted.population_year, false) AS is_provisional,
    counted.printed_order
FROM (
    -- The months and quarters of a year all have the population of their year.
    SELECT * REPLACE (population_year(
        CASE period_type WHEN 'year' THEN period_end ELSE year_end(period_end, $first_month) END) AS population_year)
    FROM figure
    WHERE indicator_id = $numerator_id AND period_type <> 'year_to_date'
) AS counted
LEFT JOIN divisor AS people
    ON people.area_code = counted.area_code AND people.is_for_records = (counted.origin = 'computed')
    AND people.year = counted.population_year
ORDER BY counted.area_code, counted.period_type, counted.period_end, counted.breakdown, counted.category,
    counted.printed_order;
