"""The stages of a child's way through the system, and the steps between them: the one place where they stand.

A section 47 enquiry is a step from the referral and not from the assessment: most begin before an assessment ends.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any

from etl.facts.declared import declared_facts

METHODS = ("cohort", "period")
BREAKDOWNS = ("total", "source_group")


@dataclass(frozen=True)
class Stage:
    """An event of a child's way. one: as a sentence names it. on: the column of its fact with its day."""

    stage: str
    title: str
    one: str
    meaning: str
    fact: str
    on: str


@dataclass(frozen=True)
class Step:
    """From one stage to a later one, which counts when it comes within ``days`` days of the same child.

    uses: columns of the earlier stage's fact besides its day.
    """

    from_stage: str
    to_stage: str
    days: int
    uses: tuple[str, ...] = ()
    note: str | None = None


STAGES = (
    Stage(
        "contact", "Contacts", "a contact",
        "Somebody tells the council that they are worried about a child.", "contact", "contact_on",
    ),
    Stage(
        "referral", "Referrals", "a referral",
        "The council's social care service is asked to help or protect a child.", "referral", "referred_on",
    ),
    Stage(
        "assessment", "Assessments", "an assessment",
        "A social worker finds out what a child and the family need.", "assessment", "started_on",
    ),
    Stage(
        "section_47", "Section 47 enquiries", "a section 47 enquiry",
        "Social care, police and others find out whether a child is being harmed. The law is section 47 of the "
        "Children Act 1989.", "section_47_enquiry", "started_on",
    ),
    Stage(
        "conference", "Initial conferences", "an initial conference",
        "The first child protection conference: the family and all agencies decide whether a child needs a plan.",
        "initial_conference", "conference_on",
    ),
    Stage(
        "plan", "Child protection plans", "a child protection plan",
        "What everybody will do to keep a child safe, with a core group that sees to it.", "child_protection_plan",
        "started_on",
    ),
)  # fmt: skip
STEPS = (
    Step(
        "contact", "referral", 7,
        note="Several contacts about a child before one referral each count as followed by it.",
    ),
    Step("referral", "assessment", 30),
    Step("referral", "section_47", 90),
    Step(
        "section_47", "conference", 60, ("conference_on", "has_plan_at_start"),
        "Enquiries about children who already had a plan are left out: they need no conference.",
    ),
    Step("conference", "plan", 15),
)  # fmt: skip


def stage_rows() -> list[dict[str, Any]]:
    """Rows of ``flow_stage``, in the order of a child's way."""
    return [
        {
            "stage": stage.stage,
            "position": place,
            "title": stage.title,
            "many": stage.title[0].lower() + stage.title[1:],
            "one": stage.one,
            "meaning": stage.meaning,
        }
        for place, stage in enumerate(STAGES)
    ]


def step_rows() -> list[dict[str, Any]]:
    """Rows of ``flow_step``, in their order."""
    rows = [{"position": place, **asdict(step)} for place, step in enumerate(STEPS)]
    return [{name: value for name, value in row.items() if name != "uses"} for row in rows]


def question_rows() -> list[dict[str, Any]]:
    """Everything that is asked of a period: each step, followed or set side by side, whole or by source."""
    return [
        {
            "indicator_id": f"{step.from_stage} to {step.to_stage}, {method}, {breakdown}",
            "from_stage": step.from_stage,
            "to_stage": step.to_stage,
            "method": method,
            "breakdown": breakdown,
        }
        for step in STEPS
        for method in METHODS
        for breakdown in BREAKDOWNS
    ]


def need_rows() -> list[dict[str, Any]]:
    """The lists without which a question has no answer, as the table ``needed`` has them."""
    found: dict[tuple[str, str], dict[str, Any]] = {}
    for question in question_rows():
        step = next(one for one in STEPS if (one.from_stage, one.to_stage) == _ends(question))
        is_followed = question["method"] == "cohort"
        # What follows an event lies after it: only what is set side by side needs the history of both stages.
        needs = [*_needs(step.from_stage, step.uses if is_followed else ())]
        needs += [(source_id, 0 if is_followed else months) for source_id, months in _needs(step.to_stage)]
        if question["breakdown"] == "source_group":
            needs += [*_source_needs(step.from_stage), *([] if is_followed else _source_needs(step.to_stage))]
        for source_id, months in needs:
            key = (question["indicator_id"], source_id)
            row = found.setdefault(key, {"indicator_id": key[0], "source_id": source_id, "looks_back_months": 0})
            row["looks_back_months"] = max(row["looks_back_months"], months)
            row["matures_after_days"] = step.days if is_followed else 0
    return list(found.values())


def _ends(question: dict[str, Any]) -> tuple[str, str]:
    return question["from_stage"], question["to_stage"]


def _needs(name: str, uses: tuple[str, ...] = ()) -> Iterator[tuple[str, int]]:
    """The lists that tell of a stage, each with how many months before a period it must reach back."""
    stage = next(one for one in STAGES if one.stage == name)
    fact = declared_facts()[stage.fact]
    for source_id in fact.sources(frozenset(uses)):
        yield source_id, fact.looks_back.get(stage.on, 0) if source_id == fact.rows else 0


def _source_needs(name: str) -> Iterator[tuple[str, int]]:
    """What tells who sent the referral that a stage came from: every stage before it, ever further back."""
    months = 0
    while step := next((one for one in STEPS if one.to_stage == name and name != "referral"), None):
        months += -(-step.days // 30)
        name = step.from_stage
        yield from ((source_id, max(months, own)) for source_id, own in _needs(name))
