"""The whole path from raw files to the publication, top to bottom."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from etl.areas.register import register_areas
from etl.catalogue.model import POPULATION
from etl.database import Connection, fill, open_publication, open_working_database, run_sql
from etl.editions import publish
from etl.errors import CannotContinue, Problem
from etl.extracts.arrivals import Arrivals, files_below, read_arrivals
from etl.extracts.model import Extract
from etl.extracts.quarantine import write_changes, write_quarantine
from etl.extracts.store import sweep_staging
from etl.facts.run import make_facts
from etl.flow.run import work_out_flow
from etl.observations.compute import compute, load_staged, prepare
from etl.publication.present import (
    Fed,
    NotReadable,
    Present,
    cannot_compare,
    read_concerns,
    read_present,
    what_would_be_lost,
)
from etl.publication.provenance import read_set_aside, record_files, record_sources
from etl.publication.received import record_extracts
from etl.publication.turn import only_build_in
from etl.publication.write import CONTRACT_VERSION, FILE_NAME, PUBLIC_FILE_NAME, pick_for_pages, run_checks
from etl.settings import LOCAL_WORDS, Settings, load_settings
from etl.staging.folder import Progress, Raw, read_raw
from etl.staging.store import Staged

PUBLISHED, WITH_CONCERNS, WITHOUT_A_FILE, NOT_PUBLISHED = 0, 10, 20, 30
HERE = Path(__file__).parent


@dataclass(frozen=True)
class Request:
    """What a build works from and where it writes."""

    raw: Path
    out: Path
    catalogue: Path
    partnership: Path
    as_of: date
    accept_loss: bool = False


@dataclass(frozen=True)
class _Found:
    """What is in the raw folder: tables that others publish, and extracts of records."""

    tables: Raw
    arrivals: Arrivals
    quarantine: Path | None = None

    @property
    def problems(self) -> list[Problem]:
        refused = [problem for one in self.arrivals.extracts if one.problem for problem in one.told()]
        return [*self.tables.problems, *self.arrivals.problems, *refused]

    @property
    def fed(self) -> list[Fed]:
        tables = [
            Fed(one.name, one.sha256, one.source.id if one.source else None, one.counted.accepted, one.problem)
            for one in self.tables.files
        ]
        extracts = [
            Fed(one.where, one.sha256, one.source_id, one.rows_accepted, one.told()[0] if one.problem else None)
            for one in self.arrivals.extracts
        ]
        return tables + extracts


@dataclass
class Outcome:
    """How a build ended. ``code`` is the command's exit code; set_aside: rows of the table ``rejection``."""

    code: int
    files: list[Staged]
    extracts: tuple[Extract, ...]
    set_aside: list[dict[str, Any]]
    problems: list[Problem]
    publication: Path | None = None
    quarantine: Path | None = None
    unchanged_since: str = ""


def _nothing_to_tell(_what: str, _done: int, _of: int) -> None: ...


def build(request: Request, progress: Progress = _nothing_to_tell) -> Outcome:
    """Publish, or leave the present publication as it is. Raises CannotContinue when a declaration is wrong."""
    settings = load_settings(request.catalogue, request.partnership)
    target = request.out / FILE_NAME
    with only_build_in(request.out) as turn, open_working_database() as connection:
        sweep_staging(request.out / "staging")
        found, inputs_hash = _read(connection, request, settings, progress)
        if (present := _unchanged(target, inputs_hash)) is not None:
            turn.has_published()
            with open_publication(target) as reader:
                outcome = _outcome(connection, found, read_concerns(reader))
            return replace(outcome, publication=target, unchanged_since=present.built_at)
        turn.has_not_published()
        concerns = _work_out(connection, request, settings, found, progress)
        losses = _losses(connection, target, found)
        if losses and not request.accept_loss:
            return _outcome(connection, found, losses, NOT_PUBLISHED)
        losses = [replace(loss, hint="", done="It was published all the same, as you asked.") for loss in losses]
        progress("Publishing", 0, 1)
        path = publish(connection, request.out, settings)
        turn.has_published()
        return replace(_outcome(connection, found, [*losses, *concerns]), publication=path)


def rehearse(request: Request, progress: Progress = _nothing_to_tell) -> Outcome:
    """All that a build does, but publish. ``code`` is what a build would end with."""
    settings = load_settings(request.catalogue, request.partnership)
    with open_working_database() as connection:
        found, _ = _read(connection, request, settings, progress)
        concerns = _work_out(connection, request, settings, found, progress)
        losses = _losses(connection, request.out / FILE_NAME, found)
        return _outcome(connection, found, [*losses, *concerns], NOT_PUBLISHED if losses else None)


