"""What several stations' tests need: made-up raw files, a publication built from them, golden messages."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from etl.build import Outcome, Request, build

ROOT = Path(__file__).parent.parent
SAMPLES = Path(__file__).parent / "samples"
PARTNERSHIP = SAMPLES / "partnership.yaml"
GOLDEN = Path(__file__).parent / "golden"
TODAY = date(2026, 11, 20)

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
