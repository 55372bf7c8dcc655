-- Every figure that a report has printed, beside ours. Ours never comes from the same printed figure: it is the
-- department's, or worked out from counts.

-- How exactly a figure was printed. 98.00 in a column of whole numbers is 98; and where every count of a column ends in
-- noughts, it is printed to the nearest hundred or thousand. Rounding by more than 0.5% of the figure is not believed.
CREATE TEMP TABLE printed_unit AS
SELECT
    report, printed_name, area_text, statistic,
    max(length(regexp_extract(rtrim(printed, '0'), '\.([0-9]*)$', 1))) AS decimals,
    min(length(printed) - length(rtrim(printed, '0'))) FILTER (value > 0) AS noughts
FROM printed_figure GROUP BY ALL;

CREATE TEMP TABLE printed AS
SELECT
    printed_figure.* REPLACE (coalesce(breakdown, 'total') AS breakdown),
    printed_unit.decimals,
    CASE WHEN printed_unit.decimals > 0 OR value < 200 OR value IS NULL OR kind <> 'count' THEN pow(10, -printed_unit.decimals)
        ELSE pow(10, least(noughts, floor(log10(value * 0.005)))) END AS printed_to,
    kind, measured, indicator.decimals AS shown_decimals
FROM printed_figure
JOIN printed_unit USING (report, printed_name, area_text, statistic)
LEFT JOIN indicator USING (indicator_id);

-- Ours, for each printed figure: the best of what did not come off the same page.
CREATE TEMP TABLE ours AS
SELECT printed.printed_order, figure.value, figure.numerator, figure.denominator,
    figure.origin = 'computed' AND figure.population_year IN (SELECT year FROM own_population) AS is_own_population,
    CASE figure.period_type WHEN 'year_to_date' THEN 'the months so far, added up' ELSE source.title END AS source_title
FROM printed
JOIN figure
    ON figure.indicator_id = printed.indicator_id AND figure.area_code = printed.area_code
    AND figure.period_type = printed.period_type AND figure.period_end = printed.period_end
    AND figure.breakdown = printed.breakdown AND figure.category = printed.category
JOIN source ON source.source_id = figure.source_id
LEFT JOIN preference ON preference.source_id = figure.source_id AND preference.period_type = figure.period_type
WHERE printed.group_id IS NULL AND NOT is_estimate AND figure.status = 'shown'
    AND NOT (figure.source_id = printed.source_id AND figure.origin = 'published')
QUALIFY row_number() OVER (
    PARTITION BY printed.printed_order ORDER BY coalesce(preference, 99), figure.origin <> 'published') = 1;

INSERT INTO ours BY NAME
SELECT printed.printed_order, estimate.value, estimate.numerator, estimate.denominator, method AS source_title
FROM printed
JOIN estimate ON estimate.indicator_id = printed.indicator_id AND estimate.area_code = printed.area_code
WHERE printed.is_estimate AND estimate.method_id = 'months_scaled' AND estimate.year_end = printed.period_end;

-- What is counted on one day has no estimate: a report prints its latest month instead.
INSERT INTO ours BY NAME
SELECT printed.printed_order, figure.value, figure.numerator, figure.denominator,
    'the latest month, ' || strftime(figure.period_end, '%B %Y') AS source_title
FROM printed
JOIN figure ON figure.indicator_id = printed.indicator_id AND figure.area_code = printed.area_code
WHERE printed.is_estimate AND printed.measured = 'at_end' AND figure.period_type = 'month'
    AND figure.origin IN ('derived', 'computed')
    AND figure.status = 'shown' AND figure.period_end BETWEEN printed.period_start AND printed.period_end
    AND figure.breakdown = printed.breakdown AND figure.category = printed.category
QUALIFY row_number() OVER (PARTITION BY printed.printed_order ORDER BY figure.period_end DESC) = 1;

INSERT INTO ours BY NAME
SELECT printed.printed_order, benchmark.value, area_group.title || ', ' || members_counted || ' of ' || members_total
    || ' with a figure' AS source_title
FROM printed
JOIN benchmark
    ON benchmark.indicator_id = printed.indicator_id AND benchmark.area_code = printed.area_code
    AND benchmark.group_id = printed.group_id AND benchmark.period_end = printed.period_end
    AND benchmark.period_type::VARCHAR = printed.period_type AND benchmark.statistic::VARCHAR = printed.statistic
JOIN area_group ON area_group.group_id = printed.group_id
WHERE benchmark.origin = 'derived' AND benchmark.vintage IS NULL AND benchmark.status = 'shown';

