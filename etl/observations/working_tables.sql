-- The tables a build works in before anything is written for readers. Of file_order the highest is the newest file.

CREATE TEMP TABLE national_value (
    source_id VARCHAR NOT NULL, area_code VARCHAR NOT NULL, period_start DATE NOT NULL, period_end DATE NOT NULL,
    measure VARCHAR NOT NULL, breakdown VARCHAR NOT NULL, category VARCHAR NOT NULL,
    value DOUBLE, status VARCHAR NOT NULL, note VARCHAR, file_order INTEGER NOT NULL);
CREATE TEMP TABLE set_aside (                -- what rows were about that could not be used
    source_id VARCHAR NOT NULL, area_code VARCHAR NOT NULL, period_end DATE NOT NULL);
CREATE TEMP TABLE neighbour (
    vintage VARCHAR NOT NULL, area_code VARCHAR NOT NULL, member_code VARCHAR NOT NULL, position INTEGER NOT NULL,
    closeness VARCHAR, file_order INTEGER NOT NULL);
CREATE TEMP TABLE printed_figure (           -- what a partnership has printed in its reports
    printed_order INTEGER,                   -- the place of the figure among all that were printed
    file_name VARCHAR NOT NULL, file_order INTEGER NOT NULL, row_number INTEGER NOT NULL, area_text VARCHAR NOT NULL, area_code VARCHAR NOT NULL, group_id VARCHAR,
    statistic VARCHAR NOT NULL, printed_name VARCHAR NOT NULL, indicator_id VARCHAR, why_not VARCHAR,
    breakdown VARCHAR, category VARCHAR NOT NULL, unit VARCHAR, period_type VARCHAR NOT NULL,
    period_start DATE, period_end DATE, printed_period VARCHAR NOT NULL, printed VARCHAR NOT NULL, value DOUBLE,
    status VARCHAR NOT NULL, is_estimate BOOLEAN NOT NULL, report VARCHAR NOT NULL, report_table VARCHAR NOT NULL,
    note VARCHAR, source_id VARCHAR NOT NULL);
CREATE TEMP TABLE preference (               -- 1 is shown first
    period_type VARCHAR NOT NULL, source_id VARCHAR NOT NULL, preference INTEGER NOT NULL);
CREATE TEMP TABLE own_group (group_id VARCHAR NOT NULL, member_code VARCHAR NOT NULL);
CREATE TEMP TABLE figure (                   -- every figure from every source; observation picks among them
    indicator_id VARCHAR NOT NULL, area_code VARCHAR NOT NULL, period_type VARCHAR NOT NULL,
    period_start DATE NOT NULL, period_end DATE NOT NULL, breakdown VARCHAR NOT NULL, category VARCHAR NOT NULL,
    value DOUBLE, numerator DOUBLE, denominator DOUBLE, status VARCHAR NOT NULL, origin VARCHAR NOT NULL,
    source_id VARCHAR NOT NULL, report VARCHAR, reference VARCHAR, population_year INTEGER,
    is_provisional BOOLEAN DEFAULT false, valid_on DATE,
    printed_order INTEGER NOT NULL);         -- of figures of one source and origin the first is preferred
CREATE TEMP TABLE doubtful_figure (          -- concerns.sql tells of them
    concern VARCHAR NOT NULL, source_id VARCHAR NOT NULL, indicator_id VARCHAR, area_code VARCHAR NOT NULL,
    period_end DATE NOT NULL);
CREATE TEMP TABLE divisor (              -- children to divide by in a year, and of which mid-year they are
    is_for_records BOOLEAN NOT NULL, area_code VARCHAR NOT NULL, year INTEGER NOT NULL, population_0_17 DOUBLE NOT NULL,
    population_year INTEGER NOT NULL);
CREATE TEMP TABLE division (            -- what each divided indicator is divided from and by
    indicator_id VARCHAR NOT NULL, numerator_id VARCHAR NOT NULL, denominator_id VARCHAR NOT NULL,
    multiplier INTEGER NOT NULL, measured VARCHAR NOT NULL);
CREATE TEMP TABLE poisson_limit (            -- 95% limits of a number of events
    events DOUBLE NOT NULL, lower DOUBLE NOT NULL, upper DOUBLE NOT NULL);
