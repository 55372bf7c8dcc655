"""Sentences about the flow from stage to stage and about fairness, each true to its rows. Nothing here asks."""

from __future__ import annotations

from collections.abc import Sequence

from dashboard.wording import STATUSES, Row, day, listed, number, period_in_sentence, plural

DURING = {"measured": "during"}
METHODS = {"cohort": "The same children followed", "period": "Events in the same period"}
EXPLAINED = {
    "cohort": "Each event of the period is followed for the same child: did the next stage come within the days that "
    "are given? This never passes 100%.",
    "period": "Events of the period are set side by side, whoever's they are. Some belong to children who came before "
    "it, or from elsewhere, so there may be more than 100 for every 100.",
}
CHARACTERISTICS = {"ethnic_group": "By ethnic group", "sex": "By sex", "age_band": "By age"}
NAMED = {
    "Male": "boys",
    "Female": "girls",
    "Neither": "children of neither sex",
    "Unborn": "unborn children",
    "Mixed": "children of mixed ethnicity",
    "Other": "children of another ethnic group",
}
VERDICTS = {
    "higher": "more often than chance explains",
    "lower": "less often than chance explains",
    "similar": "chance may explain it",
    None: "too few to judge",
}


def lead(rows: Sequence[Row], place: str) -> str:
    """What one period shows, in one sentence. rows: its steps by one method; those that are not shown are left out."""
    shown = [row for row in rows if row["status"] == "shown"]
    if not shown:
        return f"Nothing is known yet of children's journey in {place} in this period."
    when = period_in_sentence(shown[0], DURING)
    parts = [f"{_rounded(row['value'])}% of {row['from_many']} led to {row['to_one']}" for row in shown]
    if shown[0]["method"] == "period":
        parts = [f"{_rounded(row['value'])} {row['to_many']} for every 100 {row['from_many']}" for row in shown]
        return f"{when[0].upper()}{when[1:]} there were, in {place}, {listed(parts)}."
    parts[1:] = [part.replace(" led to ", " to ", 1) for part in parts[1:]]
    return f"{when[0].upper()}{when[1:]}, in {place}, {listed(parts)}."


def _rounded(value: float) -> str:
    """Without decimals from ten on, so that a sentence can be read aloud."""
    return number(value, 0 if value >= 10 else 1)


def share(row: Row) -> str:
    """A percentage of those followed, or so many for every 100."""
    return number(row["value"], 1) + ("%" if row["method"] == "cohort" else "")


def step(row: Row) -> tuple[str, str]:
    """What a step is called, in two lines: Contacts, to a referral within 7 days."""
    if row["method"] == "cohort":
        return str(row["from_title"]), f"to {row['to_one']} within {row['days']} days"
    return str(row["to_title"]), f"for every 100 {row['from_many']}"


def symbol(row: Row) -> str:
    """What stands in the place of a figure that is not there."""
    return STATUSES[row["status"]][0]


def why_not(row: Row) -> str:
    """Why there is no figure, with the day from which there is one."""
    words = STATUSES[row["status"]][1]
    return f"{words}; it can be known from {day(row['valid_on'])}" if row["valid_on"] else words


def days(value: float | None) -> str:
    """How long it took, in calendar days; a dash where nobody was followed."""
    if value is None:
        return "–"
    if value == 0:
        return "the same day"
    return "1 day" if value == 1 else f"{number(value, 0 if value == int(value) else 1)} days"


def group(characteristic: str, category: str) -> str:
    """The children of a group, as a sentence names them: Black children; girls; children aged 5 to 9."""
    if named := NAMED.get(category):
        return named
    return f"children aged {category}" if characteristic == "age_band" else f"{category} children"


def interval(row: Row) -> str:
    """The range of a ratio that allows for chance, in words; empty where nothing was compared."""
    if row["lower"] is None:
        return ""
    lower = number(row["lower"], 2)
    return f"{lower} to {number(row['upper'], 2)}" if row["upper"] is not None else f"{lower} or more"


def compared(rows: Sequence[Row]) -> str:
    """What the groups of one stage say, in a sentence for each that differs. rows: those of the stage."""
    judged = [row for row in rows if row["verdict"]]
    few = sum(row["status"] == "shown" and row["verdict"] is None for row in rows)
    reference = group(rows[0]["characteristic"], rows[0]["compared_with"])
    different = [row for row in judged if row["verdict"] != "similar"]
    said = [
        f"For {group(row['characteristic'], row['category'])}, {row['from_many']} led to {row['to_one']} "
        f"{number(row['ratio'], 2)} times as often as for {reference} (range {interval(row)})."
        for row in different
    ]
    if not judged:
        said.append("There are too few events to judge any group.")
    elif not different:
        said.append(f"No group differs from {reference} by more than chance may explain.")
    if judged and few:
        said.append(f"For {plural(few, 'other group')} there are too few events to judge.")
    return " ".join(said)


def fair(rows: Sequence[Row], place: str) -> str:
    """How many comparisons by one characteristic in one period were judged and how many differ, in one sentence."""
    judged = [row for row in rows if row["verdict"]]
    different = sum(row["verdict"] != "similar" for row in judged)
    when = period_in_sentence(rows[0], DURING)
    start = f"{when[0].upper()}{when[1:]}, in {place},"
    if not judged:
        return f"{start} there were too few events to compare any groups."
    said = "none" if not different else str(different)
    verb = "differs" if different < 2 else "differ"
    by = CHARACTERISTICS[rows[0]["characteristic"]].lower()
    return f"{start} {said} of {plural(len(judged), 'comparison')} {by} {verb} by more than chance may explain."
