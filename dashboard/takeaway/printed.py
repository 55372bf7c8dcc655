"""Every figure that a report has printed, beside the same figure as we have it."""

from __future__ import annotations

from collections.abc import Sequence

from dashboard import queries, wording
from dashboard.pages import take_away
from dashboard.pages.indicator_details import decimals_of
from dashboard.pages.request import Request, Row
from dashboard.takeaway import cells
from dashboard.takeaway.sheet import Column, Sheet, TakenAway, table

COLUMNS = [
    Column("title", "Indicator, if it is one of ours"),
    Column("printed_name", "Name, as printed"),
    Column("printed_area", "Area, as printed"),
    Column("printed_period", "Period, as printed"),
    Column("statistic", "Statistic"),
    Column("category", "Category"),
    Column("printed", "Figure, as printed"),
    Column("published_value", "Printed figure, as a number"),
    Column("computed_value", "Our figure"),
    Column("difference", "Difference, before rounding"),
    Column("verdict", "Verdict"),
    Column("explanation", "Explanation"),
    Column("reference", "Where it was printed"),
]
WORDS = ("title", "printed_name", "printed_area", "printed_period", "statistic", "category", "printed", "reference")
NUMBERS = ("published_value", "computed_value", "difference")


def taken(request: Request) -> TakenAway:
    """What the page of reconciliation shows: every figure, or those of one verdict."""
    verdict = request.view.verdict or "all"
    rows = queries.reconciled(request.cursor, None, None)
    shown = [row for row in rows if verdict in ("all", row["verdict"])]
    stamps = take_away.stamps(request, ("Verdicts", wording.VERDICTS.get(verdict, "all")))
    sheets = [sheet(shown)] if shown else []
    name = take_away.file_name(request, "printed figures", verdict)
    return TakenAway(name, stamps, [], sheets, request.build["built_at"])


def sheet(rows: Sequence[Row]) -> Sheet:
    """One row for each printed figure."""
    return table("printed", "Printed figures beside ours", COLUMNS, [_cells(row) for row in rows])


def _cells(row: Row) -> cells.Cells:
    return {
        **{name: row[name] for name in (*WORDS, "explanation") if row[name] is not None},
        **cells.numbers(row, {"decimals": decimals_of(row)}, NUMBERS),
        "verdict": wording.VERDICTS[row["verdict"]],
    }
