"""What a refresh promises when the machine, the clock or the files are against it.

What is shown stays, and the officer is told how to go on.
"""

from __future__ import annotations

import ctypes
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from dashboard.application import create_app
from etl.build import NOT_PUBLISHED, PUBLISHED, WITHOUT_A_FILE
from etl.command_line import main
from etl.database import open_publication, records
from etl.publication.write import FILE_NAME, PUBLIC_FILE_NAME
from tests.access.test_editions import look_again
from tests.conftest import ROOT, WITHOUT_SIGN_IN, put_published
from tests.extracts.made_up import EXTRACT_ON, as_csv, sheet_of
from tests.extracts.test_bad_files import REFUSED

BOTH = (PUBLIC_FILE_NAME, FILE_NAME)
MAY_OVERRIDE_MODES, DROP = 1, 24  # of Linux: a right that root has, and the call that gives a right away


@pytest.fixture
def raw(tmp_path: Path) -> Path:
    put_published(tmp_path / "raw")
    return tmp_path / "raw"


@pytest.fixture
def build(raw: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, str]]:
    """Build for a day; the code it ended with, and what it said."""

    def _build(as_of: str) -> tuple[int, str]:
        code = main(["build", "--raw", str(raw), "--out", str(tmp_path / "out"), "--as-of", as_of])
        captured = capsys.readouterr()
        return code, re.sub(r"\s+", " ", captured.out + captured.err)

    return _build


def apart(raw: Path, out: Path, before: Callable[[], object]) -> tuple[int, str]:
    """The same in a process of its own, for another day, of which something is taken away first."""
    command = [sys.executable, "-m", "etl", "build", "--raw", str(raw), "--out", str(out), "--as-of", "2026-11-02"]
    done = subprocess.run(command, cwd=ROOT, preexec_fn=before, capture_output=True, text=True, check=False)
    return done.returncode, re.sub(r"\s+", " ", done.stdout + done.stderr)


def bytes_of(out: Path) -> list[bytes]:
    return [(out / name).read_bytes() for name in BOTH]


@pytest.mark.skipif(sys.platform != "linux", reason="takes rights and room away as Linux does")
def test_in_a_folder_that_may_not_be_written_the_present_publication_stays(
    raw: Path, tmp_path: Path, build: Callable[..., tuple[int, str]]
) -> None:
    assert build("2026-11-01")[0] == PUBLISHED
    out = tmp_path / "out"
    before = bytes_of(out)
    out.chmod(0o555)
    (out / "staging").chmod(0o555)
    (out / ".build.lock").chmod(0o444)
    libc = ctypes.CDLL(None)
    code, said = apart(raw, out, lambda: libc.prctl(DROP, MAY_OVERRIDE_MODES, 0, 0, 0))
    out.chmod(0o755)
    (out / "staging").chmod(0o700)
    (out / ".build.lock").chmod(0o644)
    assert code == 30, said
    assert "Check that it is there, and that you may read it and write there." in said
    assert "Nothing was published. If there is a publication, it stays as it is." in said
    assert bytes_of(out) == before
    assert build("2026-11-02")[0] == PUBLISHED


@pytest.mark.skipif(sys.platform != "linux", reason="takes rights and room away as Linux does")
@pytest.mark.parametrize("room", [0, 20_000, 1_000_000])
def test_when_the_disk_takes_no_more_the_present_publication_stays(
    room: int, raw: Path, tmp_path: Path, build: Callable[..., tuple[int, str]]
) -> None:
    """No file may grow beyond so many bytes: the first one written, or the publication half way."""
    import resource

    assert build("2026-11-01")[0] == PUBLISHED
    out = tmp_path / "out"
    before = bytes_of(out)
    code, said = apart(raw, out, lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (room, room)))
    assert code == 30, said
    assert "Nothing was published" in said
    assert bytes_of(out) == before
    assert build("2026-11-02")[0] == PUBLISHED
    assert not [path.name for path in out.iterdir() if ".building" in path.name]


def test_readers_are_told_while_the_newest_build_has_published_nothing(
    raw: Path, tmp_path: Path, build: Callable[..., tuple[int, str]]
) -> None:
    """No longer once one has published, or has found that nothing is new."""
    assert build("2026-11-01")[0] == PUBLISHED
    app = create_app(tmp_path / "out" / FILE_NAME, WITHOUT_SIGN_IN)
    client = app.server.test_client()

    def told() -> bool:
        look_again(app.door)
        said = b"These are older figures. The update of" in client.get("/").data
        assert said == ("unpublished_since" in client.get("/healthz").get_json())
        return said

    assert not told()
    published = raw / "published" / "published_figures.csv"
    kept = published.read_bytes()
    published.write_bytes(b"\n".join(kept.splitlines()[:40]))
    assert build("2026-11-01")[0] == NOT_PUBLISHED
    assert told()
    published.write_bytes(kept)
    assert build("2026-11-01")[0] == PUBLISHED, "the same as before"
    assert not told()
    published.unlink()
    assert build("2026-11-01")[0] == NOT_PUBLISHED, "there is nothing at all"
    assert told()
    published.write_bytes(kept)
    assert build("2026-11-02")[0] == PUBLISHED
    assert not told()


def test_a_clock_that_is_set_back_never_takes_figures_away(
    raw: Path, tmp_path: Path, build: Callable[..., tuple[int, str]]
) -> None:
    folder = raw / "child_level" / str(EXTRACT_ON)
    folder.mkdir(parents=True)
    (folder / "contacts.csv").write_text(as_csv(sheet_of("contacts")), encoding="utf-8")
    assert build("2026-11-01")[0] in (0, 10)
    before = bytes_of(tmp_path / "out")
    code, said = build("2025-11-01")
    assert code == 30
    assert "after 1 November 2025" in said
    assert "contacts.csv" in said
    assert bytes_of(tmp_path / "out") == before


def test_tens_of_bad_files_are_each_named_and_lose_nothing_else(
    raw: Path, tmp_path: Path, build: Callable[..., tuple[int, str]]
) -> None:
    folder = raw / "child_level" / str(EXTRACT_ON)
    folder.mkdir(parents=True)
    (folder / "referrals.csv").write_text(as_csv(sheet_of("referrals")), encoding="utf-8")
    bad = [(name, content) for name, content, _ in REFUSED.values()] * 2
    for number, (name, content) in enumerate(bad):
        path = folder / f"bad {number} {name}"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    code, said = build("2026-11-01")
    assert code == WITHOUT_A_FILE
    assert len(bad) > 40
    assert [number for number in range(len(bad)) if f"bad {number} " not in said] == []
    for name in BOTH:
        with open_publication(tmp_path / "out" / name) as connection:
            assert records(connection, "SELECT count(*) AS n FROM reconciliation") == [{"n": 278}]
    with open_publication(tmp_path / "out" / FILE_NAME) as connection:
        used = (
            "SELECT source_id, rows_accepted AS n FROM source_file WHERE extract_on IS NOT NULL AND rows_accepted > 0"
        )
        assert records(connection, used) == [{"source_id": "referrals", "n": 240}]
