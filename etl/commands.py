"""One function per command. Each prints plain words and returns its exit code."""

from __future__ import annotations

from collections import Counter
from datetime import date
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

from rich.console import Console

from etl.build import NOT_PUBLISHED, PUBLISHED, Outcome, Request, build, load_settings, rehearse
from etl.catalogue.load import as_yaml
from etl.catalogue.sentence import definition, direction
from etl.database import open_publication, records
from etl.errors import CannotContinue, Problem, nearest
from etl.publication.write import FILE_NAME
from etl.report import VERDICTS, print_files, print_problems, print_set_aside, shown_progress
from etl.sources.registry import load_sources
from etl.staging.folder import raw_files
from etl.staging.store import name_of

DONE, TO_BE_MENDED = 0, 1


def run_build(request: Request, console: Console) -> int:
    """Publish what can be published, or leave the present publication as it is."""
    with shown_progress(console) as progress:
        outcome = build(request, progress)
    _print_outcome(console, outcome)
    console.print()
    if outcome.code == NOT_PUBLISHED:
        present = (request.out / FILE_NAME).is_file()
        stays = "The present publication stays as it is." if present else "There is no publication yet."
        console.print(f"Not published. {stays}", style="bold")
    elif outcome.unchanged_since:
        console.print(f"Nothing has changed since the publication of {outcome.unchanged_since}.")
    else:
        console.print(f"Published {outcome.publication}", soft_wrap=True)
    return outcome.code


def run_check(request: Request, console: Console) -> int:
    """Do all that a build does, and say what is wrong, without publishing anything."""
    with shown_progress(console) as progress:
        outcome = rehearse(request, progress)
    console.print(f"{request.catalogue.name} and {request.partnership.name} are in order.")
    _print_outcome(console, outcome)
    return DONE if outcome.code == PUBLISHED else TO_BE_MENDED


def _print_outcome(console: Console, outcome: Outcome) -> None:
    print_files(console, outcome.files)
    print_set_aside(console, outcome.set_aside)
    print_problems(console, outcome.problems)


def run_sources(raw: Path, console: Console) -> int:
    """Every kind of file we accept, and where to get it."""
    present = [name_of(path, raw) for path in raw_files(raw)] if raw.is_dir() else []
    for source in load_sources():
        patterns = [pattern.lower() for pattern in source.files]
        here = [name for name in present if any(fnmatch(name.lower().split("/")[-1], one) for one in patterns)]
        console.print(source.id, style="bold", end="  ")
        console.print(f"here: {', '.join(here)}" if here else "not here", soft_wrap=True)
        console.print(f"  {source.title}", soft_wrap=True)
        console.print(f"  Files called {', '.join(source.files)}", soft_wrap=True)
        console.print(f"  Get it from {source.address}", soft_wrap=True)
    return DONE


def run_explain(request: Request, indicator_id: str, console: Console) -> int:
    """What an indicator means, and how its figures are computed."""
    settings = load_settings(request.catalogue, request.partnership)
    indicator = settings.loaded.indicator(indicator_id)
    if indicator is None:
        known = [one.id for one in settings.loaded.catalogue.indicators]
        what = f'"{indicator_id}" is not an indicator.'
        hint = nearest(indicator_id, known) or f'Each stands in {request.catalogue.name} after "id:".'
        raise CannotContinue([Problem(request.catalogue.name, what, hint)])
    console.print(indicator.title, style="bold")
    lines = [definition(indicator), direction(indicator), indicator.why, indicator.good_looks_like]
    lines += [f"Careful: {caveat}" for caveat in indicator.caveats]
    for line in lines:
        console.print(line, soft_wrap=True)
    console.print("\nAs it stands in the catalogue", style="bold")
    console.print(as_yaml(indicator), soft_wrap=True)
    path = request.out / FILE_NAME
    if path.is_file():
        with open_publication(path) as connection:
            sql = records(connection, "SELECT sql FROM indicator WHERE indicator_id = $1", [indicator_id])
        if sql:
            console.print("What ran to compute the figures now published", style="bold")
            console.print(sql[0]["sql"], soft_wrap=True)
    return DONE


def run_reconcile(out: Path, console: Console) -> int:
    """Every figure that a report has printed, beside ours."""
    path = out / FILE_NAME
    if not path.is_file():
        hint = "Run python -m etl build first."
        raise CannotContinue([Problem(str(path), "There is no publication to reconcile.", hint)])
    with open_publication(path) as connection:
        rows = records(connection, "SELECT * FROM reconciliation ORDER BY row_number")
    for row in rows:
        console.print(_reconciled(row), soft_wrap=True)
    console.print(f"\n{len(rows)} printed figures:", style="bold")
    for verdict, number in Counter(row["verdict"] for row in rows).most_common():
        console.print(f"  {number:4} {VERDICTS[verdict]}")
    return DONE


def _reconciled(row: dict[str, Any]) -> str:
    area = row["printed_area"] + ("" if row["statistic"] == "value" else f" ({row['statistic']})")
    name = row["printed_name"] + ("" if row["category"] == "total" else f" [{row['category']}]")
    head = f"{area}, {name}, {row['printed_period']}: printed {row['printed']}, {VERDICTS[row['verdict']]}"
    return f"{head}\n  {row['explanation']}"


def today() -> date:
    """The day on this machine's clock."""
    return date.today()  # noqa: DTZ011 (the officer's own day is meant)