INSERT INTO ours BY NAME
SELECT printed.printed_order, population_0_17 AS value, source.title AS source_title
FROM printed
JOIN population ON population.area_code = printed.area_code AND population.year = year(printed.period_end)
JOIN source ON source.source_id = population.source_id
WHERE printed.indicator_id = $population AND printed.period_type = 'mid_year';

-- The first year of the national table that holds an indicator.
CREATE TEMP TABLE table_begins AS
SELECT indicator_id, min(period_end) AS first_end
FROM figure WHERE source_id IN (SELECT source_id FROM national_value) AND status = 'shown' AND period_type = 'year'
GROUP BY indicator_id;

-- A report that prints two values for one figure. Where it also prints the count, the two values need two populations.
CREATE TEMP TABLE printed_twice AS
SELECT
    first.printed_order,
    format('The report prints both {} and {} for the same ', min(other.printed), max(other.printed))
    || coalesce(format('{:,}: ', any_value(counted.value)::BIGINT)
        || string_agg(DISTINCT format('{} needs {:,} children', other.printed,
            (counted.value * multiplier / nullif(other.value, 0))::BIGINT), ' and ')
        || ', so it divides by two populations.',
        'figure.') AS printed_twice
FROM printed AS first JOIN printed AS other
    USING (report, area_text, statistic, printed_name, category, period_type, printed_period, is_estimate)
LEFT JOIN division ON division.indicator_id = first.indicator_id AND denominator_id = $population
LEFT JOIN printed AS counted
    ON counted.report = first.report AND counted.area_text = first.area_text AND counted.statistic = 'value'
    AND counted.indicator_id = division.numerator_id AND counted.period_type = first.period_type
    AND counted.period_end = first.period_end AND counted.category = first.category
    AND counted.is_estimate = first.is_estimate
GROUP BY first.printed_order
HAVING count(DISTINCT other.value) > 1;

-- The member that is the highest or lowest of a group, and whether the report counts the area itself in.
CREATE TEMP TABLE outermost AS
SELECT printed.printed_order, any_value(area_name) AS member_name, any_value(observation.numerator) AS member_numerator,
    any_value(observation.denominator) AS member_denominator, any_value(own.value) AS own_value
FROM printed
JOIN ours USING (printed_order)
JOIN area_group_member AS member
    ON member.group_id = printed.group_id AND member.area_code = printed.area_code AND member.vintage IS NULL
JOIN observation
    ON observation.indicator_id = printed.indicator_id AND observation.area_code = member.member_code
    AND observation.period_type::VARCHAR = printed.period_type AND observation.period_end = printed.period_end
    AND observation.is_preferred AND observation.breakdown = 'total' AND observation.value = ours.value
JOIN area ON area.area_code = member.member_code
LEFT JOIN printed AS own
    ON own.report = printed.report AND own.printed_name = printed.printed_name AND own.group_id IS NULL
    AND own.area_code = printed.area_code AND own.period_type = printed.period_type
    AND own.printed_period = printed.printed_period AND own.is_estimate = printed.is_estimate
WHERE printed.statistic IN ('lowest', 'highest')
GROUP BY printed.printed_order;

