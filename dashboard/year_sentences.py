"""Sentences about a year that is not over, each true to its row. Pure functions; nothing here asks the publication."""

from __future__ import annotations

from dashboard.sentences import per
from dashboard.wording import Row, amount, change, number, period_in_sentence

MOST_WORDS = 15
ENOUGH = 100  # of fewer a percentage says more than there is to say: one more child may be a tenth


def so_far(row: Row, indicator: Row) -> str:
    """The year so far, or the day, beside the same months of the year before; no sentence has more than 15 words.

    row: the figure, and how it differs from the one a year before. As long as there is none to compare it with, only
    the figure is said.

    >>> from datetime import date
    >>> july = {"period_type": "year_to_date", "period_start": date(2014, 4, 1), "period_end": date(2014, 7, 31)}
    >>> july |= {"value": 2896.0, "year_before": 2808.0, "change_from_year_before": 88.0}
    >>> count = {"kind": "count", "decimals": 0, "measured": "during", "unit": "cases"}
    >>> so_far({**july, "percent_from_year_before": 3.1339}, count)
    'From April to July 2014 there were 2,896 cases, 3.1% more than a year before.'
    """
    when = period_in_sentence(row, indicator)
    said = f"{when[0].upper()}{when[1:]} {_figure(row, indicator)}"
    difference = against(row, indicator)
    if not difference:
        return f"{said}."
    whole = f"{said}, {difference}."
    return whole if len(whole.split()) <= MOST_WORDS else f"{said}. That is {difference}."


def _figure(row: Row, indicator: Row) -> str:
    value = amount(row["value"], indicator)
    if indicator["kind"] != "count":
        return f"the figure was {value}"
    return "the number was 1" if value == "1" else f"there were {value} {indicator['unit']}"


def against(row: Row, indicator: Row) -> str:
    """3.1% more than a year before; empty where there is nothing to compare with."""
    difference = row["change_from_year_before"]
    if difference is None:
        return ""
    size = change(abs(difference), indicator).removeprefix("+")
    if size == "no change":
        return f"{'about ' if difference else ''}the same as a year before"
    if indicator["kind"] != "count":
        return f"{size} {'higher' if difference > 0 else 'lower'} than a year before"
    percent = number(abs(row["percent_from_year_before"] or 0), 1)
    if row["year_before"] >= ENOUGH and percent != "0.0":
        size = f"{percent}%"
    return f"{size} {'more' if difference > 0 else 'fewer'} than a year before"


def whole_year(row: Row, indicator: Row) -> str:
    """What the year may come to.

    >>> whole_year({"value": 8688.0}, {"kind": "count", "decimals": 0, "unit": "cases"})
    'The whole year may come to 8,688 cases [e].'
    >>> whole_year({"value": 971.81}, {"kind": "rate", "decimals": 1, "unit": "per 10,000 children"})
    'The whole year may come to 971.8 for every 10,000 children [e].'
    """
    return f"The whole year may come to {amount(row['value'], indicator)} {per(indicator)} [e]."


def made(row: Row) -> str:
    """How an estimate was made: by us, or by the report that printed it."""
    words = "as the report printed it" if row["method_id"] == "as_printed" else str(row["method"])
    return _opened(words)


def tested(row: Row, indicator: Row) -> str:
    """How far out the method was in earlier years, and where the year ends if it is no further out this time.

    >>> row = {"method_id": "months_scaled", "error_years": 1, "error_range": "in 1 earlier year it was 7.0% too high"}
    >>> tested({**row, "lowest_error_percent": 7.0, "highest_error_percent": 7.0, "lower": None}, {})
    'In 1 earlier year it was 7.0% too high.'
    >>> tested({"method_id": "months_scaled", "error_years": 0}, {})
    'Not tested yet: no complete earlier year was made alike.'
    """
    if row["method_id"] == "as_printed":
        return "The report does not say."
    if not row["error_years"]:
        if row["method_id"] == "months_scaled":
            return "Not tested yet: no complete earlier year was made alike."
        return "Not tested yet: a test takes four complete earlier years."
    said = [f"{_opened(row['error_range'])}."]
    lowest, highest = (number(row[end], 1) for end in ("lowest_error_percent", "highest_error_percent"))
    if lowest != highest:
        said.append(f"On average it was {number(row['error_percent_mean'], 1)}% out.")
    if row["lower"] is not None:
        lower, upper = amount(row["lower"], indicator), amount(row["upper"], indicator)
        ends = f"between {lower} and {upper}" if lower != upper else lower
        said.append(f"If it is no further out this time, the year comes to {ends}.")
    return " ".join(said)


def _opened(words: str) -> str:
    return f"{words[0].upper()}{words[1:]}"
