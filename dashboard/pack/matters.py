"""Questions and actions as chapters of a pack: those that are open before everything else, the others at the end."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from dashboard import wording
from dashboard.pack.content import Section, Table
from dashboard.pack.minutes import Action, Minutes, Question


def open_matters(minutes: Minutes) -> list[Section]:
    """Nothing, where nothing is open."""
    questions = [one for one in minutes.questions if one.is_open]
    actions = [one for one in minutes.actions if one.is_open]
    found = [Section("Questions not yet answered", [_asked(questions)])] if questions else []
    return [*found, Section("Actions that are open", [_undertaken(actions)])] if actions else found


def closed_matters(minutes: Minutes) -> list[Section]:
    """What was answered and what was done."""
    questions = [one for one in minutes.questions if not one.is_open]
    actions = [one for one in minutes.actions if not one.is_open]
    found = [Section("Questions that were answered", [_asked(questions)])] if questions else []
    return [*found, Section("Actions that are done", [_undertaken(actions)])] if actions else found


def _asked(questions: Sequence[Question]) -> Table:
    headings = ["Question", "Asked by", "Who answers", "By", "Answer"]
    rows = [[one.what, one.who, one.owner, _due(one.due_on), one.answer or "not yet"] for one in questions]
    return Table("Questions", headings, rows)


def _undertaken(actions: Sequence[Action]) -> Table:
    rows = [[one.what, one.owner, _due(one.due_on), one.state] for one in actions]
    return Table("Actions", ["Action", "Who does it", "By", "How it stands"], rows)


def _due(day: date | None) -> str:
    return wording.day(day) if day else "no day set"
