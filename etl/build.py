"""The whole path from raw files to the publication, top to bottom."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path

from filelock import FileLock, Timeout

from etl.areas.register import Area, read_register, register_areas
from etl.catalogue.load import Loaded, load_catalogue
from etl.catalogue.model import POPULATION
from etl.database import Connection, fill, open_working_database, run_sql
from etl.errors import CannotContinue, Problem
from etl.observations.compute import compute, load_staged, prepare
from etl.partnership import Partnership, load_partnership
from etl.publication.present import read_concerns, read_present, what_would_be_lost
from etl.publication.provenance import record_files, record_sources
from etl.publication.write import CONTRACT_VERSION, FILE_NAME, run_checks, write_publication
from etl.sources.model import NeighbourList, Sidecar, Source
from etl.sources.registry import load_sources, read_sidecar
from etl.staging.store import Staged, raw_files, stage
from etl.staging.vocabulary import Vocabulary, vocabulary_of

PUBLISHED, WITH_CONCERNS, WITHOUT_A_FILE, NOT_PUBLISHED = 0, 10, 20, 30
LOCK = ".build.lock"
HERE = Path(__file__).parent

Progress = Callable[[str, int, int], None]  # what is being done, how many are done, of how many


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
class Settings:
    """Everything that is declared: read and checked before a single raw file is opened."""

    sources: tuple[Source, ...]
    areas: list[Area]
    loaded: Loaded
    partnership: Partnership

    @property
    def vocabulary(self) -> Vocabulary:
        return vocabulary_of(self.loaded.catalogue, self.partnership, self.sources)


@dataclass
class Outcome:
    """How a build ended. ``code`` is the command's exit code."""

    code: int
    staged: list[Staged] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    publication: Path | None = None
    unchanged_since: str = ""


def build(request: Request, progress: Progress = lambda _what, _done, _of: None) -> Outcome:
    """Publish, or leave the present publication as it is. Raises CannotContinue when a declaration is wrong."""
    settings = load_settings(request.catalogue, request.partnership)
    with _only_build_in(request.out), open_working_database() as connection:
        register_areas(connection, settings.areas)
        staged, sidecars, problems = stage_all(connection, request, settings, progress)
        present = read_present(request.out / FILE_NAME)
        inputs_hash = _hash_of_inputs(request, staged)
        if present and present.inputs_hash == inputs_hash:
            problems += present.concerns
            return Outcome(_code(staged, problems), staged, problems, request.out / FILE_NAME, present.built_at)
        if present and not request.accept_loss and (losses := what_would_be_lost(present, staged)):
            return Outcome(NOT_PUBLISHED, staged, [*losses, *problems])
        if not any(file.accepted for file in staged):
            nothing = Problem(str(request.raw), "There is no file here that can be published.")
            return Outcome(NOT_PUBLISHED, staged, [nothing, *problems])
        progress("Working out the figures", 0, 1)
        record_sources(connection, staged, sidecars)
        record_files(connection, staged, sidecars)
        _record_build(connection, request, settings, inputs_hash)
        prepare(connection)
        load_staged(connection, staged)
        compute(connection, settings.loaded, settings.partnership, settings.sources, request.as_of)
        _reconcile(connection, settings)
        run_checks(connection)
        problems += read_concerns(connection)
        progress("Publishing", 0, 1)
        path = write_publication(connection, request.out)
    return Outcome(_code(staged, problems), staged, problems, path)


@contextmanager
def _only_build_in(folder: Path) -> Iterator[None]:
    """Hold the folder for one build. The lock is let go however the build ends, also when it is killed."""
    folder.mkdir(parents=True, exist_ok=True)
    try:
        with FileLock(folder / LOCK, timeout=0):
            yield
    except Timeout as error:
        hint = "Wait until it has ended, then run the command again."
        raise CannotContinue([Problem(str(folder), "Another build is at work here.", hint)]) from error


def load_settings(catalogue: Path, partnership: Path) -> Settings:
    """Raises CannotContinue with the faults of every declaration together."""
    sources, areas = load_sources(), read_register()
    vintages = sorted(source.vintage for source in sources if isinstance(source, NeighbourList))
    problems: list[Problem] = []
    loaded, ours = None, None
    try:
        loaded = load_catalogue(catalogue, sources)
    except CannotContinue as error:
        problems += error.problems
    try:
        ours = load_partnership(partnership, areas, vintages)
    except CannotContinue as error:
        problems += error.problems
    if loaded is None or ours is None:
        raise CannotContinue(problems)
    return Settings(sources, areas, loaded, ours)


def stage_all(
    connection: Connection, request: Request, settings: Settings, progress: Progress
) -> tuple[list[Staged], dict[str, Sidecar], list[Problem]]:
    """Every raw file, oldest first; the sidecars by file name; what is wrong with any of them."""
    if not request.raw.is_dir():
        raise CannotContinue([Problem(str(request.raw), "There is no such folder.", "Name it with --raw.")])
    files = list(raw_files(request.raw))
    staged, sidecars, problems = [], {}, []
    for number, path in enumerate(files):
        progress("Reading files", number, len(files))
        file = stage(connection, path, request.raw, request.out / "staging", settings.vocabulary)
        sidecar, faults = read_sidecar(path, file.source.id if file.source else None)
        problems += faults
        if sidecar and sidecar.published and sidecar.published > request.as_of:
            continue  # not yet published on the day we are asked about
        if sidecar:
            sidecars[file.name] = sidecar
        if file.problem:
            problems.append(file.problem)
        staged.append(file)
    staged.sort(key=lambda file: _age(file, sidecars))
    return staged, sidecars, problems


def _age(file: Staged, sidecars: dict[str, Sidecar]) -> tuple[date, str]:
    sidecar = sidecars.get(file.name)
    return (sidecar.published if sidecar and sidecar.published else date.min, file.name)


def _hash_of_inputs(request: Request, staged: Sequence[Staged]) -> str:
    """Everything that decides what is published: files, declarations, our own code, and the day."""
    digest = hashlib.sha256(request.as_of.isoformat().encode())
    for file in staged:
        digest.update(f"{file.name} {file.sha256}\n".encode())
    declared = [request.catalogue, request.partnership, *sorted(request.raw.rglob("*.yaml"))]
    code = sorted(path for path in HERE.rglob("*") if path.suffix in (".py", ".sql", ".yaml", ".csv"))
    for path in (*declared, *code):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _record_build(connection: Connection, request: Request, settings: Settings, inputs_hash: str) -> None:
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
        "inputs_hash": inputs_hash,
    }
    fill(connection, "build", [row])


def _reconcile(connection: Connection, settings: Settings) -> None:
    sql = (HERE / "reconciliation.sql").read_text(encoding="utf-8")
    percent = settings.partnership.population_revision_percent
    run_sql(connection, sql, {"population": POPULATION, "revision_percent": percent})


def _code(staged: Sequence[Staged], problems: Sequence[Problem]) -> int:
    if any(file.problem for file in staged):
        return WITHOUT_A_FILE
    if problems or any(file.counted.unexpected for file in staged):
        return WITH_CONCERNS
    return PUBLISHED
