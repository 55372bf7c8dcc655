-- The contract. The dashboard, and any other program, may rely on these names and columns; more may be added.
-- A change that breaks a reader raises contract_version in write.py.
-- One row per figure; no row is ever about a child.

CREATE TYPE period_type AS ENUM ('month', 'quarter', 'year', 'year_to_date', 'rolling_12_months');
-- Why a value is or is not there. A value exists exactly when the status is 'shown'.
CREATE TYPE status AS ENUM (
    'shown',
    'confidential',      -- [c] hidden by its publisher or by us: the number is small, or would give a small one away
    'not_available',     -- [x] its publisher has no figure
    'not_applicable',    -- [z] there can be no figure
    'rounds_to_zero',    -- [low] less than half of the smallest number shown, but not zero
    'unreliable',        -- [u] its publisher does not trust the figure
    'set_aside',         -- the row that holds it could not be used: see the table rejection
    'cannot_be_right',   -- the number that was printed is impossible, such as 140%
    'joint_return',      -- the authority counts together with another and has no figure of its own
    'no_population',     -- the count is known, the number of children to divide by is not
    'not_formed',        -- the authority did not exist yet
    'abolished',         -- the authority no longer exists
    'too_few_members',   -- fewer than half of the group have a figure
    'not_received',      -- records of a month in the period were not received
    'not_enough_history',-- it looks back further than our records do: valid_on says from when it can be known
    'too_recent');       -- not everything that belongs to it is known yet: valid_on says from when it is
-- How we have a number: as its publisher printed it, worked out by us from published numbers, or from records.
CREATE TYPE origin AS ENUM ('published', 'derived', 'computed');
CREATE TYPE statistic AS ENUM ('value', 'mean', 'median', 'lowest', 'highest', 'lower_quartile', 'upper_quartile');

CREATE TABLE build (
    built_at TIMESTAMP NOT NULL,
    contract_version INTEGER NOT NULL,
    catalogue_hash VARCHAR NOT NULL,
    edition VARCHAR NOT NULL,
    as_of DATE NOT NULL,
    home_area_code VARCHAR NOT NULL,
    shown_first VARCHAR NOT NULL,           -- the group compared with until the reader chooses
    neighbour_vintage VARCHAR NOT NULL,     -- the list of statistical neighbours in use
    group_statistic statistic NOT NULL,     -- the figure that stands for a group
    year_starts_in INTEGER NOT NULL,        -- month, 1 to 12
    inputs_hash VARCHAR NOT NULL,           -- everything the build read; the same inputs give the same tables
    is_made_up BOOLEAN NOT NULL);           -- whether records of a made-up council are in it

CREATE TABLE indicator (
    indicator_id VARCHAR PRIMARY KEY,
    position INTEGER NOT NULL,
    title VARCHAR NOT NULL,
    plain_title VARCHAR NOT NULL,
    short_title VARCHAR NOT NULL,           -- what a headline starts with, in at most five words
    matters INTEGER,                        -- its place among the measures that matter most, from 1; null: not one of them
    theme VARCHAR NOT NULL,
    theme_position INTEGER NOT NULL,
    kind VARCHAR NOT NULL,
    beside VARCHAR,                         -- the indicator to read beside it
    measured VARCHAR NOT NULL,              -- during the period, or at_end of it
    counts VARCHAR NOT NULL,                -- what is counted, in words
    out_of VARCHAR,                         -- what it is divided by, in words
    unit VARCHAR NOT NULL,
    axis VARCHAR NOT NULL,
    multiplier INTEGER,                     -- of numerator ÷ denominator; null when nothing is divided
    decimals INTEGER NOT NULL,
    is_comparable BOOLEAN NOT NULL,         -- whether areas of different size may be set side by side
    has_repeats BOOLEAN NOT NULL,           -- whether one child is counted again and again: its figures have no limits
    polarity VARCHAR NOT NULL,
    owner VARCHAR NOT NULL,
    priorities VARCHAR[] NOT NULL,
    definition VARCHAR NOT NULL,
    direction VARCHAR NOT NULL,             -- whether more is better, worse or neither, in words
    why VARCHAR NOT NULL,
    good_looks_like VARCHAR NOT NULL,
    questions VARCHAR[] NOT NULL,
    caveats VARCHAR[] NOT NULL,
    synonyms VARCHAR[] NOT NULL,
    breakdowns VARCHAR[] NOT NULL,          -- what it is broken down by
    statutory_basis VARCHAR NOT NULL,
    reviewed_on DATE NOT NULL,
    catalogue_yaml VARCHAR NOT NULL,
    sql VARCHAR NOT NULL);                  -- what ran to produce its figures

