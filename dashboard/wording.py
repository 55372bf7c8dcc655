"""Numbers, symbols, periods and names as words. Pure functions; nothing here asks the publication."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

Row = Mapping[str, Any]

REPORTS = "published_figures"  # the source that holds what partnerships printed in their own reports

# Symbol and words for a figure that is not there. The symbols are those of government statistics.
STATUSES = {
    "confidential": ("[c]", "hidden because the number is small, or would give a small one away"),
    "not_available": ("[x]", "not available"),
    "not_applicable": ("[z]", "not applicable"),
    "rounds_to_zero": ("[low]", "less than half of the smallest number shown, but not zero"),
    "unreliable": ("[u]", "not shown because its publisher does not trust it"),
    "set_aside": ("[x]", "the row that holds it could not be used, and was set aside"),
    "cannot_be_right": ("[x]", "the number that was printed cannot be right, so it is not shown"),
    "joint_return": ("[x]", "counted together with another authority, so it has no figure of its own"),
    "no_population": ("[x]", "the number of children to divide by is not loaded"),
    "not_formed": ("[z]", "the authority did not exist yet"),
    "abolished": ("[z]", "the authority no longer existed"),
    "too_few_members": ("[x]", "fewer than half of the group have a figure"),
    "not_received": ("[x]", "the records of a month in it were not received"),
    "not_enough_history": ("[x]", "it looks back further than our records go"),
    "too_recent": ("[x]", "not everything that belongs to it is known yet"),
}
# Symbols that stand beside a number.
MARKS = {
    "[e]": "an estimate of a whole year, made from part of it",
    "[p]": "provisional: divided by an earlier year's population, until the right one is published",
}
BANDS = {
    "A": "best quarter of authorities",
    "B": "second-best quarter of authorities",
    "C": "second-worst quarter of authorities",
    "D": "worst quarter of authorities",
}
VERDICTS = {
    "differs": "Differs",
    "within_population_revision": "Differs within revision of populations",
    "agrees": "Agrees",
    "cannot_be_computed": "Cannot be computed",
}
PERIOD_ADJECTIVES = {
    "year": "yearly", "quarter": "quarterly", "month": "monthly", "year_to_date": "year-so-far",
    "rolling_12_months": "twelve-month",
}  # fmt: skip
PERIOD_NAMES = {
    "year": "Years", "quarter": "Quarters", "month": "Months", "year_to_date": "Year so far",
    "rolling_12_months": "Any 12 months",
}  # fmt: skip


# ---------------------------------------------------------------------------------------------------- numbers


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


def counted(value: float | None) -> str:
    """A count: whole where it is whole, else with one decimal (posts are counted in parts)."""
    if value is None:
        return "–"
    return number(value, 0 if value == int(value) else 1)


def printed(text: str) -> str:
    """A figure as a report printed it, with its thousands set apart.

    >>> printed("8602"), printed("43.70"), printed("-")
    ('8,602', '43.70', '-')
    """
    whole, point, rest = text.partition(".")
    return f"{int(whole):,}{point}{rest}" if whole.isascii() and whole.isdigit() else text


def figure(row: Row, indicator: Row) -> str:
    """The number, or the symbol that stands for its absence. Never blank, never zero for hidden."""
    if row["status"] == "shown":
        return amount(row["value"], indicator)
    return STATUSES[row["status"]][0]


def why_missing(row: Row, area: Row) -> str:
    """Why there is no figure, in words, with what is known about the area."""
    match row["status"]:
        case "not_formed" if area["formed_on"]:
            before = f", from {area['formed_from']}" if area["formed_from"] else ""
            return f"{area['area_name']} was formed on {day(area['formed_on'])}{before}"
        case "abolished" if area["ended_on"]:
            after = f" and became {area['became']}" if area["became"] else ""
            return f"{area['area_name']} ended on {day(area['ended_on'])}{after}"
        case "joint_return" if row.get("reference"):
            return f"{row['reference']}, so it has no figure of its own"
        case "not_enough_history" | "too_recent" if row.get("valid_on"):
            return f"{STATUSES[row['status']][1]}; it can be known from {day(row['valid_on'])}"
    return STATUSES[row["status"]][1]


def change(value: float | None, indicator: Row) -> str:
    """A difference with its sign: +12.3, or percentage points for a percentage."""
    if value is None:
        return "–"
    size = number(abs(value), indicator["decimals"])
    if not size.strip("0.,"):
        return "no change"
    points = ""
    if indicator["kind"] == "percentage":
        points = " percentage point" if size.rstrip("0").rstrip(".") == "1" else " percentage points"
    return f"{'+' if value > 0 else '−'}{size}{points}"


# ---------------------------------------------------------------------------------------------------- periods


def breakdown(name: str) -> str:
    """What figures are broken down by, as a heading has it: Age band."""
    return name.replace("_", " ").capitalize()


def day(value: date) -> str:
    return f"{value.day} {value:%B %Y}"


def month(value: date) -> str:
    return f"{value:%B %Y}"


def period(row: Row, indicator: Row) -> str:
    """The period as it stands in a table: 2024 to 2025, July 2014, or a day for what is counted on one."""
    if indicator["measured"] == "at_end":
        return day(row["period_end"])
    start, end = row["period_start"], row["period_end"]
    if (start.year, start.month) == (end.year, end.month):
        return month(end)
    if row["period_type"] == "year":
        return f"{start.year} to {end.year}" if start.year != end.year else str(end.year)
    return f"{start:%B} to {month(end)}" if start.year == end.year else f"{month(start)} to {month(end)}"


def period_named(row: Row) -> str:
    """A month or quarter by its name, also of what is counted on its last day: July 2014, April to June 2014."""
    return period(row, {"measured": "during"})


def period_ending(end: date, period_type: str, indicator: Row) -> str:
    """The period as a table has it, where only its last day is known; not for a year to date."""
    months = {"year": 12, "rolling_12_months": 12, "quarter": 3}.get(period_type, 1)
    first = end.year * 12 + end.month - months
    start = date(first // 12, first % 12 + 1, 1)
    return period({"period_type": period_type, "period_start": start, "period_end": end}, indicator)


def period_in_sentence(row: Row, indicator: Row) -> str:
    """The period as a sentence has it: in the year to 31 March 2025."""
    if indicator["measured"] == "at_end":
        return f"on {day(row['period_end'])}"
    if row["period_type"] == "year":
        return f"in the year to {day(row['period_end'])}"
    words = period(row, indicator)
    return f"from {words}" if " to " in words else f"in {words}"


def months_old(period_end: date, as_of: date) -> int:
    """Whole months since a period ended."""
    return (as_of.year - period_end.year) * 12 + as_of.month - period_end.month - (as_of.day < period_end.day)


def age(period_end: date, as_of: date) -> str:
    """How long ago a period ended, in months or years."""
    months = months_old(period_end, as_of)
    if months < 1:
        return "less than a month old"
    if months < 24:
        return f"{months} months old" if months > 1 else "1 month old"
    return f"{'more than ' if months % 12 else ''}{months // 12} years old"


# ------------------------------------------------------------------------------------------------------ names


def place(area: Row) -> str:
    """An area as a sentence names it.

    >>> place({"area_name": "Bristol, City of", "area_type": "authority"})
    'Bristol'
    >>> place({"area_name": "North West", "area_type": "region"})
    'the North West'
    """
    name = str(area["area_name"])
    if area["area_type"] == "region":
        return region_in_sentence(name)
    name = name.removesuffix(", City of").removesuffix(", County of")
    return f"the {name}" if name.startswith(("City of ", "Isle of ", "Isles of ")) else name


def region_in_sentence(name: str) -> str:
    """The North West, but London and Yorkshire and The Humber without an article."""
    return f"the {name}" if name.startswith(("North ", "South ", "East ", "West ")) else name


def group_name(group_id: str, title: str, vintage: str | None = None) -> str:
    """England; North West; Core cities; Similar areas, list of 2025."""
    name = "Similar areas" if group_id == "statistical_neighbours" else title
    return f"{name}, list of {vintage}" if vintage else name


def plural(count: int, one: str, many: str = "") -> str:
    """1 figure, 6 figures."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def ordinal(position: int) -> str:
    """1st, 2nd, 3rd, 11th."""
    if position % 100 in (11, 12, 13):
        return f"{position}th"
    return f"{position}{({1: 'st', 2: 'nd', 3: 'rd'}).get(position % 10, 'th')}"


def listed(parts: list[str]) -> str:
    """One, two and three."""
    return f"{', '.join(parts[:-1])} and {parts[-1]}" if len(parts) > 1 else "".join(parts)
