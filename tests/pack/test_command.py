"""``python -m etl pack``: files with speaking names, whole or not there at all, and plain words where there is none."""

from __future__ import annotations

import io
import os
import signal
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import pypdf
import pytest

from dashboard.pack import command, files
from dashboard.pack.content import Pack
from etl.build import Outcome
from etl.command_line import main as etl
from tests.conftest import ROOT

NAMES = {
    "liverpool_2014-q1_board.pdf",
    "liverpool_2014-q1_board.pptx",
    "liverpool_2014-q1_board.xlsx",
    "liverpool_2014-q1_board.ods",
    "liverpool_2014-q1_board_letter.pdf",
}


@pytest.fixture
def at_council(council: Outcome, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SAFEGUARDING_PUBLICATION", str(council.publication))


@pytest.fixture
def at_tables(publication: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SAFEGUARDING_PUBLICATION", str(publication))


def is_whole(path: Path) -> bool:
    if path.suffix == ".pdf":
        return len(pypdf.PdfReader(path).pages) > 0 and path.read_bytes().rstrip().endswith(b"%%EOF")
    return zipfile.ZipFile(path).testzip() is None


@pytest.mark.usefixtures("at_council")
def test_one_command_makes_every_form_of_a_pack(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert etl(["pack", "--period", "2014-Q1", "--audience", "board", "--out", str(tmp_path / "packs")]) == 0
    made = {path.name: path for path in (tmp_path / "packs").iterdir()}
    assert set(made) == NAMES
    assert all(is_whole(path) for path in made.values())
    said = capsys.readouterr().out
    assert all(name in said for name in NAMES)


@pytest.mark.usefixtures("at_tables")
def test_several_areas_have_a_pack_each_and_one_without_keeps_nobody_waiting(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = [
        "--period",
        "2024/25",
        "--audience",
        "board",
        "--out",
        str(tmp_path),
        "--area",
        "Wirral",
        "Leeds",
        "Nowhere",
    ]
    assert command.main(asked) == 1
    names = {path.name for path in tmp_path.iterdir()}
    assert {"wirral_year-to-2025-03_board.pdf", "leeds_year-to-2025-03_board.pdf"} < names
    assert len(names) == 10
    said = capsys.readouterr()
    assert "1 of 3: " in said.out
    assert "3 of 3: There is no area “Nowhere”." in said.err
    assert "2 packs were made, 1 could not be." in said.err


@pytest.mark.usefixtures("at_tables")
def test_all_is_every_authority_of_today(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[Path] = []

    def note(pack: Pack, folder: Path) -> list[Path]:
        seen.append(folder / pack.file_name)
        return []

    monkeypatch.setattr(command, "put", note)
    command.main(["--period", "2024/25", "--audience", "board", "--out", str(tmp_path), "--area", "all"])
    names = {path.name for path in seen}
    assert {"liverpool_year-to-2025-03_board", "wirral_year-to-2025-03_board", "leeds_year-to-2025-03_board"} <= names
    assert len(names) == len(seen) > 10
    assert not [name for name in names if "until" in name or name.startswith(("england", "north-west"))]


@pytest.mark.usefixtures("at_council")
@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ([], "Say which period, with --period. For Liverpool there are: Quarters:"),
        (["--period", "2014-Q9"], "“2014-Q9” is not a period. Write 2014-07 for a month"),
        (["--period", "2031-Q1"], "There is no figure for Liverpool of April to June 2031. There are: Quarters:"),
        (
            ["--period", "2014-Q1", "--audience", "press"],
            "There is no pack for “press”. There are packs for: sub_group",
        ),
        (["--period", "2014-Q1", "--area", "Oz"], "There is no area “Oz”."),
    ],
)
def test_what_cannot_be_made_ends_with_one_and_says_what_there_is(
    asked: list[str], said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert etl(["pack", *asked, "--out", str(tmp_path / "packs")]) == 1
    assert said in capsys.readouterr().err
    assert not (tmp_path / "packs").exists()


def test_without_a_publication_it_says_how_to_make_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("SAFEGUARDING_PUBLICATION", str(tmp_path / "none.duckdb"))
    assert command.main(["--period", "2014-Q1"]) == 1
    assert "Run python -m etl build first." in capsys.readouterr().err
    (tmp_path / "none.duckdb").write_bytes(b"no database")
    assert command.main(["--period", "2014-Q1"]) == 1
    assert "cannot be read as a publication" in capsys.readouterr().err


def test_a_wrong_option_can_be_mended_and_the_help_names_every_option(capsys: pytest.CaptureFixture[str]) -> None:
    assert etl(["pack", "--perod", "2014-Q1"]) == 1
    assert etl(["pack", "--help"]) == 0
    said = capsys.readouterr().out
    assert all(option in said for option in ("--period", "--area", "--audience", "--out"))


@pytest.mark.usefixtures("at_council")
def test_a_fault_of_ours_is_told_without_its_data(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(*_: object) -> None:
        raise ValueError("secret E08000012")

    monkeypatch.setattr(command, "gather", fail)
    assert command.main(["--period", "2014-Q1", "--out", str(tmp_path)]) == 2
    said = capsys.readouterr().err
    assert "ValueError at command.py:" in said
    assert "secret" not in said


# ------------------------------------------------------------------------------------------------------- never half


def test_a_form_that_fails_leaves_the_packs_that_were_there(
    pack: Pack, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files.put(pack, tmp_path)
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    real = files.form

    def fail(one: Pack, name: str) -> bytes:
        if name == "ods":
            raise OSError(28, "No space left on device")
        return real(one, name) + b"newer"

    monkeypatch.setattr(files, "form", fail)
    with pytest.raises(OSError, match="No space"):
        files.put(pack, tmp_path)
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before


KILLS = int(os.environ.get("SAFEGUARDING_KILLS", "5"))  # 100 when it matters: it takes minutes


@pytest.mark.skipif(os.name == "nt", reason="there is no such signal")
@pytest.mark.usefixtures("at_council")
def test_a_command_killed_at_any_moment_leaves_whole_files_only(tmp_path: Path) -> None:
    asked = [sys.executable, "-m", "etl", "pack", "--period", "2014-Q1", "--audience", "board", "--out", str(tmp_path)]
    started = time.monotonic()
    subprocess.run(asked, cwd=ROOT, check=True, capture_output=True)
    whole = time.monotonic() - started
    for path in tmp_path.iterdir():
        path.unlink()
    counts = set()
    for number in range(KILLS):
        child = subprocess.Popen(asked, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(whole * (0.5 + number / KILLS))
        child.send_signal(signal.SIGKILL)
        child.wait()
        there = [path for path in tmp_path.iterdir() if path.is_file()]
        counts.add(len(there))
        assert {path.name for path in there} <= NAMES
        assert all(is_whole(path) for path in there)
    subprocess.run(asked, cwd=ROOT, check=True, capture_output=True)
    assert {path.name for path in tmp_path.iterdir()} == NAMES  # what was broken off is swept away


def test_the_cover_of_every_form_names_the_same_publication(made: dict[str, bytes], pack: Pack) -> None:
    """All forms of a pack are of one generation, however long it takes to make them."""
    built = f"{pack.built_at:%H:%M} (UTC)"
    for name in ("pdf", "letter"):
        assert built in pypdf.PdfReader(io.BytesIO(made[name])).pages[0].extract_text()
    slide = zipfile.ZipFile(io.BytesIO(made["pptx"])).read("ppt/slides/slide1.xml").decode()
    assert built in slide


def test_what_only_packs_need_is_not_loaded_with_the_dashboard() -> None:
    code = "import sys, app; print([name for name in ('typst', 'pptx') if name in sys.modules])"
    environment = {**os.environ, "SAFEGUARDING_PUBLICATION": "none.duckdb"}
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=environment, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip().endswith("[]")
