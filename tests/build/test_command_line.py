"""What each command says and the code it ends with. Run as the officer runs it, in a process of its own."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pytest
from filelock import FileLock

from dashboard.publication import Door
from dashboard.rendering import render
from etl.build import Outcome
from etl.command_line import main
from etl.publication.turn import LOCK
from tests.conftest import FILE_NAMES, PARTNERSHIP, ROOT, put, put_published
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
        places = ["--raw", str(raw), "--out", str(out), "--as-of", as_of, "--partnership", str(PARTNERSHIP)]
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
    assert "referral_count the cell holds neither a number nor a symbol we know (1 row)" in done.said
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
        (lambda path: path.unlink(), "This file fed the present publication and would not feed the next."),
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
    assert told.code in (10, 20)
    assert "It was published all the same, as you asked." in told.said
    assert (out / "safeguarding.duckdb").read_bytes() != yesterday


def test_a_file_under_another_name_is_not_lost(run: Run, raw: Path) -> None:
    run("build")
    path = raw / "national" / FILE_NAMES["dfe_children_in_need"]
    path.rename(path.with_name("b1_children_in_need_again.csv"))
    assert run("build").code == 0


def test_a_newer_edition_that_holds_all_of_the_older_may_take_its_place(run: Run, raw: Path) -> None:
    """The department's file names carry the years they cover, so each edition comes under a name of its own."""
    run("build")
    path = raw / "national" / FILE_NAMES["dfe_children_in_need"]
    heading, *lines = path.read_text().splitlines(keepends=True)
    path.with_name("b1_children_in_need_next.csv").write_text(
        heading
        + "".join(lines)
        + "".join(line.replace("2025,", "2026,", 1) for line in lines if line.startswith("2025,"))
    )
    path.unlink()
    assert run("build").code == 0


def test_30_an_edition_that_holds_less_does_not(run: Run, raw: Path, golden: Callable[[str, str], None]) -> None:
    run("build")
    path = raw / "national" / FILE_NAMES["dfe_subsequent_plans"]
    heading, *lines = path.read_text().splitlines(keepends=True)
    rest = [line for line in lines if not line.startswith("2013,")]
    path.with_name("d3_cpps_subsequent_plan_next.csv").write_text(heading + "".join(rest))
    path.unlink()
    done = run("build")
    assert done.code == 30
    golden("figures_lost", done.said[done.said.index("national/d3_cpps_subsequent_plan_made_up.csv This file") :])


def test_30_an_indicator_that_is_taken_out_is_not_lost_unseen(run: Run, tmp_path: Path) -> None:
    run("build")
    catalogue = tmp_path / "indicators.yaml"
    text = (ROOT / "indicators.yaml").read_text()
    start = text.index("  - id: special_guardianship_ceased")
    catalogue.write_text(text[:start] + text[text.index("  - id: ", start + 10) :])
    done = run("build", "--catalogue", str(catalogue))
    assert done.code == 30
    assert "that are published now would not be any more:" in done.said
    assert run("build", "--catalogue", str(catalogue), "--accept-loss").code == 10


def test_a_figure_that_its_publisher_now_hides_is_no_loss(run: Run, raw: Path) -> None:
    run("build")
    path = raw / "national" / FILE_NAMES["dfe_referrals"]
    path.write_text(path.read_text().replace("8602", "c"))
    assert run("build").code == 0


def test_30_a_publication_that_cannot_be_read_is_not_replaced_unseen(run: Run, out: Path) -> None:
    (out / "safeguarding.duckdb").write_bytes(b"not a database")
    done = run("build")
    assert done.code == 30
    assert "The present publication cannot be read, so we cannot tell what would be lost." in done.said
    assert (out / "safeguarding.duckdb").read_bytes() == b"not a database"
    assert run("build", "--accept-loss").code == 10
    assert run("build").code == 0


def test_20_a_copy_of_a_file_counts_once(run: Run, raw: Path) -> None:
    path = raw / "national" / FILE_NAMES["dfe_referrals"]
    shutil.copy(path, path.with_name("c1_children_in_need_referrals_and_rereferrals (1).csv"))
    done = run("build")
    assert done.code == 20
    assert f"It is a copy of national/{FILE_NAMES['dfe_referrals']}, which is used" in done.said or (
        f"{FILE_NAMES['dfe_referrals']} It is a copy of" in done.said
    )
    assert "8,602" in run("reconcile").said


