"""Everything that may be wrong with a row, as conditions in SQL over the columns that ``conform`` works out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from etl.database import quoted
from etl.sources.lists import Column, ListSource, folded_heading

DAYS = ("day", "birth", "moment")
DAYS_BEFORE_BIRTH = 280
GIVEN = "given"  # said of the row when its file was parsed
UNEVEN = "the row has "
IS_TOTAL, IS_HEADING = "is a total, not a record", "is the heading, repeated"
IS_COPY, DIFFERS = "is the same as another row, which counts", "differs between rows that describe the same"
IS_ANOTHERS = "is another authority"
EXPECTED = (IS_TOTAL, IS_HEADING, IS_COPY)  # no sign that the export is wrong
_OF_A_DAY = {
    "blank": "is blank",
    "no day": "is not a day",
    "month first": "is impossible as day/month but fits month/day",
    "placeholder": "is before any possible event",
    "too early": "is before any possible event",
    "never": "is in the future",
    "future": "is after the day of the extract",
}
_ADVICE = {
    "is blank": "Fill it in, in the case system.",
    "is impossible as day/month but fits month/day": "Export days as dd/mm/yyyy.",
    DIFFERS: "Correct or delete the one that is wrong, in the case system.",
    IS_ANOTHERS: "Leave the rows of other authorities out of the export.",
}
_KINDS = {"id": "an id (value withheld)", "number": "a number", "period": "a month, quarter or year"}


@dataclass(frozen=True)
class Fault:
    """A fault of a row: when it has it, the column's heading, and the reason in words."""

    condition: str
    heading: str
    reason: str


@dataclass(frozen=True)
class Question:
    """Faults of which a row has none if ``is_good`` holds, so that most rows are asked one thing and not many."""

    is_good: str
    faults: tuple[Fault, ...]


def what_to_do(reason: str) -> str:
    """What the officer can do about rows that were set aside for this reason.

    >>> what_to_do("is a total, not a record")
    'Nothing to do: no record is lost.'
    """
    if reason in EXPECTED:
        return "Nothing to do: no record is lost."
    if reason.startswith(UNEVEN):
        return "Export the list again."
    return _ADVICE.get(reason, "Correct it in the case system.")


def questions(source: ListSource, here: Mapping[str, Column], home: frozenset[str]) -> Iterator[Question]:
    """In order: the first fault that holds is the row's. here: columns that the files have. home: names of ours."""
    yield Question("coalesce(given_fault, '') = ''", (Fault("given_fault <> ''", "", GIVEN),))
    first = next(iter(here))
    for name, column in here.items():
        no_record = tuple(_no_record(name, column)) if name == first else ()
        if column.needed or no_record:
            yield _of_a_needed_cell(name, column, no_record)
    for span in source.spans:
        if span.start in here and span.end in here:
            start, end = here[span.start], here[span.end]
            kind = "TIMESTAMP" if start.type == end.type == "moment" else "DATE"
            yield _alone(f"{span.end}::{kind} < {span.start}::{kind}", end.heading, f"is before {start.heading}")
    if "born_on" in here and source.counted_on in here:
        late = f"moment_born_on::DATE > {source.counted_on}::DATE + {DAYS_BEFORE_BIRTH}"
        yield _alone(late, here["born_on"].heading, "is more than 40 weeks after the event")
    if "authority" in here:
        names = ", ".join(f"'{quoted(name)}'" for name in sorted(home))
        yield _alone(f"lower(authority) NOT IN ({names})", here["authority"].heading, IS_ANOTHERS)


def _no_record(name: str, column: Column) -> Iterator[Fault]:
    """What may stand in the first cell of a row that is none."""
    cell = f"lower(trim(raw_{name}))"
    names = ", ".join(f"'{quoted(folded_heading(one))}'" for one in (column.heading, *column.also))
    yield Fault(f"regexp_matches({cell}, '^(grand |sub-?)?totals?\\b')", "", IS_TOTAL)
    yield Fault(f"{cell} IN ({names})", "", IS_HEADING)


def _of_a_needed_cell(name: str, column: Column, no_record: tuple[Fault, ...]) -> Question:
    if column.type in DAYS:
        of_day = tuple(Fault(f"fault_{name} = '{kind}'", column.heading, why) for kind, why in _OF_A_DAY.items())
        return Question(f"fault_{name} IS NULL", (*no_record, *of_day))
    blank = Fault(f"is_blank(coalesce(raw_{name}, ''))", column.heading, "is blank")
    if column.type == "id":
        wrong = Fault(f"NOT is_id({name})", column.heading, f"is not {_KINDS['id']}")
        return Question(f"coalesce(is_id({name}), false)", (*no_record, blank, wrong))
    kind = _KINDS.get(column.type)
    wrong_kind = (Fault(f"bad_{name}", column.heading, f"is not {kind}"),) if kind else ()
    found = (*no_record, *wrong_kind, *((blank,) if column.needed else ()))
    return Question(" AND ".join(f"NOT coalesce({fault.condition}, false)" for fault in found), found)


def _alone(condition: str, heading: str, reason: str) -> Question:
    return Question(f"NOT coalesce({condition}, false)", (Fault(condition, heading, reason),))