CREATE TABLE glossary (                     -- the words that pages explain
    term VARCHAR PRIMARY KEY, short VARCHAR, means VARCHAR NOT NULL, position INTEGER NOT NULL);

CREATE TABLE pack (                         -- who a meeting's pack is made for
    audience VARCHAR PRIMARY KEY, title VARCHAR NOT NULL, position INTEGER NOT NULL);

CREATE TABLE pack_item (                    -- which indicators stand in it, in which order
    audience VARCHAR NOT NULL, position INTEGER NOT NULL, indicator_id VARCHAR NOT NULL,
    PRIMARY KEY (audience, position));

CREATE TABLE target (
    indicator_id VARCHAR NOT NULL, period_end DATE NOT NULL, value DOUBLE NOT NULL, set_by VARCHAR NOT NULL,
    PRIMARY KEY (indicator_id, period_end));

CREATE TABLE area (
    area_code VARCHAR PRIMARY KEY,
    dfe_code VARCHAR,
    area_name VARCHAR NOT NULL,
    area_type VARCHAR NOT NULL CHECK (area_type IN ('authority', 'region', 'country')),
    region_code VARCHAR,
    formed_on DATE,                         -- null: before our figures begin
    ended_on DATE,                          -- null: still there
    formed_from VARCHAR,                    -- names of the authorities it was formed from
    became VARCHAR);                        -- names of the authorities it became

CREATE TABLE area_code (                    -- every ONS code an area has had
    code VARCHAR PRIMARY KEY, area_code VARCHAR NOT NULL);

CREATE TABLE area_succession (              -- which authority took over from which, in whole or in part
    area_code VARCHAR NOT NULL, successor_code VARCHAR NOT NULL, PRIMARY KEY (area_code, successor_code));

CREATE TABLE area_group (
    group_id VARCHAR PRIMARY KEY, title VARCHAR NOT NULL, position INTEGER NOT NULL);

CREATE TABLE area_group_member (            -- members of a group as seen by an area, itself left out
    group_id VARCHAR NOT NULL,
    area_code VARCHAR NOT NULL,
    member_code VARCHAR NOT NULL,
    vintage VARCHAR,                        -- the year of the list, where there are several
    position INTEGER,                       -- 1 is the closest neighbour
    closeness VARCHAR);

CREATE TABLE population (
    area_code VARCHAR NOT NULL, year INTEGER NOT NULL, population_0_17 DOUBLE NOT NULL, source_id VARCHAR NOT NULL,
    PRIMARY KEY (area_code, year));

CREATE TABLE own_population (               -- used in place of the above for what is counted from records
    area_code VARCHAR NOT NULL, year INTEGER NOT NULL, population_0_17 DOUBLE NOT NULL, decided_on DATE NOT NULL,
    reason VARCHAR NOT NULL, PRIMARY KEY (area_code, year));

CREATE TABLE observation (
    indicator_id VARCHAR NOT NULL,
    area_code VARCHAR NOT NULL,
    period_type period_type NOT NULL,
    period_start DATE NOT NULL,
    period_end DATE NOT NULL,
    breakdown VARCHAR NOT NULL,
    category VARCHAR NOT NULL,
    value DOUBLE,
    numerator DOUBLE,
    denominator DOUBLE,
    lower DOUBLE,                           -- 95% limits of a rate or percentage, in its unit: what might be seen by
    upper DOUBLE,                           -- chance in a period like this; null where they would say too much
    status status NOT NULL,
    valid_on DATE,                          -- of a figure that is withheld for now: the day from which it can be known
    origin origin NOT NULL,
    source_id VARCHAR NOT NULL,
    reference VARCHAR,                      -- the report and table it was printed in
    population_year INTEGER,                -- the mid-year whose population divides it
    is_preferred BOOLEAN NOT NULL,          -- the one shown when several sources give the figure
    is_provisional BOOLEAN NOT NULL,        -- divided by an earlier population, until the right one is out
    is_latest BOOLEAN NOT NULL,             -- the last period for which the area has a figure of this type
    CHECK ((value IS NOT NULL) = (status = 'shown')));

