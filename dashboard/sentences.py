"""Whole sentences about figures, each true to its row. Pure functions; nothing here asks the publication."""

from __future__ import annotations

from dashboard.wording import (
    BANDS,
    REPORTS,
    Row,
    amount,
    counted,
    figure,
    number,
    ordinal,
    period,
    period_in_sentence,
)

PERIOD_WORDS = {"month": "the month", "quarter": "the quarter", "year_to_date": "the period"}  # parts of a year
CHANCE_IN = {
    "month": "month", "quarter": "quarter", "year": "year", "year_to_date": "period", "rolling_12_months": "year",
}  # fmt: skip
_OF_MANY = {"median": "the middle value of", "longest": "the greatest"}


def headline(row: Row | None, indicator: Row, name: str) -> str:
    """The latest figure in one sentence.

    name: the area as a sentence names it.
    """
    if row is None:
        return f"There is no figure for {name}."
    when = period_in_sentence(row, indicator)
    start, value = f"{when[0].upper()}{when[1:]}", amount(row["value"], indicator)
    out_of = ""
    if row.get("numerator") is not None and row.get("denominator"):
        out_of = f" ({counted(row['numerator'])} of {counted(row['denominator'])})"
    match indicator["kind"]:
        case "count" if row["value"] == 1:
            return f"{start}, the number for {name} was 1."
        case "count":
            return f"{start}, {name} had {value} {indicator['counts']}."
        case "rate" if is_yearly_rate(row, indicator):
            part = PERIOD_WORDS[row["period_type"]]
            within = f" ({counted(row['numerator'])} in {part})" if row.get("numerator") is not None else ""
            return f"{start}, {name} had {indicator['counts']} at a yearly rate of {value} {per(indicator)}{within}."
        case "rate":
            return f"{start}, {name} had {value} {indicator['counts']} {per(indicator)}."
        case "percentage":
            return f"{start}, in {name}, {indicator['counts']} were {value} of {indicator['out_of']}{out_of}."
        case "median" | "longest":
            return f"{start}, in {name}, {_OF_MANY[indicator['kind']]} {indicator['counts']} was {value}."
        case _:
            return f"{start}, {name} had {value} {indicator['unit']}."


def is_yearly_rate(row: Row, indicator: Row) -> bool:
    """Whether the figure is the rate of a part of a year, scaled up to a whole one."""
    return bool(
        indicator["kind"] == "rate" and indicator["measured"] == "during" and row["period_type"] in PERIOD_WORDS
    )


def measure(row: Row, indicator: Row) -> str:
    """What the number is, as a heading has it: Rate per 10,000 children, scaled up to a year."""
    scaled = ", scaled up to a year" if is_yearly_rate(row, indicator) else ""
    return f"{indicator['axis']}{scaled}"


def is_as_printed(row: Row) -> bool:
    """Whether the figure stands here as a partnership's report printed it."""
    return bool(row["source_id"] == REPORTS and row["origin"] == "published")


def per(indicator: Row) -> str:
    """For every 10,000 children."""
    return str(indicator["unit"]).replace("per ", "for every ", 1)


def beside(row: Row, other: Row | None, name: str, indicator: Row) -> str:
    """The figure set beside another of the same period, in one sentence that says no more than the two numbers do."""
    if other is None or other["status"] != "shown":
        return ""
    decimals = indicator["decimals"]
    if number(row["value"], decimals) == number(other["value"], decimals):
        return f"That is the same as {name}."
    direction = "higher" if row["value"] > other["value"] else "lower"
    return f"That is {direction} than {name} ({amount(other['value'], indicator)})."


def how_many_counted(row: Row) -> str:
    """7 of 7: how many members of a group have a figure. Nothing for a single area."""
    if row["members_total"] in (None, 1):
        return ""
    return f"{row['members_counted']} of {row['members_total']}"


def who_counts(row: Row) -> str:
    """How many members of a group have a figure, as a sentence."""
    if not how_many_counted(row):
        return ""
    if row["members_counted"] == row["members_total"]:
        return f"All {row['members_total']} of them have a figure."
    return f"{row['members_counted']} of the {row['members_total']} have a figure."


