"""Children followed from stage to stage: drawn by hand on both sides of every edge, and a twin in plain Python."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from statistics import median
from typing import Any, NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from etl.database import Connection, fill, open_working_database, records, run_sql
from etl.flow import run
from etl.flow.stages import STAGES, STEPS, question_rows, step_rows
from tests.facts.worked import LAST, SETTINGS, facts_of, figures

EVENTS, FLOW = ((Path(run.__file__).parent / f"{name}.sql").read_text(encoding="utf-8") for name in ("events", "flow"))


def on(text: str) -> date:
    return date.fromisoformat(f"2023-{text}")


def contact(child: str, day: str, source: str = "6") -> dict[str, Any]:
    return {"child_id": child, "contact_on": on(day), "contact_source": source}


def referral(child: str, day: str, source: str = "6") -> dict[str, Any]:
    return {"child_id": child, "referred_on": on(day), "referral_source": source}


def starting(child: str, day: str, **more: Any) -> dict[str, Any]:
    return {"child_id": child, "started_on": on(day), **more}


def flow_of(lists: dict[str, list[dict[str, Any]]]) -> list[dict[str, Any]]:
    with facts_of(lists) as connection:
        return worked_out(connection)


def worked_out(connection: Connection) -> list[dict[str, Any]]:
    figures(connection, SETTINGS.loaded)
    run.work_out_flow(connection, "E08000012", date(2026, 1, 1))
    return records(connection, "FROM flow")


def one(rows: list[dict[str, Any]], to_stage: str, method: str = "cohort", **wanted: Any) -> dict[str, Any]:
    wanted = {"category": "total", "period_type": "year", "period_end": date(2024, 3, 31)} | wanted
    wanted |= {"to_stage": to_stage, "method": method}
    (found,) = [row for row in rows if all(row[name] == value for name, value in wanted.items())]
    return found


def told(row: dict[str, Any]) -> tuple[Any, ...]:
    return row["numerator"], row["denominator"], row["median_days"], row["ninetieth_days"]


DRAWN = {
    "contacts": [
        contact("on the seventh day", "05-01"),
        contact("a day late", "05-01"),
        contact("two agencies about one night", "05-01", "6"),
        contact("two agencies about one night", "05-03", "2A"),
        contact("the referral came first", "05-02"),
    ],
    "referrals": [
        referral("on the seventh day", "05-08"),
        referral("a day late", "05-09"),
        referral("two agencies about one night", "05-03", "2A"),
        referral("the referral came first", "05-01"),
        referral("referred twice", "06-01", "6"),
        referral("referred twice", "06-21", "2A"),
        referral("seen twice", "06-01", "2A"),
        referral("seen too late", "06-01", "2A"),
    ],
    "assessments": [
        starting("referred twice", "06-25"),
        starting("seen twice", "07-01"),
        starting("seen twice", "06-30"),
        starting("seen too late", "07-02"),
    ],
    "section_47_enquiries": [
        starting("referred twice", "08-20"),
        starting("seen twice", "08-30"),
        starting("seen too late", "08-31"),
        starting("on the sixtieth day", "09-01", conference_on=on("10-31")),
        starting("a day after it", "09-01", conference_on=on("11-01")),
        starting("two enquiries", "09-01", conference_on=on("09-20")),
        starting("two enquiries", "09-10", conference_on=on("09-20")),
        starting("enquired after again", "09-01", conference_on=on("09-20")),
        starting("enquired after again", "09-12"),
        starting("on a plan", "09-01"),
    ],
    "child_protection_plans": [
        starting("on a plan", "01-05"),
        starting("on the sixtieth day", "11-15"),
        starting("a day after it", "11-17"),
        starting("two enquiries", "09-20"),
    ],
}


@pytest.fixture(scope="module")
def drawn() -> list[dict[str, Any]]:
    return flow_of(DRAWN)


def test_a_contact_is_followed_by_a_referral_up_to_the_seventh_day(drawn: list[dict[str, Any]]) -> None:
    """Both agencies that wrote about one night were heard; a referral before the contact did not come of it."""
    assert told(one(drawn, "referral")) == (3, 5, 2, 7)
    assert one(drawn, "referral")["value"] == 60
    assert told(one(drawn, "referral", category="Schools")) == (1, 1, 0, 0)
    assert told(one(drawn, "referral", category="Police")) == (2, 4, 4.5, 7)


def test_what_follows_a_second_referral_is_not_told_of_the_first(drawn: list[dict[str, Any]]) -> None:
    """Of two assessments the first gives the time; on the 31st day it is too late."""
    assert told(one(drawn, "assessment")) == (2, 8, 16.5, 29)
    assert told(one(drawn, "assessment", category="Police"))[:2] == (0, 4)  # one of them the first of two
    assert told(one(drawn, "assessment", category="Schools"))[:2] == (2, 4)


def test_an_enquiry_follows_its_referral_up_to_the_ninetieth_day(drawn: list[dict[str, Any]]) -> None:
    assert told(one(drawn, "section_47")) == (2, 8, 75, 90)


def test_an_enquiry_leads_to_the_conference_that_its_list_names(drawn: list[dict[str, Any]]) -> None:
    """Of two that name one conference the last; a later one without a conference takes nothing away. Of those who had
    a plan none was needed."""
    assert told(one(drawn, "conference")) == (3, 9, 19, 60)
    assert told(one(drawn, "conference", category="Schools"))[:2] == (0, 2)
    assert told(one(drawn, "conference", category="No referral found"))[:2] == (3, 7)


def test_a_conference_is_followed_by_a_plan_up_to_the_fifteenth_day(drawn: list[dict[str, Any]]) -> None:
    assert told(one(drawn, "plan")) == (2, 4, 7.5, 15)


def test_events_side_by_side_are_all_events_of_the_period_and_may_pass_a_hundred(drawn: list[dict[str, Any]]) -> None:
    """Nobody is followed: eight referrals beside five contacts are 160, whoever's they are, and there is no time."""
    assert told(one(drawn, "referral", "period")) == (8, 5, None, None)
    assert one(drawn, "referral", "period")["value"] == 160
    assert told(one(drawn, "conference", "period"))[:2] == (4, 10)
    assert told(one(drawn, "plan", "period"))[:2] == (3, 4)