CREATE TABLE benchmark (
    indicator_id VARCHAR NOT NULL,
    area_code VARCHAR NOT NULL,             -- the area that looks
    group_id VARCHAR NOT NULL,
    vintage VARCHAR,
    period_type period_type NOT NULL,
    period_end DATE NOT NULL,
    statistic statistic NOT NULL,
    value DOUBLE,
    members_counted INTEGER,
    members_total INTEGER,
    status status NOT NULL,
    origin origin NOT NULL,
    source_id VARCHAR,
    reference VARCHAR,
    is_preferred BOOLEAN NOT NULL,
    -- How the area that looks stands to a value, mean or median, by its own limits; null where it has none.
    verdict VARCHAR CHECK (verdict IN ('better', 'worse', 'higher', 'lower', 'similar')),
    CHECK ((value IS NOT NULL) = (status = 'shown')));

CREATE TABLE comparison (
    indicator_id VARCHAR NOT NULL,
    area_code VARCHAR NOT NULL,
    period_type period_type NOT NULL,
    period_end DATE NOT NULL,
    rank INTEGER,                           -- 1 is best; null where neither high nor low is good
    ranked_of INTEGER NOT NULL,             -- authorities with a figure
    quartile_band VARCHAR,                  -- A is the best quarter, D the worst
    change_from_previous DOUBLE,            -- in the indicator's unit; null unless the periods follow each other
    year_before DOUBLE,                     -- the figure of the same months one year earlier, if it was made alike
    change_from_year_before DOUBLE,         -- in the indicator's unit
    percent_from_year_before DOUBLE,        -- the same in per cent of year_before; null if that is 0, and of percentages
    CHECK ((year_before IS NULL) = (change_from_year_before IS NULL)),
    PRIMARY KEY (indicator_id, area_code, period_type, period_end));

CREATE TABLE signal (                       -- a month or quarter of a series that has a usual range
    indicator_id VARCHAR NOT NULL,
    area_code VARCHAR NOT NULL,
    period_type period_type NOT NULL,
    period_end DATE NOT NULL,
    centre DOUBLE NOT NULL,
    lower_limit DOUBLE NOT NULL,
    upper_limit DOUBLE NOT NULL,
    rule VARCHAR CHECK (rule IN ('outside', 'trend', 'two_of_three', 'shift')),  -- null: within its usual range
    direction VARCHAR CHECK (direction IN ('up', 'down')),
    judgement VARCHAR NOT NULL CHECK (judgement IN ('better', 'worse', 'higher', 'lower', 'usual')),
    segment INTEGER NOT NULL,               -- nothing is judged across two segments
    CHECK ((rule IS NULL) = (judgement = 'usual')),
    PRIMARY KEY (indicator_id, area_code, period_type, period_end));

CREATE TABLE figure_shown (                 -- of an area's figures of an indicator, not broken down, the one shown first
    area_code VARCHAR NOT NULL,
    indicator_id VARCHAR NOT NULL,
    -- newest: of the newest month, quarter or year. yearly: of the latest year, or a shorter period if there is no year.
    choice VARCHAR NOT NULL CHECK (choice IN ('newest', 'yearly')),
    period_type period_type NOT NULL,
    period_end DATE NOT NULL,
    line_from DATE NOT NULL,                -- the fortieth newest shown period of that type, with which small lines begin
    newest_start DATE NOT NULL,             -- the last period of that type, also when it has no figure, and why
    newest_end DATE NOT NULL,
    newest_status status NOT NULL,
    newest_reference VARCHAR,
    newest_valid_on DATE,
    PRIMARY KEY (area_code, indicator_id, choice));

CREATE TABLE event (                        -- what happened that the figures of an indicator may show, on its charts
    indicator_id VARCHAR NOT NULL,
    area_code VARCHAR NOT NULL,
    happened_on DATE NOT NULL,
    what VARCHAR NOT NULL,
    starts_new_range BOOLEAN NOT NULL,      -- whether the usual range begins anew with the first period after it
    decided_by VARCHAR,                     -- if it does: who decided that, when and why
    decided_on DATE,
    reason VARCHAR,
    CHECK (starts_new_range = (decided_by IS NOT NULL)));