def test_20_files_that_contradict_each_other_are_refused_both(run: Run, raw: Path) -> None:
    """Nothing says which is newer, so neither can be trusted. A note beside each settles it: see the test below."""
    older = raw / "national" / FILE_NAMES["dfe_referrals"]
    put(raw, "dfe_referrals", older.read_text().replace("8602", "8612"), older.name.replace("made_up", "other"))
    done = run("build")
    assert done.code == 20
    said = "give different values for the same figure, and nothing says which is newer."
    assert f"{older.name} It and national/{older.name.replace('made_up', 'other')} {said}" in done.said
    assert f"{older.name.replace('made_up', 'other')} It and national/{older.name} {said}" in done.said
    assert "printed 8602, cannot be computed" in run("reconcile").said


def test_30_a_new_edition_without_a_note_does_not_replace_yesterdays_figures(run: Run, raw: Path) -> None:
    run("build")
    older = raw / "national" / FILE_NAMES["dfe_referrals"]
    put(raw, "dfe_referrals", older.read_text().replace("8602", "8612"), older.name.replace("made_up", "newer"))
    done = run("build")
    assert done.code == 30
    assert "This file fed the present publication and is now refused. It and" in done.said


def test_files_of_one_table_for_different_years_are_used_together(run: Run, raw: Path) -> None:
    path = raw / "national" / FILE_NAMES["dfe_referrals"]
    heading, *lines = path.read_text().splitlines(keepends=True)
    path.write_text(heading + "".join(line for line in lines if line.startswith("2013,")))
    rest = heading + "".join(line for line in lines if not line.startswith("2013,"))
    put(raw, "dfe_referrals", rest, path.name.replace("made_up", "later"))
    assert run("build").code == 0
    assert "printed 8602, agrees" in run("reconcile").said


def test_10_a_file_from_after_the_day_asked_about_is_left_out_and_named(run: Run, raw: Path) -> None:
    path = raw / "national" / FILE_NAMES["dfe_workforce"]
    note = "publisher: DfE\nlicence: Open\naddress: here\npublished_on: 2027-02-25\n"
    path.with_suffix(".yaml").write_text(note)
    done = run("build")
    assert done.code == 10
    said = "says that it was published on 25 February 2027, after 20 November 2026. It was left out."
    assert f"{path.name} The note beside it {said}" in done.said


def test_10_a_wrong_note_is_named_and_its_file_still_used(run: Run, raw: Path) -> None:
    path = raw / "national" / FILE_NAMES["dfe_workforce"]
    path.with_suffix(".yaml").write_bytes("publisher: Caf\u00e9".encode("latin-1"))
    done = run("build")
    assert done.code == 10
    said = "The file is not UTF-8 text. The file beside it was used without it. Save it as UTF-8."
    assert f"national/csww_indicators_made_up.yaml {said}" in done.said


def test_10_a_last_line_without_an_end_is_a_concern_and_stays_one(run: Run, raw: Path, out: Path) -> None:
    path = raw / "national" / FILE_NAMES["dfe_referrals"]
    path.write_text(path.read_text().rstrip("\n"))
    for _ in range(2):
        done = run("build")
        assert done.code == 10
        assert "The last line has no end, so its last number may have been cut short." in done.said
    page = render(Door(out / "safeguarding.duckdb"), "/data", "")
    assert "The last line has no end" in words(page.content)


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such names")
def test_a_name_of_a_file_is_told_whatever_is_in_it(run: Run, raw: Path) -> None:
    (raw / "[bold]notes[red].csv").write_text("to,do\n1,2\n")
    Path(os.fsdecode(os.fsencode(raw) + b"/caf\xe9.csv")).write_text("to,do\n1,2\n")
    done = run("build")
    assert done.code == 20
    assert "[bold]notes[red].csv No source we know" in done.said
    assert "caf\\xe9.csv No source we know" in done.said


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


def test_2_a_fault_of_ours_is_said_without_its_data(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: object) -> None:
        raise RuntimeError("Jane Doe, born 2014-03-02")

    monkeypatch.setattr("etl.build.run_checks", fails)
    done = run("build")
    assert done.code == 2
    assert "A fault in the program itself: RuntimeError in test_command_line.py, line" in done.said
    assert "Jane" not in done.said
    assert "Nothing was published" in done.said


