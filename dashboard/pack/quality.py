"""What a pack says of its data: what is missing and doubtful, what each figure is, what symbols mean."""

from __future__ import annotations

from collections.abc import Sequence

from dashboard import queries, wording
from dashboard.pack.content import Bullets, Section, Table, Text
from dashboard.pack.measures import Measured
from dashboard.pack.period import Period
from dashboard.pages.request import Request


def quality(request: Request, period: Period, measured: Sequence[Measured]) -> Section:
    """What the figures of this pack rest on, and what is wrong with it."""
    build = request.build
    made = f"These figures were put together on {wording.day(build['built_at'].date())} at {build['built_at']:%H:%M} "
    made += f"(UTC), as things stood on {wording.day(build['as_of'])}. Edition: {build['edition']}."
    blocks: list[Text | Bullets | Table] = [Text(made)]
    if build["is_made_up"]:
        blocks.append(Text("The monthly records are of a made-up council, not of real children."))
    blocks += _missing(period, measured)
    blocks += _doubts(request, measured)
    if request.area["area_code"] == build["home_area_code"]:
        blocks += _lists(request)
    passed = len(queries.checks(request.cursor))
    blocks.append(Text(f"Nothing is published unless every check holds. All {passed} held."))
    return Section("How good the data is", blocks)


def _missing(period: Period, measured: Sequence[Measured]) -> list[Text | Bullets | Table]:
    """Measures without a figure of the pack's own period, each with why."""
    items = []
    for one in measured:
        if one.is_of_period:
            continue
        title, row = one.indicator["plain_title"], one.row
        if row is None:
            items.append(f"{title}: no figure.")
        elif row["status"] != "shown":
            why = wording.why_missing(row, one.request.area)
            items.append(f"{title}: {wording.STATUSES[row['status']][0]} {why}.")
        else:
            items.append(f"{title}: the newest figure is {wording.period_in_sentence(row, one.indicator)}.")
    if not items:
        return [Text(f"Every measure has a figure for {period.words}.")]
    count = wording.plural(len(items), "measure has", "measures have")
    return [Text(f"{count} no figure of {period.words}:"), Bullets(items)]


def _doubts(request: Request, measured: Sequence[Measured]) -> list[Text | Bullets | Table]:
    """What is odd about the newest extracts that the measures are counted from, and about tables."""
    found: dict[str, None] = {}
    for one in measured:
        name = one.indicator["indicator_id"]
        found |= {row["message"]: None for row in queries.concerns(request.cursor, name)}
        for row in queries.concerns_about_records(request.cursor, name):
            found[f"{row['title']}, extract of {wording.day(row['extract_on'])}: {row['message']}"] = None
    return [Text("Doubts about the data behind these measures:"), Bullets(list(found))] if found else []


def _lists(request: Request) -> list[Text | Bullets | Table]:
    """Whether the newest month of every list of records came; those that did not, and from whom."""
    every = queries.lists_received(request.cursor)
    late = [row for row in every if row["state"] != "received"]
    if not late:
        return [Text(f"All {len(every)} lists of records came for their newest month.")] if every else []
    rows = [[row["title"], wording.month(row["month"]), row["state"], row["owner"]] for row in late]
    headings = ["List of records", "Month", "What became of it", "Who sends it"]
    return [Table(f"Lists of records that did not come: {len(late)} of {len(every)}", headings, rows)]


def definitions(measured: Sequence[Measured]) -> Section:
    """What each measure is, how to read it and on what it rests."""
    rows = [
        [
            one.indicator["plain_title"],
            f"{one.indicator['definition']} {one.indicator['direction']}",
            one.indicator["owner"],
        ]
        for one in measured
    ]
    return Section("What each measure is", [Table("Measures", ["Measure", "What it is", "Who answers"], rows)])


def symbols() -> Section:
    """What stands where there is no number, or beside one."""
    found = {**wording.MARKS}
    for symbol, words in sorted(set(wording.STATUSES.values())):
        found[symbol] = f"{found[symbol]}; or {words}" if symbol in found else words
    rows = [[symbol, words] for symbol, words in found.items()]
    said = "A hidden or missing number is never printed as 0."
    return Section("What the symbols mean", [Text(said), Table("Symbols", ["Symbol", "What it means"], rows)])