CREATE TABLE headline (                     -- what a figure says, in at most fifteen words, no more than a test supports
    indicator_id VARCHAR NOT NULL,
    area_code VARCHAR NOT NULL,
    period_type period_type NOT NULL,
    period_end DATE NOT NULL,
    headline VARCHAR NOT NULL,
    PRIMARY KEY (indicator_id, area_code, period_type, period_end));

CREATE TABLE exception (                    -- what to look at first in an area, and why
    area_code VARCHAR NOT NULL,
    indicator_id VARCHAR NOT NULL,
    reason VARCHAR NOT NULL CHECK (reason IN ('signal', 'overdue', 'out_of_line')),
    group_id VARCHAR,                       -- of what is out of line: with whom
    period_type period_type NOT NULL,
    period_end DATE NOT NULL,
    judgement VARCHAR NOT NULL CHECK (judgement IN ('better', 'worse', 'higher', 'lower')),
    position INTEGER NOT NULL,
    CHECK ((group_id IS NOT NULL) = (reason = 'out_of_line')),
    PRIMARY KEY (area_code, position));

CREATE TABLE reason_to_look (               -- the same for every month and year, so that a past quarter has its own
    area_code VARCHAR NOT NULL,
    indicator_id VARCHAR NOT NULL,
    reason VARCHAR NOT NULL CHECK (reason IN ('signal', 'overdue', 'out_of_line')),
    group_id VARCHAR,
    period_type period_type NOT NULL,
    period_end DATE NOT NULL,
    judgement VARCHAR NOT NULL CHECK (judgement IN ('better', 'worse', 'higher', 'lower')),
    CHECK ((group_id IS NOT NULL) = (reason = 'out_of_line')));

CREATE TABLE annual_trend (                 -- five years that follow each other, for every year that ends such five
    indicator_id VARCHAR NOT NULL,
    area_code VARCHAR NOT NULL,
    period_end DATE NOT NULL,               -- of the last of the five years
    first_end DATE NOT NULL,                -- of the first
    points INTEGER NOT NULL,
    slope DOUBLE NOT NULL,                  -- change in a year, in the indicator's unit
    chi_squared DOUBLE NOT NULL,
    direction VARCHAR CHECK (direction IN ('up', 'down')),  -- null: no significant change
    judgement VARCHAR NOT NULL CHECK (judgement IN ('better', 'worse', 'higher', 'lower', 'none')),
    CHECK ((direction IS NULL) = (judgement = 'none')),
    PRIMARY KEY (indicator_id, area_code, period_end));

CREATE TABLE estimate (
    indicator_id VARCHAR NOT NULL,
    area_code VARCHAR NOT NULL,
    year_end DATE NOT NULL,
    months_counted INTEGER,
    value DOUBLE,
    numerator DOUBLE,
    denominator DOUBLE,
    lower DOUBLE,                           -- if it is as far out as in earlier years; null with fewer than two of them
    upper DOUBLE,
    method VARCHAR NOT NULL,
    method_id VARCHAR NOT NULL CHECK (method_id IN ('months_scaled', 'seasonal_share', 'as_printed')),
    error_percent_mean DOUBLE,              -- how far out the method was in earlier years, too low or too high alike
    lowest_error_percent DOUBLE,            -- below 0: that much too low
    highest_error_percent DOUBLE,
    error_years INTEGER,                    -- the complete earlier years it was tested on; null for what a report printed
    error_range VARCHAR,                    -- the same in words; null while it cannot be tested
    is_best BOOLEAN NOT NULL,               -- of our own methods the one less far out in the years both were tested on
    origin origin NOT NULL,
    source_id VARCHAR NOT NULL,
    reference VARCHAR,
    is_current BOOLEAN NOT NULL);           -- the year's own figure is not yet known

CREATE TABLE flow_stage (                   -- a stage of a child's way through the system
    stage VARCHAR PRIMARY KEY,
    position INTEGER NOT NULL,
    title VARCHAR NOT NULL,
    many VARCHAR NOT NULL,                  -- as a sentence names them: referrals
    one VARCHAR NOT NULL,                   -- a referral
    meaning VARCHAR NOT NULL);              -- what it is, in everyday words