def questions(signal: Row | None) -> list[str]:
    """What to ask of a month or quarter that breaks its usual range; nothing of one that does not."""
    if signal is None or signal["rule"] is None:
        return []
    moved = {"outside": "outside its usual range", "two_of_three": "near the edge of its usual range"}
    what = moved.get(signal["rule"], "one way for so long")
    asked = [f"What brought it {what}: a real change, or a change in how it is recorded?"]
    if signal["judgement"] == "worse":
        asked.append("What is being done about it, by whom and by when?")
    if signal["judgement"] == "better":
        asked.append("What has worked, and will it last?")
    return asked


def by_chance(row: Row, indicator: Row) -> str:
    """How far the figure might lie from what was counted by chance alone; nothing where that is not known."""
    if row["lower"] is None or row["upper"] is None:
        return ""
    low, high = (amount(row[side], indicator) for side in ("lower", "upper"))
    return f"By chance alone it might be between {low} and {high} in a {CHANCE_IN[row['period_type']]} like this."


def limits(row: Row | None, indicator: Row) -> str:
    """The same as a table has it: 28.9% to 32.1%."""
    if row is None or row["lower"] is None:
        return "–"
    return f"{amount(row['lower'], indicator)} to {amount(row['upper'], indicator)}"


def against(other: Row, indicator: Row) -> str:
    """A group's figure, and by its interval what the area's own is against it: 21.2%: worse."""
    words = {"better": "better", "worse": "worse", "higher": "higher", "lower": "lower", "similar": "similar"}
    verdict = f": {words[other['verdict']]}" if other["verdict"] else ""
    return f"{amount(other['value'], indicator)}{verdict}"


def usual_word(row: Row) -> str:
    """How a figure lies to its usual range, in two or three words: Worse: above."""
    if row["judgement"] is None:
        return "no usual range" if row["period_type"] in ("month", "quarter") else "–"
    if row["rule"] is None:
        return "Usual"
    is_up = row["direction"] == "up"
    how = {
        "outside": "above" if is_up else "below",
        "trend": "rising" if is_up else "falling",
        "shift": "high for long" if is_up else "low for long",
        "two_of_three": "near the top" if is_up else "near the bottom",
    }
    meaning = {"better": "Better: ", "worse": "Worse: "}.get(row["judgement"], "Changed: ")
    return f"{meaning}{how[row['rule']]}"


def usual_range(row: Row | None, indicator: Row) -> str:
    """The usual range as a table has it, and how the figure breaks it. Nothing is counted below nought."""
    if row is None:
        return "–"
    words = f"{amount(max(row['lower_limit'], 0), indicator)} to {amount(row['upper_limit'], indicator)}"
    is_up = row["direction"] == "up"
    how = {
        "outside": "above it" if is_up else "below it",
        "trend": "seven rising" if is_up else "seven falling",
        "shift": f"seven {'above' if is_up else 'below'} the average",
        "two_of_three": f"two of three near the {'top' if is_up else 'bottom'}",
    }
    return f"{words}; {how[row['rule']]}" if row["rule"] else words


def standing(row: Row) -> str:
    """It ranks 151st of the 153 authorities with a figure; nothing where neither high nor low is good."""
    if row["rank"] is None:
        return ""
    place = f"{ordinal(row['rank'])} of the {row['ranked_of']} authorities with a figure"
    return f"It ranks {place} (1st is best; equal figures share a place), in the {BANDS[row['quartile_band']]}."


def scale(row: Row, indicator: Row) -> str:
    """The measure and the period together, as the words over a chart have them."""
    return f"{measure(row, indicator)}, {period(row, indicator)}"


def reason_to_look(row: Row, indicator: Row, other: Row | None) -> tuple[str, str, str]:
    """Why a figure is among those to look at first: a verdict, which may be empty, what it is about, and the rest.

    other: of what is out of line, the group's figure.
    """
    verdict = str(row["judgement"]).capitalize()
    value, title = figure(row, indicator), str(indicator["plain_title"])
    match row["reason"]:
        case "signal":
            return verdict, str(row["headline"]), f": {value}."
        case "overdue":
            return "", title, f": {value}, {period_in_sentence(row, indicator)}."
    beside_it = f", against {against(other, indicator)}" if other else ""
    return verdict, title, f". {value} {period_in_sentence(row, indicator)}{beside_it}."


def beyond_chance(other: Row) -> str:
    """Whether a difference from a group's figure is more than chance explains; nothing where there are no limits."""
    if other["verdict"] is None:
        return ""
    if other["verdict"] == "similar":
        return "Chance alone may explain that."
    more = f": the figure is {other['verdict']}" if other["verdict"] in ("better", "worse") else ""
    return f"That is more than chance explains{more}."
