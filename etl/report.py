"""What the commands print: tables for people, plain words, nothing about a child."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn
from rich.table import Table

from etl.errors import Problem
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
        console.print(f"  {row['reason']} ({rows})", soft_wrap=True)


def print_problems(console: Console, problems: Sequence[Problem]) -> None:
    """Each problem with its place in bold."""
    for problem in problems:
        console.print()
        where, *rest = str(problem).split("\n")
        console.print(where, style="bold", soft_wrap=True)
        for line in rest:
            console.print(line, soft_wrap=True)
