"""What each command says and the code it ends with. Run as the officer runs it, in a process of its own."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from filelock import FileLock

from dashboard.application import render
from dashboard.publication import Door
from etl.__main__ import main
from etl.build import LOCK, Outcome
from tests.conftest import FILE_NAMES, ROOT, put, put_published
from tests.dashboard.reading import words


@dataclass(frozen=True)
class Done:
    """How a command ended and what it said, its lines run together."""

    code: int
    said: str


Run = Callable[..., Done]


@pytest.fixture
def raw(raw_folder: Path, tmp_path: Path) -> Path:
    """A raw folder of one's own."""
    return Path(shutil.copytree(raw_folder, tmp_path / "raw"))


@pytest.fixture
def out(built: Outcome, tmp_path: Path) -> Path:
    """Where the command builds; files that were read for another test need not be read again."""
    assert built.publication is not None
    shutil.copytree(built.publication.parent / "staging", tmp_path / "out" / "staging")
    return tmp_path / "out"


@pytest.fixture
def run(raw: Path, out: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    def _run(*arguments: str, as_of: str = "2026-11-20") -> Done:
        places = ["--raw", str(raw), "--out", str(out), "--as-of", as_of]
        try:
            code = main([arguments[0], *places, *arguments[1:]])
        except SystemExit as stopped:
            code = int(str(stopped.code))
        captured = capsys.readouterr()
        said = captured.out + captured.err
        assert "Traceback" not in said
        return Done(code, re.sub(r"\s+", " ", said))

    return _run


def test_0_everything_was_published(run: Run, out: Path) -> None:
    done = run("build")
    assert done.code == 0, done.said
    assert f"Published {out}/safeguarding.duckdb" in done.said
    assert list((out).glob("*.wal")) == []
    assert list((out).glob("*.building")) == []


def test_a_second_build_of_the_same_files_changes_nothing(run: Run, out: Path) -> None:
    run("build")
    before = (out / "safeguarding.duckdb").stat().st_mtime_ns
    done = run("build")
    assert done.code == 0
    assert "Nothing has changed since the publication of" in done.said
    assert (out / "safeguarding.duckdb").stat().st_mtime_ns == before


def test_10_published_with_rows_set_aside(run: Run, raw: Path) -> None:
    path = raw / "national" / FILE_NAMES["dfe_referrals"]
    path.write_text(path.read_text().replace("8602", "??", 1))
    done = run("build")
    assert done.code == 10
    assert "referral_count the cell holds neither a number nor a symbol we know (1 rows)" in done.said
    assert "Published" in done.said
    assert run("build").code == 10, "the same again, though nothing has changed"


def test_20_published_without_a_file_that_was_refused(run: Run, raw: Path) -> None:
    put(raw, "dfe_workforce", b"")
    (raw / "notes.csv").write_text("to,do\n1,2\n")
    done = run("build")
    assert done.code == 20
    said = done.said
    assert "csww_indicators_made_up.csv The file is empty. Nothing from this file was used." in said
    assert "notes.csv No source we know is like this file" in said
    assert "Published" in said


def test_30_a_wrong_catalogue_publishes_nothing(run: Run, out: Path, tmp_path: Path) -> None:
    catalogue = tmp_path / "indicators.yaml"
    catalogue.write_text((ROOT / "indicators.yaml").read_text().replace("polarity: low", "polarity: lwo", 1))
    done = run("build", "--catalogue", str(catalogue))
    assert done.code == 30
    assert 'polarity: found "lwo". Did you mean "low"?' in done.said
    assert not (out / "safeguarding.duckdb").exists()


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        (lambda path: path.unlink(), "This file fed the present publication and is gone."),
        (
            lambda path: path.write_text(""),
            "This file fed the present publication and is now refused. The file is empty.",
        ),
        (
            lambda path: path.write_text("".join(path.read_text().splitlines(keepends=True)[:40])),
            "This file had 64 rows that counted and now has 39.",
        ),
    ],
)
def test_30_a_build_never_publishes_less_than_yesterday(
    run: Run, raw: Path, out: Path, damage: Callable[[Path], None], said: str
) -> None:
    run("build")
    yesterday = (out / "safeguarding.duckdb").read_bytes()
    damage(raw / "national" / FILE_NAMES["dfe_children_in_need"])
    done = run("build")
    assert done.code == 30
    assert "b1_children_in_need_made_up.csv" in done.said
    assert said in done.said
    assert "The present publication stays as it is" in done.said
    assert (out / "safeguarding.duckdb").read_bytes() == yesterday
    told = run("build", "--accept-loss")
    assert told.code in (0, 20)
    assert (out / "safeguarding.duckdb").read_bytes() != yesterday


def test_30_wrong_options_and_folders_are_the_users_to_mend(run: Run, raw: Path) -> None:
    assert run("build", "--as-of", "yesterday").code == 30
    assert run("build", "--raw", str(raw / "nowhere")).code == 30
    assert run("build", "--nonsense").code == 30
    assert run("check", "--nonsense").code == 1
    shutil.rmtree(raw)
    raw.mkdir()
    done = run("build")
    assert done.code == 30
    assert "There is no file here that can be published" in done.said