def test_where_nobody_was_followed_there_is_no_figure_and_no_nought(drawn: list[dict[str, Any]]) -> None:
    row = one(drawn, "referral", period_end=date(2023, 3, 31))
    assert (row["value"], row["status"], row["denominator"]) == (None, "not_applicable", 0)


def test_a_quarter_and_any_twelve_months_hold_the_same_children(drawn: list[dict[str, Any]]) -> None:
    for kind, end in (("quarter", date(2023, 6, 30)), ("rolling_12_months", date(2023, 7, 31))):
        assert told(one(drawn, "referral", period_type=kind, period_end=end)) == (3, 5, 2, 7)


def test_what_has_not_had_its_time_says_from_when_it_can_be_known() -> None:
    """The last records are of 31 March 2025: its contacts need a week more, its enquiries sixty days."""
    rows = flow_of({})
    waits = {"referral": 7, "assessment": 30, "section_47": 90, "conference": 60, "plan": 15}
    for to_stage, days in waits.items():
        row = one(rows, to_stage, period_end=LAST)
        assert (row["status"], row["value"], row["valid_on"]) == ("too_recent", None, LAST + timedelta(days))
        assert one(rows, to_stage, "period", period_end=LAST)["status"] == "not_applicable"
    december = date(2024, 12, 31)
    assert one(rows, "section_47", period_type="quarter", period_end=december)["status"] == "not_applicable"
    assert (
        one(rows, "section_47", period_type="rolling_12_months", period_end=date(2025, 1, 31))["status"] == "too_recent"
    )


