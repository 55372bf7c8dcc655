"""The letter of the quarter: one page of plain English, every sentence made from the rows that it is true to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from dashboard import queries, wording, year_sentences
from dashboard.pack.content import Item, Letter, Look, Part, Said
from dashboard.pack.measures import Measured
from dashboard.pack.period import Period
from dashboard.pages.request import Request, Row

MOST_CHANGES, MOST_QUESTIONS, MOST_NAMES = 4, 3, 3
FEWEST_FIGURES, MOST_FIGURES = 2, 6
LINES, LETTERS = 46, 90  # on the page, of which a heading takes two, and in a line of it
JUDGED = {"better": "That is a change for the better.", "worse": "That is a change for the worse."}
JUDGED |= dict.fromkeys(("higher", "lower"), "By itself that is neither good nor bad.")
AS = {"better": "better than", "worse": "worse than", "higher": "higher than", "lower": "lower than"}
AS["similar"] = "much the same as"


def letter(
    request: Request, period: Period, audience: Row, looks: Sequence[Look], measured: Sequence[Measured]
) -> Letter:
    """The quarter (or month, or year) on one page."""
    opening = f"This page says what the figures of {period.words} tell us about {request.place}. The pack has the rest."
    before = [
        Part(f"To the {audience['title'].lower()}", [Said(opening)]),
        Part("What has changed", _changes(request, period, looks, measured)),
    ]
    after = [
        Part(f"Beside {request.group.in_sentence if request.group else 'others'}", _beside(request, measured)),
        Part("What you may want to ask", _questions(looks, measured)),
        Part("What we do not know", _unknown(request, period, measured)),
    ]
    figures = Part("The figures", _figures(measured, LINES - _lines([*before, *after]) - 2))
    parts = [*before, figures, *after]
    title = f"Letter of the {period.period_type}: {period.words}"
    title = f"Letter of {period.words}" if period.period_type == "year" else title
    return Letter(title, [part for part in parts if part.said])


def _lines(parts: Sequence[Part]) -> int:
    """How many lines of the page they take."""
    return sum(2 + sum(-(-len(one.words) // LETTERS) for one in part.said) for part in parts if part.said)


def _of(looks: Sequence[Look], reason: str) -> list[Item]:
    """Those of the pack's own measures."""
    return [item for look in looks for item in look.items if item.row["reason"] == reason]


def _changes(request: Request, period: Period, looks: Sequence[Look], measured: Sequence[Measured]) -> list[Said]:
    """What has changed over five years, what broke its usual range in the last month, and what is overdue."""
    ours = {one.indicator["indicator_id"] for one in measured}
    years = queries.annual_changes(request.cursor, request.area["area_code"], period.end)
    found: list[Mapping[str, Any]] = [
        row for row in years if row["indicator_id"] in ours and period.period_type == "year"
    ]
    found += [item.row for item in _of(looks, "signal")]
    said = [Said(f"{row['headline']}. {JUDGED[row['judgement']]}", [row]) for row in found[:MOST_CHANGES]]
    if rest := found[MOST_CHANGES:]:
        said.append(Said(f"The pack names {wording.plural(len(rest), 'other change')}.", rest))
    has_range = [one for one in measured if one.trend.signal_of(period.end)]
    if not found and has_range:
        said.append(Said(f"In {wording.month(period.end)} none of these measures broke its usual range."))
    if not found and not has_range:
        said.append(Said("There are too few figures to judge a change."))
    overdue = _of(looks, "overdue")
    return [*said, *(Said(f"Overdue: {_lower(item.what)}{item.rest}", [item.row]) for item in overdue)]


def _figures(measured: Sequence[Measured], lines: int) -> list[Said]:
    """Each beside the year before, as many as there are lines for; those first that matter most."""
    there = [one for one in measured if one.is_of_period]
    most = min(max(FEWEST_FIGURES, lines // 2), MOST_FIGURES)
    chosen = sorted(there, key=lambda one: one.indicator["matters"] is None)[:most]
    return [
        Said(f"{one.indicator['plain_title']}: {_lower(year_sentences.so_far(one.row, one.indicator))}", [one.row])
        for one in there
        if one in chosen and one.row
    ]


def _lower(sentence: str) -> str:
    """As it goes on after a colon: from April to June 2014 …"""
    return f"{sentence[0].lower()}{sentence[1:]}"


def _beside(request: Request, measured: Sequence[Measured]) -> list[Said]:
    """On what the newest years are better, worse and much the same, by the limits of chance."""
    group = request.group
    found: dict[tuple[str, str], list[Measured]] = {}
    for one in measured:
        if one.compared and one.compared.other["verdict"]:
            when = wording.period_in_sentence(one.compared.row, one.indicator)
            found.setdefault((one.compared.other["verdict"], when), []).append(one)
    said = []
    for (verdict, when), members in sorted(found.items(), key=lambda pair: list(AS).index(pair[0][0])):
        names = wording.listed([_lower(one.indicator["short_title"]) for one in members])
        than = f"{AS[verdict]} {group.in_sentence if group else ''}"
        words = f"{when[0].upper()}{when[1:]}, {request.place} was {than} on {names}."
        rows = [row for one in members if one.compared for row in (one.compared.row, one.compared.other)]
        said.append(Said(words, rows))
    return said


def _questions(looks: Sequence[Look], measured: Sequence[Measured]) -> list[Said]:
    """The first question of what changed for the worse, is overdue or out of line; then of the other measures."""
    names = [item.row["indicator_id"] for look in looks for item in look.items if item.row["judgement"] == "worse"]
    of = {one.indicator["indicator_id"]: one.indicator for one in measured}
    in_order = dict.fromkeys([*names, *of])
    chosen = [of[name] for name in in_order][:MOST_QUESTIONS]
    return [Said(f"{one['short_title']}: {_lower(one['questions'][0])}", [one]) for one in chosen]


def _unknown(request: Request, period: Period, measured: Sequence[Measured]) -> list[Said]:
    """Figures that are not there, lists that did not come, and that chance plays its part."""
    missing = [one for one in measured if not one.is_of_period]
    said = []
    if missing:
        count = f"{len(missing)} of the {len(measured)} measures"
        verb = "has" if len(missing) == 1 else "have"
        said.append(Said(f"For {period.words}, {count} {verb} no figure.", [one.row for one in missing if one.row]))
    if request.area["area_code"] == request.build["home_area_code"]:
        late = [row for row in queries.lists_received(request.cursor) if row["state"] != "received"]
        if late:
            names = [f"{_lower(row['title'])} ({row['state']})" for row in late[:MOST_NAMES]]
            names += [f"{len(late) - MOST_NAMES} more"] if len(late) > MOST_NAMES else []
            words = f"These lists of records did not come in time or could not be used: {wording.listed(names)}."
            said.append(Said(words, late))
    if request.build["is_made_up"]:
        said.append(Said("The monthly records are made up. They are not of real children."))
    said.append(Said("A figure can move by chance. A change is a reason to ask, not yet an answer."))
    return said