CREATE TABLE flow_step (                    -- from one stage to a later one
    from_stage VARCHAR NOT NULL,
    to_stage VARCHAR NOT NULL,
    position INTEGER NOT NULL,
    days INTEGER NOT NULL,                  -- of the same children: what comes later than that does not count
    note VARCHAR,                           -- what to know of this step
    PRIMARY KEY (from_stage, to_stage));

CREATE TABLE flow (                         -- how often one stage leads to the next; two methods, never to be mixed
    area_code VARCHAR NOT NULL,
    period_type period_type NOT NULL,       -- quarters, years and any twelve months: months are too short
    period_start DATE NOT NULL,
    period_end DATE NOT NULL,
    from_stage VARCHAR NOT NULL,
    to_stage VARCHAR NOT NULL,
    method VARCHAR NOT NULL CHECK (method IN (
        'cohort',                           -- the same children, each event of the period followed
        'period')),                         -- events of the later stage beside those of the earlier, both in the period
    breakdown VARCHAR NOT NULL CHECK (breakdown IN ('total', 'source_group')),
    category VARCHAR NOT NULL,              -- who sent the referral, or the contact, that it came from
    numerator INTEGER,                      -- cohort: events of the earlier stage that were followed; period: of the later
    denominator INTEGER,                    -- events of the earlier stage
    value DOUBLE,                           -- cohort: a percentage; period: later ones for every 100, which may pass 100
    median_days DOUBLE,                     -- calendar days from one to the next, of those that were followed
    ninetieth_days INTEGER,                 -- nine in ten of them were followed within so many days
    status status NOT NULL,
    valid_on DATE,
    PRIMARY KEY (area_code, period_type, period_end, from_stage, to_stage, method, breakdown, category),
    CHECK ((value IS NOT NULL) = (status = 'shown')),
    CHECK (median_days IS NULL OR method = 'cohort'));

CREATE TABLE relative_rate (                -- how often a stage follows the one before, for one group beside another
    area_code VARCHAR NOT NULL,
    period_type period_type NOT NULL,       -- years, and the newest twelve months of which all is known
    period_start DATE NOT NULL,
    period_end DATE NOT NULL,
    from_stage VARCHAR NOT NULL,            -- 'population' at the front door
    to_stage VARCHAR NOT NULL,
    characteristic VARCHAR NOT NULL CHECK (characteristic IN ('ethnic_group', 'sex', 'age_band')),
    category VARCHAR NOT NULL,              -- 'Not known' is compared with nobody
    compared_with VARCHAR NOT NULL,         -- the category that stands for 1
    numerator INTEGER,                      -- events of the group that were followed; at the front door its contacts
    denominator INTEGER,                    -- events of the group
    percentage DOUBLE,
    ratio DOUBLE,                           -- the percentage over that of the category compared with
    lower DOUBLE,                           -- what chance may make of the ratio, 95%; also where there is no ratio
    upper DOUBLE,                           -- null: no limit
    verdict VARCHAR CHECK (verdict IN ('higher', 'lower', 'similar')),  -- null: fewer than five events, or no ratio
    status status NOT NULL,                 -- of the ratio
    valid_on DATE,
    PRIMARY KEY (area_code, period_type, period_end, from_stage, to_stage, characteristic, category),
    CHECK ((ratio IS NOT NULL) = (status = 'shown')));

CREATE TABLE source (
    source_id VARCHAR PRIMARY KEY,
    title VARCHAR NOT NULL,
    publisher VARCHAR NOT NULL,
    licence VARCHAR NOT NULL,
    address VARCHAR NOT NULL,
    published_on DATE);                     -- of the newest file; null if no sidecar says

CREATE TABLE source_file (
    file_name VARCHAR PRIMARY KEY,
    source_id VARCHAR,
    sha256 VARCHAR NOT NULL,
    extract_on DATE,                        -- of records; null for tables
    published_on DATE,
    rows_read INTEGER NOT NULL,
    rows_accepted INTEGER NOT NULL,
    rows_rejected INTEGER NOT NULL,
    unused_columns VARCHAR[] NOT NULL,
    verdict VARCHAR NOT NULL CHECK (verdict IN ('accepted', 'accepted_with_concerns', 'rejected')),
    reason VARCHAR,                         -- why it was refused and what to do, or what to know before trusting it
    CHECK (rows_read = rows_accepted + rows_rejected));