INSERT INTO reconciliation BY NAME
WITH judged AS (
    SELECT
        printed.*, ours.* EXCLUDE (printed_order, value), ours.value AS computed_value,
        ours.value - printed.value AS difference,
        CASE
            WHEN ours.value IS NULL OR printed.value IS NULL THEN 'cannot_be_computed'
            WHEN abs(floor(round(ours.value / printed_to, 9) + 0.5) * printed_to - printed.value) < printed_to / 1000 THEN 'agrees'
            WHEN (kind = 'rate' OR printed.indicator_id = $population)
                AND abs(ours.value - printed.value) <= printed.value * $revision_percent / 100 + printed_to / 2
                THEN 'within_population_revision'
            ELSE 'differs'
        END AS verdict,
        printed_twice, outermost.* EXCLUDE (printed_order), first_end,
        EXISTS (
            FROM figure
            WHERE figure.indicator_id = printed.indicator_id AND figure.area_code = printed.area_code
                AND figure.period_type = printed.period_type AND figure.period_end = printed.period_end
                AND figure.status = 'no_population' AND printed.group_id IS NULL) AS lacks_population,
        EXISTS (
            FROM figure
            WHERE figure.indicator_id = printed.indicator_id AND figure.area_code = printed.area_code
                AND figure.period_type = printed.period_type AND figure.period_end = printed.period_end
                AND figure.status = 'confidential' AND printed.group_id IS NULL) AS is_hidden,
        (SELECT min(figure.period_end) FROM figure
            WHERE figure.indicator_id = printed.indicator_id AND figure.area_code = printed.area_code
                AND figure.origin = 'computed' AND figure.status = 'shown' AND printed.group_id IS NULL) AS records_begin,
        CASE WHEN kind = 'count' THEN 0 ELSE greatest(decimals, coalesce(shown_decimals, 0)) END AS places
    FROM printed
    LEFT JOIN ours USING (printed_order)
    LEFT JOIN printed_twice USING (printed_order)
    LEFT JOIN outermost USING (printed_order)
    LEFT JOIN table_begins ON table_begins.indicator_id = printed.indicator_id
),
based AS (
    SELECT
        *,
        coalesce(numerator, member_numerator) AS counted,
        coalesce(denominator, member_denominator) AS divided_by,
        'Ours is ' || format('{:,.' || places || 'f}', round(computed_value, places::INTEGER)) || ': '
        || CASE WHEN member_name IS NULL THEN '' ELSE member_name || ', ' END AS ours_in_words
    FROM judged
),
explained AS (
    SELECT
        *,
        CASE WHEN divided_by IS NULL THEN ours_in_words || source_title || '.'
            WHEN is_estimate THEN
                ours_in_words || source_title || format(' ({:,} over {:,}).', counted::BIGINT, divided_by::BIGINT)
            WHEN kind = 'rate' THEN ours_in_words || format('{:,} over {:,} children.', counted::BIGINT, divided_by::BIGINT)
            ELSE ours_in_words || format('{:,} out of {:,}.', counted::BIGINT, divided_by::BIGINT) END AS ours_explained,
        CASE WHEN kind <> 'rate' AND indicator_id <> $population THEN format(' The printed figure needs {:.1f} out of {:,}.',
                counted * value / nullif(computed_value, 0), divided_by::BIGINT)
            ELSE format(' The printed rate needs {:,} children', (computed_value * divided_by / nullif(value, 0))::BIGINT)
            || format(', {:.2f}% {} than {}.', abs(computed_value / nullif(value, 0) - 1) * 100,
                CASE WHEN computed_value > value THEN 'more' ELSE 'fewer' END,
                CASE WHEN is_own_population THEN 'the number in partnership.yaml' ELSE 'the ONS counts today' END)
        END AS needed
    FROM based
)
SELECT
    printed_order, file_name, row_number, indicator_id, printed_name, area_code, area_text AS printed_area, statistic::statistic AS statistic,
    category, period_type, period_end, printed_period, value AS published_value, printed, computed_value, difference,
    verdict,
    CASE
        WHEN verdict = 'agrees' THEN ours_explained
            || CASE WHEN printed_to > 1 THEN format(' It is printed to the nearest {:,}.', printed_to::BIGINT) ELSE '' END
        WHEN verdict = 'within_population_revision' THEN
            ours_explained || coalesce(needed, ' Populations have been revised since.')
        WHEN verdict = 'differs' THEN ours_explained || CASE
            WHEN own_value = value THEN format(' The report counts {} itself in; we leave it out.', area_name)
            WHEN is_estimate AND measured = 'at_end' THEN ' The report does not say how it estimated this.'
            WHEN kind = 'count' THEN ' The department has revised its count since, or the report rounded it.'
            WHEN kind = 'rate' THEN coalesce(needed || ' We do not put so much down to revised populations.', '')
            ELSE coalesce(needed || ' No whole number of children gives it.', ' We do not know why.') END
        WHEN why_not IS NOT NULL THEN why_not
        WHEN value IS NULL THEN 'The report prints no number.'
        WHEN group_id = 'statistical_neighbours' THEN
            'The report uses the list of neighbours of its time, which we do not hold. Our lists begin in 2021.'
        WHEN indicator_id = $population THEN 'No population table is loaded for this year.'
        WHEN period_type = 'as_reported' THEN 'The report does not say on what day, or how, this was counted.'
        WHEN lacks_population THEN 'There is a count, but no population for this year is loaded to divide it by.'
        WHEN period_type = 'year' AND first_end > period_end THEN
            format('The department''s table begins with the year to {}, and the report gives no count to work from.',
                strftime(first_end, '%-d %B %Y'))
        WHEN is_hidden THEN 'The department hides its own figure for this area and year.'
        WHEN period_type = 'year' AND first_end IS NOT NULL THEN
            'The department''s table has no figure for this area and year.'
        WHEN records_begin > period_end THEN
            format('Only the report gives this figure; our own records of it begin in {}.', strftime(records_begin, '%B %Y'))
        WHEN records_begin IS NOT NULL THEN 'Only the report gives this figure.'
        ELSE 'Only the report gives this figure. It can be computed once the council''s own records are loaded.'
    END || coalesce(' ' || printed_twice, '') AS explanation,
    report || ': ' || report_table AS reference
FROM explained LEFT JOIN area USING (area_code)
ORDER BY printed_order;
