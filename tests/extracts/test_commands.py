"""The officer's commands for extracts: check a file, write a template, make up a council."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from etl.command_line import main
from etl.sources.lists import load_lists
from tests.conftest import PARTNERSHIP
from tests.extracts.made_up import as_csv, sheet_of

Golden = Callable[[str, str], None]


def run(tmp_path: Path, *arguments: str) -> int:
    if arguments[0] == "check":
        arguments = (*arguments, "--out", str(tmp_path / "out"), "--partnership", str(PARTNERSHIP))
    return main(arguments)


def test_check_says_what_a_file_is_and_everything_that_is_wrong(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], golden: Golden
) -> None:
    rows = sheet_of("referrals")
    rows[5][0], rows[6][5], rows[8][6], rows[9][8] = "Jane Example", "31/02/2026", "MASH", "three"
    rows += [rows[19], ["Total", "", "", "", "", "", "240", "", "", "", ""]]
    path = tmp_path / "2026-10-31" / "referrals.csv"
    path.parent.mkdir()
    path.write_text(as_csv(rows), encoding="utf-8")
    assert run(tmp_path, "check", str(path), "--json", str(tmp_path / "answer.json")) == 1
    said = capsys.readouterr().out.replace(str(tmp_path), "<folder>")
    golden("check_referrals", "\n".join(line.rstrip() for line in said.splitlines()))
    (file,) = json.loads((tmp_path / "answer.json").read_text())["files"]
    assert {"file", "source", "verdict", "rows_read", "rows_accepted", "rows_rejected"} <= file.keys()
    assert (file["rows_read"], file["rows_accepted"], file["rows_rejected"]) == (242, 238, 4)
    assert file["rejections"][0] == {
        "row": 6,
        "column": "Child Unique ID",
        "reason": "is not an id (value withheld)",
        "advice": "Correct it in the case system.",
    }
    assert {one["severity"] for one in file["concerns"]} == {"warning", "information"}


def test_a_file_in_order_ends_with_nought_and_a_wrong_one_with_one(tmp_path: Path) -> None:
    path = tmp_path / "contacts.csv"
    path.write_text(as_csv(sheet_of("contacts")), encoding="utf-8")
    assert run(tmp_path, "check", str(path), "--extract-on", "2026-10-31") == 0
    path.write_text("a,b\r\n1,2\r\n", encoding="utf-8")
    assert run(tmp_path, "check", str(path), "--extract-on", "2026-10-31") == 1
    assert run(tmp_path, "check", str(tmp_path / "nowhere")) == 1


def test_a_table_of_a_publisher_is_looked_at_too(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    sample = Path(__file__).parent.parent / "samples" / "dfe_referrals.csv"
    path = tmp_path / "c1_children_in_need_referrals_and_rereferrals_2013_to_2025.csv"
    path.write_bytes(sample.read_bytes())
    assert run(tmp_path, "check", str(path), "--json", str(tmp_path / "answer.json")) == 0
    (file,) = json.loads((tmp_path / "answer.json").read_text())["files"]
    assert (file["source"], file["verdict"]) == ("dfe_referrals", "accepted")


@pytest.mark.parametrize("name", [source.id for source in load_lists().sources])
def test_every_list_has_a_template_that_is_recognised_as_that_list(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / f"{name}.csv"
    assert run(tmp_path, "template", name, "--out", str(path)) == 0
    said = capsys.readouterr().out
    with path.open(encoding="utf-8-sig", newline="") as file:
        (headings,) = csv.reader(file)
    for heading in headings:
        assert f"{heading}: " in said
    assert run(tmp_path, "template", name, "--out", str(path)) == 1  # it never overwrites what was filled in
    assert run(tmp_path, "check", str(path), "--json", str(tmp_path / "answer.json")) == 1
    (answer,) = json.loads((tmp_path / "answer.json").read_text())["files"]
    assert answer["source"] == name
    assert "headings but no rows" in answer["reason"]


def test_a_template_of_nothing_names_the_nearest_list(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(tmp_path, "template", "missing_episode") == 1
    assert 'Did you mean "missing_episodes"?' in capsys.readouterr().err


def test_demo_never_writes_among_real_extracts(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "child_level"
    (out / "2026-10-31").mkdir(parents=True)
    (out / "2026-10-31" / "contacts.csv").write_text(as_csv(sheet_of("contacts")), encoding="utf-8")
    assert run(tmp_path, "demo", "--out", str(out), "--years", "1") == 1
    assert "There are extracts here that are not made up." in capsys.readouterr().err
    assert [path.name for path in out.iterdir()] == ["2026-10-31"]
