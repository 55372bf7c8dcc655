"""One function per command. Each prints plain words and returns its exit code."""

from __future__ import annotations

import csv
import runpy
import sys
from collections import Counter
from collections.abc import Sequence
from datetime import date
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

from rich.console import Console

from etl.build import NOT_PUBLISHED, PUBLISHED, Outcome, Request, build, rehearse
from etl.catalogue.load import as_yaml
from etl.catalogue.sentence import definition, direction
from etl.checking import as_json, check_path
from etl.database import open_publication, records
from etl.errors import CannotContinue, Problem, nearest
from etl.extracts.quarantine import write_quarantine
from etl.publication.write import FILE_NAME, PUBLIC_FILE_NAME
from etl.report import (
    VERDICTS,
    print_checked,
    print_files,
    print_problems,
    print_received,
    print_set_aside,
    shown_progress,
)
from etl.settings import load_settings
from etl.sources.describe import describe
from etl.sources.lists import load_lists
from etl.sources.registry import load_sources
from etl.staging.folder import raw_files
from etl.staging.store import name_of
from etl.tracing import trace

DONE, TO_BE_MENDED = 0, 1
MADE_UP = ".made_up"  # marks a folder in which every extract is made up, so that demo may write there again


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
        console.print(f"and, with small numbers hidden, {PUBLIC_FILE_NAME} beside it.")
    return outcome.code


def run_check(request: Request, console: Console) -> int:
    """Do all that a build does, and say what is wrong, without publishing anything."""
    with shown_progress(console) as progress:
        outcome = rehearse(request, progress)
    console.print(f"{request.catalogue.name} and {request.partnership.name} are in order.")
    _print_outcome(console, outcome)
    return DONE if outcome.code == PUBLISHED else TO_BE_MENDED


def run_check_path(request: Request, path: Path, extract_on: date | None, answer: Path | None, console: Console) -> int:
    """Say what one file is, or every file below a folder, and what is wrong with it. Nothing is loaded."""
    settings = load_settings(request.catalogue, request.partnership)
    with shown_progress(console) as progress:
        checked = check_path(path, extract_on, request.as_of, settings, request.out / "staging", progress)
    print_checked(console, checked, request.as_of)
    _print_quarantine(console, write_quarantine(checked.extracts, settings.lists, request.out))
    if answer is not None:
        answer.write_text(as_json(checked), encoding="utf-8")
    return DONE if checked.is_in_order else TO_BE_MENDED


def run_template(name: str, out: Path | None, console: Console) -> int:
    """Write the headings of a list as CSV, and say what belongs under each."""
    lists = load_lists()
    source = next((one for one in lists.sources if one.id == name), None)
    if source is None:
        known = [one.id for one in lists.sources]
        raise CannotContinue([Problem(name, f'"{name}" is not a list.', nearest(name, known) or ", ".join(known))])
    path = out or Path(f"{name}.csv")
    headings = [column.heading for column in source.columns.values() if column.type != "not_kept"]
    try:
        with path.open("x", encoding="utf-8-sig", newline="") as file:
            csv.writer(file).writerow(headings)
    except FileExistsError as error:
        raise CannotContinue(
            [Problem(str(path), "There is such a file already.", "Name another with --out.")]
        ) from error
    console.print(f"{path}: {source.title}", style="bold", soft_wrap=True)
    for line in describe(source, lists.codes):
        console.print(f"  {line}", soft_wrap=True)
    return DONE


def run_demo(out: Path, seed: int, councils: int, years: int, is_first_only: bool, console: Console) -> int:
    """Write the extracts of a made-up council. Real extracts are never overwritten.

    is_first_only: leave it if there are any extracts, real or made up.
    """
    from etl.demo.write import write_demo  # what only this command needs takes time to import

    if not (1 <= councils <= 153 and 1 <= years <= 30):
        raise CannotContinue([Problem("demo", "Councils may be 1 to 153, and years 1 to 30.")])
    if is_first_only and out.is_dir() and any(raw_files(out)):
        return DONE
    mark = out / MADE_UP
    if out.is_dir() and any(raw_files(out)) and not mark.is_file():
        hint = "Name another folder with --out."
        raise CannotContinue([Problem(str(out), "There are extracts here that are not made up.", hint)])
    with shown_progress(console) as progress:
        out.mkdir(parents=True, exist_ok=True)
        mark.touch()
        folders = write_demo(out, seed=seed, councils=councils, years=years, progress=progress)
    console.print(f"Wrote {len(folders):,} months of made-up extracts below {out}", soft_wrap=True)
    return DONE


def _print_quarantine(console: Console, folder: Path | None) -> None:
    if folder is not None:
        console.print(f"\nRows set aside and wordings not mapped, as they stand: {folder}", soft_wrap=True)


def _print_outcome(console: Console, outcome: Outcome) -> None:
    print_files(console, outcome.files)
    print_received(console, outcome.extracts)
    print_set_aside(console, outcome.set_aside)
    print_problems(console, outcome.problems)
    _print_quarantine(console, outcome.quarantine)


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
    days = sorted({name.split("/")[1] for name in present if name.count("/") > 1 and name.startswith("child_level/")})
    for one in load_lists().sources:
        console.print(one.id, style="bold", end="  ")
        console.print(f"{one.title}, from {one.owner}" + (f" (list {one.list} of Annex A)" if one.list else ""))
        console.print(f"  Into child_level/<day>/. Its headings: python -m etl template {one.id}", soft_wrap=True)
    console.print(
        f"Extracts here are of {len(days)} days, the last {days[-1]}." if days else "There are no extracts here."
    )
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


def run_trace(request: Request, indicator_id: str, area: str, period: str, category: str, console: Console) -> int:
    """Write the rows behind a figure where only the officer can read them."""
    with shown_progress(console) as progress:
        found = trace(request, indicator_id, area, period, category, progress)
    for one in found:
        rows = f"{one.rows:,} row{'' if one.rows == 1 else 's'}"
        counted = rows if one.part == one.rows else f"{one.part:,} of {rows}"
        console.print(f"{one.indicator.title}: {counted}", style="bold")
        console.print(f"  {one.path}" if one.rows else "  There are none.", soft_wrap=True)
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


def run_pack(arguments: Sequence[str]) -> int:
    """Hand on to the dashboard, which reads the publication and makes the pack."""
    said, sys.argv = sys.argv, ["python -m etl pack", *arguments]
    try:
        runpy.run_module("dashboard.pack", run_name="__main__")
    except SystemExit as ended:
        return ended.code if isinstance(ended.code, int) else TO_BE_MENDED
    finally:
        sys.argv = said
    return DONE


def _reconciled(row: dict[str, Any]) -> str:
    area = row["printed_area"] + ("" if row["statistic"] == "value" else f" ({row['statistic']})")
    name = row["printed_name"] + ("" if row["category"] == "total" else f" [{row['category']}]")
    head = f"{area}, {name}, {row['printed_period']}: printed {row['printed']}, {VERDICTS[row['verdict']]}"
    return f"{head}\n  {row['explanation']}"


def today() -> date:
    """The day on this machine's clock."""
    return date.today()  # noqa: DTZ011 (the officer's own day is meant)
