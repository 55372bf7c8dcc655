"""What the commands print: tables for people, plain words, nothing about a child."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn
from rich.table import Table

from etl.checking import Checked
from etl.errors import Problem
from etl.extracts.faults import what_to_do
from etl.extracts.model import Extract
from etl.staging.folder import Progress as Report
from etl.staging.store import Staged

VERDICTS = {
    "agrees": "agrees",
    "within_population_revision": "differs within revision of populations",
    "differs": "differs",
    "cannot_be_computed": "cannot be computed",
}


@contextmanager
def shown_progress(console: Console) -> Iterator[Report]:
    """A bar for as long as a step takes; nothing is left of it afterwards."""
    columns = (SpinnerColumn(), TextColumn("{task.description}", markup=False), BarColumn())
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task("Starting", total=None)

        def report(what: str, done: int, of: int) -> None:
            bar.update(task, description=what, completed=done, total=of if of > 1 else None)

        yield report


def print_files(console: Console, staged: Sequence[Staged]) -> None:
    """One line per file: its source and its rows."""
    if not staged:
        return
    table = Table(box=None, pad_edge=False, header_style="bold")
    for heading in ("File", "Source"):
        table.add_column(heading, overflow="fold")
    for heading in ("Read", "Accepted", "Set aside"):
        table.add_column(heading, justify="right")
    table.add_column("")
    for file in sorted(staged, key=lambda file: file.name):
        counted = file.counted
        numbers = [f"{number:,}" for number in (counted.read, counted.accepted, counted.rejected)]
        verdict = "REFUSED" if file.problem else "see below" if file.has_concerns else ""
        table.add_row(file.name, file.source.id if file.source else "", *numbers, verdict)
    console.print(table)


def print_set_aside(console: Console, reasons: Sequence[dict[str, object]]) -> None:
    """Rows that were set aside, by file, column and reason, with the first row of each."""
    if not reasons:
        return
    console.print("\nRows set aside", style="bold")
    for row in reasons:
        column = f", {row['column_name']}" if row["column_name"] else ""
        console.print(f"{row['file_name']}, row {row['first_row']}{column}", soft_wrap=True)
        rows = f"{row['rows']:,} {'row' if row['rows'] == 1 else 'rows'}{', as expected' if row['is_expected'] else ''}"
        console.print(f"  {row['reason']} ({rows}). {row['advice']}", soft_wrap=True)


def print_problems(console: Console, problems: Sequence[Problem]) -> None:
    """Each problem with its place in bold."""
    for problem in problems:
        console.print()
        where, *rest = str(problem).split("\n")
        console.print(where, style="bold", soft_wrap=True)
        for line in rest:
            console.print(line, soft_wrap=True)


def print_checked(console: Console, checked: Checked, as_of: date) -> None:
    """What was found in files that were looked at alone: their rows, what was set aside, and every concern."""
    for name in checked.assumed:
        console.print(f"{name}: taken as extracted on {as_of}. Say otherwise with --extract-on.", soft_wrap=True)
    print_files(console, checked.tables)
    print_extracts(console, checked.extracts)
    print_problems(console, [one.problem for one in checked.tables if one.problem])
    for extract in checked.extracts:
        print_problems(console, extract.told())
    told = [Problem(f"{source}, {day}", one.message, one.advice) for source, day, one in checked.concerns]
    print_problems(console, [*told, *checked.problems])


def print_received(console: Console, extracts: Sequence[Extract]) -> None:
    """One line per list: how many extracts of it there are, the newest, and their rows."""
    lists = sorted({one.source_id for one in extracts if one.source_id})
    if not lists:
        return
    table = Table(box=None, pad_edge=False, header_style="bold")
    for heading in ("List", "Newest"):
        table.add_column(heading, overflow="fold")
    for heading in ("Extracts", "Read", "Accepted", "Set aside", "Refused"):
        table.add_column(heading, justify="right")
    for source_id in lists:
        of_list = [one for one in extracts if one.source_id == source_id]
        rows = (sum(getattr(one, name) for one in of_list) for name in ("rows_read", "rows_accepted", "rows_rejected"))
        refused = sum(one.problem is not None for one in of_list)
        newest = str(max(one.extract_on for one in of_list))
        table.add_row(source_id, newest, f"{len(of_list):,}", *(f"{number:,}" for number in rows), f"{refused:,}")
    console.print()
    console.print(table)


def print_extracts(console: Console, extracts: Sequence[Extract]) -> None:
    """One line per list and file, then the rows that were set aside by column and reason."""
    table = Table(box=None, pad_edge=False, header_style="bold")
    for heading in ("File", "List"):
        table.add_column(heading, overflow="fold")
    for heading in ("Read", "Accepted", "Set aside"):
        table.add_column(heading, justify="right")
    table.add_column("")
    words = {"accepted": "", "accepted_with_concerns": "see below", "rejected": "REFUSED"}
    shown = [one for one in extracts if one.source_id or one.problem]
    for one in shown:
        numbers = [f"{number:,}" for number in (one.rows_read, one.rows_accepted, one.rows_rejected)]
        table.add_row(one.where, one.source_id or "", *numbers, words[one.verdict])
    if shown:
        console.print(table)
    for one in shown:
        if one.problem is None:
            for row in one.rejections:
                _print_rejection(console, one, row)


def _print_rejection(console: Console, extract: Extract, row: Mapping[str, Any]) -> None:
    column = f", {row['column']}" if row["column"] else ""
    other = f" (row {row['other_row']})" if row["other_row"] else ""
    rows = f"{row['rows']:,} {'row' if row['rows'] == 1 else 'rows'}"
    console.print(f"{extract.where}, row {row['first_row']}{column}", soft_wrap=True)
    console.print(f"  {row['reason']}{other} ({rows} set aside). {what_to_do(row['reason'])}", soft_wrap=True)