@contextmanager
def without(sql: str) -> Iterator[list[dict[str, Any]]]:
    with facts_of(DRAWN) as connection:
        connection.execute(sql)
        yield worked_out(connection)


def test_a_list_that_never_came_leaves_its_steps_not_received_and_no_others() -> None:
    with without("DELETE FROM extract_used WHERE source_id = 'assessments'") as rows:
        assert one(rows, "assessment")["status"] == "not_received"
        assert one(rows, "assessment", "period")["status"] == "not_received"
        assert one(rows, "section_47")["status"] == "shown"


def test_a_month_that_is_missing_after_the_period_is_missed_too() -> None:
    """Contacts of May are followed into June. When June's referrals never came, May's figure would be too low."""
    sql = """
        UPDATE extract_used SET looks_back_to = date_trunc('month', extract_on) WHERE source_id = 'referrals';
        DELETE FROM extract_used WHERE source_id = 'referrals' AND extract_on = DATE '2023-07-31'
    """
    with without(sql) as rows:
        quarter = {"period_type": "quarter", "period_end": date(2023, 6, 30)}
        assert one(rows, "referral", **quarter)["status"] == "not_received"
        assert one(rows, "referral", "period", **quarter)["status"] == "shown"


def test_steps_are_between_stages_that_stand_in_order() -> None:
    order = [stage.stage for stage in STAGES]
    assert all(order.index(step.from_stage) < order.index(step.to_stage) for step in STEPS)
    assert {step.to_stage for step in STEPS} == set(order[1:])


# ---------------------------------------------------------------- a twin
class Event(NamedTuple):
    stage: str
    child: str
    day: date
    source: str
    conference: date | None
    has_plan: bool


FACTS = {
    "contact": ("fact_contact", "contact_on"), "referral": ("fact_referral", "referred_on"),
    "assessment": ("fact_assessment", "started_on"), "section_47": ("fact_section_47_enquiry", "started_on"),
    "conference": ("fact_initial_conference", "conference_on"), "plan": ("fact_child_protection_plan", "started_on"),
}  # fmt: skip
DAYS = st.integers(0, 130).map(lambda number: date(2023, 1, 1) + timedelta(number))
GIVEN = st.lists(
    st.builds(
        Event, st.sampled_from([name for name in FACTS if name != "conference"]), st.sampled_from("AB"), DAYS,
        st.sampled_from(["Police", "Schools"]), st.none() | DAYS, st.booleans(),
    ),
    max_size=40,
    unique_by=lambda event: (event.stage, event.child, event.day, event.source if event.stage == "contact" else ""),
)  # fmt: skip


def with_conferences(given: Sequence[Event]) -> list[Event]:
    """A child's conference is in the list of enquiries and nowhere else, and is never before its enquiry."""
    given = [
        event._replace(conference=event.conference if event.conference and event.conference >= event.day else None)
        for event in given
    ]
    held = {(event.child, event.conference) for event in given if event.stage == "section_47" and event.conference}
    return [*given, *(Event("conference", child, day, "", None, False) for child, day in sorted(held))]  # type: ignore[arg-type,type-var]


def sql_followed(connection: Connection, events: Sequence[Event]) -> list[tuple[Any, ...]]:
    fill(connection, "flow_step", step_rows())
    for stage, (table, day) in FACTS.items():
        columns = f"child_id VARCHAR, {day} DATE, source_group VARCHAR, conference_on DATE, has_plan_at_start BOOLEAN"
        extra = columns if day != "conference_on" else f"child_id VARCHAR, {day} DATE"
        connection.execute(f"CREATE TEMP TABLE {table} ({extra}, ethnic_group VARCHAR, sex VARCHAR, age_band VARCHAR)")
        for event in (one for one in events if one.stage == stage):
            values: list[Any] = [event.child, event.day]
            values += [] if day == "conference_on" else [event.source, event.conference, event.has_plan]
            marks = ", ".join("?" * len(values))
            connection.execute(f"INSERT INTO {table} SELECT {marks}, NULL, NULL, NULL", values)
    run_sql(connection, EVENTS)
    sql = "SELECT from_stage, to_stage, happened_on, source_group, days_taken FROM followed"
    return [tuple(row.values()) for row in records(connection, sql)]


