-- Counts that readers have already: printed by others, or in the public edition that this one follows.
SELECT DISTINCT cell
FROM place_of
JOIN observation AS ours ON ours.rowid = place_of.row
JOIN {edition}.observation AS theirs
    ON theirs.indicator_id = ours.indicator_id AND theirs.area_code = ours.area_code
    AND theirs.period_type::VARCHAR = ours.period_type::VARCHAR AND theirs.period_end = ours.period_end
    AND theirs.breakdown = ours.breakdown AND theirs.category = ours.category
WHERE place = 'observation' AND theirs.status::VARCHAR = 'shown' AND (theirs.origin::VARCHAR <> 'computed') = $by_others
    AND number = CASE role WHEN 'value' THEN theirs.value WHEN 'numerator' THEN theirs.numerator ELSE theirs.denominator END