def _read(connection: Connection, request: Request, settings: Settings, progress: Progress) -> tuple[_Found, str]:
    """What is in the raw folder, and the hash of everything that decides what is published."""
    register_areas(connection, settings.areas)
    staging = request.out / "staging"
    raw = read_raw(connection, request.raw, staging, settings.vocabulary, request.as_of, progress)
    record_sources(connection, raw.files, raw.notes)
    record_files(connection, raw.files, raw.notes)
    extracts, undated = files_below(request.raw, request.as_of)
    arrivals = read_arrivals(extracts, settings.reading, staging, request.raw, progress)
    found = _Found(raw, replace(arrivals, problems=(*arrivals.problems, *undated)))
    inputs_hash = _hash_of_inputs(request, found)
    found = replace(found, quarantine=write_quarantine(arrivals.extracts, settings.lists, request.out))
    _record_build(connection, request, settings, inputs_hash, is_made_up=arrivals.is_made_up)
    return found, inputs_hash


def _unchanged(target: Path, inputs_hash: str) -> Present | None:
    """The present publication, if both its editions were made from the same inputs."""
    try:
        editions = [read_present(path) for path in (target, target.with_name(PUBLIC_FILE_NAME))]
    except NotReadable:
        return None
    return editions[0] if all(one and one.inputs_hash == inputs_hash for one in editions) else None


def _losses(connection: Connection, target: Path, found: _Found) -> list[Problem]:
    """What would be lost by publishing in the place of the present publication."""
    try:
        present = read_present(target)
        return what_would_be_lost(connection, target, present, found.fed) if present else []
    except NotReadable:
        return [cannot_compare(target)]


def _work_out(
    connection: Connection, request: Request, settings: Settings, found: _Found, progress: Progress
) -> list[Problem]:
    """Fill and check every table of the publication. Gives what readers should know of the data."""
    if not any(file.accepted for file in found.tables.files) and not any(e.is_used for e in found.arrivals.extracts):
        nothing = Problem(str(request.raw), "There is no file here that can be published.")
        raise CannotContinue([nothing, *found.problems])
    progress("Merging extracts", 0, 1)
    record_extracts(connection, found.arrivals, settings.lists, settings.partnership.home)
    write_changes(connection, request.out)
    make_facts(connection, settings.lists, settings.partnership.clocks, settings.partnership.extracts.generic_workers)
    progress("Working out the figures", 0, 1)
    prepare(connection)
    load_staged(connection, found.tables.files)
    compute(connection, settings.loaded, settings.partnership, settings.sources, request.as_of)
    work_out_flow(connection, settings.partnership.home, request.as_of)
    _reconcile(connection, settings)
    pick_for_pages(connection)
    run_checks(connection)
    return read_concerns(connection)


def _outcome(connection: Connection, found: _Found, problems: Sequence[Problem], code: int | None = None) -> Outcome:
    told = {problem.where for problem in problems} & {one.name for one in found.fed}
    problems = [*problems, *(problem for problem in found.problems if problem.where not in told)]
    if code is None:
        refused = any(one.problem for one in found.fed)
        concerns = bool(problems) or any(file.has_concerns for file in found.tables.files)
        code = WITHOUT_A_FILE if refused else WITH_CONCERNS if concerns else PUBLISHED
    aside, extracts = read_set_aside(connection), found.arrivals.extracts
    return Outcome(code, found.tables.files, extracts, aside, problems, quarantine=found.quarantine)


def _hash_of_inputs(request: Request, found: _Found) -> str:
    """Everything that decides what is published: files, declarations, our own code, and the day."""
    digest = hashlib.sha256(request.as_of.isoformat().encode())
    for file in found.fed:
        digest.update(f"{file.name} {file.sha256}\n".encode())
    notes = sorted(path for path in request.raw.rglob("*.yaml") if path.is_file())
    words = request.partnership.with_name(LOCAL_WORDS)
    declared = [request.catalogue, request.partnership, *([words] if words.is_file() else []), *notes]
    code = sorted(path for path in HERE.rglob("*") if path.suffix in (".py", ".sql", ".yaml", ".csv"))
    for path in (*declared, *code):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _record_build(
    connection: Connection, request: Request, settings: Settings, inputs_hash: str, *, is_made_up: bool
) -> None:
    comparison = settings.partnership.comparison
    row = {
        "built_at": datetime.now(UTC).replace(tzinfo=None, microsecond=0),
        "contract_version": CONTRACT_VERSION,
        "catalogue_hash": settings.loaded.sha256,
        "edition": "internal",
        "as_of": request.as_of,
        "home_area_code": settings.partnership.home,
        "shown_first": comparison.shown_first,
        "neighbour_vintage": comparison.neighbours,
        "group_statistic": comparison.statistic,
        "year_starts_in": settings.partnership.first_month,
        "is_made_up": is_made_up,
        "inputs_hash": inputs_hash,
    }
    fill(connection, "build", [row])


def _reconcile(connection: Connection, settings: Settings) -> None:
    values = {"population": POPULATION, "revision_percent": settings.partnership.population_revision_percent}
    run_sql(connection, (HERE / "reconciliation.sql").read_text(encoding="utf-8"), values)
