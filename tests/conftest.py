"""What several stations' tests need: made-up raw files, a publication built from them, golden messages."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from filelock import FileLock

from dashboard.access.settings import Settings
from etl.build import Outcome, Request, build
from etl.demo.write import write_demo

ROOT = Path(__file__).parent.parent
SAMPLES = Path(__file__).parent / "samples"
PARTNERSHIP = SAMPLES / "partnership.yaml"
GOLDEN = Path(__file__).parent / "golden"
TODAY = date(2026, 11, 20)

# Words of a glossary, each with its short form and what it means; and the measures that matter.
TERMS = [
    ("Multi-agency safeguarding hub", "MASH", "Where people from several agencies decide together what to do."),
    ("Child in need", "CIN", "A child who needs help from the council to be healthy and safe."),
    ("Section 47 enquiry", "S47", "What is done to find out whether a child is being harmed."),
    ("Referral", None, "A request for help that social care has taken up."),
]
MATTER = ("referrals_rate", "rereferrals_pct", "cp_plans_rate")

# The small publications of tests are internal, and of real areas. Only tests can have them shown without sign-in:
# nothing in the environment says so.
WITHOUT_SIGN_IN = Settings(edition="internal", made_up_only=False)
OUR_OWN_PAGE = {"Sec-Fetch-Site": "same-origin"}  # what a browser says of a request from a page of ours

# The name under which each source's sample is dropped into a raw folder.
FILE_NAMES = {
    "dfe_referrals": "c1_children_in_need_referrals_and_rereferrals_made_up.csv",
    "dfe_children_in_need": "b1_children_in_need_made_up.csv",
    "dfe_subsequent_plans": "d3_cpps_subsequent_plan_made_up.csv",
    "dfe_plan_durations": "d5_cpps_at31march_by_duration_made_up.csv",
    "dfe_looked_after": "cla_number_and_rate_per_10k_children_made_up.csv",
    "dfe_workforce": "csww_indicators_made_up.csv",
    "ons_population": "ons_mid-year_population_estimates_made_up.csv",
    "neighbours_2021": "New_Statistical_Neighbour_Groupings_April_2021.csv",
    "neighbours_2025": "sn_model_2025_made_up.csv",
}


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--write-golden", action="store_true", help="write the golden messages anew")


def put(raw: Path, source_id: str, content: str | bytes | None = None, name: str = "") -> Path:
    """Drop a source's sample, or other content under its name, into a raw folder."""
    folder = raw / "national"
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / (name or FILE_NAMES[source_id])
    if content is None:
        content = (SAMPLES / f"{source_id}.csv").read_bytes()
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def put_published(raw: Path) -> Path:
    """The figures that the project itself carries."""
    target = raw / "published" / "published_figures.csv"
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy(ROOT / "data" / "raw" / "published" / "published_figures.csv", target)
    return target


def make_raw(raw: Path) -> Path:
    """A raw folder with the sample of every source and the published figures."""
    for source_id in FILE_NAMES:
        put(raw, source_id)
    put_published(raw)
    return raw


def request_for(raw: Path, out: Path, **changes: object) -> Request:
    settings = {"catalogue": ROOT / "indicators.yaml", "partnership": PARTNERSHIP, "as_of": TODAY}
    return Request(raw=raw, out=out, **{**settings, **changes})  # type: ignore[arg-type]


@pytest.fixture(scope="session")
def made_up(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A raw folder with three years and four months of the made-up council; made once, whoever asks first."""
    base = tmp_path_factory.getbasetemp()
    root = base.parent if os.environ.get("PYTEST_XDIST_WORKER") else base
    raw = root / "made_up" / "raw"
    with FileLock(root / "made_up.lock"):
        if not raw.exists():
            half = root / "made_up" / "half"
            write_demo(half / "child_level", years=3, workbooks=False)
            put_published(half)
            half.rename(raw)
    return raw


@pytest.fixture(scope="session")
def council(made_up: Path) -> Outcome:
    """The publication of the made-up council, as the partnership of this repository has it."""
    with FileLock(made_up.parent.parent / "made_up.lock"):
        return build(request_for(made_up, made_up.parent / "out", partnership=ROOT / "partnership.yaml"))


@pytest.fixture(scope="session")
def raw_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The made-up raw folder. Read it; copy it before changing it."""
    return make_raw(tmp_path_factory.mktemp("raw"))


@pytest.fixture(scope="session")
def built(raw_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Outcome:
    """A publication of the made-up tables beside the published figures."""
    return build(request_for(raw_folder, tmp_path_factory.mktemp("out")))


@pytest.fixture(scope="session")
def publication(built: Outcome) -> Path:
    assert built.publication is not None
    return built.publication


@pytest.fixture(scope="session")
def glossed(publication: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same with words in its glossary and measures that matter, whatever the catalogue has of them."""
    import duckdb

    path = tmp_path_factory.mktemp("glossed") / "safeguarding.duckdb"
    shutil.copy(publication, path)
    with duckdb.connect(str(path)) as connection:
        connection.execute("DELETE FROM glossary")
        for place, term in enumerate(TERMS):
            connection.execute("INSERT INTO glossary VALUES ($1, $2, $3, $4)", [*term, place])
        connection.execute("ALTER TABLE indicator ADD COLUMN IF NOT EXISTS matters INTEGER")
        connection.execute("UPDATE indicator SET matters = NULL")
        for place, name in enumerate(MATTER):
            connection.execute("UPDATE indicator SET matters = $1 WHERE indicator_id = $2", [place, name])
    return path


@pytest.fixture(scope="session")
def public_edition(publication: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same as the public edition, as far as the door is concerned."""
    return changed(publication, tmp_path_factory.mktemp("public") / "safeguarding-public.duckdb", edition="public")


def changed(publication: Path, path: Path, **build: object) -> Path:
    """A copy of a publication at ``path`` with other values in its table build."""
    import duckdb

    shutil.copy(publication, path)
    with duckdb.connect(str(path)) as connection:
        for name, value in build.items():
            connection.execute(f"UPDATE build SET {name} = $1", [value])
    return path


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Callable[[str, str], None]:
    """Compare a message with the one that was read and found good."""

    def compare(name: str, text: str) -> None:
        path = GOLDEN / f"{name}.txt"
        if request.config.getoption("--write-golden"):
            path.write_text(text.rstrip() + "\n", encoding="utf-8")
        assert path.is_file(), f"no golden message {name}; write it with --write-golden and read it"
        assert text.rstrip() + "\n" == path.read_text(encoding="utf-8")

    return compare
