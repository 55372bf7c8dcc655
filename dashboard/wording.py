"""Numbers, statuses, periods and comparisons as words. Pure functions; nothing here asks the publication."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

Row = Mapping[str, Any]

# Symbol and words for a figure that is not there. The symbols are those of government statistics.
STATUSES = {
    "confidential": ("[c]", "hidden by its publisher because the number is small"),
    "not_available": ("[x]", "not available"),
    "not_applicable": ("[z]", "not applicable"),
    "rounds_to_zero": ("[low]", "less than half of the smallest number shown, but not nought"),
    "unreliable": ("[u]", "not shown because its publisher does not trust it"),
    "set_aside": ("[x]", "the row that holds it could not be used, and was set aside"),
    "cannot_be_right": ("[x]", "the number that was printed cannot be right, so it is not shown"),
    "joint_return": ("[x]", "counted together with another authority, so it has no figure of its own"),
    "no_population": ("[x]", "the number of children to divide by is not loaded"),
    "not_formed": ("[z]", "the authority did not exist yet"),
    "abolished": ("[z]", "the authority no longer existed"),
    "too_few_members": ("[x]", "fewer than half of the group have a figure"),
}
BANDS = {"A": "best quarter", "B": "second quarter", "C": "third quarter", "D": "worst quarter"}
VERDICTS = {
    "agrees": "Agrees",
    "within_population_revision": "Differs within revision of populations",
    "differs": "Differs",
    "cannot_be_computed": "Cannot be computed",
}


def number(value: float, decimals: int) -> str:
    """A number rounded half up, as government statistics are.

    >>> number(0.125, 2), number(33633.0, 0)
    ('0.13', '33,633')
    """
    step = Decimal(1).scaleb(-decimals)
    return f"{Decimal(repr(float(value))).quantize(step, rounding=ROUND_HALF_UP):,}"


def amount(value: float, indicator: Row) -> str:
    """A number with a percentage sign where it is one; other units stand in headings and sentences."""
    return number(value, indicator["decimals"]) + ("%" if indicator["kind"] == "percentage" else "")


def figure(row: Row, indicator: Row) -> str:
    """The number, or the symbol that stands for its absence. Never blank, never nought for hidden."""
    if row["status"] == "shown":
        return amount(row["value"], indicator)
    return STATUSES[row["status"]][0]


def why_missing(row: Row, area: Row) -> str:
    """Why there is no figure, in words, with what is known about the area."""
    if row["status"] == "not_formed" and area["formed_on"]:
        before = f", from {area['formed_from']}" if area["formed_from"] else ""
        return f"{area['area_name']} was formed on {day(area['formed_on'])}{before}"
    if row["status"] == "abolished" and area["ended_on"]:
        after = f" and became {area['became']}" if area["became"] else ""
        return f"{area['area_name']} ended on {day(area['ended_on'])}{after}"
    return STATUSES[row["status"]][1]


def change(value: float | None, indicator: Row) -> str:
    """A difference with its sign: +12.3, or percentage points for a percentage."""
    if value is None:
        return "–"
    size = number(abs(value), indicator["decimals"])
    if not size.strip("0.,"):
        return "no change"
    sign = "+" if value > 0 else "−"
    points = " points" if indicator["kind"] == "percentage" else ""
    return f"{sign}{size}{points}"


def day(value: date) -> str:
    return f"{value.day} {value:%B %Y}"


def month(value: date) -> str:
    return f"{value:%B %Y}"


def period(row: Row, indicator: Row) -> str:
    """The period as it stands in a table: 2024 to 2025, July 2014, or a day for what is counted on one."""
    if indicator["measured"] == "at_end":
        return day(row["period_end"])
    start, end = row["period_start"], row["period_end"]
    match row["period_type"]:
        case "month":
            return month(end)
        case "year":
            return f"{start.year} to {end.year}" if start.year != end.year else str(end.year)
        case _:
            return f"{start:%B} to {month(end)}" if start.year == end.year else f"{month(start)} to {month(end)}"


def period_in_sentence(row: Row, indicator: Row) -> str:
    """The period as a sentence has it: in the year to 31 March 2025."""
    if indicator["measured"] == "at_end":
        return f"on {day(row['period_end'])}"
    match row["period_type"]:
        case "year":
            return f"in the year to {day(row['period_end'])}"
        case "month":
            return f"in {month(row['period_end'])}"
        case _:
            return f"from {period(row, indicator)}"


def group_name(group_id: str, title: str, vintage: str | None = None) -> str:
    """England; North West; Core cities; Similar areas, list of 2025."""
    name = "Similar areas" if group_id == "statistical_neighbours" else title
    return f"{name}, list of {vintage}" if vintage else name


def headline(row: Row | None, indicator: Row, area_name: str) -> str:
    """The latest figure in one sentence."""
    if row is None:
        return f"There is no figure for {area_name}."
    when = period_in_sentence(row, indicator)
    start = f"{when[0].upper()}{when[1:]}"
    value = amount(row["value"], indicator)
    match indicator["kind"]:
        case "count" if row["value"] != 1:
            return f"{start}, {area_name} had {value} {indicator['counts']}."
        case "rate":
            return f"{start}, {area_name} had {value} {indicator['counts']} {per(indicator)}."
        case "percentage" | "count":
            return f"{start}, the figure for {area_name} was {value}."
        case _:
            return f"{start}, the figure for {area_name} was {value} {indicator['unit']}."


def per(indicator: Row) -> str:
    """For every 10,000 children."""
    return str(indicator["unit"]).replace("per ", "for every ", 1)


def beside(row: Row, other: Row | None, name: str, indicator: Row) -> str:
    """The figure set beside another of the same period, in one sentence that says no more than the two numbers do."""
    if other is None or other["status"] != "shown":
        return ""
    decimals = indicator["decimals"]
    ours, theirs = number(row["value"], decimals), number(other["value"], decimals)
    if ours == theirs:
        return f"That is the same as {name}."
    direction = "higher" if row["value"] > other["value"] else "lower"
    return f"That is {direction} than {name} ({amount(other['value'], indicator)})."


def counted(row: Row) -> str:
    """7 of 7: how many members of a group have a figure."""
    if row["members_total"] in (None, 1):
        return ""
    return f"{row['members_counted']} of {row['members_total']}"


def age(period_end: date, as_of: date) -> str:
    """How long ago a period ended, in months or years."""
    months = (as_of.year - period_end.year) * 12 + as_of.month - period_end.month - (as_of.day < period_end.day)
    if months < 1:
        return "less than a month old"
    if months < 24:
        return f"{months} months old" if months > 1 else "1 month old"
    return f"{months // 12} years old"


def standing(row: Row) -> str:
    """12th of 151, where 1st is best; nothing where neither high nor low is good."""
    if row["rank"] is None:
        return ""
    return f"{ordinal(row['rank'])} of {row['ranked_of']} authorities, where 1st is best: {band(row)}"


def band(row: Row) -> str:
    """In the best quarter."""
    return f"in the {BANDS[row['quartile_band']]}"


def plural(count: int, one: str, many: str = "") -> str:
    """1 figure, 6 figures."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def ordinal(place: int) -> str:
    """1st, 2nd, 3rd, 11th."""
    if place % 100 in (11, 12, 13):
        return f"{place}th"
    return f"{place}{({1: 'st', 2: 'nd', 3: 'rd'}).get(place % 10, 'th')}"