CREATE TABLE rejection (
    file_name VARCHAR NOT NULL,
    column_name VARCHAR,
    reason VARCHAR NOT NULL,
    rows INTEGER NOT NULL,
    first_row INTEGER NOT NULL,
    is_expected BOOLEAN NOT NULL,           -- such as a heading inside a table
    advice VARCHAR NOT NULL);               -- what the data officer can do

CREATE TABLE data_concern (
    concern VARCHAR NOT NULL,
    severity VARCHAR NOT NULL,
    source_id VARCHAR,
    indicator_id VARCHAR,
    extract_on DATE,
    rows_affected INTEGER,
    message VARCHAR NOT NULL,
    advice VARCHAR,                         -- what the data officer can do
    file_name VARCHAR,                      -- of records: the file and its sheet
    column_name VARCHAR);

CREATE TABLE list_received (                -- a list of records and a month: whether its extract came, what came of it
    source_id VARCHAR NOT NULL,
    month DATE NOT NULL,                    -- the first day of the month in which it was extracted
    title VARCHAR NOT NULL,                 -- of the list
    state VARCHAR NOT NULL CHECK (state IN ('received', 'refused', 'late', 'missing')),
    owner VARCHAR NOT NULL,                 -- who sends it
    extract_on DATE,
    rows_read INTEGER,                      -- these numbers are null in the public edition
    rows_accepted INTEGER,
    rows_rejected INTEGER,
    concerns INTEGER,
    rows_withdrawn INTEGER,                 -- rows of the extract before that should be in it and are not
    days_changed INTEGER,                   -- days that were another day in an earlier extract
    PRIMARY KEY (source_id, month));

CREATE TABLE restatement (                  -- what a newer extract changed: a figure, or the rows of a list in a month
    indicator_id VARCHAR,
    source_id VARCHAR,
    area_code VARCHAR NOT NULL,
    period_type period_type NOT NULL,
    period_end DATE NOT NULL,
    first_value DOUBLE NOT NULL,
    previous_value DOUBLE NOT NULL,
    value DOUBLE NOT NULL,
    extract_on DATE NOT NULL,               -- of the extract that changed it last
    CHECK ((indicator_id IS NULL) <> (source_id IS NULL)));

CREATE TABLE reconciliation (
    printed_order INTEGER PRIMARY KEY,      -- the place of the figure among all that were printed
    file_name VARCHAR NOT NULL,
    row_number INTEGER NOT NULL,            -- in that file
    indicator_id VARCHAR,
    printed_name VARCHAR NOT NULL,
    area_code VARCHAR,
    printed_area VARCHAR NOT NULL,
    statistic statistic NOT NULL,
    category VARCHAR NOT NULL,
    period_type VARCHAR NOT NULL,
    period_end DATE,
    printed_period VARCHAR NOT NULL,
    published_value DOUBLE,
    printed VARCHAR NOT NULL,
    computed_value DOUBLE,
    difference DOUBLE,
    verdict VARCHAR NOT NULL CHECK (verdict IN
        ('agrees', 'within_population_revision', 'differs', 'cannot_be_computed')),
    explanation VARCHAR NOT NULL,
    reference VARCHAR NOT NULL);

CREATE TABLE disclosure (                   -- how much the public edition hides, and why: one row, in both editions
    threshold INTEGER NOT NULL,             -- counts from 1 to it are hidden
    counts INTEGER NOT NULL,                -- counts of our own records that there are, each once
    small INTEGER NOT NULL,                 -- hidden because they are small
    partners INTEGER NOT NULL,              -- hidden so that a small one cannot be worked out
    figures_hidden INTEGER NOT NULL,        -- observations that rest on a hidden count
    figures_left_out INTEGER NOT NULL);     -- observations by month that are broken down, which are not public

CREATE TABLE check_result (
    name VARCHAR PRIMARY KEY, passed BOOLEAN NOT NULL, count INTEGER NOT NULL);
