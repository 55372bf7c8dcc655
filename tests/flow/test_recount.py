"""One year of the made-up council's flow counted a second time, from its files, in plain Python.

Nothing of the product counts here; only the reading of files is that of the other recount.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from math import ceil
from pathlib import Path
from statistics import median
from typing import Any

import duckdb
import pytest

from tests.facts.test_recount import LAST_YEAR, day, known_day, merged

pytestmark = pytest.mark.xdist_group("the made-up council counted again")  # its files are read once

ENQUIRIES = "List 5 Section 47 enquiries and initial child protection conferences"
Days = Mapping[str, list[date]]


def by_child(pairs: Iterable[tuple[str, date]]) -> Days:
    found = defaultdict(list)
    for child, on in sorted(set(pairs)):
        found[child].append(on)
    return found


@pytest.fixture(scope="module")
def published(council: Any) -> dict[tuple[str, str, str, str], tuple[Any, ...]]:
    with duckdb.connect(str(council.publication), read_only=True) as connection:
        rows = connection.execute(
            """
            SELECT from_stage, to_stage, method, category, numerator, denominator, median_days, ninetieth_days
            FROM flow WHERE period_type = 'year' AND period_end = $1 AND status IN ('shown', 'not_applicable')
            """,
            [LAST_YEAR.end],
        ).fetchall()
    return {row[:4]: row[4:] for row in rows}


@pytest.fixture(scope="module")
def stages(made_up: Path) -> dict[str, Any]:
    contacts = [
        (row[0], known_day(row[4]), row[5].partition(": ")[2]) for row in merged(made_up, "List 1 Contacts", (0, 4, 5))
    ]
    referrals: dict[tuple[str, date], str] = {}
    for row in sorted(merged(made_up, "List 3 Referrals", (0, 4, 5)), key=lambda row: row[5].partition(") ")[2]):
        referrals.setdefault((row[0], known_day(row[4])), row[5].partition(": ")[2])
    enquiries = [(row[0], known_day(row[5]), day(row[7])) for row in merged(made_up, ENQUIRIES, (0, 5))]
    assessments = merged(made_up, "List 4 Assessments", (0, 5))
    plans = merged(made_up, "List 7 Child protection plans", (0, 5), ended=11)
    return {
        "contact": contacts,
        "referral": referrals,
        "assessment": by_child((row[0], known_day(row[5])) for row in assessments),
        "section_47": enquiries,
        "conference": by_child((child, held) for child, _, held in enquiries if held),
        "plan": by_child((row[0], known_day(row[5])) for row in plans),
    }


def answer(waits: list[int | None]) -> tuple[Any, ...]:
    taken = sorted(wait for wait in waits if wait is not None)
    if not taken:
        return 0, len(waits), None, None
    return len(taken), len(waits), median(taken), taken[ceil(0.9 * len(taken)) - 1]


def wait(child: str, on: date, later: Days, earlier: Days, most: int) -> int | None:
    """Days to the first later event, unless it comes too late or another of the earlier ones was nearer to it."""
    following = next((then for then in later.get(child, ()) if then >= on), None)
    again = next((then for then in earlier.get(child, ()) if then > on), date.max)
    return (following - on).days if following and following < again and (following - on).days <= most else None


def test_contacts_and_their_referrals(published: Any, stages: Any) -> None:
    referrals = by_child(stages["referral"])
    for source in ("total", "Police", "Schools"):
        chosen = [(c, on) for c, on, of in stages["contact"] if LAST_YEAR.has(on) and source in ("total", of)]
        waits = [wait(child, on, referrals, {}, 7) for child, on in chosen]
        assert published["contact", "referral", "cohort", source] == answer(waits), source
    period = (
        sum(LAST_YEAR.has(on) for _, on in stages["referral"]),
        len([1 for _, on, _ in stages["contact"] if LAST_YEAR.has(on)]),
    )
    assert published["contact", "referral", "period", "total"] == (*period, None, None)


@pytest.mark.parametrize(("to_stage", "most"), [("assessment", 30), ("section_47", 90)])
def test_referrals_and_what_followed_them(published: Any, stages: Any, to_stage: str, most: int) -> None:
    referrals = by_child(stages["referral"])
    later = stages[to_stage] if to_stage == "assessment" else by_child((c, on) for c, on, _ in stages[to_stage])
    for source in ("total", "Police", "Health services"):
        chosen = [key for key, of in stages["referral"].items() if LAST_YEAR.has(key[1]) and source in ("total", of)]
        waits = [wait(child, on, later, referrals, most) for child, on in chosen]
        assert published["referral", to_stage, "cohort", source] == answer(waits), source


def test_enquiries_and_their_conferences(published: Any, stages: Any) -> None:
    """By source too: of each enquiry the referral that it came of, the nearest of the ninety days before."""
    referrals, plans = by_child(stages["referral"]), stages["plan"]
    assert not [c for c, on, _ in stages["section_47"] if plans.get(c) and plans[c][0] < on and LAST_YEAR.has(on)]
    last = {(child, held): max(on for c, on, h in stages["section_47"] if (c, h) == (child, held))
            for child, on, held in stages["section_47"] if held and LAST_YEAR.has(on)}  # fmt: skip
    waits: dict[str, list[int | None]] = defaultdict(list)
    for child, on, held in stages["section_47"]:
        if LAST_YEAR.has(on):
            is_its_own = held is not None and last[child, held] == on and (held - on).days <= 60
            took = (held - on).days if held and is_its_own else None
            before = referrals.get(child, [])[: bisect_right(referrals.get(child, []), on)]
            source = stages["referral"][child, before[-1]] if before and (on - before[-1]).days <= 90 else ""
            for name in ("total", source or "No referral found"):
                waits[name].append(took)
    found = {key[3]: row for key, row in published.items() if key[:3] == ("section_47", "conference", "cohort")}
    assert {name: row for name, row in found.items() if row[1]} == {name: answer(rows) for name, rows in waits.items()}


def test_conferences_and_their_plans(published: Any, stages: Any) -> None:
    held = [(child, on) for child, days in stages["conference"].items() for on in days if LAST_YEAR.has(on)]
    waits = [wait(child, on, stages["plan"], stages["conference"], 15) for child, on in held]
    assert published["conference", "plan", "cohort", "total"] == answer(waits)


def test_a_stage_has_as_many_events_as_its_indicator(published: Any, council: Any) -> None:
    """Contacts that became a referral are also those of the indicator that follows contacts, to the unit."""
    with duckdb.connect(str(council.publication), read_only=True) as connection:
        sql = """
            SELECT indicator_id, coalesce(numerator, value), denominator FROM observation
            WHERE origin = 'computed' AND period_type = 'year' AND period_end = $1 AND category = 'total'
        """
        figures = {row[0]: row[1:] for row in connection.execute(sql, [LAST_YEAR.end]).fetchall()}
    followed = published["contact", "referral", "cohort", "total"]
    assert figures["contacts_followed_by_referral_pct"] == followed[:2]
    assert figures["section_47_to_conference_pct"] == published["section_47", "conference", "cohort", "total"][:2]
    assert figures["contacts"][0] == followed[1]
    assert figures["referrals"][0] == published["contact", "referral", "period", "total"][0]
    assert figures["cp_plans_started"][0] == published["conference", "plan", "period", "total"][0]


def test_relative_rates_are_of_the_groups_of_the_year(published: Any, council: Any, made_up: Path) -> None:
    """Referrals of boys and girls beside the files; the groups of every stage add up to its flow."""
    with duckdb.connect(str(council.publication), read_only=True) as connection:
        sql = """
            SELECT from_stage, to_stage, characteristic, category, numerator, denominator FROM relative_rate
            WHERE period_type = 'year' AND period_end = $1
        """
        rows = connection.execute(sql, [LAST_YEAR.end]).fetchall()
    whole: Counter[tuple[str, str, str]] = Counter()
    for row in rows:
        whole[row[0], row[1], row[2]] += row[4]
    for (from_stage, to_stage, characteristic), numerator in whole.items():
        flow = published[from_stage, to_stage, "cohort", "total"] if from_stage != "population" else None
        expected = flow[0] if flow else published["contact", "referral", "cohort", "total"][1]
        assert numerator == expected, (to_stage, characteristic)
    sexes = {(row[0], known_day(row[4])): row[1] for row in merged(made_up, "List 3 Referrals", (0, 4, 5))}
    boys = sum(LAST_YEAR.has(on) and sex == "a) Male" for (_, on), sex in sexes.items())
    (row,) = [row for row in rows if row[:4] == ("referral", "assessment", "sex", "Male")]
    assert row[5] == boys