def test_2_a_fault_of_ours_is_said_without_its_data(run: Run, raw: Path, out: Path) -> None:
    """A staged file that was tampered with is nothing the officer can mend."""
    run("build")
    for kept in (out / "staging").glob("*.accepted.parquet"):
        kept.write_bytes(b"not parquet")
    (out / "safeguarding.duckdb").unlink()
    done = run("build")
    assert done.code == 2
    assert "A fault in the program itself:" in done.said
    assert "Nothing was published" in done.said


def test_check_says_what_is_wrong_and_publishes_nothing(run: Run, raw: Path, out: Path) -> None:
    assert run("check").code == 0
    (raw / "notes.csv").write_text("to,do\n1,2\n")
    done = run("check")
    assert done.code == 1
    assert "notes.csv" in done.said
    assert not (out / "safeguarding.duckdb").exists()


def test_sources_says_what_there_is_and_where_to_get_the_rest(run: Run, raw: Path) -> None:
    (raw / "national" / FILE_NAMES["dfe_workforce"]).unlink()
    done = run("sources")
    assert done.code == 0
    assert f"dfe_referrals here: {FILE_NAMES['dfe_referrals']}" in done.said
    assert "dfe_workforce not here" in done.said
    assert "Get it from https://explore-education-statistics.service.gov.uk/" in done.said


def test_explain_gives_the_definition_and_what_ran(run: Run) -> None:
    run("build")
    done = run("explain", "referrals_rate")
    assert done.code == 0
    assert "for every 10,000 children aged 0 to 17" in done.said
    assert "-- $numerator_id = 'referrals'" in done.said
    missing = run("explain", "referals_rate")
    assert missing.code == 1
    assert 'Did you mean "referrals_rate"?' in missing.said


def test_reconcile_sets_every_printed_figure_beside_ours(run: Run) -> None:
    before = run("reconcile")
    assert before.code == 1
    assert "There is no publication to reconcile" in before.said
    run("build")
    done = run("reconcile")
    assert done.code == 0
    said = done.said
    assert "278 printed figures:" in said
    assert "Liverpool, referrals, 2013/14: printed 8602, agrees Ours is 8,602: Children in need, table C1" in said
    assert "The report prints both 43.7 and 44.0 for the same 391" in said


def test_the_command_runs_as_the_readme_says_with_only_the_published_figures(tmp_path: Path) -> None:
    """In a process of its own, as on a fresh clone."""
    put_published(tmp_path / "raw")
    places = ["--raw", str(tmp_path / "raw"), "--out", str(tmp_path / "out")]
    command = [sys.executable, "-m", "etl", "build", *places]
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "published/published_figures.csv" in done.stdout


def test_a_change_of_one_line_makes_the_product_wirrals(run: Run, tmp_path: Path) -> None:
    partnership = tmp_path / "partnership.yaml"
    text = (ROOT / "partnership.yaml").read_text()
    partnership.write_text(text.replace("home: E08000012", "home: E08000015"))
    assert run("build", "--partnership", str(partnership)).code == 0
    partnership.write_text(text.replace("home: E08000012", "home: E10000006"))
    done = run("build", "--partnership", str(partnership))
    assert done.code == 30
    assert "Cumbria ended on 2023-03-31. It became Cumberland and Westmorland and Furness." in done.said


def test_a_newer_file_of_the_same_table_may_lie_beside_the_older(run: Run, raw: Path) -> None:
    """Where both give a figure, the one published later holds; the note beside each says when that was."""
    older = raw / "national" / FILE_NAMES["dfe_referrals"]
    newer = put(raw, "dfe_referrals", older.read_text().replace("8602", "8612"), older.name.replace("made_up", "newer"))
    note = "publisher: DfE\nlicence: Open\naddress: here\npublished_on: {}\n"
    older.with_suffix(".yaml").write_text(note.format("2025-10"))
    newer.with_suffix(".yaml").write_text(note.format("2026-10"))
    run("build")
    assert "printed 8602, differs Ours is 8,612" in run("reconcile").said
    # What we knew in the spring, before the newer one was out:
    assert run("build", as_of="2026-05-01").code == 30
    run("build", "--accept-loss", as_of="2026-05-01")
    assert "printed 8602, agrees" in run("reconcile").said


def test_10_published_with_a_concern_and_the_page_shows_it(run: Run, raw: Path, out: Path) -> None:
    path = raw / "national" / FILE_NAMES["dfe_subsequent_plans"]
    lines = path.read_text().split("\n")
    assert lines[4].split(",")[9] == "Liverpool"
    lines[4] = ",".join([*lines[4].split(",")[:-1], "99.9"])
    path.write_text("\n".join(lines))
    done = run("build")
    assert done.code == 10
    assert "does not follow from its counts Child protection plans that are a second or subsequent plan" in done.said
    page = render(Door(out / "safeguarding.duckdb"), "/data", "")
    assert "1 printed figures do not follow from the counts beside them" in words(page.content)


def test_a_second_build_at_the_same_time_says_so_and_leaves(run: Run, out: Path) -> None:
    with FileLock(out / LOCK):
        done = run("build")
    assert done.code == 30
    assert "Another build is at work here. Wait until it has ended" in done.said
    assert run("build").code == 0