def origin(events: Sequence[Event], event: Event) -> Event | None:
    """The event of the stage before that it came of."""
    step = next(step for step in STEPS if step.to_stage == event.stage)
    before = [e for e in events if e.stage == step.from_stage and e.child == event.child and e.day <= event.day]
    if event.stage == "conference":
        before = [e for e in before if e.conference == event.day]
    latest = max(before, key=lambda e: e.day, default=None)
    return latest if latest and (event.day - latest.day).days <= step.days else None


def source(events: Sequence[Event], event: Event | None) -> str:
    if event is None:
        return "No referral found"
    return event.source if event.stage in ("contact", "referral") else source(events, origin(events, event))


def twin_followed(events: Sequence[Event]) -> Iterator[tuple[Any, ...]]:
    for step in STEPS:
        for event in (e for e in events if e.stage == step.from_stage):
            if step.to_stage == "conference" and event.has_plan:
                continue
            later = [e for e in events if e.stage == step.to_stage and e.child == event.child and e.day >= event.day]
            if step.from_stage == "contact":
                mine = [e for e in later if (e.day - event.day).days <= step.days]
            else:
                mine = [e for e in later if (came := origin(events, e)) and came.day == event.day]
            days = min(((e.day - event.day).days for e in mine), default=None)
            yield step.from_stage, step.to_stage, event.day, source(events, event), days


@settings(max_examples=60, deadline=None)
@given(GIVEN)
def test_who_is_followed_is_what_a_twin_in_plain_python_says(given: list[Event]) -> None:
    events = with_conferences(given)
    with open_working_database() as connection:
        found = sql_followed(connection, events)
    assert sorted(map(repr, found)) == sorted(map(repr, twin_followed(events)))
    for step in STEPS:
        taken = [row[4] for row in found if row[1] == step.to_stage and row[4] is not None]
        assert all(0 <= days <= step.days for days in taken)
        assert median(taken or [0]) <= step.days


@settings(max_examples=40, deadline=None)
@given(GIVEN)
def test_no_cohort_passes_a_hundred_and_sources_add_up(given: list[Event]) -> None:
    events = with_conferences(given)
    with open_working_database() as connection:
        sql_followed(connection, events)
        asked = [{"period_type": "quarter", "period_start": on("01-01"), "period_end": on("03-31"), **question}
                 for question in question_rows()]  # fmt: skip
        connection.execute(f"CREATE TEMP TABLE flow_question ({run.QUESTION})")
        fill(connection, "flow_question", question_rows())
        columns = "period_type VARCHAR, period_start DATE, period_end DATE, indicator_id VARCHAR, status VARCHAR"
        connection.execute(f"CREATE TEMP TABLE period_state ({columns}, valid_on DATE)")
        names = ("period_type", "period_start", "period_end", "indicator_id")
        fill(connection, "period_state", [{name: row[name] for name in names} | {"status": "shown"} for row in asked])
        run_sql(connection, FLOW, {"home": "E08000012", "as_of": date(2026, 1, 1)})
        rows = records(connection, "FROM flow")
    totals = {(row["to_stage"], row["method"]): row for row in rows if row["breakdown"] == "total"}
    assert len(totals) == 2 * len(STEPS)
    for key, whole in totals.items():
        parts = [row for row in rows if row["breakdown"] != "total" and (row["to_stage"], row["method"]) == key]
        for name in ("numerator", "denominator"):
            assert sum(part[name] for part in parts) == whole[name]
        for row in (whole, *parts):
            assert (row["value"] is None) == (row["denominator"] == 0)
            assert row["method"] == "period" or row["value"] is None or 0 <= row["value"] <= 100