def test_30_a_full_disk_is_the_users_to_mend(run: Run, out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: object) -> None:
        raise duckdb.IOException('IO Error: Could not write file "x": No space left on device')

    monkeypatch.setattr("etl.editions.write_publication", fails)
    done = run("build")
    assert done.code == 30
    assert f"{out} The disk is full. Make room and run the command again." in done.said


def test_what_was_kept_of_a_file_may_be_damaged_and_the_file_is_read_again(run: Run, out: Path) -> None:
    run("build")
    for kept in (out / "staging").glob("*.accepted.parquet"):
        kept.write_bytes(b"not parquet")
    for note in list((out / "staging").glob("*.json"))[:3]:
        note.write_text("{")
    (out / "safeguarding.duckdb").unlink()
    assert run("build").code == 0


def test_check_says_what_is_wrong_and_publishes_nothing(run: Run, raw: Path, out: Path) -> None:
    assert run("check").code == 0
    (raw / "notes.csv").write_text("to,do\n1,2\n")
    done = run("check")
    assert done.code == 1
    assert "notes.csv" in done.said
    assert not (out / "safeguarding.duckdb").exists()


def test_check_finds_what_only_shows_when_figures_are_worked_out(run: Run, raw: Path) -> None:
    path = raw / "national" / FILE_NAMES["dfe_subsequent_plans"]
    lines = path.read_text().split("\n")
    lines[4] = ",".join([*lines[4].split(",")[:-1], "99.9"])
    path.write_text("\n".join(lines))
    done = run("check")
    assert done.code == 1
    assert "1 figure does not follow from the counts beside it" in done.said
    run("build")
    path.unlink()
    done = run("check")
    assert done.code == 1
    assert "This file fed the present publication and would not feed the next." in done.said


def test_sources_says_what_there_is_and_where_to_get_the_rest(run: Run, raw: Path) -> None:
    (raw / "national" / FILE_NAMES["dfe_workforce"]).unlink()
    done = run("sources")
    assert done.code == 0
    assert f"dfe_referrals here: national/{FILE_NAMES['dfe_referrals']}" in done.said
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


def test_more_tables_and_another_home_are_never_a_loss(run: Run, raw: Path, tmp_path: Path) -> None:
    """A newcomer starts with the published figures, adds the national tables bit by bit, and then says who they are."""
    kept = tmp_path / "kept"
    (raw / "national").rename(kept)
    (raw / "national").mkdir()
    assert run("build", "--accept-loss").code == 0
    for names in (["ons_population", "dfe_referrals"], ["neighbours_2025", "dfe_looked_after"], list(FILE_NAMES)):
        for name in names:
            shutil.copy(kept / FILE_NAMES[name], raw / "national")
        done = run("build")
        assert done.code == 0, done.said
    partnership = tmp_path / "partnership.yaml"
    partnership.write_text(PARTNERSHIP.read_text().replace("home: E08000012", "home: E08000015"))
    done = run("build", "--partnership", str(partnership))
    assert done.code == 0, done.said


def test_a_change_of_one_line_makes_the_product_wirrals(run: Run, tmp_path: Path) -> None:
    partnership = tmp_path / "partnership.yaml"
    text = PARTNERSHIP.read_text()
    partnership.write_text(text.replace("home: E08000012", "home: E08000015"))
    assert run("build", "--partnership", str(partnership)).code == 0
    partnership.write_text(text.replace("home: E08000012", "home: E10000006"))
    done = run("build", "--partnership", str(partnership))
    assert done.code == 30
    assert "Cumbria ended on 2023-03-31. It became Cumberland (E06000063) and Westmorland and Furness" in done.said


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
    said = (
        "1 figure does not follow from the counts beside it. It is that of Liverpool for the period to 31 March 2013."
    )
    assert f"{path.name} Child protection plans that are a second or subsequent plan: {said}" in done.said
    page = render(Door(out / "safeguarding.duckdb"), "/data", "")
    assert "1 figure does not follow from the counts beside it" in words(page.content)


def test_a_second_build_at_the_same_time_says_so_and_leaves(run: Run, out: Path) -> None:
    with FileLock(out / LOCK):
        done = run("build")
    assert done.code == 30
    assert "Another build is at work here. Wait until it has ended" in done.said
    assert run("build").code == 0
