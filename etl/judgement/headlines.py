"""What a month or quarter says, in one sentence of at most fifteen words: a change only where the usual range has one.

A sentence speaks of its own point of the series and of those before it, never of what came later, but for a point in
the middle of a run: that the run went on is known only afterwards, and the sentence says no more than that it is in it.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from etl.judgement.usual_range import RUN, Point, Rule

PERIODS = {"month": "months", "quarter": "quarters"}
_NUMBERS = ("six", "seven", "eight", "nine", "ten", "eleven", "twelve")


def headline(subject: str, points: Sequence[Point], place: int, end: date, period_type: str) -> str:
    """The sentence for the point at ``place``, which has a value and limits.

    subject: the indicator as a noun phrase of at most five words. end: the last day of its month or quarter.
    """
    point = points[place]
    when, month = _named(end, period_type), f"{end:%B %Y}"
    is_up = point.direction == "up"
    match point.rule:
        case "outside":
            return f"{subject} {_crossing(points, place)} the usual range in {when}"
        case "trend":
            rises = _length(points, place, is_up, point.rule) - 1
            if rises >= RUN - 1:
                running = f"{_number(rises)} {PERIODS[period_type]} running, to {month}"
                return f"{subject} {'rose' if is_up else 'fell'} {running}"
            return f"{subject} stood in a long {'rise' if is_up else 'fall'}, {when}"
        case "shift":
            length = _length(points, place, is_up, point.rule)
            if length >= RUN:
                running = f"{_number(length)} {PERIODS[period_type]} running, to {month}"
                return f"{subject} stayed {'above' if is_up else 'below'} average {running}"
            return f"{subject} stood in a long {'high' if is_up else 'low'} spell, {when}"
        case "two_of_three":
            return f"{subject} neared the {'upper' if is_up else 'lower'} limit twice in three {PERIODS[period_type]}"
    return f"{subject} {_crossing(points, place)} the usual range in {when}"


def _crossing(points: Sequence[Point], place: int) -> str:
    """How a point came to where it is against the limits: rose above, stayed above, fell below, returned to ..."""
    now, before = _side(points[place]), _before(points, place)
    words = {1: "above", -1: "below", 0: "within"}[now]
    if before is None:
        return f"stood {words}"
    if _side(before) == now:
        return f"stayed {words}"
    if now == 0:
        return "returned to"
    return f"{'rose' if now > 0 else 'fell'} {words}"


def _side(point: Point) -> int:
    assert point.value is not None and point.upper_limit is not None and point.lower_limit is not None
    return (point.value > point.upper_limit) - (point.value < point.lower_limit)


def _before(points: Sequence[Point], place: int) -> Point | None:
    """The point before, if it has a value and is judged by the same limits."""
    before = points[place - 1] if place else None
    is_near = before is not None and before.value is not None and before.segment == points[place].segment
    return before if is_near else None


def _length(points: Sequence[Point], place: int, is_up: bool, rule: Rule) -> int:
    """How many points up to this one rise (or fall) each above the last, or lie on one side of the average."""
    length = 1
    while (before := _before(points, place)) is not None:
        assert before.value is not None
        than = before.centre if rule == "shift" else before.value
        value = before.value if rule == "shift" else points[place].value
        assert than is not None and value is not None
        if not (value > than if is_up else value < than):
            break
        length, place = length + 1, place - 1
    return length


def _named(end: date, period_type: str) -> str:
    """June 2014; April to June 2014."""
    if period_type == "month":
        return f"{end:%B %Y}"
    first = date(2000, (end.month - 3) % 12 + 1, 1)
    return f"{first:%B} to {end:%B %Y}"


def _number(length: int) -> str:
    return _NUMBERS[length - 6] if length < 6 + len(_NUMBERS) else str(length)
